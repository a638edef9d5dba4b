package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const twoApplications = `{applications: [{id: app-2, secret: s, name: Second, redirect_uris: [https://app.example.com/]}], users: [
	{id: u1, password: passw0rd, profile: {username: bob, nickname: Bobby, photo: "https://example.com/bob.png"}},
	{id: u2, password: passw0rd, profile: {username: carol}},
	{id: u3, profile: {username: dave, departmentIds: [d-1]}}]}`

// enters signs a user in to an application from an address, and returns the token.
func (p *pool) enters(username, app, ip string) string {
	p.Helper()
	answer := p.graphQL(`mutation loginByUsername($input: LoginByUsernameInput!) {loginByUsername(input: $input) {token}}`,
		fmt.Sprintf(`{"input":{"username":%q,"password":%q,"clientIp":%q}}`, username, p.encrypted("passw0rd"), ip),
		"X-Authing-App-Id", app, "User-Agent", "Mozilla/5.0 (Windows NT 10.0) Firefox/1")
	return text(p.T, answer, "data", "loginByUsername", "token")
}

func TestHasUserRole(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: staff}, {code: clerk, namespace: shop}], groups: [{code: dev, roles: [shop/clerk]}], users: [
		{id: u1, profile: {username: bob}, roles: [staff], groups: [dev]}, {id: u2, profile: {username: carol}}]}`)
	p.walkV2([]step{
		{"direct", "GET", "users/u1/has-role?code=staff", "", `{"code":200,"data":true}`},
		{"in its namespace", "GET", "users/u1/has-role?code=staff&namespace=default", "", `{"code":200,"data":true}`},
		{"by a group", "GET", "users/u1/has-role?code=clerk&namespace=shop", "", `{"code":200,"data":true}`},
		{"of another namespace", "GET", "users/u1/has-role?code=clerk", "", `{"code":200,"data":false}`},
		{"not given", "GET", "users/u2/has-role?code=staff", "", `{"code":200,"data":false}`},
		{"unknown role", "GET", "users/u1/has-role?code=none", "", `{"code":200,"data":false}`},
		{"no role", "GET", "users/u1/has-role", "", `{"code":400}`},
		{"unknown user", "GET", "users/u9/has-role?code=staff", "", `{"code":2004}`},
	})
	p.wants("no token", p.call("GET", "/api/v2/users/u1/has-role?code=staff", ""), `{"code":401}`)
}

func TestUserOrgs(t *testing.T) {
	t.Parallel()
	p := newPool(t, twoApplications)
	p.walkV2([]step{
		{"none", "GET", "users/u1/orgs", "", `{"code":200,"data":[]}`},
		{"in a department", "GET", "users/u3/orgs", "", `{"code":501}`},
		{"unknown user", "GET", "users/u9/orgs", "", `{"code":2004}`},
	})
}

func TestSessionsByAdministratorsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, twoApplications)
	here, there := p.enters("bob", appID, "192.0.2.1"), p.enters("bob", "app-2", "192.0.2.1")
	carol := p.enters("carol", appID, "192.0.2.2")
	const (
		in  = `{"code":200,"data":{"isLogin":true}}`
		out = `{"code":200,"data":{"isLogin":false,"user":"!","application":"!"}}`
	)
	p.walkV2([]step{
		{
			"signed in", "GET", "users/login-status?userId=u1", "", `{"code":200,"data":{"isLogin":true,"user":{"id":"u1","username":"bob"},
			"application":[{"id":"app-1","userPoolId":"pool-1","protocol":"oidc"},{"id":"app-2","name":"Second"}]}}`,
		},
		{"to one", "GET", "users/login-status?userId=u1&appId=app-2", "", `{"code":200,"data":{"isLogin":true,"application":[{"id":"app-2"}]}}`},
		{"to one that is not there", "GET", "users/login-status?userId=u1&appId=nope", "", out},
		{"not at all", "GET", "users/login-status?userId=u3", "", out},
		{"on a device", "GET", "users/login-status?userId=u1&deviceId=d", "", `{"code":200,"data":{"isLogin":false}}`},
		{"unknown user", "GET", "users/login-status?userId=u9", "", `{"code":2004}`},
		{"no user", "GET", "users/login-status", "", `{"code":400}`},
		{"kick, one unknown", "POST", "users/kick", `{"userIds":["u2","u9"]}`, `{"code":2004}`},
		{"nobody kicked", "GET", "users/login-status?userId=u2", "", in},
		{"kick", "POST", "users/kick", `{"userIds":["u2","u3"]}`, `{"code":200,"message":"操作成功","data":"!"}`},
		{"kick nobody", "POST", "users/kick", `{"userIds":[]}`, `{"code":400}`},
		{"kicked", "GET", "users/login-status?userId=u2", "", out},
	})
	p.wants("kicked, its token", p.as(carol, `{user{id}}`, `{}`), refused(2206))

	p.wants("log out of one", p.admin("GET", "/logout?userId=u1&appId=app-2", ""), `{"code":200,"message":"操作成功"}`)
	p.wants("out there", p.as(there, `{user{id}}`, `{}`), refused(2206))
	p.wants("in here", p.as(here, `{user{id}}`, `{}`), `{"data":{"user":{"id":"u1"}}}`)
	p.wants("unknown application", p.admin("GET", "/logout?userId=u1&appId=nope", ""), `{"code":2011}`)
	p.wants("unknown user", p.admin("GET", "/logout?userId=u9", ""), `{"code":2004}`)
	p.wants("no user", p.admin("GET", "/logout", ""), `{"code":400}`)
	p.wants("no token", p.call("GET", "/logout?userId=u1", ""), `{"code":401}`)
	p.wants("log out", p.admin("GET", "/logout?userId=u1", ""), `{"code":200}`)
	p.wants("out here", p.as(here, `{user{id}}`, `{}`), refused(2206))
	p.wants("again", p.admin("GET", "/logout?userId=u1", ""), `{"code":200}`)

	p.signIn("bob", "passw0rd")
	p.walkV2([]step{{"v3's sign-in", "GET", "users/login-status?userId=u1", "", in}})
	p.clock.advance(14*24*time.Hour - time.Second)
	p.walkV2([]step{{"just before its end", "GET", "users/login-status?userId=u1", "", in}})
	p.clock.advance(time.Second)
	p.walkV2([]step{{"ended", "GET", "users/login-status?userId=u1", "", out}})
}

func TestUserActions(t *testing.T) {
	t.Parallel()
	p := newPool(t, twoApplications)
	start := p.clock.Now().UnixMilli()
	p.enters("bob", appID, "192.0.2.1")
	p.clock.advance(time.Second)
	p.enters("carol", "app-2", "192.0.2.2")
	p.graphQL(usernameDoc, `{"input":{"username":"carol","password":"`+p.encrypted("wrong-one")+`"}}`)
	p.clock.advance(time.Second)
	p.enters("bob", "app-2", "192.0.2.3")
	const actions = "analysis/user-action"
	found := func(total int, ips ...string) string {
		list := ""
		for i, ip := range ips {
			if i > 0 {
				list += ","
			}
			list += fmt.Sprintf(`{"clientip":%q}`, ip)
		}
		return fmt.Sprintf(`{"code":200,"data":{"totalCount":%d,"list":[%s]}}`, total, list)
	}
	p.walkV2([]step{
		{"the newest first", "GET", actions, "", found(3, "192.0.2.3", "192.0.2.2", "192.0.2.1")},
		{"page", "GET", actions + "?page=2&limit=2", "", found(3, "192.0.2.1")},
		{"no page", "GET", actions + "?page=0", "", `{"code":400}`},
		{"address", "GET", actions + "?clientip=192.0.2.2", "", found(1, "192.0.2.2")},
		{"user", "GET", actions + "?operator_arn=arn:cn:authing:pool-1:user:u1", "", found(2, "192.0.2.3", "192.0.2.1")},
		{"one of two users", "GET", actions + "?operator_arn[]=arn:cn:authing:pool-1:user:u9&operator_arn[]=arn:cn:authing:pool-1:user:u2", "", found(1, "192.0.2.2")},
		{"application", "GET", actions + "?app_id=app-2&exclude_non_app_records=1", "", found(2, "192.0.2.3", "192.0.2.2")},
		{"action", "GET", actions + "?operation_name=login", "", found(3, "192.0.2.3", "192.0.2.2", "192.0.2.1")},
		{"another action", "GET", actions + "?operation_name=register", "", found(0)},
		{"since", "GET", fmt.Sprintf("%s?start=%d", actions, start+1000), "", found(2, "192.0.2.3", "192.0.2.2")},
		{"until", "GET", fmt.Sprintf("%s?end=%d", actions, start+999), "", found(1, "192.0.2.1")},
	})
	p.wants("no token", p.call("GET", "/api/v2/"+actions, ""), `{"code":401}`)

	answer := p.admin("GET", "/api/v2/"+actions+"?limit=1", "")
	action := answer["data"].(map[string]any)["list"].([]any)[0].(map[string]any)
	p.wants("whole", action, `{"operator_arn":"arn:cn:authing:pool-1:user:u1","timestamp":"2026-11-21T02:30:02.000Z","@timestamp":"2026-11-21T02:30:02.000Z",
		"operation_name":"login","operation_desc":"登录","user":{"id":"u1","displayName":"Bobby","photo":"https://example.com/bob.png","userPoolId":"pool-1"},
		"app":{"id":"app-2","name":"Second"},"app_id":"app-2","userpool_id":"pool-1","user_agent":"Mozilla/5.0 (Windows NT 10.0) Firefox/1",
		"ua":{"name":"Firefox","os":"Windows","device":"Desktop"},"geoip":{"ip":"192.0.2.3"}}`)
	p.wantsShape("action, with the members of the audit log", action, shape("operator_arn timestamp @timestamp operation_name operation_desc app_id userpool_id clientip user_agent"+
		" userPoolId userPoolName userId userName photoUrl clientIp appId appName eventType eventDetails", "", "", "", "user app ua geoip"))
	p.wants("English", p.call("GET", "/api/v2/"+actions, "", "Authorization", p.managementToken(), "X-Authing-Lang", "en-US"),
		`{"data":{"list":[{"operation_desc":"sign in"},{},{}]}}`)
	p.admin("POST", "/api/v3/delete-users-batch", `{"userIds":["u1"]}`)
	p.walkV2([]step{{"of deleted users", "GET", actions, "", found(1, "192.0.2.2")}})
}
