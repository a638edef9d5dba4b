package authing

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// Limits of one connection.
const (
	maxEvent         = 1 << 20 // bytes
	handshakeTimeout = 10 * time.Second
	pingInterval     = 15 * time.Second
	pongTimeout      = 10 * time.Second
)

// listen hands on what one connection brings. It ends without an error when
// yield wants no more; lived says that the connection has brought something.
func (s *subscription) listen(ctx context.Context, yield func(Message, error) bool) (lived bool, err error) {
	socket, err := s.dial(ctx)
	if err != nil {
		return false, err
	}
	defer socket.CloseNow() //nolint:errcheck // nothing is left to say
	socket.SetReadLimit(maxEvent)
	if !yield(Message{Connected: true}, nil) {
		return false, nil
	}
	pulse := takePulse(ctx, socket)
	defer pulse.end()
	for {
		_, payload, err := socket.Read(ctx)
		if err != nil {
			return pulse.beats.Load() > 0, fmt.Errorf("%w: the subscription was cut: %w", ErrUnreachable, err)
		}
		pulse.beats.Add(1)
		pulse.busy.Store(true)
		if !yield(Message{Payload: strings.ToValidUTF8(string(payload), "\uFFFD")}, nil) {
			return true, nil
		}
		pulse.busy.Store(false)
	}
}

// dial opens a connection. What the handshake is refused with is an [*Error].
func (s *subscription) dial(ctx context.Context) (*websocket.Conn, error) {
	within, cancel := context.WithTimeout(ctx, handshakeTimeout)
	defer cancel()
	options := &websocket.DialOptions{HTTPClient: s.client.sockets, HTTPHeader: s.header}
	socket, response, err := websocket.Dial(within, s.target, options) //nolint:bodyclose // the library closes it
	switch {
	case err == nil:
		return socket, nil
	case response == nil:
		return nil, transportError(ctx, err)
	case response.StatusCode == http.StatusSwitchingProtocols:
		return nil, fmt.Errorf("%w: %s: no websocket", ErrMalformed, s.call.Operation)
	}
	body, _ := io.ReadAll(response.Body) // The beginning of it, which is in memory.
	return nil, s.refusal(&answer{
		status: response.StatusCode, header: response.Header, body: body,
		retryAfter: retryAfter(response.Header.Get("Retry-After"), s.client.now()),
	})
}

// refusal is the error of a handshake that was answered without a websocket.
func (s *subscription) refusal(got *answer) error {
	_, err := open(s.call, got)
	var refused *Error
	switch {
	case err == nil:
		return fmt.Errorf("%w: %s: HTTP %d, no websocket", ErrMalformed, s.call.Operation, got.status)
	case !errors.As(err, &refused) || !isRejection(err) && refused.HTTPStatus != http.StatusForbidden:
		return err
	case s.call.Identity == optionsv1.Identity_IDENTITY_MANAGEMENT:
		return fmt.Errorf("%w: %w", ErrCredentialRejected, err)
	}
	// All that a handshake shows is the credential: 403 speaks of it, too.
	refused.HTTPStatus = http.StatusUnauthorized
	return refused
}

// pulse finds out whether the other side is still there.
type pulse struct {
	beats atomic.Int64 // what has come
	busy  atomic.Bool  // nobody reads, so no pong can come
	end   func()
}

func takePulse(ctx context.Context, socket *websocket.Conn) *pulse {
	p := new(pulse)
	ctx, cancel := context.WithCancel(ctx)
	var done sync.WaitGroup
	done.Go(func() { p.watch(ctx, socket) })
	p.end = func() { cancel(); done.Wait() }
	return p
}

// watch closes a connection that does not answer. Events may come before the
// pong, more than are handed on in its time: they are an answer, too.
func (p *pulse) watch(ctx context.Context, socket *websocket.Conn) {
	beat := time.NewTicker(pingInterval)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
		if p.busy.Load() {
			continue
		}
		before := p.beats.Load()
		within, cancel := context.WithTimeout(ctx, pongTimeout)
		err := socket.Ping(within)
		cancel()
		switch {
		case err == nil:
			p.beats.Add(1)
		case !p.busy.Load() && p.beats.Load() == before:
			_ = socket.CloseNow() // ends the reading
			return
		}
	}
}
