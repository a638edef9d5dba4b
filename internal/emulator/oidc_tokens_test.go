package emulator_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const tokenEndpoint = "/oidc/token"

func TestRefreshRotates(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, _ := p.tokens("openid", "email", "offline_access")
	refresh := func(key string, more ...string) (int, map[string]any) {
		return p.form(tokenEndpoint, app(append([]string{"grant_type", "refresh_token", "refresh_token", key}, more...)...))
	}
	_, wide := refresh(token.RefreshToken, "scope", "openid profile")
	p.wants("more scope", wide, `{"error":"invalid_scope","error_description":"*"}`)
	status, second := refresh(token.RefreshToken, "scope", "openid")
	if status != http.StatusOK {
		t.Fatalf("answered %d %v", status, second)
	}
	p.wants("narrowed", second, `{"access_token":"*","id_token":"*","refresh_token":"*","scope":"openid","token_type":"Bearer"}`)
	next := text(t, second, "refresh_token")
	if next == token.RefreshToken || p.active(token.RefreshToken) || !p.active(next) || !p.active(token.AccessToken) {
		t.Error("the refresh token was not rotated")
	}
	if status, _ := p.form(tokenEndpoint, url.Values{"grant_type": {"refresh_token"}, "refresh_token": {next}, "client_id": {"posting"}, "client_secret": {"posting-secret"}}); status != http.StatusBadRequest {
		t.Errorf("another application's refresh answered %d", status)
	}
	p.clock.advance(29 * 24 * time.Hour)
	_, third := refresh(next)
	p.wants("all scope again", third, `{"scope":"openid email offline_access"}`)
	last := text(t, third, "refresh_token")

	if status, stolen := refresh(next); status != http.StatusBadRequest || stolen["error"] != "invalid_grant" {
		t.Errorf("reuse answered %d %v", status, stolen)
	}
	_, after := refresh(last)
	p.wants("the thief's or the owner's", after, `{"error":"invalid_grant"}`)
	access := text(t, third, "access_token")
	if p.active(access) {
		t.Error("the access token outlives the reuse")
	}
	p.wants("v3", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":401,"apiCode":2206}`)
}

func TestConcurrentRefresh(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, _ := p.tokens("openid", "offline_access")
	const callers = 8
	statuses := make(chan int, callers)
	form := app("grant_type", "refresh_token", "refresh_token", token.RefreshToken).Encode()
	for range callers {
		go func() {
			status, err := post(t.Context(), p.url+tokenEndpoint, form)
			if err != nil {
				t.Error(err)
			}
			statuses <- status
		}()
	}
	good := 0
	for range callers {
		if <-statuses == http.StatusOK {
			good++
		}
	}
	if good > 1 {
		t.Errorf("%d callers got new tokens", good)
	}
	if p.active(token.AccessToken) {
		t.Error("the session outlives the reuse")
	}
}

func post(ctx context.Context, address, form string) (status int, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(form))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, resp.Body.Close()
}

func TestRefreshTokenOfV3SignIn(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	signedIn := p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},"options":{"scope":"openid profile offline_access"}}`)
	p.wants("tokens", signedIn, `{"statusCode":200,"data":{"refresh_token":"*"}}`)
	form := app("grant_type", "refresh_token", "refresh_token", text(t, signedIn, "data", "refresh_token"))
	_, answer := p.form(tokenEndpoint, form)
	p.wants("refreshed", answer, `{"access_token":"*","id_token":"*","refresh_token":"*","scope":"openid profile offline_access"}`)
	p.wants("v3", p.call("GET", "/api/v3/get-profile", "", "Authorization", text(t, answer, "access_token")), `{"data":{"username":"bob"}}`)
	p.admin("POST", "/api/v3/update-user", `{"userId":"bob-id","status":"Suspended"}`)
	form.Set("refresh_token", text(t, answer, "refresh_token"))
	_, answer = p.form(tokenEndpoint, form)
	p.wants("suspended", answer, `{"error":"invalid_grant"}`)
}

func TestIntrospection(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, _ := p.tokens("openid", "offline_access")
	_, access := p.form("/oidc/token/introspection", app("token", token.AccessToken))
	p.wants("access token", access, `{"active":true,"sub":"bob-id","client_id":"app-1","aud":"app-1","iat":1795228200,"exp":1796437800,"iss":"`+p.url+`/oidc","jti":"*","scope":"openid offline_access","token_type":"Bearer"}`)
	_, refresh := p.form("/oidc/token/introspection", app("token", token.RefreshToken, "token_type_hint", "access_token"))
	p.wants("refresh token", refresh, `{"active":true,"sub":"bob-id","client_id":"app-1","iat":1795228200,"exp":1797820200,"scope":"openid offline_access","token_type":"!"}`)
	for name, token := range map[string]string{
		"ID token": token.Extra("id_token").(string), "nonsense": "x.y.z", "tampered": token.AccessToken[:len(token.AccessToken)-8] + "AAAAAAAA",
	} {
		if p.active(token) {
			t.Errorf("%s is active", name)
		}
	}
	status, answer := p.form("/oidc/token/introspection", url.Values{"client_id": {"page"}, "token": {token.AccessToken}})
	if status != http.StatusOK || answer["active"] != true {
		t.Errorf("a public application is answered %d %v", status, answer)
	}
	for name, values := range map[string]url.Values{
		"no client": {"token": {token.AccessToken}}, "no secret": {"client_id": {appID}, "token": {token.AccessToken}},
		"wrong secret": {"client_id": {appID}, "client_secret": {"x"}, "token": {token.AccessToken}},
	} {
		if status, answer := p.form("/oidc/token/introspection", values); status != http.StatusUnauthorized || answer["error"] != "invalid_client" {
			t.Errorf("%s answered %d %v", name, status, answer)
		}
	}
	p.clock.advance(14 * 24 * time.Hour)
	if p.active(token.AccessToken) || !p.active(token.RefreshToken) {
		t.Error("lifetimes are wrong")
	}
}

func TestRevocation(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	revoke := func(values url.Values) (int, map[string]any) { return p.form("/oidc/token/revocation", values) }
	for _, which := range []string{"access", "refresh"} {
		token, _ := p.tokens("openid", "offline_access")
		tokens := map[string]string{"access": token.AccessToken, "refresh": token.RefreshToken}
		_, answer := revoke(url.Values{"client_id": {"posting"}, "client_secret": {"posting-secret"}, "token": {tokens[which]}})
		p.wants("another application's", answer, `{"error":"invalid_grant"}`)
		if status, answer := revoke(app("token", tokens[which])); status != http.StatusOK || answer != nil {
			t.Errorf("%s answered %d %v", which, status, answer)
		}
		if p.active(token.AccessToken) || p.active(token.RefreshToken) {
			t.Errorf("revoked by its %s token, the session goes on", which)
		}
		p.wants(which, p.call("GET", "/api/v3/get-profile", "", "Authorization", token.AccessToken), `{"apiCode":2206}`)
		if status, _ := p.send("GET", "/oidc/me", "", "Authorization", "Bearer "+token.AccessToken); status != http.StatusUnauthorized {
			t.Errorf("userinfo answered %d", status)
		}
	}
	if status, _ := revoke(app("token", "unknown")); status != http.StatusOK {
		t.Errorf("an unknown token answered %d", status)
	}
	_, answer := revoke(url.Values{"client_id": {poolID}, "client_secret": {poolSecret}, "token": {p.managementToken()}})
	p.wants("management token", answer, `{"error":"unsupported_token_type"}`)
}
