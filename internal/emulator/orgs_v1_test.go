package emulator_test

import (
	"fmt"
	"testing"
)

func TestV1Organizations(t *testing.T) {
	t.Parallel()
	p := newPool(t, rbacSeed)
	top, sales, north := p.make("Group", "top"), p.make("Group", "sales"), p.make("Group", "north")
	const org = `{ _id nodes { _id name description createdAt updatedAt children root } }`
	do := func(field, input, rest string, variables ...any) map[string]any {
		t.Helper()
		return p.adminV1(`mutation M($input: `+input+`!) { it: `+field+`(input: $input) `+rest+` }`, fmt.Sprintf(variables[0].(string), variables[1:]...))
	}
	ask := func(field, rest, id string) map[string]any {
		t.Helper()
		return p.adminV1(`query Q($_id: String!) { it: `+field+`(_id: $_id) `+rest+` }`, fmt.Sprintf(`{"_id":%q}`, id))
	}
	member := func(field, input, user, group string) {
		t.Helper()
		p.wants(field, do(field, input, `{ _id }`, `{"input":{"userId":%q,"groupId":%q}}`, user, group), `{"errors":"!"}`)
	}
	member("addUserToRBACGroup", "AddUserToRBACGroupInput", "u1", sales)

	create := func(group string) map[string]any {
		t.Helper()
		return do("createOrg", "CreateOrgInput", org, `{"input":{"userPoolId":"pool-1","rootGroupId":%q}}`, group)
	}
	p.wants("made", create(top), fmt.Sprintf(`{"data":{"it":{"_id":%q,"nodes":[{"_id":%q,"name":"top","description":"D","createdAt":"*","updatedAt":"*","children":[],"root":true}]}}}`, top, top))
	p.wants("twice", create(top), refused(409))
	p.wants("of no group", create("x"), refused(404))
	add := func(group, parent string) map[string]any {
		t.Helper()
		return do("addOrgNode", "AddOrgNodeInput", `{ _id }`, `{"input":{"orgId":%q,"groupId":%q,"parentGroupId":%q}}`, top, group, parent)
	}
	p.wants("below", add(sales, top), fmt.Sprintf(`{"data":{"it":{"_id":%q}}}`, top))
	p.wants("further below", add(north, sales), `{"errors":"!"}`)
	p.wants("below nothing", add(north, "x"), refused(404))
	whole := fmt.Sprintf(`{"_id":%q,"nodes":[{"_id":%q,"children":[%q],"root":true},{"_id":%q,"name":"sales","children":[%q],"root":false},{"_id":%q,"children":[]}]}`, top, top, sales, sales, north, north)
	p.wants("found", ask("org", org, top), `{"data":{"it":`+whole+`}}`)
	p.wants("all", p.adminV1(`query orgs($userPoolId: String!) { orgs(userPoolId: $userPoolId) { totalCount list `+org+` } }`, `{"userPoolId":"pool-1"}`), `{"data":{"orgs":{"totalCount":1,"list":[`+whole+`]}}}`)
	p.wants("none", ask("org", org, sales), refused(404))
	p.wants("as nobody", p.v1(`{ orgs(userPoolId: "pool-1") { totalCount } }`, `{}`), refused(401))
	p.wants("the root", ask("orgRootNode", `{ _id name roles { totalCount } users { totalCount } }`, top), fmt.Sprintf(`{"data":{"it":{"_id":%q,"name":"top","users":{"totalCount":0}}}}`, top))

	in := func(query, input, group string) map[string]any {
		t.Helper()
		return p.adminV1(`query Q($input: `+input+`!) { it: `+query+` }`, fmt.Sprintf(`{"input":{"orgId":%q,"groupId":%q}}`, top, group))
	}
	p.wants("is the root", in("isRootNodeOfOrg(input: $input)", "IsRootNodeOfOrgInput", top), `{"data":{"it":true}}`)
	p.wants("is not", in("isRootNodeOfOrg(input: $input)", "IsRootNodeOfOrgInput", sales), `{"data":{"it":false}}`)
	const below = `orgChildrenNodes(input: $input) { group { _id name } depth }`
	p.wants("below the root", in(below, "OrgChildrenNodesInput", top), fmt.Sprintf(`{"data":{"it":[{"group":{"_id":%q,"name":"sales"},"depth":1},{"group":{"_id":%q,"name":"north"},"depth":2}]}}`, sales, north))
	p.wants("below another", in(below, "OrgChildrenNodesInput", north), `{"data":{"it":[]}}`)

	const search = `query searchOrgNodeUser($orgId: String!, $nodeId: String!, $query: String!, $includeChildrenNodes: Boolean = false) { searchOrgNodeUser(orgId: $orgId, nodeId: $nodeId, query: $query, includeChildrenNodes: $includeChildrenNodes) { totalCount list { _id username } } }`
	searched := func(node, query, rest, want string) {
		t.Helper()
		p.wants(node+query, p.adminV1(search, fmt.Sprintf(`{"orgId":%q,"nodeId":%q,"query":%q%s}`, top, node, query, rest)), `{"data":{"searchOrgNodeUser":`+want+`}}`)
	}
	member("addUserToRBACGroup", "AddUserToRBACGroupInput", "u2", north)
	searched(sales, "a", "", `{"totalCount":1,"list":[{"_id":"u1","username":"ann"}]}`)
	searched(sales, "n", `,"includeChildrenNodes":true`, `{"totalCount":2,"list":[{"_id":"u1"},{"_id":"u2"}]}`)
	searched(sales, "ben", "", `{"totalCount":0,"list":[]}`)
	member("removeUserFromRBACGroup", "RemoveUserFromRBACGroupInput", "u2", north)
	searched(north, "ben", "", `{"totalCount":0}`)

	p.wants("renamed", do("updateRBACGroup", "UpdateRBACGroupInput", `{ _id }`, `{"input":{"_id":%q,"name":"Sales"}}`, sales), `{"errors":"!"}`)
	p.wants("v3 has the department", p.admin("GET", "/api/v3/get-department?organizationCode=top&departmentId="+sales, ""), fmt.Sprintf(`{"data":{"departmentId":%q,"name":"Sales","code":"sales","parentDepartmentId":%q}}`, sales, top))
	p.wants("v3 has the member", p.admin("GET", "/api/v3/list-department-members?organizationCode=top&departmentId="+sales, ""), `{"data":{"totalCount":1,"list":[{"userId":"u1"}]}}`)
	made := p.admin("POST", "/api/v3/create-department", fmt.Sprintf(`{"organizationCode":"top","name":"south","parentDepartmentId":%q}`, sales))
	south := text(t, made, "data", "departmentId")
	p.wants("v1 has v3's department", ask("rbacGroup", `{ name users { totalCount } }`, south), `{"data":{"it":{"name":"south","users":{"totalCount":0}}}}`)
	p.wants("and changes it", do("updateRBACGroup", "UpdateRBACGroupInput", `{ name description }`, `{"input":{"_id":%q,"name":"South","description":"S"}}`, south), `{"data":{"it":{"name":"South","description":"S"}}}`)
	member("addUserToRBACGroup", "AddUserToRBACGroupInput", "u2", south)
	p.wants("v3 has the new name", p.admin("GET", "/api/v3/get-department?organizationCode=top&departmentId="+south, ""), `{"data":{"name":"South","description":"S"}}`)
	p.wants("v3 has the new member", p.admin("GET", "/api/v3/list-department-members?organizationCode=top&departmentId="+south, ""), `{"data":{"list":[{"userId":"u2"}]}}`)
	member("removeUserFromRBACGroup", "RemoveUserFromRBACGroupInput", "u2", south)
	p.wants("left", ask("rbacGroup", `{ users { totalCount } }`, south), `{"data":{"it":{"users":{"totalCount":0}}}}`)
	p.wants("renamed by v3", p.admin("POST", "/api/v3/update-department", fmt.Sprintf(`{"organizationCode":"top","departmentId":%q,"name":"Sales 2","metadata":{}}`, sales)), `{"data":{"name":"Sales 2"}}`)
	p.wants("v1 has v3's name of a group", ask("rbacGroup", `{ name }`, sales), `{"data":{"it":{"name":"Sales 2"}}}`)

	remove := func(group string) map[string]any {
		t.Helper()
		return do("removeOrgNode", "RemoveOrgNodeInput", org, `{"input":{"orgId":%q,"groupId":%q}}`, top, group)
	}
	p.wants("the root stays", remove(top), refused(400))
	p.wants("with what is below", remove(sales), fmt.Sprintf(`{"data":{"it":{"_id":%q,"nodes":[{"_id":%q,"children":[]}]}}}`, top, top))
	p.wants("gone", remove(sales), refused(404))
	p.wants("the group stays", ask("rbacGroup", `{ name users { totalCount } }`, sales), `{"data":{"it":{"name":"Sales","users":{"totalCount":1}}}}`)
	p.wants("back again", add(sales, top), `{"errors":"!"}`)
	const drop = `mutation deleteOrg($_id: String!) { deleteOrg(_id: $_id) { code message status } }`
	p.wants("deleted", p.adminV1(drop, fmt.Sprintf(`{"_id":%q}`, top)), `{"data":{"deleteOrg":{"code":200,"status":true}}}`)
	p.wants("deleted twice", p.adminV1(drop, fmt.Sprintf(`{"_id":%q}`, top)), refused(404))
}
