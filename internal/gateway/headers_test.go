package gateway_test

import (
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"google.golang.org/grpc/metadata"

	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

func TestIncomingHeaders(t *testing.T) {
	for _, tt := range []struct {
		name    string
		headers []string
		want    metadata.MD // nil: refused
		says    string
	}{
		{name: "nothing", want: metadata.MD{}},
		{
			name: "all that pass, in mixed case",
			headers: []string{
				"AUTHORIZATION: Bearer t", "x-CALLER-authorization: c", "X-Authing-APP-Id: a", "x-authing-app-tenant-id: n",
				"X-Authing-Userpool-Id: p", "x-authing-lang: en-US", "X-REQUEST-ID: r", "TraceParent: 00-1", "traceSTATE: k=v",
			},
			want: metadata.Pairs("authorization", "Bearer t", "x-caller-authorization", "c", "x-authing-app-id", "a",
				"x-authing-app-tenant-id", "n", "x-authing-userpool-id", "p", "x-authing-lang", "en-US", "x-request-id", "r",
				"traceparent", "00-1", "tracestate", "k=v"),
		},
		{
			name: "nothing else",
			headers: []string{
				"Grpc-Metadata-Authorization: evil", "Grpc-Metadata-X-Caller-Authorization: evil", "Grpc-Metadata-Peer-Bin: ZXZpbA==",
				"Grpcgateway-Authorization: evil", "grpcgateway-user-agent: evil", "X-Caller-Subject: evil", "x-caller-id: evil",
				"Grpc-Timeout: 1n", "X-Forwarded-For: 10.0.0.1", "x-forwarded-host: evil", "X-Forwarded-Proto: https",
				"X-Real-Ip: 10.0.0.1", "Forwarded: for=10.0.0.1", "Cookie: a=b", "Host: evil", "User-Agent: u", "Te: trailers", "Connection: close",
			},
			want: metadata.MD{},
		},
		{name: "the same twice", headers: []string{"Authorization: a", "authorization: a"}, want: metadata.Pairs("authorization", "a")},
		{name: "empty", headers: []string{"x-authing-app-id: ", "x-authing-app-id: a"}, want: metadata.Pairs("x-authing-app-id", "a")},
		{name: "tracestate is a list", headers: []string{"tracestate: a=1", "Tracestate: b=2"}, want: metadata.Pairs("tracestate", "a=1,b=2")},
		{name: "two authorizations", headers: []string{"Authorization: a", "authorization: b"}, says: `"field":"authorization"`},
		{name: "two callers", headers: []string{"X-Caller-Authorization: a", "x-caller-authorization: b"}, says: `"field":"x-caller-authorization"`},
		{name: "two applications", headers: []string{"x-authing-app-id: a", "X-Authing-App-Id: b"}, says: `"field":"x-authing-app-id"`},
		{name: "not ASCII", headers: []string{"x-authing-app-id: é"}, says: `"field":"x-authing-app-id"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, target := range []string{"/api/v3/list-users", "/authing.v2.AuthService/LoginByEmail"} {
				conn := &fakeConn{}
				got := send(t, newHandler(t, conn, gateway.Options{Unbound: true}), "POST", target, "{}", tt.headers...)
				switch {
				case tt.want == nil && (got.status != 400 || conn.method != "" || !strings.Contains(got.body, tt.says)):
					t.Errorf("%s: got %d %s, called %q", target, got.status, got.body, conn.method)
				case tt.want != nil && (got.status != 200 || !reflect.DeepEqual(conn.metadata, tt.want)):
					t.Errorf("%s: got %d %s, metadata %v", target, got.status, got.body, conn.metadata)
				}
			}
		})
	}
}

func TestMetadataOfTheServerGoesFirst(t *testing.T) {
	conn := &fakeConn{}
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/api/v3/get-profile", nil)
	r.Header.Set("Authorization", "client")
	r.Header.Set("X-Authing-Lang", "en-US")
	r = r.WithContext(metadata.AppendToOutgoingContext(r.Context(), "authorization", "server", "x-client-ip", "192.0.2.7"))
	newHandler(t, conn, gateway.Options{}).ServeHTTP(httptest.NewRecorder(), r)
	want := metadata.Pairs("authorization", "server", "x-client-ip", "192.0.2.7", "x-authing-lang", "en-US")
	if !reflect.DeepEqual(conn.metadata, want) {
		t.Errorf("metadata = %v", conn.metadata)
	}
}

func TestOutgoingHeaders(t *testing.T) {
	conn := &fakeConn{
		header: metadata.Pairs("x-request-id", "r-1", "set-cookie", "a=b", "location", "/x", "x-caller-subject", "s",
			"access-control-allow-origin", "*", "grpc-status", "0"),
		trailer: metadata.Pairs("retry-after", "7", "x-trailer", "t"),
	}
	got := send(t, newHandler(t, conn, gateway.Options{}), "GET", "/api/v3/get-profile", "", "Te: trailers")
	want := http.Header{
		"X-Request-Id": {"r-1"}, "Retry-After": {"7"}, "Content-Type": {"application/json; charset=utf-8"},
		"Content-Length": {"61"}, "X-Content-Type-Options": {"nosniff"}, "Cache-Control": {"no-store"},
	}
	if !reflect.DeepEqual(got.header, want) || got.body != `{"statusCode":200,"message":"","requestId":"r-1","data":null}` {
		t.Errorf("headers %v, body of %d bytes %s", got.header, len(got.body), got.body)
	}
}
