package emulator_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestDirectoriesByV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, externalSeed)
	in := func(kind, name, password string) map[string]any {
		return p.call("POST", "/api/v2/"+kind+"/verify-user", fmt.Sprintf(`{"username":%q,"password":%q,"clientIp":"1.2.3.4"}`, name, password))
	}
	first := in("ldap", "jdoe", "ldap-pass")
	p.wants("LDAP", first, `{"code":200,"data":{"username":"jdoe","email":"jdoe@example.com","token":"*","lastIP":"1.2.3.4","loginsCount":1}}`)
	p.wants("its token", p.call("GET", "/api/v2/users/me", "", "Authorization", text(t, first, "data", "token")),
		`{"data":{"identities":[{"provider":"ldap","userIdInIdp":"jdoe"}]}}`)
	p.wants("AD", in("ad", "asmith", "ad-pass"), `{"code":200,"data":{"token":"*"}}`)
	p.wants("wrong password", in("ldap", "jdoe", "x"), `{"code":2333}`)
	p.wants("the other directory", in("ad", "jdoe", "ldap-pass"), `{"code":2333}`)
	p.wants("none seeded", newPool(t, "demo").call("POST", "/api/v2/ldap/verify-user", `{"username":"a","password":"b"}`), `{"code":501}`)
}

func TestEmailCodesByV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
fields: [{key: age, type: NUMBER}]
users: [{id: bob, profile: {username: bob, email: bob@example.com}}]
`)
	send := func(email, scene string) string {
		p.Helper()
		p.wants("send", p.graphQL(`mutation sendEmail($email: String!, $scene: EmailScene!) { sendEmail(email: $email, scene: $scene) { code } }`,
			fmt.Sprintf(`{"email":%q,"scene":%q}`, email, scene)), `{"data":{"sendEmail":{"code":200}}}`)
		return text(t, p.call("GET", "/_emulator/codes?to="+email, ""), "code")
	}
	login := func(email, code string) map[string]any {
		return p.call("POST", "/api/v2/login/email-code", fmt.Sprintf(`{"email":%q,"code":%q}`, email, code))
	}
	register := func(email, code, more string) map[string]any {
		return p.call("POST", "/api/v2/register/email-code", fmt.Sprintf(`{"email":%q,"code":%q%s}`, email, code, more))
	}
	p.wants("wrong", login("bob@example.com", "x"), wrongCodeV2)
	code := send("bob@example.com", "LOGIN_VERIFY_CODE")
	p.wants("sign in", login("bob@example.com", code), `{"code":200,"data":{"id":"bob","token":"*","loginsCount":1}}`)
	p.wants("once", login("bob@example.com", code), wrongCodeV2)
	p.wants("no address", login("bob", "x"), `{"code":2204}`)
	p.wants("a new one", login("new@example.com", send("new@example.com", "LOGIN_VERIFY_CODE")), `{"code":200,"data":{"email":"new@example.com","emailVerified":true,"token":"*"}}`)

	p.wants("with data", p.call("POST", "/api/v2/login/email-code", fmt.Sprintf(`{"email":"dan@example.com","code":%q,"params":"[{\"key\":\"age\",\"value\":7},{\"key\":\"other\",\"value\":1}]"}`,
		send("dan@example.com", "LOGIN_VERIFY_CODE"))), `{"code":200,"data":{"token":"*"}}`)
	p.wants("kept where it is declared", p.admin("GET", "/api/v3/get-user?userId=dan@example.com&userIdType=email&withCustomData=true", ""), `{"data":{"customData":{"age":7,"other":"!"}}}`)
	p.wants("register with a wrong code", register("eve@example.com", "x", ""), wrongCodeV2)
	p.wants("taken", register("bob@example.com", "x", ""), `{"code":2026}`)
	p.wants("register", register("eve@example.com", send("eve@example.com", "REGISTER_VERIFY_CODE"),
		`,"profile":{"nickname":"Eve"},"customData":{"age":3,"other":1},"params":[{"key":"other","value":"x"}]`),
		`{"code":200,"data":{"email":"eve@example.com","emailVerified":true,"nickname":"Eve","token":"!","registerSource":["basic:email"]}}`)
	p.wants("its data", p.admin("GET", "/api/v3/get-user?userId=eve@example.com&userIdType=email&withCustomData=true", ""), `{"data":{"customData":{"age":3,"other":"!"}}}`)
	p.wants("and sign in", register("ann@example.com", send("ann@example.com", "REGISTER_VERIFY_CODE"), `,"forceLogin":true`), `{"code":200,"data":{"token":"*","loginsCount":1}}`)
	p.wants("or get a token", register("amy@example.com", send("amy@example.com", "REGISTER_VERIFY_CODE"), `,"generateToken":true`), `{"code":200,"data":{"token":"*","loginsCount":0}}`)
}

func TestLinkedAccounts(t *testing.T) {
	t.Parallel()
	p := newPool(t, externalSeed+`
users:
  - {id: bob, password: passw0rd, profile: {username: bob}}
  - {id: eve, password: passw0rd, profile: {username: eve}}
`)
	const github = `{"connection":"github","githubPayload":{"code":"github-code"}}`
	mobile := func() string {
		return text(t, p.call("POST", "/api/v3/signin-by-mobile", github), "data", "access_token")
	}
	bob, eve, octo := p.signIn("bob", "passw0rd")["access_token"].(string), p.signIn("eve", "passw0rd")["access_token"].(string), mobile()
	link := func(primary, secondary string) map[string]any {
		return p.call("POST", "/api/v2/users/link", fmt.Sprintf(`{"primaryUserToken":%q,"secondaryUserToken":%q}`, primary, secondary))
	}
	unlink := func(primary, provider string) map[string]any {
		return p.call("POST", "/api/v2/users/unlink", fmt.Sprintf(`{"primaryUserToken":%q,"provider":%q}`, primary, provider))
	}
	p.wants("no token", link(bob, "x"), `{"code":2020}`)
	p.wants("no primary", link("x", octo), `{"code":2020}`)
	p.wants("itself", link(bob, bob), `{"code":400}`)
	p.wants("no social account", link(bob, eve), `{"code":400,"message":"参数错误: secondaryUserToken is of no account at a provider"}`)
	p.wants("eve is still there", p.call("GET", "/api/v2/users/me", "", "Authorization", eve), `{"code":200}`)
	p.wants("link", link(bob, octo), `{"code":200,"message":"*"}`)
	p.wants("the other account is gone", p.call("GET", "/api/v2/users/me", "", "Authorization", octo), `{"code":2206}`)
	p.wants("who signs in now", p.call("GET", "/api/v2/users/me", "", "Authorization", mobile()), `{"data":{"id":"bob"}}`)
	p.wants("unlink", unlink(bob, "github"), `{"code":200,"message":"*"}`)
	p.wants("again", unlink(bob, "github"), `{"code":2216}`)
	p.wants("no token to unlink", unlink("", "github"), `{"code":2020}`)
	p.wants("the last way to sign in", unlink(mobile(), "github"), `{"code":2217}`)
}

// Who never signed in sets the first password; who did has to know the old one.
func TestForcedPasswords(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{id: bob, password: passw0rd, profile: {username: bob}}]`)
	login := func(password string) map[string]any {
		return p.graphQL(`mutation loginByUsername($input: LoginByUsernameInput!) { loginByUsername(input: $input) { id } }`,
			fmt.Sprintf(`{"input":{"username":"bob","password":%q}}`, p.encrypted(password)))
	}
	const mustReset = `{"errors":[{"message":{"code":1639,"data":{"token":"*"}}}]}`
	force := func() string {
		p.Helper()
		p.wants("force", p.admin("POST", "/api/v3/update-user", `{"userId":"bob","options":{"resetPasswordOnNextLogin":true}}`), `{"statusCode":200}`)
		p.wants("wrong password", login("wrong1"), `{"errors":[{"message":{"code":2333,"data":null}}]}`)
		answer := login("passw0rd")
		p.wants("must reset", answer, mustReset)
		return text(t, answer["errors"].([]any)[0].(map[string]any), "message", "data", "token")
	}
	byFirst := func(token, password string) map[string]any {
		return p.graphQL(`mutation m($token: String!, $password: String!) { resetPasswordByFirstLoginToken(token: $token, password: $password) { code message } }`,
			fmt.Sprintf(`{"token":%q,"password":%q}`, token, p.encrypted(password)))
	}
	byForce := func(token, before, password string) map[string]any {
		return p.graphQL(`mutation m($token: String!, $oldPassword: String!, $newPassword: String!) {
			resetPasswordByForceResetToken(token: $token, oldPassword: $oldPassword, newPassword: $newPassword) { code message } }`,
			fmt.Sprintf(`{"token":%q,"oldPassword":%q,"newPassword":%q}`, token, p.encrypted(before), p.encrypted(password)))
	}
	const badToken = `{"errors":[{"message":{"code":400}}]}`
	token := force()
	p.wants("too short", byFirst(token, "short"), `{"errors":[{"message":{"code":2029}}]}`)
	p.wants("not by the other", byForce(token, "passw0rd", "passw0rd"), badToken)
	p.wants("no token", byFirst("x", "passw0rd"), badToken)
	p.wants("first", byFirst(token, "passw0rd"), `{"data":{"resetPasswordByFirstLoginToken":{"code":200,"message":"*"}}}`)
	p.wants("once", byFirst(token, "passw0rd"), badToken)
	p.wants("sign in", login("passw0rd"), `{"data":{"loginByUsername":{"id":"bob"}}}`)

	token = force()
	p.wants("not by the first", byFirst(token, "passw0rd"), badToken)
	p.wants("wrong old one", byForce(token, "wrong1", "passw0rd2"), `{"errors":[{"message":{"code":2203}}]}`)
	p.wants("used up", byForce(token, "passw0rd", "passw0rd2"), badToken)
	p.wants("forced", byForce(force(), "passw0rd", "passw0rd2"), `{"data":{"resetPasswordByForceResetToken":{"code":200}}}`)
	p.wants("sign in by the new one", login("passw0rd2"), `{"data":{"loginByUsername":{"id":"bob"}}}`)
	p.admin("POST", "/api/v3/update-user", `{"userId":"bob","options":{"resetPasswordOnNextLogin":true}}`)
	p.wants("v3 tells the token, too", p.call("POST", signInPath, strings.ReplaceAll(bobSignsIn, "passw0rd", "passw0rd2")),
		`{"statusCode":499,"apiCode":1639,"data":{"token":"*"}}`)

	strength := func(password string) map[string]any {
		return p.graphQL(`query q($password: String!) { checkPasswordStrength(password: $password) { valid message } }`, fmt.Sprintf(`{"password":%q}`, password), "X-Authing-Lang", "en-US")
	}
	p.wants("weak", strength("12345"), `{"data":{"checkPasswordStrength":{"valid":false,"message":"the password has fewer than 6 characters"}}}`)
	p.wants("strong", strength("123456"), `{"data":{"checkPasswordStrength":{"valid":true,"message":null}}}`)
}
