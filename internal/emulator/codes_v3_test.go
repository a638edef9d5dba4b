package emulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"
)

// sentCode has a one-time code sent to an email address or to a phone, which
// may be "+1 555…", and reads it.
func (p *pool) sentCode(channel, to string) string {
	p.Helper()
	p.wants("send to "+to, p.sends(channel, to), `{"statusCode":200}`)
	return text(p.T, p.inbox(to, channel), "code")
}

func (p *pool) sends(channel, to string) map[string]any {
	p.Helper()
	if strings.Contains(to, "@") {
		return p.call("POST", "/api/v3/send-email", fmt.Sprintf(`{"channel":%q,"email":%q}`, channel, to))
	}
	if country, number, ok := strings.Cut(to, " "); ok {
		return p.call("POST", "/api/v3/send-sms", fmt.Sprintf(`{"channel":%q,"phoneNumber":%q,"phoneCountryCode":%q}`, channel, number, country))
	}
	return p.call("POST", "/api/v3/send-sms", fmt.Sprintf(`{"channel":%q,"phoneNumber":%q}`, channel, to))
}

func (p *pool) inbox(to, channel string) map[string]any {
	p.Helper()
	return p.call("GET", "/_emulator/codes?"+url.Values{"to": {to}, "channel": {channel}}.Encode(), "")
}

// preCheck checks a code of CHANNEL_LOGIN.
func (p *pool) preCheck(to, code string) map[string]any {
	p.Helper()
	body := fmt.Sprintf(`{"codeType":"SMS","smsCodePayload":{"phone":%q,"passCode":%q,"channel":"CHANNEL_LOGIN"}}`, to, code)
	if strings.Contains(to, "@") {
		body = fmt.Sprintf(`{"codeType":"EMAIL","emailCodePayload":{"email":%q,"passCode":%q,"channel":"CHANNEL_LOGIN"}}`, to, code)
	}
	return p.call("POST", "/api/v3/pre-check-code", body)
}

const (
	wrongCode = `{"statusCode":499,"apiCode":2001}`
	endedCode = `{"statusCode":499,"apiCode":2300}`
	codeRight = `{"statusCode":200,"data":{"isValid":true,"message":"!"}}`
	codeWrong = `{"statusCode":200,"data":{"isValid":false,"message":"验证码错误"}}`
	codeEnded = `{"statusCode":200,"data":{"isValid":false,"message":"验证码已失效"}}`
)

func TestSendCodes(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	for name, tt := range map[string]struct{ path, body, want string }{
		"sms":             {"sms", `{"channel":"CHANNEL_VERIFY_MFA","phoneNumber":"13800000000"}`, `{"statusCode":200}`},
		"sms, country":    {"sms", `{"channel":"CHANNEL_LOGIN","phoneNumber":"2025550100","phoneCountryCode":"+1"}`, `{"statusCode":200}`},
		"email":           {"email", `{"channel":"CHANNEL_UNLOCK_ACCOUNT","email":"a@example.com"}`, `{"statusCode":200}`},
		"no channel":      {"sms", `{"phoneNumber":"13800000000"}`, `{"statusCode":400,"message":"参数错误: channel must be a channel of SMS codes"}`},
		"email's channel": {"sms", `{"channel":"CHANNEL_BIND_EMAIL","phoneNumber":"13800000000"}`, `{"statusCode":400}`},
		"phone's channel": {"email", `{"channel":"CHANNEL_BIND_PHONE","email":"a@example.com"}`, `{"statusCode":400}`},
		"no phone":        {"sms", `{"channel":"CHANNEL_LOGIN"}`, `{"statusCode":400,"message":"参数错误: phoneNumber is required"}`},
		"no email":        {"email", `{"channel":"CHANNEL_LOGIN"}`, `{"statusCode":400,"message":"参数错误: email is required"}`},
		"bad phone":       {"sms", `{"channel":"CHANNEL_LOGIN","phoneNumber":"abc"}`, `{"statusCode":400,"apiCode":2028}`},
		"bad country":     {"sms", `{"channel":"CHANNEL_LOGIN","phoneNumber":"13800000000","phoneCountryCode":"86"}`, `{"statusCode":400,"apiCode":2028}`},
		"bad email":       {"email", `{"channel":"CHANNEL_LOGIN","email":"nope"}`, `{"statusCode":400,"apiCode":2204}`},
		"link":            {"email", `{"channel":"CHANNEL_VERIFY_EMAIL_LINK","email":"a@example.com"}`, `{"statusCode":501,"message":"模拟器不支持: channel CHANNEL_VERIFY_EMAIL_LINK is not emulated"}`},
	} {
		p.wants(name, p.call("POST", "/api/v3/send-"+tt.path, tt.body), tt.want)
	}
}

func TestInbox(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	get := func(query string, header ...string) (int, map[string]any) {
		t.Helper()
		status, _ := p.send("GET", "/_emulator/codes"+query, "", header...)
		return status, p.call("GET", "/_emulator/codes"+query, "", header...)
	}
	for name, tt := range map[string]struct {
		query  string
		status int
		want   string
	}{
		"nothing asked": {"", 400, `{"statusCode":400}`},
		"nothing sent":  {"?to=13800000000", 404, `{"statusCode":404,"code":"!"}`},
	} {
		status, answer := get(tt.query)
		if status != tt.status {
			t.Errorf("%s: %d", name, status)
		}
		p.wants(name, answer, tt.want)
	}
	code := p.sentCode("CHANNEL_LOGIN", "13800000000")
	if !regexp.MustCompile(`^[0-9]{6}$`).MatchString(code) {
		t.Errorf("code %q is not six digits", code)
	}
	for _, to := range []string{"13800000000", "%2B86%2013800000000", "+86+13800000000", "%2B86-13800000000"} {
		if _, answer := get("?to=" + to); answer["code"] != code {
			t.Errorf("%s: %v", to, answer)
		}
	}
	if status, _ := get("?to=%2B1%2013800000000"); status != http.StatusNotFound {
		t.Errorf("another country: %d", status)
	}
	other := p.sentCode("CHANNEL_REGISTER", "13800000000")
	p.wants("the newest", p.inbox("13800000000", ""), `{"code":"`+other+`"}`)
	p.wants("of a channel", p.inbox("13800000000", "CHANNEL_LOGIN"), `{"code":"`+code+`"}`)
	p.sentCode("CHANNEL_LOGIN", "Bob@Example.com")
	p.wants("any letter case", p.inbox("bob@example.COM", ""), `{"code":"*"}`)
	if status, _ := get("?to=13800000000", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site read the inbox: %d", status)
	}
	if status, _ := p.send("POST", "/_emulator/codes?to=13800000000", ""); status != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", status)
	}
	p.clock.advance(time.Minute)
	if status, _ := get("?to=13800000000"); status != http.StatusNotFound {
		t.Errorf("an expired code is still there: %d", status)
	}
	p.sentCode("CHANNEL_LOGIN", "13800000000")
	if status, _ := p.send("POST", "/_emulator/reset", ""); status != http.StatusNoContent {
		t.Fatalf("reset: %d", status)
	}
	if status, _ := get("?to=13800000000"); status != http.StatusNotFound {
		t.Errorf("a code outlived the reset: %d", status)
	}
}

func TestPreCheckCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	const phone, email = "13800000000", "bob@example.com"
	p.wants("never sent", p.preCheck(phone, "123456"), codeWrong)
	sms, mail := p.sentCode("CHANNEL_LOGIN", phone), p.sentCode("CHANNEL_LOGIN", email)
	p.wants("sms", p.preCheck(phone, sms), codeRight)
	p.wants("not used up", p.preCheck(phone, sms), codeRight)
	p.wants("email", p.preCheck("BOB@example.com", mail), codeRight)
	p.wants("wrong", p.preCheck(phone, "x"), codeWrong)
	p.wants("another channel", p.call("POST", "/api/v3/pre-check-code",
		`{"codeType":"SMS","smsCodePayload":{"phone":"13800000000","passCode":"`+sms+`","channel":"CHANNEL_REGISTER"}}`), codeWrong)
	p.wants("another country", p.call("POST", "/api/v3/pre-check-code",
		`{"codeType":"SMS","smsCodePayload":{"phone":"13800000000","phoneCountryCode":"+1","passCode":"`+sms+`","channel":"CHANNEL_LOGIN"}}`), codeWrong)
	p.clock.advance(59 * time.Second)
	p.wants("sms, 59 s", p.preCheck(phone, sms), codeRight)
	p.clock.advance(time.Second)
	p.wants("sms, 60 s", p.preCheck(phone, sms), codeEnded)
	p.clock.advance(4*time.Minute - time.Second)
	p.wants("email, under 5 min", p.preCheck(email, mail), codeRight)
	p.clock.advance(time.Second)
	p.wants("email, 5 min", p.preCheck(email, mail), codeEnded)

	for name, body := range map[string]string{
		"no type":     `{}`,
		"bad type":    `{"codeType":"PIGEON"}`,
		"no payload":  `{"codeType":"SMS"}`,
		"no payload2": `{"codeType":"EMAIL"}`,
		"no channel":  `{"codeType":"SMS","smsCodePayload":{"phone":"13800000000","passCode":"1"}}`,
		"no code":     `{"codeType":"EMAIL","emailCodePayload":{"email":"a@example.com","channel":"CHANNEL_LOGIN"}}`,
	} {
		p.wants(name, p.call("POST", "/api/v3/pre-check-code", body), `{"statusCode":400}`)
	}
}

func TestCodesAreNotToBeGuessed(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	code := p.sentCode("CHANNEL_LOGIN", "13800000000")
	for range 5 {
		p.wants("guess", p.preCheck("13800000000", "x"), codeWrong)
	}
	p.wants("right, too late", p.preCheck("13800000000", code), codeEnded)
	p.wants("not in the inbox", p.inbox("13800000000", ""), `{"statusCode":404}`)
	p.wants("sign in", p.call("POST", signInPath, byPhoneCode("13800000000", code)), endedCode)
	code = p.sentCode("CHANNEL_LOGIN", "13800000000")
	p.wants("a new one", p.preCheck("13800000000", code), codeRight)
	newer := p.sentCode("CHANNEL_LOGIN", "13800000000")
	if newer != code {
		p.wants("the earlier one", p.preCheck("13800000000", code), codeWrong)
	}
	p.wants("the newer one", p.preCheck("13800000000", newer), codeRight)
}

func TestTheOldestCodesGo(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	code := p.sentCode("CHANNEL_LOGIN", "a@example.com")
	for i := range 999 {
		p.sends("CHANNEL_LOGIN", fmt.Sprintf("a%d@example.com", i))
	}
	p.wants("of 1000", p.preCheck("a@example.com", code), codeRight)
	p.sends("CHANNEL_LOGIN", "b@example.com")
	p.wants("of 1001", p.preCheck("a@example.com", code), codeWrong)
}
