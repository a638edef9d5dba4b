package e2e

import (
	"bufio"
	"crypto/sha256"
	"net/http"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

type revocations = grpc.ServerStreamingClient[identityv1.WatchRevocationsResponse]

func watch(t *testing.T, s *system, after string) revocations {
	t.Helper()
	stream, err := identityv1.NewIdentityServiceClient(s.grpc).WatchRevocations(t.Context(), &identityv1.WatchRevocationsRequest{After: after})
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// next is the next answer that is a revocation.
func next(t *testing.T, stream revocations) *identityv1.WatchRevocationsResponse {
	t.Helper()
	for {
		answer, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if answer.GetRevocation() != nil {
			return answer
		}
	}
}

func TestWatchRevocations(t *testing.T) {
	s := start(t, embedded())
	early := watch(t, s, "")
	sign, err := early.Recv()
	if err != nil || sign.GetRevocation() != nil || sign.GetKnownUntil() == nil || sign.GetCursor() != "" {
		t.Fatalf("the first answer is no sign of life: %v, %v", sign, err)
	}
	first, second := signedIn(t, s), signedIn(t, s)
	for _, token := range []string{first, second} {
		if _, err := authingv3.NewAuthServiceClient(s.grpc).RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: token}); err != nil {
			t.Fatal(err)
		}
	}
	got := next(t, early)
	digest := sha256.Sum256([]byte(first))
	one := got.GetRevocation()
	if string(one.GetTokenSha256()) != string(digest[:]) || one.GetSubject() != "" || one.GetCause() != authingv3.AuthService_RevokeToken_FullMethodName ||
		!one.GetForgetAt().AsTime().After(one.GetRevokedAt().AsTime()) || got.GetCursor() == "" {
		t.Errorf("%v", got)
	}
	last := next(t, early)
	if last.GetCursor() == got.GetCursor() {
		t.Errorf("both have the cursor %s", last.GetCursor())
	}

	// Who comes late hears everything, and who comes back what it has missed.
	if again := next(t, watch(t, s, "")); again.GetCursor() != got.GetCursor() {
		t.Errorf("a late watcher begins with %v, not %v", again, got)
	}
	if rest := next(t, watch(t, s, got.GetCursor())); rest.GetCursor() != last.GetCursor() {
		t.Errorf("a watcher that comes back goes on with %v, not %v", rest, last)
	}
}

func TestWatchRevocationsHeartbeat(t *testing.T) {
	s := start(t, embedded())
	stream, err := identityv1.NewIdentityServiceClient(s.grpc).WatchRevocations(t.Context(),
		&identityv1.WatchRevocationsRequest{HeartbeatInterval: durationpb.New(time.Second)})
	if err != nil {
		t.Fatal(err)
	}
	var known [2]time.Time
	for i := range known {
		answer, err := stream.Recv()
		if err != nil || answer.GetRevocation() != nil {
			t.Fatalf("%v, %v", answer, err)
		}
		known[i] = answer.GetKnownUntil().AsTime()
	}
	if !known[1].After(known[0]) {
		t.Errorf("what is known does not move on: %v", known)
	}
}

func TestWatchRevocationsRefuses(t *testing.T) {
	s := start(t, embedded())
	for name, tc := range map[string]struct {
		req  *identityv1.WatchRevocationsRequest
		want codes.Code
	}{
		"no cursor":         {&identityv1.WatchRevocationsRequest{After: "yesterday"}, codes.InvalidArgument},
		"an old cursor":     {&identityv1.WatchRevocationsRequest{After: "1-1"}, codes.OutOfRange},
		"too many signs":    {&identityv1.WatchRevocationsRequest{HeartbeatInterval: durationpb.New(time.Millisecond)}, codes.InvalidArgument},
		"too seldom a sign": {&identityv1.WatchRevocationsRequest{HeartbeatInterval: durationpb.New(time.Hour)}, codes.InvalidArgument},
	} {
		stream, err := identityv1.NewIdentityServiceClient(s.grpc).WatchRevocations(t.Context(), tc.req)
		for err == nil {
			_, err = stream.Recv()
		}
		if status.Code(err) != tc.want {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
	}
}

// A server that drains does not wait for its watchers.
func TestWatchRevocationsEndsWithTheServer(t *testing.T) {
	s := start(t, embedded())
	stream := watch(t, s, "")
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	s.stop()
	if _, err := stream.Recv(); status.Code(err) != codes.Unavailable {
		t.Errorf("the stream ended with %v", err)
	}
}

func TestWatchRevocationsOverREST(t *testing.T) {
	s := start(t, embedded())
	token := signedIn(t, s)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost,
		s.rest("/authing.identity.v1.IdentityService/WatchRevocations"), strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close() //nolint:errcheck // read only
	lines := bufio.NewScanner(response.Body)
	if !lines.Scan() || response.StatusCode != http.StatusOK {
		t.Fatalf("%d %v", response.StatusCode, lines.Err())
	}
	if _, err := authingv3.NewAuthServiceClient(s.grpc).RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: token}); err != nil {
		t.Fatal(err)
	}
	if !lines.Scan() || !strings.Contains(lines.Text(), `"tokenSha256"`) {
		t.Errorf("%q %v", lines.Text(), lines.Err())
	}
}
