package emulator_test

import "testing"

const permissionsSeed = `
roles: [{code: admin, namespace: shop}, {code: clerk, namespace: shop}]
groups: [{code: dev, name: Developers}]
users:
  - {id: u1, profile: {username: bob}, roles: [shop/clerk]}
  - {id: u2, profile: {username: carol}, groups: [dev]}
`

// declared is a pool with resources in the namespace shop.
func declared(t *testing.T) *pool {
	t.Helper()
	p := newPool(t, permissionsSeed)
	p.walk([]step{{"resources", "POST", "create-resources-batch", `{"namespace":"shop","list":[
		{"code":"books","type":"DATA","description":"d","actions":[{"name":"books:read"}]},{"code":"search","type":"API","apiIdentifier":"https://example.com"}]}`, done}})
	return p
}

func TestAuthorizeResources(t *testing.T) {
	t.Parallel()
	p := declared(t)
	const path = "authorize-resources"
	p.walk([]step{
		{"several", "POST", path, `{"namespace":"shop","list":[
			{"targetType":"ROLE","targetIdentifiers":["clerk"],"resources":[{"code":"books:1","actions":["books:read"],"resourceType":"DATA"}]},
			{"targetType":"USER","targetIdentifiers":["u1","u2"],"resources":[{"code":"search","actions":["search:get"],"resourceType":"API"},{"code":"books","actions":["burn"],"resourceType":"DATA"}]},
			{"targetType":"GROUP","targetIdentifiers":["dev"],"resources":[{"code":"books","actions":["books:read"],"resourceType":"DATA"}]}]}`, done},
		{"more", "POST", path, `{"namespace":"shop","list":[{"targetType":"ROLE","targetIdentifiers":["clerk"],"resources":[{"code":"books:1","actions":["books:write"],"resourceType":"DATA"}]}]}`, done},
		{"adds up", "GET", "get-role-authorized-resources?code=clerk&namespace=shop", "", `{"data":{"list":[{"resourceCode":"books:1","resourceType":"DATA","actions":["books:read","books:write"]}]}}`},

		{"unknown user", "POST", path, `{"namespace":"shop","list":[
			{"targetType":"ROLE","targetIdentifiers":["admin"],"resources":[{"code":"books","actions":["x"],"resourceType":"DATA"}]},
			{"targetType":"USER","targetIdentifiers":["u9"],"resources":[{"code":"books","actions":["x"],"resourceType":"DATA"}]}]}`, `{"statusCode":404,"apiCode":2004}`},
		{"nobody was authorized", "GET", "get-role-authorized-resources?code=admin&namespace=shop", "", `{"data":{"totalCount":0}}`},
		{"unknown role", "POST", path, `{"list":[{"targetType":"ROLE","targetIdentifiers":["clerk"],"resources":[{"code":"books","actions":["x"],"resourceType":"DATA"}]}]}`, `{"statusCode":404,"message":"不存在: role \"clerk\" of namespace \"default\""}`},
		{"unknown resource", "POST", path, `{"namespace":"shop","list":[{"targetType":"USER","targetIdentifiers":["u1"],"resources":[{"code":"none","actions":["x"],"resourceType":"DATA"}]}]}`, `{"statusCode":404,"message":"不存在: resource \"none\" of namespace \"shop\" DATA"}`},
		{"of another type", "POST", path, `{"namespace":"shop","list":[{"targetType":"USER","targetIdentifiers":["u1"],"resources":[{"code":"books","actions":["x"],"resourceType":"UI"}]}]}`, `{"statusCode":404}`},
		{"of no such type", "POST", path, `{"namespace":"shop","list":[{"targetType":"USER","targetIdentifiers":["u1"],"resources":[{"code":"books","actions":["x"],"resourceType":"X"}]}]}`, `{"statusCode":400,"message":"参数错误: list[0].resources[0].resourceType must be DATA, API, MENU, BUTTON or UI"}`},
		{"unknown namespace", "POST", path, `{"namespace":"none","list":[{"targetType":"USER","targetIdentifiers":["u1"],"resources":[{"code":"books","actions":["x"],"resourceType":"DATA"}]}]}`, `{"statusCode":404}`},
		{"no such target", "POST", path, `{"namespace":"shop","list":[{"targetType":"ORG","targetIdentifiers":["u1"],"resources":[{"code":"books","actions":["x"],"resourceType":"DATA"}]}]}`, `{"statusCode":400,"message":"参数错误: list[0].targetType must be USER, ROLE, GROUP or DEPARTMENT"}`},
		{"no target", "POST", path, `{"namespace":"shop","list":[{"targetType":"USER","targetIdentifiers":[],"resources":[{"code":"books","actions":["x"],"resourceType":"DATA"}]}]}`, `{"statusCode":400}`},
		{"no action", "POST", path, `{"namespace":"shop","list":[{"targetType":"USER","targetIdentifiers":["u1"],"resources":[{"code":"books","actions":[],"resourceType":"DATA"}]}]}`, `{"statusCode":400}`},
		{"empty action", "POST", path, `{"namespace":"shop","list":[{"targetType":"USER","targetIdentifiers":["u1"],"resources":[{"code":"books","actions":[""],"resourceType":"DATA"}]}]}`, `{"statusCode":400}`},
		{"nothing", "POST", path, `{"list":[]}`, `{"statusCode":400}`},

		{"allowed", "POST", "is-action-allowed", `{"userId":"u1","namespace":"shop","resource":"search","action":"get"}`, `{"statusCode":200,"data":{"allowed":true}}`},
		{"through a role", "POST", "is-action-allowed", `{"userId":"u1","namespace":"shop","resource":"books:1","action":"books:write"}`, `{"data":{"allowed":true}}`},
		{"through a group", "POST", "is-action-allowed", `{"userId":"u2","namespace":"shop","resource":"books:7","action":"books:read"}`, `{"data":{"allowed":true}}`},
		{"not that one", "POST", "is-action-allowed", `{"userId":"u1","namespace":"shop","resource":"books:2","action":"books:write"}`, `{"data":{"allowed":false}}`},
		{"not there", "POST", "is-action-allowed", `{"userId":"u1","resource":"search","action":"get"}`, `{"data":{"allowed":false}}`},
		{"of nobody", "POST", "is-action-allowed", `{"userId":"u9","namespace":"shop","resource":"search","action":"get"}`, `{"statusCode":404,"apiCode":2004}`},
		{"of no namespace", "POST", "is-action-allowed", `{"userId":"u1","namespace":"none","resource":"search","action":"get"}`, `{"statusCode":404}`},
		{"of no action", "POST", "is-action-allowed", `{"userId":"u1","resource":"search"}`, `{"statusCode":400}`},

		{"targets", "POST", "get-resource-authorized-targets", `{"namespace":"shop","resource":"books"}`, `{"statusCode":200,"data":{"totalCount":3,"list":[
			{"targetType":"USER","targetIdentifier":"u1","actions":["burn"]},{"targetIdentifier":"u2"},{"targetType":"GROUP","targetIdentifier":"dev","actions":["books:read"]}]}}`},
		{"targets of one thing", "POST", "get-resource-authorized-targets", `{"namespace":"shop","resource":"books:1","targetType":"ROLE"}`, `{"data":{"totalCount":1,"list":[{"targetType":"ROLE","targetIdentifier":"clerk"}]}}`},
		{"second page", "POST", "get-resource-authorized-targets", `{"namespace":"shop","resource":"books","page":2,"limit":2}`, `{"data":{"totalCount":3,"list":[{"targetType":"GROUP"}]}}`},
		{"targets of no such kind", "POST", "get-resource-authorized-targets", `{"namespace":"shop","resource":"books","targetType":"X"}`, `{"statusCode":400}`},
		{"targets of nothing", "POST", "get-resource-authorized-targets", `{"resource":"books"}`, `{"statusCode":404}`},
		{"targets, limit 51", "POST", "get-resource-authorized-targets", `{"namespace":"shop","resource":"books","limit":51}`, `{"statusCode":400}`},
	})
}

func TestGetAuthorizedResources(t *testing.T) {
	t.Parallel()
	p := declared(t)
	p.walk([]step{{"grant", "POST", "authorize-resources", `{"namespace":"shop","list":[
		{"targetType":"USER","targetIdentifiers":["u2"],"resources":[{"code":"books:1","actions":["books:read"],"resourceType":"DATA"},{"code":"search","actions":["search:get"],"resourceType":"API"}]},
		{"targetType":"GROUP","targetIdentifiers":["dev"],"resources":[{"code":"books","actions":["books:read","books:burn"],"resourceType":"DATA"}]}]}`, done}})
	p.asks([]asked{
		{"policy", `mutation{createPolicy(namespace: "shop", code: "no-fire", statements: [{resource: "books:*", actions: ["books:burn"], effect: DENY}]) {code}}`, "", `{"errors":"!"}`},
		{"for the user", `mutation{addPolicyAssignments(namespace: "shop", policies: ["no-fire"], targetType: USER, targetIdentifiers: ["u2"])` + ok + `}`, "", acknowledged("addPolicyAssignments")},
	})
	const of = "get-authorized-resources?namespace=shop&targetType=USER&targetIdentifier=u2"
	p.walk([]step{
		{"all", "GET", of, "", `{"statusCode":200,"data":{"totalCount":3,"list":[
			{"resourceCode":"books:1","resourceType":"DATA","description":"d","apiIdentifier":"","actions":["books:read"],"effect":"ALLOW"},
			{"resourceCode":"search","apiIdentifier":"https://example.com"},{"resourceCode":"books","actions":["books:read"]}]}}`},
		{"denied, too", "GET", of + "&withDenied=true", "", `{"data":{"totalCount":4,"list":[{},{},{},{"resourceCode":"books:*","resourceType":"DATA","actions":["books:burn"],"effect":"DENY"}]}}`},
		{"of a type", "GET", of + "&resourceType=API&withDenied=true", "", `{"data":{"totalCount":1,"list":[{"resourceCode":"search"}]}}`},
		{"these", "GET", of + "&resourceList=books:1&resourceList=none", "", `{"data":{"totalCount":2,"list":[{"resourceCode":"books:1"},{"resourceCode":"books"}]}}`},
		{"not these", "GET", of + "&resourceList=none&withDenied=true", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"of a group", "GET", "get-authorized-resources?namespace=shop&targetType=GROUP&targetIdentifier=dev", "", `{"data":{"totalCount":1,"list":[{"actions":["books:read","books:burn"]}]}}`},
		{"of a role", "GET", "get-authorized-resources?namespace=shop&targetType=ROLE&targetIdentifier=clerk", "", `{"data":{"totalCount":0}}`},
		{"elsewhere", "GET", "get-authorized-resources?targetType=USER&targetIdentifier=u2", "", `{"data":{"totalCount":0}}`},
		{"of nobody", "GET", "get-authorized-resources?targetType=USER&targetIdentifier=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"of no such target", "GET", "get-authorized-resources?targetType=ORG&targetIdentifier=u2", "", `{"statusCode":400}`},
		{"of no such type", "GET", of + "&resourceType=X", "", `{"statusCode":400}`},
		{"of no namespace", "GET", "get-authorized-resources?namespace=none&targetType=USER&targetIdentifier=u2", "", `{"statusCode":404}`},
		{"of no target", "GET", "get-authorized-resources?targetType=USER", "", `{"statusCode":400}`},
	})
}

func TestADepartmentIsAuthorized(t *testing.T) {
	t.Parallel()
	p := declared(t)
	id := p.departmentOf("u1")
	p.walk([]step{
		{"authorize", "POST", "authorize-resources", `{"namespace":"shop","list":[{"targetType":"DEPARTMENT","targetIdentifiers":["` + id + `"],"resources":[{"code":"books","actions":["books:read"],"resourceType":"DATA"}]}]}`, done},
		{"its members", "POST", "is-action-allowed", `{"userId":"u1","namespace":"shop","resource":"books:1","action":"books:read"}`, `{"data":{"allowed":true}}`},
		{"no others", "POST", "is-action-allowed", `{"userId":"u2","namespace":"shop","resource":"books:1","action":"books:read"}`, `{"data":{"allowed":false}}`},
		{"resources", "GET", "get-authorized-resources?namespace=shop&targetType=DEPARTMENT&targetIdentifier=" + id, "", `{"data":{"totalCount":1,"list":[{"resourceCode":"books"}]}}`},
		{"targets", "POST", "get-resource-authorized-targets", `{"namespace":"shop","resource":"books","targetType":"DEPARTMENT"}`, `{"data":{"totalCount":1,"list":[{"targetType":"DEPARTMENT","targetIdentifier":"` + id + `"}]}}`},
		{"unknown", "POST", "authorize-resources", `{"namespace":"shop","list":[{"targetType":"DEPARTMENT","targetIdentifiers":["none"],"resources":[{"code":"books","actions":["books:read"],"resourceType":"DATA"}]}]}`, `{"statusCode":404}`},
	})
}

// departmentOf is the id of a new department with a user.
func (p *pool) departmentOf(userID string) string {
	p.Helper()
	p.wants("organization", p.admin("POST", "/api/v3/create-organization", `{"organizationCode":"acme","organizationName":"Acme","metadata":{}}`), `{"statusCode":200}`)
	made := p.admin("POST", "/api/v3/create-department", `{"organizationCode":"acme","name":"Development","code":"dev","parentDepartmentId":"root","metadata":{}}`)
	id := text(p.T, made, "data", "departmentId")
	p.wants("member", p.admin("POST", "/api/v3/add-department-members", `{"organizationCode":"acme","departmentId":"`+id+`","userIds":["`+userID+`"]}`), done)
	return id
}

// What v2 grants v3 knows, and the other way round.
func TestPermissionsOfBothGenerations(t *testing.T) {
	t.Parallel()
	p := declared(t)
	p.asks([]asked{{"granted by v2", `mutation{allow(namespace: "shop", resource: "books:1", action: "books:read", userId: "u1")` + ok + `}`, "", acknowledged("allow")}})
	p.walk([]step{
		{"allowed in v3", "POST", "is-action-allowed", `{"userId":"u1","namespace":"shop","resource":"books:1","action":"books:read"}`, `{"data":{"allowed":true}}`},
		{"listed in v3", "GET", "get-authorized-resources?namespace=shop&targetType=USER&targetIdentifier=u1", "", `{"data":{"list":[{"resourceCode":"books:1","actions":["books:read"]}]}}`},
		{"granted by v3", "POST", "authorize-resources", `{"namespace":"shop","list":[{"targetType":"ROLE","targetIdentifiers":["clerk"],"resources":[{"code":"books","actions":["books:write"],"resourceType":"DATA"}]}]}`, done},
	})
	p.allowed("shop", "books:2", "books:write", yes)
	p.walkV2([]step{{"revoked by v2", "POST", "acl/revoke-resource", `{"namespace":"shop","resource":"books","opts":[{"targetType":"ROLE","targetIdentifier":"clerk"}]}`, `{"code":200}`}})
	p.walk([]step{
		{"no more in v3", "POST", "is-action-allowed", `{"userId":"u1","namespace":"shop","resource":"books:2","action":"books:write"}`, `{"data":{"allowed":false}}`},
		{"deleted by v3", "POST", "delete-resource", `{"namespace":"shop","code":"books"}`, done},
	})
	p.allowed("shop", "books:1", "books:read", no)
}
