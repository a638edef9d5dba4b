package access_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

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
