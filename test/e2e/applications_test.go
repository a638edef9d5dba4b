package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// TestApplicationsOfBoth: applications, who may use them and the tenants that do
// are the same in both generations, over gRPC and over REST.
func TestApplicationsOfBoth(t *testing.T) {
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		t.Run("applications", g.applicationsOfBoth)
		t.Run("access rules", g.accessRulesOfBoth)
		t.Run("resources and roles", g.resourcesOfApplications)
		t.Run("programs", g.programsOfApplications)
	})
}

// newApplication creates an application by v2.
func (g *guide) newApplication(t *testing.T, identifier string) (id string) {
	t.Helper()
	app := member(g.do(t, v2Users+"CreateApplication",
		`{"name":"`+identifier+`","identifier":"`+identifier+`","redirectUris":["https://`+identifier+`.example.com/cb"]}`, ""), "application")
	return fmt.Sprint(app["id"])
}

// member is an object within another one.
func member(object map[string]any, name string) map[string]any {
	inner, _ := object[name].(map[string]any)
	return inner
}

// signsIn is whether a user gets into an application.
func (g *guide) signsIn(t *testing.T, app, username string) bool {
	t.Helper()
	secret := g.do(t, v3Users+"GetApplicationSecret", `{"appId":"`+app+`"}`, "")["secret"]
	got := call(t, http.MethodPost, "http://"+g.at.Emulator+"/api/v3/signin", fmt.Sprintf(
		`{"connection":"PASSWORD","passwordPayload":{"username":%q,"password":"passw0rd"},"client_id":%q,"client_secret":%q}`, username, app, secret))
	return got.at("statusCode") == number(200)
}

func (g *guide) applicationsOfBoth(t *testing.T) {
	old := g.newApplication(t, "old")
	check(t, member(g.do(t, v3Users+"GetApplication", `{"appId":"`+old+`"}`, ""), "application"),
		map[string]any{"appName": "old", "appIdentifier": "old", "redirectUris": []any{"https://old.example.com/cb"}})
	g.do(t, v3Users+"UpdateApplication", `{"appId":"`+old+`","appName":"New","appDescription":"Sells"}`, "")
	check(t, member(g.do(t, v2Users+"FindApplicationById", `{"appId":"`+old+`"}`, ""), "application"),
		map[string]any{"name": "New", "description": "Sells", "identifier": "old", "appType": "INDIVIDUAL"})
	secret := member(g.do(t, v2Users+"RefreshApplicationSecret", `{"appId":"`+old+`"}`, ""), "application")["secret"]
	check(t, g.do(t, v3Users+"GetApplicationSecret", `{"appId":"`+old+`"}`, ""), map[string]any{"secret": secret})

	young := fmt.Sprint(member(g.do(t, v3Users+"CreateApplication", `{"appName":"Young"}`, ""), "application")["appId"])
	list, _ := g.do(t, v2Users+"ListApplications", `{}`, "")["list"].([]any)
	if len(list) != 3 || list[2].(map[string]any)["id"] != young {
		t.Errorf("applications are %v", list)
	}
	check(t, member(g.do(t, v2Users+"ChangeApplicationType", `{"appId":"`+young+`","appType":"BOTH"}`, ""), "application"), map[string]any{"appType": "BOTH"})
	tenant := fmt.Sprint(member(g.do(t, v2Users+"CreateTenant", `{"name":"Acme","appIds":"`+young+`"}`, ""), "tenant")["id"])
	tenants, _ := g.do(t, v2Users+"ListApplicationTenants", `{"appId":"`+young+`"}`, "")["tenants"].([]any)
	if len(tenants) != 1 || tenants[0].(map[string]any)["id"] != tenant {
		t.Errorf("tenants are %v", tenants)
	}
	g.do(t, v2Users+"DeleteApplication", `{"appId":"`+young+`"}`, "")
	g.refused(t, 2011, v3Users+"GetApplication", `{"appId":"`+young+`"}`, "")
	g.do(t, v3Users+"DeleteApplication", `{"appId":"`+old+`"}`, "")
	g.refused(t, 2011, v2Users+"FindApplicationById", `{"appId":"`+old+`"}`, "")
}

func (g *guide) accessRulesOfBoth(t *testing.T) {
	app, bob := g.newApplication(t, "shop"), g.newUser(t, "bob")
	g.newUser(t, "carol")
	in := func(what string, wanted map[string]bool) {
		t.Helper()
		for username, want := range wanted {
			if got := g.signsIn(t, app, username); got != want {
				t.Errorf("%s: %s gets in: %v, want %v", what, username, got, want)
			}
		}
	}
	in("open", map[string]bool{"bob": true, "carol": true})
	closed := member(g.do(t, v2Users+"UpdateApplicationDefaultAccessPolicy", `{"appId":"`+app+`","defaultStrategy":"DENY_ALL"}`, ""), "application")
	check(t, member(closed, "permissionStrategy"), map[string]any{"defaultStrategy": "DENY_ALL"})
	check(t, g.do(t, v3Users+"GetApplicationPermissionStrategy", `{"appId":"`+app+`"}`, ""), map[string]any{"permissionStrategy": "DENY_ALL"})
	in("closed", map[string]bool{"bob": false, "carol": false})

	target := `{"appId":"` + app + `","targetType":"USER","targetIdentifiers":["` + bob + `"],"namespace":"` + app + `"}`
	rule := func() map[string]any {
		list, _ := g.do(t, v3Users+"ListAuthApplication", `{"appId":"`+app+`"}`, "")["list"].([]any)
		if len(list) != 1 {
			t.Fatalf("rules by v3 are %v", list)
		}
		return list[0].(map[string]any)
	}
	g.do(t, v2Users+"AllowAccessApplication", target, "")
	check(t, rule(), map[string]any{"targetId": bob, "targetType": "USER", "effect": "ALLOW", "enabled": true})
	in("bob alone", map[string]bool{"bob": true, "carol": false})
	g.do(t, v2Users+"DisableApplicationAccessPolicies", target, "")
	if off := rule(); off["effect"] != "ALLOW" || off["enabled"] == true {
		t.Errorf("the rule that v2 turned off is %v", off)
	}
	in("off", map[string]bool{"bob": false})
	g.do(t, v3Users+"UpdateAuthEnabled", `{"id":"`+fmt.Sprint(rule()["id"])+`","enabled":true}`, "")
	in("on again", map[string]bool{"bob": true})

	g.do(t, v3Users+"AuthorizeApplicationAccess", `{"appId":"`+app+`","list":[{"targetType":"USER","targetIdentifier":["`+bob+`"],"effect":"DENY"}]}`, "")
	g.do(t, v2Users+"EnableApplicationAccessPolicies", target, "")
	shown := g.do(t, v2Users+"GetApplicationAccessPolicies", `{"appId":"`+app+`"}`, "")
	list, _ := shown["list"].([]any)
	if len(list) != 1 {
		t.Fatalf("rules by v2 are %v", list)
	}
	policy := list[0].(map[string]any)
	check(t, policy, map[string]any{"targetType": "USER", "targetIdentifier": bob, "enabled": true, "namespace": app})
	check(t, member(policy, "target"), map[string]any{"username": "bob"})
	statements, _ := member(policy, "policy")["statements"].([]any)
	check(t, statements[0].(map[string]any), map[string]any{"effect": "DENY"})
	in("denied", map[string]bool{"bob": false})
	g.do(t, v2Users+"DeleteApplicationAccessPolicies", target, "")
	if left, _ := g.do(t, v3Users+"ListAuthApplication", `{"appId":"`+app+`"}`, "")["list"].([]any); len(left) > 0 {
		t.Errorf("v3 has the rules that v2 deleted: %v", left)
	}
	g.do(t, v3Users+"UpdateApplicationPermissionStrategy", `{"appId":"`+app+`","permissionStrategy":"ALLOW_ALL"}`, "")
	in("open again", map[string]bool{"bob": true, "carol": true})
	g.do(t, v2Users+"DenyAccessApplication", target, "")
	in("but for bob", map[string]bool{"bob": false, "carol": true})
	g.refused(t, 2004, v2Users+"AllowAccessApplication", `{"appId":"`+app+`","targetType":"USER","targetIdentifiers":["nobody"]}`, "")
}

func (g *guide) resourcesOfApplications(t *testing.T) {
	app, id := g.newApplication(t, "library"), g.newUser(t, "reader")
	g.do(t, v2Users+"CreateApplicationResource", `{"appId":"`+app+`","code":"books","resourceType":"DATA","actions":[{"name":"books:read"}]}`, "")
	resource := func() map[string]any {
		return member(g.do(t, v3Users+"GetResource", `{"namespace":"`+app+`","code":"books"}`, ""), "resource")
	}
	check(t, resource(), map[string]any{"type": "DATA"})
	g.do(t, v2Users+"UpdateApplicationResource", `{"appId":"`+app+`","code":"books","description":"To read"}`, "")
	check(t, resource(), map[string]any{"description": "To read"})
	check(t, g.do(t, v2Users+"ListApplicationResources", `{"appId":"`+app+`","resourceType":"DATA"}`, ""), map[string]any{"totalCount": 1})

	g.do(t, v2Users+"CreateApplicationRole", `{"appId":"`+app+`","code":"clerk"}`, "")
	g.do(t, v2Users+"AddUsersToApplicationRole", `{"appId":"`+app+`","code":"clerk","userIds":["`+id+`"]}`, "")
	check(t, g.do(t, v3Users+"ListRoleMembers", `{"code":"clerk","namespace":"`+app+`"}`, ""), map[string]any{"totalCount": 1})
	users, _ := g.do(t, v2Users+"GetApplicationUsersByRoleCode", `{"appId":"`+app+`","code":"clerk"}`, "")["list"].([]any)
	check(t, users[0].(map[string]any), map[string]any{"id": id})
	check(t, g.do(t, v2Users+"GetApplicationRoles", `{"appId":"`+app+`"}`, ""), map[string]any{"totalCount": 1})
	g.do(t, v3Users+"AuthorizeResources", `{"namespace":"`+app+`","list":[{"targetType":"ROLE","targetIdentifiers":["clerk"],
		"resources":[{"code":"books","resourceType":"DATA","actions":["books:read"]}]}]}`, "")
	check(t, g.do(t, v2Users+"ListApplicationAuthorizedResourcesByRole", `{"appId":"`+app+`","code":"clerk","resourceType":"DATA"}`, ""), map[string]any{"totalCount": 1})
	g.do(t, v2Users+"UpdateApplicationDefaultAccessPolicy", `{"appId":"`+app+`","defaultStrategy":"DENY_ALL"}`, "")
	g.do(t, v2Users+"AllowAccessApplication", `{"appId":"`+app+`","targetType":"ROLE","targetIdentifiers":["clerk"],"namespace":"`+app+`"}`, "")
	if !g.signsIn(t, app, "reader") {
		t.Error("who has the role of the application does not get in")
	}
	g.do(t, v2Users+"RemoveUsersFromApplicationRole", `{"appId":"`+app+`","code":"clerk","userIds":["`+id+`"]}`, "")
	if g.signsIn(t, app, "reader") {
		t.Error("who has lost the role of the application gets in")
	}
	check(t, member(g.do(t, v2Users+"UpdateApplicationRole", `{"appId":"`+app+`","code":"clerk","newCode":"keeper"}`, ""), "role"), map[string]any{"code": "keeper"})
	check(t, member(g.do(t, v2Users+"FindApplicationRole", `{"appId":"`+app+`","code":"keeper"}`, ""), "role"), map[string]any{"namespace": app})
	g.do(t, v2Users+"DeleteApplicationRole", `{"appId":"`+app+`","code":"keeper"}`, "")
	g.refused(t, 404, v3Users+"GetRole", `{"code":"keeper","namespace":"`+app+`"}`, "")
	g.do(t, v2Users+"DeleteApplicationResource", `{"appId":"`+app+`","code":"books"}`, "")
	g.refused(t, 404, v3Users+"GetResource", `{"namespace":"`+app+`","code":"books"}`, "")
}

// programsOfApplications: what v2 makes for programs opens the token endpoint.
func (g *guide) programsOfApplications(t *testing.T) {
	app := g.newApplication(t, "jobs")
	made := member(g.do(t, v2Users+"CreateProgrammaticAccessAccount", `{"appId":"`+app+`"}`, ""), "account")
	check(t, made, map[string]any{"appId": app, "tokenLifetime": 600, "enabled": true})
	id := fmt.Sprint(made["id"])
	gets := func(secret any) any {
		form := url.Values{"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {fmt.Sprint(secret)}, "scope": {"run"}}
		return call(t, http.MethodPost, "http://"+g.at.Emulator+"/oidc/token", form.Encode(), "Content-Type", "application/x-www-form-urlencoded").at("expires_in")
	}
	if lifetime := gets(made["secret"]); lifetime != number(600) {
		t.Errorf("its token lives %v seconds", lifetime)
	}
	fresh := member(g.do(t, v2Users+"RefreshProgrammaticAccessAccountSecret", `{"id":"`+id+`"}`, ""), "account")["secret"]
	if len(fmt.Sprint(fresh)) != 32 || fresh == made["secret"] || gets(made["secret"]) != nil || gets(fresh) == nil {
		t.Errorf("the secret is %v after %v", fresh, made["secret"])
	}
	off := member(g.do(t, v2Users+"DisableProgrammaticAccessAccount", `{"id":"`+id+`"}`, ""), "account")
	check(t, off, map[string]any{"secret": fresh, "enabled": false})
	if gets(fresh) != nil {
		t.Error("it gets a token while it is off")
	}
	g.do(t, v2Users+"EnableProgrammaticAccessAccount", `{"id":"`+id+`"}`, "")
	if gets(fresh) == nil {
		t.Error("it gets no token")
	}
	check(t, g.do(t, v2Users+"ListProgrammaticAccessAccounts", `{"appId":"`+app+`"}`, ""), map[string]any{"totalCount": 1})
	g.do(t, v2Users+"DeleteProgrammaticAccessAccount", `{"id":"`+id+`"}`, "")
	if gets(fresh) != nil {
		t.Error("it gets a token after it was deleted")
	}
}
