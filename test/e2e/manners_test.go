package e2e

import (
	"io"
	"net"
	"net/http"
	"sync/atomic"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// failing is an Authing that fails in one way until it is told otherwise, and
// counts the calls.
type failing struct {
	url   string
	how   atomic.Pointer[http.HandlerFunc]
	asked atomic.Int64
}

func newFailing(t *testing.T) *failing {
	t.Helper()
	f := new(failing)
	f.url = upstream(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet && r.URL.Path != "/api/v3/get-user" {
			http.NotFound(w, r) // keys, which are fetched at the start
			return
		}
		_, _ = io.Copy(io.Discard, r.Body) // who leaves is noticed only after it
		f.asked.Add(1)
		(*f.how.Load())(w, r)
	})
	return f
}

func (f *failing) does(how http.HandlerFunc) { f.how.Store(&how) }

// lost reads a request and breaks the connection.
func lost(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = conn.(*net.TCPConn).SetLinger(0)
		_ = conn.Close()
	}
}

func unavailable(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusServiceUnavailable)
}

func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

// firstOnly fails once.
func firstOnly(how http.HandlerFunc) http.HandlerFunc {
	var failed atomic.Bool
	return func(w http.ResponseWriter, r *http.Request) {
		if !failed.Swap(true) {
			how(w, r)
			return
		}
		_, _ = w.Write([]byte(`{"statusCode":200,"data":{"userId":"u","success":true}}`))
	}
}

// rpcsByLevel are an rpc of each idempotency_level, over gRPC and REST.
var rpcsByLevel = []struct {
	level      string
	repeatable bool
	grpc       func(*testing.T, authingv3.ManagementServiceClient) error
	verb, rest string
	body       string
}{
	{"NO_SIDE_EFFECTS", true, func(t *testing.T, client authingv3.ManagementServiceClient) error {
		_, err := client.GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"})
		return err
	}, http.MethodGet, "/api/v3/get-user?userId=u", ""},
	{"IDEMPOTENT", true, func(t *testing.T, client authingv3.ManagementServiceClient) error {
		_, err := client.KickUsers(t.Context(), &authingv3.KickUsersRequest{UserId: "u", AppIds: []string{appID}})
		return err
	}, http.MethodPost, "/api/v3/kick-users", `{"userId":"u","appIds":["` + appID + `"]}`},
	{"IDEMPOTENCY_UNKNOWN", false, func(t *testing.T, client authingv3.ManagementServiceClient) error {
		_, err := client.UpdateUser(t.Context(), &authingv3.UpdateUserRequest{UserId: "u"})
		return err
	}, http.MethodPost, "/api/v3/update-user", `{"userId":"u"}`},
}

// What fails in passing is repeated where the contract says that it may be, and
// what may have been done says so.
func TestUpstreamFailures(t *testing.T) {
	const upstreams = "" // Authing's own reason
	authing := newFailing(t)
	env := real(authing.url)
	env["AUTHING_UPSTREAM_BREAKER_CALLS"] = "0"
	env["AUTHING_REQUEST_TIMEOUT"] = "1s"
	s := start(t, env)
	type end struct {
		code   codes.Code
		reason string
		http   int
		asked  int64
	}
	good := end{codes.OK, "", http.StatusOK, 2}
	for _, tc := range []struct {
		name          string
		how           func() http.HandlerFunc
		read, written end // of what may be repeated, and of what may not
	}{
		{
			"lost once", func() http.HandlerFunc { return firstOnly(lost) }, good,
			end{codes.Internal, errorsv1.Reason_OUTCOME_UNKNOWN.String(), http.StatusInternalServerError, 1},
		},
		{
			"unavailable once", func() http.HandlerFunc { return firstOnly(unavailable) }, good,
			end{codes.Unavailable, upstreams, http.StatusServiceUnavailable, 1},
		},
		{
			"silent", func() http.HandlerFunc { return silent },
			end{codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT.String(), http.StatusGatewayTimeout, 1},
			end{codes.DeadlineExceeded, errorsv1.Reason_OUTCOME_UNKNOWN.String(), http.StatusGatewayTimeout, 1},
		},
	} {
		for _, rpc := range rpcsByLevel {
			t.Run(tc.name+" "+rpc.level, func(t *testing.T) {
				want := tc.written
				if rpc.repeatable {
					want = tc.read
				}
				authing.does(tc.how())
				authing.asked.Store(0)
				err := rpc.grpc(t, authingv3.NewManagementServiceClient(s.grpc))
				if status.Code(err) != want.code || want.reason != "" && apierror.Reason(err) != want.reason {
					t.Errorf("gRPC: %v, want %s %s", err, want.code, want.reason)
				}
				if got := authing.asked.Swap(0); got != want.asked {
					t.Errorf("gRPC: asked %d times, want %d", got, want.asked)
				}
				authing.does(tc.how())
				answer := call(t, rpc.verb, s.rest(rpc.rest), rpc.body)
				if answer.status != want.http || want.reason != "" && answer.at("reason") != want.reason {
					t.Errorf("REST: %d %s, want %d %s", answer.status, answer.text, want.http, want.reason)
				}
				if got := authing.asked.Load(); got != want.asked {
					t.Errorf("REST: asked %d times, want %d", got, want.asked)
				}
			})
		}
	}
}

// Nothing was sent where nobody listens, so every rpc is plainly UNAVAILABLE.
func TestUpstreamRefusesConnections(t *testing.T) {
	closed := newFailing(t)
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	env := real(closed.url) // its token is had there, the user's calls go nowhere
	env["AUTHING_APP_HOST"] = "http://" + listener.Addr().String()
	s := start(t, env)
	_, err = authingv3.NewAuthServiceClient(s.grpc).SignUp(t.Context(), &authingv3.SignUpRequest{
		Connection: "PASSWORD", PasswordPayload: &authingv3.SignUpByPasswordPayload{Username: proto.String("new"), Password: "passw0rd"},
	})
	if status.Code(err) != codes.Unavailable || apierror.Reason(err) != errorsv1.Reason_UPSTREAM_UNREACHABLE.String() {
		t.Errorf("%v", err)
	}
}

// A host that fails all the time is left alone, and callers are told at once,
// and until when.
func TestUpstreamCircuitOpens(t *testing.T) {
	authing := newFailing(t)
	env := real(authing.url)
	env["AUTHING_UPSTREAM_RETRIES"], env["AUTHING_UPSTREAM_BREAKER_CALLS"], env["AUTHING_UPSTREAM_BREAKER_PAUSE"] = "0", "10", "10m"
	s := start(t, env)
	authing.does(unavailable)
	client := authingv3.NewManagementServiceClient(s.grpc)
	var err error
	for range 30 {
		_, err = client.GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"})
	}
	if status.Code(err) != codes.Unavailable || apierror.Reason(err) != errorsv1.Reason_UPSTREAM_CIRCUIT_OPEN.String() {
		t.Fatalf("%v", err)
	}
	if retry, ok := apierror.Detail[*errdetails.RetryInfo](err); !ok || retry.GetRetryDelay().GetSeconds() == 0 {
		t.Errorf("nothing says when to come back: %v", err)
	}
	before := authing.asked.Load()
	answer := call(t, http.MethodGet, s.rest("/api/v3/get-user?userId=u"), "")
	if answer.status != http.StatusServiceUnavailable || answer.header.Get("Retry-After") == "" ||
		answer.at("reason") != errorsv1.Reason_UPSTREAM_CIRCUIT_OPEN.String() {
		t.Errorf("%d %v %s", answer.status, answer.header, answer.text)
	}
	if authing.asked.Load() != before {
		t.Error("the call was sent")
	}
	// Authing's failure is not ours: this service stays where it is.
	if ready := call(t, http.MethodGet, s.rest("/readyz"), ""); ready.status != http.StatusOK {
		t.Errorf("%d %s", ready.status, ready.text)
	}
}
