package emulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

func TestSubAccounts(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users:
  - {id: u1, password: passw0rd, profile: {username: bob}, subAccounts: [{account: bob-desk, password: desk-word}, {account: bob-till, password: till-word}]}
  - {id: u2, password: passw0rd, profile: {username: eve, status: Suspended}, subAccounts: [{account: eve-desk, password: desk-word}]}
`)
	in := func(account, password string) map[string]any {
		return p.graphQL(`mutation loginBySubAccount($account: String!, $password: String!, $captchaCode: String, $clientIp: String) {
			loginBySubAccount(account: $account, password: $password, captchaCode: $captchaCode, clientIp: $clientIp) { id username token } }`,
			fmt.Sprintf(`{"account":%q,"password":%q,"clientIp":"192.0.2.7"}`, account, p.encrypted(password)))
	}
	answer := in("bob-desk", "desk-word")
	p.wants("right", answer, `{"data":{"loginBySubAccount":{"id":"u1","username":"bob","token":"*"}}}`)
	p.wants("the session", p.call("GET", "/api/v3/get-my-login-history", "", "Authorization", text(t, answer, "data", "loginBySubAccount", "token")),
		`{"data":{"list":[{"loginMethod":"PASSWORD","clientIp":"192.0.2.7"}]}}`)
	p.wants("another one", in("bob-till", "till-word"), `{"data":{"loginBySubAccount":{"id":"u1"}}}`)
	for name, refused := range map[string]struct{ account, password, code string }{
		"the other's password": {"bob-desk", "till-word", "2333"},
		"the user's password":  {"bob-desk", "passw0rd", "2333"},
		"the user's name":      {"bob", "passw0rd", "2004"},
		"not active":           {"eve-desk", "desk-word", "2005"},
	} {
		p.wants(name, in(refused.account, refused.password), `{"errors":[{"message":{"code":`+refused.code+`}}]}`)
	}
	p.wants("no way for others", p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"bob-desk","password":%q}}`, p.encrypted("desk-word"))),
		`{"errors":[{"message":{"code":2004}}]}`)
}

func TestSeedOfSubAccounts(t *testing.T) {
	t.Parallel()
	for _, accounts := range []string{
		`[{account: a, password: passw0rd}, {account: a, password: passw0rd}]`, `[{password: passw0rd}]`, `[{account: a, password: short}]`,
	} {
		seed, err := emulator.LoadSeed(strings.NewReader(`users: [{profile: {username: bob}, subAccounts: ` + accounts + `}]`))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := emulator.New(emulator.Options{Seed: seed}); err == nil || !strings.Contains(err.Error(), "subAccounts[") {
			t.Errorf("%s: %v", accounts, err)
		}
	}
}
