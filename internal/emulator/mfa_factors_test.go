package emulator_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image/png"
	"strings"
	"testing"
	"time"
)

func TestEnrolAuthenticator(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	get := func(path string) map[string]any { return p.call("GET", path, "", "Authorization", access) }
	p.wants("none yet", get("/api/v3/list-enrolled-factors"), `{"statusCode":200}`)
	p.wants("all to enrol", get("/api/v3/list-factors-to-enroll"), `{"data":[{"factorType":"OTP"},{"factorType":"SMS"},{"factorType":"EMAIL"}]}`)

	answer := p.call("POST", sendEnrol, `{"factorType":"OTP","profile":{}}`, "Authorization", access)
	data := answer["data"].(map[string]any)
	p.wantsShape("answer", data, shape("enrollmentToken", "", "", "", "otpData"))
	p.wantsShape("otpData", data["otpData"].(map[string]any), shape("qrCodeUri qrCodeDataUrl recoveryCode", "", "", "", ""))
	if uri := text(t, data, "otpData", "qrCodeUri"); !strings.HasPrefix(uri, "otpauth://totp/Authing:bob?") || !strings.Contains(uri, "issuer=Authing") {
		t.Errorf("address %q", uri)
	}
	picture, ok := strings.CutPrefix(text(t, data, "otpData", "qrCodeDataUrl"), "data:image/png;base64,")
	file, err := base64.StdEncoding.DecodeString(picture)
	if _, pngErr := png.Decode(bytes.NewReader(file)); !ok || err != nil || pngErr != nil {
		t.Errorf("the QR code is no picture: %v %v", err, pngErr)
	}

	p.wants("replaced below", p.endsEnrolment(access, "OTP", text(t, data, "enrollmentToken"), "000"), `{"statusCode":499,"apiCode":2001}`)
	old := text(t, data, "enrollmentToken")
	token, secret, recovery := p.startsOTP(access)
	p.wants("an earlier request", p.endsEnrolment(access, "OTP", old, p.otp(secret, 0)),
		`{"statusCode":400,"message":"参数错误: enrollmentToken is not valid or has expired"}`)
	p.wants("recovery code is no proof", p.endsEnrolment(access, "OTP", token, recovery), `{"statusCode":499,"apiCode":2001}`)
	p.wants("enrolled", p.endsEnrolment(access, "OTP", token, p.otp(secret, 0)), `{"statusCode":200}`)
	p.wants("once", p.endsEnrolment(access, "OTP", token, p.otp(secret, stepOfOTP)), `{"statusCode":409,"message":"已存在: factorType OTP"}`)
	p.wants("start again", p.call("POST", sendEnrol, `{"factorType":"OTP","profile":{}}`, "Authorization", access), `{"statusCode":409}`)

	list := get("/api/v3/list-enrolled-factors")
	p.wants("enrolled", list, `{"data":[{"factorId":"*","factorType":"OTP","profile":{"phoneNumber":"!"}}]}`)
	factor := list["data"].([]any)[0].(map[string]any)
	p.wantsShape("factor", factor, shape("factorId factorType", "", "", "", "profile"))
	id := text(t, factor, "factorId")
	p.wants("get", get("/api/v3/get-factor?factorId="+id), fmt.Sprintf(`{"data":{"factorId":%q,"factorType":"OTP","profile":{}}}`, id))
	p.wants("to enrol", get("/api/v3/list-factors-to-enroll"), `{"data":[{"factorType":"SMS"},{"factorType":"EMAIL"}]}`)
	p.wants("administrator", p.admin("GET", "/api/v3/get-user-mfa-info?userId=bob", ""),
		`{"data":{"totpStatus":"enabled","smsMfaStatus":"disabled","emailMfaStatus":"disabled","faceMfaStatus":"disabled"}}`)
}

func TestEnrolPhoneAndEmail(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	enrols := func(kind, profile, to string) {
		t.Helper()
		sent := p.call("POST", sendEnrol, fmt.Sprintf(`{"factorType":%q,"profile":%s}`, kind, profile), "Authorization", access)
		p.wants("send", sent, `{"statusCode":200,"data":{"enrollmentToken":"*","otpData":"!"}}`)
		token := text(t, sent, "data", "enrollmentToken")
		code := text(t, p.call("GET", "/_emulator/codes?to="+to, ""), "code")
		p.wants("wrong code", p.endsEnrolment(access, kind, token, "x"+code), `{"statusCode":499,"apiCode":2001}`)
		p.wants("wrong kind", p.endsEnrolment(access, "OTP", token, code), `{"statusCode":400}`)
		p.wants("right code", p.endsEnrolment(access, kind, token, code), `{"statusCode":200}`)
		p.wants("again", p.endsEnrolment(access, kind, token, code), `{"statusCode":409}`)
	}
	enrols("SMS", `{"phoneNumber":"13900000000"}`, "13900000000")
	enrols("EMAIL", `{"email":"second@example.com"}`, "second@example.com")
	p.wants("factors", p.call("GET", "/api/v3/list-enrolled-factors", "", "Authorization", access), `{"data":[
		{"factorId":"*","factorType":"SMS","profile":{"phoneNumber":"13900000000","phoneCountryCode":"+86","email":"!"}},
		{"factorId":"*","factorType":"EMAIL","profile":{"email":"second@example.com","phoneNumber":"!"}}]}`)
	p.wants("not asked for when signing in", p.call("POST", signInPath, bobSignsIn), letIn)
	p.enrolsOTP("bob")
	p.wants("named when an authenticator is", p.call("POST", signInPath, bobSignsIn),
		`{"apiCode":1636,"data":{"mfaPhone":"13900000000","mfaPhoneCountryCode":"+86","mfaEmail":"second@example.com"}}`)
}

func TestAuthenticatorNamesTheAccount(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 101)
	p := newPool(t, "users:\n  - {id: u1, password: passw0rd, profile: {username: "+long+"}}\n")
	access := p.signIn(long, "passw0rd")["access_token"].(string)
	answer := p.call("POST", sendEnrol, `{"factorType":"OTP","profile":{}}`, "Authorization", access)
	if uri := text(t, answer, "data", "otpData", "qrCodeUri"); !strings.HasPrefix(uri, "otpauth://totp/Authing:u1?") {
		t.Errorf("address %q", uri)
	}
}

func TestEnrolmentIsRefused(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	for body, want := range map[string]string{
		`{"factorType":"FACE","profile":{}}`:                 `{"statusCode":501,"message":"模拟器不支持: factorType FACE is not emulated"}`,
		`{"factorType":"PIN","profile":{}}`:                  `{"statusCode":400,"message":"参数错误: factorType must be OTP, SMS, EMAIL or FACE"}`,
		`{"profile":{}}`:                                     `{"statusCode":400}`,
		`{"factorType":"SMS","profile":{}}`:                  `{"statusCode":400,"message":"参数错误: profile.phoneNumber is required"}`,
		`{"factorType":"SMS","profile":{"phoneNumber":"x"}}`: `{"statusCode":400,"apiCode":2028}`,
		`{"factorType":"SMS","profile":{"phoneNumber":"13900000000","phoneCountryCode":"86"}}`: `{"statusCode":400,"apiCode":2028}`,
		`{"factorType":"EMAIL","profile":{}}`:                                                  `{"statusCode":400,"message":"参数错误: profile.email is required"}`,
		`{"factorType":"EMAIL","profile":{"email":"x"}}`:                                       `{"statusCode":400,"apiCode":2204}`,
	} {
		p.wants(body, p.call("POST", sendEnrol, body, "Authorization", access), want)
	}
	token, secret, _ := p.startsOTP(access)
	p.wants("no code", p.endsEnrolment(access, "OTP", token, ""), `{"statusCode":400,"message":"参数错误: enrollmentData.passCode is required"}`)
	p.wants("face", p.endsEnrolment(access, "FACE", token, "1"), `{"statusCode":501}`)
	eve := p.signIn("eve", "passw0rd")["access_token"].(string)
	p.wants("another user's", p.endsEnrolment(eve, "OTP", token, p.otp(secret, 0)), `{"statusCode":400}`)
	p.clock.advance(5 * time.Minute)
	p.wants("expired", p.endsEnrolment(access, "OTP", token, p.otp(secret, 0)), `{"statusCode":400}`)
	for _, path := range []string{sendEnrol, enrol, "/api/v3/reset-factor"} {
		p.wants(path, p.call("POST", path, `{}`), `{"statusCode":401,"apiCode":2020}`)
	}
	for _, path := range []string{"/api/v3/list-enrolled-factors", "/api/v3/get-factor?factorId=x", "/api/v3/list-factors-to-enroll"} {
		p.wants(path, p.call("GET", path, ""), `{"statusCode":401,"apiCode":2020}`)
	}
}

func TestResetFactor(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access, secret, _ := p.enrolsOTP("bob")
	eve := p.signIn("eve", "passw0rd")["access_token"].(string)
	list := p.call("GET", "/api/v3/list-enrolled-factors", "", "Authorization", access)
	id := text(t, list["data"].([]any)[0].(map[string]any), "factorId")
	reset := func(access, id string) map[string]any {
		return p.call("POST", "/api/v3/reset-factor", fmt.Sprintf(`{"factorId":%q}`, id), "Authorization", access)
	}
	p.wants("unknown", reset(access, "nope"), `{"statusCode":404,"message":"不存在: factorId nope"}`)
	p.wants("another user's", reset(eve, id), `{"statusCode":404}`)
	p.wants("get another user's", p.call("GET", "/api/v3/get-factor?factorId="+id, "", "Authorization", eve), `{"statusCode":404}`)
	token := p.mfaToken("bob")
	p.wants("reset", reset(access, id), `{"statusCode":200}`)
	p.wants("again", reset(access, id), `{"statusCode":404}`)
	p.wants("its passwords are wrong", p.verifies(token, p.otp(secret, 0)), notVerified)
	p.wants("let in", p.call("POST", signInPath, bobSignsIn), letIn)
	if _, other, _ := p.enrolsOTP("bob"); other == secret {
		t.Error("the secret is the same again")
	}
	p.mfaToken("bob")
}

func TestAdministratorsFactors(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	const secret = "JBSWY3DPEHPK3PXP"
	p.wants("create", p.admin("POST", createPath, `{"username":"new","password":"passw0rd","otp":{"secret":"`+secret+`","recoveryCode":"help"}}`), `{"statusCode":200}`)
	p.wants("no secret", p.admin("POST", createPath, `{"username":"other","otp":{"secret":"1!"}}`), `{"statusCode":400,"message":"参数错误: otp.secret must be base32"}`)
	p.wants("import", p.admin("POST", "/api/v3/import-otp", `{"list":[{"userId":"bob","otp":{"secret":"`+secret+`"}}]}`), `{"statusCode":200}`)
	token := p.mfaToken("new")
	p.wants("imported secret", p.verifies(token, p.otp(secret, 0)), verified)
	p.wants("imported recovery code", p.verifies(token, "help"), verified)

	p.mfaToken("bob")
	asked := p.admin("GET", "/api/v3/get-mfa-status?userId=bob", "")
	p.wants("status", asked, `{"data":{"totpMfaEnabled":true}}`)
	p.wants("its token is one", p.verifies(text(t, asked, "data", "mfaToken"), p.otp(secret, 0)), verified)
	p.wants("let in", p.call("POST", signInPath, bobSignsIn), letIn)
	status := func(on bool) string {
		return fmt.Sprintf(`{"userId":"bob","mfaTriggerData":{"mfaToken":"x","totpMfaEnabled":%t,"applicationMfa":[]}}`, on)
	}
	p.wants("off", p.admin("POST", "/api/v3/set-mfa-status", status(false)), `{"statusCode":200}`)
	p.wants("not asked", p.call("POST", signInPath, bobSignsIn), letIn)
	p.wants("still enrolled", p.admin("GET", "/api/v3/get-user-mfa-info?userId=bob", ""), `{"data":{"totpStatus":"enabled"}}`)
	p.wants("on", p.admin("POST", "/api/v3/set-mfa-status", status(true)), `{"statusCode":200}`)
	p.mfaToken("bob")
}
