package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

const eventCode = "shop.order-paid"

func defineEvent(t *testing.T, s *system) {
	t.Helper()
	if _, err := authingv3.NewManagementServiceClient(s.grpc).DefineEvent(t.Context(), &authingv3.DefineEventRequest{
		EventType: eventCode, EventDescription: "an order was paid",
	}); err != nil {
		t.Fatal(err)
	}
}

func as(ctx context.Context, token string) context.Context {
	return metadata.AppendToOutgoingContext(ctx, "authorization", token)
}

// answer is an answer of either service.
type answer interface {
	GetPayload() string
	GetData() *structpb.Value
	GetConnected() bool
}

// subscribeAll subscribes as an administrator and as a user, and returns what
// takes the next answer of each, once both subscriptions stand.
func subscribeAll(ctx context.Context, t *testing.T, s *system, token string) []func() (answer, error) {
	t.Helper()
	management, err := authingv3.NewManagementServiceClient(s.grpc).SubscribeEvents(ctx,
		&authingv3.SubscribeEventsRequest{EventCode: eventCode})
	if err != nil {
		t.Fatal(err)
	}
	user, err := authingv3.NewAuthServiceClient(s.grpc).SubscribeEvents(as(ctx, token),
		&authingv3.AuthServiceSubscribeEventsRequest{EventCode: eventCode})
	if err != nil {
		t.Fatal(err)
	}
	all := []func() (answer, error){
		func() (answer, error) { return management.Recv() },
		func() (answer, error) { return user.Recv() },
	}
	for i, next := range all {
		if got, err := next(); err != nil || !got.GetConnected() {
			t.Fatalf("stream %d: %v, %v", i, got, err)
		}
	}
	return all
}

func TestEvents(t *testing.T) {
	s := start(t, embedded())
	defineEvent(t, s)
	token := signedIn(t, s)
	streams := subscribeAll(t.Context(), t, s, token)
	management, auth := authingv3.NewManagementServiceClient(s.grpc), authingv3.NewAuthServiceClient(s.grpc)
	data, err := structpb.NewValue(map[string]any{"order": 7})
	if err != nil {
		t.Fatal(err)
	}
	text := structpb.NewStringValue("paid")

	for name, tt := range map[string]struct {
		publish func() error
		payload string
		data    any
	}{
		"PubEvent": {func() error {
			got, err := management.PubEvent(t.Context(), &authingv3.PubEventRequest{EventType: eventCode, EventData: data})
			if !got.GetPublication().GetSuccess() {
				t.Errorf("%v", got)
			}
			return err
		}, `{"order":7}`, map[string]any{"order": 7.0}},
		"VerifyEvent": {func() error {
			_, err := management.VerifyEvent(t.Context(), &authingv3.VerifyEventRequest{EventType: eventCode, EventData: text})
			return err
		}, "paid", nil},
		"PubEvent of a user": {func() error {
			got, err := auth.PubEvent(as(t.Context(), token), &authingv3.AuthServicePubEventRequest{EventType: eventCode, EventData: text})
			if !got.GetPublication().GetSuccess() {
				t.Errorf("%v", got)
			}
			return err
		}, "paid", nil},
	} {
		if err := tt.publish(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		for _, next := range streams {
			got, err := next()
			if err != nil || got.GetPayload() != tt.payload || got.GetConnected() ||
				(got.GetData() == nil) != (tt.data == nil) || !sameValue(got.GetData().AsInterface(), tt.data) {
				t.Errorf("%s: %v, %v", name, got, err)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, token) {
		t.Error("the user's token is in the log")
	}
}

func sameValue(got, want any) bool {
	a, _ := json.Marshal(got)
	b, _ := json.Marshal(want)
	return string(a) == string(b)
}

func TestEventsOverREST(t *testing.T) {
	s := start(t, embedded())
	defineEvent(t, s)
	token := signedIn(t, s)
	for _, service := range []string{"ManagementService", "AuthService"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
			s.rest("/authing.v3."+service+"/SubscribeEvents"), strings.NewReader(`{"eventCode":"`+eventCode+`"}`))
		if err != nil {
			t.Fatal(err)
		}
		if service == "AuthService" {
			r.Header.Set("Authorization", token)
		}
		response, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close() //nolint:errcheck // read only
		lines := bufio.NewScanner(response.Body)
		publish := func() {
			published, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.rest("/authing.v3."+service+"/PubEvent"),
				strings.NewReader(`{"eventType":"`+eventCode+`","eventData":{"order":[7]}}`))
			if err != nil {
				t.Fatal(err)
			}
			if service == "AuthService" {
				published.Header.Set("Authorization", token)
			}
			answer, err := http.DefaultClient.Do(published)
			if err != nil || answer.StatusCode != http.StatusOK {
				t.Fatal(answer, err)
			}
			_ = answer.Body.Close()
		}
		for i, want := range []string{`{"connected":true}`, `{"payload":"{\"order\":[7]}","data":{"order":[7]}}`} {
			if !lines.Scan() {
				t.Fatalf("%s: the answer ended: %v", service, lines.Err())
			}
			var got map[string]any
			if err := json.Unmarshal(lines.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			for name, value := range map[string]any{"payload": "", "connected": false} {
				if got[name] == value {
					delete(got, name) // printed or not, it means the same
				}
			}
			var wanted map[string]any
			if err := json.Unmarshal([]byte(want), &wanted); err != nil {
				t.Fatal(err)
			}
			if !sameValue(got, wanted) {
				t.Errorf("%s: line %d is %s, want %s", service, i, lines.Text(), want)
			}
			if i == 0 {
				publish()
			}
		}
	}
}

func TestEventsEndWithTheServer(t *testing.T) {
	s := start(t, embedded())
	streams := subscribeAll(t.Context(), t, s, signedIn(t, s))
	s.stop()
	for _, next := range streams {
		if _, err := next(); status.Code(err) != codes.Unavailable {
			t.Errorf("the stream ended with %v", err)
		}
	}
}

func TestEventsRefuse(t *testing.T) {
	s := start(t, embedded())
	bad := status.Code
	stream, err := authingv3.NewAuthServiceClient(s.grpc).SubscribeEvents(as(t.Context(), "made-up"),
		&authingv3.AuthServiceSubscribeEventsRequest{EventCode: eventCode})
	if err == nil {
		_, err = stream.Recv()
	}
	if bad(err) != codes.Unauthenticated {
		t.Errorf("a made up token: %v", err)
	}
	for _, code := range []string{"", strings.Repeat("x", 257)} {
		stream, err := authingv3.NewManagementServiceClient(s.grpc).SubscribeEvents(t.Context(), &authingv3.SubscribeEventsRequest{EventCode: code})
		if err == nil {
			_, err = stream.Recv()
		}
		if bad(err) != codes.InvalidArgument {
			t.Errorf("a code of %d bytes: %v", len(code), err)
		}
	}
	if _, err := authingv3.NewManagementServiceClient(s.grpc).PubEvent(t.Context(),
		&authingv3.PubEventRequest{EventType: "unknown", EventData: structpb.NewNullValue()}); bad(err) != codes.NotFound {
		t.Errorf("an unknown event: %v", err)
	}

	// Where the events of an installation of somebody's own are is not guessed.
	own := start(t, real(upstream(t, http.NotFound)))
	unknown, err := authingv3.NewManagementServiceClient(own.grpc).SubscribeEvents(t.Context(), &authingv3.SubscribeEventsRequest{EventCode: eventCode})
	if err == nil {
		_, err = unknown.Recv()
	}
	if apierror.Reason(err) != "EVENTS_HOST_NOT_CONFIGURED" {
		t.Errorf("no events host: %v", err)
	}
}
