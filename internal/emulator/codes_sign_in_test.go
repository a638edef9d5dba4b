package emulator_test

import (
	"fmt"
	"sync"
	"testing"
	"time"
)

func byPhoneCode(phone, code string) string {
	return fmt.Sprintf(`{"connection":"PASSCODE","passCodePayload":{"phone":%q,"passCode":%q}}`, phone, code)
}

func byEmailCode(email, code string) string {
	return fmt.Sprintf(`{"connection":"PASSCODE","passCodePayload":{"email":%q,"passCode":%q}}`, email, code)
}

const codesSeed = `
users:
  - {id: bob, password: passw0rd, profile: {username: bob, email: bob@example.com, phone: "13800000000"}}
  - {id: us, profile: {phone: "2025550100", phoneCountryCode: "+1"}}
  - {id: locked, profile: {email: locked@example.com, status: Suspended}}
`

func TestSignInByCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	in := func(body string) map[string]any { return p.call("POST", signInPath, body) }
	code := p.sentCode("CHANNEL_LOGIN", "13800000000")
	p.wants("wrong", in(byPhoneCode("13800000000", "x")), wrongCode)
	p.wants("phone", in(byPhoneCode("13800000000", code)), `{"statusCode":200,"data":{"access_token":"*","id_token":"*","token_type":"Bearer","expire_in":1209600}}`)
	p.wants("once", in(byPhoneCode("13800000000", code)), wrongCode)
	p.wants("email", in(byEmailCode("BOB@example.com", p.sentCode("CHANNEL_LOGIN", "bob@example.com"))), `{"statusCode":200}`)
	p.wants("other country", in(fmt.Sprintf(`{"connection":"PASSCODE","passCodePayload":{"phone":"2025550100","phoneCountryCode":"+1","passCode":%q}}`,
		p.sentCode("CHANNEL_LOGIN", "+1 2025550100"))), `{"statusCode":200}`)
	p.wants("of registration", in(byPhoneCode("13800000000", p.sentCode("CHANNEL_REGISTER", "13800000000"))), wrongCode)
	p.wants("nobody's", in(byPhoneCode("13900000000", p.sentCode("CHANNEL_LOGIN", "13900000000"))), `{"statusCode":499,"apiCode":2333}`)
	p.wants("suspended", in(byEmailCode("locked@example.com", p.sentCode("CHANNEL_LOGIN", "locked@example.com"))), `{"statusCode":499,"apiCode":2005}`)
	code = p.sentCode("CHANNEL_LOGIN", "13800000000")
	p.clock.advance(time.Minute)
	p.wants("expired", in(byPhoneCode("13800000000", code)), endedCode)
	for name, body := range map[string]string{
		"no payload": `{"connection":"PASSCODE"}`,
		"no code":    `{"connection":"PASSCODE","passCodePayload":{"phone":"13800000000"}}`,
		"nobody":     `{"connection":"PASSCODE","passCodePayload":{"passCode":"123456"}}`,
		"bad email":  `{"connection":"PASSCODE","passCodePayload":{"email":"nope","passCode":"123456"}}`,
	} {
		p.wants(name, in(body), `{"statusCode":400}`)
	}
}

func TestSignInByCodeRegisters(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	const body = `{"connection":"PASSCODE","passCodePayload":{"phone":"2025550199","phoneCountryCode":"+1","passCode":%q},"options":{"autoRegister":true,"clientIp":"192.0.2.7","customData":{"k":"v"}}}`
	p.wants("wrong", p.call("POST", signInPath, fmt.Sprintf(body, "x")), wrongCode)
	p.wants("right", p.call("POST", signInPath, fmt.Sprintf(body, p.sentCode("CHANNEL_LOGIN", "+1 2025550199"))), `{"statusCode":200}`)
	p.wants("user", p.admin("GET", "/api/v3/get-user?userId=%2B1%202025550199&userIdType=phone&withCustomData=true", ""),
		`{"data":{"phone":"2025550199","phoneCountryCode":"+1","phoneVerified":true,"loginsCount":1,"lastIp":"192.0.2.7","registerSource":["basic:phone"],"userSourceId":"app-1","passwordSecurityLevel":"!","customData":{"k":"v"}}}`)
	p.wants("email", p.call("POST", signInPath, `{"connection":"PASSCODE","passCodePayload":{"email":"New@example.com","passCode":"`+
		p.sentCode("CHANNEL_LOGIN", "new@example.com")+`"},"options":{"autoRegister":true}}`), `{"statusCode":200}`)
	p.wants("user", p.admin("GET", "/api/v3/get-user?userId=new@example.com&userIdType=email", ""),
		`{"data":{"email":"New@example.com","emailVerified":true,"phoneVerified":false,"registerSource":["basic:email"]}}`)
}

func TestACodeIsUsedOnce(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	body := byPhoneCode("13800000000", p.sentCode("CHANNEL_LOGIN", "13800000000"))
	answers := make([]map[string]any, 8)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() { answers[i] = p.call("POST", signInPath, body) })
	}
	wg.Wait()
	signedIn := 0
	for _, answer := range answers {
		if answer["statusCode"] == float64(200) {
			signedIn++
		}
	}
	if signedIn != 1 {
		t.Errorf("one code signed in %d times", signedIn)
	}
}

func TestSignUpByCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	up := func(body string, args ...any) map[string]any {
		return p.call("POST", "/api/v3/signup", fmt.Sprintf(body, args...))
	}
	const phone = `{"connection":"PASSCODE","passCodePayload":{"phone":"13900000000","passCode":%q},"profile":{"nickname":"N","email":"n@example.com","customData":{"k":1}},"options":{"passwordForPhonePassCode":%q,"emailPassCodeForInformationCompletion":%q,"clientIp":"192.0.2.1"}}`
	code := func() string { return p.sentCode("CHANNEL_REGISTER", "13900000000") }
	p.wants("wrong code", up(phone, "x", "passw0rd", ""), wrongCode)
	p.wants("code of sign-in", up(phone, p.sentCode("CHANNEL_LOGIN", "13900000000"), "", ""), wrongCode)
	p.wants("wrong completion code", up(phone, code(), "passw0rd", "x"), wrongCode)
	p.wants("short password", up(phone, code(), "12345", ""), `{"statusCode":499,"apiCode":2029}`)
	p.wants("phone", up(phone, code(), "passw0rd", p.sentCode("CHANNEL_COMPLETE_EMAIL", "n@example.com")),
		`{"statusCode":200,"data":{"userId":"*","phone":"13900000000","phoneCountryCode":"!","phoneVerified":true,"email":"n@example.com","emailVerified":true,"nickname":"N","lastIp":"192.0.2.1","passwordSecurityLevel":2,"userSourceId":"app-1","registerSource":["basic:phone"],"customData":{"k":1}}}`)
	p.wants("password", p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"phone":"13900000000","password":"passw0rd"}}`), `{"statusCode":200}`)
	p.wants("taken", up(phone, code(), "", ""), `{"statusCode":499,"apiCode":2026}`)

	const email = `{"connection":"PASSCODE","passCodePayload":{"email":"e@example.com","passCode":%q},"profile":{"phone":"13700000000"},"options":{"phonePassCodeForInformationCompletion":%q}}`
	p.wants("email", up(email, p.sentCode("CHANNEL_REGISTER", "e@example.com"), p.sentCode("CHANNEL_COMPLETE_PHONE", "13700000000")),
		`{"statusCode":200,"data":{"email":"e@example.com","emailVerified":true,"phone":"13700000000","phoneVerified":true,"passwordSecurityLevel":"!"}}`)
	p.wants("no payload", up(`{"connection":"PASSCODE"}`), `{"statusCode":400}`)
	p.wants("no phone to complete", up(`{"connection":"PASSWORD","passwordPayload":{"username":"c","password":"passw0rd"},"options":{"phonePassCodeForInformationCompletion":"1"}}`), wrongCode)
	p.wants("unverified without a code", up(`{"connection":"PASSWORD","passwordPayload":{"username":"c","password":"passw0rd"},"profile":{"phone":"13600000000"}}`),
		`{"statusCode":200,"data":{"phone":"13600000000","phoneVerified":false}}`)
}

func TestSignInByMobileNeedsAProvider(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	mobile := func(body string) map[string]any { return p.call("POST", "/api/v3/signin-by-mobile", body) }
	p.wants("wechat", mobile(`{"connection":"wechat","wechatPayload":{"code":"c"},"extIdpConnidentifier":"x"}`),
		`{"statusCode":501,"message":"模拟器不支持: connection wechat is not emulated"}`)
	p.wants("no connection", mobile(`{}`), `{"statusCode":400}`)
	p.wants("unknown application", mobile(`{"connection":"wechat","client_id":"nope"}`), `{"statusCode":499,"apiCode":2011}`)
	p.wants("wrong secret", mobile(`{"connection":"wechat","client_id":"app-1","client_secret":"nope"}`), `{"statusCode":403}`)
}
