package emulator_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"
)

// captcha is a captcha and the text that can be read in it.
func (p *pool) captcha() (token, read string) {
	p.Helper()
	answer := p.call("GET", "/api/v3/get-captcha-code", "")
	p.wants("captcha", answer, `{"statusCode":200,"data":{"captchaCodeSvg":"*","captchaToken":"*"}}`)
	found := regexp.MustCompile(`>([A-Z0-9]+)</text>`).FindStringSubmatch(text(p.T, answer, "data", "captchaCodeSvg"))
	if found == nil {
		p.Fatalf("no text in %v", answer)
	}
	return text(p.T, answer, "data", "captchaToken"), found[1]
}

func withCaptcha(password, token, read string) string {
	return fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":%q},"options":{"captchaToken":%q,"captchaCode":%q}}`, password, token, read)
}

const (
	wrongPassword = `{"statusCode":499,"apiCode":2333}`
	needsCaptcha  = `{"statusCode":499,"apiCode":2000,"message":"请输入图形验证码"}`
	suspended     = `{"statusCode":499,"apiCode":2005}`
)

func TestCaptchaAfterWrongPasswords(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	in := func(body string) map[string]any { return p.call("POST", signInPath, body) }
	for range 2 {
		p.wants("wrong", in(withCaptcha("wrong", "", "")), wrongPassword)
	}
	p.wants("right", in(withCaptcha("passw0rd", "", "")), `{"statusCode":200}`)
	for range 3 {
		p.wants("counted anew", in(withCaptcha("wrong", "", "")), wrongPassword)
	}
	p.wants("no captcha", in(withCaptcha("passw0rd", "", "")), needsCaptcha)
	token, read := p.captcha()
	p.wants("wrong captcha", in(withCaptcha("passw0rd", token, "x")), needsCaptcha)
	p.wants("used up by that", in(withCaptcha("passw0rd", token, read)), needsCaptcha)
	token, read = p.captcha()
	p.clock.advance(5 * time.Minute)
	p.wants("expired", in(withCaptcha("passw0rd", token, read)), needsCaptcha)
	token, read = p.captcha()
	p.wants("wrong password", in(withCaptcha("wrong", token, read)), wrongPassword)
	p.wants("used up", in(withCaptcha("passw0rd", token, read)), needsCaptcha)
	token, read = p.captcha()
	p.wants("right", in(withCaptcha("passw0rd", token, read)), `{"statusCode":200}`)
	p.wants("not asked for any more", in(withCaptcha("passw0rd", "", "")), `{"statusCode":200}`)
}

func TestWrongPasswordsLockTheAccount(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	for i := range 10 {
		token, read := p.captcha()
		want := wrongPassword
		if i == 9 {
			want = suspended
		}
		p.wants(fmt.Sprint("wrong ", i+1), p.call("POST", signInPath, withCaptcha("wrong", token, read)), want)
	}
	p.wants("right", p.call("POST", signInPath, withCaptcha("passw0rd", "", "")), suspended)
	p.wants("wrong tells nothing", p.call("POST", signInPath, withCaptcha("wrong", "", "")), suspended)
	p.wants("signed out", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":401}`)
	id := text(t, p.admin("GET", "/api/v3/get-user?userId=bob&userIdType=username", ""), "data", "userId")
	p.wants("status", p.admin("GET", "/api/v3/get-user?userId="+id, ""), `{"data":{"status":"Suspended"}}`)
	p.wants("unlock", p.admin("POST", "/api/v3/update-user", `{"userId":"`+id+`","status":"Activated"}`), `{"statusCode":200}`)
	p.wants("no captcha", p.call("POST", signInPath, withCaptcha("passw0rd", "", "")), `{"statusCode":200}`)
}

func TestWrongPasswordsInV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	from := 0
	in := func(password string) map[string]any {
		from++ // another address each time: v2 counts by address, too
		return p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"bob","password":%q,"clientIp":"192.0.2.%d"}}`, p.encrypted(password), from))
	}
	for range 9 {
		p.wants("no captcha for the account in v2", in("wrong"), refused(2333))
	}
	p.wants("v3 asks for one", p.call("POST", signInPath, withCaptcha("passw0rd", "", "")), needsCaptcha)
	p.wants("locked", in("wrong"), refused(2005))
	p.wants("for both", p.call("POST", signInPath, withCaptcha("passw0rd", "", "")), suspended)
}
