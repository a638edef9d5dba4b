package emulator_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"
)

const (
	meFields     = `{ id username email emailVerified phone phoneVerified phoneCountryCode nickname token loginsCount lastIP }`
	byNameDoc    = `mutation registerByUsername($input: RegisterByUsernameInput!) { registerByUsername(input: $input) ` + meFields + ` }`
	byPhoneDoc   = `mutation registerByPhoneCode($input: RegisterByPhoneCodeInput!) { registerByPhoneCode(input: $input) ` + meFields + ` }`
	phoneCodeDoc = `mutation loginByPhoneCode($input: LoginByPhoneCodeInput!) { loginByPhoneCode(input: $input) ` + meFields + ` }`
	phoneWordDoc = `mutation loginByPhonePassword($input: LoginByPhonePasswordInput!) { loginByPhonePassword(input: $input) ` + meFields + ` }`
	sendEmailDoc = `mutation sendEmail($email: String!, $scene: EmailScene!) { sendEmail(email: $email, scene: $scene) { message code } }`
	resetDoc     = `mutation resetPassword($phone: String, $email: String, $code: String!, $newPassword: String!) { resetPassword(phone: $phone, email: $email, code: $code, newPassword: $newPassword) { message code } }`
	passwordDoc  = `mutation updatePassword($newPassword: String!, $oldPassword: String) { updatePassword(newPassword: $newPassword, oldPassword: $oldPassword) ` + meFields + ` }`
	refreshDoc   = `mutation refreshToken($id: String) { refreshToken(id: $id) { token iat exp } }`
	bindPhoneDoc = `mutation bindPhone($phone: String!, $phoneCode: String!, $phoneCountryCode: String) { bindPhone(phone: $phone, phoneCode: $phoneCode, phoneCountryCode: $phoneCountryCode) ` + meFields + ` }`
	bindEmailDoc = `mutation bindEmail($email: String!, $emailCode: String!) { bindEmail(email: $email, emailCode: $emailCode) ` + meFields + ` }`
	phoneDoc     = `mutation updatePhone($phone: String!, $phoneCode: String!, $oldPhone: String, $oldPhoneCode: String) { updatePhone(phone: $phone, phoneCode: $phoneCode, oldPhone: $oldPhone, oldPhoneCode: $oldPhoneCode) ` + meFields + ` }`
	mailDoc      = `mutation updateEmail($email: String!, $emailCode: String!, $oldEmail: String, $oldEmailCode: String) { updateEmail(email: $email, emailCode: $emailCode, oldEmail: $oldEmail, oldEmailCode: $oldEmailCode) ` + meFields + ` }`
)

// smsCode has v2 send a code to a phone, and reads it.
func (p *pool) smsCode(phone string) string {
	p.Helper()
	p.wants("send to "+phone, p.call("POST", "/api/v2/sms/send", fmt.Sprintf(`{"phone":%q}`, phone)), `{"code":200,"message":"*"}`)
	return text(p.T, p.inbox(phone, ""), "code")
}

// mailCode has v2 send an email, and reads the code in it.
func (p *pool) mailCode(email, scene string) string {
	p.Helper()
	p.wants("send to "+email, p.graphQL(sendEmailDoc, fmt.Sprintf(`{"email":%q,"scene":%q}`, email, scene)),
		`{"data":{"sendEmail":{"code":200,"message":"*"}}}`)
	return text(p.T, p.inbox(email, ""), "code")
}

// as is a request of the user whose token it is.
func (p *pool) as(token, query, variables string) map[string]any {
	p.Helper()
	return p.graphQL(query, variables, "Authorization", "Bearer "+token)
}

// newcomer registers a username with the password passw0rd and returns its token.
func (p *pool) newcomer(username string) string {
	p.Helper()
	answer := p.graphQL(byNameDoc, fmt.Sprintf(`{"input":{"username":%q,"password":%q,"forceLogin":true}}`, username, p.encrypted("passw0rd")))
	return text(p.T, answer, "data", "registerByUsername", "token")
}

func TestRegisterByUsername(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	register := func(name, more string) map[string]any {
		return p.graphQL(byNameDoc, fmt.Sprintf(`{"input":{"username":%q,"password":%q%s}}`, name, p.encrypted("passw0rd"), more))
	}
	p.wants("plain", register("bob", `,"profile":{"nickname":"Nick"}`),
		`{"data":{"registerByUsername":{"id":"*","username":"bob","nickname":"Nick","token":null,"loginsCount":0}}}`)
	p.wants("signed in", register("carol", `,"forceLogin":true,"clientIp":"192.0.2.7"`),
		`{"data":{"registerByUsername":{"token":"*","loginsCount":1,"lastIP":"192.0.2.7"}}}`)
	p.wants("no address", register("dave", `,"forceLogin":true,"clientIp":"somewhere"`), `{"data":{"registerByUsername":{"lastIP":"127.0.0.1"}}}`)
	p.wants("taken", register("bob", ""), refused(2026))
	p.wants("empty", register("", ""), refused(400))
	p.wants("a token nobody sent", register("erin", `,"emailToken":"x","profile":{"email":"e@example.com"}`), refused(2001))
	p.wants("no password", p.graphQL(byNameDoc, `{"input":{"username":"erin","password":""}}`), refused(2016))
	p.wants("v3 reads it", p.admin("GET", "/api/v3/get-user?userId=bob&userIdType=username", ""), `{"data":{"username":"bob","nickname":"Nick"}}`)
}

func TestRegisterByPhoneCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	register := func(phone, code, more string) map[string]any {
		return p.graphQL(byPhoneDoc, fmt.Sprintf(`{"input":{"phone":%q,"code":%q%s}}`, phone, code, more))
	}
	p.wants("none sent", register("13800000000", "123456", ""), refused(2001))
	code := p.smsCode("13800000000")
	p.wants("another phone", register("13800000001", code, ""), refused(2001))
	p.wants("with a password", register("13800000000", code, fmt.Sprintf(`,"password":%q,"profile":{"nickname":"Nick"}`, p.encrypted("passw0rd"))),
		`{"data":{"registerByPhoneCode":{"phone":"13800000000","phoneVerified":true,"nickname":"Nick","token":null}}}`)
	p.wants("the password works", p.graphQL(phoneWordDoc, fmt.Sprintf(`{"input":{"phone":"13800000000","password":%q}}`, p.encrypted("passw0rd"))),
		`{"data":{"loginByPhonePassword":{"token":"*"}}}`)
	p.wants("taken", register("13800000000", p.smsCode("13800000000"), ""), refused(2026))
	p.wants("no number", register("x", "1", ""), refused(2028))

	in := register("13800000004", p.smsCode("13800000004"), `,"forceLogin":true`)
	p.wants("signed in", in, `{"data":{"registerByPhoneCode":{"token":"*","loginsCount":1}}}`)
	p.wants("by the code", p.call("GET", "/api/v3/get-my-login-history", "", "Authorization", text(t, in, "data", "registerByPhoneCode", "token")),
		`{"data":{"list":[{"loginMethod":"PASSCODE","success":true}]}}`)

	old := p.smsCode("13800000002")
	p.clock.advance(time.Minute)
	p.wants("after 60 seconds", register("13800000002", old, ""), refused(2300))
	p.wants("v3's code for it", register("13800000002", p.sentCode("CHANNEL_REGISTER", "13800000002"), ""), `{"data":{"registerByPhoneCode":{"phone":"13800000002"}}}`)
	p.wants("a code to sign in", register("13800000003", p.sentCode("CHANNEL_LOGIN", "13800000003"), ""), refused(2001))
}

func TestSendSmsCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	for body, want := range map[string]string{
		`{"phone":"13800000000"}`: `{"code":200,"message":"操作成功","data":"!"}`,
		`{"phone":"2025550100","phoneCountryCode":"+1","scene":"login"}`: `{"code":200}`,
		`{"phone":"13800000000","scene":"x"}`:                            `{"code":400}`,
		`{"phone":"13800000000","phoneCountryCode":"one"}`:               `{"code":2028}`,
		`{"phone":"x"}`: `{"code":2028}`,
		`{}`:            `{"code":400}`,
	} {
		p.wants(body, p.call("POST", "/api/v2/sms/send", body), want)
	}
	p.wants("v3 checks it", p.preCheck("13800000000", p.smsCode("13800000000")), codeRight)
	p.wants("for login alone", p.graphQL(byPhoneDoc, fmt.Sprintf(`{"input":{"phone":"2025550100","phoneCountryCode":"+1","code":%q}}`,
		text(t, p.inbox("+1 2025550100", ""), "code"))), refused(2001))
	p.wants("login", p.graphQL(phoneCodeDoc, fmt.Sprintf(`{"input":{"phone":"2025550100","phoneCountryCode":"+1","code":%q}}`,
		text(t, p.inbox("+1 2025550100", ""), "code"))), `{"data":{"loginByPhoneCode":{"phoneCountryCode":"+1","token":"*"}}}`)
}

func TestLoginByPhone(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	login := func(phone, code string) map[string]any {
		return p.graphQL(phoneCodeDoc, fmt.Sprintf(`{"input":{"phone":%q,"code":%q,"clientIp":"192.0.2.1"}}`, phone, code))
	}
	first := login("13800000000", p.smsCode("13800000000"))
	p.wants("unknown phone", first, `{"data":{"loginByPhoneCode":{"phone":"13800000000","phoneVerified":true,"token":"*","loginsCount":1,"lastIP":"192.0.2.1"}}}`)
	again := login("13800000000", p.smsCode("13800000000"))
	p.wants("again", again, fmt.Sprintf(`{"data":{"loginByPhoneCode":{"id":%q,"loginsCount":2}}}`, text(t, first, "data", "loginByPhoneCode", "id")))
	p.wants("wrong code", login("13800000000", "x"), refused(2001))
	p.wants("v3 signs in the same", p.call("POST", "/api/v3/signin", fmt.Sprintf(
		`{"connection":"PASSCODE","passCodePayload":{"phone":"13800000000","passCode":%q}}`, p.smsCode("13800000000"))), `{"statusCode":200}`)

	byPassword := func(phone, more string) map[string]any {
		return p.graphQL(phoneWordDoc, fmt.Sprintf(`{"input":{"phone":%q,"password":%q%s}}`, phone, p.encrypted("passw0rd"), more))
	}
	p.wants("no password yet", byPassword("13800000000", ""), refused(2333))
	p.wants("nobody", byPassword("13800000009", ""), refused(2004))
	p.wants("registers", byPassword("13800000009", `,"autoRegister":true`), `{"data":{"loginByPhonePassword":{"phone":"13800000009","token":"*"}}}`)
	p.wants("no number", byPassword("x", ""), refused(2028))
}

// Too many failures from one IP address ask for a captcha, whoever tries.
func TestCaptchaAfterFailures(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{settings: {loginFailCheck: {limit: 2, timeInterval: 60}}}")
	p.newcomer("bob")
	login := func(password, more string) map[string]any {
		return p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"bob","password":%q,"clientIp":"192.0.2.1"%s}}`, p.encrypted(password), more))
	}
	captcha := func() string {
		t.Helper()
		_, svg := p.send("GET", "/api/v2/security/captcha?clientIp=192.0.2.1", "")
		found := regexp.MustCompile(`>(\w+)</text>`).FindSubmatch(svg)
		if found == nil {
			t.Fatalf("no text in %s", svg)
		}
		return string(found[1])
	}
	good := `{"data":{"loginByUsername":{"token":"*"}}}`
	p.wants("first", login("wrong-1", ""), refused(2333))
	p.wants("a good one forgets it", login("passw0rd", ""), good)
	p.wants("second", login("wrong-1", ""), refused(2333))
	p.wants("third", login("wrong-1", ""), refused(2333))
	p.wants("even the right password", login("passw0rd", ""), refused(2000))
	p.wants("wrong captcha", login("passw0rd", `,"captchaCode":"x"`), refused(2000))
	p.wants("another address", p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"bob","password":%q,"clientIp":"192.0.2.2"}}`, p.encrypted("passw0rd"))), good)
	used := captcha()
	p.wants("captcha and a wrong password", login("wrong-1", fmt.Sprintf(`,"captchaCode":%q`, used)), refused(2333))
	p.wants("a captcha is good once", login("passw0rd", fmt.Sprintf(`,"captchaCode":%q`, used)), refused(2000))
	p.wants("captcha and password", login("passw0rd", fmt.Sprintf(`,"captchaCode":%q`, strings.ToLower(captcha()))), good)
	p.wants("forgotten", login("passw0rd", ""), good)

	login("wrong-1", "")
	login("wrong-1", "")
	p.clock.advance(time.Minute)
	p.wants("after the interval", login("passw0rd", ""), good)

	off := newPool(t, "{settings: {loginFailCheck: {enabled: false}}}")
	for range 9 {
		off.wants("never asked", off.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"x","password":%q}}`, off.encrypted("passw0rd"))), refused(2004))
	}
}

func TestAccountAnswersHaveTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	message := shape("message", "code", "", "", "")
	p.wantsShape("SMS", p.call("POST", "/api/v2/sms/send", `{"phone":"13800000000"}`), message)
	data := func(answer map[string]any, name string) map[string]any {
		return answer["data"].(map[string]any)[name].(map[string]any)
	}
	p.wantsShape("email", data(p.graphQL(sendEmailDoc, `{"email":"a@example.com","scene":"VERIFY_CODE"}`), "sendEmail"), message)
	token := p.newcomer("bob")
	p.wantsShape("token", data(p.as(token, refreshDoc, `{}`), "refreshToken"), shape("token", "iat exp", "", "", ""))
	p.wantsShape("user", data(p.as(token, bindEmailDoc, fmt.Sprintf(`{"email":"a@example.com","emailCode":%q}`, p.mailCode("a@example.com", "VERIFY_EMAIL"))), "bindEmail"),
		map[string]string{
			"id": "string", "username": "string", "email": "string", "emailVerified": "boolean", "phone": "<nil>", "phoneVerified": "boolean",
			"phoneCountryCode": "<nil>", "nickname": "<nil>", "token": "string", "loginsCount": "number", "lastIP": "string",
		})
	p.wantsShape("log out", p.call("GET", "/api/v2/logout", "", "Authorization", token), message)
}
