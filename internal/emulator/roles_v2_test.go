package emulator_test

import (
	"strings"
	"testing"
	"time"
)

// asked is one call of a walk by GraphQL, as an administrator.
type asked struct{ what, query, variables, want string }

func (p *pool) asks(calls []asked) {
	p.Helper()
	token := p.managementToken()
	for _, c := range calls {
		variables := c.variables
		if variables == "" {
			variables = "{}"
		}
		p.wants(c.what, p.graphQL(c.query, variables, "Authorization", token), c.want)
	}
}

const ok = `{code message}`

// acknowledged is the answer of a change that went well.
func acknowledged(field string) string {
	return `{"errors":"!","data":{"` + field + `":{"code":200,"message":"操作成功"}}}`
}

const roleFields = `{id namespace code arn description isSystem createdAt updatedAt parent{namespace code arn description createdAt updatedAt}}`

func TestRolesOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	const create = `mutation createRole($namespace: String, $code: String!, $description: String, $parent: String) {
		createRole(namespace: $namespace, code: $code, description: $description, parent: $parent) ` + roleFields + `}`
	const roles = `query roles($namespace: String, $page: Int, $limit: Int, $sortBy: SortByEnum) {
		roles(namespace: $namespace, page: $page, limit: $limit, sortBy: $sortBy) {totalCount list{code}}}`
	p.asks([]asked{
		{"create", create, `{"code":"staff","description":"Everybody"}`, `{"data":{"createRole":{
			"id":"*","namespace":"default","code":"staff","arn":"*","description":"Everybody","isSystem":false,"parent":null,
			"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"}}}`},
		{"with parent", create, `{"code":"admin","parent":"staff"}`, `{"data":{"createRole":{"code":"admin","description":null,"parent":{"code":"staff","namespace":"default"}}}}`},
		{"elsewhere", create, `{"code":"admin","namespace":"shop"}`, `{"data":{"createRole":{"namespace":"shop"}}}`},
		{"parent elsewhere", create, `{"code":"clerk","namespace":"shop","parent":"staff"}`, refused(404)},
		{"code taken", create, `{"code":"admin"}`, refused(409)},
		{"bad code", create, `{"code":"a b"}`, refused(400)},
		{"one", `{role(code: "admin") {code namespace}}`, "", `{"data":{"role":{"code":"admin","namespace":"default"}}}`},
		{"one elsewhere", `{role(code: "admin", namespace: "shop") {namespace}}`, "", `{"data":{"role":{"namespace":"shop"}}}`},
		{"none", `{role(code: "nobody") {code}}`, "", `{"errors":"!","data":{"role":null}}`},
		{"list, the newest first", roles, `{}`, `{"data":{"roles":{"totalCount":2,"list":[{"code":"admin"},{"code":"staff"}]}}}`},
		{"list in order", roles, `{"sortBy":"CREATEDAT_ASC"}`, `{"data":{"roles":{"list":[{"code":"staff"},{"code":"admin"}]}}}`},
		{"list of a namespace", roles, `{"namespace":"shop"}`, `{"data":{"roles":{"totalCount":1,"list":[{"code":"admin"}]}}}`},
		{"page", roles, `{"page":2,"limit":1}`, `{"data":{"roles":{"totalCount":2,"list":[{"code":"staff"}]}}}`},
		{"past the end", roles, `{"page":9}`, `{"data":{"roles":{"totalCount":2,"list":[]}}}`},
		{"no page", roles, `{"page":0}`, refused(400)},
	})
	p.clock.advance(time.Second)
	p.asks([]asked{
		{
			"update", `mutation{updateRole(code: "staff", description: "All", newCode: "all") {code description updatedAt}}`, "",
			`{"data":{"updateRole":{"code":"all","description":"All","updatedAt":"2026-11-21T02:30:01.000Z"}}}`,
		},
		{"children stay", `{role(code: "admin") {parent{code}}}`, "", `{"data":{"role":{"parent":{"code":"all"}}}}`},
		{"what is not sent stays", `mutation{updateRole(code: "all") {code description}}`, "", `{"data":{"updateRole":{"code":"all","description":"All"}}}`},
		{"to a taken code", `mutation{updateRole(code: "all", newCode: "admin") {code}}`, "", refused(409)},
		{"unknown", `mutation{updateRole(code: "staff") {code}}`, "", refused(404)},
		{"list by change", roles, `{"sortBy":"UPDATEDAT_ASC"}`, `{"data":{"roles":{"list":[{"code":"admin"},{"code":"all"}]}}}`},
		{"delete", `mutation{deleteRole(code: "all")` + ok + `}`, "", acknowledged("deleteRole")},
		{"orphan", `{role(code: "admin") {parent{code}}}`, "", `{"data":{"role":{"parent":null}}}`},
		{"delete again", `mutation{deleteRole(code: "all")` + ok + `}`, "", refused(404)},
		{"delete many", `mutation{deleteRoles(codeList: ["admin", "none"])` + ok + `}`, "", acknowledged("deleteRoles")},
		{"all gone", roles, `{}`, `{"data":{"roles":{"totalCount":0,"list":[]}}}`},
		{"but not elsewhere", roles, `{"namespace":"shop"}`, `{"data":{"roles":{"totalCount":1}}}`},
	})
	for _, query := range []string{
		`{role(code: "a") {code}}`, `{roles{totalCount}}`, `mutation{createRole(code: "a") {code}}`, `mutation{updateRole(code: "a") {code}}`,
		`mutation{deleteRole(code: "a")` + ok + `}`, `mutation{deleteRoles(codeList: [])` + ok + `}`,
		`mutation{assignRole(roleCode: "a")` + ok + `}`, `mutation{revokeRole(roleCode: "a")` + ok + `}`,
	} {
		p.wants(query, p.graphQL(query, `{}`), refused(401))
	}
}

const membersSeed = `
roles: [{code: staff}, {code: admin, parent: staff}, {code: clerk, namespace: shop}]
groups: [{code: dev, name: Developers}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob}, groups: [dev]}
  - {id: u2, password: passw0rd, profile: {username: amy}}
`

func TestAssignRolesByV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, membersSeed)
	change := func(field, arguments string) string { return `mutation{` + field + `(` + arguments + `)` + ok + `}` }
	const users = `query roleWithUsers($code: String!, $namespace: String, $page: Int, $limit: Int) {
		role(code: $code, namespace: $namespace) {users(page: $page, limit: $limit) {totalCount list{id username customData{key}}}}}`
	const roles = `query getUserRoles($id: String!, $namespace: String) {user(id: $id) {roles(namespace: $namespace) {totalCount list{code namespace}}}}`
	p.asks([]asked{
		{"users", change("assignRole", `roleCode: "staff", userIds: ["u1", "u2"]`), "", acknowledged("assignRole")},
		{"several roles", change("assignRole", `roleCodes: ["staff", null, "admin"], userIds: ["u2"]`), "", acknowledged("assignRole")},
		{"group", change("assignRole", `namespace: "shop", roleCode: "clerk", groupCodes: ["dev"]`), "", acknowledged("assignRole")},
		{"who", users, `{"code":"staff"}`, `{"data":{"role":{"users":{"totalCount":2,"list":[{"id":"u1","username":"bob","customData":[]},{"id":"u2"}]}}}}`},
		{"page of them", users, `{"code":"staff","page":2,"limit":1}`, `{"data":{"role":{"users":{"totalCount":2,"list":[{"id":"u2"}]}}}}`},
		{"members of the group", users, `{"code":"clerk","namespace":"shop"}`, `{"data":{"role":{"users":{"totalCount":1,"list":[{"id":"u1"}]}}}}`},
		{"of the user", roles, `{"id":"u2"}`, `{"data":{"user":{"roles":{"totalCount":2,"list":[{"code":"staff"},{"code":"admin"}]}}}}`},
		{"in a namespace", roles, `{"id":"u1","namespace":"shop"}`, `{"data":{"user":{"roles":{"list":[{"code":"clerk","namespace":"shop"}]}}}}`},

		{"unknown role", change("assignRole", `roleCodes: ["staff", "none"], userIds: ["u1"]`), "", refused(404)},
		{"unknown user", change("assignRole", `roleCode: "admin", userIds: ["u1", "u9"]`), "", refused(2004)},
		{"nothing done", users, `{"code":"admin"}`, `{"data":{"role":{"users":{"totalCount":1}}}}`},
		{"unknown group", change("assignRole", `roleCode: "admin", groupCodes: ["none"]`), "", refused(404)},
		{"no role", change("assignRole", `userIds: ["u1"]`), "", refused(400)},
		{"nobody", change("assignRole", `roleCode: "admin"`), "", refused(400)},
		{
			"unknown department", change("assignRole", `roleCode: "admin", nodeCodes: ["n"]`), "",
			`{"errors":[{"message":{"code":404,"message":"不存在: department \"n\""}}]}`,
		},

		{"revoke", change("revokeRole", `roleCode: "staff", userIds: ["u1"]`), "", acknowledged("revokeRole")},
		{"from a group", change("revokeRole", `namespace: "shop", roleCodes: ["clerk"], groupCodes: ["dev"]`), "", acknowledged("revokeRole")},
		{"what nobody has", change("revokeRole", `roleCode: "staff", userIds: ["u1"]`), "", acknowledged("revokeRole")},
		{"gone", roles, `{"id":"u1"}`, `{"data":{"user":{"roles":{"totalCount":0}}}}`},
		{"unknown user", change("revokeRole", `roleCode: "staff", userIds: ["u9"]`), "", refused(2004)},
		{"unknown department", change("revokeRole", `roleCode: "staff", nodeCodes: ["n"]`), "", refused(404)},
	})
	p.walk([]step{
		{"v3 reads", "GET", "list-role-members?code=staff", "", `{"data":{"totalCount":1,"list":[{"userId":"u2"}]}}`},
		{"v3 reads the roles", "GET", "get-user-roles?userId=u2", "", `{"data":{"totalCount":2,"list":[{"code":"staff","name":"staff"},{"code":"admin"}]}}`},
		{"v3 writes", "POST", "assign-role", `{"code":"admin","targets":[{"targetType":"USER","targetIdentifier":"u1"}]}`, done},
	})
	p.asks([]asked{
		{"v2 reads", users, `{"code":"admin"}`, `{"data":{"role":{"users":{"totalCount":2}}}}`},
		{"v2 renames", `mutation{updateRole(code: "staff", newCode: "all") {code}}`, "", `{"data":{"updateRole":{"code":"all"}}}`},
	})
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	p.wants("users read who has their roles", p.graphQL(`{user{roles{list{code users{totalCount}}}}}`, `{}`, "Authorization", token), refused(401))
	p.walk([]step{{"v3 sees the name", "GET", "get-role?code=all", "", `{"data":{"code":"all","name":"all"}}`}})
}

func TestRoleOfV2HasTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: staff, description: d}, {code: admin, description: d, parent: staff, system: true}]}`)
	answer := p.adminGraphQL(`{role(code: "admin") `+strings.Replace(roleFields, "isSystem", "isSystem users{totalCount list{id}} authorizedResources{totalCount list{code}}", 1)+`}`, `{}`)
	role := answer["data"].(map[string]any)["role"].(map[string]any)
	p.wantsShape("role", role, shape("id namespace code arn description createdAt updatedAt", "", "isSystem", "", "parent users authorizedResources"))
	for _, page := range []string{"users", "authorizedResources"} {
		p.wantsShape(page, role[page].(map[string]any), shape("", "totalCount", "", "list", ""))
	}
}
