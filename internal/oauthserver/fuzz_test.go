package oauthserver_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// FuzzIntrospection sends any form and query: what is answered must be an answer,
// and a token must only be taken where it is given once, in the form.
func FuzzIntrospection(f *testing.F) {
	for _, seed := range [][2]string{
		{"token=full", ""},
		{"token=bare&token_type_hint=access_token&max_staleness=1m", ""},
		{"token=full&token=bare", ""},
		{"token=%66ull", "max_staleness=5"},
		{"token=full;x", "token=full"},
		{"%74oken=full&token=full", ""},
		{"token=full&x=1&x=2", "x=%zz"},
		{"token=full&max_staleness=1e400h", ""},
	} {
		f.Add(seed[0], seed[1])
	}
	server := newFixture(f)
	f.Fuzz(func(t *testing.T, form, query string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth2/introspect", strings.NewReader(form))
		r.URL.RawQuery = query
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		server.log.Reset()
		got := server.send(r)
		switch got.status {
		case 400, 413, 503:
			if got.body["error"] == nil || got.body["active"] != nil {
				t.Errorf("%d %s", got.status, got.text)
			}
		case 200:
			read, err := url.ParseQuery(form)
			inQuery, errInQuery := url.ParseQuery(query)
			active, _ := got.body["active"].(bool)
			if err != nil || errInQuery != nil || len(read["token"]) != 1 || inQuery.Has("token") || active != (known[read.Get("token")] != nil) {
				t.Errorf("%s: %s", form, got.text)
			}
		default:
			t.Errorf("%d %s", got.status, got.text)
		}
	})
}

// FuzzPaths asks for any path: only what is ours is answered.
func FuzzPaths(f *testing.F) {
	for _, seed := range []string{
		"/.well-known/jwks.json", "/oidc/.well-known/jwks.json", "/main/oidc/.well-known/openid-configuration",
		"/main/oauth2/introspect", "/%2F/.well-known/jwks.json", "/%zz/.well-known/jwks.json", "//oauth2/introspect",
	} {
		f.Add(seed)
	}
	server := newFixture(f)
	f.Fuzz(func(t *testing.T, path string) {
		at, err := url.Parse("https://identity.example" + path)
		if err != nil || !strings.HasPrefix(path, "/") {
			return
		}
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.URL = at
		server.log.Reset()
		ours := strings.Contains(at.Path, "/.well-known/") || strings.HasSuffix(at.Path, "/oauth2/introspect")
		if got := server.send(r); got.status != elsewhere && !ours {
			t.Errorf("%d %s", got.status, got.text)
		}
	})
}
