package emulator_test

import (
	"strconv"
	"testing"
)

// walkV2 is walk for v2's REST.
func (p *pool) walkV2(steps []step) {
	p.Helper()
	for _, s := range steps {
		p.wants(s.what, p.admin(s.method, "/api/v2/"+s.path, s.body), s.want)
	}
}

const namespaces = "resource-namespace/" + poolID

func TestNamespaces(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: clerk, namespace: legacy}]}`)
	p.walkV2([]step{
		{"first", "GET", namespaces, "", `{"code":200,"data":{"total":2,"list":[{"code":"default","name":"default"},{"code":"legacy","name":"legacy"}]}}`},
		{"create", "POST", namespaces, `{"code":"shop","name":"Shop","description":"Sells"}`, `{"code":200,"data":{"code":"shop","name":"Shop","description":"Sells","status":1}}`},
		{"code taken", "POST", namespaces, `{"code":"shop","name":"Other"}`, `{"code":409,"message":"已存在: namespace \"shop\""}`},
		{"taken by a role", "POST", namespaces, `{"code":"legacy","name":"Other"}`, `{"code":409}`},
		{"no code", "POST", namespaces, `{"name":"Shop"}`, `{"code":400}`},
		{"no name", "POST", namespaces, `{"code":"s"}`, `{"code":400}`},
		{"bad code", "POST", namespaces, `{"code":"a b","name":"S"}`, `{"code":400}`},
		{"page", "GET", namespaces + "?page=2&limit=2", "", `{"data":{"total":3,"list":[{"code":"shop"}]}}`},
		{"past the end", "GET", namespaces + "?page=9", "", `{"data":{"total":3,"list":[]}}`},
		{"no page", "GET", namespaces + "?page=0", "", `{"code":400}`},

		{"update", "PUT", namespaces + "/code/shop", `{"name":"The shop"}`, `{"code":200,"data":{"code":"shop","name":"The shop","description":"Sells"}}`},
		{"clear", "PUT", namespaces + "/code/shop", `{"description":""}`, `{"data":{"name":"The shop","description":""}}`},
		{"to a taken code", "PUT", namespaces + "/code/shop", `{"code":"legacy"}`, `{"code":409}`},
		{"unknown", "PUT", namespaces + "/code/none", `{"name":"N"}`, `{"code":404}`},
		{"unknown id", "PUT", namespaces + "/999999", `{"name":"N"}`, `{"code":404}`},
		{"no id", "PUT", namespaces + "/shop", `{"name":"N"}`, `{"code":404}`},
		{"the default one can be named", "PUT", namespaces + "/code/default", `{"name":"Common"}`, `{"code":200,"data":{"code":"default","name":"Common"}}`},
		{"but not moved", "PUT", namespaces + "/code/default", `{"code":"other"}`, `{"code":403}`},
		{"nor deleted", "DELETE", namespaces + "/code/default", "", `{"code":403}`},

		{"delete", "DELETE", namespaces + "/code/legacy", "", `{"code":200}`},
		{"again", "DELETE", namespaces + "/code/legacy", "", `{"code":404}`},
		{"another pool", "GET", "resource-namespace/pool-2", "", `{"code":2224}`},
		{"create in another pool", "POST", "resource-namespace/pool-2", `{"code":"x","name":"X"}`, `{"code":2224}`},
		{"update in another pool", "PUT", "resource-namespace/pool-2/code/shop", `{}`, `{"code":2224}`},
		{"delete in another pool", "DELETE", "resource-namespace/pool-2/code/shop", "", `{"code":2224}`},
		{"last", "GET", namespaces, "", `{"data":{"total":2,"list":[{"code":"default"},{"code":"shop"}]}}`},
	})
	p.wants("no token", p.call("GET", "/api/v2/"+namespaces, ""), `{"code":401}`)
	made := p.admin("POST", "/api/v2/"+namespaces, `{"code":"by-id","name":"B"}`)["data"].(map[string]any)
	id := strconv.Itoa(int(made["id"].(float64)))
	p.walkV2([]step{
		{"update by id", "PUT", namespaces + "/" + id, `{"name":"By id"}`, `{"data":{"code":"by-id","name":"By id"}}`},
		{"delete by id", "DELETE", namespaces + "/" + id, "", `{"code":200}`},
		{"gone", "DELETE", namespaces + "/" + id, "", `{"code":404}`},
	})
	p.wantsShape("namespace", made, shape("name code description", "id status", "", "", ""))
}

const fullNamespace = `
roles: [{code: admin}, {code: admin, namespace: shop}]
users: [{id: u1, password: passw0rd, profile: {username: bob}, roles: [shop/admin]}]
`

// fill gives the namespace shop a policy, a resource and permissions.
func (p *pool) fill() {
	p.Helper()
	p.walkV2([]step{{"resource", "POST", "resources", `{"namespace":"shop","code":"books","type":"DATA","actions":[{"name":"books:read"}]}`, `{"code":200}`}})
	p.asks([]asked{
		{"policy", `mutation{createPolicy(namespace: "shop", code: "writer", statements: [{resource: "books:*", actions: ["books:write"]}]) {code}}`, "", `{"errors":"!"}`},
		{"for the role", `mutation{addPolicyAssignments(namespace: "shop", policies: ["writer"], targetType: ROLE, targetIdentifiers: ["admin"])` + ok + `}`, "", acknowledged("addPolicyAssignments")},
		{"granted", `mutation{allow(namespace: "shop", resource: "books:1", action: "books:read", userId: "u1")` + ok + `}`, "", acknowledged("allow")},
	})
}

// allowed asks whether u1 may do something in a namespace.
func (p *pool) allowed(namespace, resource, action, want string) {
	p.Helper()
	answer := p.admin("POST", "/api/v2/acl/is-allowed", `{"namespace":"`+namespace+`","userId":"u1","resource":"`+resource+`","action":"`+action+`"}`)
	p.wants(action+" "+resource, answer, want)
}

const yes, no = `{"code":200,"data":{"allowed":true}}`, `{"code":200,"data":{"allowed":false}}`

func TestANamespaceMovesWithWhatIsInIt(t *testing.T) {
	t.Parallel()
	p := newPool(t, fullNamespace)
	p.fill()
	p.allowed("shop", "books:1", "books:read", yes)
	p.allowed("shop", "books:2", "books:write", yes)
	p.walkV2([]step{
		{"rename", "PUT", namespaces + "/code/shop", `{"code":"store"}`, `{"data":{"code":"store","name":"shop"}}`},
		{"resource", "GET", "resources/detail?namespace=store&code=books", "", `{"data":{"namespace":"store"}}`},
		{"not in the old one", "GET", "resources?namespace=shop", "", `{"code":404}`},
	})
	p.allowed("store", "books:1", "books:read", yes)
	p.allowed("store", "books:2", "books:write", yes)
	p.allowed("shop", "books:1", "books:read", `{"code":404}`)
	p.asks([]asked{
		{"policy", `{policies(namespace: "store") {list{code namespace assignmentsCount}}}`, "", `{"data":{"policies":{"list":[{"code":"writer","namespace":"store","assignmentsCount":1}]}}}`},
		{"role", `{user(id: "u1") {roles{list{code namespace}}}}`, "", `{"data":{"user":{"roles":{"list":[{"code":"admin","namespace":"store"}]}}}}`},
	})
	p.walk([]step{{"v3 reads its name", "GET", "get-role?code=admin&namespace=store", "", `{"data":{"namespace":"store","namespaceName":"shop"}}`}})
}

func TestANamespaceGoesWithWhatIsInIt(t *testing.T) {
	t.Parallel()
	p := newPool(t, fullNamespace)
	p.fill()
	p.walkV2([]step{{"delete", "DELETE", namespaces + "/code/shop", "", `{"code":200}`}})
	p.asks([]asked{
		{"no role", `{user(id: "u1") {roles{totalCount} authorizedResources(namespace: "shop") {totalCount}}}`, "", `{"data":{"user":{"roles":{"totalCount":0},"authorizedResources":{"totalCount":0}}}}`},
		{"no policy", `{policies(namespace: "shop") {totalCount}}`, "", `{"data":{"policies":{"totalCount":0}}}`},
	})
	p.walkV2([]step{{"again", "POST", namespaces, `{"code":"shop","name":"Shop"}`, `{"code":200}`}})
	p.allowed("shop", "books:1", "books:read", no)
	p.walkV2([]step{{"empty", "GET", "resources?namespace=shop", "", `{"data":{"totalCount":0,"list":[]}}`}})
	p.walk([]step{
		{"v3 reads its name", "POST", "create-role", `{"code":"clerk","namespace":"shop"}`, `{"data":{"namespace":"shop","namespaceName":"Shop"}}`},
		{"others stay", "GET", "get-role?code=admin", "", `{"statusCode":200}`},
	})
}
