package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const sessionSeed = `
applications: [{id: app-2, secret: s, name: Second}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob, email: bob@example.com}}
  - {id: u2, password: passw0rd, profile: {username: carol}}
`

// signInTo is the access token of a sign-in to an application.
func (p *pool) signInTo(app, username, password string, header ...string) string {
	p.Helper()
	answer := p.call("POST", signInPath,
		fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{"username":%q,"password":%q}}`, username, password),
		append(header, "X-Authing-App-Id", app)...)
	return text(p.T, answer, "data", "access_token")
}

// wantsToken checks what the profile endpoint says to a token.
func (p *pool) wantsToken(what, token, want string) {
	p.Helper()
	p.wants(what, p.call("GET", "/api/v3/get-profile", "", "Authorization", token), want)
}

const (
	good  = `{"statusCode":200}`
	ended = `{"statusCode":401,"apiCode":2206}`
)

func TestKickUsers(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	kick := func(body string) map[string]any { return p.admin("POST", "/api/v3/kick-users", body) }
	bob1, bob2 := p.signInTo("app-1", "bob", "passw0rd"), p.signInTo("app-2", "bob", "passw0rd")
	carol := p.signInTo("app-1", "carol", "passw0rd")
	p.wants("kick", kick(`{"userId":"u1","appIds":["app-1"]}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wantsToken("kicked", bob1, ended)
	p.wantsToken("other application", bob2, good)
	p.wantsToken("other user", carol, good)
	again := p.signInTo("app-1", "bob", "passw0rd") // in the same second
	p.wantsToken("signed in again", again, good)
	p.wantsToken("still kicked", bob1, ended)
	p.wants("by email, both", kick(`{"userId":"bob@example.com","appIds":["app-1","app-2"],"options":{"userIdType":"email"}}`), `{"data":{"success":true}}`)
	p.wantsToken("first", again, ended)
	p.wantsToken("second", bob2, ended)
	p.wants("once more", kick(`{"userId":"u1","appIds":["app-1"]}`), `{"statusCode":200}`)
	for body, want := range map[string]string{
		`{"userId":"nope","appIds":["app-1"]}`:                            `{"statusCode":404,"apiCode":2004}`,
		`{"userId":"u2","appIds":["app-1","nope"]}`:                       `{"statusCode":499,"apiCode":2011}`,
		`{"userId":"u2","appIds":[]}`:                                     `{"statusCode":400}`,
		`{"userId":"u2","appIds":[""]}`:                                   `{"statusCode":400}`,
		`{"userId":"u2"}`:                                                 `{"statusCode":400}`,
		`{"appIds":["app-1"]}`:                                            `{"statusCode":400}`,
		`{"userId":"u2","appIds":["app-1"],"options":{"userIdType":"x"}}`: `{"statusCode":400}`,
	} {
		p.wants(body, kick(body), want)
	}
	p.wantsToken("a refused kick kicks nobody", carol, good)
}

func TestWhatEndsSessions(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ path, body, want string }{
		"password set":      {updatePath, `{"userId":"u1","password":"passw0rd2"}`, ended},
		"password made":     {updatePath, `{"userId":"u1","options":{"autoGeneratePassword":true}}`, ended},
		"password in batch": {"/api/v3/update-user-batch", `{"list":[{"userId":"u1","password":"passw0rd2"}]}`, ended},
		"suspended":         {updatePath, `{"userId":"u1","status":"Suspended"}`, ended},
		"resigned":          {"/api/v3/resign-user", `{"userId":"u1"}`, ended},
		"deleted":           {deletePath, `{"userIds":["u1"]}`, ended},
		"renamed":           {updatePath, `{"userId":"u1","username":"robert"}`, good},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, sessionSeed)
			v3, other := p.signInTo("app-1", "bob", "passw0rd"), p.signInTo("app-1", "carol", "passw0rd")
			signedIn := p.graphQL(`mutation m($input: LoginByUsernameInput!) { loginByUsername(input: $input) { token } }`,
				`{"input":{"username":"bob","password":"`+p.encrypted("passw0rd")+`"}}`)
			v2 := text(p.T, signedIn, "data", "loginByUsername", "token")
			p.wants(name, p.admin("POST", tt.path, tt.body), `{"statusCode":200}`)
			p.wantsToken("v3", v3, tt.want)
			p.wantsToken("v2", v2, tt.want)
			p.wantsToken("other user", other, good)
		})
	}
	p := newPool(t, sessionSeed)
	token := p.signInTo("app-1", "bob", "passw0rd")
	p.admin("POST", updatePath, `{"userId":"u1","status":"Suspended"}`)
	p.admin("POST", updatePath, `{"userId":"u1","status":"Activated"}`)
	p.wantsToken("activation brings no session back", token, ended)
	p.wantsToken("nor harms a new one", p.signInTo("app-1", "bob", "passw0rd"), good)
	token = p.signInTo("app-1", "carol", "passw0rd")
	p.send("POST", "/_emulator/reset", "")
	p.wantsToken("reset", token, ended)
}

func TestCheckSessionStatus(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	check := func(body string) map[string]any { return p.admin("POST", "/api/v3/check-session-status", body) }
	const yes, no = `{"statusCode":200,"data":{"active":true}}`, `{"statusCode":200,"data":{"active":false}}`
	p.wants("never", check(`{"userId":"u1","appId":"app-1"}`), no)
	p.signInTo("app-1", "bob", "passw0rd")
	p.wants("signed in", check(`{"userId":"u1","appId":"app-1"}`), yes)
	p.wants("other application", check(`{"userId":"u1","appId":"app-2"}`), no)
	p.wants("other user", check(`{"userId":"u2","appId":"app-1"}`), no)
	p.wants("nobody", check(`{"userId":"nope","appId":"app-1"}`), no)
	p.wants("no application", check(`{"userId":"u1"}`), `{"statusCode":400,"message":"参数错误: appId is required"}`)
	p.wants("no user", check(`{"appId":"app-1"}`), `{"statusCode":400,"message":"参数错误: userId is required"}`)
	p.admin("POST", "/api/v3/kick-users", `{"userId":"u1","appIds":["app-1"]}`)
	p.wants("kicked", check(`{"userId":"u1","appId":"app-1"}`), no)
	p.signInTo("app-1", "bob", "passw0rd")
	p.clock.advance(14 * 24 * time.Hour)
	p.wants("over", check(`{"userId":"u1","appId":"app-1"}`), no)
}

func TestGetUserLoginHistory(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	history := func(query string) map[string]any {
		return p.admin("GET", "/api/v3/get-user-login-history?"+query, "")
	}
	p.wants("none", history("userId=u1"), `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`)
	first := p.clock.Now().UnixMilli()
	p.signInTo("app-1", "bob", "passw0rd", "User-Agent", "Browser/1")
	p.clock.advance(time.Second)
	p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"wrong"}}`)
	p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"},"options":{"clientIp":"192.0.2.7"}}`)
	p.clock.advance(time.Second)
	p.signInTo("app-2", "bob", "passw0rd")
	p.signInTo("app-2", "carol", "passw0rd")
	for query, want := range map[string]string{
		"userId=u1": `{"statusCode":200,"data":{"totalCount":3,"list":[
			{"appId":"app-2","appName":"Second","appLogo":"","appLoginUrl":"http://127.0.0.1:3000","clientIp":"127.0.0.1","userAgent":"*","time":"2026-11-21T02:30:02.000Z"},
			{"appId":"app-1","appName":"Default","clientIp":"192.0.2.7","time":"2026-11-21T02:30:01.000Z"},
			{"appId":"app-1","clientIp":"127.0.0.1","userAgent":"Browser/1","time":"2026-11-21T02:30:00.000Z"}]}}`,
		"userId=bob&userIdType=username":           `{"data":{"totalCount":3}}`,
		"userId=u1&appId=app-2":                    `{"data":{"totalCount":1,"list":[{"appId":"app-2"}]}}`,
		"userId=u1&clientIp=192.0.2.7":             `{"data":{"totalCount":1,"list":[{"clientIp":"192.0.2.7"}]}}`,
		fmt.Sprintf("userId=u1&start=%d", first+1): `{"data":{"totalCount":2}}`,
		fmt.Sprintf("userId=u1&end=%d", first):     `{"data":{"totalCount":1,"list":[{"userAgent":"Browser/1"}]}}`,
		fmt.Sprintf("userId=u1&end=%d", first-1):   `{"data":{"totalCount":0,"list":[]}}`,
		"userId=u1&page=2&limit=2":                 `{"data":{"totalCount":3,"list":[{"userAgent":"Browser/1"}]}}`,
		"userId=u1&page=3&limit=2":                 `{"data":{"totalCount":3,"list":[]}}`,
		"userId=u1&limit=51":                       `{"statusCode":400,"message":"参数错误: limit must be 1 to 50"}`,
		"userId=u1&page=0":                         `{"statusCode":400}`,
		"userId=nope":                              `{"statusCode":404,"apiCode":2004}`,
		"userId=u1&userIdType=x":                   `{"statusCode":400}`,
		"":                                         `{"statusCode":400}`,
	} {
		p.wants(query, history(query), want)
	}
	p.wants("of the last sign-in", p.admin("GET", "/api/v3/get-user?userId=u1", ""), `{"data":{"loginsCount":3,"lastIp":"127.0.0.1","lastLoginApp":"app-2"}}`)
}

func TestHistoryAndSessionsAreBounded(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	oldest := p.signInTo("app-1", "bob", "passw0rd")
	for range 500 {
		p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`)
	}
	p.wants("the newest 500", p.admin("GET", "/api/v3/get-user-login-history?userId=u1&limit=1", ""), `{"data":{"totalCount":500}}`)
	p.wants("all are counted", p.admin("GET", "/api/v3/get-user?userId=u1", ""), `{"data":{"loginsCount":501}}`)
	p.wantsToken("the oldest session", oldest, ended)
}

func TestGetUserLoggedIn(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	const apps, identities = "/api/v3/get-user-loggedin-apps?", "/api/v3/get-user-logged-in-identities?"
	p.wants("never", p.admin("GET", apps+"userId=u1", ""), `{"statusCode":200,"data":[]}`)
	p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"wrong"}}`)
	p.wants("refused", p.admin("GET", apps+"userId=u1", ""), `{"statusCode":200,"data":[]}`)
	for _, app := range []string{"app-1", "app-2", "app-2", "app-1"} {
		p.signInTo(app, "bob", "passw0rd")
	}
	p.wants("both", p.admin("GET", apps+"userId=bob&userIdType=username", ""),
		`{"statusCode":200,"data":[{"appId":"app-1","appName":"Default","appLogo":"","appLoginUrl":"*"},{"appId":"app-2","appName":"Second"}]}`)
	p.wants("nobody", p.admin("GET", apps+"userId=nope", ""), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", p.admin("GET", apps, ""), `{"statusCode":400}`)
	p.wants("identities", p.admin("GET", identities+"userId=u1", ""), `{"statusCode":200,"data":[]}`)
	p.wants("nobody's identities", p.admin("GET", identities+"userId=nope", ""), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", p.admin("GET", identities, ""), `{"statusCode":400}`)
}

func TestSessionsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	p.graphQL(`mutation m($input: LoginByUsernameInput!) { loginByUsername(input: $input) { token } }`,
		`{"input":{"username":"bob","password":"`+p.encrypted("passw0rd")+`","clientIp":"192.0.2.9"}}`, "User-Agent", "Browser/2")
	p.wants("in the history", p.admin("GET", "/api/v3/get-user-login-history?userId=u1", ""),
		`{"data":{"totalCount":1,"list":[{"appId":"app-1","clientIp":"192.0.2.9","userAgent":"Browser/2"}]}}`)
	register := func(email, how string) (id, token string) {
		answer := p.graphQL(`mutation m($input: RegisterByEmailInput!) { registerByEmail(input: $input) { id token } }`,
			`{"input":{"email":"`+email+`","password":"`+p.encrypted("passw0rd")+`","`+how+`":true}}`)
		return text(t, answer, "data", "registerByEmail", "id"), text(t, answer, "data", "registerByEmail", "token")
	}
	id, token := register("a@example.com", "forceLogin")
	p.wantsToken("registered and signed in", token, `{"data":{"loginsCount":1,"lastIp":"127.0.0.1"}}`)
	p.wants("its history", p.admin("GET", "/api/v3/get-user-login-history?userId="+id, ""), `{"data":{"totalCount":1}}`)
	id, token = register("b@example.com", "generateToken")
	p.wantsToken("registered with a token", token, `{"data":{"loginsCount":0}}`)
	p.wants("no sign-in", p.admin("GET", "/api/v3/get-user-login-history?userId="+id, ""), `{"data":{"totalCount":0}}`)
	p.admin("POST", "/api/v3/kick-users", `{"userId":"`+id+`","appIds":["app-1"]}`)
	p.wantsToken("kicked", token, ended)
}
