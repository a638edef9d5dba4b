package authing_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/coder/websocket"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// socketServer serves subscriptions over pipes, so that the clock of a
// synctest bubble moves on while all wait.
type socketServer struct {
	connections chan net.Conn
	done        chan struct{}
	mu          sync.Mutex
	asked       []*http.Request
}

// subscribed runs listen on a client whose n-th handshake is answered by
// serve(n), in a bubble.
func subscribed(
	t *testing.T, call *authing.Call, serve func(n int, w http.ResponseWriter, r *http.Request),
	listen func(ctx context.Context, s *socketServer, c *authing.Client),
) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		s := &socketServer{connections: make(chan net.Conn), done: make(chan struct{})}
		server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			s.mu.Lock()
			s.asked = append(s.asked, r)
			n := len(s.asked)
			s.mu.Unlock()
			serve(n, w, r)
		})}
		var running sync.WaitGroup
		running.Go(func() { _ = server.Serve(s) })
		transport := &http.Transport{DialContext: s.dial, DisableKeepAlives: true}
		c, err := authing.New(authing.Config{
			Applications: []authing.Application{{ID: "app", Host: "http://app", EventsHost: "ws://events"}},
			Pools:        []authing.Pool{{ID: "ak", Secret: "sk-secret", Host: "http://api", EventsHost: "ws://events/"}},
			Transport:    transport,
		})
		if err != nil {
			t.Fatal(err)
		}
		call.App, _ = c.Application("")
		ctx, cancel := context.WithCancel(t.Context())
		listen(ctx, s, c)
		cancel()
		c.Close()
		_ = server.Close()
		running.Wait()
	})
}

func (s *socketServer) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case s.connections <- theirs:
		return ours, nil
	case <-s.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *socketServer) Accept() (net.Conn, error) {
	select {
	case conn := <-s.connections:
		return conn, nil
	case <-s.done:
		return nil, net.ErrClosed
	}
}

func (s *socketServer) Close() error {
	close(s.done)
	return nil
}

func (s *socketServer) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

// handshakes is the requests that came so far.
func (s *socketServer) handshakes() []*http.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

func administrator() *authing.Call {
	return &authing.Call{
		Operation: "SubscribeEvents", Generation: authing.V3, Host: optionsv1.Host_HOST_WEBSOCKET,
		Identity: optionsv1.Identity_IDENTITY_MANAGEMENT, Path: "/events/v1/management/sub",
		Query: map[string][]string{"code": {"order.paid"}},
	}
}

func endUser() *authing.Call {
	call := administrator()
	call.Identity, call.Path, call.UserToken = optionsv1.Identity_IDENTITY_END_USER, "/events/v1/authentication/sub", "secret-token"
	return call
}

// accept opens the socket and sends the events, then cuts it.
func accept(t *testing.T, w http.ResponseWriter, r *http.Request, events ...string) *websocket.Conn {
	t.Helper()
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		t.Error(err)
		return nil
	}
	for _, event := range events {
		if err := socket.Write(r.Context(), websocket.MessageText, []byte(event)); err != nil {
			t.Error(err)
		}
	}
	return socket
}

// acceptPings opens the socket; answer decides whether the n-th ping gets a
// pong.
func acceptPings(t *testing.T, w http.ResponseWriter, r *http.Request, answer func(n int) bool) *websocket.Conn {
	t.Helper()
	n := 0
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{OnPingReceived: func(context.Context, []byte) bool {
		n++
		return answer(n)
	}})
	if err != nil {
		t.Error(err)
	}
	return socket
}

// hear notes what a subscription brings, until it has brought enough.
func hear(ctx context.Context, c *authing.Client, call *authing.Call, enough int) (heard []string, err error) {
	for message, err := range c.Subscribe(ctx, call) {
		switch {
		case err != nil:
			return heard, err
		case message.Connected:
			heard = append(heard, "connected")
		default:
			heard = append(heard, message.Payload)
		}
		if len(heard) == enough {
			break
		}
	}
	return heard, nil
}
