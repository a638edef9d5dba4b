package emulator_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/pquerna/otp/totp"
	"golang.org/x/oauth2"
)

func TestDiscovery(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	base := p.url + "/oidc"
	p.wants("document", p.call("GET", "/oidc/.well-known/openid-configuration", ""), `{
		"issuer":"`+base+`","authorization_endpoint":"`+base+`/auth","token_endpoint":"`+base+`/token",
		"introspection_endpoint":"`+base+`/token/introspection","revocation_endpoint":"`+base+`/token/revocation",
		"userinfo_endpoint":"`+base+`/me","end_session_endpoint":"`+base+`/session/end","jwks_uri":"`+base+`/.well-known/jwks.json",
		"response_types_supported":["code"],"response_modes_supported":["query","fragment"],
		"grant_types_supported":["authorization_code","refresh_token","client_credentials"],
		"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256","HS256"],
		"token_endpoint_auth_methods_supported":["client_secret_post","client_secret_basic","none"],
		"code_challenge_methods_supported":["S256","plain"],
		"scopes_supported":["openid","profile","username","email","phone","address","roles","external_id","extended_fields","offline_access"]
	}`)
}

func TestCodeFlow(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	b, c, verifier := p.newBrowser(), p.demoApp("openid", "profile", "email", "offline_access"), oauth2.GenerateVerifier()
	told := b.signIn(c.AuthCodeURL("st&te", oauth2.S256ChallengeOption(verifier), oidc.Nonce("n-1")))
	if told.Get("state") != "st&te" || told.Get("code") == "" {
		t.Fatalf("told %v", told)
	}
	if _, err := c.Exchange(t.Context(), told.Get("code"), oauth2.VerifierOption(oauth2.GenerateVerifier())); err == nil {
		t.Error("a wrong verifier was accepted")
	}
	token, err := c.Exchange(t.Context(), told.Get("code"), oauth2.VerifierOption(verifier))
	if err != nil {
		t.Fatal(err)
	}
	if token.TokenType != "Bearer" || token.ExpiresIn != 1209600 || token.RefreshToken == "" || token.Extra("scope") != "openid profile email offline_access" {
		t.Errorf("answered %+v", token)
	}

	verify := p.Verifier(&oidc.Config{ClientID: appID, Now: p.clock.Now})
	id, err := verify.Verify(t.Context(), token.Extra("id_token").(string))
	if err != nil {
		t.Fatal(err)
	}
	if id.Nonce != "n-1" || id.Subject != "bob-id" || id.VerifyAccessToken(token.AccessToken) != nil {
		t.Errorf("ID token is %+v", id)
	}
	var claims map[string]any
	if err := id.Claims(&claims); err != nil {
		t.Fatal(err)
	}
	p.wants("ID token", claims, `{"aud":"app-1","nickname":"Bob","email":"bob@example.com","auth_time":1795228200,"iat":1795228200,"exp":1796437800,"jti":"*","sid":"*","phone_number":"!","scope":"!"}`)

	p.wants("v3 knows the token", p.call("GET", "/api/v3/get-profile", "", "Authorization", token.AccessToken), `{"statusCode":200,"data":{"userId":"bob-id","loginsCount":1,"lastLoginApp":"app-1"}}`)

	if _, err := c.Exchange(t.Context(), told.Get("code"), oauth2.VerifierOption(verifier)); err == nil {
		t.Error("a code was accepted twice")
	}
	if p.active(token.AccessToken) {
		t.Error("tokens outlive the second use of their code")
	}
}

func TestStockVerifierRefuses(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	token, _ := p.tokens("openid")
	id := token.Extra("id_token").(string)
	parts := strings.Split(id, ".")
	forged := base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"` + p.url + `/oidc","aud":"app-1","sub":"eve-id","exp":9999999999}`))
	later := func() time.Time { return p.clock.Now().Add(14*24*time.Hour + time.Second) }
	for name, tt := range map[string]struct {
		token  string
		config *oidc.Config
	}{
		"tampered":       {parts[0] + "." + forged + "." + parts[2], &oidc.Config{ClientID: appID, Now: p.clock.Now}},
		"expired":        {id, &oidc.Config{ClientID: appID, Now: later}},
		"wrong audience": {id, &oidc.Config{ClientID: "page", Now: p.clock.Now}},
	} {
		if _, err := p.Verifier(tt.config).Verify(t.Context(), tt.token); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestHS256IDToken(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	c := &oauth2.Config{ClientID: "shared", ClientSecret: "0123456789abcdef0123456789abcdef", Endpoint: p.Endpoint(), RedirectURL: "http://localhost:1/cb", Scopes: []string{"openid"}}
	token, err := c.Exchange(t.Context(), p.newBrowser().signIn(c.AuthCodeURL("s")).Get("code"))
	if err != nil {
		t.Fatal(err)
	}
	id := token.Extra("id_token").(string)
	header, err := base64.RawURLEncoding.DecodeString(strings.Split(id, ".")[0])
	if err != nil || !strings.Contains(string(header), `"HS256"`) {
		t.Errorf("header is %s, %v", header, err)
	}
	verifier := oidc.NewVerifier(p.url+"/oidc", hmacKeys(c.ClientSecret), &oidc.Config{ClientID: "shared", Now: p.clock.Now, SupportedSigningAlgs: []string{"HS256"}})
	if _, err := verifier.Verify(t.Context(), id); err != nil {
		t.Error(err)
	}
	if resp, _ := p.newBrowser().visit("/oidc/session/end?id_token_hint="+id, nil); resp.StatusCode != http.StatusFound {
		t.Errorf("the hint answered %s", resp.Status)
	}
	if p.active(token.AccessToken) {
		t.Error("the session goes on")
	}
}

func TestSingleSignOn(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	_, b := p.tokens("openid")
	c := p.demoApp("openid")
	resp, _ := b.visit(c.AuthCodeURL("s", oauth2.SetAuthURLParam("prompt", "none")), nil)
	if b.told(resp).Get("code") == "" {
		t.Error("a browser that is signed in got no code")
	}
	page := &oauth2.Config{ClientID: "page", Endpoint: p.Endpoint(), RedirectURL: "https://page.example.com/cb?x=1", Scopes: []string{"openid"}}
	verifier := oauth2.GenerateVerifier()
	resp, _ = b.visit(page.AuthCodeURL("s", oauth2.S256ChallengeOption(verifier)), nil)
	told := b.told(resp)
	if told.Get("x") != "1" {
		t.Errorf("told %v", told)
	}
	if _, err := page.Exchange(t.Context(), told.Get("code"), oauth2.VerifierOption(verifier)); err != nil {
		t.Errorf("another application: %v", err)
	}
	for name, option := range map[string]oauth2.AuthCodeOption{
		"prompt":  oauth2.SetAuthURLParam("prompt", "login"),
		"max age": oauth2.SetAuthURLParam("max_age", "59"),
	} {
		p.clock.advance(time.Minute)
		if told := b.signIn(c.AuthCodeURL("s", option)); told.Get("code") == "" {
			t.Errorf("%s: told %v", name, told)
		}
	}
	resp, _ = p.newBrowser().visit(c.AuthCodeURL("s", oauth2.SetAuthURLParam("prompt", "none")), nil)
	if got := b.told(resp); got.Get("error") != "login_required" || got.Get("state") != "s" {
		t.Errorf("told %v", got)
	}
}

func TestLoginPageAsksForSecondFactor(t *testing.T) {
	t.Parallel()
	const secret = "JBSWY3DPEHPK3PXP"
	p := newProvider(t)
	p.wants("create", p.admin("POST", createPath, `{"username":"otto","password":"passw0rd","otp":{"secret":"`+secret+`"}}`), `{"statusCode":200}`)
	b := p.newBrowser()
	resp, _ := b.visit(p.demoApp("openid").AuthCodeURL("s"), nil)
	login, form := resp.Header.Get("Location"), url.Values{"username": {"otto"}, "password": {"passw0rd"}}
	resp, page := b.visit(login, form)
	if resp.StatusCode != http.StatusForbidden || !strings.Contains(page, `name="otp"`) {
		t.Errorf("answered %s\n%s", resp.Status, page)
	}
	form.Set("otp", "000000x")
	if resp, page = b.visit(login, form); resp.StatusCode != http.StatusForbidden || !strings.Contains(page, `name="otp"`) {
		t.Errorf("a wrong one answered %s\n%s", resp.Status, page)
	}
	code, err := totp.GenerateCode(secret, p.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	form.Set("otp", code)
	resp, _ = b.visit(login, form)
	if b.told(resp).Get("code") == "" {
		t.Error("no code")
	}
	if resp, _ = p.newBrowser().visit(login, form); resp.StatusCode != http.StatusForbidden {
		t.Errorf("used again it answered %s", resp.Status)
	}
}

func TestLoginPage(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	b := p.newBrowser()
	resp, _ := b.visit(p.demoApp("openid").AuthCodeURL("s"), nil)
	login := resp.Header.Get("Location")
	resp, page := b.visit(login, nil, "Accept-Language", "en-GB")
	if resp.StatusCode != http.StatusOK || !strings.Contains(page, `<form method="post">`) || strings.Contains(page, "http") ||
		!strings.Contains(resp.Header.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
		t.Errorf("answered %s %v\n%s", resp.Status, resp.Header, page)
	}
	resp, page = b.visit(login, url.Values{"username": {`"><b>`}, "password": {"x"}}, "Accept-Language", "en")
	if resp.StatusCode != http.StatusForbidden || !strings.Contains(page, "account or password is wrong") || strings.Contains(page, "<b>") {
		t.Errorf("a wrong password answered %s\n%s", resp.Status, page)
	}
	if resp, _ = b.visit(login, bobsForm, "Sec-Fetch-Site", "cross-site"); resp.StatusCode != http.StatusForbidden || resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("another site's form answered %s", resp.Status)
	}
	if resp, _ = b.visit("/oidc/login?client_id=app-1&redirect_uri=https://evil.example.com", bobsForm); resp.StatusCode != http.StatusBadRequest || resp.Header.Get("Set-Cookie") != "" {
		t.Errorf("a bad address answered %s", resp.Status)
	}
}
