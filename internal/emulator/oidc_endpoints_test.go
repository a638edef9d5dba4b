package emulator_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/oauth2"
)

func TestUserInfo(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, _ := p.tokens("openid", "profile", "username", "email", "phone", "address", "roles", "extended_fields")
	want := `{"sub":"bob-id","nickname":"Bob","birthdate":"2000-01-02","gender":"U","updated_at":"2026-11-21T02:30:00.000Z","username":"bob","email":"bob@example.com","email_verified":true,"phone_number":"+8613800000000","phone_number_verified":false,"address":{"street_address":"Road 1"},"roles":["staff"],"extended_fields":{"age":27},"name":"!"}`
	p.wants("header", p.call("GET", "/oidc/me", "", "Authorization", "Bearer "+token.AccessToken), want)
	p.wants("header, POST", p.call("POST", "/oidc/me", "", "Authorization", "Bearer "+token.AccessToken), want)
	p.wants("query", p.call("GET", "/oidc/me?access_token="+token.AccessToken, ""), want)
	_, answer := p.form("/oidc/me", url.Values{"access_token": {token.AccessToken}})
	p.wants("form", answer, want)
	stock, err := p.UserInfo(t.Context(), oauth2.StaticTokenSource(token))
	if err != nil || stock.Subject != "bob-id" || !stock.EmailVerified {
		t.Errorf("stock client: %+v, %v", stock, err)
	}

	narrow, _ := p.tokens("openid")
	_, body := p.send("GET", "/oidc/me", "", "Authorization", "Bearer "+narrow.AccessToken)
	var claims map[string]any
	if err := json.Unmarshal(body, &claims); err != nil || len(claims) != 1 {
		t.Errorf("scope openid shows %s", body)
	}
	for name, tt := range map[string]struct {
		token  string
		status int
	}{
		"none":             {"", http.StatusUnauthorized},
		"nonsense":         {"x", http.StatusUnauthorized},
		"ID token":         {token.Extra("id_token").(string), http.StatusUnauthorized},
		"management token": {p.managementToken(), http.StatusUnauthorized},
		"without openid":   {first(p.tokens("profile")).AccessToken, http.StatusForbidden},
	} {
		resp, _ := p.newBrowser().visit("/oidc/me", nil, "Authorization", "Bearer "+tt.token)
		if resp.StatusCode != tt.status || tt.status == http.StatusUnauthorized && !strings.HasPrefix(resp.Header.Get("WWW-Authenticate"), "Bearer") {
			t.Errorf("%s: answered %s %v", name, resp.Status, resp.Header)
		}
	}
}

func first[T, U any](value T, _ U) T { return value }

func TestEndSession(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, b := p.tokens("openid")
	end := "/oidc/session/end?" + url.Values{
		"id_token_hint": {token.Extra("id_token").(string)}, "post_logout_redirect_uri": {"http://localhost:99/callback"}, "state": {"s"},
	}.Encode()
	for _, bad := range []string{
		"/oidc/session/end?id_token_hint=" + token.AccessToken + "x",
		"/oidc/session/end?client_id=page&id_token_hint=" + token.Extra("id_token").(string),
		"/oidc/session/end?post_logout_redirect_uri=https://evil.example.com/",
	} {
		if resp, _ := b.visit(bad, nil); resp.StatusCode != http.StatusBadRequest {
			t.Errorf("%s answered %s", bad, resp.Status)
		}
	}
	if !p.active(token.AccessToken) {
		t.Fatal("a refused request ended the session")
	}
	resp, _ := b.visit(end, nil)
	if to := resp.Header.Get("Location"); resp.StatusCode != http.StatusFound || to != "http://localhost:99/callback?state=s" {
		t.Errorf("answered %s, %q", resp.Status, to)
	}
	if p.active(token.AccessToken) {
		t.Error("the tokens go on")
	}
	resp, _ = b.visit(p.demoApp("openid").AuthCodeURL("s", oauth2.SetAuthURLParam("prompt", "none")), nil)
	if b.told(resp).Get("error") != "login_required" {
		t.Error("the browser is signed in")
	}

	token, b = p.tokens("openid")
	resp, _ = b.visit("/oidc/session/end", nil)
	if _, page := b.visit(resp.Header.Get("Location"), nil, "Accept-Language", "en"); !strings.Contains(page, "Signed out") {
		t.Errorf("nowhere to go: %s", page)
	}
	if p.active(token.AccessToken) {
		t.Error("the tokens go on")
	}
}

func TestBadRedirectURIs(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	_, b := p.tokens("openid")
	for _, to := range []string{
		"", "https://evil.example.com/callback", "http://127.0.0.1/other", "http://127.0.0.1/callback?x=1", "https://127.0.0.1/callback",
		"http://127.0.0.1/callback#x", "http://127.0.0.1/callback#", "http://evil@127.0.0.1/callback", "http://127.0.0.1@evil.example.com/callback",
		"http://127.0.0.1%2Fcallback%23@evil.example.com/", "http%3A%2F%2F127.0.0.1%2Fcallback", "http://127.0.0.1.evil.example.com/callback",
		"//127.0.0.1/callback", "/callback", "http://127.0.0.1\\@evil.example.com/callback", "http://127.0.0.1/%63allback",
	} {
		for _, more := range []string{"", "&prompt=none", "&response_type=token", "&scope="} {
			address := "/oidc/auth?response_type=code&scope=openid&client_id=app-1&redirect_uri=" + url.QueryEscape(to) + more
			if resp, _ := b.visit(address, nil); resp.StatusCode != http.StatusBadRequest || resp.Header.Get("Location") != "" {
				t.Errorf("%q%s answered %s, %q", to, more, resp.Status, resp.Header.Get("Location"))
			}
		}
	}
	for _, to := range []string{"http://127.0.0.1/callback", "http://127.0.0.1:1/callback", "http://localhost:65535/callback", "http://[::1]:8080/callback"} {
		resp, _ := b.visit("/oidc/auth?response_type=code&scope=openid&client_id=app-1&redirect_uri="+url.QueryEscape(to), nil)
		if !strings.HasPrefix(resp.Header.Get("Location"), to+"?code=") {
			t.Errorf("%q answered %s, %q", to, resp.Status, resp.Header.Get("Location"))
		}
	}
	if resp, _ := b.visit("/oidc/auth?response_type=code&scope=openid&client_id=nobody&redirect_uri=http://127.0.0.1/callback", nil); resp.StatusCode != http.StatusBadRequest {
		t.Errorf("an unknown application answered %s", resp.Status)
	}
}

func TestAuthorizationErrors(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	_, b := p.tokens("openid")
	for name, tt := range map[string]struct{ query, want string }{
		"response type":    {"response_type=token&scope=openid", "unsupported_response_type"},
		"no scope":         {"response_type=code", "invalid_scope"},
		"response mode":    {"response_type=code&scope=openid&response_mode=form_post", "invalid_request"},
		"prompts":          {"response_type=code&scope=openid&prompt=none+login", "invalid_request"},
		"request object":   {"response_type=code&scope=openid&request=x", "request_not_supported"},
		"challenge method": {"response_type=code&scope=openid&code_challenge_method=MD5&code_challenge=" + strings.Repeat("a", 43), "invalid_request"},
		"short challenge":  {"response_type=code&scope=openid&code_challenge=a", "invalid_request"},
		"another's hint":   {"response_type=code&scope=openid&id_token_hint=x", "login_required"},
	} {
		resp, _ := b.visit("/oidc/auth?client_id=app-1&redirect_uri=http://127.0.0.1/callback&state=s&"+tt.query, nil)
		if told := b.told(resp); told.Get("error") != tt.want || told.Get("state") != "s" {
			t.Errorf("%s: told %v", name, told)
		}
	}
	resp, _ := b.visit("/oidc/auth?response_type=code&scope=openid&client_id=page&redirect_uri="+url.QueryEscape("https://page.example.com/cb?x=1"), nil)
	if told := b.told(resp); told.Get("error") != "invalid_request" {
		t.Errorf("a public application without PKCE is told %v", told)
	}
	resp, _ = b.visit("/oidc/auth?response_type=code&scope=openid&response_mode=fragment&client_id=app-1&redirect_uri=http://127.0.0.1/callback", nil)
	if !strings.HasPrefix(resp.Header.Get("Location"), "http://127.0.0.1/callback#code=") {
		t.Errorf("fragment: sent to %q", resp.Header.Get("Location"))
	}
}

func TestPKCE(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	_, b := p.tokens("openid")
	c, verifier := p.demoApp("openid"), oauth2.GenerateVerifier()
	plain := []oauth2.AuthCodeOption{oauth2.SetAuthURLParam("code_challenge", verifier), oauth2.SetAuthURLParam("code_challenge_method", "plain")}
	for name, tt := range map[string]struct {
		challenge []oauth2.AuthCodeOption
		verifier  []oauth2.AuthCodeOption
		good      bool
	}{
		"plain":            {plain, []oauth2.AuthCodeOption{oauth2.VerifierOption(verifier)}, true},
		"default method":   {plain[:1], []oauth2.AuthCodeOption{oauth2.VerifierOption(verifier)}, true},
		"S256":             {[]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}, []oauth2.AuthCodeOption{oauth2.VerifierOption(verifier)}, true},
		"none":             {nil, nil, true},
		"no verifier":      {plain, nil, false},
		"wrong verifier":   {plain, []oauth2.AuthCodeOption{oauth2.VerifierOption(verifier + "x")}, false},
		"verifier to S256": {[]oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}, []oauth2.AuthCodeOption{oauth2.VerifierOption(oauth2.S256ChallengeFromVerifier(verifier))}, false},
	} {
		resp, _ := b.visit(c.AuthCodeURL("s", tt.challenge...), nil)
		if _, err := c.Exchange(t.Context(), b.told(resp).Get("code"), tt.verifier...); (err == nil) != tt.good {
			t.Errorf("%s: %v", name, err)
		}
	}
	resp, _ := b.visit(c.AuthCodeURL("s"), nil)
	code := b.told(resp).Get("code")
	other := *c
	other.RedirectURL = "http://127.0.0.1:1/callback"
	if _, err := other.Exchange(t.Context(), code); err == nil {
		t.Error("a code was accepted with another redirect_uri")
	}
	p.clock.advance(grantEnds)
	if _, err := c.Exchange(t.Context(), code); err == nil {
		t.Error("a code was accepted after its end")
	}
}
