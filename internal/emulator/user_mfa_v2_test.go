package emulator_test

import (
	"fmt"
	"testing"
)

func TestSecondFactorsByAdministratorsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	const secret = "JBSWY3DPEHPK3PXP"
	p.walkV2([]step{
		{"none", "GET", "users/bob/mfa-bound", "", `{"code":200,"data":{"OTP":false,"FACE":false}}`},
		{"no user", "POST", "mfa/totp/import", `{"userId":"nope","secret":"` + secret + `"}`, `{"code":2004}`},
		{"no secret", "POST", "mfa/totp/import", `{"userId":"bob"}`, `{"code":400}`},
		{"bad secret", "POST", "mfa/totp/import", `{"userId":"bob","secret":"1"}`, `{"code":400,"message":"参数错误: secret must be base32"}`},
		{"import", "POST", "mfa/totp/import", `{"userId":"bob","secret":"` + secret + `","recoveryCode":"spare"}`, `{"code":200,"data":{
			"id":"*","userId":"bob","enable":true,"secret":"` + secret + `","authenticatorType":"totp","recoveryCode":"spare"}}`},
		{"bound", "GET", "users/bob/mfa-bound", "", `{"code":200,"data":{"OTP":true,"FACE":false}}`},
		{"of nobody", "GET", "users/nope/mfa-bound", "", `{"code":2004}`},
	})
	p.walk([]step{{"v3 has it", "GET", "get-user-mfa-info?userId=bob", "", `{"data":{"totpStatus":"enabled","faceMfaStatus":"disabled"}}`}})
	p.wants("signing in asks for it", p.call("POST", signInPath, bobSignsIn), asksForMFA)
	in := p.call("POST", totpPath+"verify", fmt.Sprintf(`{"totp":%q}`, p.otp(secret, 0)), "Authorization", p.mfaToken("bob"))
	p.wants("its password", in, signedInV2)
	p.walkV2([]step{
		{"another kind", "DELETE", "users/bob/mfa-bound?type=FACE", "", `{"code":200}`},
		{"no such kind", "DELETE", "users/bob/mfa-bound?type=SMS", "", `{"code":400}`},
		{"of nobody", "DELETE", "users/nope/mfa-bound?type=OTP", "", `{"code":2004}`},
		{"it stays", "GET", "users/bob/mfa-bound", "", `{"data":{"OTP":true}}`},
		{"take it", "DELETE", "users/bob/mfa-bound?type=OTP", "", `{"code":200,"message":"操作成功"}`},
		{"taken", "GET", "users/bob/mfa-bound", "", `{"data":{"OTP":false}}`},
		{"again", "DELETE", "users/bob/mfa-bound?type=OTP", "", `{"code":200}`},
	})
	p.wants("asked no more", p.call("POST", signInPath, bobSignsIn), letIn)
}
