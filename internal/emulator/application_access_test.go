package emulator_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

const ruledSeed = `
roles: [{code: staff, name: Staff}, {code: clerk, name: Clerk, namespace: shop}]
groups: [{code: dev, name: Developers}]
applications: [{id: shop, secret: s, name: Shop, redirect_uris: [https://shop.example.com/cb]}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob}, roles: [shop/clerk], groups: [dev]}
  - {id: u2, password: passw0rd, profile: {username: carol}}
`

const (
	entered = `{"statusCode":200}`
	keptAt  = `{"statusCode":403,"message":"没有权限: the user may not use the application"}`
)

func TestPermissionStrategy(t *testing.T) {
	t.Parallel()
	p := newPool(t, ruledSeed)
	p.wants("open", p.enterApp("shop", "s", "bob"), entered)
	p.walk([]step{
		{"open at first", "GET", "get-application-permission-strategy?appId=shop", "", `{"statusCode":200,"data":{"permissionStrategy":"ALLOW_ALL"}}`},
		{"close", "POST", "update-application-permission-strategy", `{"appId":"shop","permissionStrategy":"DENY_ALL"}`, done},
		{"closed", "GET", "get-application-permission-strategy?appId=shop", "", `{"data":{"permissionStrategy":"DENY_ALL"}}`},
		{"other", "POST", "update-application-permission-strategy", `{"appId":"shop","permissionStrategy":"x"}`, `{"statusCode":400}`},
		{"unknown", "POST", "update-application-permission-strategy", `{"appId":"none","permissionStrategy":"DENY_ALL"}`, `{"statusCode":404}`},
		{"of none", "GET", "get-application-permission-strategy?appId=none", "", `{"statusCode":404}`},
		{"not accessible", "GET", "get-user-accessible-apps?userId=u1", "", `{"data":[{"appId":"app-1","appDefaultLoginStrategy":"ALLOW_ALL"}]}`},
	})
	p.wants("closed", p.enterApp("shop", "s", "bob"), keptAt)
	p.wants("the other", p.enterApp("app-1", "app-secret", "bob"), entered)
}

func TestAccessRules(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ what, rules, bob, carol string }{
		{"user", `{"targetType":"USER","targetIdentifier":["u1"],"effect":"ALLOW"}`, entered, keptAt},
		{"group", `{"targetType":"GROUP","targetIdentifier":["dev"],"effect":"ALLOW"}`, entered, keptAt},
		{"role", `{"targetType":"ROLE","namespaceCode":"shop","targetIdentifier":["clerk"],"effect":"ALLOW"}`, entered, keptAt},
		{"role not held", `{"targetType":"ROLE","targetIdentifier":["staff"],"effect":"ALLOW"}`, keptAt, keptAt},
		{"both", `{"targetType":"USER","targetIdentifier":["u1","u2"],"effect":"ALLOW"}`, entered, entered},
		{"denial wins", `{"targetType":"USER","targetIdentifier":["u1"],"effect":"ALLOW"},{"targetType":"GROUP","targetIdentifier":["dev"],"effect":"DENY"}`, keptAt, keptAt},
		{"the last of one", `{"targetType":"USER","targetIdentifier":["u1"],"effect":"DENY"},{"targetType":"USER","targetIdentifier":["u1"],"effect":"ALLOW"}`, entered, keptAt},
	} {
		p := newPool(t, ruledSeed)
		p.admin("POST", "/api/v3/update-application-permission-strategy", `{"appId":"shop","permissionStrategy":"DENY_ALL"}`)
		p.wants(tt.what, p.admin("POST", "/api/v3/authorize-application-access", `{"appId":"shop","list":[`+tt.rules+`]}`), done)
		p.wants(tt.what+": bob", p.enterApp("shop", "s", "bob"), tt.bob)
		p.wants(tt.what+": carol", p.enterApp("shop", "s", "carol"), tt.carol)
	}
}

func TestAccessOfDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, ruledSeed)
	top := text(t, p.admin("POST", "/api/v3/create-organization", `{"organizationName":"Co","organizationCode":"co"}`), "data", "departmentId")
	sub := text(t, p.admin("POST", "/api/v3/create-department", `{"organizationCode":"co","name":"Sub","parentDepartmentId":"root"}`), "data", "departmentId")
	p.wants("join", p.admin("POST", "/api/v3/add-department-members", fmt.Sprintf(`{"organizationCode":"co","departmentId":%q,"userIds":["u2"]}`, sub)), done)
	deny := func(below bool) {
		p.wants("deny", p.admin("POST", "/api/v3/authorize-application-access", fmt.Sprintf(
			`{"appId":"shop","list":[{"targetType":"ORG","targetIdentifier":[%q],"inheritByChildren":%t,"effect":"DENY"}]}`, top, below)), done)
	}
	deny(false)
	p.wants("above alone", p.enterApp("shop", "s", "carol"), entered)
	deny(true)
	p.wants("below as well", p.enterApp("shop", "s", "carol"), keptAt)
	p.wants("others", p.enterApp("shop", "s", "bob"), entered)
}

func TestListAndChangeAccessRules(t *testing.T) {
	t.Parallel()
	p := newPool(t, ruledSeed)
	p.walk([]step{
		{"authorize", "POST", "authorize-application-access", `{"appId":"shop","list":[{"targetType":"USER","targetIdentifier":["u1"],"effect":"ALLOW"},{"targetType":"GROUP","targetIdentifier":["dev"],"effect":"DENY"}]}`, done},
		{"unknown target", "POST", "authorize-application-access", `{"appId":"shop","list":[{"targetType":"USER","targetIdentifier":["u2","u9"],"effect":"ALLOW"}]}`, `{"statusCode":404,"apiCode":2004}`},
		{"effect", "POST", "authorize-application-access", `{"appId":"shop","list":[{"targetType":"USER","targetIdentifier":["u2"],"effect":"x"}]}`, `{"statusCode":400}`},
		{"type", "POST", "authorize-application-access", `{"appId":"shop","list":[{"targetType":"x","targetIdentifier":["u2"],"effect":"ALLOW"}]}`, `{"statusCode":400,"message":"参数错误: list[0].targetType must be USER, ROLE, GROUP or ORG"}`},
		{"unknown application", "POST", "authorize-application-access", `{"appId":"none","list":[{"targetType":"USER","targetIdentifier":["u2"],"effect":"ALLOW"}]}`, `{"statusCode":404}`},

		{"list", "POST", "list-applications-auth", `{"appId":"shop"}`, `{"statusCode":200,"data":{"totalCount":2,"list":[
			{"id":"*","targetId":"u1","targetName":"bob","targetType":"USER","effect":"ALLOW","enabled":true,"permissionType":"SUBJECT"},{"targetName":"Developers","targetType":"GROUP","effect":"DENY"}]}}`},
		{"name", "POST", "list-applications-auth", `{"appId":"shop","targetName":"BO"}`, `{"data":{"totalCount":1}}`},
		{"types", "POST", "list-applications-auth", `{"appId":"shop","targetTypeList":["GROUP","ORG"]}`, `{"data":{"totalCount":1}}`},
		{"effect", "POST", "list-applications-auth", `{"appId":"shop","effect":"ALLOW"}`, `{"data":{"totalCount":1,"list":[{"targetId":"u1"}]}}`},
		{"off", "POST", "list-applications-auth", `{"appId":"shop","enabled":false}`, `{"data":{"totalCount":0,"list":[]}}`},
		{"page", "POST", "list-applications-auth", `{"appId":"shop","page":2,"limit":1}`, `{"data":{"totalCount":2,"list":[{"targetType":"GROUP"}]}}`},
		{"of none", "POST", "list-applications-auth", `{"appId":"none"}`, `{"statusCode":404}`},

		{"of a user", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u1"}`, `{"statusCode":200,"data":{"list":[{"appId":"shop","appType":"SELFBUILT","effect":"DENY"}]}}`},
		{"of nobody", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u9"}`, `{"statusCode":404}`},
		{"no rules", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u2"}`, `{"data":{"list":[]}}`},
		{"other effect", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u1","effect":["ALLOW"]}`, `{"data":{"list":[]}}`},
		{"other kind", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u1","appTypeList":["INTEGRATED"]}`, `{"data":{"list":[]}}`},
		{"other name", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u1","appName":"x"}`, `{"data":{"list":[]}}`},
		{"access keys", "POST", "list-subject-auth", `{"targetType":"AK_SK","targetId":"u1"}`, `{"statusCode":501}`},

		{"by default", "GET", "get-subject-auth-detail?targetId=u2&targetType=USER&appId=shop", "", `{"statusCode":200,"data":{"appId":"shop","appName":"Shop","reqTargetId":"u2","reqTargetName":"carol","reqTargetType":"USER","targetType":"USER","targetName":"carol","authType":"DEFAULT"}}`},
		{"denied", "GET", "get-subject-auth-detail?targetId=u1&targetType=USER&appId=shop", "", `{"statusCode":404}`},
		{"for none", "GET", "get-subject-auth-detail?targetId=u1&targetType=USER&appId=none", "", `{"statusCode":404}`},
	})
	rule := func(kind string) string {
		answer := p.admin("POST", "/api/v3/list-applications-auth", fmt.Sprintf(`{"appId":"shop","targetTypeList":[%q]}`, kind))
		return text(t, answer["data"].(map[string]any)["list"].([]any)[0].(map[string]any), "id")
	}
	group, own := rule("GROUP"), rule("USER")
	enable := func(id string, on bool) string { return fmt.Sprintf(`{"id":%q,"enabled":%t}`, id, on) }
	const detail = "get-subject-auth-detail?targetId=u1&targetType=USER&appId=shop"
	p.walk([]step{
		{"turn off", "POST", "update-auth-enabled", enable(group, false), done},
		{"off", "POST", "list-applications-auth", `{"appId":"shop","enabled":false}`, `{"data":{"totalCount":1,"list":[{"enabled":false}]}}`},
		{"its own", "GET", detail, "", `{"data":{"authType":"SELF","targetType":"USER","targetName":"bob"}}`},
		{"those on", "POST", "list-subject-auth", `{"targetType":"USER","targetId":"u1","enabled":true}`, `{"data":{"list":[{"effect":"ALLOW"}]}}`},
		{"authorized", "GET", "get-user-authorized-apps?userId=u1", "", `{"statusCode":200,"data":[{"appId":"shop"}]}`},
		{"none", "GET", "get-user-authorized-apps?userId=u2", "", `{"data":[]}`},
		{"unknown", "POST", "update-auth-enabled", enable("none", true), `{"statusCode":404}`},

		{"delete", "DELETE", "batch-applications-auth?authIds=" + own + "&authIds=none", "", done},
		{"allow the group", "POST", "authorize-application-access", `{"appId":"shop","list":[{"targetType":"GROUP","targetIdentifier":["dev"],"effect":"ALLOW"}]}`, done},
		{"by the group", "GET", detail, "", `{"data":{"reqTargetName":"bob","authType":"SUBJECT","targetType":"GROUP","targetName":"Developers"}}`},
		{"revoke", "POST", "revoke-application-access", `{"appId":"shop","list":[{"targetType":"GROUP","targetIdentifier":["dev"]},{"targetType":"USER","targetIdentifier":["u2"]}]}`, done},
		{"none left", "POST", "list-applications-auth", `{"appId":"shop"}`, `{"data":{"totalCount":0}}`},
		{"revoke from nobody", "POST", "revoke-application-access", `{"appId":"shop","list":[{"targetType":"USER","targetIdentifier":["u9"]}]}`, `{"statusCode":404}`},
		{"again", "POST", "authorize-application-access", `{"appId":"shop","list":[{"targetType":"GROUP","targetIdentifier":["dev"],"effect":"ALLOW"}]}`, done},
		{"the group goes", "POST", "delete-groups-batch", `{"codeList":["dev"]}`, done},
		{"and its rule", "POST", "list-applications-auth", `{"appId":"shop"}`, `{"data":{"totalCount":0}}`},
	})
}

// TestCreatedApplicationsByOpenID: one that is closed lets nobody in who is signed
// in elsewhere.
func TestCreatedApplicationsByOpenID(t *testing.T) {
	t.Parallel()
	p := newProvider(t)
	const address = "https://shop.example.com/cb"
	id, secret := p.newApplication(`{"appName":"Shop","redirectUris":["` + address + `"]}`)
	authorize := "/oidc/auth?" + url.Values{"client_id": {id}, "redirect_uri": {address}, "response_type": {"code"}, "scope": {"openid"}, "state": {"s"}}.Encode()
	told := p.newBrowser().signIn(authorize)
	status, tokens := p.form("/oidc/token", url.Values{
		"grant_type": {"authorization_code"}, "code": {told.Get("code")}, "redirect_uri": {address}, "client_id": {id}, "client_secret": {secret},
	})
	if status != http.StatusOK || tokens["id_token"] == nil {
		t.Fatalf("the token endpoint answered %d %v", status, tokens)
	}

	p.wants("close", p.admin("POST", "/api/v3/update-application-permission-strategy", fmt.Sprintf(`{"appId":%q,"permissionStrategy":"DENY_ALL"}`, id)), done)
	_, elsewhere := p.tokens("openid")
	resp, _ := elsewhere.visit(authorize, nil)
	if told := elsewhere.told(resp); told.Get("error") != "access_denied" || told.Get("state") != "s" {
		t.Errorf("told %v", told)
	}

	p.wants("delete", p.admin("POST", "/api/v3/delete-application", fmt.Sprintf(`{"appId":%q}`, id)), done)
	resp, body := elsewhere.visit(authorize, nil)
	if resp.StatusCode != http.StatusBadRequest || !strings.Contains(body, "client_id is no application") {
		t.Errorf("answered %s: %s", resp.Status, body)
	}
}
