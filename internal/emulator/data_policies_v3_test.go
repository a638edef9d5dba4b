package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const dataSeed = `
roles: [{code: clerk}]
groups: [{code: dev, name: Developers}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob, externalId: x1}, roles: [clerk]}
  - {id: u2, profile: {username: carol, name: Carol}, groups: [dev]}
  - {id: u3, profile: {username: dave}}
`

// dataPool is a pool with a data resource of each type.
func dataPool(t *testing.T) *pool {
	t.Helper()
	p := newPool(t, dataSeed)
	p.walk([]step{
		{"namespace", "POST", "create-permission-namespace", `{"code":"shop","name":"Shop"}`, `{"statusCode":200}`},
		{"text", "POST", "create-string-data-resource", `{"namespaceCode":"shop","resourceCode":"server","resourceName":"Server","struct":"10.0.0.1","actions":["read","write"]}`, `{"statusCode":200}`},
		{"list", "POST", "create-array-data-resource", `{"namespaceCode":"shop","resourceCode":"hosts","resourceName":"Hosts","struct":["a","b"],"actions":["read","write"]}`, `{"statusCode":200}`},
		{"tree", "POST", "create-tree-data-resource", `{"namespaceCode":"shop","resourceCode":"menu","resourceName":"Menu","actions":["see","use"],"struct":[
			{"code":"db","name":"Database","value":"v","extendFieldValue":{"k":1},"children":[{"code":"query","name":"Query"},{"code":"export","name":"Export"}]},{"code":"deploy","name":"Deploy"}]}`, `{"statusCode":200}`},
	})
	return p
}

// dataPolicy makes a policy and returns its id.
func (p *pool) dataPolicy(name, statements string) string {
	p.Helper()
	answer := p.admin("POST", "/api/v3/create-data-policy", fmt.Sprintf(`{"policyName":%q,"statementList":[%s]}`, name, statements))
	return text(p.T, answer, "data", "policyId")
}

// grantData gives a policy to a target.
func (p *pool) grantData(policyID, kind, id string) {
	p.Helper()
	body := fmt.Sprintf(`{"policyIds":[%q],"targetList":[{"type":%q,"id":%q}]}`, policyID, kind, id)
	p.wants("grant", p.admin("POST", "/api/v3/authorize-data-policies", body), `{"statusCode":200}`)
}

// idOf is the id of a role or group.
func (p *pool) idOf(path string) string {
	p.Helper()
	return text(p.T, p.admin("GET", "/api/v3/"+path, ""), "data", "id")
}

func TestDataPolicies(t *testing.T) {
	t.Parallel()
	p := dataPool(t)
	const create = "create-data-policy"
	const reads = `"statementList":[{"effect":"ALLOW","permissions":["shop/server/read"]}]`
	p.walk([]step{
		{"create", "POST", create, `{"policyName":"Readers","description":"d","statementList":[{"effect":"ALLOW","permissions":["shop/server/read","shop/menu/db/query/*"]},{"effect":"DENY","permissions":["shop/menu/*"]}]}`, `{"statusCode":200,"data":{
			"policyId":"*","policyName":"Readers","description":"d","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"}}`},
		{"another", "POST", create, `{"policyName":"Writers",` + reads + `}`, `{"statusCode":200,"data":{"description":"!"}}`},
		{"name taken", "POST", create, `{"policyName":"Readers",` + reads + `}`, `{"statusCode":409,"message":"已存在: data policy \"Readers\""}`},
		{"no name", "POST", create, `{` + reads + `}`, `{"statusCode":400}`},
		{"no statements", "POST", create, `{"policyName":"x","statementList":[]}`, `{"statusCode":400}`},
		{"no permissions", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":[]}]}`, `{"statusCode":400}`},
		{"no such effect", "POST", create, `{"policyName":"x","statementList":[{"effect":"X","permissions":["shop/server/read"]}]}`, `{"statusCode":400,"message":"参数错误: statementList[0].effect must be ALLOW or DENY"}`},
		{"no action named", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":["shop/server"]}]}`, `{"statusCode":400}`},
		{"no such action", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":["shop/server/read","shop/server/burn"]}]}`, `{"statusCode":400,"message":"参数错误: statementList[0].permissions[1] must have an action of data resource \"server\", or *"}`},
		{"unknown resource", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":["shop/none/read"]}]}`, `{"statusCode":404}`},
		{"unknown namespace", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":["none/server/read"]}]}`, `{"statusCode":404,"message":"不存在: namespace \"none\""}`},
		{"unknown node", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":["shop/menu/db/none/see"]}]}`, `{"statusCode":404,"message":"不存在: node \"db/none\" of data resource \"menu\""}`},
		{"node of a text", "POST", create, `{"policyName":"x","statementList":[{"effect":"ALLOW","permissions":["shop/server/db/read"]}]}`, `{"statusCode":404}`},

		{"free", "GET", "check-data-policy-exists?policyName=x", "", `{"statusCode":200,"data":{"isValid":true,"message":"!"}}`},
		{"used", "GET", "check-data-policy-exists?policyName=Readers", "", `{"statusCode":200,"data":{"isValid":false,"message":"已存在: data policy \"Readers\""}}`},
		{"no question", "GET", "check-data-policy-exists", "", `{"statusCode":400}`},

		{"names", "GET", "list-simple-data-policies", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"policyId":"*","policyName":"Readers","description":"d"},{"policyName":"Writers"}]}}`},
		{"names by query", "GET", "list-simple-data-policies?query=READ", "", `{"data":{"totalCount":1}}`},
		{"names, page 0", "GET", "list-simple-data-policies?page=0", "", `{"statusCode":400}`},
		{"list", "GET", "list-data-policies?query=read", "", `{"statusCode":200,"data":{"totalCount":1,"list":[{"policyId":"*","policyName":"Readers","description":"d","targetList":[],"updatedAt":"*",
			"resourceList":[{"resourceId":"*","resourceName":"Server"},{"resourceName":"Menu"}]}]}}`},
		{"second page", "GET", "list-data-policies?page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"policyName":"Writers"}]}}`},
		{"limit 51", "GET", "list-data-policies?limit=51", "", `{"statusCode":400}`},
		{"no such policy", "GET", "get-data-policy?policyId=none", "", `{"statusCode":404,"message":"不存在: data policy \"none\""}`},
	})
	id := p.dataPolicy("Third", `{"effect":"ALLOW","permissions":["shop/server/read"]}`)
	p.clock.advance(time.Second)
	p.walk([]step{
		{"get", "GET", "get-data-policy?policyId=" + id, "", `{"statusCode":200,"data":{"policyId":"` + id + `","policyName":"Third"}}`},
		{"update", "POST", "update-data-policy", `{"policyId":"` + id + `","policyName":"Last","description":"e","statementList":[{"effect":"ALLOW","permissions":["shop/hosts/*"]}]}`, `{"statusCode":200,"data":{
			"policyName":"Last","description":"e","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}}`},
		{"clear", "POST", "update-data-policy", `{"policyId":"` + id + `","description":""}`, `{"data":{"policyName":"Last","description":"!"}}`},
		{"its statements stayed", "GET", "list-data-policies?query=last", "", `{"data":{"list":[{"resourceList":[{"resourceName":"Hosts"}]}]}}`},
		{"name of another", "POST", "update-data-policy", `{"policyId":"` + id + `","policyName":"Readers"}`, `{"statusCode":409}`},
		{"bad statement", "POST", "update-data-policy", `{"policyId":"` + id + `","statementList":[{"effect":"ALLOW","permissions":["x"]}]}`, `{"statusCode":400}`},
		{"update none", "POST", "update-data-policy", `{"policyId":"none"}`, `{"statusCode":404}`},
		{"delete", "POST", "delete-data-policy", `{"policyId":"` + id + `"}`, `{"statusCode":200}`},
		{"again", "POST", "delete-data-policy", `{"policyId":"` + id + `"}`, `{"statusCode":404}`},
	})
}

func TestTargetsOfDataPolicies(t *testing.T) {
	t.Parallel()
	p := dataPool(t)
	one := p.dataPolicy("One", `{"effect":"ALLOW","permissions":["shop/server/read"]}`)
	two := p.dataPolicy("Two", `{"effect":"ALLOW","permissions":["shop/server/write","shop/hosts/read"]}`)
	role, group, department := p.idOf("get-role?code=clerk"), p.idOf("get-group?code=dev"), p.departmentOf("u3")
	p.walk([]step{
		{"both to all", "POST", "authorize-data-policies", `{"policyIds":["` + one + `","` + two + `"],"targetList":[{"type":"USER","id":"u2"},{"type":"ROLE","id":"` + role + `"}]}`, `{"statusCode":200}`},
	})
	p.clock.advance(time.Second)
	p.walk([]step{
		{"once more", "POST", "authorize-data-policies", `{"policyIds":["` + one + `"],"targetList":[{"type":"USER","id":"u2"},{"type":"GROUP","id":"` + group + `","name":"Developers"}]}`, `{"statusCode":200}`},
		{"who", "GET", "list-data-policy-targets?policyId=" + one, "", `{"statusCode":200,"data":{"totalCount":3,"list":[
			{"targetType":"USER","targetIdentifier":"u2","targetName":"Carol","authorizationTime":"2026-11-21T02:30:00.000Z"},
			{"targetType":"ROLE","targetIdentifier":"` + role + `","targetName":"clerk"},
			{"targetType":"GROUP","targetIdentifier":"` + group + `","targetName":"Developers","authorizationTime":"2026-11-21T02:30:01.000Z"}]}}`},
		{"who of kinds", "GET", "list-data-policy-targets?targetType=ROLE&targetType=ORG&policyId=" + one, "", `{"data":{"totalCount":1,"list":[{"targetType":"ROLE"}]}}`},
		{"who by query", "GET", "list-data-policy-targets?query=DEVEL&policyId=" + one, "", `{"data":{"totalCount":1,"list":[{"targetType":"GROUP"}]}}`},
		{"second page", "GET", "list-data-policy-targets?page=2&limit=2&policyId=" + one, "", `{"data":{"totalCount":3,"list":[{"targetType":"GROUP"}]}}`},
		{"who of no such kind", "GET", "list-data-policy-targets?targetType=X&policyId=" + one, "", `{"statusCode":400}`},
		{"who of nothing", "GET", "list-data-policy-targets?policyId=none", "", `{"statusCode":404}`},
		{"who, limit 0", "GET", "list-data-policy-targets?limit=0&policyId=" + one, "", `{"statusCode":400}`},
		{"listed with them", "GET", "list-data-policies?query=two", "", `{"data":{"list":[{"targetList":[{"id":"u2","type":"USER","name":"Carol"},{"type":"ROLE","name":"clerk"}]}]}}`},
		{"counted", "GET", "list-data-resources?namespaceCodes=shop", "", `{"data":{"list":[{"resourceCode":"server","authorizationNum":5},{"resourceCode":"hosts","authorizationNum":2},{"resourceCode":"menu","authorizationNum":0}]}}`},

		{"unknown user", "POST", "authorize-data-policies", `{"policyIds":["` + one + `"],"targetList":[{"type":"USER","id":"u3"},{"type":"USER","id":"u9"}]}`, `{"statusCode":404,"apiCode":2004}`},
		{"unknown policy", "POST", "authorize-data-policies", `{"policyIds":["` + one + `","none"],"targetList":[{"type":"USER","id":"u3"}]}`, `{"statusCode":404}`},
		{"unknown role", "POST", "authorize-data-policies", `{"policyIds":["` + one + `"],"targetList":[{"type":"ROLE","id":"clerk"}]}`, `{"statusCode":404,"message":"不存在: ROLE \"clerk\""}`},
		{"unknown group", "POST", "authorize-data-policies", `{"policyIds":["` + one + `"],"targetList":[{"type":"GROUP","id":"dev"}]}`, `{"statusCode":404}`},
		{"no such target", "POST", "authorize-data-policies", `{"policyIds":["` + one + `"],"targetList":[{"type":"X","id":"u3"}]}`, `{"statusCode":400,"message":"参数错误: targetList[0].type must be USER, ORG, GROUP or ROLE"}`},
		{"no policy", "POST", "authorize-data-policies", `{"policyIds":[],"targetList":[{"type":"USER","id":"u3"}]}`, `{"statusCode":400}`},
		{"nobody got any", "GET", "list-data-policy-targets?policyId=" + one, "", `{"data":{"totalCount":3}}`},

		{"revoke", "POST", "revoke-data-policy", `{"policyId":"` + one + `","targetType":"USER","targetIdentifier":"u2"}`, `{"statusCode":200}`},
		{"revoke again", "POST", "revoke-data-policy", `{"policyId":"` + one + `","targetType":"USER","targetIdentifier":"u2"}`, `{"statusCode":200}`},
		{"revoke from nobody", "POST", "revoke-data-policy", `{"policyId":"` + one + `","targetType":"USER","targetIdentifier":"u9"}`, `{"statusCode":404,"apiCode":2004}`},
		{"revoke nothing", "POST", "revoke-data-policy", `{"policyId":"none","targetType":"USER","targetIdentifier":"u2"}`, `{"statusCode":404}`},
		{"two left", "GET", "list-data-policy-targets?policyId=" + one, "", `{"data":{"totalCount":2}}`},
		{"to a department", "POST", "authorize-data-policies", `{"policyIds":["` + two + `"],"targetList":[{"type":"ORG","id":"` + department + `"}]}`, `{"statusCode":200}`},
		{"who of a kind", "GET", "list-data-policy-targets?targetType=ORG&policyId=" + two, "", `{"data":{"totalCount":1,"list":[{"targetType":"ORG","targetIdentifier":"` + department + `","targetName":"Development"}]}}`},
		{"its members", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u3","action":"write","resources":["server"]}`, `{"data":{"checkResultList":[{"enabled":true}]}}`},
		{"unknown department", "POST", "authorize-data-policies", `{"policyIds":["` + two + `"],"targetList":[{"type":"ORG","id":"none"}]}`, `{"statusCode":404}`},
		{"a role goes", "POST", "delete-roles-batch", `{"codeList":["clerk"]}`, done},
		{"one left", "GET", "list-data-policy-targets?policyId=" + one, "", `{"data":{"totalCount":1,"list":[{"targetType":"GROUP"}]}}`},
	})
}
