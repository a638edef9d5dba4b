package e2e

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// bad is one bad input, as gRPC and as HTTP, and what must come back.
type bad struct {
	name string

	// gRPC; "" where the input cannot be written in protobuf.
	rpc      string
	in       proto.Message
	metadata []string

	// HTTP.
	verb, path, body string

	code   codes.Code
	reason string // of our own errors
	field  string // that BadRequest names
	http   int
	header string // that the HTTP answer carries
}

const (
	signIn      = authingv3.AuthService_SignInByCredentials_FullMethodName
	getProfile  = authingv3.AuthService_GetProfile_FullMethodName
	getUser     = authingv3.ManagementService_GetUser_FullMethodName
	listUsers   = authingv3.ManagementService_ListUsers_FullMethodName
	currentUser = authingv2.AuthService_GetCurrentUser_FullMethodName
)

func (b bad) run(t *testing.T, s *system) {
	t.Helper()
	if b.rpc != "" {
		ctx := metadata.NewOutgoingContext(t.Context(), metadata.Pairs(b.metadata...))
		b.checkRPC(t, invoke(ctx, s.grpc, b.rpc, b.in))
	}
	if b.verb == "" {
		return
	}
	got := call(t, b.verb, s.rest(b.path), b.body, b.metadata...)
	if got.status != b.http {
		t.Errorf("HTTP %d, want %d: %s", got.status, b.http, got.text)
	}
	if b.header != "" && got.header.Get(b.header) == "" {
		t.Errorf("no %s header", b.header)
	}
	if b.reason != "" && got.at("reason") != b.reason {
		t.Errorf("HTTP reason %v, want %s", got.at("reason"), b.reason)
	}
	if b.field != "" {
		list, _ := got.at("errors").([]any)
		if len(list) == 0 || list[0].(map[string]any)["field"] != b.field {
			t.Errorf("HTTP errors %v, want field %s", got.at("errors"), b.field)
		}
	}
}

func (b bad) checkRPC(t *testing.T, err error) {
	t.Helper()
	if status.Code(err) != b.code {
		t.Errorf("gRPC %v, want %v", err, b.code)
	}
	if b.reason != "" && apierror.Reason(err) != b.reason {
		t.Errorf("gRPC reason %s, want %s", apierror.Reason(err), b.reason)
	}
	if b.field != "" {
		details, _ := apierror.Detail[*errdetails.BadRequest](err)
		if list := details.GetFieldViolations(); len(list) == 0 || list[0].GetField() != b.field {
			t.Errorf("gRPC violations %v, want field %s", list, b.field)
		}
	}
}

// invoke makes a unary call whose answer does not matter.
func invoke(ctx context.Context, conn grpc.ClientConnInterface, method string, in proto.Message) error {
	if in == nil {
		in = new(authingv2.GetCurrentUserRequest)
	}
	return conn.Invoke(ctx, method, in, new(authingv2.GetCurrentUserResponse))
}

func request[M proto.Message](t *testing.T, m M, text string) M {
	t.Helper()
	if err := protojson.Unmarshal([]byte(text), m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestBadInput(t *testing.T) {
	s := start(t, embedded())
	sign := func(text string) proto.Message { return request(t, new(authingv3.SignInByCredentialsRequest), text) }
	list := func(text string) proto.Message { return request(t, new(authingv3.ListUsersRequest), text) }
	huge := strings.Repeat("x", 5<<20)
	const good = `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`
	for _, tc := range []bad{
		{
			name: "missing required field", rpc: signIn, in: sign(`{}`), verb: "POST", path: "/api/v3/signin", body: `{}`,
			code: codes.InvalidArgument, reason: "INVALID_REQUEST", field: "connection", http: 400,
		},
		{
			name: "missing nested field", rpc: signIn, in: sign(`{"connection":"PASSWORD","passwordPayload":{}}`),
			verb: "POST", path: "/api/v3/signin", body: `{"connection":"PASSWORD","passwordPayload":{}}`,
			code: codes.InvalidArgument, reason: "INVALID_REQUEST", field: "passwordPayload.password", http: 400,
		},
		{
			name: "missing payload of the connection", rpc: signIn, in: sign(`{"connection":"LDAP"}`),
			verb: "POST", path: "/api/v3/signin", body: `{"connection":"LDAP"}`,
			code: codes.InvalidArgument, reason: "INVALID_REQUEST", field: "ldapPayload", http: 400,
		},
		{
			name: "unknown enum value: Authing refuses it", rpc: signIn, in: sign(`{"connection":"MAGIC"}`),
			verb: "POST", path: "/api/v3/signin", body: `{"connection":"MAGIC"}`, code: codes.InvalidArgument, http: 400,
		},
		{
			name: "page below one: Authing refuses it", rpc: listUsers, in: list(`{"options":{"pagination":{"page":0}}}`),
			verb: "POST", path: "/api/v3/list-users", body: `{"options":{"pagination":{"page":0}}}`, code: codes.InvalidArgument, http: 400,
		},
		{name: "unknown field", verb: "POST", path: "/api/v3/list-users", body: `{"keyword":"x"}`, reason: "INVALID_REQUEST", field: "keyword", http: 400},
		{name: "field of another type", verb: "POST", path: "/api/v3/list-users", body: `{"keywords":1}`, reason: "INVALID_REQUEST", field: "keywords", http: 400},
		{
			name: "oversized body", rpc: listUsers, in: &authingv3.ListUsersRequest{Keywords: &huge},
			verb: "POST", path: "/api/v3/list-users", body: `{"keywords":"` + huge + `"}`, code: codes.ResourceExhausted, http: 413,
		},
		{name: "malformed JSON", verb: "POST", path: "/api/v3/signin", body: `{"connection":`, reason: "INVALID_REQUEST", http: 400},
		{name: "null body", verb: "POST", path: "/api/v3/signin", body: `null`, reason: "INVALID_REQUEST", field: "connection", http: 400},
		{name: "list body", verb: "POST", path: "/api/v3/signin", body: `[]`, reason: "INVALID_REQUEST", http: 400},
		{
			name: "no token", rpc: getProfile, verb: "GET", path: "/api/v3/get-profile",
			code: codes.Unauthenticated, reason: "USER_TOKEN_MISSING", http: 401, header: "Www-Authenticate",
		},
		{
			name: "wrong token, v3", rpc: getProfile, metadata: []string{"authorization", "garbage"}, verb: "GET", path: "/api/v3/get-profile",
			code: codes.Unauthenticated, http: 401, header: "Www-Authenticate",
		},
		{
			name: "wrong token, v2", rpc: currentUser, metadata: []string{"authorization", "Bearer garbage"}, verb: "GET", path: "/api/v2/users/me",
			code: codes.Unauthenticated, http: 401,
		},
		{
			name: "unknown application", rpc: signIn, in: sign(good), metadata: []string{"x-authing-app-id", "nobody"},
			verb: "POST", path: "/api/v3/signin", body: good, code: codes.NotFound, reason: "APPLICATION_NOT_FOUND", http: 404,
		},
		{
			name: "unknown user", rpc: getUser, in: request(t, new(authingv3.GetUserRequest), `{"userId":"nobody"}`),
			verb: "GET", path: "/api/v3/get-user?userId=nobody", code: codes.NotFound, http: 404,
		},
		{name: "wrong verb", verb: "DELETE", path: "/api/v3/signin", reason: "METHOD_NOT_ALLOWED", http: 405, header: "Allow"},
		{name: "no such path", verb: "GET", path: "/api/v3/nothing", reason: "ROUTE_NOT_FOUND", http: 404},
		{name: "unknown parameter", verb: "GET", path: "/api/v3/get-user?userId=u&absurd=1", reason: "INVALID_REQUEST", field: "absurd", http: 400},
		{name: "parameter of another type", verb: "GET", path: "/api/v3/get-user?userId=u&withPost=perhaps", reason: "INVALID_REQUEST", field: "withPost", http: 400},
		{name: "broken escapes in the query", verb: "GET", path: "/api/v3/get-user?userId=%zz", reason: "INVALID_REQUEST", http: 400},
		{name: "absurdly long query", verb: "GET", path: "/api/v3/get-user?userId=" + strings.Repeat("a", 10<<10), reason: "INVALID_REQUEST", http: 400},
		{name: "absurdly many parameters", verb: "GET", path: "/api/v3/get-user?userId=u" + strings.Repeat("&a=1", 300), reason: "INVALID_REQUEST", http: 400},
	} {
		t.Run(tc.name, func(t *testing.T) { tc.run(t, s) })
	}
}

func TestBadUpstream(t *testing.T) {
	for _, tc := range []struct {
		answer http.HandlerFunc
		bad
	}{
		{func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"statusCode":401,"apiCode":2206,"message":"expired"}`)
		}, bad{name: "expired token", code: codes.Unauthenticated, http: 401}},
		{func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, `<html>nginx</html>`)
		}, bad{name: "502 with HTML", code: codes.Unavailable, http: 503}},
		{func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{"statusCode":200,"data":{"userId":`)
		}, bad{name: "truncated JSON", code: codes.Internal, reason: "UPSTREAM_MALFORMED", http: 500}},
		{func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "7")
			w.WriteHeader(http.StatusTooManyRequests)
		}, bad{name: "429 with Retry-After", code: codes.ResourceExhausted, http: 429, header: "Retry-After"}},
		{func(w http.ResponseWriter, _ *http.Request) {
			connection, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = connection.Close()
			}
		}, bad{name: "connection cut", code: codes.Unavailable, reason: "UPSTREAM_UNREACHABLE", http: 503}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := start(t, real(upstream(t, tc.answer)))
			tc.rpc, tc.metadata = getProfile, []string{"authorization", "token"}
			tc.verb, tc.path = "GET", "/api/v3/get-profile"
			tc.run(t, s)
		})
	}
	t.Run("upstream down", func(t *testing.T) {
		s := start(t, real("http://127.0.0.1:1"))
		bad{
			rpc: getProfile, metadata: []string{"authorization", "token"}, verb: "GET", path: "/api/v3/get-profile",
			code: codes.Unavailable, reason: "UPSTREAM_UNREACHABLE", http: 503,
		}.run(t, s)
	})
}

// TestRetryAfter: the wait that Authing asks for reaches both kinds of clients.
func TestRetryAfter(t *testing.T) {
	s := start(t, real(upstream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7")
		w.WriteHeader(http.StatusTooManyRequests)
	})))
	err := invoke(metadata.NewOutgoingContext(t.Context(), metadata.Pairs("authorization", "token")), s.grpc, getProfile, nil)
	if info, _ := apierror.Detail[*errdetails.RetryInfo](err); info.GetRetryDelay().GetSeconds() != 7 {
		t.Errorf("RetryInfo = %v", info)
	}
	if got := call(t, http.MethodGet, s.rest("/api/v3/get-profile"), "", "Authorization", "token"); got.header.Get("Retry-After") != "7" {
		t.Errorf("Retry-After = %q", got.header.Get("Retry-After"))
	}
}
