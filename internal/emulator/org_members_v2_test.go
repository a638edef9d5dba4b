package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestOrgMembers(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	org, dev, core := p.org()
	p.clock.advance(time.Second)
	const members = `query nodeByIdWithMembers($page: Int, $limit: Int, $sortBy: SortByEnum, $includeChildrenNodes: Boolean, $id: String!) {
		nodeById(id: $id) { name users(page: $page, limit: $limit, sortBy: $sortBy, includeChildrenNodes: $includeChildrenNodes) { totalCount list { id } } } }`
	in := func(more string) string { return fmt.Sprintf(`{"id":%q%s}`, dev, more) }
	are := func(total int, ids string) string {
		return fmt.Sprintf(`{"data":{"nodeById":{"name":"Development","users":{"totalCount":%d,"list":[%s]}}}}`, total, ids)
	}
	change := func(name, arguments string) string {
		return fmt.Sprintf(`mutation { %s(%s) { id users(sortBy: CREATEDAT_ASC) { totalCount list { id } } } }`, name, arguments)
	}
	const two = `{"id":"u1"},{"id":"u2"}`
	mainly := func(arguments string) string { return `mutation { setMainDepartment(` + arguments + `) { code } }` }
	move := func(users, from, to string) string {
		return fmt.Sprintf(`mutation { moveMembers(userIds: %s, sourceNodeId: %q, targetNodeId: %q) { code } }`, users, from, to)
	}
	p.asks([]asked{
		{"add", change("addMember", fmt.Sprintf(`nodeId: %q, userIds: ["u2", "u1"]`, dev)), "", fmt.Sprintf(`{"data":{"addMember":{"id":%q,"users":{"totalCount":2,"list":[%s]}}}}`, dev, two)},
		{"by code, a leader", change("addMember", fmt.Sprintf(`orgId: %q, nodeCode: "core", userIds: ["u3"], isLeader: true`, org)), "", fmt.Sprintf(`{"data":{"addMember":{"id":%q,"users":{"totalCount":1}}}}`, core)},
		{"with those below, newest first", members, in(""), are(3, `{"id":"u3"},{"id":"u2"},{"id":"u1"}`)},
		{"without", members, in(`,"includeChildrenNodes":false,"sortBy":"CREATEDAT_ASC"`), are(2, two)},
		{"page", members, in(`,"page":2,"limit":1`), are(3, `{"id":"u2"}`)},
		{"one unknown", change("addMember", fmt.Sprintf(`nodeId: %q, userIds: ["u1", "u9"]`, core)), "", refused(2004)},
		{"nothing done", members, fmt.Sprintf(`{"id":%q}`, core), `{"data":{"nodeById":{"users":{"totalCount":1}}}}`},
		{"unknown department", change("addMember", `nodeId: "none", userIds: ["u1"]`), "", refused(404)},
		{"unknown code", change("removeMember", fmt.Sprintf(`orgId: %q, nodeCode: "none", userIds: ["u1"]`, org)), "", refused(404)},
		{"no department", change("addMember", `userIds: ["u1"]`), "", refused(400)},

		{"main", mainly(fmt.Sprintf(`userId: "u1", departmentId: %q`, dev)), "", `{"data":{"setMainDepartment":{"code":200}}}`},
		{"not the user's", mainly(fmt.Sprintf(`userId: "u1", departmentId: %q`, core)), "", refused(400)},
		{"none there", mainly(`userId: "u1", departmentId: "none"`), "", refused(404)},
		{"of nobody", mainly(`userId: "u9"`), "", refused(2004)},
		{
			"of the user", `query getUserDepartments($id: String!) { user(id: $id) { departments { totalCount list { isMainDepartment joinedAt department { id orgId name path isVirtualNode } } } } }`, `{"id":"u1"}`,
			fmt.Sprintf(`{"data":{"user":{"departments":{"totalCount":1,"list":[{"isMainDepartment":true,"joinedAt":"2026-11-21T02:30:01.000Z","department":{"id":%[2]q,"orgId":%[1]q,"name":"Development","path":[%[1]q,%[2]q],"isVirtualNode":false}}]}}}}`, org, dev),
		},
		{"of an organization", `{ user(id: "u1") { departments(orgId: "none") { totalCount list { joinedAt } } } }`, "", `{"data":{"user":{"departments":{"totalCount":0,"list":[]}}}}`},
		{"no main one", mainly(`userId: "u1"`), "", `{"data":{"setMainDepartment":{"code":200}}}`},
		{"so", `{ user(id: "u1") { departments { list { isMainDepartment } } } }`, "", `{"data":{"user":{"departments":{"list":[{"isMainDepartment":false}]}}}}`},

		{"move", move(`["u1"]`, dev, core), "", `{"data":{"moveMembers":{"code":200}}}`},
		{"one is not there", move(`["u2", "u1"]`, dev, core), "", refused(404)},
		{"from nowhere", move(`["u2"]`, "none", core), "", refused(404)},
		{"to nowhere", move(`["u2"]`, dev, "none"), "", refused(404)},
		{"who stayed", members, in(`,"includeChildrenNodes":false`), are(1, `{"id":"u2"}`)},
		{"who went", members, fmt.Sprintf(`{"id":%q}`, core), `{"data":{"nodeById":{"users":{"list":[{"id":"u3"},{"id":"u1"}]}}}}`},
		{"remove", change("removeMember", fmt.Sprintf(`nodeId: %q, userIds: ["u2", "u3"]`, dev)), "", fmt.Sprintf(`{"data":{"removeMember":{"id":%q,"users":{"totalCount":2}}}}`, dev)},
	})
	p.walk([]step{
		{"v3 has the leader", "GET", "get-department?organizationCode=acme&departmentIdType=code&departmentId=core", "", `{"data":{"leaderUserIds":["u3"],"membersCount":2}}`},
		{"and the members", "GET", "list-department-member-ids?organizationCode=acme&departmentIdType=code&departmentId=dev", "", `{"statusCode":200,"data":[]}`},
	})
	bob := text(t, p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"bob","password":%q}}`, p.encrypted("passw0rd"))), "data", "loginByUsername", "token")
	p.wants("users see where they are", p.as(bob, `{ user { departments { list { department { name } } } } }`, "{}"), `{"data":{"user":{"departments":{"list":[{"department":{"name":"Core"}}]}}}}`)
	p.wants("not who is there with them", p.as(bob, `{ user { departments { list { department { users { totalCount } } } } } }`, "{}"), refused(401))
}

func TestPermissionsOfOrgNodes(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: reader}, {code: clerk, namespace: shop}]
users: [{id: u1, profile: {username: bob}}]
`)
	org, dev, _ := p.org()
	p.adminGraphQL(fmt.Sprintf(`mutation { addMember(nodeId: %q, userIds: ["u1"]) { id } }`, dev), "{}")
	const (
		roles     = `query getNodeRoles($id: String!, $namespace: String) { nodeById(id: $id) { roles(namespace: $namespace) { totalCount list { code namespace } } } }`
		resources = `query listNodeByIdAuthorizedResources($id: String!, $namespace: String, $resourceType: String) {
			nodeById(id: $id) { authorizedResources(namespace: $namespace, resourceType: $resourceType) { totalCount list { code type actions } } } }`
		byCode = `query listNodeByCodeAuthorizedResources($orgId: String!, $code: String!, $namespace: String, $resourceType: String) {
			nodeByCode(orgId: $orgId, code: $code) { authorizedResources(namespace: $namespace, resourceType: $resourceType) { totalCount list { code } } } }`
	)
	of := func(more string) string { return fmt.Sprintf(`{"id":%q%s}`, dev, more) }
	p.asks([]asked{
		{"give", fmt.Sprintf(`mutation { assignRole(roleCodes: ["reader"], nodeCodes: [%q]) { code message } }`, dev), "", acknowledged("assignRole")},
		{"of a namespace", fmt.Sprintf(`mutation { assignRole(namespace: "shop", roleCodes: ["clerk"], nodeCodes: [%q]) { code message } }`, dev), "", acknowledged("assignRole")},
		{"of all", roles, of(""), `{"data":{"nodeById":{"roles":{"totalCount":2,"list":[{"code":"reader"},{"code":"clerk","namespace":"shop"}]}}}}`},
		{"of one", roles, of(`,"namespace":"shop"`), `{"data":{"nodeById":{"roles":{"totalCount":1,"list":[{"code":"clerk"}]}}}}`},
		{"its members have them", `{ user(id: "u1") { roles { totalCount } } }`, "", `{"data":{"user":{"roles":{"totalCount":2}}}}`},
		{"take", fmt.Sprintf(`mutation { revokeRole(roleCodes: ["reader"], nodeCodes: [%q]) { code message } }`, dev), "", acknowledged("revokeRole")},
		{"left", roles, of(""), `{"data":{"nodeById":{"roles":{"totalCount":1}}}}`},
	})
	p.walk([]step{
		{"v3 reads", "GET", "list-role-departments?code=clerk&namespace=shop", "", fmt.Sprintf(`{"data":{"totalCount":1,"list":[{"id":%q}]}}`, dev)},
		{"a resource", "POST", "create-resource", `{"namespace":"shop","code":"books","type":"DATA","actions":[{"name":"books:read","description":"Reads"}]}`, `{"statusCode":200}`},
		{"v3 authorizes", "POST", "authorize-resources", fmt.Sprintf(`{"namespace":"shop","list":[{"targetType":"DEPARTMENT","targetIdentifiers":[%q],"resources":[{"code":"books","resourceType":"DATA","actions":["books:read"]}]}]}`, dev), `{"statusCode":200}`},
	})
	p.asks([]asked{
		{"v2 reads", resources, of(`,"namespace":"shop"`), `{"data":{"nodeById":{"authorizedResources":{"totalCount":1,"list":[{"code":"books","type":"DATA","actions":["books:read"]}]}}}}`},
		{"of another kind", resources, of(`,"namespace":"shop","resourceType":"API"`), `{"data":{"nodeById":{"authorizedResources":{"totalCount":0,"list":[]}}}}`},
		{"of another namespace", resources, of(""), `{"data":{"nodeById":{"authorizedResources":{"totalCount":0}}}}`},
		{"by code", byCode, fmt.Sprintf(`{"orgId":%q,"code":"dev","namespace":"shop"}`, org), `{"data":{"nodeByCode":{"authorizedResources":{"totalCount":1}}}}`},
		{"of none", byCode, fmt.Sprintf(`{"orgId":%q,"code":"none","namespace":"shop"}`, org), `{"data":{"nodeByCode":null}}`},
	})
}
