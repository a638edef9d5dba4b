package emulator_test

import (
	"fmt"
	"testing"
)

// stocked is a pool with two resources, and who may use them.
func stocked(t *testing.T) *pool {
	t.Helper()
	p := newPool(t, `
roles: [{code: staff}, {code: admin, parent: staff}]
groups: [{code: dev, name: Developers}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob}, roles: [admin], groups: [dev]}
  - {id: u2, profile: {username: amy}}
`)
	p.walkV2([]step{
		{"data", "POST", "resources", `{"namespace":"default","code":"books","type":"DATA","description":"To read","actions":[{"name":"books:read"},{"name":"books:write"}]}`, `{"code":200}`},
		{"api", "POST", "resources", `{"namespace":"default","code":"search","type":"API","apiIdentifier":"https://example.com","actions":[{"name":"search:GET"}]}`, `{"code":200}`},
		{"namespace", "POST", namespaces, `{"code":"shop","name":"Shop"}`, `{"code":200}`},
	})
	const authorize = `mutation authorizeResource($namespace: String, $resource: String, $resourceType: ResourceType, $opts: [AuthorizeResourceOpt]) {
		authorizeResource(namespace: $namespace, resource: $resource, resourceType: $resourceType, opts: $opts)` + ok + `}`
	p.asks([]asked{
		{"several", authorize, `{"namespace":"default","resource":"books:1","opts":[
			{"targetType":"USER","targetIdentifier":"u2","actions":["books:read","books:write"]},
			{"targetType":"ROLE","targetIdentifier":"staff","actions":["books:read"]},
			{"targetType":"GROUP","targetIdentifier":"dev","actions":["books:write"]}]}`, acknowledged("authorizeResource")},
		{"all actions", authorize, `{"resource":"search","resourceType":"API","opts":[{"targetType":"USER","targetIdentifier":"u1"}]}`, acknowledged("authorizeResource")},
		{"by policy", createPolicy, `{"code":"p","statements":[{"resource":"books:*","actions":["books:list"]},{"resource":"books:*","actions":["books:burn"],"effect":"DENY"}]}`, `{"errors":"!"}`},
		{"by policy", assigning("addPolicyAssignments", `policies: ["p"], targetType: ROLE, targetIdentifiers: ["admin"]`), "", acknowledged("addPolicyAssignments")},
		{"not declared", assigning("allow", `namespace: "shop", resource: "tills:1", action: "tills:open", userId: "u1"`), "", acknowledged("allow")},

		{"another type", authorize, `{"resource":"books:1","resourceType":"API","opts":[{"targetType":"USER","targetIdentifier":"u1"}]}`, refused(404)},
		{"unknown resource", authorize, `{"resource":"films:1","opts":[{"targetType":"USER","targetIdentifier":"u1"}]}`, refused(404)},
		{"unknown namespace", authorize, `{"namespace":"none","resource":"books:1","opts":[{"targetType":"USER","targetIdentifier":"u1"}]}`, refused(404)},
		{"unknown user", authorize, `{"resource":"search","opts":[{"targetType":"USER","targetIdentifier":"u2"},{"targetType":"USER","targetIdentifier":"u9"}]}`, refused(2004)},
		{"unknown department", authorize, `{"resource":"search","opts":[{"targetType":"ORG","targetIdentifier":"n"}]}`, refused(404)},
		{"null", authorize, `{"resource":"search","opts":[null]}`, refused(400)},
		{"nobody", authorize, `{"resource":"search","opts":[]}`, refused(400)},
		{"nothing", authorize, `{"opts":[{"targetType":"USER","targetIdentifier":"u1"}]}`, refused(400)},
	})
	return p
}

func TestAuthorizedResources(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	const of = `query authorizedResources($targetType: PolicyAssignmentTargetType, $targetIdentifier: String, $namespace: String, $resourceType: String) {
		authorizedResources(targetType: $targetType, targetIdentifier: $targetIdentifier, namespace: $namespace, resourceType: $resourceType) {
			totalCount list{code type actions apiIdentifier}}}`
	const all = `{"totalCount":3,"list":[
		{"code":"search","type":"API","actions":["*"],"apiIdentifier":"https://example.com"},
		{"code":"books:1","type":"DATA","actions":["books:write","books:read"],"apiIdentifier":null},
		{"code":"books:*","type":"DATA","actions":["books:list"]}]}`
	p.asks([]asked{
		{"user", of, `{"targetType":"USER","targetIdentifier":"u1","namespace":"default"}`, `{"data":{"authorizedResources":` + all + `}}`},
		{"of a type", of, `{"targetType":"USER","targetIdentifier":"u1","resourceType":"API"}`, `{"data":{"authorizedResources":{"totalCount":1,"list":[{"code":"search"}]}}}`},
		{"elsewhere", of, `{"targetType":"USER","targetIdentifier":"u1","namespace":"shop"}`, `{"data":{"authorizedResources":{"totalCount":1,"list":[{"code":"tills:1","type":null}]}}}`},
		{"elsewhere, of a type", of, `{"targetType":"USER","targetIdentifier":"u1","namespace":"shop","resourceType":"DATA"}`, `{"data":{"authorizedResources":{"totalCount":0}}}`},
		{"role", of, `{"targetType":"ROLE","targetIdentifier":"staff"}`, `{"data":{"authorizedResources":{"list":[{"code":"books:1","actions":["books:read"]}]}}}`},
		{"role with parent", of, `{"targetType":"ROLE","targetIdentifier":"admin"}`, `{"data":{"authorizedResources":{"list":[{"code":"books:*","actions":["books:list"]},{"code":"books:1","actions":["books:read"]}]}}}`},
		{"group", of, `{"targetType":"GROUP","targetIdentifier":"dev"}`, `{"data":{"authorizedResources":{"list":[{"code":"books:1","actions":["books:write"]}]}}}`},
		{"unknown department", of, `{"targetType":"ORG","targetIdentifier":"n"}`, refused(404)},
		{"unknown user", of, `{"targetType":"USER","targetIdentifier":"u9"}`, refused(2004)},
		{"unknown role", of, `{"targetType":"ROLE","targetIdentifier":"none"}`, refused(404)},
		{"unknown namespace", of, `{"targetType":"USER","targetIdentifier":"u1","namespace":"none"}`, refused(404)},
		{"no type", of, `{"targetType":"USER","targetIdentifier":"u1","resourceType":"X"}`, refused(400)},
		{"nobody", of, `{}`, refused(400)},
		{
			"of a user", `query listUserAuthorizedResources($id: String!, $namespace: String, $resourceType: String) {
			user(id: $id) {authorizedResources(namespace: $namespace, resourceType: $resourceType) {totalCount list{code type actions apiIdentifier}}}}`,
			`{"id":"u1","namespace":"default"}`, `{"data":{"user":{"authorizedResources":` + all + `}}}`,
		},
		{
			"of a role", `query listRoleAuthorizedResources($code: String!, $namespace: String, $resourceType: String) {
			role(code: $code, namespace: $namespace) {authorizedResources(resourceType: $resourceType) {totalCount list{code}}}}`,
			`{"code":"admin","resourceType":"DATA"}`, `{"data":{"role":{"authorizedResources":{"totalCount":2,"list":[{"code":"books:*"},{"code":"books:1"}]}}}}`,
		},
	})
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	own := p.graphQL(`{user{authorizedResources(namespace: "default") {totalCount}}}`, `{}`, "Authorization", token)
	p.wants("the user itself", own, `{"data":{"user":{"authorizedResources":{"totalCount":3}}}}`)
	p.wants("of others", p.graphQL(of, `{"targetType":"USER","targetIdentifier":"u2"}`, "Authorization", token), refused(401))
}

func TestAuthorizedResourcesOfV3(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	const search = `{"resourceCode":"search","resourceType":"API","actions":["*"],"apiIdentifier":"https://example.com","effect":"ALLOW"}`
	const books = `{"resourceCode":"books:1","description":"To read","resourceType":"DATA","actions":["books:write","books:read"],"apiIdentifier":"","effect":"ALLOW"}`
	p.walk([]step{
		{"user", "GET", "get-user-authorized-resources?userId=u1", "", `{"statusCode":200,"data":{"totalCount":3,"list":[` + search + `,` + books + `,{"resourceCode":"books:*"}]}}`},
		{"of a type", "GET", "get-user-authorized-resources?userId=u1&resourceType=API", "", `{"data":{"totalCount":1,"list":[` + search + `]}}`},
		{"elsewhere", "GET", "get-user-authorized-resources?userId=u1&namespace=shop", "", `{"data":{"totalCount":1,"list":[{"resourceCode":"tills:1","resourceType":""}]}}`},
		{"role", "GET", "get-role-authorized-resources?code=admin", "", `{"data":{"totalCount":2,"list":[
			{"resourceCode":"books:*","resourceType":"DATA","actions":["books:list"],"apiIdentifier":""},{"resourceCode":"books:1","actions":["books:read"]}]}}`},
		{"group", "GET", "get-group-authorized-resources?code=dev", "", `{"data":[{"resourceCode":"books:1","actions":["books:write"],"effect":"ALLOW"}]}`},
		{"group elsewhere", "GET", "get-group-authorized-resources?code=dev&namespace=shop", "", `{"data":[]}`},
	})
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	mine := func(query string) map[string]any {
		return p.call("GET", "/api/v3/get-my-authorized-resources"+query, "", "Authorization", token)
	}
	p.wants("all", mine(""), `{"data":{"totalCount":4}}`)
	p.wants("of a namespace", mine("?namespace=shop"), `{"data":{"totalCount":1,"list":[{"resourceCode":"tills:1"}]}}`)
	p.wants("of a type", mine("?resourceType=API"), `{"data":{"totalCount":1,"list":[`+search+`]}}`)
}

func TestAuthorizedTargets(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	query := func(field string) string {
		return `query targets($namespace: String!, $resourceType: ResourceType!, $resource: String!, $targetType: PolicyAssignmentTargetType, $actions: AuthorizedTargetsActionsInput) {` +
			field + `(namespace: $namespace, resource: $resource, resourceType: $resourceType, targetType: $targetType, actions: $actions) {
				totalCount list{targetType targetIdentifier actions}}}`
	}
	of := func(more string) string {
		return fmt.Sprintf(`{"namespace":"default","resourceType":"DATA","resource":"books:1"%s}`, more)
	}
	const user = `{"targetType":"USER","targetIdentifier":"u2","actions":["books:read","books:write"]}`
	targets := query("authorizedTargets")
	p.asks([]asked{
		{"all", targets, of(``), `{"data":{"authorizedTargets":{"totalCount":4,"list":[` + user + `,
			{"targetType":"ROLE","targetIdentifier":"staff","actions":["books:read"]},
			{"targetType":"GROUP","targetIdentifier":"dev","actions":["books:write"]},
			{"targetType":"ROLE","targetIdentifier":"admin","actions":["books:list"]}]}}}`},
		{"roles", targets, of(`,"targetType":"ROLE"`), `{"data":{"authorizedTargets":{"totalCount":2,"list":[{"targetIdentifier":"staff"},{"targetIdentifier":"admin"}]}}}`},
		{"departments", targets, of(`,"targetType":"ORG"`), `{"data":{"authorizedTargets":{"totalCount":0,"list":[]}}}`},
		{"both actions", targets, of(`,"actions":{"op":"AND","list":["books:read","books:write"]}`), `{"data":{"authorizedTargets":{"totalCount":1,"list":[` + user + `]}}}`},
		{"one of them", targets, of(`,"actions":{"op":"OR","list":["books:read","books:list"]}`), `{"data":{"authorizedTargets":{"totalCount":3,"list":[` + user + `,{"targetIdentifier":"staff"},{"targetIdentifier":"admin"}]}}}`},
		{
			"another kind of thing", targets, `{"namespace":"default","resourceType":"API","resource":"search","actions":{"op":"AND","list":["search:GET"]}}`,
			`{"data":{"authorizedTargets":{"totalCount":1,"list":[{"targetIdentifier":"u1","actions":["*"]}]}}}`,
		},
		{"the kind as a whole", targets, `{"namespace":"default","resourceType":"DATA","resource":"books"}`, `{"data":{"authorizedTargets":{"totalCount":1,"list":[{"targetIdentifier":"admin"}]}}}`},
		{"another type", targets, `{"namespace":"default","resourceType":"API","resource":"books:1"}`, refused(404)},
		{"unknown resource", targets, `{"namespace":"default","resourceType":"DATA","resource":"films"}`, refused(404)},
		{"unknown namespace", targets, `{"namespace":"none","resourceType":"DATA","resource":"books"}`, refused(404)},
		{"the same", query("authorizedTargetsCode"), of(``), `{"data":{"authorizedTargetsCode":{"totalCount":4}}}`},
	})
}

func TestRevokeResource(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	revoke := func(what, resource, target, want string) step {
		return step{what, "POST", "acl/revoke-resource", fmt.Sprintf(`{"namespace":"default","resource":%q,"opts":[%s]}`, resource, target), want}
	}
	p.allowed("default", "books:1", "books:read", yes)
	p.walkV2([]step{
		revoke("nobody is left out", "books:1", `{"targetType":"ROLE","targetIdentifier":"staff"},{"targetType":"USER","targetIdentifier":"u9"}`, `{"code":2004}`),
		revoke("unknown department", "books:1", `{"targetType":"ORG","targetIdentifier":"n"}`, `{"code":404}`),
		revoke("no such kind", "books:1", `{"targetType":"X","targetIdentifier":"n"}`, `{"code":400,"message":"参数错误: opts[0].targetType must be USER, ROLE, GROUP or ORG"}`),
		revoke("unknown resource", "films", `{"targetType":"USER","targetIdentifier":"u1"}`, `{"code":404}`),
		{"unknown namespace", "POST", "acl/revoke-resource", `{"namespace":"none","resource":"books","opts":[{"targetType":"USER","targetIdentifier":"u1"}]}`, `{"code":404}`},
		{"nobody", "POST", "acl/revoke-resource", `{"namespace":"default","resource":"books","opts":[]}`, `{"code":400}`},
	})
	p.allowed("default", "books:1", "books:read", yes)
	p.walkV2([]step{
		revoke("two", "books:1", `{"targetType":"ROLE","targetIdentifier":"staff"},{"targetType":"GROUP","targetIdentifier":"dev"}`, `{"code":200}`),
		revoke("what nobody has", "books:1", `{"targetType":"USER","targetIdentifier":"u1"}`, `{"code":200}`),
		revoke("a policy stays", "books:*", `{"targetType":"ROLE","targetIdentifier":"admin"}`, `{"code":200}`),
	})
	p.allowed("default", "books:1", "books:read", no)
	p.allowed("default", "books:1", "books:list", yes)
	p.wants("no token", p.call("POST", "/api/v2/acl/revoke-resource", `{}`), `{"code":401}`)
}

func TestResourcesOfAUser(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	const check, kind = "acl/check-resource-permission-batch", "acl/get-authorized-resources-of-resource-kind"
	const one, all = `{"code":"books:1","type":"DATA","actions":["books:write","books:read"]}`, `{"code":"books:*","type":"DATA","actions":["books:list"]}`
	p.walkV2([]step{
		{"several", "POST", check, `{"userId":"u1","namespace":"default","resources":["books:1","films:1","search","books:2"]}`, `{"code":200,"data":[
			{"code":"books:1","type":"DATA","actions":["books:write","books:list","books:read"],"apiIdentifier":"!"},{"code":"films:1","type":"!","actions":[]},
			{"code":"search","type":"API","actions":["*"],"apiIdentifier":"https://example.com"},{"code":"books:2","actions":["books:list"]}]}`},
		{"none", "POST", check, `{"userId":"u1","namespace":"default","resources":[]}`, `{"code":400}`},
		{"of an unknown user", "POST", check, `{"userId":"u9","namespace":"default","resources":["books"]}`, `{"code":2004}`},
		{"of an unknown namespace", "POST", check, `{"userId":"u1","namespace":"none","resources":["books"]}`, `{"code":404}`},
		{"of a kind", "POST", kind, `{"userId":"u1","namespace":"default","resource":"books:*"}`, `{"code":200,"data":[` + one + `,` + all + `]}`},
		{"by its code", "POST", kind, `{"userId":"u1","namespace":"default","resource":"books"}`, `{"data":[` + one + `,` + all + `]}`},
		{"of another", "POST", kind, `{"userId":"u2","namespace":"default","resource":"search:*"}`, `{"data":[]}`},
		{"all", "POST", kind, `{"userId":"u1","namespace":"default","resource":"*"}`, `{"data":[{"code":"search","apiIdentifier":"https://example.com"},` + one + `,` + all + `]}`},
		{"unknown user", "POST", kind, `{"userId":"u9","namespace":"default","resource":"books"}`, `{"code":2004}`},
		{"unknown namespace", "POST", kind, `{"userId":"u1","namespace":"none","resource":"books"}`, `{"code":404}`},
	})
	p.asks([]asked{
		{"a denial", createPolicy, `{"code":"no","statements":[{"resource":"books:1","actions":["books:list"],"effect":"DENY"}]}`, `{"errors":"!"}`},
		{"a denial", assigning("addPolicyAssignments", `policies: ["no"], targetType: USER, targetIdentifiers: ["u1"]`), "", acknowledged("addPolicyAssignments")},
	})
	p.walkV2([]step{{"of one", "POST", check, `{"userId":"u1","namespace":"default","resources":["books:1","books:2"]}`, `{"data":[{"actions":["books:write","books:read"]},{"actions":["books:list"]}]}`}})
}
