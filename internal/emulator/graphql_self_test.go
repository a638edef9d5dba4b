package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

// What a signed-in user does to its own account by v2.

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
