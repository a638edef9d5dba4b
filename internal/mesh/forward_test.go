package mesh_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// The requests of each proxy for what a client asked of it, with the client's
// own headers.

func nginxAsks(method, target string, client http.Header) *http.Request {
	return proxyAsks("/verify", client, pairs{"Host", "api.example.com", "X-Original-Method", method, "X-Original-URI", target})
}

func traefikAsks(method, target string, client http.Header) *http.Request {
	return proxyAsks("/verify", client, pairs{
		"Host", "authz.internal:9000", "X-Forwarded-Method", method, "X-Forwarded-Proto", "https",
		"X-Forwarded-Host", "api.example.com", "X-Forwarded-Uri", target, "X-Forwarded-For", "192.0.2.1",
	})
}

func caddyAsks(method, target string, client http.Header) *http.Request {
	return proxyAsks("/verify?rd=x", client, pairs{
		"Host", "api.example.com", "X-Forwarded-Method", method, "X-Forwarded-Uri", target,
		"X-Forwarded-Host", "api.example.com", "X-Forwarded-Proto", "https", "X-Forwarded-For", "192.0.2.1",
	})
}

func proxyAsks(at string, client http.Header, set pairs) *http.Request {
	req := httptest.NewRequestWithContext(context.Background(), http.MethodGet, at, nil)
	for name, values := range client {
		req.Header[name] = values
	}
	for name, value := range set.all {
		if name == "Host" {
			req.Host = value
			continue
		}
		req.Header.Set(name, value)
	}
	return req
}

// proxies are the doors with their askers.
func proxies(decider *mesh.Decider) map[string]func(method, target string, client http.Header) *httptest.ResponseRecorder {
	through := func(door http.Handler, ask func(string, string, http.Header) *http.Request) func(string, string, http.Header) *httptest.ResponseRecorder {
		return func(method, target string, client http.Header) *httptest.ResponseRecorder {
			answer := httptest.NewRecorder()
			door.ServeHTTP(answer, ask(method, target, client))
			return answer
		}
	}
	return map[string]func(string, string, http.Header) *httptest.ResponseRecorder{
		"nginx":   through(mesh.NewNginx(decider), nginxAsks),
		"traefik": through(mesh.NewForwarded(decider), traefikAsks),
		"caddy":   through(mesh.NewForwarded(decider), caddyAsks),
	}
}

func TestForwardAuth(t *testing.T) {
	f := newFixture(t, withCookie, withRoutes(
		mesh.Route{PathPrefix: "/public", Methods: []string{"GET"}, Host: "api.example.com", Rule: rule("public")},
		mesh.Route{PathPrefix: "/orders", Methods: []string{"POST"}, Rule: mesh.Rule{Need: mesh.NeedScopes, Scopes: []string{"orders:write"}}},
	))
	token := func(text string) http.Header { return http.Header{"Authorization": {"Bearer " + text}} }
	who := func(pairs ...string) http.Header {
		h := http.Header{"Cache-Control": {"no-store"}}
		for i := 0; i < len(pairs); i += 2 {
			h.Set(pairs[i], pairs[i+1])
		}
		return h
	}
	refused := func(challenge string) http.Header {
		h := who("Content-Type", "application/json")
		if challenge != "" {
			h.Set("WWW-Authenticate", challenge)
		}
		return h
	}
	u1 := who("X-Authing-User-Id", "u1", "X-Authing-Issuer", "https://a.example/oidc")
	u2 := who("X-Authing-User-Id", "u2", "X-Authing-Issuer", "https://a.example/oidc",
		"X-Authing-Token-Scopes", "openid orders:read orders:write", "X-Authing-Roles", "admin,%E5%AE%A1%E8%AE%A1%2C%20%E5%91%98")
	for _, tc := range []struct {
		name, method, target string
		client               http.Header
		status               int
		headers              http.Header
		body                 string
	}{
		{"public", "GET", "/public/a?b=c", nil, 200, who(), ""},
		{"public by another method", "DELETE", "/public/a", nil, 401, refused(`Bearer realm="authing"`), `{"reason":"token_missing"}`},
		{"no token", "GET", "/", nil, 401, refused(`Bearer realm="authing"`), `{"reason":"token_missing"}`},
		{"a token", "GET", "/", token(plain), 200, u1, ""},
		{"a cookie", "GET", "/", http.Header{"Cookie": {"a=b", "session=" + plain}}, 200, u1, ""},
		{"a bad token", "GET", "/", token("bad.token.1"), 401, refused(`Bearer realm="authing", error="invalid_token"`), `{"reason":"token_invalid"}`},
		{"two tokens", "GET", "/", http.Header{"Authorization": {"Bearer " + plain, "Bearer " + plain}}, 400, refused(`Bearer realm="authing", error="invalid_request"`), `{"reason":"ambiguous_token"}`},
		{"scope", "POST", "/orders", token(admin), 200, u2, ""},
		{"no scope", "POST", "/orders", token(plain), 403, refused(`Bearer realm="authing", error="insufficient_scope", scope="orders:write"`), `{"reason":"scopes_insufficient"}`},
		{"no keys", "GET", "/", token("keyless.token.1"), 503, refused(""), `{"reason":"token_unverified"}`},
		{"spoofed", "GET", "/", http.Header{"Authorization": {"Bearer " + plain}, "X-Authing-User-Id": {"root"}}, 400, refused(""), `{"reason":"identity_header"}`},
		{"spoofed on a public route", "GET", "/public", http.Header{"X_authing_roles": {"admin"}}, 400, refused(""), `{"reason":"identity_header"}`},
		{"malformed", "GET", "/public/%2e%2e/orders", token(plain), 400, refused(""), `{"reason":"malformed_request"}`},
		{
			"a client that names another request", "GET", "/orders/1",
			http.Header{
				"X-Original-Uri": {"/public"}, "X-Forwarded-Uri": {"/public"}, "X-Original-Method": {"GET"},
				"X-Forwarded-Method": {"GET"}, "X-Forwarded-Host": {"api.example.com"}, "X-Rewrite-Url": {"/public"},
			},
			401, refused(`Bearer realm="authing"`), `{"reason":"token_missing"}`,
		},
	} {
		for name, ask := range proxies(f.Decider) {
			t.Run(tc.name+" by "+name, func(t *testing.T) {
				answer := ask(tc.method, tc.target, tc.client)
				if diff := cmp.Diff(tc.headers, answer.Header()); diff != "" {
					t.Errorf("headers (-want +got)\n%s", diff)
				}
				if answer.Code != tc.status || answer.Body.String() != tc.body {
					t.Errorf("got %d %s", answer.Code, answer.Body)
				}
			})
		}
	}
}

// A proxy that does not say what the request is gets no guess: what is in its
// place is the client's.
func TestForwardAuthOfIncompleteProxies(t *testing.T) {
	f := newFixture(t, withRoutes(mesh.Route{Rule: rule("all")}))
	for name, tc := range map[string]struct {
		door http.Handler
		req  *http.Request
		lose string
	}{
		"nginx without URI":      {mesh.NewNginx(f.Decider), nginxAsks("GET", "/", nil), "X-Original-Uri"},
		"nginx without method":   {mesh.NewNginx(f.Decider), nginxAsks("GET", "/", nil), "X-Original-Method"},
		"nginx at the other":     {mesh.NewForwarded(f.Decider), nginxAsks("GET", "/", nil), ""},
		"traefik without host":   {mesh.NewForwarded(f.Decider), traefikAsks("GET", "/", nil), "X-Forwarded-Host"},
		"traefik without method": {mesh.NewForwarded(f.Decider), traefikAsks("GET", "/", nil), "X-Forwarded-Method"},
		"caddy at the other":     {mesh.NewNginx(f.Decider), caddyAsks("GET", "/", nil), ""},
		"nobody":                 {mesh.NewNginx(f.Decider), httptest.NewRequestWithContext(context.Background(), http.MethodGet, "/", nil), ""},
	} {
		tc.req.Header.Del(tc.lose)
		answer := httptest.NewRecorder()
		tc.door.ServeHTTP(answer, tc.req)
		if answer.Code != http.StatusBadRequest {
			t.Errorf("%s: %d", name, answer.Code)
		}
	}
	twice := traefikAsks("GET", "/", nil)
	twice.Header.Add("X-Forwarded-Uri", "/a")
	answer := httptest.NewRecorder()
	mesh.NewForwarded(f.Decider).ServeHTTP(answer, twice)
	if answer.Code != http.StatusBadRequest {
		t.Errorf("two URIs: %d", answer.Code)
	}
}
