package emulator_test

import (
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

const externalSeed = `
externalAccounts:
  - {connection: LDAP, account: jdoe, secret: ldap-pass, profile: {username: jdoe, email: jdoe@example.com}}
  - {connection: AD, account: asmith, secret: ad-pass}
  - {connection: github, account: "42", secret: github-code, profile: {nickname: Octo}}
`

func TestExternalAccounts(t *testing.T) {
	t.Parallel()
	p := newPool(t, externalSeed)
	signIn := func(body string) map[string]any { return p.call("POST", signInPath, body) }
	mobile := func(body string) map[string]any { return p.call("POST", "/api/v3/signin-by-mobile", body) }
	const (
		ldap   = `{"connection":"LDAP","ldapPayload":{"sAMAccountName":"jdoe","password":"ldap-pass"}}`
		github = `{"connection":"github","githubPayload":{"code":"github-code"}}`
		in     = `{"statusCode":200,"data":{"token_type":"Bearer"}}`
		wrong  = `{"statusCode":499,"apiCode":2333}`
	)
	first := signIn(ldap)
	p.wants("LDAP", first, in)
	profile := p.call("GET", "/api/v3/get-profile?withIdentities=true", "", "Authorization", text(t, first, "data", "access_token"))
	p.wants("the new user", profile, `{"data":{"username":"jdoe","email":"jdoe@example.com","loginsCount":1,
		"identities":[{"provider":"ldap","extIdpId":"LDAP","userIdInIdp":"jdoe"}]}}`)
	second := p.call("GET", "/api/v3/get-profile", "", "Authorization", text(t, signIn(ldap), "data", "access_token"))
	if text(t, second, "data", "userId") != text(t, profile, "data", "userId") {
		t.Error("the second sign-in made another user")
	}
	p.wants("AD, known by its account alone", signIn(`{"connection":"AD","adPayload":{"sAMAccountName":"asmith","password":"ad-pass"}}`), in)
	p.wants("github", mobile(github), in)

	p.wants("wrong password", signIn(`{"connection":"LDAP","ldapPayload":{"sAMAccountName":"jdoe","password":"x"}}`), wrong)
	p.wants("another directory", signIn(`{"connection":"AD","adPayload":{"sAMAccountName":"jdoe","password":"ldap-pass"}}`), wrong)
	p.wants("wrong code", mobile(`{"connection":"github","githubPayload":{"code":"x"}}`), wrong)
	p.wants("not seeded", mobile(`{"connection":"gitee","giteePayload":{"code":"x"}}`), `{"statusCode":501}`)
	p.admin("POST", "/api/v3/update-user", `{"userId":"jdoe","status":"Suspended","options":{"userIdType":"username"}}`)
	p.wants("suspended", signIn(ldap), `{"statusCode":499,"apiCode":2005}`)
}

func TestExternalAccountsOfASeedAreChecked(t *testing.T) {
	t.Parallel()
	for name, seed := range map[string]string{
		"no secret":       `externalAccounts: [{connection: LDAP, account: a}]`,
		"no account":      `externalAccounts: [{connection: LDAP, secret: s}]`,
		"unknown profile": `externalAccounts: [{connection: LDAP, account: a, secret: s, profile: {nothing: x}}]`,
		"unknown member":  `externalAccounts: [{protocol: LDAP}]`,
	} {
		parsed, err := emulator.LoadSeed(strings.NewReader(seed))
		if err == nil {
			_, err = emulator.New(emulator.Options{Seed: parsed})
		}
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
