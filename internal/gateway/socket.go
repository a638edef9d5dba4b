package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// standTimeout is how long a subscription may take to stand. One that does not
// is refused: the SDKs ask again.
const standTimeout = 15 * time.Second

const defaultMaxSockets = 1000

// socketFields are those of the answers of a subscription.
type socketFields struct{ payload, connected protoreflect.FieldDescriptor }

func socketOf(answer protoreflect.MessageDescriptor) (*socketFields, error) {
	f := &socketFields{answer.Fields().ByName("payload"), answer.Fields().ByName("connected")}
	if f.payload == nil || f.payload.Kind() != protoreflect.StringKind || f.payload.IsList() ||
		f.connected == nil || f.connected.Kind() != protoreflect.BoolKind || f.connected.IsList() {
		return nil, fmt.Errorf("gateway: %s lacks string payload or bool connected", answer.FullName())
	}
	return f, nil
}

// event is the text that an answer brings; ok is false for one that only says
// that the subscription stands, of which SDKs know nothing.
func (f *socketFields) event(answer proto.Message) (text string, ok bool) {
	m := answer.ProtoReflect()
	return m.Get(f.payload).String(), !m.Get(f.connected).Bool()
}

var (
	errNoSocket = apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, "this path is for websockets")
	errFull     = apierror.New(codes.ResourceExhausted, errorsv1.Reason_TOO_MANY_SUBSCRIPTIONS,
		"too many subscriptions are open here: try again later")
	errNotStanding = apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT,
		"the subscription did not stand in time")
)

// socket answers a call of a subscription by a websocket: each event is a text.
// The handshake is accepted once the subscription stands; what is refused
// before is told by the true HTTP status, as clients read nothing else.
func (s *surface) socket(w http.ResponseWriter, r *http.Request, c *call, params map[string]string) {
	if _, head := w.(bodyless); head || !asksForSocket(r) {
		s.dialect.fail(w, r, c.binding, errNoSocket)
		return
	}
	select {
	case s.sockets <- struct{}{}:
		defer func() { <-s.sockets }()
	default:
		s.dialect.fail(w, r, c.binding, errFull)
		return
	}
	ctx, end := context.WithCancelCause(context.WithValue(r.Context(), callKey{}, c))
	defer end(nil) // ends the server's side, too
	answers, first, err := s.stand(ctx, end, c, params)
	if err != nil {
		s.callFailed(answers.withMetadata(ctx), nil, nil, w, r, err)
		return
	}
	setHeaders(answers.withMetadata(ctx), w)
	// Any page may ask: what it needs is in the request, and no browser adds it.
	socket, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return // it has answered
	}
	var beside sync.WaitGroup
	defer beside.Wait()
	defer end(nil)
	defer socket.CloseNow() //nolint:errcheck // nothing is left to say
	beside.Go(func() { end(hear(ctx, socket)) })
	beside.Go(func() { beat(ctx, socket) })
	err = c.binding.socket.tell(ctx, socket, answers, first)
	if errors.Is(context.Cause(ctx), errSpoke) {
		err = errSpoke
	}
	_ = socket.Close(parting(err)) // the client may have gone
}

// stand calls the rpc of a subscription and returns its first answer, which
// says that it stands.
func (s *surface) stand(
	ctx context.Context, end context.CancelCauseFunc, c *call, params map[string]string,
) (got *answers, first proto.Message, err error) {
	for theirs, ours := range c.binding.renamed {
		if values, given := c.query[theirs]; given {
			delete(c.query, theirs)
			c.query[ours] = values
		}
	}
	late := time.AfterFunc(standTimeout, func() { end(errNotStanding) })
	if got, err = s.open(ctx, c, params); err == nil {
		first, err = got.next()
	}
	if !late.Stop() {
		err = errNotStanding
	}
	return got, first, err
}

// tell sends events from the first answer on, until there are no more or the
// client takes none.
func (f *socketFields) tell(ctx context.Context, socket *websocket.Conn, answers *answers, answer proto.Message) (err error) {
	for ; err == nil; answer, err = answers.next() {
		text, ok := f.event(answer)
		if !ok {
			continue
		}
		within, cancel := context.WithTimeout(ctx, socketTimeout)
		err = socket.Write(within, websocket.MessageText, []byte(text))
		cancel()
		if err != nil {
			return err
		}
	}
	return err
}
