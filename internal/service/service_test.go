package service_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// request is what the raw upstream received.
type request struct {
	verb, uri, authorization, app string
	header                        http.Header
	body                          string
}

// rawUpstream answers every path from the map and keeps what it was asked.
type rawUpstream struct {
	mu       sync.Mutex
	answers  map[string]string
	requests []request
}

const tokenAnswer = `{"statusCode":200,"data":{"access_token":"mgmt","expires_in":7200}}`

func (u *rawUpstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	switch {
	case r.URL.Path == "/api/v3/get-management-token":
		_, _ = io.WriteString(w, tokenAnswer)
		return
	case strings.Contains(string(body), "query accessToken"):
		_, _ = io.WriteString(w, `{"data":{"accessToken":{"accessToken":"mgmt","exp":7200,"iat":0}}}`)
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.requests = append(u.requests, request{
		r.Method, r.URL.RequestURI(), r.Header.Get("Authorization"), r.Header.Get("X-Authing-App-Id"), r.Header, string(body),
	})
	text, ok := u.answers[r.URL.EscapedPath()]
	if !ok {
		http.NotFound(w, r)
		return
	}
	_, _ = io.WriteString(w, text)
}

func (u *rawUpstream) last(t *testing.T) request {
	t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.requests) == 0 {
		t.Fatal("the upstream was not asked")
	}
	return u.requests[len(u.requests)-1]
}

// before is the request before the last one.
func (u *rawUpstream) before(t *testing.T) request {
	t.Helper()
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.requests) < 2 {
		t.Fatal("the upstream was not asked twice")
	}
	return u.requests[len(u.requests)-2]
}

// serve runs the engine against raw answers by path.
func serve(t *testing.T, answers map[string]string) (*inprocgrpc.Channel, *rawUpstream) {
	t.Helper()
	raw := &rawUpstream{answers: answers}
	server := httptest.NewServer(raw)
	t.Cleanup(server.Close)
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{
			{ID: "app-1", Secret: "secret-1", Host: server.URL},
			{ID: "app-2", Secret: "secret-2", Host: server.URL},
		},
		Pools: []authing.Pool{{ID: "pool-1", Secret: "pool-secret", Host: server.URL}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)
	return channel, raw
}

func withMetadata(t *testing.T, pairs ...string) context.Context {
	t.Helper()
	return metadata.NewOutgoingContext(t.Context(), metadata.Pairs(pairs...))
}

func sameJSON(t *testing.T, got, want string) {
	t.Helper()
	var g, w any
	if err := json.Unmarshal([]byte(got), &g); err != nil {
		t.Fatalf("not JSON: %v: %s", err, got)
	}
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w, g); diff != "" {
		t.Errorf("JSON differs (-want +got):\n%s", diff)
	}
}

func TestSignInFillsTheApplicationsCredentials(t *testing.T) {
	conn, raw := serve(t, map[string]string{"/api/v3/signin": `{"statusCode":200,"data":{"access_token":"a","token_type":"Bearer","expires_in":60,"expire_in":7200}}`})
	in := &authingv3.SignInByCredentialsRequest{
		Connection:      "PASSWORD",
		PasswordPayload: &authingv3.SignInByPasswordPayload{Username: proto.String("bob"), Password: "passw0rd"},
	}
	out, err := authingv3.NewAuthServiceClient(conn).SignInByCredentials(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if out.GetLoginToken().GetAccessToken() != "a" || out.GetLoginToken().GetExpireIn() != 7200 {
		t.Errorf("token = %v", out)
	}
	sameJSON(t, raw.last(t).body, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},
		"client_id":"app-1","client_secret":"secret-1"}`)
}

func TestApplicationSelection(t *testing.T) {
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("app-2:secret-2"))
	for _, tc := range []struct {
		name         string
		md           []string
		id, secret   string
		app          string
		code         codes.Code
		reason       errorsv1.Reason
		secretOfBody string
	}{
		{name: "default", app: "app-1", secretOfBody: "secret-1"},
		{name: "by header", md: []string{"x-authing-app-id", "app-2"}, app: "app-2", secretOfBody: "secret-2"},
		{name: "by client_id", id: "app-2", app: "app-2", secretOfBody: "secret-2"},
		{name: "by Basic", md: []string{"authorization", basic}, app: "app-2", secretOfBody: "secret-2"},
		{name: "all agree", md: []string{"authorization", basic, "x-authing-app-id", "app-2"}, id: "app-2", secret: "secret-2", app: "app-2", secretOfBody: "secret-2"},
		{name: "they differ", md: []string{"x-authing-app-id", "app-1"}, id: "app-2", code: codes.InvalidArgument, reason: errorsv1.Reason_CREDENTIALS_CONFLICT},
		{name: "unknown", id: "app-3", code: codes.NotFound, reason: errorsv1.Reason_APPLICATION_NOT_FOUND},
		{name: "wrong secret", id: "app-2", secret: "guess", code: codes.Unauthenticated, reason: errorsv1.Reason_APPLICATION_SECRET_MISMATCH},
		{name: "a stale user token beside it is no credential here", md: []string{"authorization", "Bearer old"}, app: "app-1", secretOfBody: "secret-1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn, raw := serve(t, map[string]string{"/api/v3/signin": `{"statusCode":200,"data":{}}`})
			in := &authingv3.SignInByCredentialsRequest{Connection: "PASSWORD"}
			if tc.id != "" {
				in.ClientId = &tc.id
			}
			if tc.secret != "" {
				in.ClientSecret = &tc.secret
			}
			_, err := authingv3.NewAuthServiceClient(conn).SignInByCredentials(withMetadata(t, tc.md...), in)
			if status.Code(err) != tc.code {
				t.Fatalf("error = %v, want %v", err, tc.code)
			}
			if tc.code != codes.OK {
				if got := apierror.Reason(err); got != tc.reason.String() {
					t.Errorf("reason = %s, want %s", got, tc.reason)
				}
				return
			}
			var body struct {
				ID     string `json:"client_id"`
				Secret string `json:"client_secret"`
			}
			_ = json.Unmarshal([]byte(raw.last(t).body), &body)
			if got := raw.last(t).app; got != tc.app || body.ID != tc.app || body.Secret != tc.secretOfBody {
				t.Errorf("app header %s, client_id %s, client_secret %s", got, body.ID, body.Secret)
			}
		})
	}
}

func TestEndUserToken(t *testing.T) {
	const user = `{"userId":"u1"}`
	for _, tc := range []struct {
		name  string
		md    []string
		v3    string
		v2    string
		code  codes.Code
		asked bool
	}{
		{"raw", []string{"authorization", "tok"}, "tok", "Bearer tok", codes.OK, true},
		{"bearer", []string{"authorization", "bearer tok"}, "tok", "Bearer tok", codes.OK, true},
		{"missing", nil, "", "", codes.Unauthenticated, false},
		{"empty bearer", []string{"authorization", "Bearer "}, "", "", codes.Unauthenticated, false},
		{"line break", []string{"authorization", "a\nb"}, "", "", codes.Unauthenticated, false},
		{"two different", []string{"authorization", "a", "authorization", "b"}, "", "", codes.InvalidArgument, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn, raw := serve(t, map[string]string{
				"/api/v3/get-profile": `{"statusCode":200,"data":` + user + `}`,
				"/api/v2/users/me":    `{"code":200,"data":{"id":"u1"}}`,
			})
			ctx := withMetadata(t, tc.md...)
			_, err := authingv3.NewAuthServiceClient(conn).GetProfile(ctx, &authingv3.GetProfileRequest{WithCustomData: proto.Bool(true)})
			if status.Code(err) != tc.code {
				t.Fatalf("error = %v, want %v", err, tc.code)
			}
			if !tc.asked {
				return
			}
			if got := raw.last(t); got.authorization != tc.v3 || got.uri != "/api/v3/get-profile?withCustomData=true" {
				t.Errorf("v3: %s with %q", got.uri, got.authorization)
			}
			if _, err := authingv2.NewAuthServiceClient(conn).GetCurrentUser(ctx, &authingv2.GetCurrentUserRequest{}); err != nil {
				t.Fatal(err)
			}
			if got := raw.last(t); got.authorization != tc.v2 {
				t.Errorf("v2: authorization %q", got.authorization)
			}
		})
	}
}

func TestOnlyNamedMetadataGoesUpstream(t *testing.T) {
	conn, raw := serve(t, map[string]string{"/api/v3/get-user": `{"statusCode":200,"data":{"userId":"u1"}}`})
	ctx := withMetadata(t, "x-authing-lang", "en-US", "x-authing-app-tenant-id", "t1", "traceparent", "00-1-2-01",
		"x-caller-authorization", "Bearer caller", "authorization", "Bearer caller", "cookie", "a=b", "x-evil", "1")
	if _, err := authingv3.NewManagementServiceClient(conn).GetUser(ctx, &authingv3.GetUserRequest{UserId: "u1"}); err != nil {
		t.Fatal(err)
	}
	got := raw.last(t)
	for name, want := range map[string]string{
		"X-Authing-Lang": "en-US", "X-Authing-App-Tenant-Id": "t1", "Traceparent": "00-1-2-01", "Authorization": "Bearer mgmt",
		"X-Caller-Authorization": "", "Cookie": "", "X-Evil": "",
	} {
		if h := got.header.Get(name); h != want {
			t.Errorf("%s = %q, want %q", name, h, want)
		}
	}
}

func TestPathParametersAreEscaped(t *testing.T) {
	conn, raw := serve(t, map[string]string{"/api/v2/users/a%2Fb%3Fc": `{"code":200,"data":{"id":"a/b?c"}}`})
	client := authingv2.NewManagementServiceClient(conn)
	// v2 management tokens come by GraphQL.
	raw.answers["/graphql/v2"] = `{"data":{"accessToken":{"accessToken":"mgmt","exp":7200,"iat":0}}}`
	out, err := client.GetUserDetail(t.Context(), &authingv2.GetUserDetailRequest{UserId: "a/b?c", WithCustomData: proto.Bool(false)})
	if err != nil || out.GetUser().GetId() != "a/b?c" {
		t.Fatalf("%v, %v", out, err)
	}
	if got := raw.last(t).uri; got != "/api/v2/users/a%2Fb%3Fc?with_custom_data=false" {
		t.Errorf("uri = %s", got)
	}
	for _, id := range []string{".", ".."} {
		_, err := client.GetUserDetail(t.Context(), &authingv2.GetUserDetailRequest{UserId: id})
		if status.Code(err) != codes.InvalidArgument {
			t.Errorf("user id %q: %v, want InvalidArgument", id, err)
		}
	}
}

func TestUpdateProfileNamesTheTokensUser(t *testing.T) {
	jwt := func(payload string) string {
		return "e30." + base64.RawURLEncoding.EncodeToString([]byte(payload)) + ".sig"
	}
	for name, tc := range map[string]struct{ token, want string }{
		"sub":     {jwt(`{"sub":"u-sub","data":{"id":"u-data"}}`), "u-sub"},
		"data.id": {jwt(`{"data":{"id":"u-data"}}`), "u-data"},
		"opaque":  {"opaque-token", "u-me"},
	} {
		t.Run(name, func(t *testing.T) {
			conn, raw := serve(t, map[string]string{
				"/graphql/v2":      `{"data":{"updateUser":{"id":"u","arn":"","userPoolId":"p"}}}`,
				"/api/v2/users/me": `{"code":200,"data":{"id":"u-me"}}`,
			})
			_, err := authingv2.NewAuthServiceClient(conn).UpdateProfile(withMetadata(t, "authorization", tc.token),
				&authingv2.UpdateProfileRequest{Updates: &authingv2.UpdateUserInput{Nickname: proto.String("Nick")}})
			if err != nil {
				t.Fatal(err)
			}
			var body struct{ Variables json.RawMessage }
			_ = json.Unmarshal([]byte(raw.last(t).body), &body)
			sameJSON(t, string(body.Variables), `{"id":"`+tc.want+`","input":{"nickname":"Nick"}}`)
		})
	}
}

func TestCheckLoginStatusFallsBackToTheCallsToken(t *testing.T) {
	conn, raw := serve(t, map[string]string{"/graphql/v2": `{"data":{"checkLoginStatus":{"code":200,"status":true,"exp":2,"data":{"id":"u"}}}}`})
	client := authingv2.NewAuthServiceClient(conn)
	for _, tc := range []struct {
		md    []string
		token *string
		want  string
	}{
		{nil, proto.String("asked"), "asked"},
		{[]string{"authorization", "Bearer own"}, proto.String("asked"), "asked"},
		{[]string{"authorization", "Bearer own"}, nil, "own"},
	} {
		out, err := client.CheckLoginStatus(withMetadata(t, tc.md...), &authingv2.AuthServiceCheckLoginStatusRequest{Token: tc.token})
		if err != nil {
			t.Fatal(err)
		}
		if got := out.GetTokenStatus(); !got.GetStatus() || got.GetData().GetId() != "u" {
			t.Errorf("status = %v", got)
		}
		if body := raw.last(t).body; !strings.Contains(body, `"token":"`+tc.want+`"`) {
			t.Errorf("token %q was not sent: %s", tc.want, body)
		}
	}
	_, err := client.CheckLoginStatus(t.Context(), &authingv2.AuthServiceCheckLoginStatusRequest{})
	if status.Code(err) != codes.InvalidArgument {
		t.Errorf("error = %v, want InvalidArgument", err)
	}
}

func TestCustomDataTravelsAsText(t *testing.T) {
	custom, _ := structpb.NewStruct(map[string]any{"age": 15.0})
	conn, raw := serve(t, map[string]string{
		"/api/v2/.well-known": `{"code":404,"message":"none"}`,
		"/graphql/v2":         `{"data":{"registerByEmail":{"id":"u","arn":"","userPoolId":"p"}}}`,
	})
	_, err := authingv2.NewAuthServiceClient(conn).RegisterByEmail(t.Context(), &authingv2.RegisterByEmailRequest{
		Email: "a@example.com", Password: "passw0rd", CustomData: custom, Context: custom,
	})
	if err != nil {
		t.Fatal(err)
	}
	var body struct {
		Variables struct{ Input map[string]string }
	}
	if err := json.Unmarshal([]byte(raw.last(t).body), &body); err != nil {
		t.Fatal(err)
	}
	input := body.Variables.Input
	if input["params"] != `[{"key":"age","value":15}]` || input["context"] != `{"age":15}` {
		t.Errorf("params %s, context %s", input["params"], input["context"])
	}
	if cipher, err := base64.StdEncoding.DecodeString(input["password"]); err != nil || len(cipher) != 128 {
		t.Errorf("password is not encrypted: %s", input["password"])
	}
}

func TestUpstreamErrors(t *testing.T) {
	for _, tc := range []struct {
		name, answer string
		code         codes.Code
		reason       string
	}{
		{"by apiCode", `{"statusCode":499,"apiCode":2333,"message":"no","requestId":"r1","data":{"mfaToken":"m"}}`, codes.Unauthenticated, "ACCOUNT_OR_PASSWORD_WRONG"},
		{"no object", `{"statusCode":200,"data":null}`, codes.NotFound, "UPSTREAM_NOT_FOUND"},
		{"no identifier", `{"statusCode":200,"data":{"email":"a@b.c"}}`, codes.Internal, "UPSTREAM_MALFORMED"},
		{"not JSON", `<html>secret</html>`, codes.Internal, "UPSTREAM_MALFORMED"},
		{"another kind", `{"statusCode":200,"data":[]}`, codes.Internal, "UPSTREAM_MALFORMED"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			conn, _ := serve(t, map[string]string{"/api/v3/get-user": tc.answer})
			_, err := authingv3.NewManagementServiceClient(conn).GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"})
			if status.Code(err) != tc.code || tc.name != "by apiCode" && apierror.Reason(err) != tc.reason {
				t.Errorf("%v %s, want %v %s", err, apierror.Reason(err), tc.code, tc.reason)
			}
			if strings.Contains(err.Error(), "secret") {
				t.Errorf("the body is echoed: %v", err)
			}
			if tc.name == "by apiCode" {
				up := apierror.UpstreamOf(err)
				if up.GetApiCode() != 2333 || up.GetStatusCode() != 499 || up.GetRequestId() != "r1" || up.GetData().GetStructValue().Fields["mfaToken"].GetStringValue() != "m" {
					t.Errorf("details = %v", up)
				}
			}
		})
	}
}

func TestOurOwnCredentialRefusedIsNotTheCallersFault(t *testing.T) {
	conn, _ := serve(t, map[string]string{"/api/v3/get-user": `{"statusCode":401,"message":"bad token"}`})
	_, err := authingv3.NewManagementServiceClient(conn).GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"})
	if status.Code(err) != codes.Internal || apierror.Reason(err) != "MANAGEMENT_CREDENTIAL_REJECTED" {
		t.Errorf("error = %v", err)
	}
}

func TestDeadline(t *testing.T) {
	conn, _ := serve(t, map[string]string{"/api/v3/get-user": tokenAnswer})
	// Only the server is out of time: a client that is may not wait for the answer.
	conn.WithServerUnaryInterceptor(func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
		ctx, cancel := context.WithDeadline(ctx, time.Now().Add(-time.Second))
		defer cancel()
		return handle(ctx, req)
	})
	_, err := authingv3.NewManagementServiceClient(conn).GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"})
	if status.Code(err) != codes.DeadlineExceeded || apierror.Reason(err) != "UPSTREAM_TIMEOUT" {
		t.Errorf("error = %v, want DeadlineExceeded", err)
	}
}

func TestOddFieldsAreLeftOut(t *testing.T) {
	conn, _ := serve(t, map[string]string{"/api/v3/get-user": `{"statusCode":200,"data":{"userId":"u","loginsCount":{},"nickname":"n"}}`})
	out, err := authingv3.NewManagementServiceClient(conn).GetUser(t.Context(), &authingv3.GetUserRequest{UserId: "u"})
	if err != nil || out.GetUser().LoginsCount != nil || out.GetUser().GetNickname() != "n" {
		t.Errorf("%v, %v", out, err)
	}
}
