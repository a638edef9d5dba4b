package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const meSeed = `
roles:
  - {code: staff, description: Everybody}
  - {code: admin, namespace: other}
groups:
  - {code: dev, name: Developers, description: D, type: BASIC, roles: [staff]}
applications:
  - {id: second, secret: s, name: Second}
users:
  - {id: bob, password: passw0rd, profile: {username: bob}, roles: [other/admin], groups: [dev]}
  - {id: dept, password: passw0rd, profile: {username: dept, departmentIds: [d1]}}
`

func TestOwnLists(t *testing.T) {
	t.Parallel()
	p := newPool(t, meSeed)
	access := p.access()
	get := func(path string) map[string]any {
		return p.call("GET", "/api/v3/"+path, "", "Authorization", access)
	}
	const app1 = `{"appId":"app-1","appName":"Default","appLoginUrl":"http://127.0.0.1:3000","appLogo":"","active":true}`
	const second = `{"appId":"second","appName":"Second","active":%v}`
	for path, want := range map[string]string{
		"get-my-logged-in-apps":                      `{"statusCode":200,"data":[` + app1 + `]}`,
		"get-my-accessible-apps":                     `{"statusCode":200,"data":[` + app1 + `,` + fmt.Sprintf(second, false) + `]}`,
		"get-my-tenant-list":                         `{"statusCode":200,"data":[]}`,
		"get-my-role-list":                           `{"statusCode":200,"data":[{"code":"admin","namespace":"other"},{"code":"staff","namespace":"default","description":"Everybody"}]}`,
		"get-my-role-list?namespace=other":           `{"statusCode":200,"data":[{"code":"admin"}]}`,
		"get-my-role-list?namespace=none":            `{"statusCode":200,"data":[]}`,
		"get-my-group-list":                          `{"statusCode":200,"data":[{"code":"dev","name":"Developers","description":"D","type":"BASIC"}]}`,
		"get-my-department-list":                     `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`,
		"get-my-department-list?sortBy=x":            `{"statusCode":400}`,
		"get-my-department-list?orderBy=x":           `{"statusCode":400}`,
		"get-my-department-list?limit=51":            `{"statusCode":400}`,
		"get-my-authorized-resources":                `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`,
		"get-my-authorized-resources?resourceType=x": `{"statusCode":400}`,
	} {
		p.wants(path, get(path), want)
		p.wants(path+", no token", p.call("GET", "/api/v3/"+path, ""), `{"statusCode":401,"apiCode":2020}`)
	}
	p.wantsShape("application", get("get-my-accessible-apps")["data"].([]any)[0].(map[string]any),
		shape("appId appName appLoginUrl appLogo", "", "active", "", ""))
	p.wants("second session", p.call("POST", signInPath, `{"connection":"PASSWORD","client_id":"second","client_secret":"s","passwordPayload":{"username":"bob","password":"passw0rd"}}`), `{"statusCode":200}`)
	p.wants("both", get("get-my-logged-in-apps"), `{"data":[`+app1+`,`+fmt.Sprintf(second, true)+`]}`)
	dept := p.signIn("dept", "passw0rd")["access_token"].(string)
	p.wants("departments that are ids only", p.call("GET", "/api/v3/get-my-department-list", "", "Authorization", dept), `{"statusCode":501}`)
}

func TestLoginHistory(t *testing.T) {
	t.Parallel()
	p := newPool(t, meSeed)
	const safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
	in := func(password, ip string) map[string]any {
		return p.call("POST", signInPath, fmt.Sprintf(
			`{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":%q},"options":{"clientIp":%q}}`, password, ip), "User-Agent", safari)
	}
	in("wrong", "192.0.2.1")
	p.clock.advance(time.Second)
	access := text(t, in("passw0rd", "192.0.2.2"), "data", "access_token")
	history := func(query string) map[string]any {
		return p.call("GET", "/api/v3/get-my-login-history"+query, "", "Authorization", access, "X-Authing-Lang", "en-US")
	}
	answer := history("")
	p.wants("newest first", answer, `{"statusCode":200,"data":{"totalCount":2,"list":[
		{"userId":"bob","appId":"app-1","appName":"Default","appLoginUrl":"http://127.0.0.1:3000","loginAt":"2026-11-21T02:30:01.000Z","clientIp":"192.0.2.2","success":true,"errorMessage":"!","userAgent":"`+safari+`","parsedUserAgent":{"device":"Mobile","name":"Safari","os":"iPhone","browser":"Safari"},"loginMethod":"PASSWORD","tenantId":"!"},
		{"clientIp":"192.0.2.1","loginAt":"2026-11-21T02:30:00.000Z","success":false,"errorMessage":"account or password is wrong"}]}}`)
	failed := answer["data"].(map[string]any)["list"].([]any)[1].(map[string]any)
	p.wantsShape("entry", failed, shape("userId appId appName appLoginUrl appLogo loginAt clientIp errorMessage userAgent loginMethod", "", "success", "", "parsedUserAgent geoip"))
	at := time.Date(2026, 11, 21, 2, 30, 0, 0, time.UTC).UnixMilli()
	for query, total := range map[string]int{
		"?success=true":                 1,
		"?success=false":                1,
		"?appId=app-1":                  2,
		"?appId=second":                 0,
		"?clientIp=192.0.2.1":           1,
		fmt.Sprint("?start=", at+1):     1,
		fmt.Sprint("?end=", at):         1,
		fmt.Sprint("?start=", at+2_000): 0,
	} {
		p.wants(query, history(query), fmt.Sprintf(`{"data":{"totalCount":%d}}`, total))
	}
	p.wants("page", history("?page=2&limit=1"), `{"data":{"totalCount":2,"list":[{"clientIp":"192.0.2.1"}]}}`)
	p.wants("bad page", history("?page=0"), `{"statusCode":400}`)
	p.wants("no token", p.call("GET", "/api/v3/get-my-login-history", ""), `{"statusCode":401}`)
}

func TestLoginHistoryOfCodes(t *testing.T) {
	t.Parallel()
	p := newPool(t, codesSeed)
	p.wants("wrong", p.call("POST", signInPath, byPhoneCode("13800000000", "x")), wrongCode)
	in := p.call("POST", signInPath, byPhoneCode("13800000000", p.sentCode("CHANNEL_LOGIN", "13800000000")))
	p.wants("both", p.call("GET", "/api/v3/get-my-login-history", "", "Authorization", text(t, in, "data", "access_token")),
		`{"data":{"list":[{"loginMethod":"PASSCODE","success":true},{"loginMethod":"PASSCODE","success":false,"errorMessage":"验证码错误"}]}}`)
}

func TestCountries(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	answer := p.call("GET", "/api/v3/get-country-list", "")
	countries, _ := answer["data"].([]any)
	if len(countries) < 20 {
		t.Fatalf("%d countries", len(countries))
	}
	p.wants("the first", countries[0], `{"alpha2":"CN","alpha3":"CHN","phoneCountryCode":"+86","flag":"🇨🇳","name":{
		"en-US":{"enabled":true,"value":"China"},"zh-CN":{"enabled":true,"value":"中国"},"zh-TW":{"enabled":true,"value":"中國"},"ja-JP":{"enabled":true,"value":"中国"}}}`)
	seen := make(map[string]bool)
	for _, c := range countries {
		p.wantsShape("country", c.(map[string]any), shape("alpha2 alpha3 phoneCountryCode flag", "", "", "", "name"))
		seen[c.(map[string]any)["alpha3"].(string)] = true
	}
	if len(seen) != len(countries) {
		t.Errorf("%d of %d countries are there twice", len(countries)-len(seen), len(countries))
	}
}
