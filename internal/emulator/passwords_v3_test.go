package emulator_test

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emmansun/gmsm/sm2"
)

// me calls with the token of a user.
func (p *pool) me(access, path, body string) map[string]any {
	p.Helper()
	return p.call("POST", "/api/v3/"+path, body, "Authorization", access)
}

// access is the access token of bob, who signs in by password.
func (p *pool) access() string {
	p.Helper()
	return p.signIn("bob", "passw0rd")["access_token"].(string)
}

// encryptedSM2 is a password under the SM2 key the emulator publishes: C1C3C2 in
// hexadecimal, with the leading 04.
func (p *pool) encryptedSM2(password string) string {
	p.Helper()
	point, err := hex.DecodeString(text(p.T, p.call("GET", "/api/v3/system", ""), "sm2", "publicKey"))
	if err != nil {
		p.Fatal(err)
	}
	key, err := sm2.NewPublicKey(point)
	if err != nil {
		p.Fatal(err)
	}
	cipher, err := sm2.Encrypt(rand.Reader, key, []byte(password), sm2.NewPlainEncrypterOpts(sm2.MarshalUncompressed, sm2.C1C3C2))
	if err != nil {
		p.Fatal(err)
	}
	return hex.EncodeToString(cipher)
}

func TestPasswordsUnderSM2(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	cipher := p.encryptedSM2("passw0rd")
	for name, sent := range map[string]string{
		"with 04":    cipher,
		"without 04": strings.TrimPrefix(cipher, "04"),
		"upper case": strings.ToUpper(cipher),
	} {
		p.wants(name, p.call("POST", signInPath,
			fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":%q},"options":{"passwordEncryptType":"sm2"}}`, sent)), `{"statusCode":200}`)
	}
	last := map[bool]string{true: "1", false: "0"}[strings.HasSuffix(cipher, "0")]
	broken := cipher[:len(cipher)-1] + last
	for name, sent := range map[string]string{"no hex": "xyz", "short": "0400", "tampered": broken, "of RSA": p.encrypted("passw0rd")} {
		p.wants(name, p.call("POST", "/api/v3/validate-password",
			fmt.Sprintf(`{"username":"bob","password":%q,"passwordEncryptType":"sm2"}`, sent)), `{"statusCode":499,"apiCode":2016}`)
	}
}

func TestValidatePassword(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	valid, invalid := `{"statusCode":200,"data":{"valid":true}}`, `{"statusCode":200,"data":{"valid":false}}`
	for name, tt := range map[string]struct{ body, want string }{
		"username":       {`{"username":"bob","password":"passw0rd"}`, valid},
		"email":          {`{"email":"BOB@example.com","password":"passw0rd"}`, valid},
		"phone":          {`{"phone":"13800000000","phoneCountryCode":"+86","password":"passw0rd"}`, valid},
		"email first":    {`{"email":"locked@example.com","username":"bob","password":"passw0rd"}`, invalid},
		"rsa":            {`{"username":"bob","password":"` + p.encrypted("passw0rd") + `","passwordEncryptType":"rsa"}`, valid},
		"wrong":          {`{"username":"bob","password":"wrong"}`, invalid},
		"no password":    {`{"phone":"2025550100","phoneCountryCode":"+1","password":"passw0rd"}`, invalid},
		"unknown":        {`{"username":"nobody","password":"passw0rd"}`, `{"statusCode":404,"apiCode":2004}`},
		"other country":  {`{"phone":"13800000000","phoneCountryCode":"+1","password":"passw0rd"}`, `{"statusCode":404,"apiCode":2004}`},
		"nobody named":   {`{"password":"passw0rd"}`, `{"statusCode":400}`},
		"nothing to try": {`{"username":"bob"}`, `{"statusCode":400,"message":"参数错误: password is required"}`},
	} {
		p.wants(name, p.call("POST", "/api/v3/validate-password", tt.body), tt.want)
	}
}

func TestUpdatePassword(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	access := p.access()
	update := func(body string) map[string]any { return p.me(access, "update-password", body) }
	p.wants("no old one", update(`{"newPassword":"newpassw0rd"}`), `{"statusCode":499,"apiCode":2201}`)
	p.wants("wrong old one", update(`{"newPassword":"newpassw0rd","oldPassword":"wrong"}`), `{"statusCode":499,"apiCode":2203}`)
	p.wants("too short", update(`{"newPassword":"short","oldPassword":"passw0rd"}`), `{"statusCode":499,"apiCode":2029}`)
	p.wants("none", update(`{}`), `{"statusCode":400,"message":"参数错误: newPassword is required"}`)
	p.wants("bad permit", update(`{"newPassword":"newpassw0rd","passwordResetToken":"x"}`), `{"statusCode":400,"message":"参数错误: passwordResetToken is not valid or has expired"}`)
	p.wants("signed out", p.call("POST", "/api/v3/update-password", `{"newPassword":"newpassw0rd"}`), `{"statusCode":401,"apiCode":2020}`)
	p.wants("changed", update(fmt.Sprintf(`{"newPassword":%q,"oldPassword":%q,"passwordEncryptType":"rsa"}`, p.encrypted("newpassw0rd"), p.encrypted("passw0rd"))), `{"statusCode":200}`)
	p.wants("old one", p.call("POST", signInPath, withCaptcha("passw0rd", "", "")), wrongPassword)
	access = p.signIn("bob", "newpassw0rd")["access_token"].(string)
	p.wants("by permit", update(`{"newPassword":"passw0rd3","passwordResetToken":"`+p.resetToken("bob@example.com")+`"}`), `{"statusCode":200}`)

	first := p.call("POST", signInPath, `{"connection":"PASSCODE","passCodePayload":{"phone":"2025550100","phoneCountryCode":"+1","passCode":"`+p.sentCode("CHANNEL_LOGIN", "+1 2025550100")+`"}}`)
	p.wants("another's permit", p.me(text(t, first, "data", "access_token"), "update-password",
		`{"newPassword":"newpassw0rd","passwordResetToken":"`+p.resetToken("bob@example.com")+`"}`), `{"statusCode":400}`)
	p.wants("a first password", p.me(text(t, first, "data", "access_token"), "update-password", `{"newPassword":"newpassw0rd"}`), `{"statusCode":200}`)
}

// resetToken proves by a code that an email address or phone is the caller's.
func (p *pool) resetToken(to string) string {
	p.Helper()
	answer := p.asksReset(to, p.sentCode("CHANNEL_RESET_PASSWORD", to))
	p.wants("permit", answer, `{"statusCode":200,"data":{"passwordResetToken":"*","tokenExpiresIn":300}}`)
	return text(p.T, answer, "data", "passwordResetToken")
}

func (p *pool) asksReset(to, code string) map[string]any {
	p.Helper()
	body := fmt.Sprintf(`{"verifyMethod":"PHONE_PASSCODE","phonePassCodePayload":{"phoneNumber":%q,"passCode":%q}}`, to, code)
	if strings.Contains(to, "@") {
		body = fmt.Sprintf(`{"verifyMethod":"EMAIL_PASSCODE","emailPassCodePayload":{"email":%q,"passCode":%q}}`, to, code)
	}
	return p.call("POST", "/api/v3/verify-reset-password-request", body)
}

func TestResetPassword(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	access := p.access()
	reset := func(token, password string) map[string]any {
		return p.call("POST", "/api/v3/reset-password", fmt.Sprintf(`{"passwordResetToken":%q,"password":%q}`, token, password))
	}
	const badPermit = `{"statusCode":400,"message":"参数错误: passwordResetToken is not valid or has expired"}`
	p.wants("wrong code", p.asksReset("bob@example.com", "x"), wrongCode)
	p.wants("code of sign-in", p.asksReset("13800000000", p.sentCode("CHANNEL_LOGIN", "13800000000")), wrongCode)
	p.wants("nobody's", p.asksReset("none@example.com", p.sentCode("CHANNEL_RESET_PASSWORD", "none@example.com")), `{"statusCode":404,"apiCode":2004}`)
	for name, body := range map[string]string{
		"no method":  `{}`,
		"password":   `{"verifyMethod":"PASSWORD"}`,
		"no payload": `{"verifyMethod":"EMAIL_PASSCODE"}`,
		"no code":    `{"verifyMethod":"EMAIL_PASSCODE","emailPassCodePayload":{"email":"bob@example.com"}}`,
		"no phone":   `{"verifyMethod":"PHONE_PASSCODE","phonePassCodePayload":{"passCode":"1"}}`,
	} {
		p.wants(name, p.call("POST", "/api/v3/verify-reset-password-request", body), `{"statusCode":400}`)
	}
	token := p.resetToken("BOB@example.com")
	p.wants("too short", reset(token, "short"), `{"statusCode":499,"apiCode":2029}`)
	p.wants("no password", reset(token, ""), `{"statusCode":400,"message":"参数错误: password is required"}`)
	p.wants("bad permit", reset("x", "newpassw0rd"), badPermit)
	p.wants("reset", reset(token, "newpassw0rd"), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("once", reset(token, "otherpassw0rd"), badPermit)
	p.wants("signed out", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":401,"apiCode":2206}`)
	p.signIn("bob", "newpassw0rd")
	token = p.resetToken("13800000000")
	p.clock.advance(5 * time.Minute)
	p.wants("expired", reset(token, "newpassw0rd"), badPermit)
}

func TestResetLiftsDemandsOnThePassword(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{password: passw0rd, profile: {username: bob, email: bob@example.com, resetPasswordOnNextLogin: true}}]`)
	p.wants("must reset", p.call("POST", signInPath, withCaptcha("passw0rd", "", "")), `{"statusCode":499,"apiCode":1639}`)
	for range 3 {
		p.wants("wrong", p.call("POST", signInPath, withCaptcha("wrong", "", "")), wrongPassword)
	}
	p.wants("reset", p.call("POST", "/api/v3/reset-password",
		`{"passwordResetToken":"`+p.resetToken("bob@example.com")+`","password":"newpassw0rd"}`), `{"statusCode":200}`)
	p.signIn("bob", "newpassw0rd")
}
