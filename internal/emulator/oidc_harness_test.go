package emulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

// provider is a pool whose issuer is where it can be reached.
type provider struct {
	*pool
	*oidc.Provider
}

// providerSeed has an application of every kind beside the default one.
const providerSeed = `
roles: [{code: staff}]
applications:
  - {id: page, redirect_uris: ["https://page.example.com/cb?x=1"], post_logout_redirect_uris: ["https://page.example.com/"], token_endpoint_auth_method: none}
  - {id: posting, secret: posting-secret, redirect_uris: ["http://localhost/cb"], token_endpoint_auth_method: client_secret_post}
  - {id: basic, secret: basic-secret, redirect_uris: ["http://localhost/cb"], token_endpoint_auth_method: client_secret_basic}
  - {id: shared, secret: 0123456789abcdef0123456789abcdef, redirect_uris: ["http://localhost/cb"], id_token_signed_response_alg: HS256}
users:
  - id: bob-id
    password: passw0rd
    roles: [staff]
    profile: {username: bob, email: bob@example.com, emailVerified: true, phone: "13800000000", nickname: Bob, birthdate: "2000-01-02", city: Xi'an, streetAddress: Road 1}
    customData: {age: 27}
  - {id: eve-id, password: passw0rd, profile: {username: eve}}
`

func newProvider(t *testing.T) *provider {
	t.Helper()
	key, err := signingKey()
	if err != nil {
		t.Fatal(err)
	}
	seed, err := emulator.LoadSeed(strings.NewReader(providerSeed))
	if err != nil {
		t.Fatal(err)
	}
	c := &clock{now: time.Date(2026, 11, 21, 2, 30, 0, 0, time.UTC)}
	server := httptest.NewUnstartedServer(nil)
	base := "http://" + server.Listener.Addr().String()
	e, err := emulator.New(emulator.Options{
		UserPoolID: poolID, UserPoolSecret: poolSecret, AppID: appID, AppSecret: appSecret,
		BcryptCost: 4, SigningKey: key, Seed: seed, Now: c.Now, PublicURL: base,
	})
	if err != nil {
		t.Fatal(err)
	}
	server.Config.Handler = e.Handler()
	server.Start()
	t.Cleanup(server.Close)
	found, err := oidc.NewProvider(t.Context(), base+"/oidc")
	if err != nil {
		t.Fatal(err)
	}
	return &provider{&pool{t, base, c}, found}
}

// demoApp is the default application at a port of its own.
func (p *provider) demoApp(scopes ...string) *oauth2.Config {
	return &oauth2.Config{
		ClientID: appID, ClientSecret: appSecret, Endpoint: p.Endpoint(),
		RedirectURL: "http://127.0.0.1:54321/callback", Scopes: scopes,
	}
}

// browser is a user's browser: it has cookies, and shows every answer rather
// than follow it.
type browser struct {
	*pool
	client *http.Client
}

func (p *provider) newBrowser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		p.Fatal(err)
	}
	return &browser{p.pool, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// reply is the answer to a visit, without its body.
type reply struct {
	Status     string
	StatusCode int
	Header     http.Header
}

// visit gets a page, or sends a form to it.
func (b *browser) visit(address string, form url.Values, header ...string) (r reply, body string) {
	b.Helper()
	method, content := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, content = http.MethodPost, strings.NewReader(form.Encode())
	}
	if strings.HasPrefix(address, "/") {
		address = b.url + address
	}
	req, err := http.NewRequestWithContext(b.Context(), method, address, content)
	if err != nil {
		b.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if len(header) == 2 {
		req.Header.Set(header[0], header[1])
	}
	resp, err := b.client.Do(req)
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close() //nolint:errcheck // It was read to its end.
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		b.Fatal(err)
	}
	return reply{resp.Status, resp.StatusCode, resp.Header}, string(text)
}

var bobsForm = url.Values{"username": {"bob"}, "password": {"passw0rd"}}

// signIn goes from an authorization request by the login page back to the
// application; what it is told is returned.
func (b *browser) signIn(authorize string) url.Values {
	b.Helper()
	resp, _ := b.visit(authorize, nil)
	login := resp.Header.Get("Location")
	if resp.StatusCode != http.StatusFound || !strings.HasPrefix(login, "/oidc/login?") {
		b.Fatalf("the authorization request answered %s, %q", resp.Status, login)
	}
	resp, _ = b.visit(login, bobsForm)
	return b.told(resp)
}

// told is what a redirect to an application says.
func (b *browser) told(r reply) url.Values {
	b.Helper()
	location, err := url.Parse(r.Header.Get("Location"))
	if err != nil || !location.IsAbs() || r.StatusCode != http.StatusFound {
		b.Fatalf("not sent back: %s to %v, %v", r.Status, location, err)
	}
	return location.Query()
}

// form posts to an endpoint and returns its JSON.
func (p *provider) form(path string, values url.Values, header ...string) (status int, answer map[string]any) {
	p.Helper()
	status, body := p.send(http.MethodPost, path, values.Encode(),
		append([]string{"Content-Type", "application/x-www-form-urlencoded"}, header...)...)
	if len(body) == 0 {
		return status, nil
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		p.Fatalf("%s answered %q: %v", path, body, err)
	}
	return status, answer
}

// app is the default application's credentials with more.
func app(more ...string) url.Values {
	values := url.Values{"client_id": {appID}, "client_secret": {appSecret}}
	for i := 0; i < len(more); i += 2 {
		values.Set(more[i], more[i+1])
	}
	return values
}

// active asks whether a token is good.
func (p *provider) active(token string) bool {
	p.Helper()
	status, answer := p.form("/oidc/token/introspection", app("token", token))
	if status != http.StatusOK {
		p.Fatalf("introspection answered %d %v", status, answer)
	}
	active, _ := answer["active"].(bool)
	return active
}

// tokens signs bob in to the default application by the code flow.
func (p *provider) tokens(scopes ...string) (*oauth2.Token, *browser) {
	p.Helper()
	b, c, verifier := p.newBrowser(), p.demoApp(scopes...), oauth2.GenerateVerifier()
	told := b.signIn(c.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier), oidc.Nonce("n")))
	token, err := c.Exchange(p.Context(), told.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		p.Fatal(err)
	}
	return token, b
}
