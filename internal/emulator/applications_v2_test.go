package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const appsOfV2 = `
applications: [{id: old, secret: old-secret, name: Seeded, redirect_uris: [https://old.example.com/cb]}]
users: [{id: u1, password: passw0rd, profile: {username: bob}}, {id: u2, password: passw0rd, profile: {username: carol}}]
`

func TestApplicationsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	const shop = `{"name":"Shop","identifier":"shop","redirectUris":["https://shop.example.com/cb"],"logo":"https://shop.example.com/logo.png"}`
	created := p.admin("POST", "/api/v2/applications", shop)
	p.wants("create", created, `{"code":200,"data":{"id":"*","name":"Shop","identifier":"shop","logo":"https://shop.example.com/logo.png","secret":"*",
		"userPoolId":"pool-1","protocol":"oidc","redirectUris":["https://shop.example.com/cb"],"appType":"INDIVIDUAL","isIntegrate":false,"isDefault":false,
		"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z","permissionStrategy":{"enabled":true,"defaultStrategy":"ALLOW_ALL"},
		"oidcConfig":{"grant_types":["authorization_code","refresh_token","client_credentials"],"response_types":["code"],"id_token_signed_response_alg":"RS256"},
		"loginTabs":["password","phone-code","email-code"]}}`)
	id, secret := text(t, created, "data", "id"), text(t, created, "data", "secret")
	p.wants("sign in", p.enterApp(id, secret, "bob"), entered)
	p.clock.advance(time.Minute)
	p.walkV2([]step{
		{"identifier taken", "POST", "applications", shop, `{"code":409}`},
		{"no redirect URI", "POST", "applications", `{"name":"A","identifier":"a"}`, `{"code":400}`},
		{"redirect URI", "POST", "applications", `{"name":"A","identifier":"a","redirectUris":["x"]}`, `{"code":400}`},
		{"list", "GET", "applications", "", `{"code":200,"data":{"totalCount":3,"list":[{"id":"app-1","isDefault":true},{"id":"old"},{"name":"Shop"}]}}`},
		{"second page", "GET", "applications?page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"name":"Shop"}]}}`},
		{"page 0", "GET", "applications?page=0", "", `{"code":400}`},
		{"find", "GET", "applications/old", "", `{"code":200,"data":{"id":"old","name":"Seeded","secret":"old-secret"}}`},
		{"find none", "GET", "applications/none", "", `{"code":2011}`},
		{"type", "POST", "applications/old", `{"appType":"TENANT"}`, `{"code":200,"data":{"id":"old","appType":"Tenant","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:31:00.000Z"}}`},
		{"other type", "POST", "applications/old", `{"appType":"x"}`, `{"code":400}`},
		{"nothing", "POST", "applications/old", `{}`, `{"code":400}`},
		{"type of none", "POST", "applications/none", `{"appType":"BOTH"}`, `{"code":2011}`},
		{"active", "GET", "applications/" + id + "/active-users", "", `{"code":200,"data":{"totalCount":1,"list":[{"id":"u1","username":"bob","userPoolId":"pool-1","blocked":false,"loginsCount":1}]}}`},
		{"active, second page", "GET", "applications/" + id + "/active-users?page=2", "", `{"data":{"totalCount":1,"list":[]}}`},
		{"active in none", "GET", "applications/none/active-users", "", `{"code":2011}`},
		{"secret of none", "PATCH", "application/none/refresh-secret", `{}`, `{"code":2011}`},
	})
	fresh := text(t, p.admin("PATCH", "/api/v2/application/"+id+"/refresh-secret", `{}`), "data", "secret")
	p.wants("old secret", p.enterApp(id, secret, "bob"), `{"statusCode":403}`)
	p.wants("new secret", p.enterApp(id, fresh, "bob"), entered)
	p.walkV2([]step{
		{"delete", "DELETE", "applications/" + id, "", `{"code":200}`},
		{"deleted", "GET", "applications/" + id, "", `{"code":2011}`},
		{"delete none", "DELETE", "applications/" + id, "", `{"code":2011}`},
		{"the default one stays", "DELETE", "applications/app-1", "", `{"code":403}`},
	})
	p.wants("no token", p.call("GET", "/api/v2/applications", ""), `{"code":401}`)
}

// An application has a permission namespace of its own, with its id for a code.
func TestResourcesAndRolesOfApplications(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	p.walkV2([]step{
		{"none yet", "GET", "resources?namespace=old", "", `{"code":200,"data":{"totalCount":0,"list":[]}}`},
		{"nor elsewhere", "GET", "resources?namespace=none", "", `{"code":404}`},
		{"create", "POST", "resources", `{"namespace":"old","code":"books","type":"DATA","actions":[{"name":"books:read"}]}`, `{"code":200,"data":{"code":"books","namespace":"old"}}`},
		{"taken", "POST", "resources", `{"namespace":"old","code":"books","type":"DATA","actions":[{"name":"books:read"}]}`, `{"code":409}`},
		{"elsewhere", "POST", "resources", `{"namespace":"none","code":"books","type":"DATA","actions":[{"name":"books:read"}]}`, `{"code":404}`},
		{"list", "GET", "resources?namespace=old&type=DATA", "", `{"data":{"totalCount":1,"list":[{"code":"books"}]}}`},
		{"change", "POST", "resources/books", `{"namespace":"old","description":"To read"}`, `{"code":200,"data":{"description":"To read"}}`},
	})
	role := p.graphQL(`mutation createRole($namespace: String, $code: String!) {createRole(namespace: $namespace, code: $code) {code namespace}}`,
		`{"namespace":"old","code":"clerk"}`, "Authorization", p.managementToken())
	p.wants("role", role, `{"data":{"createRole":{"code":"clerk","namespace":"old"}}}`)
	p.walkV2([]step{
		{"of a role", "POST", "applications/old/authorization/allow", `{"targetType":"ROLE","targetIdentifiers":["clerk"],"namespace":"old"}`, `{"code":200}`},
		{"of the default namespace", "POST", "applications/old/authorization/allow", `{"targetType":"ROLE","targetIdentifiers":["clerk"]}`, `{"code":404}`},
		{"delete the application", "DELETE", "applications/old", "", `{"code":200}`},
		{"its namespace goes with it", "GET", "resources?namespace=old", "", `{"code":404}`},
	})
}

func TestAgreementsOfApplications(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	add := func(body, want string) string {
		t.Helper()
		answer := p.admin("POST", "/api/v2/applications/old/agreements", body)
		p.wants("add", answer, want)
		return fmt.Sprintf("%.0f", answer["data"].(map[string]any)["id"])
	}
	one := add(`{"title":"One"}`, `{"code":200,"data":{"appId":"old","title":"One","required":true,"lang":"zh-CN","order":0,"userPoolId":"pool-1"}}`)
	two := add(`{"title":"Two","required":false,"lang":"en-US"}`, `{"code":200,"data":{"title":"Two","required":false,"lang":"en-US","order":1}}`)
	p.walkV2([]step{
		{"language", "POST", "applications/old/agreements", `{"title":"x","lang":"fr"}`, `{"code":400}`},
		{"of none", "POST", "applications/none/agreements", `{"title":"x"}`, `{"code":2011}`},
		{"list", "GET", "applications/old/agreements", "", `{"code":200,"data":{"totalCount":2,"list":[{"title":"One"},{"title":"Two"}]}}`},
		{"list of none", "GET", "applications/none/agreements", "", `{"code":2011}`},
		{"sort", "POST", "applications/old/agreements/sort", `{"ids":[` + two + `,` + one + `]}`, `{"code":200}`},
		{"sorted", "GET", "applications/old/agreements", "", `{"data":{"list":[{"title":"Two","order":0},{"title":"One","order":1}]}}`},
		{"some", "POST", "applications/old/agreements/sort", `{"ids":[` + two + `]}`, `{"code":400}`},
		{"twice", "POST", "applications/old/agreements/sort", `{"ids":[` + two + `,` + two + `]}`, `{"code":404}`},
		{"modify", "PUT", "applications/old/agreements/" + one, `{"title":"Uno","lang":"en-US"}`, `{"code":200,"data":{"id":` + one + `,"title":"Uno","required":true,"lang":"en-US","order":1}}`},
		{"modify none", "PUT", "applications/old/agreements/9999", `{"title":"x"}`, `{"code":404}`},
		{"delete", "DELETE", "applications/old/agreements/" + two, "", `{"code":200}`},
		{"delete again", "DELETE", "applications/old/agreements/" + two, "", `{"code":404}`},
		{"left", "GET", "applications/old/agreements", "", `{"data":{"totalCount":1,"list":[{"title":"Uno","order":0}]}}`},
	})
}
