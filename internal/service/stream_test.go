package service_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/coder/websocket"
	"github.com/fullstorydev/grpchan/inprocgrpc"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/testing/protocmp"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// subscribing is the engine over an Authing that serves websockets; change
// edits the client's configuration.
func subscribing(t *testing.T, socket http.HandlerFunc, change func(*authing.Config), options ...service.Option) *inprocgrpc.Channel {
	t.Helper()
	server := httptest.NewServer(socket)
	t.Cleanup(server.Close)
	at := "ws" + strings.TrimPrefix(server.URL, "http")
	config := authing.Config{
		Applications: []authing.Application{{ID: "app-1", Secret: "s", Host: server.URL, EventsHost: at}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "pool-secret", Host: server.URL, EventsHost: at}},
	}
	if change != nil {
		change(&config)
	}
	client, err := authing.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	engine, err := service.New(client, slog.New(slog.DiscardHandler), options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(engine.Close)
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)
	return channel
}

// events opens a socket, sends the events and keeps it open.
func events(t *testing.T, list ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer socket.CloseNow() //nolint:errcheck // a cut
		ctx := socket.CloseRead(r.Context())
		for _, event := range list {
			if err := socket.Write(ctx, websocket.MessageText, []byte(event)); err != nil {
				t.Error(err)
			}
		}
		<-ctx.Done()
	}
}

// heard is the two streams, whose answers look the same.
type heard interface {
	GetPayload() string
	GetConnected() bool
}

// listenBoth subscribes as an administrator and as a user, and returns what
// takes the next answer of each.
func listenBoth(ctx context.Context, t *testing.T, channel grpc.ClientConnInterface) map[string]func() (heard, error) {
	t.Helper()
	management, err := authingv3.NewManagementServiceClient(channel).SubscribeEvents(ctx, &authingv3.SubscribeEventsRequest{EventCode: "a"})
	if err != nil {
		t.Fatal(err)
	}
	user, err := authingv3.NewAuthServiceClient(channel).SubscribeEvents(ctx, &authingv3.AuthServiceSubscribeEventsRequest{EventCode: "a"})
	if err != nil {
		t.Fatal(err)
	}
	return map[string]func() (heard, error){
		"administrator": func() (heard, error) { return management.Recv() },
		"user":          func() (heard, error) { return user.Recv() },
	}
}

func TestSubscribeEvents(t *testing.T) {
	channel := subscribing(t, events(t, `{"n":7,"ok":true}`, "plain text", `"text"`, "null", ""), nil)
	stream, err := authingv3.NewManagementServiceClient(channel).SubscribeEvents(t.Context(), &authingv3.SubscribeEventsRequest{EventCode: "a"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"connected":true}`,
		`{"payload":"{\"n\":7,\"ok\":true}","data":{"n":7,"ok":true}}`,
		`{"payload":"plain text"}`,
		`{"payload":"\"text\"","data":"text"}`,
		`{"payload":"null","data":null}`,
		`{}`,
	} {
		wanted := new(authingv3.SubscribeEventsResponse)
		if err := protojson.Unmarshal([]byte(want), wanted); err != nil {
			t.Fatal(err)
		}
		got, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(wanted, got, protocmp.Transform()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", want, diff)
		}
	}
}

// The caller is told of a lost connection by an answer that says that the
// subscription stands again.
func TestSubscribeEventsComesBack(t *testing.T) {
	var handshakes atomic.Int32
	channel := subscribing(t, func(w http.ResponseWriter, r *http.Request) {
		socket, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer socket.CloseNow() //nolint:errcheck // a cut
		_ = socket.Write(r.Context(), websocket.MessageText, []byte(strconv.Itoa(int(handshakes.Add(1)))))
	}, nil)
	stream, err := authingv3.NewManagementServiceClient(channel).SubscribeEvents(t.Context(), &authingv3.SubscribeEventsRequest{EventCode: "a"})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"", "1", "", "2"} {
		if got, err := stream.Recv(); err != nil || got.GetPayload() != want || got.GetConnected() != (want == "") {
			t.Fatalf("%v, %v, want %q", got, err, want)
		}
	}
}

func TestSubscribeEventsRefused(t *testing.T) {
	refuse := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
	}
	nowhere := func(c *authing.Config) { c.Applications[0].EventsHost, c.Pools[0].EventsHost = "", "" }
	type verdict struct {
		code   codes.Code
		reason string
	}
	ours := verdict{codes.Internal, "MANAGEMENT_CREDENTIAL_REJECTED"}
	users := verdict{codes.Unauthenticated, "AUTHING_401"}
	malformed := verdict{codes.Internal, "UPSTREAM_MALFORMED"}
	unknown := verdict{codes.FailedPrecondition, "EVENTS_HOST_NOT_CONFIGURED"}
	for name, tt := range map[string]struct {
		serve               http.HandlerFunc
		change              func(*authing.Config)
		administrator, user verdict
	}{
		"credential":            {refuse(401), nil, ours, users},
		"credential, forbidden": {refuse(403), nil, ours, users},
		"no websocket":          {refuse(204), nil, malformed, malformed},
		"not configured":        {refuse(200), nowhere, unknown, unknown},
	} {
		channel := subscribing(t, tt.serve, tt.change)
		want := map[string]verdict{"administrator": tt.administrator, "user": tt.user}
		for who, next := range listenBoth(withMetadata(t, "authorization", "token"), t, channel) {
			if _, err := next(); status.Code(err) != want[who].code || apierror.Reason(err) != want[who].reason {
				t.Errorf("%s: %s: %v", name, who, err)
			}
		}
	}
}

func TestSubscribeEventsNeedsTheUser(t *testing.T) {
	channel := subscribing(t, events(t), nil)
	stream, err := authingv3.NewAuthServiceClient(channel).SubscribeEvents(t.Context(), &authingv3.AuthServiceSubscribeEventsRequest{EventCode: "a"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); apierror.Reason(err) != "USER_TOKEN_MISSING" {
		t.Error(err)
	}
}

// A server that leaves ends its streams; a caller that goes, Authing's.
func TestSubscribeEventsEnds(t *testing.T) {
	gone := make(chan struct{})
	open := events(t)
	socket := func(w http.ResponseWriter, r *http.Request) {
		open(w, r)
		gone <- struct{}{}
	}
	for name, tt := range map[string]struct {
		end    func(caller, server context.CancelFunc)
		code   codes.Code
		reason string
	}{
		"the server leaves": {func(_, server context.CancelFunc) { server() }, codes.Unavailable, "SERVER_LEAVING"},
		"the caller goes":   {func(caller, _ context.CancelFunc) { caller() }, codes.Canceled, ""},
	} {
		leaving, leave := context.WithCancel(t.Context())
		ctx, cancel := context.WithCancel(withMetadata(t, "authorization", "token"))
		answers := listenBoth(ctx, t, subscribing(t, socket, nil, service.WithLeaving(leaving)))
		for who, next := range answers {
			if got, err := next(); err != nil || !got.GetConnected() {
				t.Fatalf("%s: %v", who, err)
			}
		}
		tt.end(cancel, leave)
		for who, next := range answers {
			if _, err := next(); status.Code(err) != tt.code || tt.reason != "" && apierror.Reason(err) != tt.reason {
				t.Errorf("%s: %s: %v", name, who, err)
			}
			<-gone
		}
		cancel()
		leave()
	}
}
