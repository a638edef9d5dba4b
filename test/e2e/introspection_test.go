package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	stock "github.com/coreos/go-oidc/v3/oidc"
	"github.com/zitadel/oidc/v3/pkg/client/rs"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"golang.org/x/crypto/bcrypt"
	"google.golang.org/grpc/metadata"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

// proxied puts a proxy before REST, whose address is known before the server
// starts: to is told where REST is.
func proxied(t *testing.T) (address string, to func(rest string)) {
	t.Helper()
	var rest atomic.Pointer[url.URL]
	proxy := httptest.NewServer(&httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(rest.Load()) }})
	t.Cleanup(proxy.Close)
	return proxy.URL, func(at string) { rest.Store(&url.URL{Scheme: "http", Host: at}) }
}

// A resource server of any make gets by with its issuer and our address.
func TestStockResourceServers(t *testing.T) {
	key, secret, err := access.NewKey("api-1", "api")
	if err != nil {
		t.Fatal(err)
	}
	address, to := proxied(t)
	env, dir := embedded(), t.TempDir()
	env["AUTHING_HTTP_URL"] = address
	env["AUTHING_ACCESS_POLICY"], env["AUTHING_ACCESS_KEYS"] = filepath.Join(dir, "policy.yaml"), filepath.Join(dir, "keys.yaml")
	for variable, content := range map[string]string{
		"AUTHING_ACCESS_POLICY": "callers:\n  api: {scopes: [tokens.read, auth.*]}\n",
		"AUTHING_ACCESS_KEYS":   "keys:\n  - {id: api-1, caller: api, hash: '" + key.Hash() + "'}\n",
	} {
		if err := os.WriteFile(env[variable], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, env)
	to(s.at.HTTP)
	signed := call(t, "POST", s.rest("/api/v3/signin"),
		`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},"options":{"scope":"openid profile"}}`,
		"X-Caller-Authorization", secret)
	token, _ := signed.at("data", "access_token").(string)
	if token == "" {
		t.Fatal(signed.text)
	}

	// go-oidc takes the issuer from the metadata, and the keys from where it says.
	ctx := stock.InsecureIssuerURLContext(t.Context(), "http://"+s.at.Emulator+"/oidc")
	for _, below := range []string{"", "/oidc", "/" + appID, "/" + appID + "/oidc"} {
		provider, err := stock.NewProvider(ctx, address+below)
		if err != nil {
			t.Fatalf("%s: %v", below, err)
		}
		verified, err := provider.VerifierContext(ctx, &stock.Config{ClientID: appID}).Verify(ctx, token)
		if err != nil || verified.Subject == "" {
			t.Errorf("%s: %v", below, err)
		}
		var named struct {
			Keys string `json:"jwks_uri"`
		}
		if err := provider.Claims(&named); err != nil || !strings.HasPrefix(named.Keys, address+"/") {
			t.Errorf("%s: keys at %s, %v", below, named.Keys, err)
		}
	}

	// zitadel's client of RFC 7662 proves itself by Basic.
	for password, good := range map[string]bool{secret: true, secret + "x": false} {
		resource, err := rs.NewResourceServerClientCredentials(t.Context(), "", "api-1", password,
			rs.WithStaticEndpoints("unused", address+"/oauth2/introspect"))
		if err != nil {
			t.Fatal(err)
		}
		answer, err := rs.Introspect[*oidc.IntrospectionResponse](t.Context(), resource, token)
		if good != (err == nil) {
			t.Fatalf("%v, %v", answer, err)
		}
		if good && (!answer.Active || answer.ClientID != appID || answer.Subject == "" || answer.Expiration == 0 ||
			answer.TokenType != "Bearer" || answer.Issuer != "http://"+s.at.Emulator+"/oidc" || answer.Scope.String() != "openid profile") {
			t.Errorf("%+v", answer)
		}
	}
	if log := s.log.String(); strings.Contains(log, token) || strings.Contains(log, secret) {
		t.Error("the token or the key is in the log")
	}
}

// introspected is what introspection says of a token.
func introspected(t *testing.T, s *system, token, more string) reply {
	t.Helper()
	return call(t, "POST", s.rest("/oauth2/introspect"), "token="+token+more, "Content-Type", "application/x-www-form-urlencoded")
}

func TestIntrospectionOfEndedTokens(t *testing.T) {
	s := start(t, embedded())
	good, ended, elsewhere := signedIn(t, s), signedIn(t, s), signedIn(t, s)
	for _, token := range []string{good, ended, elsewhere} {
		if got := introspected(t, s, token, ""); got.status != 200 || got.body["active"] != true {
			t.Fatalf("%d %s", got.status, got.text)
		}
	}
	ctx := metadata.AppendToOutgoingContext(t.Context(), "authorization", "Bearer "+ended)
	if _, err := authingv2.NewAuthServiceClient(s.grpc).Logout(ctx, new(authingv2.LogoutRequest)); err != nil {
		t.Fatal(err)
	}
	if got := call(t, "POST", "http://"+s.at.Emulator+"/oidc/token/revocation",
		"token="+elsewhere+"&client_id="+appID+"&client_secret="+appSecret, "Content-Type", "application/x-www-form-urlencoded"); got.status != 200 {
		t.Fatal(got.text)
	}
	for name, tc := range map[string]struct {
		token, more string
		active      bool
	}{
		"good":                          {good, "", true},
		"good, asked":                   {good, "&max_staleness=0", true},
		"logged out":                    {ended, "", false},
		"revoked at Authing, offline":   {elsewhere, "", true},
		"revoked at Authing, asked":     {elsewhere, "&max_staleness=0s&token_type_hint=access_token", false},
		"revoked at Authing, said then": {elsewhere, "&max_staleness=60", false},
		"tampered":                      {good[:len(good)-6] + "AAAAAA", "", false},
	} {
		got := introspected(t, s, tc.token, tc.more)
		if got.status != 200 || got.body["active"] != tc.active || !tc.active && len(got.body) != 1 {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
}

// What a resource server needs is there while Authing is not.
func TestResourceServersOutliveAuthing(t *testing.T) {
	authing := httptest.NewUnstartedServer(nil)
	made, err := emulator.New(emulator.Options{
		UserPoolID: poolID, UserPoolSecret: poolSecret, AppID: appID, AppSecret: appSecret,
		PublicURL: "http://" + authing.Listener.Addr().String(), BcryptCost: bcrypt.MinCost,
	})
	if err != nil {
		t.Fatal(err)
	}
	authing.Config.Handler = made.Handler()
	authing.Start()
	t.Cleanup(authing.Close)
	issuer := authing.URL + "/oidc"

	used := start(t, real(authing.URL))
	token := signedIn(t, used)
	verify := func() error {
		// A new key set each time: it remembers nothing.
		keys := stock.NewRemoteKeySet(context.Background(), used.rest("/"+appID+"/oidc/.well-known/jwks.json"))
		_, err := stock.NewVerifier(issuer, keys, &stock.Config{ClientID: appID}).Verify(t.Context(), token)
		return err
	}
	metadataAt := "/.well-known/openid-configuration"
	if err := verify(); err != nil {
		t.Fatal(err)
	}
	if got := call(t, "GET", used.rest(metadataAt), ""); got.status != 200 || got.body["issuer"] != issuer || got.body["jwks_uri"] != issuer+"/.well-known/jwks.json" {
		t.Fatalf("%d %s", got.status, got.text)
	}

	authing.Close()
	if err := verify(); err != nil {
		t.Errorf("Authing is down: %v", err)
	}
	if got := call(t, "GET", used.rest(metadataAt), ""); got.status != 200 || got.body["issuer"] != issuer {
		t.Errorf("metadata: %d %s", got.status, got.text)
	}
	if got := introspected(t, used, token, ""); got.status != 200 || got.body["active"] != true {
		t.Errorf("introspection: %d %s", got.status, got.text)
	}

	// A server fetches keys when it starts.
	fresh := start(t, real(authing.URL))
	// What was never had, and what only Authing can say, is not known.
	for name, got := range map[string]reply{
		"Authing's own word":        introspected(t, used, token, "&max_staleness=0"),
		"introspection, never had":  introspected(t, fresh, token, ""),
		"keys, never had":           call(t, "GET", fresh.rest("/.well-known/jwks.json"), ""),
		"metadata, never had":       call(t, "GET", fresh.rest(metadataAt), ""),
		"metadata, never had again": call(t, "GET", fresh.rest(metadataAt), ""),
	} {
		if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" || got.body["active"] != nil {
			t.Errorf("%s: %d %v %s", name, got.status, got.header, got.text)
		}
	}
}
