package emulator_test

import (
	"fmt"
	"testing"
)

const bindingsSeed = `
users:
  - {id: bob, password: passw0rd, profile: {username: bob}}
  - {id: amy, password: passw0rd, profile: {username: amy, email: amy@example.com, phone: "13900000000"}}
  - {id: ann, profile: {phone: "13700000000"}}
`

func TestBindAndUnbind(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind, to, taken, member, body string
		bad, unbound, again, takenAs  string
	}{
		{
			"email", "Bob@example.com", "amy@example.com", "email", `{"email":%q,"passCode":%q}`,
			`{"statusCode":400,"apiCode":2204}`, `{"statusCode":499,"apiCode":2219}`, `{"statusCode":499,"apiCode":2225}`, `{"statusCode":499,"apiCode":2200}`,
		},
		{
			"phone", "13800000000", "13900000000", "phone", `{"phoneNumber":%q,"passCode":%q}`,
			`{"statusCode":400,"apiCode":2028}`, `{"statusCode":499,"message":"操作失败: no phone number is bound"}`, `{"statusCode":499,"apiCode":2226}`, `{"statusCode":499,"apiCode":2035}`,
		},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, bindingsSeed)
			access := p.access()
			channel := map[string]string{"email": "EMAIL", "phone": "PHONE"}[tt.kind]
			bind := func(to, code string) map[string]any {
				return p.me(access, "bind-"+tt.kind, fmt.Sprintf(tt.body, to, code))
			}
			unbind := func(code string) map[string]any {
				return p.me(access, "unbind-"+tt.kind, fmt.Sprintf(`{"passCode":%q}`, code))
			}
			code := func(way, to string) string { return p.sentCode("CHANNEL_"+way+"_"+channel, to) }
			profile := func() map[string]any { return p.call("GET", "/api/v3/get-profile", "", "Authorization", access) }

			p.wants("nothing to unbind", unbind("1"), tt.unbound)
			p.wants("wrong code", bind(tt.to, "x"), wrongCode)
			p.wants("code of sign-in", bind(tt.to, p.sentCode("CHANNEL_LOGIN", tt.to)), wrongCode)
			p.wants("malformed", bind("?", "1"), tt.bad)
			p.wants("no code", bind(tt.to, ""), `{"statusCode":400,"message":"参数错误: passCode is required"}`)
			p.wants("taken", bind(tt.taken, code("BIND", tt.taken)), tt.takenAs)
			p.wants("bound", bind(tt.to, code("BIND", tt.to)), `{"statusCode":200}`)
			p.wants("profile", profile(), fmt.Sprintf(`{"data":{%q:%q,%q:true}}`, tt.member, tt.to, tt.member+"Verified"))
			p.wants("one only", bind(tt.to, code("BIND", tt.to)), tt.again)
			p.wants("wrong code", unbind("x"), wrongCode)
			p.wants("unbound", unbind(code("UNBIND", tt.to)), `{"statusCode":200}`)
			p.wants("profile", profile(), fmt.Sprintf(`{"data":{%q:"!",%q:false}}`, tt.member, tt.member+"Verified"))
			p.wants("no token", p.call("POST", "/api/v3/bind-"+tt.kind, `{}`), `{"statusCode":401}`)
			p.wants("no token", p.call("POST", "/api/v3/unbind-"+tt.kind, `{}`), `{"statusCode":401}`)
		})
	}
}

func TestBindPhoneOfAnotherCountry(t *testing.T) {
	t.Parallel()
	p := newPool(t, bindingsSeed)
	access := p.access()
	const body = `{"phoneNumber":"13900000000","phoneCountryCode":"+1","passCode":%q}`
	p.wants("code of the +86 one", p.me(access, "bind-phone", fmt.Sprintf(body, p.sentCode("CHANNEL_BIND_PHONE", "13900000000"))), wrongCode)
	p.wants("bound", p.me(access, "bind-phone", fmt.Sprintf(body, p.sentCode("CHANNEL_BIND_PHONE", "+1 13900000000"))), `{"statusCode":200}`)
	p.wants("profile", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"data":{"phone":"13900000000","phoneCountryCode":"+1"}}`)
}

func TestTheLastWayToSignInStays(t *testing.T) {
	t.Parallel()
	p := newPool(t, bindingsSeed)
	in := p.call("POST", signInPath, byPhoneCode("13700000000", p.sentCode("CHANNEL_LOGIN", "13700000000")))
	access := text(t, in, "data", "access_token")
	unbind := func() map[string]any {
		return p.me(access, "unbind-phone", `{"passCode":"`+p.sentCode("CHANNEL_UNBIND_PHONE", "13700000000")+`"}`)
	}
	p.wants("the phone is all there is", unbind(), `{"statusCode":499,"apiCode":2217}`)
	p.wants("a username alone", p.me(access, "update-profile", `{"username":"ann"}`), `{"statusCode":200}`)
	p.wants("does not help", unbind(), `{"statusCode":499,"apiCode":2217}`)
	p.wants("with a password", p.me(access, "update-password", `{"newPassword":"passw0rd"}`), `{"statusCode":200}`)
	p.wants("does", unbind(), `{"statusCode":200}`)
	p.wants("still signed in", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"data":{"username":"ann","phone":"!"}}`)
}

func TestUpdateEmailAndPhone(t *testing.T) {
	t.Parallel()
	const (
		byEmail = `{"verifyMethod":"EMAIL_PASSCODE","emailPassCodePayload":{"newEmail":%q,"newEmailPassCode":%q,"oldEmail":%q,"oldEmailPassCode":%q}}`
		byPhone = `{"verifyMethod":"PHONE_PASSCODE","phonePassCodePayload":{"newPhoneNumber":%q,"newPhonePassCode":%q,"oldPhoneNumber":%q,"oldPhonePassCode":%q}}`
	)
	for _, tt := range []struct {
		kind, body, first, second, taken string
		newChannel, oldChannel           string
		other, same, takenAs, bad        string
	}{
		{
			"email", byEmail, "a@example.com", "b@example.com", "amy@example.com",
			"CHANNEL_UPDATE_EMAIL", "CHANNEL_UPDATE_EMAIL",
			`{"statusCode":499,"apiCode":2037}`, `{"statusCode":499,"apiCode":2229}`, `{"statusCode":499,"apiCode":2200}`, `{"statusCode":400,"apiCode":2204}`,
		},
		{
			"phone", byPhone, "13800000001", "13800000002", "13900000000",
			"CHANNEL_BIND_PHONE", "CHANNEL_UNBIND_PHONE",
			`{"statusCode":499,"apiCode":2038}`, `{"statusCode":499,"apiCode":2230}`, `{"statusCode":499,"apiCode":2035}`, `{"statusCode":400,"apiCode":2028}`,
		},
	} {
		t.Run(tt.kind, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, bindingsSeed)
			access := p.access()
			verify := func(to, toCode, from, fromCode string) map[string]any {
				return p.me(access, "verify-update-"+tt.kind+"-request", fmt.Sprintf(tt.body, to, toCode, from, fromCode))
			}
			fresh := func(to string) string { return p.sentCode(tt.newChannel, to) }
			old := func(from string) string { return p.sentCode(tt.oldChannel, from) }
			member := map[string]string{"email": "updateEmailToken", "phone": "updatePhoneToken"}[tt.kind]
			update := func(token string) map[string]any {
				return p.me(access, "update-"+tt.kind, fmt.Sprintf(`{%q:%q}`, member, token))
			}
			const done = `{"statusCode":200,"data":{"success":true}}`

			p.wants("wrong code", verify(tt.first, "x", "", ""), wrongCode)
			p.wants("there is no old one", verify(tt.first, fresh(tt.first), tt.second, ""), tt.other)
			p.wants("malformed", verify("?", "1", "", ""), tt.bad)
			p.wants("taken", verify(tt.taken, fresh(tt.taken), "", ""), tt.takenAs)
			answer := verify(tt.first, fresh(tt.first), "", "")
			p.wants("permit", answer, fmt.Sprintf(`{"statusCode":200,"data":{%q:"*","tokenExpiresIn":300}}`, member))
			token := text(t, answer, "data", member)
			p.wants("updated", update(token), done)
			p.wants("once", update(token), fmt.Sprintf(`{"statusCode":400,"message":"参数错误: %s is not valid or has expired"}`, member))
			p.wants("profile", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), fmt.Sprintf(`{"data":{%q:%q,%q:true}}`, tt.kind, tt.first, tt.kind+"Verified"))

			p.wants("old one missing", verify(tt.second, fresh(tt.second), "", ""), tt.other)
			p.wants("same", verify(tt.first, fresh(tt.first), tt.first, "x"), tt.same)
			p.wants("wrong old code", verify(tt.second, fresh(tt.second), tt.first, "x"), wrongCode)
			answer = verify(tt.second, fresh(tt.second), tt.first, old(tt.first))
			p.wants("taken since", p.admin("POST", "/api/v3/update-user", fmt.Sprintf(`{"userId":"amy",%q:%q}`, tt.kind, tt.second)), `{"statusCode":200}`)
			p.wants("too late", update(text(t, answer, "data", member)), tt.takenAs)
			for _, body := range []string{`{}`, `{"verifyMethod":"PASSWORD"}`} {
				p.wants("incomplete", p.me(access, "verify-update-"+tt.kind+"-request", body), `{"statusCode":400}`)
			}
			p.wants("no permit", p.me(access, "update-"+tt.kind, `{}`), `{"statusCode":400}`)
			p.wants("no token", p.call("POST", "/api/v3/update-"+tt.kind, `{}`), `{"statusCode":401}`)
			p.wants("no token", p.call("POST", "/api/v3/verify-update-"+tt.kind+"-request", `{}`), `{"statusCode":401}`)
		})
	}
}
