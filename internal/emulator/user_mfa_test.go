package emulator_test

import (
	"strings"
	"testing"
)

func TestUserMfaInfo(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	info := func(query string) map[string]any { return p.admin("GET", "/api/v3/get-user-mfa-info?"+query, "") }
	p.wants("none", info("userId=u1"), `{"statusCode":200,"data":{"totpStatus":"disabled","faceMfaStatus":"disabled","smsMfaStatus":"disabled","emailMfaStatus":"disabled"}}`)
	p.wants("enrol", p.admin("POST", "/api/v3/set-mfa-status",
		`{"userId":"u1","mfaTriggerData":{"mfaToken":"t","mfaPhone":"137","mfaEmail":"b@example.com","applicationMfa":[]}}`), `{"statusCode":200}`)
	p.wants("import", p.admin("POST", "/api/v3/import-otp", `{"list":[{"userId":"u1","otp":{"secret":"JBSWY3DPEHPK3PXP"}}]}`), `{"statusCode":200}`)
	p.wants("all but a face", info("userId=bob&userIdType=username"), `{"data":{"totpStatus":"enabled","faceMfaStatus":"disabled","smsMfaStatus":"enabled","emailMfaStatus":"enabled"}}`)
	p.wants("nobody", info("userId=nope"), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", info(""), `{"statusCode":400}`)
	p.wants("bad type", info("userId=u1&userIdType=x"), `{"statusCode":400}`)
}

func TestUsersMfaStatus(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	get := func(query string) map[string]any { return p.admin("GET", "/api/v3/get-mfa-status?"+query, "") }
	set := func(state string) map[string]any {
		return p.admin("POST", "/api/v3/set-mfa-status", `{"userId":"u2","mfaTriggerData":`+state+`}`)
	}
	p.wants("untouched", get("userId=carol&userIdType=username"), `{"statusCode":200,"data":{"mfaToken":"*","mfaPhone":"!","mfaPhoneCountryCode":"!","mfaEmail":"!",
		"nickname":"!","username":"carol","phone":"139","phoneCountryCode":"+1","faceMfaEnabled":false,"totpMfaEnabled":false,
		"applicationMfa":[{"mfaPolicy":"OTP","status":1,"sort":0},{"mfaPolicy":"SMS","status":1,"sort":1},{"mfaPolicy":"EMAIL","status":1,"sort":2}]}}`)
	p.wants("set", set(`{"mfaToken":"t","mfaPhone":"137","mfaPhoneCountryCode":"+44","mfaEmail":"c@example.com","username":"carol","phone":"139","totpMfaEnabled":false,
		"applicationMfa":[{"mfaPolicy":"OTP","status":1,"sort":0},{"mfaPolicy":"FACE","status":0,"sort":9}]}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("as set", get("userId=u2"), `{"data":{"mfaPhone":"137","mfaPhoneCountryCode":"+44","mfaEmail":"c@example.com"}}`)
	p.wants("one member", set(`{"mfaToken":"t","mfaPhone":"136","applicationMfa":[]}`), `{"statusCode":200}`)
	p.wants("the others stay", get("userId=u2"), `{"data":{"mfaPhone":"136","mfaPhoneCountryCode":"+44","mfaEmail":"c@example.com"}}`)
	p.wants("empty clears", set(`{"mfaToken":"t","mfaPhone":"","mfaEmail":"","applicationMfa":[]}`), `{"statusCode":200}`)
	p.wants("cleared", get("userId=u2"), `{"data":{"mfaPhone":"!","mfaPhoneCountryCode":"!","mfaEmail":"!"}}`)
	for state, want := range map[string]string{
		`{"mfaToken":"t","totpMfaEnabled":true,"applicationMfa":[]}`:                   `{"statusCode":400,"message":"参数错误: mfaTriggerData.totpMfaEnabled needs an authenticator; importOtp enrols one"}`,
		`{"mfaToken":"t","faceMfaEnabled":true,"applicationMfa":[]}`:                   `{"statusCode":501}`,
		`{"mfaToken":"t","applicationMfa":[{"mfaPolicy":"SMS","status":0,"sort":0}]}`:  `{"statusCode":501}`,
		`{"mfaToken":"t","applicationMfa":[{"mfaPolicy":"FACE","status":1,"sort":0}]}`: `{"statusCode":501}`,
		`{"mfaToken":"t","applicationMfa":[{"mfaPolicy":"SMS"}]}`:                      `{"statusCode":400}`,
		`{"mfaToken":"t","nickname":"C","applicationMfa":[]}`:                          `{"statusCode":400,"message":"参数错误: mfaTriggerData.nickname is not the user's; updateUser changes it"}`,
		`{"mfaToken":"t","mfaPhone":"call me","applicationMfa":[]}`:                    `{"statusCode":400}`,
		`{"mfaToken":"t","mfaEmail":"nope","applicationMfa":[]}`:                       `{"statusCode":400}`,
		`{"mfaEmail":"c@example.com","applicationMfa":[]}`:                             `{"statusCode":400,"message":"参数错误: mfaTriggerData.mfaToken is required"}`,
		`null`: `{"statusCode":400}`,
	} {
		p.wants(state, set(state), want)
	}
	p.wants("nobody", get("userId=nope"), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", get(""), `{"statusCode":400}`)
	p.wants("set nobody", p.admin("POST", "/api/v3/set-mfa-status", `{"userId":"nope","mfaTriggerData":{"mfaToken":"t","applicationMfa":[]}}`), `{"statusCode":404,"apiCode":2004}`)
	token := text(t, get("userId=u1"), "data", "mfaToken")
	p.wantsToken("an MFA token signs nobody in", token, `{"statusCode":401,"apiCode":2020}`)
}

func TestOtpSecrets(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	imports := func(body string) map[string]any { return p.admin("POST", "/api/v3/import-otp", body) }
	secret := func(query string) map[string]any {
		return p.admin("GET", "/api/v3/get-otp-secret-by-user?"+query, "")
	}
	p.wants("none", secret("userId=u1"), `{"statusCode":404,"data":"!"}`)
	p.wants("import", imports(`{"list":[{"userId":"u1","otp":{"secret":"JBSWY3DPEHPK3PXP","recoveryCode":"r"}},{"userId":"u2","otp":{"secret":"GEZDGNBVGY3TQOJQ"}}]}`), `{"statusCode":200}`)
	p.wants("first", secret("userId=bob&userIdType=username"), `{"statusCode":200,"data":{"secret":"JBSWY3DPEHPK3PXP"}}`)
	p.wants("second", secret("userId=u2"), `{"data":{"secret":"GEZDGNBVGY3TQOJQ"}}`)
	for body, want := range map[string]string{
		`{"list":[{"userId":"u1","otp":{"secret":"GEZDGNBVGY3TQOJQ"}},{"userId":"nope","otp":{"secret":"GEZDGNBVGY3TQOJQ"}}]}`: `{"statusCode":404,"apiCode":2004}`,
		`{"list":[{"userId":"u1","otp":{"secret":"GEZDGNBVGY3TQOJQ"}},{"userId":"u3","otp":{"secret":"1"}}]}`:                  `{"statusCode":400,"message":"参数错误: list[1].otp.secret must be base32"}`,
		`{"list":[{"userId":"u1","otp":{}}]}`: `{"statusCode":400,"message":"参数错误: list[0].otp.secret is required"}`,
		`{"list":[{"userId":"u1"}]}`:          `{"statusCode":400}`,
		`{"list":[]}`:                         `{"statusCode":400}`,
		`{"list":[` + strings.Repeat(`{"userId":"u1","otp":{"secret":"GEZDGNBVGY3TQOJQ"}},`, 500) + `{"userId":"u1","otp":{"secret":"GEZDGNBVGY3TQOJQ"}}]}`: `{"statusCode":400}`,
	} {
		p.wants(body[:min(len(body), 100)], imports(body), want)
	}
	p.wants("a refused import enrols nobody", secret("userId=u1"), `{"data":{"secret":"JBSWY3DPEHPK3PXP"}}`)
	p.wants("nobody", secret("userId=nope"), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", secret(""), `{"statusCode":400}`)
}
