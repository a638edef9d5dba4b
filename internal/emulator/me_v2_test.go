package emulator_test

import (
	"fmt"
	"net/http"
	"testing"
)

func TestMeOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: admin}]
applications: [{id: app-2, secret: s, name: Second}]
users:
  - {id: bob, password: Passw0rd12, profile: {username: bob, email: bob@example.com}, roles: [admin]}
`)
	bob := p.signIn("bob", "Passw0rd12")["access_token"].(string)
	get := func(path string) map[string]any { return p.call("GET", path, "", "Authorization", bob) }
	const level = "/api/v2/users/me/security-level"
	p.wants("security", get(level), `{"code":200,"data":{"email":true,"mfa":false,"password":true,"phone":false,"score":50,"passwordSecurityLevel":3}}`)
	p.associates(bob)
	p.wants("with a second factor", get(level), `{"data":{"mfa":true,"score":80}}`)
	p.wants("the same score in v3", get("/api/v3/get-security-info"), `{"data":{"securityScore":80}}`)

	const allowed = "/api/v2/users/me/applications/allowed"
	p.wants("applications", get(allowed), `{"code":200,"data":{"totalCount":2,"list":[
		{"id":"app-1","name":"Default","protocol":"*","createdAt":"*"},{"id":"app-2","name":"Second","secret":"!"}]}}`)
	p.wants("a page", get(allowed+"?page=2&limit=1"), `{"data":{"totalCount":2,"list":[{"id":"app-2"}]}}`)
	p.wants("bad page", get(allowed+"?page=0"), `{"code":400}`)
	for _, path := range []string{level, allowed, "/api/v2/users/principal_authentication"} {
		p.wants("no token: "+path, p.call("GET", path, ""), `{"code":2020}`)
	}
	p.wants("roles", p.graphQL(`query q($id: String!) { user(id: $id) { roles { totalCount list { code } } authorizedResources(namespace: "default") { totalCount } } }`,
		`{"id":"bob"}`, "Authorization", bob), `{"data":{"user":{"roles":{"totalCount":1,"list":[{"code":"admin"}]},"authorizedResources":{"totalCount":0}}}}`)
}

// A person is authenticated for both services, and v3 sees it.
func TestPrincipalsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{id: bob, password: passw0rd, profile: {username: bob}}]`)
	bob := p.signIn("bob", "passw0rd")["access_token"].(string)
	const (
		mine   = "/api/v2/users/principal_authentication"
		bobs   = "/api/v2/users/bob/management/principal_authentication"
		person = `{"type":"P","name":"Bob","idCard":"110101","ext":"6222"}`
	)
	p.wants("none", p.call("GET", mine, "", "Authorization", bob), `{"code":404}`)
	p.wants("none, by administrators", p.admin("GET", bobs, ""), `{"code":404}`)
	p.wants("authenticate", p.call("POST", mine, person, "Authorization", bob), `{"code":200,"message":"*"}`)
	shown := p.call("GET", mine, "", "Authorization", bob)
	p.wants("detail", shown, `{"code":200,"data":{"id":"*","userId":"bob","userPoolId":"pool-1","principalType":"P","principalName":"Bob","principalCode":"110101",
		"authenticationTime":"2026-11-21T02:30:00.000Z"}}`)
	p.wants("by administrators", p.admin("POST", bobs, `{"type":"E","name":"Acme","idCard":"91","ext":"Ann"}`), `{"code":200}`)
	p.wants("detail, by administrators", p.admin("GET", bobs, ""), fmt.Sprintf(`{"data":{"id":%q,"principalType":"E","principalName":"Acme"}}`, text(t, shown, "data", "id")))
	const v3 = "/api/v3/get-user-principal-authentication-info?userId=bob"
	p.wants("v3", p.admin("GET", v3, ""), `{"data":{"totalCount":1,"list":[{"authenticated":true,"principalType":"E","principalCode":"91","principalName":"Acme","authenticatedAt":"*"}]}}`)
	p.wants("reset by v3", p.admin("POST", "/api/v3/reset-user-principal-authentication-info", `{"userId":"bob"}`), `{"data":{"success":true}}`)
	p.wants("forgotten", p.call("GET", mine, "", "Authorization", bob), `{"code":404}`)
	for body, want := range map[string]string{
		`{"type":"X","name":"Bob","idCard":"1","ext":"2"}`: `{"code":400,"message":"参数错误: type must be P or E"}`,
		`{"type":"P","name":"Bob","idCard":"1"}`:           `{"code":400,"message":"参数错误: ext is required"}`,
	} {
		p.wants(body, p.call("POST", mine, body, "Authorization", bob), want)
	}
	p.wants("nobody", p.admin("GET", "/api/v2/users/nope/management/principal_authentication", ""), `{"code":2004}`)
	p.wants("by nobody", p.call("POST", mine, person), `{"code":2020}`)
	p.wants("not by users", p.call("GET", bobs, "", "Authorization", bob), `{"code":401}`)
}

func TestBrowserSessionsOfV2(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	b := p.newBrowser()
	track := func() map[string]any {
		t.Helper()
		_, body := b.visit("/cas/session", nil)
		return object(t, body)
	}
	p.wants("none", track(), `{"code":200,"data":{"session":null,"userInfo":null}}`)
	b.visit("/cas-idp/app-1?service=http%3A%2F%2F127.0.0.1%3A4000%2Fcallback", bobsForm)
	p.wants("signed in", track(), `{"code":200,"data":{"session":{"_id":"*","cookie":{"expires":"*","httpOnly":true,"path":"/","appId":"app-1","userId":"bob-id"}},"userInfo":{"id":"bob-id"}}}`)

	first, second := p.signIn("bob", "passw0rd")["access_token"].(string), p.signIn("bob", "passw0rd")["access_token"].(string)
	const logout = "/logout?appId=app-1&deviceId=current"
	p.wants("nobody", p.call("GET", logout, ""), `{"code":2020}`)
	p.wants("log out", p.call("GET", logout, "", "Authorization", first), `{"code":200,"message":"*"}`)
	p.wants("ended", p.call("GET", "/api/v2/users/me", "", "Authorization", first), `{"code":2206}`)
	p.wants("others go on", p.call("GET", "/api/v2/users/me", "", "Authorization", second), `{"code":200}`)
	p.wants("so does the browser", track(), `{"data":{"userInfo":{"id":"bob-id"}}}`)
	if resp, body := b.visit(logout, nil); resp.StatusCode != http.StatusOK {
		t.Errorf("answered %s %s", resp.Status, body)
	}
	p.wants("the browser's, too", track(), `{"data":{"session":null}}`)
}
