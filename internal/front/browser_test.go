package front_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// Browsers are sent to the application's own host, wherever the client says it
// wants to go; nothing is asked upstream.
func TestBrowserPages(t *testing.T) {
	for name, c := range map[string]struct {
		verb, target string
		status       int
		location     string
	}{
		"authorize":       {"GET", "/oidc/auth?client_id=app-1&state=a%26b", 302, "https://app.example.com/oidc/auth?client_id=app-1&state=a%26b"},
		"default app":     {"GET", "/oauth/auth?state=s", 302, "https://app.example.com/oauth/auth?state=s"},
		"sign out":        {"HEAD", "/oidc/session/end", 302, "https://app.example.com/oidc/session/end"},
		"CAS":             {"GET", "/cas-idp/app-1?service=https%3A%2F%2Fs", 302, "https://app.example.com/cas-idp/app-1?service=https%3A%2F%2Fs"},
		"CAS sign out":    {"GET", "/cas-idp/logout?url=https%3A%2F%2Fs", 302, "https://app.example.com/cas-idp/logout?url=https%3A%2F%2Fs"},
		"SAML":            {"GET", "/api/v2/saml-idp/app-1", 302, "https://app.example.com/api/v2/saml-idp/app-1"},
		"unknown app":     {"GET", "/oidc/auth?client_id=app-9", 200, ""},
		"unknown CAS app": {"GET", "/cas-idp/app-9", 200, ""},
		"another host":    {"GET", "//evil.example/oidc/auth", 404, ""},
		"backslash":       {"GET", "/oidc/auth%5c@evil.example", 404, ""},
		"another page":    {"GET", "/oidc/other", 404, ""},
		"verb":            {"POST", "/oidc/auth", 405, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			w := httptest.NewRecorder()
			d.handler.ServeHTTP(w, request(c.verb, c.target, ``))
			if w.Code != c.status || w.Header().Get("Location") != c.location {
				t.Errorf("%d to %q, want %d to %q: %s", w.Code, w.Header().Get("Location"), c.status, c.location, w.Body)
			}
			if c.status == http.StatusOK && len(d.upstream.documents) != 0 {
				t.Error("the upstream was asked")
			}
		})
	}
}
