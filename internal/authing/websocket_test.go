package authing_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

func TestSubscribeShowsTheCredential(t *testing.T) {
	for name, tt := range map[string]struct {
		call               *authing.Call
		uri, authorization string
	}{
		"administrator": {administrator(), "/events/v1/management/sub?code=order.paid", "authing ak:thxArznC9XyAnN4HV3rNI1ZDCdI="},
		"user":          {endUser(), "/events/v1/authentication/sub?code=order.paid&token=secret-token", ""},
	} {
		t.Run(name, func(t *testing.T) {
			serve := func(_ int, w http.ResponseWriter, r *http.Request) {
				defer accept(t, w, r, `{"a":1}`, "plain", "\xff").CloseNow() //nolint:errcheck // a cut
			}
			subscribed(t, tt.call, serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
				heard, err := hear(ctx, c, tt.call, 4)
				if err != nil || strings.Join(heard, "|") != "connected|{\"a\":1}|plain|\uFFFD" {
					t.Errorf("heard %q, %v", heard, err)
				}
				r := s.handshakes()[0]
				if r.RequestURI != tt.uri || r.Header.Get("Authorization") != tt.authorization {
					t.Errorf("asked %s as %q", r.RequestURI, r.Header.Get("Authorization"))
				}
			})
			if tt.call.Query.Has("token") {
				t.Error("the token was left in the call")
			}
		})
	}
}

func TestSubscribeComesBack(t *testing.T) {
	call := administrator()
	serve := func(n int, w http.ResponseWriter, r *http.Request) {
		switch n % 4 {
		case 0: // after three in vain
			defer accept(t, w, r, "event").CloseNow() //nolint:errcheck // a cut
		case 1:
			w.WriteHeader(http.StatusBadGateway)
		default:
			panic(http.ErrAbortHandler)
		}
	}
	subscribed(t, call, serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
		heard, err := hear(ctx, c, call, 6) // each event makes the count begin anew
		if err != nil || strings.Join(heard, " ") != "connected event connected event connected event" {
			t.Errorf("heard %q, %v", heard, err)
		}
		if n := len(s.handshakes()); n != 12 {
			t.Errorf("%d handshakes", n)
		}
	})
}

func TestSubscribeGivesUp(t *testing.T) {
	for name, tt := range map[string]struct {
		serve func(int, http.ResponseWriter, *http.Request)
		heard int
	}{
		"no answer":        {func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, 0},
		"out of order":     {func(_ int, w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }, 0},
		"cut without word": {func(_ int, w http.ResponseWriter, r *http.Request) { _ = accept(t, w, r).CloseNow() }, 6},
	} {
		t.Run(name, func(t *testing.T) {
			call := administrator()
			subscribed(t, call, tt.serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
				began := time.Now()
				heard, err := hear(ctx, c, call, 100)
				var refused *authing.Error
				if !errors.Is(err, authing.ErrUnreachable) && (!errors.As(err, &refused) || refused.HTTPStatus != http.StatusServiceUnavailable) {
					t.Errorf("ended with %v", err)
				}
				if len(heard) != tt.heard || len(s.handshakes()) != 6 {
					t.Errorf("%d handshakes, heard %q", len(s.handshakes()), heard)
				}
				// 1, 2, 4, 8 and 16 s, each by up to a half less.
				if took := time.Since(began); took < 15*time.Second || took > 31*time.Second {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

func TestSubscribeRefused(t *testing.T) {
	answering := func(status int, body string) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	user := func(status int, code int64) func(error) bool {
		return func(err error) bool {
			var refused *authing.Error
			return errors.As(err, &refused) && refused.HTTPStatus == status && refused.StatusCode == code && !errors.Is(err, authing.ErrCredentialRejected)
		}
	}
	is := func(want error) func(error) bool { return func(err error) bool { return errors.Is(err, want) } }
	for name, tt := range map[string]struct {
		call   *authing.Call
		serve  func(int, http.ResponseWriter, *http.Request)
		wanted func(error) bool
	}{
		"our credential":          {administrator(), answering(401, ""), is(authing.ErrCredentialRejected)},
		"our credential, 403":     {administrator(), answering(403, ""), is(authing.ErrCredentialRejected)},
		"our credential, body":    {administrator(), answering(200, `{"statusCode":401}`), is(authing.ErrCredentialRejected)},
		"a user's":                {endUser(), answering(401, ""), user(401, 0)},
		"a user's, 403":           {endUser(), answering(403, ""), user(401, 0)},
		"a user's, in Authing's":  {endUser(), answering(200, `{"statusCode":2020}`), user(401, 2020)},
		"no such event":           {endUser(), answering(404, ""), user(404, 0)},
		"no websocket":            {endUser(), answering(200, `{"statusCode":200}`), is(authing.ErrMalformed)},
		"a redirection elsewhere": {endUser(), answering(302, ""), is(authing.ErrMalformed)},
	} {
		t.Run(name, func(t *testing.T) {
			subscribed(t, tt.call, tt.serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
				_, err := hear(ctx, c, tt.call, 100)
				if !tt.wanted(err) || len(s.handshakes()) != 1 {
					t.Errorf("%d handshakes, ended with %v", len(s.handshakes()), err)
				}
			})
		})
	}
}

// The errors of a subscription go to the log; what they wrap has the address.
func TestSubscribeKeepsTheTokenToItself(t *testing.T) {
	call := endUser()
	subscribed(t, call, func(int, http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		func(ctx context.Context, _ *socketServer, c *authing.Client) {
			_, err := hear(ctx, c, call, 100)
			if err == nil || strings.Contains(err.Error(), "secret-token") {
				t.Errorf("ended with %v", err)
			}
		})
}

func TestSubscribeEndsWithTheCaller(t *testing.T) {
	call := administrator()
	gone := make(chan struct{})
	serve := func(_ int, w http.ResponseWriter, r *http.Request) {
		<-accept(t, w, r).CloseRead(r.Context()).Done()
		close(gone)
	}
	subscribed(t, call, serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Minute) // of silence, which pings bear
		defer cancel()
		heard, err := hear(ctx, c, call, 100)
		if !errors.Is(err, context.DeadlineExceeded) || len(heard) != 1 || len(s.handshakes()) != 1 {
			t.Errorf("%d handshakes, heard %q, %v", len(s.handshakes()), heard, err)
		}
		<-gone
	})
}

// A server that does not answer pings is left for another try, whether it reads
// them or not.
func TestSubscribeLeavesTheDead(t *testing.T) {
	for name, reads := range map[string]bool{"reads": true, "does not read": false} {
		t.Run(name, func(t *testing.T) {
			call := administrator()
			serve := func(n int, w http.ResponseWriter, r *http.Request) {
				socket := acceptPings(t, w, r, func(int) bool { return false })
				defer socket.CloseNow() //nolint:errcheck // a cut
				switch {
				case n == 2:
					_ = socket.Write(r.Context(), websocket.MessageText, []byte("back"))
				case reads:
					<-socket.CloseRead(r.Context()).Done()
				default:
					<-time.After(time.Hour)
				}
			}
			subscribed(t, call, serve, func(ctx context.Context, _ *socketServer, c *authing.Client) {
				began := time.Now()
				heard, err := hear(ctx, c, call, 3)
				if err != nil || strings.Join(heard, " ") != "connected connected back" || time.Since(began) > time.Minute {
					t.Errorf("heard %q, %v after %v", heard, err, time.Since(began))
				}
				<-time.After(time.Hour) // the first connection's server ends
			})
		})
	}
}

// Nobody reads while an event is handed on, nor pongs: a listener who takes its
// time is no dead server.
func TestSubscribeWaitsForTheListener(t *testing.T) {
	call := administrator()
	serve := func(_ int, w http.ResponseWriter, r *http.Request) {
		var socket *websocket.Conn
		socket = acceptPings(t, w, r, func(n int) bool {
			_ = socket.Write(r.Context(), websocket.MessageText, []byte{byte('0' + n)})
			return n > 1 // the first pong is lost
		})
		defer socket.CloseNow() //nolint:errcheck // a cut
		<-socket.CloseRead(r.Context()).Done()
	}
	subscribed(t, call, serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
		var heard []string
		for message, err := range c.Subscribe(ctx, call) {
			if err != nil {
				t.Fatal(err)
			}
			if heard = append(heard, message.Payload); len(heard) == 3 {
				break
			}
			<-time.After(10 * time.Minute)
		}
		if strings.Join(heard, "|") != "|1|2" || len(s.handshakes()) != 1 {
			t.Errorf("%d handshakes, heard %q", len(s.handshakes()), heard)
		}
	})
}

// What comes before a pong shows as well that somebody is there.
func TestSubscribeHearsMoreThanPongs(t *testing.T) {
	call := administrator()
	serve := func(_ int, w http.ResponseWriter, r *http.Request) {
		socket := acceptPings(t, w, r, func(int) bool { return false })
		defer socket.CloseNow() //nolint:errcheck // a cut
		ctx := socket.CloseRead(r.Context())
		for range 60 {
			<-time.After(time.Second)
			if socket.Write(ctx, websocket.MessageText, []byte("busy")) != nil {
				return
			}
		}
		<-ctx.Done()
	}
	subscribed(t, call, serve, func(ctx context.Context, s *socketServer, c *authing.Client) {
		heard, err := hear(ctx, c, call, 61)
		if err != nil || len(heard) != 61 || len(s.handshakes()) != 1 {
			t.Errorf("%d handshakes, heard %d answers, %v", len(s.handshakes()), len(heard), err)
		}
	})
}

func TestSubscribeBoundsEvents(t *testing.T) {
	call := administrator()
	serve := func(n int, w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer socket.CloseNow() //nolint:errcheck // a cut
		event := strings.Repeat("x", 1<<20)
		if n == 1 {
			event += "x"
		}
		_ = socket.Write(r.Context(), websocket.MessageText, []byte(event)) // the first is cut short
	}
	subscribed(t, call, serve, func(ctx context.Context, _ *socketServer, c *authing.Client) {
		heard, err := hear(ctx, c, call, 3)
		if err != nil || len(heard) != 3 || heard[1] != "connected" || len(heard[2]) != 1<<20 {
			t.Errorf("heard %d answers, %v", len(heard), err)
		}
	})
}

func TestSubscribeNowhere(t *testing.T) {
	c, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app", Host: "http://app"}},
		Pools:        []authing.Pool{{ID: "ak", Secret: "sk", Host: "http://api"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for name, call := range map[string]*authing.Call{"administrator": administrator(), "user": endUser()} {
		if _, err := hear(t.Context(), c, call, 1); !errors.Is(err, authing.ErrNoEventsHost) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, host := range []string{"openevent.authing.cn", "ftp://a", "wss://a/b", "wss://u@a", "wss://"} {
		_, err := authing.New(authing.Config{
			Applications: []authing.Application{{ID: "app", Host: "http://app", EventsHost: host}},
		})
		if err == nil {
			t.Errorf("%q is taken for a host", host)
		}
	}
}
