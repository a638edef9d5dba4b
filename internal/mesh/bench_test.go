package mesh_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

var noon = time.Unix(1_700_000_000, 0)

// verifier is a real one, with a token that it knows to be good.
func verifier(t testing.TB) (v *identity.Verifier, token string) {
	t.Helper()
	clock, secret := func() time.Time { return noon }, []byte(strings.Repeat("s", 32))
	none := func(context.Context) ([]byte, error) { return []byte(`{"keys":[]}`), nil }
	v, err := identity.NewVerifier(identity.Options{Now: clock, Issuers: []identity.Issuer{{
		URL: "https://a.example/oidc", Audience: "app-1", Secret: string(secret), Keys: identity.NewKeySet(none, clock),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: secret}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err = jwt.Signed(signer).Claims(map[string]any{
		"iss": "https://a.example/oidc", "aud": "app-1", "sub": "u1", "iat": noon.Unix(), "exp": noon.Add(time.Hour).Unix(),
		"scope": "openid profile orders:read", "roles": []any{map[string]string{"code": "admin"}},
		"data": json.RawMessage(`{"email":"u1@example.com","phone":"13800000000"}`),
	}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return v, token
}

// The verifier of the service fits, and what it says arrives.
func TestRealVerifier(t *testing.T) {
	v, token := verifier(t)
	decider, err := mesh.New(mesh.Options{Tokens: v, Audience: "app-1", Log: newLog()})
	if err != nil {
		t.Fatal(err)
	}
	client := dial(t, decider)
	for _, tc := range []struct {
		token      string
		extensions map[string]string
		code       int32
	}{
		{token, map[string]string{"authing.rule": "scopes", "authing.scopes": "orders:read"}, 0},
		{token, map[string]string{"authing.rule": "roles", "authing.roles": "admin"}, 0},
		{token, map[string]string{"authing.audience": "app-2"}, 16},
		{token, map[string]string{"authing.max_staleness": "1m"}, 14}, // nobody to ask
		{token + "x", nil, 16},
	} {
		answer, err := client.Check(t.Context(), check("/", map[string]string{"authorization": "Bearer " + tc.token}, tc.extensions))
		if err != nil || answer.GetStatus().GetCode() != tc.code {
			t.Errorf("%v: %v, %v", tc.extensions, answer, err)
		}
	}
}

// BenchmarkCheck is an OK for a remembered token, with the headers of a browser.
func BenchmarkCheck(b *testing.B) {
	v, token := verifier(b)
	decider, err := mesh.New(mesh.Options{Tokens: v, Audience: "app-1", Log: newLog()})
	if err != nil {
		b.Fatal(err)
	}
	headers := map[string]string{"authorization": "Bearer " + token, "cookie": "a=b; c=d", "user-agent": strings.Repeat("u", 100)}
	for _, name := range strings.Fields("accept accept-encoding accept-language referer origin x-request-id x-forwarded-for x-forwarded-proto") {
		headers[name] = "text/html,application/xhtml+xml"
	}
	req := check("/orders/1?a=b", headers, map[string]string{"authing.rule": "scopes", "authing.scopes": "orders:read"})
	run := func(b *testing.B, check func(context.Context, *authv3.CheckRequest) (*authv3.CheckResponse, error)) {
		b.ReportAllocs()
		for b.Loop() {
			answer, err := check(b.Context(), req)
			if err != nil || answer.GetOkResponse() == nil {
				b.Fatal(answer, err)
			}
		}
	}
	b.Run("decision", func(b *testing.B) { run(b, mesh.NewAuthorization(decider).Check) })
	client := dial(b, decider)
	b.Run("rpc", func(b *testing.B) {
		run(b, func(ctx context.Context, req *authv3.CheckRequest) (*authv3.CheckResponse, error) {
			return client.Check(ctx, req)
		})
	})
}
