package e2e

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

const meshSettings = `
mesh: {enabled: true, cookie: session}
rules:
  - {name: assets, path: /assets, need: public}
  - {name: profile, path: /profile, need: scopes, scopes: openid profile}
  - {name: payments, path: /payments, need: scopes, scopes: payments}
  - {name: orders, path: /orders, need: permission, resource: "orders:*", action: "orders:read"}
  - {name: fresh, path: /fresh, max_staleness: 0s}
`

// withSettings is an environment with a settings file.
func withSettings(t *testing.T, env map[string]string, content string) map[string]string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "settings.yaml")
	if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	env = maps.Clone(env)
	env["AUTHING_CONFIG"] = name
	return env
}

// Every proxy gets the same verdict about the same request.
func TestProxies(t *testing.T) {
	s := start(t, withSettings(t, embedded(), meshSettings))
	token, revoked := signedIn(t, s), signedIn(t, s)
	if got := call(t, "POST", "http://"+s.at.Emulator+"/oidc/token/revocation",
		"token="+revoked+"&client_id="+appID+"&client_secret="+appSecret, "Content-Type", "application/x-www-form-urlencoded"); got.status != 200 {
		t.Fatal(got.text)
	}
	for name, tc := range map[string]struct {
		path  string
		token string
		want  int
	}{
		"public":                        {"/assets/logo.svg", "", 200},
		"no rule, no token":             {"/", "", 401},
		"no rule, a token":              {"/", token, 200},
		"a bad token":                   {"/", token + "x", 401},
		"the token has the scopes":      {"/profile", token, 200},
		"the token lacks a scope":       {"/payments", token, 403},
		"the user lacks the permission": {"/orders", token, 403},
		"revoked, offline":              {"/", revoked, 200},
		"revoked, asked":                {"/fresh", revoked, 401},
		"good, asked":                   {"/fresh", token, 200},
		"dot segments":                  {"/assets/../payments", token, 400},
	} {
		t.Run(name, func(t *testing.T) {
			verdicts := map[string]int{
				"Envoy": checkByEnvoy(t, s, tc.path, tc.token),
				"nginx": forwardAuth(t, s, "/forward-auth/nginx", tc.token,
					"X-Original-URI", tc.path, "X-Original-Method", "GET"),
				"Traefik, Caddy": forwardAuth(t, s, "/forward-auth", tc.token,
					"X-Forwarded-Uri", tc.path, "X-Forwarded-Method", "GET", "X-Forwarded-Host", "shop.test"),
			}
			for proxy, got := range verdicts {
				if got != tc.want {
					t.Errorf("%s: %d, want %d", proxy, got, tc.want)
				}
			}
		})
	}
	if log := s.log.String(); strings.Contains(log, token) || strings.Contains(log, revoked) {
		t.Error("a token is in the log")
	}
}

func checkByEnvoy(t *testing.T, s *system, path, token string) int {
	t.Helper()
	answer, err := authv3.NewAuthorizationClient(s.grpc).Check(t.Context(), checkRequest(path, token))
	if err != nil {
		t.Fatal(err)
	}
	if ok := answer.GetOkResponse(); ok != nil {
		named := func(h *corev3.HeaderValueOption) bool { return h.GetHeader().GetKey() == "x-authing-user-id" }
		found := false
		for _, header := range ok.GetHeaders() {
			found = found || named(header)
		}
		if found != (token != "") {
			t.Errorf("Envoy: headers %v", ok.GetHeaders())
		}
		return 200
	}
	return int(answer.GetDeniedResponse().GetStatus().GetCode())
}

func checkRequest(path, token string) *authv3.CheckRequest {
	headers := map[string]string{}
	if token != "" {
		headers["authorization"] = "Bearer " + token
	}
	return &authv3.CheckRequest{Attributes: &authv3.AttributeContext{Request: &authv3.AttributeContext_Request{
		Http: &authv3.AttributeContext_HttpRequest{Method: "GET", Host: "shop.test", Path: path, Headers: headers},
	}}}
}

func forwardAuth(t *testing.T, s *system, path, token string, headers ...string) int {
	t.Helper()
	if token != "" {
		headers = append(headers, "Cookie", "session="+token)
	}
	got := call(t, "GET", s.rest(path), "", headers...)
	if got.status == 200 && (got.header.Get("x-authing-user-id") != "") != (token != "") {
		t.Errorf("%s: headers %v", path, got.header)
	}
	return got.status
}

// A proxy is a caller like any other; one that is refused must not look like
// its user being refused.
func TestProxiesAreCallers(t *testing.T) {
	key, secret, err := access.NewKey("proxy-1", "proxy")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	policy, keys := filepath.Join(dir, "policy.yaml"), filepath.Join(dir, "keys.yaml")
	for name, content := range map[string]string{
		policy: "callers:\n  proxy: {scopes: [tokens.read]}\n",
		keys:   "keys:\n  - {id: proxy-1, caller: proxy, hash: '" + key.Hash() + "'}\n",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	env := withSettings(t, embedded(), meshSettings)
	env["AUTHING_ACCESS_POLICY"], env["AUTHING_ACCESS_KEYS"] = policy, keys
	s := start(t, env)
	client := authv3.NewAuthorizationClient(s.grpc)
	if _, err := client.Check(t.Context(), checkRequest("/assets", "")); status.Code(err) != codes.Unauthenticated {
		t.Errorf("Envoy without a credential: %v", err)
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-caller-authorization", secret)
	if answer, err := client.Check(ctx, checkRequest("/assets", "")); err != nil || answer.GetOkResponse() == nil {
		t.Errorf("Envoy with its key: %v, %v", answer, err)
	}
	original := []string{"X-Original-URI", "/assets", "X-Original-Method", "GET"}
	if got := call(t, "GET", s.rest("/forward-auth/nginx"), "", original...); got.status != 500 || !strings.Contains(got.text, "CALLER_UNAUTHENTICATED") {
		t.Errorf("nginx without a credential: %d %s", got.status, got.text)
	}
	if got := call(t, "GET", s.rest("/forward-auth/nginx"), "", append(original, "X-Caller-Authorization", secret)...); got.status != 200 {
		t.Errorf("nginx with its key: %d %s", got.status, got.text)
	}
	if strings.Contains(s.log.String(), secret) {
		t.Error("the key is in the log")
	}
}
