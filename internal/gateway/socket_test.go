package gateway_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

var (
	errDown    = apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_UNREACHABLE, "Authing could not be reached")
	errLeft    = apierror.New(codes.Unavailable, errorsv1.Reason_SERVER_LEAVING, "this server takes no more calls")
	errNoToken = apierror.New(codes.Unauthenticated, errorsv1.Reason_USER_TOKEN_MISSING, "a token is needed")
	errOdd     = errors.New("secret")
)

// A client hears the events as they came, and why there are no more.
func TestSocket(t *testing.T) {
	for name, tt := range map[string]struct {
		ends error
		code websocket.StatusCode
		why  string
	}{
		"no more":              {nil, websocket.StatusNormalClosure, ""},
		"the server leaves":    {errLeft, websocket.StatusGoingAway, "SERVER_LEAVING"},
		"Authing is away":      {errDown, websocket.StatusTryAgainLater, "UPSTREAM_UNREACHABLE"},
		"the token has ended":  {errNoToken, websocket.StatusPolicyViolation, "USER_TOKEN_MISSING"},
		"nobody knows how":     {errOdd, websocket.StatusInternalError, ""},
		"its message too long": {apierror.New(codes.Internal, errorsv1.Reason_INTERNAL_PANIC, strings.Repeat("x", 500)), websocket.StatusInternalError, "INTERNAL_PANIC"},
	} {
		t.Run(name, func(t *testing.T) {
			d := openDoor(t, gateway.Options{SDKs: true}, telling(tt.ends, connected, event(`{"a":1}`), connected, event(""), event("plain <&> 张")))
			defer d.end()
			socket, _, err := d.dial(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			defer socket.CloseNow() //nolint:errcheck // a cut
			if code := <-d.asked; code != "order.paid" {
				t.Errorf("asked for %q", code)
			}
			for _, want := range []string{`{"a":1}`, "", "plain <&> 张"} {
				kind, got, err := socket.Read(t.Context())
				if err != nil || kind != websocket.MessageText || string(got) != want {
					t.Errorf("heard %v %q, %v, want %q", kind, got, err, want)
				}
			}
			_, _, err = socket.Read(t.Context())
			var closed websocket.CloseError
			if !errors.As(err, &closed) || closed.Code != tt.code || closed.Reason != tt.why {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

// What is refused before a subscription stands is told by the HTTP status.
func TestSocketRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		tell func(grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error
		opts gateway.Options
		want int
	}{
		"by a token":   {telling(errNoToken), gateway.Options{SDKs: true}, http.StatusUnauthorized},
		"by an outage": {telling(errDown), gateway.Options{SDKs: true}, http.StatusServiceUnavailable},
		"no answer":    {telling(nil), gateway.Options{SDKs: true}, http.StatusInternalServerError},
		"not served":   {telling(nil), gateway.Options{}, http.StatusNotFound},
	} {
		d := openDoor(t, tt.opts, tt.tell)
		if _, status, err := d.dial(t.Context(), nil); err == nil || status != tt.want {
			t.Errorf("%s: %d, %v", name, status, err)
		}
		d.end()
	}
}

func TestSocketIsForWebsockets(t *testing.T) {
	d := openDoor(t, gateway.Options{SDKs: true}, standing(connected))
	defer d.end()
	for verb, want := range map[string]int{"GET": 400, "HEAD": 400, "POST": 405} {
		request, err := http.NewRequestWithContext(t.Context(), verb, "http://front"+subscription, nil)
		if err != nil {
			t.Fatal(err)
		}
		if verb == "HEAD" {
			request.Header = http.Header{
				"Connection": {"Upgrade"}, "Upgrade": {"websocket"},
				"Sec-Websocket-Version": {"13"}, "Sec-Websocket-Key": {"AAAAAAAAAAAAAAAAAAAAAA=="},
			}
		}
		response, err := d.client().Do(request)
		if err != nil {
			t.Fatal(err)
		}
		if _ = response.Body.Close(); response.StatusCode != want {
			t.Errorf("%s: %d", verb, response.StatusCode)
		}
	}
	if len(d.asked) > 0 {
		t.Error("a subscription was called")
	}
}

func TestSocketsAreBounded(t *testing.T) {
	d := openDoor(t, gateway.Options{SDKs: true, MaxSockets: 1}, standing(connected))
	defer d.end()
	first, _, err := d.dial(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, status, err := d.dial(t.Context(), nil); err == nil || status != http.StatusTooManyRequests {
		t.Errorf("a second one: %d, %v", status, err)
	}
	<-d.answered
	_ = first.CloseNow()
	<-d.answered
	again, _, err := d.dial(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = again.CloseNow()
	<-d.answered
}

// The subscription ends with its client, however that goes.
func TestSocketEndsWithItsClient(t *testing.T) {
	for name, leave := range map[string]func(context.Context, *websocket.Conn) error{
		"a farewell": func(_ context.Context, c *websocket.Conn) error { return c.Close(websocket.StatusNormalClosure, "") },
		"a cut":      func(_ context.Context, c *websocket.Conn) error { return c.CloseNow() },
		"a word": func(ctx context.Context, c *websocket.Conn) error {
			if err := c.Write(ctx, websocket.MessageText, []byte("hello")); err != nil {
				return err
			}
			if _, _, err := c.Read(ctx); websocket.CloseStatus(err) != websocket.StatusPolicyViolation {
				return err
			}
			return nil
		},
	} {
		d := openDoor(t, gateway.Options{SDKs: true}, standing(connected))
		socket, _, err := d.dial(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := leave(t.Context(), socket); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := <-d.ended; !errors.Is(err, context.Canceled) {
			t.Errorf("%s: the stream ended with %v", name, err)
		}
		<-d.answered
		d.end()
	}
}

// Nobody waits for ever: neither a client for a subscription that does not
// stand, nor the server for a client that says nothing or takes nothing.
func TestSocketTimes(t *testing.T) {
	silent := func(d *door, pongs int) func(t *testing.T) time.Duration {
		return func(t *testing.T) time.Duration {
			t.Helper()
			began, n := time.Now(), 0
			socket, _, err := d.dial(t.Context(), func() bool { n++; return n <= pongs })
			if err != nil {
				t.Fatal(err)
			}
			defer socket.CloseNow() //nolint:errcheck // a cut
			if _, _, err := socket.Read(t.Context()); err == nil {
				t.Error("heard something")
			}
			return time.Since(began)
		}
	}
	for name, tt := range map[string]struct {
		tell func(grpc.ServerStreamingServer[authingv3.SubscribeEventsResponse]) error
		play func(*door) func(*testing.T) time.Duration
		want time.Duration
	}{
		"it does not stand": {standing(), func(d *door) func(*testing.T) time.Duration {
			return func(t *testing.T) time.Duration {
				t.Helper()
				began := time.Now()
				if _, status, err := d.dial(t.Context(), nil); err == nil || status != http.StatusGatewayTimeout {
					t.Errorf("%d, %v", status, err)
				}
				return time.Since(began)
			}
		}, 15 * time.Second},
		"no pong": {standing(connected), func(d *door) func(*testing.T) time.Duration { return silent(d, 0) }, 40 * time.Second},
		"pongs for a while": {
			standing(connected), func(d *door) func(*testing.T) time.Duration { return silent(d, 3) },
			130 * time.Second,
		},
		"nothing is taken": {standing(connected, event("unread")), func(d *door) func(*testing.T) time.Duration {
			return func(t *testing.T) time.Duration {
				t.Helper()
				socket, _, err := d.dial(t.Context(), nil)
				if err != nil {
					t.Fatal(err)
				}
				defer socket.CloseNow() //nolint:errcheck // a cut
				began := time.Now()
				if err := <-d.ended; !errors.Is(err, context.Canceled) {
					t.Errorf("the stream ended with %v", err)
				}
				return time.Since(began)
			}
		}, 10 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := openDoor(t, gateway.Options{SDKs: true}, tt.tell)
				if took := tt.play(d)(t); took != tt.want {
					t.Errorf("took %v, want %v", took, tt.want)
				}
				<-d.answered
				d.end()
			})
		})
	}
}
