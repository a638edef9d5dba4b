package oauthserver_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/oauthserver"
)

const method = "/authing.identity.v1.IdentityService/VerifyToken"

// Two applications: the default one, and one with an id that a path must escape.
const (
	mainApp, mainIssuer   = "main", "https://main.example/oidc"
	otherApp, otherIssuer = "other app", "https://other.example/oidc"
)

var (
	errDown = errors.New("connection refused")
	start   = time.Unix(1_800_000_000, 0)
)

// tokens plays the verifier.
type tokens struct {
	mu    sync.Mutex
	asked []string
	down  bool
}

// known are good tokens.
var known = map[string]*identity.Token{
	"full": {
		Issuer: mainIssuer, Subject: "u1", ID: "t1", Audience: []string{mainApp, "api"},
		IssuedAt: start, ExpiresAt: start.Add(time.Hour),
		Claims: []byte(`{"iss":"https://main.example/oidc","sub":"u1","jti":"t1","aud":["main","api"],"iat":1800000000,
			"nbf":1799999999,"exp":1800003600,"scope":"openid orders:read","azp":"web","username":"bob",
			"active":false,"token_type":"N_A","big":12345678901234567,"roles":["admin"],"nested":{"a":[1,null]}}`),
	},
	"bare": {
		Issuer: mainIssuer, Subject: "u2", Audience: []string{mainApp}, ExpiresAt: start.Add(time.Hour),
		Claims: []byte(`{"iss":"https://main.example/oidc","sub":"u2","aud":"main","exp":1800003600}`),
	},
	"odd": {
		Issuer: mainIssuer, Subject: "u3", Audience: []string{mainApp}, ExpiresAt: start.Add(time.Hour),
		Claims: []byte(`{"sub":"u3","aud":"main","exp":1800003600.5,"nbf":1.8e9,"scope":["a","b c"],"client_id":7,"username":{},"amr":"pwd","email_verified":"yes"}`),
	},
	"other": {
		Issuer: otherIssuer, Subject: "u4", Audience: []string{otherApp}, ExpiresAt: start.Add(time.Hour),
		Claims: []byte(`{"sub":"u4","aud":"other app","exp":1800003600}`),
	},
}

var failures = map[string]error{
	"invalid": identity.ErrInvalid, "expired": identity.ErrExpired, "revoked": identity.ErrRevoked,
	"refused": identity.ErrRefused, "unknown": errDown, "late": context.DeadlineExceeded, "unasked": identity.ErrCannotAsk,
}

func (f *tokens) Verify(_ context.Context, token, audience string) (*identity.Token, error) {
	return f.answer(token, audience, "offline")
}

func (f *tokens) VerifyFresh(_ context.Context, token, audience string, age time.Duration) (*identity.Token, time.Time, error) {
	found, err := f.answer(token, audience, age.String())
	return found, start, err
}

func (f *tokens) answer(token, audience, age string) (*identity.Token, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, age)
	if err := failures[token]; err != nil {
		return nil, fmt.Errorf("wrapped: %w", err)
	}
	found := known[token]
	if found == nil || audience != "" && found.Audience[0] != audience {
		return nil, identity.ErrInvalid
	}
	return found, nil
}

// publicKey is the key set of the default application; the other one has none.
var publicKey = func() jose.JSONWebKey {
	var key jose.JSONWebKey
	err := json.Unmarshal([]byte(`{"kty":"EC","crv":"P-256","kid":"k1","use":"sig","alg":"ES256",
		"x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}`), &key)
	if err != nil {
		panic(err)
	}
	return key
}()

func (f *tokens) Keys(_ context.Context, audience string) ([]jose.JSONWebKey, time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.down:
		return nil, time.Time{}, errDown
	case audience == mainApp:
		return []jose.JSONWebKey{publicKey}, start, nil
	default:
		return nil, start, nil
	}
}

func (f *tokens) setDown(down bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.down = down
}

// issuers play what publishes metadata.
type issuers struct {
	mu      sync.Mutex
	text    string // "" = down
	fetches int
}

func (f *issuers) metadata(_ context.Context, application string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fetches++
	if f.text == "" {
		return nil, errDown
	}
	issuer := mainIssuer
	if application == otherApp {
		issuer = otherIssuer
	}
	return []byte(strings.ReplaceAll(f.text, "$ISSUER", issuer)), nil
}

func (f *issuers) publish(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.text = text
}

func (f *issuers) count() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fetches
}

// clock stands still unless it is moved.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(by)
}

const published = `{"issuer":"$ISSUER","token_endpoint":"$ISSUER/token","jwks_uri":"$ISSUER/.well-known/jwks.json",
	"introspection_endpoint":"$ISSUER/token/introspection","introspection_endpoint_auth_methods_supported":["client_secret_post"],
	"authing_says":{"more":[1]},"signed_metadata":"a.b.c"}`

type fixture struct {
	http.Handler
	tokens  *tokens
	issuers *issuers
	clock   *clock
	log     *bytes.Buffer
	guard   *access.Guard
	idle    func() // waits for what is under way in the background
}

// elsewhere is what answers all other paths.
const elsewhere = http.StatusTeapot

func newFixture(t testing.TB, change ...func(*oauthserver.Options)) *fixture {
	t.Helper()
	f := &fixture{
		tokens: new(tokens), issuers: &issuers{text: published},
		clock: &clock{now: start}, log: new(bytes.Buffer),
	}
	log := slog.New(slog.NewTextHandler(f.log, nil))
	var err error
	f.guard, err = access.NewGuard(access.Options{
		Known: access.Known{
			Methods:      access.Methods{method: {Scope: "tokens.read"}, "/authing.v3.ManagementService/ListUsers": {Scope: "users.read"}},
			Applications: []string{mainApp, otherApp}, Pools: []string{"pool"},
		},
		Default: access.Selection{Pool: "pool", Application: mainApp}, Now: f.clock.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.guard.Close)
	opts := oauthserver.Options{
		Applications: []oauthserver.Application{{ID: mainApp, Issuer: mainIssuer}, {ID: otherApp, Issuer: otherIssuer}},
		Tokens:       f.tokens, Metadata: f.issuers.metadata, Guard: f.guard, Method: method,
		Trusted: func(state *tls.ConnectionState) (*x509.Certificate, error) {
			switch {
			case state == nil:
				return nil, nil
			case len(state.PeerCertificates) == 0:
				return nil, errors.New("its CA is gone")
			default:
				return state.PeerCertificates[0], nil
			}
		},
		URL: "https://identity.example/base", Timeout: time.Minute, Now: f.clock.Now, Log: log,
	}
	for _, one := range change {
		one(&opts)
	}
	server, err := oauthserver.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	f.idle = server.Idle
	f.Handler = server.Before(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(elsewhere) }))
	return f
}

// reply is an answer read whole.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (f *fixture) send(r *http.Request) reply {
	recorded := httptest.NewRecorder()
	f.ServeHTTP(recorded, r)
	got := reply{status: recorded.Code, header: recorded.Header(), text: recorded.Body.String()}
	_ = json.Unmarshal([]byte(got.text), &got.body) // not all answers are JSON
	return got
}

// get asks for a document; headers are names and values.
func (f *fixture) get(path string, headers ...string) reply {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil)
	setHeaders(r, headers)
	return f.send(r)
}

// ask introspects.
func (f *fixture) ask(path, form string, headers ...string) reply {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, path, strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	setHeaders(r, headers)
	return f.send(r)
}

func setHeaders(r *http.Request, headers []string) {
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
}
