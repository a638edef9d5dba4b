package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestUpdateProfile(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{fields: [{key: age, type: NUMBER}], users: [{password: passw0rd, profile: {username: bob, city: Here}}, {profile: {username: taken}}]}`)
	access := p.access()
	update := func(body string) map[string]any { return p.me(access, "update-profile", body) }
	p.wants("all", update(`{"name":"Bob","nickname":"B","photo":"https://p","externalId":"e","birthdate":"2000-01-02","country":"CN","province":"P","city":"C","address":"A","streetAddress":"S","postalCode":"1","gender":"M","username":"bobby","company":"Co","identityNumber":"I","customData":{"age":3}}`),
		`{"statusCode":200,"data":{"name":"Bob","nickname":"B","photo":"https://p","externalId":"e","birthdate":"2000-01-02","country":"CN","province":"P","city":"C","address":"A","streetAddress":"S","postalCode":"1","gender":"M","username":"bobby","company":"Co","identityNumber":"I","customData":{"age":3}}}`)
	p.wants("others stay", update(`{"nickname":"N","city":""}`), `{"data":{"nickname":"N","name":"Bob","city":"!","username":"bobby"}}`)
	p.wants("taken", update(`{"username":"taken"}`), `{"statusCode":499,"apiCode":2034}`)
	p.wants("gender", update(`{"gender":"x"}`), `{"statusCode":400}`)
	p.wants("custom data", update(`{"customData":{"age":"x"}}`), `{"statusCode":400,"message":"参数错误: customData.age must be of type NUMBER"}`)
	p.wants("not its own members", update(`{"email":"x@example.com","status":"Suspended","phone":"138"}`), `{"statusCode":200,"data":{"email":"!","phone":"!","status":"Activated"}}`)
	p.wants("no token", p.call("POST", "/api/v3/update-profile", `{}`), `{"statusCode":401,"apiCode":2020}`)
}

func TestSecurityLevel(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{password: passw0rd, profile: {username: bob, email: bob@example.com}}]`)
	access := p.access()
	get := func() map[string]any { return p.call("GET", "/api/v3/get-security-info", "", "Authorization", access) }
	answer := get()
	p.wants("password and email", answer, `{"statusCode":200,"data":{"passwordSecurityLevel":2,"mfaEnrolled":false,"passwordSet":true,"emailBinded":true,"phoneBinded":false,"securityScore":40}}`)
	p.wantsShape("answer", answer["data"].(map[string]any), shape("", "passwordSecurityLevel securityScore", "mfaEnrolled passwordSet emailBinded phoneBinded", "", ""))
	p.enrolsOTP("bob")
	p.wants("bind", p.me(access, "bind-phone", `{"phoneNumber":"13800000000","passCode":"`+p.sentCode("CHANNEL_BIND_PHONE", "13800000000")+`"}`), `{"statusCode":200}`)
	p.wants("all", get(), `{"data":{"mfaEnrolled":true,"phoneBinded":true,"securityScore":90}}`)
	p.wants("no token", p.call("GET", "/api/v3/get-security-info", ""), `{"statusCode":401}`)
}

func TestDeleteAccount(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	access := p.access()
	verify := func(body string) map[string]any { return p.me(access, "verify-delete-account-request", body) }
	code := func(to string) string { return p.sentCode("CHANNEL_DELETE_ACCOUNT", to) }
	const phone = `{"verifyMethod":"PHONE_PASSCODE","phonePassCodePayload":{"phoneNumber":%q,"passCode":%q}}`
	for name, tt := range map[string]struct{ body, want string }{
		"no method":         {`{}`, `{"statusCode":400,"message":"参数错误: verifyMethod is required"}`},
		"unknown method":    {`{"verifyMethod":"PRAYER"}`, `{"statusCode":400,"message":"参数错误: verifyMethod must be PHONE_PASSCODE, EMAIL_PASSCODE or PASSWORD"}`},
		"no payload":        {`{"verifyMethod":"PASSWORD"}`, `{"statusCode":400,"message":"参数错误: passwordPayload is required"}`},
		"wrong password":    {`{"verifyMethod":"PASSWORD","passwordPayload":{"password":"wrong"}}`, `{"statusCode":499,"apiCode":2006}`},
		"wrong code":        {fmt.Sprintf(phone, "13800000000", "x"), wrongCode},
		"another's phone":   {fmt.Sprintf(phone, "13900000000", code("13900000000")), `{"statusCode":499,"apiCode":2038}`},
		"another's email":   {`{"verifyMethod":"EMAIL_PASSCODE","emailPassCodePayload":{"email":"x@example.com","passCode":"` + code("x@example.com") + `"}}`, `{"statusCode":499,"apiCode":2037}`},
		"phone":             {fmt.Sprintf(phone, "13800000000", code("13800000000")), `{"statusCode":200}`},
		"own email":         {`{"verifyMethod":"EMAIL_PASSCODE","emailPassCodePayload":{"passCode":"` + code("bob@example.com") + `"}}`, `{"statusCode":200}`},
		"no email payload":  {`{"verifyMethod":"EMAIL_PASSCODE"}`, `{"statusCode":400}`},
		"rsa password":      {`{"verifyMethod":"PASSWORD","passwordPayload":{"password":"` + p.encrypted("passw0rd") + `","passwordEncryptType":"rsa"}}`, `{"statusCode":200}`},
		"password, no text": {`{"verifyMethod":"PASSWORD","passwordPayload":{}}`, `{"statusCode":400}`},
	} {
		p.wants(name, verify(tt.body), tt.want)
	}
	answer := verify(`{"verifyMethod":"PASSWORD","passwordPayload":{"password":"passw0rd"}}`)
	p.wants("permit", answer, `{"statusCode":200,"data":{"deleteAccountToken":"*","tokenExpiresIn":300}}`)
	token := text(t, answer, "data", "deleteAccountToken")
	p.wants("bad permit", p.me(access, "delete-account", `{"deleteAccountToken":"x"}`), `{"statusCode":400,"message":"参数错误: deleteAccountToken is not valid or has expired"}`)
	p.wants("no permit", p.me(access, "delete-account", `{}`), `{"statusCode":400}`)
	p.wants("no token", p.call("POST", "/api/v3/delete-account", `{"deleteAccountToken":"`+token+`"}`), `{"statusCode":401}`)
	p.wants("permit of something else", p.me(access, "delete-account", `{"deleteAccountToken":"`+p.resetToken("bob@example.com")+`"}`), `{"statusCode":400}`)
	p.wants("deleted", p.me(access, "delete-account", `{"deleteAccountToken":"`+token+`"}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("gone", p.admin("GET", "/api/v3/get-user?userId=bob", ""), `{"statusCode":404,"apiCode":2004}`)
	p.wants("signed out", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":401}`)
}

func TestAPermitExpires(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	access := p.access()
	answer := p.me(access, "verify-delete-account-request", `{"verifyMethod":"PASSWORD","passwordPayload":{"password":"passw0rd"}}`)
	p.clock.advance(5 * time.Minute)
	p.wants("expired", p.me(access, "delete-account", `{"deleteAccountToken":"`+text(t, answer, "data", "deleteAccountToken")+`"}`), `{"statusCode":400}`)
	p.wants("still there", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":200}`)
}
