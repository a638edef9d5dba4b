package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestWhitelists(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{applications: [{id: shop, secret: s, name: Shop, redirect_uris: [https://shop.example.com]}]}`)
	for _, list := range []struct{ suffix, query, member string }{
		{"", "", ""},
		{"-of-app", "&appId=app-1", `,"appId":"app-1"`},
	} {
		body := func(kind, values string) string {
			return fmt.Sprintf(`{"type":%q,"list":[%s]%s}`, kind, values, list.member)
		}
		add, get, remove := "add-whitelist"+list.suffix, "list-whitelist"+list.suffix+"?type=%s"+list.query, "delete-whitelist"+list.suffix
		p.walk([]step{
			{"empty", "GET", fmt.Sprintf(get, "EMAIL"), "", `{"statusCode":200,"data":[]}`},
			{"add", "POST", add, body("EMAIL", `"A@example.com","b@example.com"`), `{"statusCode":200,"data":[{"value":"a@example.com","createdAt":"*"},{"value":"b@example.com"}]}`},
		})
		at := p.clock.Now()
		p.clock.advance(time.Hour)
		p.walk([]step{
			{"add again", "POST", add, body("EMAIL", `"c@example.com","a@example.com"`), `{"data":[{"value":"c@example.com"},{"value":"a@example.com","createdAt":"` + at.Format("2006-01-02T15:04:05.000Z") + `"}]}`},
			{"in order", "GET", fmt.Sprintf(get, "EMAIL"), "", `{"data":[{"value":"a@example.com"},{"value":"b@example.com"},{"value":"c@example.com"}]}`},
			{"of another kind", "GET", fmt.Sprintf(get, "PHONE"), "", `{"data":[]}`},
			{"remove", "POST", remove, body("EMAIL", `"B@example.com","none@example.com"`), `{"success":true}`},
			{"removed", "GET", fmt.Sprintf(get, "EMAIL"), "", `{"data":[{"value":"a@example.com"},{"value":"c@example.com"}]}`},
			{"nothing", "POST", add, body("EMAIL", ""), `{"statusCode":200,"data":[]}`},
			{"empty value", "POST", add, body("EMAIL", `"x@example.com",""`), `{"statusCode":400,"message":"参数错误: list[1] must not be empty"}`},
			{"nothing was added", "GET", fmt.Sprintf(get, "EMAIL"), "", `{"data":[{},{}]}`},
			{"no such kind", "POST", add, body("X", `"x"`), `{"statusCode":400,"message":"参数错误: type must be USERNAME, EMAIL or PHONE"}`},
			{"list of no such kind", "GET", fmt.Sprintf(get, "X"), "", `{"statusCode":400}`},
			{"remove of no such kind", "POST", remove, body("X", `"x"`), `{"statusCode":400}`},
		})
	}
	p.walk([]step{
		{"of another application", "GET", "list-whitelist-of-app?type=EMAIL&appId=shop", "", `{"data":[]}`},
		{"of an unknown one", "GET", "list-whitelist-of-app?type=EMAIL&appId=none", "", `{"statusCode":404,"apiCode":2011}`},
		{"of none", "GET", "list-whitelist-of-app?type=EMAIL", "", `{"statusCode":400}`},
		{"to none", "POST", "add-whitelist-of-app", `{"type":"EMAIL","list":["x"]}`, `{"statusCode":400}`},
		{"from none", "POST", "delete-whitelist-of-app", `{"type":"EMAIL","appId":"none","list":["x"]}`, `{"statusCode":404}`},
		{"an application", "POST", "create-application", `{"appName":"x","appIdentifier":"x"}`, `{"statusCode":200}`},
		{"with a list", "POST", "add-whitelist-of-app", `{"type":"EMAIL","appId":"shop","list":["x"]}`, `{"statusCode":200}`},
		{"goes", "POST", "delete-application", `{"appId":"shop"}`, done},
		{"with it", "GET", "list-whitelist-of-app?type=EMAIL&appId=shop", "", `{"statusCode":404}`},
	})
}

// Whitelists of the pool limit sign-ups of both generations where the settings
// turn them on.
func TestWhitelistsOfPoolLimitSignUps(t *testing.T) {
	t.Parallel()
	p := newPool(t, `settings: {whitelist: {emailEnabled: true, phoneEnabled: true}}`)
	const refusal = `{"statusCode":403}`
	up := func(payload string) map[string]any {
		return p.call("POST", "/api/v3/signup", `{"connection":"PASSWORD","passwordPayload":{`+payload+`,"password":"passw0rd"}}`)
	}
	byCode := func(phone string) map[string]any {
		return p.call("POST", "/api/v3/signup", fmt.Sprintf(`{"connection":"PASSCODE","passCodePayload":{"phone":%q,"passCode":%q}}`, phone, p.sentCode("CHANNEL_REGISTER", phone)))
	}
	p.wants("email", up(`"email":"a@example.com"`), `{"statusCode":403,"message":"没有权限: email is not on the whitelist"}`)
	p.wants("email in the profile", p.call("POST", "/api/v3/signup", `{"connection":"PASSWORD","passwordPayload":{"username":"eve","password":"passw0rd"},"profile":{"email":"eve@example.com"}}`), refusal)
	p.wants("phone", byCode("13800000000"), refusal)
	p.wants("v2", p.graphQL(byNameDoc, fmt.Sprintf(`{"input":{"username":"eve","password":%q,"profile":{"email":"eve@example.com"}}}`, p.encrypted("passw0rd"))), `{"errors":[{"message":{"code":403}}]}`)
	p.wants("registered by a sign-in", p.call("POST", signInPath, fmt.Sprintf(
		`{"connection":"PASSCODE","passCodePayload":{"phone":"13800000000","passCode":%q},"options":{"autoRegister":true}}`, p.sentCode("CHANNEL_LOGIN", "13800000000"))), refusal)
	p.wants("username, whose list is off", up(`"username":"bob"`), `{"statusCode":200}`)
	p.walk([]step{
		{"administrators are free", "POST", "create-user", `{"email":"d@example.com"}`, `{"statusCode":200}`},
		{"list an email", "POST", "add-whitelist", `{"type":"EMAIL","list":["A@Example.com"]}`, `{"statusCode":200}`},
		{"list phones", "POST", "add-whitelist", `{"type":"PHONE","list":["13800000000","+86 13900000000"]}`, `{"statusCode":200}`},
	})
	p.wants("listed email", up(`"email":"a@EXAMPLE.com"`), `{"statusCode":200}`)
	p.wants("listed phone", byCode("13800000000"), `{"statusCode":200}`)
	p.wants("phone listed with its country", byCode("13900000000"), `{"statusCode":200}`)
	p.wants("another", up(`"email":"b@example.com"`), refusal)
	p.walk([]step{{"take it off", "POST", "delete-whitelist", `{"type":"EMAIL","list":["a@example.com"]}`, `{"success":true}`}})
	p.wants("who is there signs in", p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"email":"a@example.com","password":"passw0rd"}}`), `{"statusCode":200}`)
}

// The whitelist of an application limits sign-ups to it alone, and while it has
// entries.
func TestWhitelistsOfApplicationsLimitSignUps(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{applications: [{id: shop, secret: s, name: Shop, redirect_uris: [https://shop.example.com]}]}`)
	up := func(app, name string) map[string]any {
		return p.call("POST", "/api/v3/signup", fmt.Sprintf(`{"connection":"PASSWORD","passwordPayload":{"username":%q,"password":"passw0rd"}}`, name), "X-Authing-App-Id", app)
	}
	p.wants("a list of the pool that is off", p.admin("POST", "/api/v3/add-whitelist", `{"type":"USERNAME","list":["x"]}`), `{"statusCode":200}`)
	p.wants("no list", up("shop", "a"), `{"statusCode":200}`)
	p.wants("list", p.admin("POST", "/api/v3/add-whitelist-of-app", `{"type":"USERNAME","appId":"shop","list":["b"]}`), `{"statusCode":200}`)
	p.wants("listed", up("shop", "b"), `{"statusCode":200}`)
	p.wants("not listed", up("shop", "B"), `{"statusCode":403}`)
	p.wants("to another application", up("app-1", "c"), `{"statusCode":200}`)
	p.wants("unlist", p.admin("POST", "/api/v3/delete-whitelist-of-app", `{"type":"USERNAME","appId":"shop","list":["b"]}`), `{"success":true}`)
	p.wants("no list any more", up("shop", "d"), `{"statusCode":200}`)
}
