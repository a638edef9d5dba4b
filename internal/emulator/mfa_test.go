package emulator_test

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	mfaSeed = `
applications:
  - {id: app-2, secret: s, name: Two}
users:
  - {id: bob, password: passw0rd, profile: {username: bob, nickname: Bob, email: bob@example.com, phone: "13800000000", phoneCountryCode: "+86"}}
  - {id: eve, password: passw0rd, profile: {username: eve}}
`
	bobSignsIn   = `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`
	sendEnrol    = "/api/v3/send-enroll-factor-request"
	enrol        = "/api/v3/enroll-factor"
	introspect   = "/mfa/token/introspection"
	asksForMFA   = `{"statusCode":499,"apiCode":1636,"data":{"mfaToken":"*","access_token":"!"}}`
	verified     = `{"statusCode":200,"data":{"verified":true}}`
	notVerified  = `{"statusCode":200,"data":{"verified":false}}`
	letIn        = `{"statusCode":200,"data":{"access_token":"*"}}`
	stepOfOTP    = 30 * time.Second
	inactiveOnly = `{"active":false,"userPoolId":"!","userId":"!","exp":"!","iat":"!"}`
)

// otp is the one-time password (RFC 6238) of a secret, off from the clock of
// the pool.
func (p *pool) otp(secret string, off time.Duration) string {
	p.Helper()
	key, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		p.Fatal(err)
	}
	mac := hmac.New(sha1.New, key)
	step := uint64(p.clock.Now().Add(off).Unix()) / 30
	if err := binary.Write(mac, binary.BigEndian, step); err != nil {
		p.Fatal(err)
	}
	sum := mac.Sum(nil)
	from := sum[len(sum)-1] & 0xf
	return fmt.Sprintf("%06d", binary.BigEndian.Uint32(sum[from:])&0x7fffffff%1_000_000)
}

// startsOTP starts the enrolment of an authenticator.
func (p *pool) startsOTP(access string) (token, secret, recovery string) {
	p.Helper()
	answer := p.call("POST", sendEnrol, `{"factorType":"OTP","profile":{}}`, "Authorization", access)
	uri, err := url.Parse(text(p.T, answer, "data", "otpData", "qrCodeUri"))
	if err != nil {
		p.Fatal(err)
	}
	return text(p.T, answer, "data", "enrollmentToken"), uri.Query().Get("secret"), text(p.T, answer, "data", "otpData", "recoveryCode")
}

func (p *pool) endsEnrolment(access, kind, token, code string) map[string]any {
	p.Helper()
	return p.call("POST", enrol, fmt.Sprintf(`{"factorType":%q,"enrollmentToken":%q,"enrollmentData":{"passCode":%q}}`, kind, token, code),
		"Authorization", access)
}

// enrolsOTP enrols an authenticator and goes to the next step.
func (p *pool) enrolsOTP(username string) (access, secret, recovery string) {
	p.Helper()
	access = p.signIn(username, "passw0rd")["access_token"].(string)
	token, secret, recovery := p.startsOTP(access)
	p.wants("enrol", p.endsEnrolment(access, "OTP", token, p.otp(secret, 0)), `{"statusCode":200}`)
	p.clock.advance(stepOfOTP)
	return access, secret, recovery
}

// mfaToken is the MFA token that a sign-in is answered with.
func (p *pool) mfaToken(username string) string {
	p.Helper()
	answer := p.call("POST", signInPath, strings.ReplaceAll(bobSignsIn, "bob", username))
	p.wants("sign in", answer, asksForMFA)
	return text(p.T, answer, "data", "mfaToken")
}

func (p *pool) verifies(token, code string) map[string]any {
	p.Helper()
	return p.call("POST", "/api/v3/mfa-totp-verify", fmt.Sprintf(`{"totp":%q}`, code), "Authorization", token)
}

func (p *pool) introspects(token string) map[string]any {
	p.Helper()
	return p.call("POST", introspect, "token="+url.QueryEscape(token), "Content-Type", "application/x-www-form-urlencoded")
}

func TestSignInWithAuthenticator(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	_, secret, _ := p.enrolsOTP("bob")
	answer := p.call("POST", signInPath, bobSignsIn, "X-Authing-Lang", "en-US")
	p.wants("asked", answer, `{"statusCode":499,"apiCode":1636,"message":"a second factor must be given","requestId":"*","data":{
		"mfaToken":"*","mfaPhone":"!","mfaEmail":"!","nickname":"Bob","username":"bob","phone":"13800000000","phoneCountryCode":"+86",
		"faceMfaEnabled":false,"totpMfaEnabled":true,"applicationMfa":[
			{"mfaPolicy":"OTP","status":1,"sort":0},{"mfaPolicy":"SMS","status":1,"sort":1},{"mfaPolicy":"EMAIL","status":1,"sort":2}]}}`)
	token := text(t, answer, "data", "mfaToken")
	now := p.clock.Now().Unix()
	p.wants("introspect", p.introspects(token), fmt.Sprintf(`{"active":true,"userPoolId":"pool-1","userId":"bob","iat":%d,"exp":%d}`, now, now+300))
	p.wants("introspect, JSON", p.call("POST", introspect, fmt.Sprintf(`{"token":%q}`, token)), `{"active":true,"userId":"bob"}`)

	p.wants("no session", p.call("GET", "/api/v3/get-profile", "", "Authorization", token), `{"statusCode":401,"apiCode":2020}`)
	p.wants("no session, v2", p.call("GET", "/api/v2/users/me", "", "Authorization", token), `{"code":2020}`)
	p.wants("no administrator", p.call("POST", "/api/v3/list-users", "{}", "Authorization", token), `{"statusCode":401}`)
	p.wants("used when enrolled", p.verifies(token, p.otp(secret, -stepOfOTP)), notVerified)
	for _, wrong := range []string{"1234567", "abcdef", p.otp(secret, time.Hour)} {
		p.wants(wrong, p.verifies(token, wrong), notVerified)
	}
	p.wants("still asked", p.call("POST", signInPath, bobSignsIn), asksForMFA)
	code := p.otp(secret, 0)
	p.wants("right", p.verifies(token, code), verified)
	p.wants("again", p.verifies(token, code), notVerified)
	p.wants("other application", p.call("POST", signInPath, bobSignsIn, "X-Authing-App-Id", "app-2"), asksForMFA)
	p.wants("let in", p.call("POST", signInPath, bobSignsIn), letIn)
	p.wants("once", p.call("POST", signInPath, bobSignsIn), asksForMFA)
	p.wants("user", p.admin("GET", "/api/v3/get-user?userId=bob", ""),
		`{"data":{"lastMfaTime":"2026-11-21T02:30:30.000Z","loginsCount":2}}`)
}

// Six digits cannot be guessed: after five wrong codes even the right one is
// refused for as long as an MFA token lives.
func TestGuessingOneTimePasswords(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access, secret, _ := p.enrolsOTP("bob")
	p.clock.advance(time.Minute)
	for range 5 {
		p.wants("wrong", p.verifies(access, "abcdef"), notVerified)
	}
	p.wants("right, too late", p.verifies(access, p.otp(secret, 0)), notVerified)
	p.clock.advance(5*time.Minute + time.Second)
	p.wants("right, in time", p.verifies(access, p.otp(secret, 0)), verified)
}

func TestOneTimePasswordsOfNeighbouringSteps(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access, secret, _ := p.enrolsOTP("bob")
	for _, tt := range []struct {
		pass, off time.Duration
		want      string
	}{
		{2 * stepOfOTP, -2 * stepOfOTP, notVerified},
		{0, 2 * stepOfOTP, notVerified},
		{0, -stepOfOTP, verified},
		{0, 0, verified},
		{0, stepOfOTP, verified},
		{0, 0, notVerified}, // older than the last one
		{stepOfOTP, 0, notVerified},
		{stepOfOTP, 0, verified},
		{29 * time.Second, 0, notVerified}, // the same step
	} {
		p.clock.advance(tt.pass)
		p.wants(fmt.Sprint(tt), p.verifies(access, p.otp(secret, tt.off)), tt.want)
	}
	p.wants("a session's token is no pass", p.call("POST", signInPath, bobSignsIn), asksForMFA)
}

func TestMFATokensOfOthers(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	access, bobs, _ := p.enrolsOTP("bob")
	_, eves, _ := p.enrolsOTP("eve")
	bobToken, eveToken := p.mfaToken("bob"), p.mfaToken("eve")
	p.wants("eve's token, bob's code", p.verifies(eveToken, p.otp(bobs, 0)), notVerified)
	p.wants("eve gives hers", p.verifies(eveToken, p.otp(eves, 0)), verified)
	p.wants("bob is still asked", p.call("POST", signInPath, bobSignsIn), asksForMFA)
	for name, token := range map[string]string{"garbage": "x", "session": access, "management": p.managementToken(), "tampered": bobToken + "x"} {
		p.wants(name, p.introspects(token), inactiveOnly)
	}
	p.wants("no token", p.introspects(""), `{"statusCode":400}`)
	p.wants("verify without a token", p.call("POST", "/api/v3/mfa-totp-verify", `{"totp":"123456"}`), `{"statusCode":401,"apiCode":2020}`)
	p.wants("management token", p.verifies(p.managementToken(), "123456"), `{"statusCode":401,"apiCode":2020}`)
	p.wants("no code", p.verifies(bobToken, ""), `{"statusCode":400,"message":"参数错误: totp is required"}`)

	p.wants("verified late", p.verifies(bobToken, p.otp(bobs, 0)), verified)
	p.clock.advance(5 * time.Minute)
	p.wants("the pass has expired", p.call("POST", signInPath, bobSignsIn), asksForMFA)
	p.wants("expired", p.verifies(bobToken, p.otp(bobs, 0)), `{"statusCode":401,"apiCode":2206}`)
	p.wants("introspect an expired one", p.introspects(bobToken), inactiveOnly)

	bobToken, eveToken = p.mfaToken("bob"), p.mfaToken("eve")
	p.wants("suspend", p.admin("POST", "/api/v3/update-user", `{"userId":"bob","status":"Suspended"}`), `{"statusCode":200}`)
	p.wants("of a suspended user", p.introspects(bobToken), inactiveOnly)
	p.wants("verify for a suspended user", p.verifies(bobToken, p.otp(bobs, 0)), `{"statusCode":499,"apiCode":2005}`)
	p.wants("delete", p.admin("POST", "/api/v3/delete-users-batch", `{"userIds":["eve"]}`), `{"statusCode":200}`)
	p.wants("of nobody", p.introspects(eveToken), inactiveOnly)
}

func TestRecoveryCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	_, secret, recovery := p.enrolsOTP("bob")
	token := p.mfaToken("bob")
	p.wants("recovery code", p.verifies(token, recovery), verified)
	p.wants("let in", p.call("POST", signInPath, bobSignsIn), letIn)
	p.wants("once", p.verifies(token, recovery), notVerified)
	p.wants("the authenticator stays", p.verifies(token, p.otp(secret, 0)), verified)
}

func TestMFAAfterAPassCode(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	_, secret, _ := p.enrolsOTP("bob")
	byCode := func() map[string]any {
		t.Helper()
		p.wants("send", p.call("POST", "/api/v3/send-email", `{"channel":"CHANNEL_LOGIN","email":"bob@example.com"}`), `{"statusCode":200}`)
		code := text(t, p.call("GET", "/_emulator/codes?to=bob@example.com", ""), "code")
		return p.call("POST", signInPath, fmt.Sprintf(`{"connection":"PASSCODE","passCodePayload":{"email":"bob@example.com","passCode":%q}}`, code))
	}
	asked := byCode()
	p.wants("asked", asked, asksForMFA)
	p.wants("right", p.verifies(text(t, asked, "data", "mfaToken"), p.otp(secret, 0)), verified)
	p.wants("let in", byCode(), letIn)
}

func TestMFAInV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	_, secret, _ := p.enrolsOTP("bob")
	const login = `mutation loginByUsername($input: LoginByUsernameInput!) { loginByUsername(input: $input) { id token } }`
	variables := fmt.Sprintf(`{"input":{"username":"bob","password":%q}}`, p.encrypted("passw0rd"))
	answer := p.graphQL(login, variables)
	p.wants("asked", answer, `{"errors":[{"message":{"code":1636,"message":"需要多因素认证","data":{"mfaToken":"*","totpMfaEnabled":true}}}],"data":null}`)
	token := text(t, answer["errors"].([]any)[0].(map[string]any), "message", "data", "mfaToken")
	p.wants("right", p.verifies(token, p.otp(secret, 0)), verified)
	p.wants("let in", p.graphQL(login, variables), `{"data":{"loginByUsername":{"id":"bob","token":"*"}}}`)
}

func TestOneTimePasswordIsTakenOnce(t *testing.T) {
	t.Parallel()
	p := newPool(t, mfaSeed)
	_, secret, _ := p.enrolsOTP("bob")
	token, code := p.mfaToken("bob"), p.otp(secret, 0)
	var taken atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if p.verifies(token, code)["data"].(map[string]any)["verified"] == true {
				taken.Add(1)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 {
		t.Errorf("taken %d times", taken.Load())
	}
}
