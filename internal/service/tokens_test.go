package service_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// serveHandler runs the engine against a handler; change edits the client's
// configuration.
func serveHandler(t *testing.T, handler http.HandlerFunc, change func(*authing.Config)) (authingv3.AuthServiceClient, string) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	config := authing.Config{
		Applications: []authing.Application{{ID: "app-1", Secret: "secret-1", Host: server.URL}},
		Pools:        []authing.Pool{{ID: "pool-1", Secret: "pool-secret", Host: server.URL}},
	}
	if change != nil {
		change(&config)
	}
	client, err := authing.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return connect(t, client), server.URL
}

func TestTokenEndpoint(t *testing.T) {
	var form url.Values
	var authorization string
	handler := func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		form, authorization = r.PostForm, r.Header.Get("Authorization")
		if r.URL.Path != "/oidc/token" || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			http.NotFound(w, r)
			return
		}
		_, _ = io.WriteString(w, `{"access_token":"a","token_type":"Bearer","expires_in":7200,"refresh_token":"r2"}`)
	}
	for method, want := range map[authing.TokenAuthMethod]struct{ form, header string }{
		authing.ClientSecretPost:  {"client_id=app-1&client_secret=secret-1&code=c&code_verifier=v&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fx", ""},
		authing.ClientSecretBasic: {"code=c&code_verifier=v&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fx", "Basic YXBwLTE6c2VjcmV0LTE="},
		authing.ClientSecretNone:  {"client_id=app-1&code=c&code_verifier=v&grant_type=authorization_code&redirect_uri=https%3A%2F%2Fx", ""},
	} {
		t.Run(string(method), func(t *testing.T) {
			client, _ := serveHandler(t, handler, func(c *authing.Config) { c.Applications[0].TokenAuthMethod = method })
			out, err := client.GetAccessTokenByCode(t.Context(), &authingv3.GetAccessTokenByCodeRequest{
				Code: "c", CodeVerifier: proto.String("v"), RedirectUri: proto.String("https://x"),
			})
			if err != nil || out.GetTokenSet().GetAccessToken() != "a" || out.GetTokenSet().GetExpiresIn() != 7200 {
				t.Fatalf("%v, %v", out, err)
			}
			if form.Encode() != want.form || authorization != want.header {
				t.Errorf("form %s, authorization %q", form.Encode(), authorization)
			}
		})
	}
	t.Run("a program's own key", func(t *testing.T) {
		client, _ := serveHandler(t, handler, nil)
		_, err := client.GetAccessTokenByClientCredentials(t.Context(), &authingv3.GetAccessTokenByClientCredentialsRequest{
			Scope: "read", AccessKey: "key", AccessSecret: "own",
		})
		if err != nil || form.Encode() != "client_id=key&client_secret=own&grant_type=client_credentials&scope=read" {
			t.Errorf("form %s, %v", form.Encode(), err)
		}
	})
}

func TestOAuthErrorsKeepTheirWord(t *testing.T) {
	for word, want := range map[string]struct {
		code   codes.Code
		reason string
	}{
		"invalid_grant":  {codes.Unauthenticated, "OAUTH_INVALID_GRANT"},
		"invalid_scope":  {codes.InvalidArgument, "OAUTH_INVALID_SCOPE"},
		"invalid_client": {codes.Internal, errorsv1.Reason_APPLICATION_CREDENTIAL_REJECTED.String()},
		"something_new":  {codes.InvalidArgument, "OAUTH_SOMETHING_NEW"},
	} {
		t.Run(word, func(t *testing.T) {
			client, _ := serveHandler(t, func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(http.StatusBadRequest)
				_, _ = io.WriteString(w, `{"error":"`+word+`","error_description":"because"}`)
			}, nil)
			_, err := client.GetAccessTokenByCode(t.Context(), &authingv3.GetAccessTokenByCodeRequest{Code: "c"})
			if status.Code(err) != want.code || apierror.Reason(err) != want.reason {
				t.Errorf("%v %s, want %v %s", err, apierror.Reason(err), want.code, want.reason)
			}
			if up := apierror.UpstreamOf(err); up != nil && (up.GetOauthError() != word || up.GetMessage() != "because") {
				t.Errorf("details %v", up)
			}
		})
	}
}

func TestRevokeTokenTakesAnyAnswer(t *testing.T) {
	for name, body := range map[string]string{"empty": "", "text": "OK", "JSON": "{}"} {
		client, _ := serveHandler(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }, nil)
		if _, err := client.RevokeToken(t.Context(), &authingv3.RevokeTokenRequest{Token: "t"}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// roundTrip is an upstream without a network.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestConcurrentRefreshesAreOne: two callers, one upstream call, both get the
// answer; a later one makes a call of its own.
func TestConcurrentRefreshesAreOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var calls atomic.Int64
		release := make(chan struct{})
		client := serveOver(t, roundTrip(func(*http.Request) (*http.Response, error) {
			calls.Add(1)
			<-release
			body := io.NopCloser(strings.NewReader(`{"access_token":"a","token_type":"Bearer","expires_in":1}`))
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body}, nil
		}))
		refresh := func() error {
			out, err := client.GetNewAccessTokenByRefreshToken(t.Context(), &authingv3.GetNewAccessTokenByRefreshTokenRequest{RefreshToken: "r"})
			if err == nil && out.GetTokenSet().GetAccessToken() != "a" {
				err = errors.New("no token")
			}
			return err
		}
		results := make(chan error, 2)
		for range 2 {
			go func() { results <- refresh() }()
			synctest.Wait() // it is upstream, or waits for the one that is
		}
		if got := calls.Load(); got != 1 {
			t.Errorf("%d calls upstream while two callers wait", got)
		}
		close(release)
		for range 2 {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if err := refresh(); err != nil || calls.Load() != 2 {
			t.Errorf("a later refresh: %v, %d calls", err, calls.Load())
		}
	})
}

// serveOver runs the engine over a transport.
func serveOver(t *testing.T, transport http.RoundTripper) authingv3.AuthServiceClient {
	t.Helper()
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app-1", Secret: "secret-1", Host: "http://authing.test"}},
		Transport:    transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return connect(t, client)
}

// connect serves a client's engine in process.
func connect(t *testing.T, client *authing.Client) authingv3.AuthServiceClient {
	t.Helper()
	engine, err := service.New(client, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	channel := new(inprocgrpc.Channel)
	engine.Register(channel, nil)
	return authingv3.NewAuthServiceClient(channel)
}

func TestUserInfo(t *testing.T) {
	var asked *http.Request
	client, _ := serveHandler(t, func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_, _ = io.WriteString(w, `{"sub":"u1","phone_number":"1","email_verified":true}`)
	}, nil)
	for name, tc := range map[string]struct {
		md   []string
		in   string
		code codes.Code
	}{
		"in the header":  {[]string{"authorization", "tok"}, "", codes.OK},
		"in the request": {nil, "tok", codes.OK},
		"both, the same": {[]string{"authorization", "Bearer tok"}, "tok", codes.OK},
		"two":            {[]string{"authorization", "Bearer other"}, "tok", codes.InvalidArgument},
		"none":           {nil, "", codes.Unauthenticated},
	} {
		t.Run(name, func(t *testing.T) {
			in := new(authingv3.GetUserInfoByAccessTokenRequest)
			if tc.in != "" {
				in.AccessToken = &tc.in
			}
			out, err := client.GetUserInfoByAccessToken(withMetadata(t, tc.md...), in)
			if status.Code(err) != tc.code {
				t.Fatalf("error = %v, want %v", err, tc.code)
			}
			if err != nil {
				return
			}
			if out.GetUserInfo().GetSub() != "u1" || asked.Header.Get("Authorization") != "Bearer tok" || asked.URL.RawQuery != "" {
				t.Errorf("%v; asked %s with %q", out, asked.URL, asked.Header.Get("Authorization"))
			}
		})
	}
}

func TestParseTokens(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	keySet, _ := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k", Algorithm: "RS256"}}})
	client, host := serveHandler(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/app-1/oidc/.well-known/jwks.json" {
			_, _ = w.Write(keySet)
			return
		}
		http.NotFound(w, r)
	}, nil)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: "k"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token := func(aud any, exp time.Time) string {
		text, err := jwt.Signed(signer).Claims(map[string]any{
			"iss": host + "/oidc", "aud": aud, "sub": "u1", "jti": "j", "scope": "openid", "nonce": "n",
			"iat": time.Now().Unix(), "exp": exp.Unix(),
		}).Serialize()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	later := time.Now().Add(time.Hour)
	good := token("app-1", later)

	access, err := client.ParseAccessToken(t.Context(), &authingv3.ParseAccessTokenRequest{Token: good})
	if err != nil || access.GetClaims().GetSub() != "u1" || access.GetClaims().GetExp() != later.Unix() || access.GetClaims().GetAud()[0] != "app-1" {
		t.Errorf("%v, %v", access, err)
	}
	id, err := client.ParseIdToken(t.Context(), &authingv3.ParseIdTokenRequest{Token: token([]string{"app-1", "x"}, later)})
	if err != nil || id.GetClaims().GetNonce() != "n" || len(id.GetClaims().GetAud()) != 2 {
		t.Errorf("%v, %v", id, err)
	}
	for name, bad := range map[string]string{
		"tampered":            good[:len(good)-6] + "AAAAAA",
		"expired":             token("app-1", time.Now().Add(-time.Hour)),
		"another application": token("app-2", later),
		"no JWT":              "opaque",
	} {
		_, err := client.ParseAccessToken(t.Context(), &authingv3.ParseAccessTokenRequest{Token: bad})
		if status.Code(err) != codes.Unauthenticated || apierror.Reason(err) != "TOKEN_INVALID" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCASTickets(t *testing.T) {
	answers := map[string]string{
		"/cas-idp/app-1/validate yes":               "yes\nbob\n",
		"/cas-idp/app-1/validate no":                "no\n\n",
		"/cas-idp/app-1/serviceValidate JSON good":  `{"serviceResponse":{"authenticationSuccess":{"user":"bob","attributes":{"sub":"u1","email":"b@example.com"}}}}`,
		"/cas-idp/app-1/serviceValidate JSON bad":   `{"serviceResponse":{"authenticationFailure":{"code":"INVALID_TICKET","description":"used"}}}`,
		"/cas-idp/app-1/serviceValidate JSON bare":  `{"authenticationFailure":{"code":"INVALID_TICKET","description":"used"}}`,
		"/cas-idp/app-1/serviceValidate XML good":   `<cas:serviceResponse/>`,
		"/cas-idp/app-1/serviceValidate JSON wrong": `<html>`,
	}
	client, _ := serveHandler(t, func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		key := strings.TrimSpace(r.URL.Path + " " + strings.TrimSpace(query.Get("format")+" "+query.Get("ticket")))
		_, _ = io.WriteString(w, answers[key])
	}, nil)
	v1 := func(ticket string) *authingv3.ValidateTicketV1Response {
		out, err := client.ValidateTicketV1(t.Context(), &authingv3.ValidateTicketV1Request{Ticket: ticket, Service: "https://s"})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if out := v1("yes"); !out.GetValid() || out.GetUsername() != "bob" {
		t.Errorf("valid ticket: %v", out)
	}
	if out := v1("no"); out.GetValid() || out.GetMessage() == "" {
		t.Errorf("invalid ticket: %v", out)
	}
	v2 := func(ticket, format string) (*authingv3.ValidateTicketV2Response, error) {
		in := &authingv3.ValidateTicketV2Request{Ticket: ticket, Service: "https://s"}
		if format != "" {
			in.Format = &format
		}
		return client.ValidateTicketV2(t.Context(), in)
	}
	if out, err := v2("good", ""); err != nil || out.GetServiceResponse().GetAuthenticationSuccess().GetAttributes().GetEmail() != "b@example.com" {
		t.Errorf("%v, %v", out, err)
	}
	for _, ticket := range []string{"bad", "bare"} {
		if out, err := v2(ticket, "JSON"); err != nil || out.GetServiceResponse().GetAuthenticationFailure().GetCode() != "INVALID_TICKET" {
			t.Errorf("%s: %v, %v", ticket, out, err)
		}
	}
	if out, err := v2("good", "XML"); err != nil || out.GetXml() != "<cas:serviceResponse/>" {
		t.Errorf("%v, %v", out, err)
	}
	if _, err := v2("wrong", ""); apierror.Reason(err) != "UPSTREAM_MALFORMED" {
		t.Errorf("error = %v, want UPSTREAM_MALFORMED", err)
	}
	if _, err := client.ValidateTicketV1(t.Context(), &authingv3.ValidateTicketV1Request{Ticket: "t", Service: "s", AppId: proto.String("app-9")}); status.Code(err) != codes.NotFound {
		t.Errorf("error = %v, want NotFound", err)
	}
}

func TestURLs(t *testing.T) {
	client, host := serveHandler(t, http.NotFound, nil)
	for name, tc := range map[string]struct {
		in    *authingv3.BuildAuthorizeUrlRequest
		path  string
		query map[string]string // "*" = any, not empty
	}{
		"oidc": {
			&authingv3.BuildAuthorizeUrlRequest{RedirectUri: proto.String("https://x/cb")}, "/oidc/auth",
			map[string]string{"redirect_uri": "https://x/cb", "response_mode": "query", "response_type": "code", "client_id": "app-1", "scope": "openid profile", "state": "*", "nonce": "*"},
		},
		"oidc with everything": {
			&authingv3.BuildAuthorizeUrlRequest{
				RedirectUri: proto.String("https://x/cb"), ResponseMode: proto.String("form_post"), ResponseType: proto.String("id_token"),
				Scope: proto.String("openid offline_access"), State: proto.String("s"), Nonce: proto.String("n"), TenantId: proto.String("t"),
				CodeChallenge: proto.String("c"),
			}, "/oidc/auth",
			map[string]string{
				"redirect_uri": "https://x/cb", "response_mode": "form_post", "response_type": "id_token", "client_id": "app-1",
				"scope": "openid offline_access", "state": "s", "nonce": "n", "tenantId": "t", "prompt": "consent",
				"code_challenge": "c", "code_challenge_method": "S256",
			},
		},
		"oidc, forced": {
			&authingv3.BuildAuthorizeUrlRequest{RedirectUri: proto.String("https://x/cb"), Forced: proto.Bool(true)}, "/oidc/auth",
			map[string]string{"redirect_uri": "https://x/cb", "response_mode": "query", "response_type": "code", "client_id": "app-1", "scope": "openid profile", "state": "*", "nonce": "*", "prompt": "login"},
		},
		"oauth": {
			&authingv3.BuildAuthorizeUrlRequest{Protocol: proto.String("oauth"), RedirectUri: proto.String("https://x/cb")}, "/oauth/auth",
			map[string]string{"redirect_uri": "https://x/cb", "response_type": "code", "client_id": "app-1", "scope": "user", "state": "*"},
		},
		"saml": {&authingv3.BuildAuthorizeUrlRequest{Protocol: proto.String("saml")}, "/api/v2/saml-idp/app-1", nil},
		"cas": {
			&authingv3.BuildAuthorizeUrlRequest{Protocol: proto.String("cas"), Service: proto.String("https://s")}, "/cas-idp/app-1",
			map[string]string{"service": "https://s"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := client.BuildAuthorizeUrl(t.Context(), tc.in)
			if err != nil {
				t.Fatal(err)
			}
			checkURL(t, out.GetUrl(), host+tc.path, tc.query)
		})
	}
	if _, err := client.BuildAuthorizeUrl(t.Context(), &authingv3.BuildAuthorizeUrlRequest{}); status.Code(err) != codes.InvalidArgument {
		t.Errorf("without redirect_uri: %v", err)
	}
	for name, tc := range map[string]struct {
		in    *authingv3.BuildLogoutUrlRequest
		path  string
		query map[string]string
	}{
		"oidc": {
			&authingv3.BuildLogoutUrlRequest{RedirectUri: proto.String("https://x"), IdToken: proto.String("i"), State: proto.String("s")}, "/oidc/session/end",
			map[string]string{"post_logout_redirect_uri": "https://x", "id_token_hint": "i", "state": "s"},
		},
		"oidc without an address": {&authingv3.BuildLogoutUrlRequest{State: proto.String("s")}, "/oidc/session/end", nil},
		"oauth":                   {&authingv3.BuildLogoutUrlRequest{Protocol: proto.String("oauth"), RedirectUri: proto.String("https://x")}, "/login/profile/logout", map[string]string{"redirect_uri": "https://x"}},
		"cas":                     {&authingv3.BuildLogoutUrlRequest{Protocol: proto.String("cas"), RedirectUri: proto.String("https://x")}, "/cas-idp/logout", map[string]string{"url": "https://x"}},
	} {
		t.Run("logout "+name, func(t *testing.T) {
			out, err := client.BuildLogoutUrl(t.Context(), tc.in)
			if err != nil {
				t.Fatal(err)
			}
			checkURL(t, out.GetUrl(), host+tc.path, tc.query)
		})
	}
}

func checkURL(t *testing.T, got, base string, query map[string]string) {
	t.Helper()
	u, err := url.Parse(got)
	if err != nil {
		t.Fatal(err)
	}
	values := u.Query()
	u.RawQuery = ""
	if u.String() != base || len(values) != len(query) {
		t.Errorf("url %s, want %s with %v", got, base, query)
	}
	for name, want := range query {
		if value := values.Get(name); value != want && (want != "*" || len(value) < 16) {
			t.Errorf("%s = %q, want %q", name, value, want)
		}
	}
}

func TestPKCE(t *testing.T) {
	client, _ := serveHandler(t, http.NotFound, nil)
	made, err := client.GenerateCodeChallenge(t.Context(), &authingv3.GenerateCodeChallengeRequest{Length: proto.Int64(64)})
	if err != nil || len(made.GetCodeChallenge()) != 64 {
		t.Errorf("%v, %v", made, err)
	}
	// RFC 7636, appendix B.
	const verifier, digest = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
	for method, want := range map[string]string{"": digest, "S256": digest, "plain": verifier} {
		out, err := client.GetCodeChallengeDigest(t.Context(), &authingv3.GetCodeChallengeDigestRequest{CodeChallenge: verifier, Method: &method})
		if err != nil || out.GetDigest() != want {
			t.Errorf("%q: %v, %v", method, out, err)
		}
	}
}
