package emulator_test

import (
	"encoding/json"
	"net/url"
	"testing"
	"time"
)

// object is an answer that is a JSON object.
func object(t *testing.T, body string) map[string]any {
	t.Helper()
	var o map[string]any
	if err := json.Unmarshal([]byte(body), &o); err != nil {
		t.Fatalf("answered %q: %v", body, err)
	}
	return o
}

func TestValidateToken(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{id: bob, password: passw0rd, profile: {username: bob}}]`)
	tokens := p.signIn("bob", "passw0rd")
	validate := func(name, token string) map[string]any {
		return p.call("GET", "/api/v2/oidc/validate_token?"+url.Values{name: {token}}.Encode(), "")
	}
	access, id := tokens["access_token"].(string), tokens["id_token"].(string)
	p.wants("access token", validate("access_token", access), `{"sub":"bob","aud":"app-1","scope":"*","jti":"*","iss":"*","statusCode":"!"}`)
	p.wants("ID token", validate("id_token", id), `{"sub":"bob","aud":"app-1","username":"!","at_hash":"*"}`)
	p.wants("an ID token is no access token", validate("access_token", id), `{"statusCode":401,"apiCode":2020}`)
	p.wants("garbage", validate("access_token", "x"), `{"statusCode":401,"apiCode":2020}`)
	p.wants("garbage for an ID token", validate("id_token", "x"), `{"statusCode":401,"apiCode":2020}`)
	p.wants("management token", validate("id_token", p.managementToken()), `{"statusCode":401,"apiCode":2020}`)
	p.wants("none", validate("x", "x"), `{"statusCode":400}`)
	p.call("GET", "/api/v2/logout", "", "Authorization", access)
	p.wants("signed out", validate("access_token", access), `{"statusCode":401,"apiCode":2206}`)
	p.wants("signed out, ID token", validate("id_token", id), `{"statusCode":401,"apiCode":2206}`)
	later := p.signIn("bob", "passw0rd")["id_token"].(string)
	p.clock.advance(15 * 24 * time.Hour)
	p.wants("expired", validate("id_token", later), `{"statusCode":401,"apiCode":2206}`)
}

func TestOAuthEndpoints(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	session := text(t, p.graphQL(`mutation m($input: LoginByUsernameInput!) { loginByUsername(input: $input) { token } }`,
		`{"input":{"username":"bob","password":"`+p.encrypted("passw0rd")+`"}}`)["data"].(map[string]any), "loginByUsername", "token")
	for _, protocol := range []string{"/oidc", "/oauth"} {
		give := func(change ...string) (int, map[string]any) {
			form := app("grant_type", "http://authing.cn/oidc/grant_type/authing_token", "token", session,
				"redirect_uri", service, "scope", "openid offline_access")
			for i := 0; i < len(change); i += 2 {
				form.Set(change[i], change[i+1])
			}
			return p.form(protocol+"/token", form)
		}
		_, tokens := give()
		p.wants(protocol, tokens, `{"access_token":"*","id_token":"*","refresh_token":"*","token_type":"Bearer","expires_in":1209600,"scope":"openid offline_access"}`)
		access := text(t, tokens, "access_token")
		_, answer := p.form(protocol+"/token/introspection", app("token", access))
		p.wants("introspect", answer, `{"active":true,"sub":"bob-id","client_id":"app-1"}`)
		p.wants("user", p.call("POST", protocol+"/me", "", "Authorization", "Bearer "+access), `{"sub":"bob-id"}`)
		_, answer = p.form(protocol+"/token", app("grant_type", "refresh_token", "refresh_token", text(t, tokens, "refresh_token")))
		p.wants("refresh", answer, `{"access_token":"*"}`)
		for name, tt := range map[string]struct {
			field, value, want string
			status             int
		}{
			"no token":         {"token", "x", `{"error":"invalid_grant"}`, 400},
			"another redirect": {"redirect_uri", "https://evil.example.com", `{"error":"invalid_request"}`, 400},
			"wrong secret":     {"client_secret", "x", `{"error":"invalid_client"}`, 401},
			"no application":   {"client_id", "x", `{"error":"invalid_client"}`, 401},
		} {
			status, answer := give(tt.field, tt.value)
			p.wants(protocol+" "+name, answer, tt.want)
			if status != tt.status {
				t.Errorf("%s %s: answered %d", protocol, name, status)
			}
		}
	}
	_, tokens := p.form("/oauth/token", app("grant_type", "http://authing.cn/oidc/grant_type/authing_token", "token", session, "redirect_uri", service))
	p.wants("default scope", tokens, `{"scope":"openid profile email phone","refresh_token":"!"}`)
	access := text(t, tokens, "access_token")
	p.form("/oauth/token/revocation", app("token", access))
	if p.active(access) {
		t.Error("the token outlives its revocation")
	}
}
