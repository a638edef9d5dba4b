package emulator_test

import (
	"fmt"
	"strings"
	"testing"
)

const (
	totpPath     = "/api/v2/mfa/totp/"
	wrongCodeV2  = `{"code":2001,"message":"*"}`
	signedInV2   = `{"code":200,"data":{"id":"bob","username":"bob","token":"*","tokenExpiredAt":"*"}}`
	appMFAPath   = "/api/v2/applications/mfa/"
	authenticate = "/api/v2/mfa/authenticator"
)

// associates enrols an authenticator by v2 and goes to the next step.
func (p *pool) associates(token string) (secret, recovery string) {
	p.Helper()
	answer := p.call("POST", totpPath+"associate", `{"authenticator_type":"totp","source":"SELF"}`, "Authorization", token)
	p.wants("associate", answer, `{"code":200,"data":{"authenticator_type":"totp","secret":"*","qrcode_uri":"*","qrcode_data_url":"*","recovery_code":"*"}}`)
	secret = text(p.T, answer, "data", "secret")
	p.wants("confirm", p.call("POST", totpPath+"associate/confirm", fmt.Sprintf(`{"totp":%q}`, p.otp(secret, 0)), "Authorization", token), `{"code":200,"message":"*"}`)
	p.clock.advance(stepOfOTP)
	return secret, text(p.T, answer, "data", "recovery_code")
}

func TestAuthenticatorOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	list := func(token string) map[string]any {
		return p.call("GET", authenticate+"?type=totp", "", "Authorization", token)
	}
	p.wants("none", list(access), `{"code":200,"data":[]}`)
	confirm := func(code string) map[string]any {
		return p.call("POST", totpPath+"associate/confirm", fmt.Sprintf(`{"totp":%q}`, code), "Authorization", access)
	}
	p.wants("nothing to confirm", confirm("123456"), `{"code":404}`)
	begun := p.call("POST", totpPath+"associate", `{}`, "Authorization", access)
	p.wants("wrong", confirm("abcdef"), wrongCodeV2)
	p.wants("not asked for yet", p.call("POST", signInPath, bobSignsIn), letIn)
	secret := text(t, begun, "data", "secret")
	p.wants("right", confirm(p.otp(secret, 0)), `{"code":200}`)
	p.wants("listed", list(access), fmt.Sprintf(`{"data":[{"id":"*","userId":"bob","enable":true,"secret":%q,"authenticatorType":"totp","recoveryCode":"*"}]}`, secret))
	p.wants("v3 has it", p.call("GET", "/api/v3/list-enrolled-factors", "", "Authorization", access), `{"data":[{"factorType":"OTP"}]}`)
	p.wants("one is enough", p.call("POST", totpPath+"associate", `{}`, "Authorization", access), `{"code":409}`)
	p.wants("by who has yet to give it", list(p.mfaToken("bob")), `{"data":[{"id":"*","secret":"!","recoveryCode":"!"}]}`)
	p.wants("another kind", p.call("POST", totpPath+"associate", `{"authenticatorType":"x"}`, "Authorization", access), `{"code":400}`)

	remove := func(token string) map[string]any {
		return p.call("DELETE", totpPath+"associate", "", "Authorization", token)
	}
	p.wants("not with an MFA token", remove(p.mfaToken("bob")), `{"code":2020}`)
	p.wants("delete", remove(access), `{"code":200,"message":"*"}`)
	p.wants("delete again", remove(access), `{"code":200}`)
	p.wants("asked no more", p.call("POST", signInPath, bobSignsIn), letIn)
	for path, verb := range map[string]string{authenticate: "GET", totpPath + "associate": "POST", totpPath + "associate/confirm": "POST", totpPath + "verify": "POST", totpPath + "recovery": "POST"} {
		p.wants("no token: "+path, p.call(verb, path, ""), `{"code":2020}`)
	}
}

func TestVerifyingTheSecondFactorByV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	secret, recovery := p.associates(p.signIn("bob", "passw0rd")["access_token"].(string))
	verify := func(path, body string) map[string]any {
		return p.call("POST", totpPath+path, body, "Authorization", "Bearer "+p.mfaToken("bob"))
	}
	totp := func(code string) string { return fmt.Sprintf(`{"totp":%q}`, code) }
	p.wants("wrong", verify("verify", totp("abcdef")), wrongCodeV2)
	p.wants("the recovery code is no password", verify("verify", totp(recovery)), wrongCodeV2)
	in := verify("verify", totp(p.otp(secret, 0)))
	p.wants("right", in, signedInV2)
	token := text(t, in, "data", "token")
	p.wants("its token", p.call("GET", "/api/v2/users/me", "", "Authorization", token), `{"data":{"id":"bob","loginsCount":2}}`)
	p.wants("again", verify("verify", totp(p.otp(secret, 0))), wrongCodeV2)
	p.wants("the next sign-in is asked", p.call("POST", signInPath, bobSignsIn), asksForMFA)

	code := func(code string) string { return fmt.Sprintf(`{"recoveryCode":%q}`, code) }
	p.wants("wrong recovery code", verify("recovery", code("x")), wrongCodeV2)
	p.wants("recovery code", verify("recovery", code(recovery)), signedInV2)
	p.wants("used up", verify("recovery", code(recovery)), wrongCodeV2)
	p.wants("face", p.call("POST", "/api/v2/mfa/face/verify", `{"photo":"x"}`, "Authorization", token), `{"code":400}`)
	p.wants("kept", p.call("GET", "/api/v3/get-my-login-history", "", "Authorization", token), `{"data":{"list":[{"loginMethod":"TOTP"},{"loginMethod":"TOTP"},{"loginMethod":"PASSWORD"}]}}`)
}

// Five wrong ones, passwords and recovery codes together, are too many.
func TestGuessingSecondFactorsByV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	secret, recovery := p.associates(p.signIn("bob", "passw0rd")["access_token"].(string))
	token := p.mfaToken("bob")
	verify := func(path, body string) map[string]any {
		return p.call("POST", totpPath+path, body, "Authorization", token)
	}
	for i := range 5 {
		p.wants("wrong", verify([]string{"verify", "recovery"}[i%2], `{"totp":"abcdef","recoveryCode":"x"}`), wrongCodeV2)
	}
	p.wants("right, too late", verify("verify", fmt.Sprintf(`{"totp":%q}`, p.otp(secret, 0))), wrongCodeV2)
	p.wants("recovery, too late", verify("recovery", fmt.Sprintf(`{"recoveryCode":%q}`, recovery)), wrongCodeV2)
}

func TestSecondFactorsByCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	p.associates(access)
	sms := func(phone string) string {
		p.Helper()
		p.wants("send", p.call("POST", "/api/v2/sms/send", fmt.Sprintf(`{"phone":%q,"scene":"mfa-verify"}`, phone)), `{"code":200}`)
		return text(t, p.call("GET", "/_emulator/codes?to="+phone, ""), "code")
	}
	give := func(token, phone, code string) map[string]any {
		return p.call("POST", appMFAPath+"sms/verify", fmt.Sprintf(`{"phone":%q,"code":%q}`, phone, code), "Authorization", token)
	}
	const own, other = "13800000000", "13900000000"
	p.wants("wrong", give(p.mfaToken("bob"), own, "x"), wrongCodeV2)
	p.wants("another phone", give(p.mfaToken("bob"), other, sms(other)), `{"code":400,"message":"参数错误: phone is not the user's"}`)
	p.wants("his own", give(p.mfaToken("bob"), own, sms(own)), signedInV2)

	check := func(token, body string) map[string]any {
		return p.call("POST", appMFAPath+"check", body, "Authorization", token)
	}
	eve := p.signIn("eve", "passw0rd")["access_token"].(string)
	for body, want := range map[string]string{
		`{"phone":"13900000000"}`:                           `{"code":200,"data":true}`,
		`{"phone":"13800000000"}`:                           `{"code":200,"data":false}`,
		`{"email":"BOB@example.com"}`:                       `{"code":200,"data":false}`,
		`{"phone":"13900000000","email":"bob@example.com"}`: `{"code":200,"data":false}`,
		`{"phone":"x"}`:                                     `{"code":2028}`,
		`{}`:                                                `{"code":400}`,
	} {
		p.wants(body, check(eve, body), want)
	}
	p.wants("one's own", check(p.mfaToken("bob"), `{"phone":"13800000000"}`), `{"data":true}`)

	enrolled := give(access, other, sms(other))
	p.wants("enrol another", enrolled, signedInV2)
	if text(t, enrolled, "data", "token") != access {
		t.Error("who is signed in got another token")
	}
	p.wants("eve cannot have it", give(eve, other, sms(other)), `{"code":2035}`)
	p.wants("nor is it bindable", check(eve, `{"phone":"13900000000"}`), `{"data":false}`)
	p.wants("told at the next sign-in", p.call("POST", signInPath, bobSignsIn), `{"apiCode":1636,"data":{"mfaPhone":"13900000000"}}`)
	p.wants("the factor", give(p.mfaToken("bob"), other, sms(other)), signedInV2)
	p.wants("not the other phone", give(p.mfaToken("bob"), own, sms(own)), `{"code":400}`)

	p.wants("email", p.graphQL(`mutation sendEmail($email: String!, $scene: EmailScene!) { sendEmail(email: $email, scene: $scene) { code } }`,
		`{"email":"bob@example.com","scene":"MFA_VERIFY"}`), `{"data":{"sendEmail":{"code":200}}}`)
	code := text(t, p.call("GET", "/_emulator/codes?to=bob@example.com", ""), "code")
	p.wants("by email", p.call("POST", appMFAPath+"email/verify", strings.ReplaceAll(`{"email":"bob@example.com","code":"#"}`, "#", code),
		"Authorization", p.mfaToken("bob")), signedInV2)
}
