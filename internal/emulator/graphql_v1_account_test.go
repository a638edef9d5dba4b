package emulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// What the tests of v1 ask for, as the SDKs do.
const (
	userV1      = `{ _id email emailVerified phone username nickname company registerInClient registerMethod token tokenExpiredAt loginsCount lastIP browser blocked isDeleted password metadata }`
	loginV1     = `mutation login($unionid: String, $email: String, $username: String, $phone: String, $phoneCode: Int, $password: String, $lastIP: String, $registerInClient: String!, $verifyCode: String, $browser: String, $MFACode: String) { login(unionid: $unionid, email: $email, username: $username, phone: $phone, phoneCode: $phoneCode, password: $password, lastIP: $lastIP, registerInClient: $registerInClient, verifyCode: $verifyCode, browser: $browser, MFACode: $MFACode) ` + userV1 + ` }`
	registerV1  = `mutation register($unionid: String, $email: String, $phone: String, $phoneCode: String, $password: String, $lastIP: String, $forceLogin: Boolean, $registerInClient: String!, $username: String, $nickname: String, $registerMethod: String, $keepPassword: Boolean) { register(keepPassword: $keepPassword, userInfo: {unionid: $unionid, email: $email, phone: $phone, phoneCode: $phoneCode, password: $password, lastIP: $lastIP, forceLogin: $forceLogin, registerInClient: $registerInClient, username: $username, nickname: $nickname, registerMethod: $registerMethod}) ` + userV1 + ` }`
	resetV1     = `mutation changePassword($email: String!, $client: String!, $password: String!, $verifyCode: String!) { changePassword(email: $email, client: $client, password: $password, verifyCode: $verifyCode) ` + userV1 + ` }`
	checkCodeV1 = `query checkPhoneCode($phone: String!, $phoneCode: String!, $userPoolId: String!) { checkPhoneCode(phone: $phone, phoneCode: $phoneCode, userPoolId: $userPoolId) { code message status } }`
	changeMFAV1 = `mutation changeMFA($_id: String, $userId: String, $userPoolId: String, $enable: Boolean!, $refreshKey: Boolean) { changeMFA(_id: $_id, userId: $userId, userPoolId: $userPoolId, enable: $enable, refreshKey: $refreshKey) { _id userId userPoolId enable shareKey } }`
	queryMFAV1  = `query queryMFA($_id: String, $userId: String, $userPoolId: String) { queryMFA(_id: $_id, userId: $userId, userPoolId: $userPoolId) { _id userId userPoolId enable shareKey } }`
)

// v1 sends v1 GraphQL with its variables, as JSON.
func (p *pool) v1(query, variables string, header ...string) map[string]any {
	p.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": json.RawMessage(variables)})
	if err != nil {
		p.Fatal(err)
	}
	return p.call("POST", "/graphql", string(body), header...)
}

// asV1 is a request of the user whose token it is.
func (p *pool) asV1(token, query, variables string) map[string]any {
	p.Helper()
	return p.v1(query, variables, "Authorization", "Bearer "+token)
}

// adminV1 is a request with the token that v1 gives for the pool's secret.
func (p *pool) adminV1(query, variables string) map[string]any {
	p.Helper()
	answer := p.v1(`query getAccessTokenByAppSecret($secret: String!, $clientId: String!) { getAccessTokenByAppSecret(secret: $secret, clientId: $clientId) }`,
		fmt.Sprintf(`{"secret":%q,"clientId":%q}`, poolSecret, poolID))
	return p.asV1(text(p.T, answer, "data", "getAccessTokenByAppSecret"), query, variables)
}

// loginAs signs in by v1 with what the request says beside the pool.
func (p *pool) loginAs(rest string) map[string]any {
	p.Helper()
	return p.v1(loginV1, fmt.Sprintf(`{"registerInClient":%q,%s}`, poolID, rest))
}

// bobV1 is bob of the demo seed, signed in by v1.
func (p *pool) bobV1() (id, token string) {
	p.Helper()
	answer := p.loginAs(fmt.Sprintf(`"username":"bob","password":%q`, p.encrypted("passw0rd")))
	return text(p.T, answer, "data", "login", "_id"), text(p.T, answer, "data", "login", "token")
}

// phoneCodeV1 has v1 send a code by SMS, and reads it.
func (p *pool) phoneCodeV1(path, phone string) string {
	p.Helper()
	p.wants("send to "+phone, p.call("GET", path+phone+"/"+poolID, ""), `{"code":200,"message":"*"}`)
	return text(p.T, p.inbox(phone, ""), "code")
}

const (
	sendCodeV1     = "/send_smscode/"
	sendRegisterV1 = "/notification/send_register_smscode/"
)

func TestV1Login(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	good, wrong := p.encrypted("passw0rd"), p.encrypted("wrong-one")
	p.wants("username", p.loginAs(fmt.Sprintf(`"username":"bob","password":%q,"lastIP":"192.0.2.3","browser":"B"`, good)),
		`{"data":{"login":{"_id":"*","username":"bob","email":"test@example.com","emailVerified":true,"registerInClient":"pool-1","token":"*",
		"tokenExpiredAt":"2026-12-05T02:30:00.000Z","loginsCount":1,"lastIP":"192.0.2.3","browser":"B","blocked":false,"isDeleted":false,"password":null}},"errors":"!"}`)
	p.wants("email", p.loginAs(fmt.Sprintf(`"email":"TEST@example.com","password":%q`, good)), `{"data":{"login":{"username":"bob","token":"*","loginsCount":2}}}`)
	p.wants("unknown", p.loginAs(fmt.Sprintf(`"email":"x@example.com","password":%q`, good)), refused(2004))
	p.wants("wrong", p.loginAs(fmt.Sprintf(`"username":"bob","password":%q`, wrong)), refused(2333))
	p.wants("not encrypted", p.loginAs(`"username":"bob","password":"passw0rd"`), refused(2016))
	p.wants("no name", p.loginAs(fmt.Sprintf(`"password":%q`, good)), refused(400))
	p.wants("another pool", p.v1(loginV1, fmt.Sprintf(`{"registerInClient":"pool-2","username":"bob","password":%q}`, good)), refused(2224))
	p.wants("by unionid, as nobody", p.loginAs(`"unionid":"u"`), refused(401))

	for range 3 {
		p.loginAs(fmt.Sprintf(`"username":"bob","password":%q`, wrong))
	}
	p.wants("a captcha is asked for", p.loginAs(fmt.Sprintf(`"username":"bob","password":%q`, good)), refused(2000))
	p.wants("a wrong captcha", p.loginAs(fmt.Sprintf(`"username":"bob","password":%q,"verifyCode":"zzzz"`, good)), refused(2000))
	_, picture := p.send("GET", "/api/v2/security/captcha", "")
	shown := string(picture[:strings.LastIndex(string(picture), "</text>")])
	solved := fmt.Sprintf(`"username":"bob","password":%q,"verifyCode":%q`, good, shown[strings.LastIndex(shown, ">")+1:])
	p.wants("solved", p.loginAs(solved), `{"data":{"login":{"token":"*"}}}`)
}

func TestV1Register(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	register := func(rest string) map[string]any {
		return p.v1(registerV1, fmt.Sprintf(`{"registerInClient":%q,%s}`, poolID, rest))
	}
	password := fmt.Sprintf(`,"password":%q`, p.encrypted("passw0rd"))
	p.wants("email", register(`"email":"a@example.com","nickname":"A"`+password),
		`{"data":{"register":{"_id":"*","email":"a@example.com","nickname":"A","registerMethod":"basic:email","token":null,"loginsCount":0}}}`)
	p.wants("signed in", register(`"username":"bob","forceLogin":true,"lastIP":"192.0.2.9","registerMethod":"oauth:app"`+password),
		`{"data":{"register":{"username":"bob","registerMethod":"oauth:app","token":"*","loginsCount":1,"lastIP":"192.0.2.9"}}}`)
	p.wants("taken", register(`"email":"A@example.com"`+password), refused(2026))
	p.wants("no password", register(`"email":"b@example.com"`), refused(400))
	p.wants("not encrypted", register(`"email":"b@example.com","password":"passw0rd"`), refused(2016))
	p.wants("no name", register(`"nickname":"A"`+password), refused(400))
	p.wants("a password as it is, by nobody", register(`"email":"b@example.com","keepPassword":true`+password), refused(401))
	p.wants("a password as it is", p.adminV1(registerV1, `{"registerInClient":"pool-1","username":"kept","password":"{md5}abc","keepPassword":true}`), `{"data":{"register":{"username":"kept"}}}`)
	p.signIn("kept", "{md5}abc")
	p.wants("unionid needs none", register(`"email":"c@example.com","unionid":"u-1"`), `{"data":{"register":{"email":"c@example.com"}}}`)
	p.wants("and signs in by it", p.adminV1(loginV1, `{"registerInClient":"pool-1","unionid":"u-1"}`), `{"data":{"login":{"email":"c@example.com","token":"*"}}}`)
	p.wants("nobody has it", p.adminV1(loginV1, `{"registerInClient":"pool-1","unionid":"u-2"}`), refused(2004))

	const phone = "13800000000"
	p.wants("phone, no code", register(`"phone":"13800000000"`+password), refused(2001))
	code := p.phoneCodeV1(sendRegisterV1, phone)
	p.wants("phone", register(fmt.Sprintf(`"phone":%q,"phoneCode":%q`, phone, code)+password), `{"data":{"register":{"phone":"13800000000","registerMethod":"basic:phone"}}}`)
	p.wants("by its password", p.loginAs(`"phone":"13800000000"`+password), `{"data":{"login":{"phone":"13800000000","token":"*"}}}`)
	p.wants("no code to register again", p.call("GET", sendRegisterV1+phone+"/"+poolID, ""), `{"code":2035}`)
}

func TestV1PhoneCodes(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	byCode := func(phone, code string) map[string]any {
		// As the SDKs send it: a number, which has no zeros in front.
		return p.loginAs(fmt.Sprintf(`"phone":%q,"phoneCode":%s`, phone, strings.TrimLeft(code, "0")))
	}
	check := func(code string) map[string]any {
		return p.v1(checkCodeV1, fmt.Sprintf(`{"phone":"13800000000","phoneCode":%q,"userPoolId":%q}`, code, poolID))
	}
	code := p.phoneCodeV1(sendCodeV1, "13800000000")
	p.wants("right", check(code), `{"data":{"checkPhoneCode":{"code":200,"status":true}}}`)
	p.wants("wrong", check(code+"1"), `{"data":{"checkPhoneCode":{"code":2001,"message":"*","status":false}}}`)
	p.wants("still good", byCode("13800000000", code), `{"data":{"login":{"phone":"13800000000","token":"*","loginsCount":1}}}`)
	p.wants("used up", byCode("13800000000", code), refused(2001))
	for code = ""; !strings.HasPrefix(code, "0"); {
		code = p.phoneCodeV1(sendCodeV1, "13800000000")
	}
	p.wants("with a zero in front", byCode("13800000000", code), `{"data":{"login":{"loginsCount":2}}}`)
	p.wants("no phone", p.loginAs(`"phone":"x","phoneCode":1`), refused(2028))
	p.wants("send nowhere", p.call("GET", sendCodeV1+"x/"+poolID, ""), `{"code":2028}`)
	p.wants("another pool", p.call("GET", sendCodeV1+"13800000000/pool-2", ""), `{"code":2224}`)
	p.wants("check for another pool", p.v1(checkCodeV1, `{"phone":"1","phoneCode":"1","userPoolId":"pool-2"}`), refused(2224))
	p.clock.advance(time.Minute)
	late := p.phoneCodeV1(sendCodeV1, "13800000000")
	p.clock.advance(time.Minute)
	p.wants("too late", check(late), `{"data":{"checkPhoneCode":{"code":2300,"status":false}}}`)
}

func TestV1ForgottenPassword(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	const ask = `mutation sendResetPasswordEmail($email: String!, $client: String!) { sendResetPasswordEmail(email: $email, client: $client) { message code } }`
	const verify = `mutation verify($email: String!, $client: String!, $verifyCode: String!) { verifyResetPasswordVerifyCode(email: $email, client: $client, verifyCode: $verifyCode) { message code } }`
	shown := func(code string) string {
		return fmt.Sprintf(`{"email":"test@example.com","client":%q,"verifyCode":%q}`, poolID, code)
	}
	p.wants("nobody to ask for", p.v1(ask, `{"email":"x@example.com","client":"pool-1"}`), refused(2004))
	p.wants("no address", p.v1(ask, `{"email":"x","client":"pool-1"}`), refused(2204))
	p.wants("ask", p.v1(ask, `{"email":"test@example.com","client":"pool-1"}`), `{"data":{"sendResetPasswordEmail":{"code":200,"message":"*"}}}`)
	code := text(t, p.inbox("test@example.com", ""), "code")
	p.wants("wrong", p.v1(verify, shown("x")), refused(2001))
	p.wants("right", p.v1(verify, shown(code)), `{"data":{"verifyResetPasswordVerifyCode":{"code":200,"message":"*"}}}`)
	reset := func(email, code string) map[string]any {
		return p.v1(resetV1, fmt.Sprintf(`{"email":%q,"client":%q,"password":%q,"verifyCode":%q}`, email, poolID, p.encrypted("new-passw0rd"), code))
	}
	p.wants("nobody", reset("x@example.com", code), refused(2004))
	_, token := p.bobV1()
	p.wants("reset", reset("test@example.com", code), `{"data":{"changePassword":{"username":"bob","token":null}}}`)
	p.wants("used up", reset("test@example.com", code), refused(2001))
	p.wants("signed out", p.asV1(token, `{ userMetadata(_id: "x") { totalCount } }`, `{}`), refused(2206))
	p.signIn("bob", "new-passw0rd")
	p.wants("verify", p.v1(`mutation { sendVerifyEmail(email: "test@example.com", client: "pool-1") { code message status } }`, `{}`),
		`{"data":{"sendVerifyEmail":{"code":200,"status":true}}}`)
}

func TestV1Contacts(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	id, token := p.bobV1()
	mail := func(email string) map[string]any {
		return p.asV1(token, `mutation send($email: String!, $userPoolId: String!) { sendChangeEmailVerifyCode(email: $email, userPoolId: $userPoolId) { message code status } }`,
			fmt.Sprintf(`{"email":%q,"userPoolId":%q}`, email, poolID))
	}
	codeTo := func(email string) string {
		p.wants(email, mail(email), `{"data":{"sendChangeEmailVerifyCode":{"code":200,"status":true}}}`)
		return text(t, p.inbox(email, ""), "code")
	}
	change := fmt.Sprintf(`{"userPoolId":%q,"email":"new@example.com","emailCode":%q,"oldEmail":"test@example.com","oldEmailCode":%q}`,
		poolID, codeTo("new@example.com"), codeTo("test@example.com"))
	const updateEmail = `mutation updateEmail($userPoolId: String!, $email: String!, $emailCode: String!, $oldEmail: String, $oldEmailCode: String) { updateEmail(userPoolId: $userPoolId, email: $email, emailCode: $emailCode, oldEmail: $oldEmail, oldEmailCode: $oldEmailCode) ` + userV1 + ` }`
	p.wants("as nobody", p.v1(updateEmail, change), refused(2020))
	answer := p.asV1(token, updateEmail, change)
	p.wants("changed", answer, `{"data":{"updateEmail":{"email":"new@example.com","emailVerified":true}}}`)
	if got := text(t, answer, "data", "updateEmail", "token"); got != token {
		t.Errorf("token = %q, want the one in use", got)
	}
	p.adminV1(registerV1, fmt.Sprintf(`{"registerInClient":"pool-1","email":"other@example.com","password":%q}`, p.encrypted("passw0rd")))
	p.wants("somebody's", mail("other@example.com"), refused(2200))

	const updatePhone = `mutation updatePhone($userPoolId: String!, $phone: String!, $phoneCode: String!, $oldPhone: String, $oldPhoneCode: String) { updatePhone(userPoolId: $userPoolId, phone: $phone, phoneCode: $phoneCode, oldPhone: $oldPhone, oldPhoneCode: $oldPhoneCode) ` + userV1 + ` }`
	phone := func(code string) map[string]any {
		return p.asV1(token, updatePhone, fmt.Sprintf(`{"userPoolId":%q,"phone":"13800000000","phoneCode":%q}`, poolID, code))
	}
	p.wants("no code", phone("000000"), refused(2001))
	p.wants("first phone", phone(p.phoneCodeV1(sendCodeV1, "13800000000")), `{"data":{"updatePhone":{"phone":"13800000000"}}}`)

	const unbind = `mutation unbindEmail($user: String, $client: String) { unbindEmail(user: $user, client: $client) ` + userV1 + ` }`
	p.wants("another user's", p.asV1(token, unbind, `{"user":"x"}`), refused(2202))
	p.wants("unbound", p.asV1(token, unbind, `{}`), `{"data":{"unbindEmail":{"_id":"`+id+`","email":null,"emailVerified":false}}}`)
	p.wants("none left", p.adminV1(unbind, fmt.Sprintf(`{"user":%q,"client":"pool-1"}`, id)), refused(2219))
}

func TestV1MFA(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	id, token := p.bobV1()
	me := fmt.Sprintf(`{"userId":%q,"userPoolId":%q}`, id, poolID)
	p.wants("none", p.asV1(token, queryMFAV1, me), `{"data":{"queryMFA":null},"errors":"!"}`)
	enabled := p.asV1(token, changeMFAV1, fmt.Sprintf(`{"userId":%q,"userPoolId":%q,"enable":true}`, id, poolID))
	p.wants("enabled", enabled, `{"data":{"changeMFA":{"_id":"*","userId":"`+id+`","userPoolId":"pool-1","enable":true,"shareKey":"*"}}}`)
	secret, factor := text(t, enabled, "data", "changeMFA", "shareKey"), text(t, enabled, "data", "changeMFA", "_id")
	for name, answer := range map[string]map[string]any{
		"as told": p.asV1(token, queryMFAV1, me), "by its id": p.adminV1(queryMFAV1, fmt.Sprintf(`{"_id":%q}`, factor)),
	} {
		if got := text(t, answer, "data", "queryMFA", "shareKey"); got != secret {
			t.Errorf("%s: %q, want %q", name, got, secret)
		}
	}
	login := func(code string) map[string]any {
		return p.loginAs(fmt.Sprintf(`"username":"bob","password":%q,"MFACode":%q`, p.encrypted("passw0rd"), code))
	}
	p.wants("no password", login(""), `{"errors":[{"message":{"code":1636}}]}`)
	p.wants("a wrong one", login("000000x"), refused(2001))
	code, err := totp.GenerateCode(secret, p.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	p.wants("the right one", login(code), `{"data":{"login":{"token":"*"}}}`)
	p.wants("once", login(code), refused(2001))
	if got := text(t, p.asV1(token, changeMFAV1, fmt.Sprintf(`{"userId":%q,"enable":true,"refreshKey":true}`, id)), "data", "changeMFA", "shareKey"); got == secret {
		t.Error("refreshKey leaves the key")
	}
	p.wants("off", p.asV1(token, changeMFAV1, fmt.Sprintf(`{"userId":%q,"enable":false}`, id)), `{"data":{"changeMFA":{"enable":false,"shareKey":"*"}}}`)
	p.wants("asks no more", login(""), `{"data":{"login":{"token":"*"}}}`)
	p.wants("as nobody", p.v1(queryMFAV1, me), refused(2020))
	p.wants("no such factor", p.adminV1(queryMFAV1, `{"_id":"x"}`), refused(404))
}
