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

func TestResetPasswordV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	p.graphQL(registerDoc, fmt.Sprintf(`{"input":{"email":"a@example.com","password":%q}}`, p.encrypted("passw0rd")))
	p.graphQL(phoneCodeDoc, fmt.Sprintf(`{"input":{"phone":"13800000000","code":%q}}`, p.smsCode("13800000000")))
	reset := func(to, code string) map[string]any {
		return p.graphQL(resetDoc, fmt.Sprintf(`{%s,"code":%q,"newPassword":%q}`, to, code, p.encrypted("n3w-passw0rd")))
	}
	done := `{"data":{"resetPassword":{"code":200,"message":"*"}}}`
	p.wants("wrong code", reset(`"email":"a@example.com"`, "x"), refused(2001))
	p.wants("a code for something else", reset(`"email":"a@example.com"`, p.mailCode("a@example.com", "CHANGE_EMAIL")), refused(2001))
	p.wants("email", reset(`"email":"a@example.com"`, p.mailCode("a@example.com", "RESET_PASSWORD")), done)
	p.wants("the old password", p.graphQL(emailDoc, fmt.Sprintf(`{"input":{"email":"a@example.com","password":%q}}`, p.encrypted("passw0rd"))), refused(2333))
	p.wants("the new password", p.graphQL(emailDoc, fmt.Sprintf(`{"input":{"email":"a@example.com","password":%q}}`, p.encrypted("n3w-passw0rd"))), `{"data":{"loginByEmail":{"token":"*"}}}`)
	p.wants("newer scene", reset(`"email":"a@example.com"`, p.mailCode("a@example.com", "RESET_PASSWORD_VERIFY_CODE")), done)
	p.wants("phone", reset(`"phone":"13800000000"`, p.smsCode("13800000000")), done)
	p.wants("unknown email", reset(`"email":"b@example.com"`, p.mailCode("b@example.com", "RESET_PASSWORD")), refused(2004))
	p.wants("nowhere", reset(`"phone":null`, "1"), refused(2204))
	p.wants("no such scene", p.graphQL(sendEmailDoc, `{"email":"a@example.com","scene":"LUNCH"}`), refused(400))
	p.wants("no address", p.graphQL(sendEmailDoc, `{"email":"a","scene":"VERIFY_EMAIL"}`), refused(2003))
}

func TestUpdatePasswordV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	token := p.newcomer("bob")
	update := func(token, old string) map[string]any {
		variables := fmt.Sprintf(`{"newPassword":%q}`, p.encrypted("n3w-passw0rd"))
		if old != "" {
			variables = fmt.Sprintf(`{"newPassword":%q,"oldPassword":%q}`, p.encrypted("n3w-passw0rd"), p.encrypted(old))
		}
		return p.as(token, passwordDoc, variables)
	}
	p.wants("no old one", update(token, ""), refused(2201))
	p.wants("a wrong old one", update(token, "passw1rd"), refused(2203))
	p.wants("done", update(token, "passw0rd"), `{"data":{"updatePassword":{"username":"bob"}}}`)
	p.wants("its sessions are over", update(token, "n3w-passw0rd"), refused(2206))
	came := p.graphQL(phoneCodeDoc, fmt.Sprintf(`{"input":{"phone":"13800000000","code":%q}}`, p.smsCode("13800000000")))
	p.wants("a first password", update(text(t, came, "data", "loginByPhoneCode", "token"), ""), `{"data":{"updatePassword":{"phone":"13800000000"}}}`)
	p.wants("nobody", p.graphQL(passwordDoc, fmt.Sprintf(`{"newPassword":%q}`, p.encrypted("passw0rd"))), refused(2020))
}

func TestBindingsV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	token := p.newcomer("bob")
	p.newcomer("carol")
	bind := func(phone, code string) map[string]any {
		return p.as(token, bindPhoneDoc, fmt.Sprintf(`{"phone":%q,"phoneCode":%q}`, phone, code))
	}
	p.wants("wrong code", bind("13800000000", "x"), refused(2001))
	p.wants("bind", bind("13800000000", p.smsCode("13800000000")), `{"data":{"bindPhone":{"phone":"13800000000","phoneVerified":true,"token":"*"}}}`)
	p.wants("one is bound", bind("13800000001", p.smsCode("13800000001")), refused(2226))
	p.wants("v3 sees it", p.call("GET", "/api/v3/get-profile", "", "Authorization", token), `{"data":{"phone":"13800000000","phoneVerified":true}}`)
	p.wants("unbind", p.as(token, `mutation unbindPhone { unbindPhone `+meFields+` }`, `{}`), `{"data":{"unbindPhone":{"phone":null,"phoneVerified":false}}}`)

	mail := func(email, scene string) map[string]any {
		return p.as(token, bindEmailDoc, fmt.Sprintf(`{"email":%q,"emailCode":%q}`, email, p.mailCode(email, scene)))
	}
	unbind := `mutation unbindEmail { unbindEmail ` + meFields + ` }`
	for _, scene := range []string{"CHANGE_EMAIL", "EMAIL_BIND_VERIFY_CODE", "VERIFY_EMAIL", "VERIFY_CODE"} {
		p.wants("bind by "+scene, mail("a@example.com", scene), `{"data":{"bindEmail":{"email":"a@example.com","emailVerified":true}}}`)
		p.wants("unbind", p.as(token, unbind, `{}`), `{"data":{"unbindEmail":{"email":null}}}`)
	}
	p.wants("a code for something else", mail("a@example.com", "RESET_PASSWORD"), refused(2001))
	p.wants("none is bound", p.as(token, unbind, `{}`), refused(2219))
	came := p.graphQL(phoneCodeDoc, fmt.Sprintf(`{"input":{"phone":"13800000009","code":%q}}`, p.smsCode("13800000009")))
	p.wants("the last way to sign in", p.as(text(t, came, "data", "loginByPhoneCode", "token"), `mutation { unbindPhone { id } }`, `{}`), refused(2217))
	p.wants("nobody", p.graphQL(unbind, `{}`), refused(2020))
}

func TestUpdateContacts(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	token := p.newcomer("bob")
	phone := func(number, code, more string) map[string]any {
		return p.as(token, phoneDoc, fmt.Sprintf(`{"phone":%q,"phoneCode":%q%s}`, number, code, more))
	}
	p.wants("a first one", phone("13800000000", p.smsCode("13800000000"), ""), `{"data":{"updatePhone":{"phone":"13800000000"}}}`)
	p.wants("the old one is not named", phone("13800000001", p.smsCode("13800000001"), ""), refused(2038))
	old := `,"oldPhone":"13800000000","oldPhoneCode":%q`
	p.wants("the old code is wrong", phone("13800000001", p.smsCode("13800000001"), fmt.Sprintf(old, "x")), refused(2001))
	p.wants("both", phone("13800000001", p.smsCode("13800000001"), fmt.Sprintf(old, p.smsCode("13800000000"))), `{"data":{"updatePhone":{"phone":"13800000001","phoneVerified":true}}}`)
	p.wants("the same", phone("13800000001", p.smsCode("13800000001"), `,"oldPhone":"13800000001","oldPhoneCode":"1"`), refused(2230))
	p.graphQL(phoneCodeDoc, fmt.Sprintf(`{"input":{"phone":"13800000009","code":%q}}`, p.smsCode("13800000009")))
	p.wants("another's", phone("13800000009", p.smsCode("13800000009"), `,"oldPhone":"13800000001","oldPhoneCode":"1"`), refused(2035))

	email := func(address, more string) map[string]any {
		return p.as(token, mailDoc, fmt.Sprintf(`{"email":%q,"emailCode":%q%s}`, address, p.mailCode(address, "CHANGE_EMAIL"), more))
	}
	p.wants("a first address", email("a@example.com", ""), `{"data":{"updateEmail":{"email":"a@example.com"}}}`)
	p.wants("without the old", email("b@example.com", ""), refused(2037))
	p.wants("with the old", email("b@example.com", fmt.Sprintf(`,"oldEmail":"a@example.com","oldEmailCode":%q`, p.mailCode("a@example.com", "CHANGE_EMAIL"))),
		`{"data":{"updateEmail":{"email":"b@example.com","emailVerified":true}}}`)

	trusting := newPool(t, "{settings: {changeEmailStrategy: {verifyOldEmail: false}, changePhoneStrategy: {verifyOldPhone: false}}}")
	token = trusting.newcomer("bob")
	for _, number := range []string{"13800000000", "13800000001"} {
		trusting.wants("phone, the old one unproved", trusting.as(token, phoneDoc, fmt.Sprintf(`{"phone":%q,"phoneCode":%q}`, number, trusting.smsCode(number))),
			fmt.Sprintf(`{"data":{"updatePhone":{"phone":%q}}}`, number))
	}
	for _, address := range []string{"a@example.com", "b@example.com"} {
		trusting.wants("email, the old one unproved", trusting.as(token, mailDoc, fmt.Sprintf(`{"email":%q,"emailCode":%q}`, address, trusting.mailCode(address, "CHANGE_EMAIL"))),
			fmt.Sprintf(`{"data":{"updateEmail":{"email":%q}}}`, address))
	}
	trusting.wants("a wrong old one is wrong all the same", trusting.as(token, mailDoc, fmt.Sprintf(
		`{"email":"c@example.com","emailCode":%q,"oldEmail":"x@example.com","oldEmailCode":"1"}`, trusting.mailCode("c@example.com", "CHANGE_EMAIL"))), refused(2037))
}

func TestRefreshTokenAndLogout(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	token := p.newcomer("bob")
	id := text(t, p.as(token, `{ user { id } }`, `{}`), "data", "user", "id")
	p.clock.advance(time.Hour)
	refreshed := p.as(token, refreshDoc, `{}`)
	p.wants("own", refreshed, fmt.Sprintf(`{"data":{"refreshToken":{"token":"*","iat":%d,"exp":%d}}}`,
		p.clock.Now().Unix(), p.clock.Now().Add(14*24*time.Hour).Unix()))
	fresh := text(t, refreshed, "data", "refreshToken", "token")
	p.wants("the old one is good as well", p.as(token, `{ user { id } }`, `{}`), fmt.Sprintf(`{"data":{"user":{"id":%q}}}`, id))
	p.wants("another's", p.as(token, refreshDoc, `{"id":"x"}`), refused(2202))
	p.wants("nobody's", p.graphQL(refreshDoc, `{}`), refused(2020))
	given := p.adminGraphQL(refreshDoc, fmt.Sprintf(`{"id":%q}`, id))
	p.wants("by an administrator", given, `{"data":{"refreshToken":{"token":"*"}}}`)
	p.wants("of nobody", p.adminGraphQL(refreshDoc, `{"id":"x"}`), refused(2004))

	p.wants("log out", p.call("GET", "/api/v2/logout?app_id="+appID, "", "Authorization", "Bearer "+fresh), `{"code":200,"message":"*"}`)
	for _, ended := range []string{fresh, token} {
		p.wants("the session is over", p.graphQL(statusDoc, fmt.Sprintf(`{"token":%q}`, ended)), `{"data":{"checkLoginStatus":{"status":false,"code":2206}}}`)
	}
	p.wants("over already", p.call("GET", "/api/v2/logout", "", "Authorization", fresh), `{"code":2206}`)
	p.wants("the administrator's goes on", p.as(text(t, given, "data", "refreshToken", "token"), `{ user { id } }`, `{}`), fmt.Sprintf(`{"data":{"user":{"id":%q}}}`, id))
}
