package access_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// placesPolicy has callers that may act in different places.
const placesPolicy = `
callers:
  default: {scopes: [users.read, "auth.*"]}
  listed: {scopes: [users.read, "auth.*"], pools: [pool-2], applications: [app-2]}
  all: {scopes: ["*"], pools: ["*"], applications: ["*"]}
  bound: {scopes: [users.read], pools: [pool-1, pool-2]}
  stranger: {scopes: [roles.read]}
  shop: {identities: ["application:app-1"], scopes: [auth.sign_in]}
`

func TestAuthorize(t *testing.T) {
	f := newFixture(t, placesPolicy)
	for _, name := range []string{"default", "listed", "all", "stranger", "unnamed", "shop"} {
		f.key(name, name)
	}
	f.key("bound", "bound", "pool: pool-2")
	f.key("beyond", "default", "pool: pool-2")
	for _, tc := range []struct {
		key, method string
		at          access.Selection
		refused     string // metadata of the refusal
	}{
		{"default", getUser, inPool1, ""},
		{"default", search, inPool1, ""},
		{"default", signIn, inPool1, ""},
		{"default", login, inPool1, ""},
		{"default", getUser, inPool2, "caller=default (key:default) pool=pool-2"},
		{"default", signIn, inPool2, "caller=default (key:default) application=app-2"},
		{"default", getProfile, inPool2, "caller=default (key:default) application=app-2"},
		{"default", createUser, inPool1, "caller=default (key:default) scope=users.write"},
		{"default", createUser, inPool2, "caller=default (key:default) scope=users.write"},

		{"listed", getUser, inPool2, ""},
		{"listed", signIn, inPool2, ""},
		{"listed", getUser, inPool1, "caller=listed (key:listed) pool=pool-1"},
		{"listed", signIn, inPool1, "caller=listed (key:listed) application=app-1"},
		// A management rpc acts in a pool, any other in an application.
		{"listed", getUser, access.Selection{Pool: "pool-2", Application: "app-1"}, ""},
		{"listed", signIn, access.Selection{Pool: "pool-1", Application: "app-2"}, ""},

		{"all", getUser, inPool2, ""},
		{"all", createUser, inPool1, ""},
		{"all", signIn, inPool2, ""},
		{"all", unknownRPC, inPool1, "caller=all (key:all) scope="},

		// A key bound to a pool opens no other, and no more than its caller may.
		{"bound", getUser, inPool2, ""},
		{"bound", getUser, inPool1, "caller=bound (key:bound) pool=pool-1"},
		{"beyond", getUser, inPool1, "caller=default (key:beyond) pool=pool-1"},
		{"beyond", getUser, inPool2, "caller=default (key:beyond) pool=pool-2"},
		{"beyond", signIn, access.Selection{Pool: "pool-1", Application: "app-1"}, ""},

		{"stranger", getUser, inPool1, "caller=stranger (key:stranger) scope=users.read"},
		{"stranger", signIn, inPool1, "caller=stranger (key:stranger) scope=auth.sign_in"},
		{"unnamed", getUser, inPool1, "caller=unnamed (key:unnamed)"},
		{"unnamed", unknownRPC, inPool1, "caller=unnamed (key:unnamed) scope="},
		// The key of a caller that is public besides: it is that caller.
		{"shop", signIn, inPool1, ""},
		{"shop", getUser, inPool1, "caller=shop (key:shop) scope=users.read"},
	} {
		t.Run(fmt.Sprintf("%s%s/%s,%s", tc.key, tc.method, tc.at.Pool, tc.at.Application), func(t *testing.T) {
			want := refusal{}
			if tc.refused != "" {
				want = forbidden(tc.refused)
			}
			_, err := f.call(tc.method, access.Credentials{Caller: bearer(f.secrets[tc.key])}, tc.at)
			if got := refusalOf(err); got != want {
				t.Errorf("refused %+v, want %+v: %v", got, want, err)
			}
		})
	}
}

func TestCertificatesAndIssuersInThePolicy(t *testing.T) {
	f := newFixture(t, meshPolicy)
	for _, from := range []access.Credentials{
		{Certificate: f.certificate("spiffe://mesh.test/console")},
		{Caller: bearer(f.mesh.sign(meshClaims()))},
	} {
		if caller, err := f.call(getUser, from, inPool1); err != nil || caller.Name != "console" {
			t.Errorf("%v, %v", caller, err)
		}
		_, err := f.call(createUser, from, inPool1)
		if got := refusalOf(err); !strings.HasSuffix(got.metadata, "scope=users.write") {
			t.Errorf("%+v", got)
		}
	}
	_, err := f.call(getUser, access.Credentials{Certificate: f.certificate("spiffe://mesh.test/other")}, inPool1)
	if got := refusalOf(err); got != forbidden("caller=spiffe://mesh.test/other") {
		t.Errorf("a certificate of nobody: %+v", got)
	}
}

// Where a call acts is asked of callers that may use the rpc, and of nobody else.
func TestSelectionIsAskedIfItMatters(t *testing.T) {
	f := newFixture(t, placesPolicy)
	f.key("default", "default")
	broken := errors.New("no such pool")
	caller, err := f.Bearer(t.Context(), f.secrets["default"])
	f.loaded(err)
	for method, want := range map[string]bool{getUser: true, signIn: true, createUser: false, unknownRPC: false, health: false} {
		asked := false
		_, err := f.Authorize(t.Context(), caller, method, func() (access.Selection, error) {
			asked = true
			return access.Selection{}, broken
		})
		if asked != want || errors.Is(err, broken) != want {
			t.Errorf("%s: asked %v, %v", method, asked, err)
		}
	}
}

func TestPublicApplications(t *testing.T) {
	f := newFixture(t, placesPolicy)
	for _, tc := range []struct {
		method  string
		at      access.Selection
		want    string
		refused string
	}{
		{signIn, inPool1, "shop (application:app-1)", ""},
		{login, inPool1, "shop (application:app-1)", ""},
		{getProfile, inPool1, "", "caller=shop (application:app-1) scope=auth.profile"},
		{signIn, inPool2, "", "caller=application:app-2 application=app-2"},
		{getUser, inPool1, "", "caller=shop (application:app-1) scope=users.read"},
		{getUser, inPool2, "", "caller=application:app-2 application=app-2"},
		{unknownRPC, inPool1, "", "caller=public scope="},
	} {
		caller, err := f.Authorize(t.Context(), access.Public(), tc.method, selecting(tc.at))
		want := refusal{}
		if tc.refused != "" {
			want = forbidden(tc.refused)
		}
		if got := refusalOf(err); got != want || err == nil && caller.String() != tc.want {
			t.Errorf("%s in %v: %v, %+v, want %+v", tc.method, tc.at, caller, got, want)
		}
	}
}

func TestDemoKey(t *testing.T) {
	demo := access.DemoKey("pool-1", canary)
	for _, policy := range []string{"", placesPolicy} {
		f := newFixture(t, policy, func(o *access.Options) { o.Demo = &demo })
		if !f.HasKeys() {
			t.Error("there is no key")
		}
		token, err := f.Trade("pool-1", canary)
		f.loaded(err)
		traded, err := f.Bearer(t.Context(), token.Value)
		f.loaded(err)
		signed, err := f.Signed("pool-1")
		f.loaded(err)
		for _, caller := range []access.Caller{traded, signed} {
			for _, method := range []string{getUser, createUser, signIn, search} {
				if known, err := f.Authorize(t.Context(), caller, method, selecting(inPool1)); err != nil || known.String() != "demo (key:pool-1)" {
					t.Errorf("%s: %v, %v", method, known, err)
				}
			}
			_, err = f.Authorize(t.Context(), caller, getUser, selecting(inPool2))
			if got := refusalOf(err); got != forbidden("caller=demo (key:pool-1) pool=pool-2") {
				t.Errorf("in another pool: %+v", got)
			}
			if _, err = f.Authorize(t.Context(), caller, unknownRPC, selecting(inPool1)); err == nil {
				t.Error("an rpc that is not there is allowed")
			}
		}
		// A keys file neither takes the demo key away nor puts another in its place.
		f.loaded(f.LoadKeys([]byte("keys: []")))
		if _, err := f.Trade("pool-1", canary); err != nil {
			t.Errorf("after loading keys: %v", err)
		}
		if err := f.LoadKeys([]byte(key("id: pool-1", "caller: all", "hash: "+hash))); err == nil {
			t.Error("a key of the demo key's id is accepted")
		}
	}
}

func TestOpenGuard(t *testing.T) {
	f := newFixture(t, "")
	if !f.Open() || f.HasKeys() {
		t.Errorf("open %v, has keys %v", f.Open(), f.HasKeys())
	}
	for name, from := range map[string]access.Credentials{
		"nothing":       {},
		"a certificate": {Certificate: f.certificate("https://mesh.test")},
		"a wrong key":   {Caller: bearer("agk_a_b"), Authorization: []string{"a", "b"}},
		"a user":        {Authorization: bearer("token")},
	} {
		for _, method := range []string{getUser, signIn, health} {
			if caller, err := f.call(method, from, inPool2); err != nil || caller.String() != "anonymous" {
				t.Errorf("%s: %v, %v", name, caller, err)
			}
		}
	}
	if _, err := f.call(unknownRPC, access.Credentials{}, inPool1); refusalOf(err) != forbidden("caller=anonymous scope=") {
		t.Errorf("an rpc that is not there: %v", err)
	}
	// Doors that read credentials themselves still check them.
	if caller, err := f.Bearer(t.Context(), f.key("console-1", "console")); err != nil || caller.String() != "console (key:console-1)" {
		t.Errorf("%v, %v", caller, err)
	}
	if caller, err := f.Bearer(t.Context(), f.mesh.sign(meshClaims())); err != nil || caller.String() != "jwt:mesh:console" {
		t.Errorf("%v, %v", caller, err)
	}
	if _, err := f.Bearer(t.Context(), "agk_console-1_WRONG"); refusalOf(err) != rejected {
		t.Errorf("a wrong key: %v", err)
	}
	f.loaded(f.LoadPolicy([]byte(meshPolicy)))
	if f.Open() || !f.HasKeys() {
		t.Errorf("with a policy: open %v, has keys %v", f.Open(), f.HasKeys())
	}
	if _, err := f.call(getUser, access.Credentials{}, inPool1); refusalOf(err) != missing {
		t.Errorf("with a policy: %v", err)
	}
}

func TestBadFilesChangeNothing(t *testing.T) {
	f := newFixture(t, meshPolicy)
	secret := f.key("console-1", "console")
	f.loaded(f.LoadShadow([]byte(meshPolicy)))
	wantProblems(t, f.LoadPolicy([]byte("callers: {a: {scopes: [x]}}")), []string{"line 1: no rpc has the scope x"})
	wantProblems(t, f.LoadPolicy([]byte(caller("identities: ['jwt:other:x']"))), []string{"line 3: the issuer other"})
	wantProblems(t, f.LoadShadow([]byte("callers: {}")), []string{"line 1: has no callers"})
	wantProblems(t, f.LoadKeys([]byte("keys: [{}]\nmore: x")), []string{"line 2", "line 1", "line 1", "line 1"})
	wantProblems(t, f.LoadKeys([]byte(key("id: b", "caller: c", "hash: "+hash, "pool: pool-9"))), []string{"line 2: the pool pool-9 is not configured"})
	if caller, err := f.call(getUser, access.Credentials{Caller: bearer(secret)}, inPool1); err != nil || caller.Name != "console" {
		t.Errorf("%v, %v", caller, err)
	}
	if f.log.Len() > 0 {
		t.Errorf("logged %s", f.log)
	}
}

func TestNewGuardRefuses(t *testing.T) {
	keys := fixed(newSigner(t, "k1"))
	mesh := access.Issuer{Name: "mesh", URL: meshURL, Audience: audience, Keys: keys}
	good := access.Options{Known: access.Known{Methods: allMethods(t)}, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for name, change := range map[string]func(*access.Options){
		"no methods":      func(o *access.Options) { o.Known.Methods = nil },
		"no clock":        func(o *access.Options) { o.Now = nil },
		"no log":          func(o *access.Options) { o.Log = nil },
		"short token key": func(o *access.Options) { o.TokenKey = make([]byte, access.MinTokenKey-1) },
		"issuer, no name": func(o *access.Options) { o.Issuers = []access.Issuer{{URL: meshURL, Audience: audience, Keys: keys}} },
		"issuer, no URL":  func(o *access.Options) { o.Issuers = []access.Issuer{{Name: "a", Audience: audience, Keys: keys}} },
		"issuer, no aud":  func(o *access.Options) { o.Issuers = []access.Issuer{{Name: "a", URL: meshURL, Keys: keys}} },
		"issuer, no keys": func(o *access.Options) { o.Issuers = []access.Issuer{{Name: "a", URL: meshURL, Audience: audience}} },
		"issuer twice":    func(o *access.Options) { o.Issuers = []access.Issuer{mesh, mesh} },
		"its name twice": func(o *access.Options) {
			o.Issuers = []access.Issuer{mesh, {Name: "mesh", URL: "https://b", Audience: "c", Keys: keys}}
		},
		"its URL twice": func(o *access.Options) {
			o.Issuers = []access.Issuer{mesh, {Name: "b", URL: meshURL, Audience: "c", Keys: keys}}
		},
		"issuer is us": func(o *access.Options) {
			o.Issuers = []access.Issuer{{Name: "a", URL: "authing-grpc", Audience: audience, Keys: keys}}
		},
	} {
		options := good
		change(&options)
		if _, err := access.NewGuard(options); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := access.NewGuard(good); err != nil {
		t.Error(err)
	}
}

func TestCallerOfADoor(t *testing.T) {
	if _, known := access.DoorCaller(t.Context()); known {
		t.Error("a caller is known")
	}
	ctx := access.AtDoor(context.Background(), access.Caller{Name: "console", Identity: "key:a"})
	if caller, known := access.DoorCaller(ctx); !known || caller.String() != "console (key:a)" {
		t.Errorf("%v, %v", caller, known)
	}
	for want, caller := range map[string]access.Caller{
		"public": access.Public(), "a": {Name: "a"}, "dns:a": {Identity: "dns:a"}, "b": {Name: "b", Identity: "b"}, "": {},
	} {
		if caller.String() != want {
			t.Errorf("%q, want %q", caller, want)
		}
	}
	if err := access.Untrusted(); refusalOf(err) != rejected {
		t.Errorf("%v", err)
	}
}
