package gateway_test

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"

	"github.com/coder/websocket"
	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// publisher answers subscriptions by tell, and keeps what it was asked.
type publisher struct {
	authingv3.UnimplementedManagementServiceServer

	tell  func(stream grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error
	asked chan string
	ended chan error
}

func (p *publisher) SubscribeEvents(
	r *authingv3.SubscribeEventsRequest, stream grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse],
) (err error) {
	defer func() { p.ended <- err }()
	p.asked <- r.GetEventCode()
	return p.tell(stream)
}

var connected = &authingv3.SubscribeEventsResponse{Connected: true}

func event(payload string) *authingv3.SubscribeEventsResponse {
	return &authingv3.SubscribeEventsResponse{Payload: payload}
}

// telling sends answers and ends with the error.
func telling(err error, answers ...*authingv3.SubscribeEventsResponse) func(grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error {
	return func(stream grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error {
		for _, answer := range answers {
			if err := stream.Send(answer); err != nil {
				return err
			}
		}
		return err
	}
}

// standing sends answers and stays.
func standing(answers ...*authingv3.SubscribeEventsResponse) func(grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error {
	return func(stream grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error {
		if err := telling(nil, answers...)(stream); err != nil {
			return err
		}
		<-stream.Context().Done()
		return stream.Context().Err()
	}
}

// door is a gateway for SDKs on a server over pipes, which a synctest bubble
// sees through.
type door struct {
	*publisher

	answered    chan struct{} // a request is done with
	connections chan net.Conn
	done        chan struct{}
	running     sync.WaitGroup
	server      *http.Server
}

func openDoor(t *testing.T, opts gateway.Options, tell func(grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error) *door {
	t.Helper()
	opts.Convention = gateway.Compatible
	d := &door{
		publisher: &publisher{tell: tell, asked: make(chan string, 8), ended: make(chan error, 8)},
		answered:  make(chan struct{}, 8), connections: make(chan net.Conn), done: make(chan struct{}),
	}
	channel := new(inprocgrpc.Channel)
	authingv3.RegisterManagementServiceServer(channel, d.publisher)
	h := newHandler(t, channel, opts)
	d.server = &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.ServeHTTP(w, r)
		d.answered <- struct{}{}
	})}
	d.running.Go(func() { _ = d.server.Serve(d) })
	return d
}

func (d *door) end() {
	_ = d.server.Close()
	d.running.Wait()
}

func (d *door) Accept() (net.Conn, error) {
	select {
	case conn := <-d.connections:
		return conn, nil
	case <-d.done:
		return nil, net.ErrClosed
	}
}

func (d *door) Close() error { close(d.done); return nil }

func (d *door) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "unix"} }

func (d *door) client() *http.Client {
	return &http.Client{Transport: &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		select {
		case d.connections <- theirs:
			return ours, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}}
}

const subscription = "/events/v1/management/sub?code=order.paid"

// dial subscribes; status is that of a refused handshake.
func (d *door) dial(ctx context.Context, pongs func() bool) (socket *websocket.Conn, status int, err error) {
	options := &websocket.DialOptions{HTTPClient: d.client(), HTTPHeader: http.Header{"Origin": {"https://elsewhere.example.com"}}}
	if pongs != nil {
		options.OnPingReceived = func(context.Context, []byte) bool { return pongs() }
	}
	socket, response, err := websocket.Dial(ctx, "ws://front"+subscription, options) //nolint:bodyclose // the library closes it
	if response != nil {
		status = response.StatusCode
	}
	return socket, status, err
}
