package mesh_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/test/bufconn"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

var errDown = errors.New("connection refused")

// The tokens of tests.
const (
	plain   = "plain.token.1"   // a good one with no claims of its own
	admin   = "admin.token.1"   // with scopes and roles
	objects = "objects.token.1" // with scopes in a list and roles as objects
	odd     = "odd.token.1"     // with claims of other forms
)

// tokens plays the verifier, and remembers what it was asked.
type tokens struct {
	mu    sync.Mutex
	asked []string
}

var known = map[string]*identity.Token{
	plain: {Subject: "u1", Issuer: "https://a.example/oidc", Claims: []byte(`{"sub":"u1"}`)},
	admin: {
		Subject: "u2", Issuer: "https://a.example/oidc",
		Claims: []byte(`{"scope":"openid orders:read orders:write","roles":["admin","审计, 员"]}`),
	},
	objects: {
		Subject: "u3", Issuer: "https://a.example/oidc",
		Claims: []byte(`{"scope":["openid","a b","orders:read"],"roles":[{"code":"admin","name":"x"},{"name":"none"},7]}`),
	},
	odd: {
		Subject: "u4", Issuer: "https://a.example/oidc",
		Claims: []byte(`{"scope":{"orders:read":true},"Scope":"orders:read","roles":"admin","ROLES":["admin"]}`),
	},
	"no.subject.1":    {Issuer: "https://a.example/oidc", Claims: []byte(`{}`)},
	"split.subject.1": {Subject: "u1\r\nx-evil: 1", Issuer: "https://a.example/oidc", Claims: []byte(`{}`)},
	"many.roles.1": {
		Subject: "u5", Issuer: "https://a.example/oidc",
		Claims: []byte(`{"roles":["` + strings.Repeat(`r","`, 5000) + `r"]}`),
	},
}

var failures = map[string]error{
	"expired.token.1": identity.ErrExpired, "revoked.token.1": identity.ErrRevoked,
	"refused.token.1": identity.ErrRefused, "keyless.token.1": errDown, "unasked.token.1": identity.ErrCannotAsk,
}

func (f *tokens) Verify(_ context.Context, token, audience string) (*identity.Token, error) {
	return f.answer(token, "verify "+token+" for "+audience)
}

func (f *tokens) VerifyFresh(_ context.Context, token, audience string, age time.Duration) (*identity.Token, time.Time, error) {
	found, err := f.answer(token, fmt.Sprintf("verify %s for %s within %s", token, audience, age))
	return found, time.Time{}, err
}

func (f *tokens) answer(token, question string) (*identity.Token, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, question)
	if err := failures[token]; err != nil {
		return nil, err
	}
	if found := known[token]; found != nil {
		return found, nil
	}
	return nil, fmt.Errorf("%w: not one of ours", identity.ErrInvalid)
}

// permissions lets u2 read orders, and fails for u3.
type permissions struct{}

func (permissions) Allowed(_ context.Context, token *identity.Token, raw, resource, action string) (bool, error) {
	switch {
	case known[raw] != token:
		return false, errors.New("another token")
	case token.Subject == "u3":
		return true, errDown
	default:
		return token.Subject == "u2" && resource == "orders" && action == "read", nil
	}
}

type fixture struct {
	*mesh.Decider
	tokens *tokens
	log    *bytes.Buffer
}

func newFixture(t testing.TB, change ...func(*mesh.Options)) *fixture {
	t.Helper()
	f := &fixture{tokens: new(tokens), log: new(bytes.Buffer)}
	opts := mesh.Options{
		Tokens: f.tokens, Permissions: permissions{},
		Log: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, one := range change {
		one(&opts)
	}
	decider, err := mesh.New(opts)
	if err != nil {
		t.Fatal(err)
	}
	f.Decider = decider
	return f
}

func withRoutes(routes ...mesh.Route) func(*mesh.Options) {
	return func(o *mesh.Options) { o.Routes = routes }
}

func withCookie(o *mesh.Options)      { o.Cookie = "session" }
func withShadow(o *mesh.Options)      { o.Shadow = true }
func withRemoveToken(o *mesh.Options) { o.RemoveToken = true }

// pairs are headers in the order of a test.
type pairs []string

func (p pairs) all(yield func(string, string) bool) {
	for i := 0; i < len(p); i += 2 {
		if !yield(p[i], p[i+1]) {
			return
		}
	}
}

func bearer(token string) pairs { return pairs{"authorization", "Bearer " + token} }

// get is a request for a path.
func get(target string, headers pairs) *mesh.Request {
	return &mesh.Request{Method: "GET", Host: "api.example.com", Target: target, Headers: headers.all}
}

// dial serves ext_authz, and returns a client of it.
func dial(t testing.TB, decider *mesh.Decider) authv3.AuthorizationClient {
	t.Helper()
	listener := bufconn.Listen(1 << 20)
	server := grpc.NewServer()
	authv3.RegisterAuthorizationServer(server, mesh.NewAuthorization(decider))
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	conn, err := grpc.NewClient("passthrough:///mesh", grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = conn.Close()
		server.Stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return authv3.NewAuthorizationClient(conn)
}
