package gateway_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/structpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

func TestEnvelopes(t *testing.T) {
	for _, tt := range []struct {
		name, verb, target string
		reply              proto.Message
		header             metadata.MD
		body               string
	}{
		{
			"response_body", "POST", "/api/v3/signin",
			&authingv3.SignInByCredentialsResponse{LoginToken: &authingv3.LoginToken{
				AccessToken: proto.String("<t>"), TokenType: "Bearer", ExpireIn: 1209600,
			}},
			metadata.Pairs("x-request-id", "server"),
			`{"statusCode":200,"message":"","requestId":"server","data":{"access_token":"<t>","token_type":"Bearer","expire_in":1209600}}`,
		},
		{
			"whole response", "POST", "/api/v3/list-users", &authingv3.ListUsersResponse{TotalCount: 9007199254740991}, nil,
			`{"statusCode":200,"message":"","requestId":"client","data":{"totalCount":9007199254740991,"list":[]}}`,
		},
		{
			"no data", "GET", "/api/v3/get-user?userId=u", nil, nil,
			`{"statusCode":200,"message":"","requestId":"client","data":null}`,
		},
		{"v2", "GET", "/api/v2/users/me", nil, nil, `{"code":200,"message":"","data":null}`},
		{
			"plain", "POST", "/authing.v2.AuthService/CheckLoginStatus",
			&authingv2.AuthServiceCheckLoginStatusResponse{TokenStatus: &authingv2.TokenStatus{Exp: proto.Int64(12)}}, nil,
			`{"tokenStatus":{"exp":"12"}}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conn := &fakeConn{reply: tt.reply, header: tt.header}
			h := newHandler(t, conn, gateway.Options{Unbound: true})
			compatible := newHandler(t, conn, gateway.Options{Unbound: true, Convention: gateway.Compatible})
			for _, h := range []answer{
				send(t, h, tt.verb, tt.target, "", "X-Request-Id: client", "Accept: text/html"),
				send(t, compatible, tt.verb, tt.target, "", "X-Request-Id: client"),
			} {
				if h.status != 200 || h.body != tt.body || h.header.Get("Content-Type") != "application/json; charset=utf-8" {
					t.Errorf("got  %d %s\nwant %s", h.status, h.body, tt.body)
				}
			}
		})
	}
}

func TestErrors(t *testing.T) {
	mfa := apierror.Upstream{
		Operation: "x", HTTPStatus: 200, StatusCode: 499, APICode: 1636, Message: "需要 MFA", RequestID: "up",
		Data: structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{"mfaToken": structpb.NewStringValue("t")}}),
	}.Err()
	gone := apierror.Upstream{StatusCode: 2004, Message: "gone"}.Err()
	bad := apierror.InvalidField("userId", "is required")
	for _, tt := range []struct {
		name   string
		err    error
		status int
		v3, v2 string
	}{
		{
			"upstream with data", mfa, 400,
			`{"statusCode":499,"apiCode":1636,"message":"需要 MFA","requestId":"up","data":{"mfaToken":"t"}}`,
			`{"code":1636,"message":"需要 MFA","data":{"mfaToken":"t"}}`,
		},
		{"upstream without apiCode", gone, 404, `{"statusCode":2004,"message":"gone"}`, `{"code":2004,"message":"gone"}`},
		{
			"our own, of a field", bad, 400,
			`{"statusCode":400,"message":"userId: is required","requestId":"client","reason":"INVALID_REQUEST","errors":[{"field":"userId","description":"is required"}]}`,
			`{"code":400,"message":"userId: is required","reason":"INVALID_REQUEST","errors":[{"field":"userId","description":"is required"}]}`,
		},
		{
			"without a reason", status.Error(codes.InvalidArgument, "type mismatch"), 400,
			`{"statusCode":400,"message":"type mismatch","requestId":"client","reason":"INVALID_REQUEST"}`,
			`{"code":400,"message":"type mismatch","reason":"INVALID_REQUEST"}`,
		},
		{
			"bare status", status.Error(codes.Aborted, "again"), 409,
			`{"statusCode":409,"message":"again","requestId":"client"}`, `{"code":409,"message":"again"}`,
		},
		{
			"unexpected", errors.New("password=secret"), 500,
			`{"statusCode":500,"message":"internal error","requestId":"client","reason":"INTERNAL_PANIC"}`,
			`{"code":500,"message":"internal error","reason":"INTERNAL_PANIC"}`,
		},
		{
			"unknown", status.Error(codes.Unknown, "password=secret"), 500,
			`{"statusCode":500,"message":"internal error","requestId":"client","reason":"INTERNAL_PANIC"}`,
			`{"code":500,"message":"internal error","reason":"INTERNAL_PANIC"}`,
		},
		{
			"cancelled", fmt.Errorf("x: %w", context.Canceled), 499,
			`{"statusCode":499,"message":"the caller cancelled the call","requestId":"client","reason":"CALLER_CANCELLED"}`,
			`{"code":499,"message":"the caller cancelled the call","reason":"CALLER_CANCELLED"}`,
		},
		{
			"deadline", context.DeadlineExceeded, 504,
			`{"statusCode":504,"message":"the call ran out of time","requestId":"client","reason":"UPSTREAM_TIMEOUT"}`,
			`{"code":504,"message":"the call ran out of time","reason":"UPSTREAM_TIMEOUT"}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			conn := &fakeConn{err: tt.err}
			for target, body := range map[string]string{"/api/v3/get-user?userId=u": tt.v3, "/api/v2/users/u": tt.v2} {
				rest := send(t, newHandler(t, conn, gateway.Options{}), "GET", target, "", "X-Request-Id: client")
				if rest.status != tt.status || rest.body != body {
					t.Errorf("REST: got %d %s\nwant %s", rest.status, rest.body, body)
				}
				h := newHandler(t, conn, gateway.Options{Convention: gateway.Compatible})
				if got := send(t, h, "GET", target, "", "X-Request-Id: client"); got.status != 200 || got.body != body {
					t.Errorf("Compatible: got %d %s\nwant %s", got.status, got.body, body)
				}
			}
		})
	}
}

func TestEveryDocumentedCodeThroughBothDoors(t *testing.T) {
	for _, row := range apierror.All() {
		if row.GRPC == codes.OK {
			continue
		}
		conn := &fakeConn{err: apierror.Upstream{HTTPStatus: 200, StatusCode: 499, APICode: row.Number, Message: "m", RequestID: "r"}.Err()}
		want := fmt.Sprintf(`{"statusCode":499,"apiCode":%d,"message":"m","requestId":"r"}`, row.Number)
		rest := send(t, newHandler(t, conn, gateway.Options{}), "GET", "/api/v3/get-profile", "")
		if rest.status != apierror.HTTPStatus(row.GRPC) || rest.body != want {
			t.Errorf("%d, REST: got %d %s", row.Number, rest.status, rest.body)
		}
		got := send(t, newHandler(t, conn, gateway.Options{Convention: gateway.Compatible}), "GET", "/api/v3/get-profile", "")
		if got.status != 200 || got.body != want {
			t.Errorf("%d, Compatible: got %d %s", row.Number, got.status, got.body)
		}
	}
}

func TestErrorHeaders(t *testing.T) {
	retry := &errdetails.RetryInfo{RetryDelay: durationpb.New(1200 * time.Millisecond)}
	busy := apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_UNREACHABLE, "busy", retry)
	who := apierror.New(codes.Unauthenticated, errorsv1.Reason_USER_TOKEN_MISSING, "no token")
	for _, tt := range []struct {
		name                string
		err                 error
		header              metadata.MD
		retryAfter, wwwAuth string
	}{
		{"rounded up", busy, nil, "2", ""},
		{"said by the call", busy, metadata.Pairs("retry-after", "60"), "60", ""},
		{"unauthenticated", who, nil, "", "Bearer"},
		{"said by the call", who, metadata.Pairs("www-authenticate", `Bearer realm="x"`), "", `Bearer realm="x"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, target := range []string{"/api/v3/list-users", "/authing.v2.AuthService/LoginByEmail"} {
				h := newHandler(t, &fakeConn{err: tt.err, header: tt.header}, gateway.Options{Unbound: true})
				got := send(t, h, "POST", target, "{}", "X-Request-Id: client")
				if got.header.Get("Retry-After") != tt.retryAfter || got.header.Get("Www-Authenticate") != tt.wwwAuth ||
					got.header.Get("X-Request-Id") != "client" {
					t.Errorf("%s: headers %v", target, got.header)
				}
			}
		})
	}
}

func TestWriteError(t *testing.T) {
	wrong := apierror.Upstream{StatusCode: 2333, Message: "m"}.Err()
	absent := apierror.New(codes.NotFound, errorsv1.Reason_ROUTE_NOT_FOUND, "no")
	for _, tt := range []struct {
		name       string
		err        error
		convention gateway.Convention
		envelope   optionsv1.Envelope
		status     int
		body       string
	}{
		{"GraphQL", wrong, gateway.Compatible, optionsv1.Envelope_ENVELOPE_GRAPHQL, 200, `{"errors":[{"message":{"code":2333,"message":"m"}}],"data":null}`},
		{"GraphQL, own", apierror.InvalidField("f", "d"), gateway.REST, optionsv1.Envelope_ENVELOPE_GRAPHQL, 400, `{"errors":[{"message":{"code":400,"message":"f: d","reason":"INVALID_REQUEST","errors":[{"field":"f","description":"d"}]}}],"data":null}`},
		{"bare", wrong, gateway.REST, optionsv1.Envelope_ENVELOPE_NONE, 401, `{"statusCode":2333,"message":"m"}`},
		{"no route stays true", absent, gateway.Compatible, optionsv1.Envelope_ENVELOPE_V2, 404, `{"code":404,"message":"no","reason":"ROUTE_NOT_FOUND"}`},
		{"no error at all", nil, gateway.REST, optionsv1.Envelope_ENVELOPE_V3, 500, `{"statusCode":500,"message":"internal error","requestId":"r","reason":"INTERNAL_PANIC"}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, r := httptest.NewRecorder(), httptest.NewRequestWithContext(t.Context(), "POST", "/x", nil)
			r.Header.Set("X-Request-Id", "r")
			gateway.WriteError(w, r, tt.err, tt.convention, tt.envelope)
			if w.Code != tt.status || w.Body.String() != tt.body {
				t.Errorf("got %d %s", w.Code, w.Body)
			}
		})
	}
}
