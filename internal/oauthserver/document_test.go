package oauthserver_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/google/go-cmp/cmp"

	"github.com/authing-grpc/authing-grpc/internal/oauthserver"
)

const ofMain = `{"issuer":"https://main.example/oidc","token_endpoint":"https://main.example/oidc/token",
	"jwks_uri":"https://identity.example/base/main/.well-known/jwks.json",
	"introspection_endpoint":"https://identity.example/base/main/oauth2/introspect",
	"introspection_endpoint_auth_methods_supported":["client_secret_basic","Bearer"],"authing_says":{"more":[1]}}`

const ofOther = `{"issuer":"https://other.example/oidc","token_endpoint":"https://other.example/oidc/token",
	"jwks_uri":"https://identity.example/base/other%20app/.well-known/jwks.json",
	"introspection_endpoint":"https://identity.example/base/other%20app/oauth2/introspect",
	"introspection_endpoint_auth_methods_supported":["client_secret_basic","Bearer"],"authing_says":{"more":[1]}}`

const unchanged = `{"issuer":"https://main.example/oidc","token_endpoint":"https://main.example/oidc/token",
	"jwks_uri":"https://main.example/oidc/.well-known/jwks.json",
	"introspection_endpoint":"https://main.example/oidc/token/introspection",
	"introspection_endpoint_auth_methods_supported":["client_secret_post"],"authing_says":{"more":[1]}}`

func TestMetadata(t *testing.T) {
	f := newFixture(t)
	withoutURL := newFixture(t, func(o *oauthserver.Options) { o.URL = "" })
	withTLS := newFixture(t, func(o *oauthserver.Options) { o.ByCertificate = true })
	for _, tc := range []struct {
		f             *fixture
		prefix        string
		headers       []string
		want, comment string
	}{
		{f, "", nil, ofMain, "default"},
		{f, "/oidc", nil, ofMain, "default, below /oidc"},
		{f, "/main", nil, ofMain, "by path"},
		{f, "/main/oidc", nil, ofMain, "by path, below /oidc"},
		{f, "/other%20app", nil, ofOther, "another by path"},
		{f, "/other%20app/oidc", nil, ofOther, "another by path, below /oidc"},
		{f, "", []string{"X-Authing-App-Id", otherApp}, ofOther, "by header"},
		{withoutURL, "", nil, unchanged, "without a URL"},
		{withTLS, "", nil, strings.Replace(ofMain, `"Bearer"`, `"Bearer","tls_client_auth"`, 1), "with client certificates"},
	} {
		for _, name := range []string{"openid-configuration", "oauth-authorization-server"} {
			got := tc.f.get(tc.prefix+"/.well-known/"+name, tc.headers...)
			if got.status != 200 || got.header.Get("Content-Type") != "application/json" || got.header.Get("Vary") != "X-Authing-App-Id" ||
				got.header.Get("Cache-Control") != "public, max-age=300" || got.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: %d %v", tc.comment, got.status, got.header)
			}
			if diff := cmp.Diff(exact(t, tc.want), exact(t, got.text)); diff != "" {
				t.Errorf("%s: %s", tc.comment, diff)
			}
		}
	}
	if f.issuers.count() != 2 {
		t.Errorf("%d fetches for two issuers", f.issuers.count())
	}
}

func TestKeySet(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/.well-known/jwks.json", "/oidc/.well-known/jwks.json", "/main/.well-known/jwks.json", "/main/oidc/.well-known/jwks.json"} {
		got := f.get(path)
		var keys jose.JSONWebKeySet
		if err := json.Unmarshal([]byte(got.text), &keys); err != nil || got.status != 200 || len(keys.Key("k1")) != 1 {
			t.Errorf("%s: %d %s", path, got.status, got.text)
		}
		if got.header.Get("Cache-Control") != "public, max-age=300" || got.header.Get("ETag") == "" {
			t.Errorf("%s: %v", path, got.header)
		}
	}
	if got := f.get("/other%20app/.well-known/jwks.json"); got.text != `{"keys":[]}` {
		t.Errorf("no keys: %s", got.text)
	}
	f.tokens.setDown(true)
	got := f.get("/.well-known/jwks.json")
	if got.status != 503 || got.header.Get("Retry-After") != "5" || got.header.Get("Cache-Control") != "no-store" || got.body["keys"] != nil {
		t.Errorf("down: %d %v %s", got.status, got.header, got.text)
	}
}

// Who has a document is not sent it again.
func TestConditionalRequests(t *testing.T) {
	f := newFixture(t)
	for _, path := range []string{"/.well-known/jwks.json", "/.well-known/openid-configuration"} {
		tag := f.get(path).header.Get("ETag")
		for held, want := range map[string]int{tag: 304, `"x", W/` + tag: 304, "*": 304, `"x"`: 200} {
			if got := f.get(path, "If-None-Match", held); got.status != want || want == 304 && got.text != "" || got.header.Get("ETag") != tag {
				t.Errorf("%s, %s: %d %v %q", path, held, got.status, got.header, got.text)
			}
		}
	}
	before := f.get("/.well-known/jwks.json").header.Get("ETag")
	if other := f.get("/other%20app/.well-known/jwks.json").header.Get("ETag"); other == before {
		t.Error("two documents have one tag")
	}
}

func TestVerbsAndPaths(t *testing.T) {
	f := newFixture(t)
	const reading = "GET, HEAD"
	for _, tc := range []struct {
		verb, path string
		status     int
		allow      string
	}{
		{"HEAD", "/.well-known/jwks.json", 200, ""},
		{"HEAD", "/.well-known/openid-configuration", 200, ""},
		{"POST", "/.well-known/jwks.json", 405, reading},
		{"PUT", "/.well-known/openid-configuration", 405, reading},
		{"DELETE", "/main/oidc/.well-known/oauth-authorization-server", 405, reading},
		{"GET", "/oauth2/introspect", 405, "POST"},
		{"HEAD", "/main/oauth2/introspect", 405, "POST"},
		{"GET", "/nobody/.well-known/jwks.json", 404, ""},
		{"GET", "/nobody/oidc/.well-known/openid-configuration", 404, ""},

		{"GET", "/", elsewhere, ""},
		{"GET", "/.well-known/", elsewhere, ""},
		{"GET", "/.well-known/acme", elsewhere, ""},
		{"GET", "/.well-known/jwks.json/x", elsewhere, ""},
		{"GET", "//.well-known/jwks.json", elsewhere, ""},
		{"GET", "/a/b/.well-known/jwks.json", elsewhere, ""},
		{"GET", "/main/.well-known/x/.well-known/jwks.json", elsewhere, ""},
		{"GET", "/api/v2/.well-known", elsewhere, ""},
		{"POST", "/oidc/token/introspection", elsewhere, ""},
		{"POST", "/oauth2/introspect/", elsewhere, ""},
		{"POST", "/a/b/oauth2/introspect", elsewhere, ""},
	} {
		got := f.send(httptest.NewRequestWithContext(t.Context(), tc.verb, tc.path, nil))
		if got.status != tc.status || got.header.Get("Allow") != tc.allow {
			t.Errorf("%s %s: %d %v", tc.verb, tc.path, got.status, got.header)
		}
		if tc.verb == http.MethodHead && tc.status == 200 && (got.text != "" || got.header.Get("Content-Length") == "") {
			t.Errorf("%s %s: %v %q", tc.verb, tc.path, got.header, got.text)
		}
	}
}

// Metadata outlasts its issuer, for a day.
func TestMetadataOfAnIssuerThatIsDown(t *testing.T) {
	const path = "/.well-known/openid-configuration"
	f := newFixture(t)
	f.issuers.publish("")
	missing := func(when string) {
		t.Helper()
		if got := f.get(path); got.status != 503 || got.header.Get("Retry-After") != "5" || got.body["error"] != "temporarily_unavailable" {
			t.Errorf("%s: %d %v %s", when, got.status, got.header, got.text)
		}
	}
	serves := func(when, want string) {
		t.Helper()
		if got := f.get(path); got.status != 200 || got.body["token_endpoint"] != want {
			t.Errorf("%s: %d %s", when, got.status, got.text)
		}
	}
	const first, second = "https://main.example/oidc/token", "https://main.example/new"
	missing("never had")
	f.issuers.publish(published)
	missing("a moment later, which asks nobody")
	if f.issuers.count() != 1 {
		t.Errorf("%d fetches", f.issuers.count())
	}
	f.clock.advance(2 * time.Second)
	serves("back", first)

	f.issuers.publish("")
	f.clock.advance(2 * time.Hour)
	serves("down again, and asked in the background", first)
	f.idle()
	serves("a moment later, which asks nobody", first)
	f.idle()
	if f.issuers.count() != 3 {
		t.Errorf("%d fetches", f.issuers.count())
	}
	f.issuers.publish(strings.Replace(published, "$ISSUER/token", "https://main.example/new", 1))
	f.clock.advance(time.Minute)
	serves("back, and asked in the background", first)
	f.idle()
	serves("and taken in", second)

	f.issuers.publish("")
	f.clock.advance(25 * time.Hour)
	missing("down for longer than a day")
}

// Metadata that is not the issuer's is not passed on.
func TestMetadataThatIsNone(t *testing.T) {
	for name, text := range map[string]string{
		"another issuer": strings.ReplaceAll(published, "$ISSUER", "https://evil.example/oidc"),
		"no issuer":      `{}`,
		"no JSON":        `<html>`,
		"a list":         `[]`,
		"null":           `null`,
		"a broken type":  `{"issuer":"$ISSUER","scopes_supported":7}`,
		"too long":       `{"issuer":"$ISSUER","x":"` + strings.Repeat("a", 300<<10) + `"}`,
	} {
		f := newFixture(t)
		f.issuers.publish(text)
		if got := f.get("/.well-known/openid-configuration"); got.status != 503 {
			t.Errorf("%s: %d %s", name, got.status, got.text)
		}
	}
}

func TestOptions(t *testing.T) {
	if _, err := oauthserver.New(oauthserver.Options{}); err == nil {
		t.Error("a server of nothing")
	}
}
