package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const (
	updatePool = `mutation updateUserpool($input: UpdateUserpoolInput!) {updateUserpool(input: $input) {
		id name domain description secret jwtSecret logo userpoolTypes{code} createdAt updatedAt registerDisabled appSsoEnabled allowedOrigins tokenExpiresAfter
		loginFailCheck{enabled limit timeInterval} loginPasswordFailCheck{enabled limit timeInterval} frequentRegisterCheck{enabled limit timeInterval} loginFailStrategy
		changePhoneStrategy{verifyOldPhone} changeEmailStrategy{verifyOldEmail} qrcodeLoginStrategy{qrcodeExpiresAfter returnFullUserInfo}
		app2WxappLoginStrategy{ticketExpriresAfter} whitelist{phoneEnabled emailEnabled usernameEnabled} customSMSProvider{enabled provider config}
		verifyCodeLength verifyCodeMaxAttempts passwordUpdatePolicy{enabled forcedCycle differenceCycle}}}`
	poolDetail = "userpools/detail"
)

// poolWith changes settings of the pool, as variables say.
func poolWith(what, settings, want string) asked {
	return asked{what, updatePool, `{"input":` + settings + `}`, want}
}

func TestSettingsOfThePool(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{settings: {changeEmailStrategy: {verifyOldEmail: false}}}`)
	p.walkV2([]step{{"at first", "GET", poolDetail, "", `{"code":200,"data":{
		"id":"pool-1","secret":"pool-secret","jwtSecret":"","name":"*","domain":"*","logo":"","createdAt":"2026-11-21T02:30:00.000Z","registerDisabled":false,
		"changeEmailStrategy":{"verifyOldEmail":false},"changePhoneStrategy":{"verifyOldPhone":true},
		"loginFailCheck":{"enabled":true,"limit":5,"timeInterval":300},"loginPasswordFailCheck":{"enabled":true,"limit":10},
		"whitelist":{"phoneEnabled":false,"emailEnabled":false,"usernameEnabled":false},"description":"!","userpoolTypes":"!"}}`}})
	p.clock.advance(time.Second)
	p.asks([]asked{
		poolWith("texts and objects", `{"name":"Shop","domain":"shop","description":"Sells","userpoolTypes":["web"],"allowedOrigins":"https://a.example.com",
			"tokenExpiresAfter":3600,"verifyCodeLength":4,"verifyCodeMaxAttempts":3,"loginFailStrategy":"captcha",
			"frequentRegisterCheck":{"enabled":true,"limit":3,"timeInterval":60},"qrcodeLoginStrategy":{"qrcodeExpiresAfter":90},"app2WxappLoginStrategy":{"ticketExpriresAfter":7},
			"customSMSProvider":{"enabled":true,"provider":"ali","config":"{}"},"passwordUpdatePolicy":{"enabled":true,"forcedCycle":90,"differenceCycle":2}}`,
			`{"errors":"!","data":{"updateUserpool":{"id":"pool-1","secret":"pool-secret","jwtSecret":"","logo":"","name":"Shop","domain":"shop","description":"Sells",
			"userpoolTypes":[{"code":"web"}],"allowedOrigins":"https://a.example.com","tokenExpiresAfter":3600,"verifyCodeLength":4,"verifyCodeMaxAttempts":3,"loginFailStrategy":"captcha",
			"frequentRegisterCheck":{"enabled":true,"limit":3,"timeInterval":60},"qrcodeLoginStrategy":{"qrcodeExpiresAfter":90,"returnFullUserInfo":null},
			"app2WxappLoginStrategy":{"ticketExpriresAfter":7},"customSMSProvider":{"enabled":true,"provider":"ali","config":"{}"},
			"passwordUpdatePolicy":{"enabled":true,"forcedCycle":90,"differenceCycle":2},
			"changeEmailStrategy":{"verifyOldEmail":false},"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}}}`),
		poolWith("objects add up", `{"qrcodeLoginStrategy":{"returnFullUserInfo":true},"loginFailCheck":{"limit":2}}`, `{"data":{"updateUserpool":{"name":"Shop",
			"qrcodeLoginStrategy":{"qrcodeExpiresAfter":90,"returnFullUserInfo":true},"loginFailCheck":{"enabled":true,"limit":2,"timeInterval":300}}}}`),
		poolWith("no name", `{"name":""}`, refused(400)),
		poolWith("a limit below none", `{"loginFailCheck":{"limit":-1}}`, refused(400)),
		poolWith("nor of passwords", `{"loginPasswordFailCheck":{"limit":-1}}`, refused(400)),
		poolWith("no such setting", `{"x":1}`, refused(400)),
	})
	p.wants("by nobody", p.graphQL(updatePool, `{"input":{"name":"Mine"}}`), refused(401))
	p.wants("details for nobody", p.call("GET", "/api/v2/"+poolDetail, ""), `{"code":401}`)
	p.walkV2([]step{{"details", "GET", poolDetail, "", `{"data":{"name":"Shop","userpoolTypes":[{"code":"web"}],"tokenExpiresAfter":3600,
		"customSMSProvider":{"enabled":true,"provider":"ali"},"loginFailCheck":{"enabled":true,"limit":2},"passwordUpdatePolicy":{"forcedCycle":90}}}`}})
	p.send("POST", "/_emulator/reset", "")
	p.walkV2([]step{{"a reset puts them back", "GET", poolDetail, "", `{"data":{"name":"Emulator","description":"!","loginFailCheck":{"limit":5}}}`}})
}

func TestSettingsTakeEffect(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{users: [{id: bob, password: passw0rd, profile: {username: bob, email: bob@example.com}}]}`)
	signUp := func(username string) map[string]any {
		return p.call("POST", "/api/v3/signup", fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{"username":%q,"password":"passw0rd"}}`, username))
	}
	wrong := func() map[string]any {
		return p.graphQL(usernameDoc, `{"input":{"username":"bob","password":"`+p.encrypted("wrong-one")+`"}}`)
	}
	p.asks([]asked{poolWith("nobody may sign up", `{"registerDisabled":true}`, `{"data":{"updateUserpool":{"registerDisabled":true}}}`)})
	p.wants("v3 refuses", signUp("amy"), `{"statusCode":403}`)
	p.wants("v2 refuses", p.graphQL(`mutation r($input: RegisterByUsernameInput!) {registerByUsername(input: $input) {id}}`,
		`{"input":{"username":"amy","password":"`+p.encrypted("passw0rd")+`"}}`), refused(403))
	p.walk([]step{{"administrators may", "POST", "create-user", `{"username":"eve"}`, `{"statusCode":200}`}})
	p.asks([]asked{poolWith("everybody may", `{"registerDisabled":false}`, `{"data":{"updateUserpool":{"registerDisabled":false}}}`)})
	p.wants("v3 agrees", signUp("amy"), `{"statusCode":200}`)

	p.asks([]asked{poolWith("few failures", `{"loginFailCheck":{"limit":1}}`, `{"errors":"!"}`)})
	p.wants("one", wrong(), refused(2333))
	p.wants("then a captcha", wrong(), refused(2000))
	p.asks([]asked{poolWith("as many as they like, but not for one account", `{"loginFailCheck":{"enabled":false},"loginPasswordFailCheck":{"limit":2}}`, `{"errors":"!"}`)})
	p.wants("the second wrong password", wrong(), refused(2005))
	p.walkV2([]step{{"suspended", "POST", "users/bob/activate", "", `{"code":200}`}})
	p.asks([]asked{poolWith("never", `{"loginPasswordFailCheck":{"enabled":false}}`, `{"errors":"!"}`)})
	for range 11 {
		p.wants("no more than refused", wrong(), refused(2333))
	}
}

func TestWhitelistsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	const (
		list   = `query whitelist($type: WhitelistType!) {whitelist(type: $type) {value createdAt updatedAt}}`
		add    = `mutation addWhitelist($type: WhitelistType!, $list: [String!]!) {addWhitelist(type: $type, list: $list) {value createdAt}}`
		remove = `mutation removeWhitelist($type: WhitelistType!, $list: [String!]!) {removeWhitelist(type: $type, list: $list) {value}}`
		enter  = `mutation r($input: RegisterByEmailInput!) {registerByEmail(input: $input) {email}}`
	)
	p.asks([]asked{
		{"none", list, `{"type":"EMAIL"}`, `{"errors":"!","data":{"whitelist":[]}}`},
		{"add", add, `{"type":"EMAIL","list":["Bob@example.com","amy@example.com"]}`, `{"data":{"addWhitelist":[{"value":"bob@example.com","createdAt":"2026-11-21T02:30:00.000Z"},{"value":"amy@example.com"}]}}`},
		{"again", add, `{"type":"EMAIL","list":["amy@example.com"]}`, `{"data":{"addWhitelist":[{"value":"amy@example.com"}]}}`},
		{"nothing", add, `{"type":"EMAIL","list":[""]}`, refused(400)},
		{"no such list", list, `{"type":"X"}`, refused(400)},
		{"another list", list, `{"type":"PHONE"}`, `{"data":{"whitelist":[]}}`},
		{"listed", list, `{"type":"EMAIL"}`, `{"data":{"whitelist":[{"value":"bob@example.com","updatedAt":"*"},{"value":"amy@example.com"}]}}`},
	})
	p.walk([]step{{"v3 has it", "GET", "list-whitelist?type=EMAIL", "", `{"data":[{"value":"bob@example.com"},{"value":"amy@example.com"}]}`}})
	signUp := func(email string) map[string]any {
		return p.graphQL(enter, fmt.Sprintf(`{"input":{"email":%q,"password":%q}}`, email, p.encrypted("passw0rd")))
	}
	p.wants("off", signUp("eve@example.com"), `{"errors":"!"}`)
	p.asks([]asked{poolWith("on", `{"whitelist":{"emailEnabled":true}}`, `{"data":{"updateUserpool":{"whitelist":{"emailEnabled":true,"phoneEnabled":false,"usernameEnabled":false}}}}`)})
	p.wants("not listed", signUp("mallory@example.com"), refused(403))
	p.wants("listed, in", signUp("BOB@example.com"), `{"errors":"!"}`)
	p.asks([]asked{
		{"remove", remove, `{"type":"EMAIL","list":["amy@example.com","none@example.com"]}`, `{"data":{"removeWhitelist":[{"value":"amy@example.com"}]}}`},
		poolWith("others stay as they are", `{"whitelist":{"phoneEnabled":true}}`, `{"data":{"updateUserpool":{"whitelist":{"emailEnabled":true,"phoneEnabled":true}}}}`),
	})
	p.wants("removed", signUp("amy@example.com"), refused(403))
	p.asks([]asked{poolWith("off again", `{"whitelist":{"emailEnabled":false}}`, `{"data":{"updateUserpool":{"whitelist":{"emailEnabled":false}}}}`)})
	p.wants("as before", signUp("amy@example.com"), `{"errors":"!"}`)
	for what, query := range map[string]string{
		"list": `{whitelist(type: EMAIL) {value}}`, "add": `mutation {addWhitelist(type: EMAIL, list: ["x@example.com"]) {value}}`,
		"remove": `mutation {removeWhitelist(type: EMAIL, list: ["bob@example.com"]) {value}}`,
	} {
		p.wants(what+" by nobody", p.graphQL(query, `{}`), refused(401))
	}
}
