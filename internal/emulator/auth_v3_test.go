package emulator_test

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"
)

const signInPath = "/api/v3/signin"

func TestSignInByCredentials(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
users:
  - {password: passw0rd, profile: {username: bob, email: Bob@Example.com, phone: "13800000000"}}
  - {password: passw0rd, profile: {username: locked, status: Suspended}}
  - {password: passw0rd, profile: {username: first, resetPasswordOnNextLogin: true}}
  - {profile: {username: nopass}}
`)
	by := func(account, password string) string {
		return fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{%s,"password":%q}}`, account, password)
	}
	basic := func(id, secret string) string {
		return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	}
	const bob = `"username":"bob"`
	good := `{"statusCode":200,"data":{"scope":"openid profile email phone","access_token":"*","id_token":"*","refresh_token":"!","token_type":"Bearer","expire_in":1209600}}`
	tests := map[string]struct {
		body, header, value, want string
	}{
		"username":         {by(bob, "passw0rd"), "", "", good},
		"email, any case":  {by(`"email":"bOB@example.com"`, "passw0rd"), "", "", good},
		"phone":            {by(`"phone":"13800000000"`, "passw0rd"), "", "", good},
		"account username": {by(`"account":"bob"`, "passw0rd"), "", "", good},
		"account email":    {by(`"account":"bob@example.com"`, "passw0rd"), "", "", good},
		"account phone":    {by(`"account":"13800000000"`, "passw0rd"), "", "", good},
		"rsa": {
			`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"` + p.encrypted("passw0rd") + `"},"options":{"passwordEncryptType":"rsa","scope":"openid offline_access"}}`,
			"", "", `{"statusCode":200,"data":{"scope":"openid offline_access","refresh_token":"*"}}`,
		},
		"client in body":      {`{"client_id":"app-1","client_secret":"app-secret",` + by(bob, "passw0rd")[1:], "", "", good},
		"client by Basic":     {by(bob, "passw0rd"), "Authorization", basic(appID, appSecret), good},
		"client by header":    {by(bob, "passw0rd"), "X-Authing-App-Id", appID, good},
		"unknown application": {by(bob, "passw0rd"), "X-Authing-App-Id", "nope", `{"statusCode":499,"apiCode":2011,"message":"应用不存在"}`},
		"wrong client secret": {by(bob, "passw0rd"), "Authorization", basic(appID, "nope"), `{"statusCode":403}`},
		"wrong password":      {by(bob, "wrong"), "X-Authing-Lang", "en-US", `{"statusCode":499,"apiCode":2333,"message":"account or password is wrong","requestId":"*"}`},
		"Chinese by default":  {by(bob, "wrong"), "", "", `{"apiCode":2333,"message":"账号或密码错误"}`},
		"unknown user":        {by(`"username":"nobody"`, "passw0rd"), "", "", `{"statusCode":499,"apiCode":2333}`},
		"no password set":     {by(`"username":"nopass"`, "passw0rd"), "", "", `{"statusCode":499,"apiCode":2333}`},
		"suspended":           {by(`"username":"locked"`, "passw0rd"), "", "", `{"statusCode":499,"apiCode":2005}`},
		"password reset":      {by(`"username":"first"`, "passw0rd"), "", "", `{"statusCode":499,"apiCode":1639}`},
		"not decryptable": {
			`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"x"},"options":{"passwordEncryptType":"rsa"}}`,
			"", "", `{"statusCode":499,"apiCode":2016}`,
		},
		"sm2, not decryptable": {
			`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"x"},"options":{"passwordEncryptType":"sm2"}}`,
			"", "", `{"statusCode":499,"apiCode":2016}`,
		},
		"unknown encryption": {
			`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"x"},"options":{"passwordEncryptType":"rot13"}}`,
			"", "", `{"statusCode":400,"message":"参数错误: options.passwordEncryptType must be none, rsa or sm2"}`,
		},
		"no account":         {`{"connection":"PASSWORD","passwordPayload":{"password":"passw0rd"}}`, "", "", `{"statusCode":400}`},
		"no password":        {`{"connection":"PASSWORD","passwordPayload":{"username":"bob"}}`, "", "", `{"statusCode":400}`},
		"code":               {`{"connection":"PASSCODE","passCodePayload":{"passCode":"123456","phone":"13800000000"}}`, "", "", `{"statusCode":499,"apiCode":2001}`},
		"LDAP":               {`{"connection":"LDAP","ldapPayload":{"sAMAccountName":"bob","password":"x"}}`, "", "", `{"statusCode":501,"message":"模拟器不支持: connection LDAP is not emulated"}`},
		"AD":                 {`{"connection":"AD","adPayload":{"sAMAccountName":"bob","password":"x"}}`, "", "", `{"statusCode":501}`},
		"unknown connection": {`{"connection":"TELEPATHY"}`, "", "", `{"statusCode":400,"message":"参数错误: connection must be PASSWORD, PASSCODE, LDAP or AD"}`},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := &pool{t, p.url, p.clock}
			var header []string
			if tt.header != "" {
				header = []string{tt.header, tt.value}
			}
			p.wants("sign in", p.call("POST", signInPath, tt.body, header...), tt.want)
		})
	}
}

func TestSignInRegistersAndCounts(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	body := `{"connection":"PASSWORD","passwordPayload":{"account":"new@example.com","password":"passw0rd"},"options":{"autoRegister":true,"clientIp":"192.0.2.7","customData":{"age":3}}}`
	p.wants("first", p.call("POST", signInPath, body), `{"statusCode":200}`)
	p.wants("second", p.call("POST", signInPath, body), `{"statusCode":200}`)
	p.wants("user", p.admin("GET", "/api/v3/get-user?userId=new@example.com&userIdType=email&withCustomData=true", ""),
		`{"data":{"loginsCount":2,"lastIp":"192.0.2.7","lastLogin":"2026-11-21T02:30:00.000Z","lastLoginApp":"app-1","userSourceType":"register","registerSource":["basic:email"],"customData":{"age":3}}}`)
	p.wants("bad custom data", p.call("POST", signInPath,
		`{"connection":"PASSWORD","passwordPayload":{"account":"other","password":"passw0rd"},"options":{"autoRegister":true,"customData":{"age":"x"}}}`),
		`{"statusCode":400,"message":"参数错误: customData.age must be of type NUMBER"}`)
	p.wants("too short", p.call("POST", signInPath,
		`{"connection":"PASSWORD","passwordPayload":{"account":"other","password":"short"},"options":{"autoRegister":true}}`),
		`{"statusCode":499,"apiCode":2029}`)
}

func TestSignUp(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	up := func(body string) map[string]any { return p.call("POST", "/api/v3/signup", body) }
	p.wants("by email", up(`{"connection":"PASSWORD","passwordPayload":{"email":"a@example.com","password":"passw0rd"},"profile":{"nickname":"A","gender":"F","phone":"13800000001","customData":{"school":"PKU"}},"options":{"clientIp":"192.0.2.1"}}`),
		`{"statusCode":200,"data":{"userId":"*","email":"a@example.com","nickname":"A","gender":"F","phone":"13800000001","status":"Activated","workStatus":"Active","emailVerified":false,"userSourceType":"register","userSourceId":"app-1","registerSource":["basic:email"],"passwordSecurityLevel":2,"customData":{"school":"PKU"},"lastIp":"192.0.2.1"}}`)
	for name, tt := range map[string]struct{ body, want string }{
		"email taken, other case": {`{"connection":"PASSWORD","passwordPayload":{"email":"TEST@example.com","password":"passw0rd"}}`, `{"statusCode":499,"apiCode":2026,"message":"用户已存在"}`},
		"username taken":          {`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`, `{"statusCode":499,"apiCode":2026}`},
		"phone taken, +86 said":   {`{"connection":"PASSWORD","passwordPayload":{"username":"b","password":"passw0rd"},"profile":{"phone":"13800000001","phoneCountryCode":"+86"}}`, `{"statusCode":499,"apiCode":2026}`},
		"bad email":               {`{"connection":"PASSWORD","passwordPayload":{"email":"nope","password":"passw0rd"}}`, `{"statusCode":400,"apiCode":2003}`},
		"no name":                 {`{"connection":"PASSWORD","passwordPayload":{"password":"passw0rd"}}`, `{"statusCode":400}`},
		"short password":          {`{"connection":"PASSWORD","passwordPayload":{"username":"c","password":"12345"}}`, `{"statusCode":499,"apiCode":2029}`},
		"bad gender":              {`{"connection":"PASSWORD","passwordPayload":{"username":"c","password":"passw0rd"},"profile":{"gender":"x"}}`, `{"statusCode":400,"message":"参数错误: gender must be M, F or U"}`},
		"code":                    {`{"connection":"PASSCODE","passCodePayload":{"passCode":"1","email":"a@example.com"}}`, `{"statusCode":499,"apiCode":2001}`},
		"unknown connection":      {`{"connection":"LDAP"}`, `{"statusCode":400}`},
		"completion code":         {`{"connection":"PASSWORD","passwordPayload":{"username":"c","password":"passw0rd"},"options":{"phonePassCodeForInformationCompletion":"1"}}`, `{"statusCode":499,"apiCode":2001}`},
	} {
		p.wants(name, up(tt.body), tt.want)
	}
	p.wants("same number, other country", up(`{"connection":"PASSWORD","passwordPayload":{"username":"b","password":"passw0rd"},"profile":{"phone":"13800000001","phoneCountryCode":"+1"}}`), `{"statusCode":200}`)
	p.signIn("b", "passw0rd")
}

func TestGetProfile(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	tokens := p.signIn("bob", "passw0rd")
	access := tokens["access_token"].(string)
	get := func(path, authorization string) map[string]any {
		return p.call("GET", path, "", "Authorization", authorization)
	}
	p.wants("raw", get("/api/v3/get-profile", access), `{"statusCode":200,"data":{"username":"bob","customData":"!"}}`)
	p.wants("bearer", get("/api/v3/get-profile?withCustomData=true", "Bearer "+access), `{"data":{"customData":{"age":27,"school":"Tsinghua"}}}`)
	p.wants("none", get("/api/v3/get-profile", ""), `{"statusCode":401,"apiCode":2020}`)
	p.wants("management token", get("/api/v3/get-profile", p.managementToken()), `{"statusCode":401,"apiCode":2020}`)
	p.wants("user token for management", p.call("POST", "/api/v3/list-users", "{}", "Authorization", access), `{"statusCode":401}`)
	p.clock.advance(14*24*time.Hour + time.Second)
	p.wants("expired", get("/api/v3/get-profile", access), `{"statusCode":401,"apiCode":2206}`)
}
