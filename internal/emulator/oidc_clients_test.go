package emulator_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

func TestClientCredentials(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	_, pool := p.form(tokenEndpoint, url.Values{"grant_type": {"client_credentials"}, "client_id": {poolID}, "client_secret": {poolSecret}, "scope": {"a b"}})
	p.wants("pool", pool, `{"access_token":"*","token_type":"Bearer","expires_in":1296000,"scope":"a b","id_token":"!","refresh_token":"!"}`)
	p.wants("manages", p.call("POST", "/api/v3/list-users", `{}`, "Authorization", text(t, pool, "access_token")), `{"statusCode":200}`)
	_, program := p.form(tokenEndpoint, app("grant_type", "client_credentials", "scope", "a"))
	p.wants("application", program, `{"access_token":"*","expires_in":1209600,"scope":"a"}`)
	access := text(t, program, "access_token")
	if !p.active(access) {
		t.Error("its token is not active")
	}
	p.wants("no user", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":401,"apiCode":2020}`)
	p.wants("no administrator", p.call("POST", "/api/v3/list-users", `{}`, "Authorization", access), `{"statusCode":401}`)
	p.form("/oidc/token/revocation", app("token", access))
	if p.active(access) {
		t.Error("its token outlives its revocation")
	}
	_, answer := p.form(tokenEndpoint, url.Values{"grant_type": {"client_credentials"}, "client_id": {"page"}})
	p.wants("public", answer, `{"error":"unauthorized_client"}`)
}

func TestClientAuthentication(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	basic := func(id, secret string) string {
		r := &http.Request{Header: http.Header{}}
		r.SetBasicAuth(url.QueryEscape(id), url.QueryEscape(secret))
		return r.Header.Get("Authorization")
	}
	for name, tt := range map[string]struct {
		id, secret string
		style      oauth2.AuthStyle
		good       bool
	}{
		"default posts":      {appID, appSecret, oauth2.AuthStyleInParams, true},
		"default by Basic":   {appID, appSecret, oauth2.AuthStyleInHeader, true},
		"default, wrong":     {appID, "wrong", oauth2.AuthStyleInHeader, false},
		"default, none":      {appID, "", oauth2.AuthStyleInParams, false},
		"posting posts":      {"posting", "posting-secret", oauth2.AuthStyleInParams, true},
		"posting by Basic":   {"posting", "posting-secret", oauth2.AuthStyleInHeader, false},
		"basic posts":        {"basic", "basic-secret", oauth2.AuthStyleInParams, false},
		"basic by Basic":     {"basic", "basic-secret", oauth2.AuthStyleInHeader, true},
		"unknown":            {"nobody", "x", oauth2.AuthStyleInParams, false},
		"public by a secret": {"page", "x", oauth2.AuthStyleInParams, false},
	} {
		form, header := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {"x"}}, []string(nil)
		if tt.style == oauth2.AuthStyleInHeader {
			header = []string{"Authorization", basic(tt.id, tt.secret)}
		} else {
			form.Set("client_id", tt.id)
			form.Set("client_secret", tt.secret)
		}
		status, answer := p.form(tokenEndpoint, form, header...)
		if tt.good && (status != http.StatusBadRequest || answer["error"] != "invalid_grant") ||
			!tt.good && (status != http.StatusUnauthorized || answer["error"] != "invalid_client") {
			t.Errorf("%s: answered %d %v", name, status, answer)
		}
	}
	resp, _ := p.newBrowser().visit(p.url+tokenEndpoint, url.Values{"grant_type": {"refresh_token"}})
	if resp.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), "Basic ") || resp.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("no client answered %s %v", resp.Status, resp.Header)
	}
}

func TestTokenErrors(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	status, answer := p.form(tokenEndpoint, app("grant_type", "password", "username", "bob", "password", "passw0rd"))
	if status != http.StatusBadRequest || answer["error"] != "unsupported_grant_type" {
		t.Errorf("password answered %d %v", status, answer)
	}
	for name, tt := range map[string]struct{ values, header, want string }{
		"no grant":        {"client_id=app-1&client_secret=app-secret", "", "invalid_request"},
		"no code":         {"grant_type=authorization_code&client_id=app-1&client_secret=app-secret", "", "invalid_request"},
		"two ways":        {"grant_type=refresh_token&client_id=app-1&client_secret=app-secret", "Basic YXBwLTE6YXBwLXNlY3JldA==", "invalid_request"},
		"in the query":    {"", "", "invalid_client"},
		"refresh nothing": {"grant_type=refresh_token&client_id=app-1&client_secret=app-secret", "", "invalid_request"},
	} {
		header := []string{"Content-Type", "application/x-www-form-urlencoded"}
		if tt.header != "" {
			header = append(header, "Authorization", tt.header)
		}
		if answer := p.call("POST", tokenEndpoint+"?grant_type=client_credentials&client_id=app-1&client_secret=app-secret", tt.values, header...); answer["error"] != tt.want {
			t.Errorf("%s: answered %v", name, answer)
		}
	}
	status, _ = p.send("GET", tokenEndpoint, "")
	if status != http.StatusMethodNotAllowed {
		t.Errorf("GET answered %d", status)
	}
}
