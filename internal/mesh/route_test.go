package mesh_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

func rule(name string) mesh.Rule {
	return mesh.Rule{Name: name, Need: mesh.NeedNothing}
}

func TestRoutes(t *testing.T) {
	f := newFixture(t, withRoutes(
		mesh.Route{Host: "admin.example.com", Rule: rule("admin")},
		mesh.Route{Host: "*.example.org", PathPrefix: "/", Rule: rule("org")},
		mesh.Route{Host: "[::1]", Rule: rule("local")},
		mesh.Route{PathPrefix: "/a/b", Rule: rule("ab")},
		mesh.Route{PathPrefix: "/a/", Rule: rule("a")},
		mesh.Route{PathPrefix: "/%E6%96%87", Rule: rule("chinese")},
		mesh.Route{PathPrefix: "/shop.v1.Shop", Methods: []string{"POST"}, Rule: rule("rpc")},
		mesh.Route{PathPrefix: "/read", Methods: []string{"OPTIONS", "GET"}, Rule: rule("read")},
		mesh.Route{Methods: []string{"HEAD"}, PathPrefix: "/head", Rule: mesh.Rule{Need: mesh.NeedNothing}},
	))
	for _, tc := range []struct{ method, host, target, want string }{
		{"GET", "admin.example.com", "/", "admin"},
		{"GET", "ADMIN.example.com:8443", "/a", "admin"},
		{"GET", "admin.example.com.", "/a", "admin"},
		{"GET", "x.admin.example.com", "/a/b", "ab"},
		{"GET", "x.y.example.org", "/a/b", "org"},
		{"GET", "example.org", "/a/b", "ab"},
		{"GET", "evilexample.org", "/", "default"},
		{"GET", "[::1]:80", "/", "local"},
		{"GET", "h", "/a/b", "ab"},
		{"GET", "h", "/a/b/", "ab"},
		{"GET", "h", "/a/b/c?d=/../", "ab"},
		{"GET", "h", "/%61/%62", "ab"},
		{"GET", "h", "/a/bc", "a"},
		{"GET", "h", "/a", "a"},
		{"GET", "h", "/A", "default"},
		{"GET", "h", "/ab", "default"},
		{"GET", "h", "/%e6%96%87/x", "chinese"},
		{"POST", "h", "/shop.v1.Shop/Buy", "rpc"},
		{"POST", "h", "/shop.v1.Shopper/Buy", "default"},
		{"GET", "h", "/shop.v1.Shop/Buy", "default"},
		{"GET", "h", "/read", "read"},
		{"HEAD", "h", "/read", "read"},
		{"POST", "h", "/read", "default"},
		{"HEAD", "h", "/head", "rule 9"},
		{"GET", "h", "/head", "default"},
	} {
		got := f.Decide(t.Context(), &mesh.Request{Method: tc.method, Host: tc.host, Target: tc.target})
		if got.Rule != tc.want || got.Allowed() != (tc.want != "default") {
			t.Errorf("%s %s %s: rule %q, %q, want %q", tc.method, tc.host, tc.target, got.Rule, got.Reason, tc.want)
		}
	}
}

// What servers read in different ways is refused on public routes too.
func TestMalformed(t *testing.T) {
	f := newFixture(t, withRoutes(mesh.Route{Rule: rule("all")}))
	for _, target := range []string{
		"", "*", "a", "http://h/a", "//", "//h/a", "/a//b", "/a//", "/.", "/..", "/a/.", "/a/./b", "/a/../b", "/a/..",
		"/a/%2e%2e/b", "/a/.%2E/b", "/a/%2e", "/a%2fb", "/a%2Fb", "/a%5cb", `/a\b`, "/a%00", "/a\x00", "/a\nb", "/a%0a", "/a%7f",
		"/a b", "/a\tb", "/a;b", "/a/..;/b", "/a%3bb", "/a%3fb", "/a%23b", "/a#b", "/a?b#c", "/a?b c", "/a?b\x00",
		"/a%", "/a%2", "/a%zz", "/a%252fb", "/a%252e%252e", "/%25%32%65", "/a%c0%ae", "/%ff", "/\xe6\x96\x87", "/%c2%80",
		"/" + strings.Repeat("a", 8<<10),
	} {
		if got := f.Decide(t.Context(), get(target, nil)); got.Reason != mesh.ReasonMalformed || got.Status() != 400 {
			t.Errorf("%.40q: %q", target, got.Reason)
		}
	}
	for _, target := range []string{
		"/", "/a", "/a/", "/a.b", "/...", "/.a", "/a..", "/a?//../%2f%", "/a?x=\xe6", "/a%20b", "/100%25", "/%25z1", "/a%2eb",
		"/@:!$&'()*+,=~-_", "/%E6%96%87",
	} {
		if got := f.Decide(t.Context(), get(target, nil)); !got.Allowed() {
			t.Errorf("%q: %q", target, got.Reason)
		}
	}
	for _, host := range []string{"", ":80", "a b", "a/b", "a:", "a:x", "a:123456", "a:80:80", "a..b", ".a", "[", "[]", "[::1", "[::1]x", "[::1]:", "u@a", strings.Repeat("a", 256)} {
		if got := f.Decide(t.Context(), &mesh.Request{Method: "GET", Host: host, Target: "/"}); got.Reason != mesh.ReasonMalformed {
			t.Errorf("host %.20q: %q", host, got.Reason)
		}
	}
	for _, method := range []string{"", "get", "GET ", "G/T", strings.Repeat("A", 33)} {
		if got := f.Decide(t.Context(), &mesh.Request{Method: method, Host: "h", Target: "/"}); got.Reason != mesh.ReasonMalformed {
			t.Errorf("method %q: %q", method, got.Reason)
		}
	}
}

func TestRulesThatAreWrong(t *testing.T) {
	negative, long := -time.Second, 48*time.Hour
	f := newFixture(t)
	opts := mesh.Options{Tokens: f.tokens, Log: newLog()}
	for name, route := range map[string]mesh.Route{
		"need":                 {Rule: mesh.Rule{Need: 9}},
		"permission":           {Rule: mesh.Rule{Need: mesh.NeedPermission, Resource: "a", Action: "b"}},
		"public with a token":  {Rule: mesh.Rule{Need: mesh.NeedNothing, MaxStaleness: new(time.Duration)}},
		"scopes not needed":    {Rule: mesh.Rule{Scopes: []string{"a"}}},
		"roles not needed":     {Rule: mesh.Rule{Need: mesh.NeedScopes, Scopes: []string{"a"}, Roles: []string{"a"}}},
		"resource not needed":  {Rule: mesh.Rule{Resource: "a"}},
		"no scopes":            {Rule: mesh.Rule{Need: mesh.NeedScopes}},
		"scope of two words":   {Rule: mesh.Rule{Need: mesh.NeedScopes, Scopes: []string{"a b"}}},
		"empty role":           {Rule: mesh.Rule{Need: mesh.NeedRoles, Roles: []string{""}}},
		"negative staleness":   {Rule: mesh.Rule{MaxStaleness: &negative}},
		"two days' staleness":  {Rule: mesh.Rule{MaxStaleness: &long}},
		"cookie":               {Rule: mesh.Rule{Cookie: "a=b"}},
		"audience":             {Rule: mesh.Rule{Audience: "a\nb"}},
		"host with a port":     {Host: "a:80"},
		"host in upper case":   {Host: "A"},
		"host with a wildcard": {Host: "a.*.b"},
		"every host":           {Host: "*"},
		"path without a slash": {PathPrefix: "a"},
		"path with a query":    {PathPrefix: "/a?b"},
		"path with dots":       {PathPrefix: "/a/../b"},
		"method":               {Methods: []string{"get"}},
		"the same twice":       {PathPrefix: "/first/"},
	} {
		route.Rule.Name = "wrong one"
		opts.Routes = []mesh.Route{{PathPrefix: "/first", Rule: rule("first")}, route}
		if _, err := mesh.New(opts); err == nil || !strings.Contains(err.Error(), `rule 2 ("wrong one")`) {
			t.Errorf("%s: error = %v", name, err)
		}
	}
	opts.Routes = make([]mesh.Route, mesh.MaxRoutes+1)
	for i := range opts.Routes {
		opts.Routes[i].PathPrefix = fmt.Sprintf("/%d", i)
	}
	if _, err := mesh.New(opts); err == nil {
		t.Error("too many rules: accepted")
	}
	opts.Routes = opts.Routes[1:]
	if _, err := mesh.New(opts); err != nil {
		t.Errorf("as many rules as may be: %v", err)
	}
	for name, opts := range map[string]mesh.Options{
		"no tokens": {Log: newLog()},
		"no log":    {Tokens: f.tokens},
		"realm":     {Tokens: f.tokens, Log: newLog(), Realm: `a"b`},
		"cookie":    {Tokens: f.tokens, Log: newLog(), Cookie: "a b"},
	} {
		if _, err := mesh.New(opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestParseNeed(t *testing.T) {
	for name, want := range map[string]mesh.Need{
		"public": mesh.NeedNothing, "authenticated": mesh.NeedToken, "scopes": mesh.NeedScopes,
		"roles": mesh.NeedRoles, "permission": mesh.NeedPermission,
	} {
		if got, err := mesh.ParseNeed(name); got != want || err != nil {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}
	if _, err := mesh.ParseNeed(""); err == nil {
		t.Error("nothing is a need")
	}
}
