package gateway_test

import (
	"strings"
	"testing"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// TestHeadersOfOneRPC: the cookie of a browser is one rpc's alone.
func TestHeadersOfOneRPC(t *testing.T) {
	for target, want := range map[string]string{
		"GET /cas/session": "sid=1",
		"POST /authing.v2.AuthService/GenerateCodeChallenge": "",
		"GET /api/v2/oidc/validate_token":                    "",
	} {
		conn := &fakeConn{}
		verb, path, _ := strings.Cut(target, " ")
		body := ""
		if verb == "POST" {
			body = "{}"
		}
		send(t, newHandler(t, conn, gateway.Options{Unbound: true}), verb, path, body, "Cookie: sid=1")
		if got := strings.Join(conn.metadata.Get("cookie"), "; "); got != want {
			t.Errorf("%s: cookie %q, want %q", target, got, want)
		}
	}
}

func TestPatch(t *testing.T) {
	conn := &fakeConn{}
	h := newHandler(t, conn, gateway.Options{})
	const path = "/api/v2/application/a1/refresh-secret"
	got := send(t, h, "PATCH", path, "")
	if method, request := conn.called(t); got.status != 200 || method != authingv2.ManagementService_RefreshApplicationSecret_FullMethodName || request != `{"appId":"a1"}` {
		t.Errorf("%d %s, called %s %s", got.status, got.body, method, request)
	}
	if got = send(t, h, "POST", path, "{}"); got.status != 405 || got.header.Get("Allow") != "PATCH, OPTIONS" {
		t.Errorf("POST: %d, Allow %s", got.status, got.header.Get("Allow"))
	}
	if got = send(t, h, "OPTIONS", path, ""); got.status != 204 || got.header.Get("Allow") != "PATCH, OPTIONS" {
		t.Errorf("OPTIONS: %d, Allow %s", got.status, got.header.Get("Allow"))
	}
}
