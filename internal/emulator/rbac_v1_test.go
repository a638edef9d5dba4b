package emulator_test

import (
	"fmt"
	"testing"
)

const rbacSeed = `
users:
  - {id: u1, profile: {username: ann}, password: passw0rd}
  - {id: u2, profile: {username: ben}}
`

const (
	someV1    = `{ _id name description createdAt updatedAt userPoolId }`
	pageV1    = `{ totalCount list { _id name } }`
	withNames = `{ totalCount rawList list { _id name } }`
)

// make creates something of role-based access control by name, and returns its id.
func (p *pool) make(kind, name string) string {
	p.Helper()
	return text(p.T, p.adminV1(`mutation($input: CreateRBAC`+kind+`Input!) { it: createRBAC`+kind+`(input: $input) `+someV1+` }`,
		fmt.Sprintf(`{"input":{"userPoolId":"pool-1","name":%q,"description":"D"}}`, name)), "data", "it", "_id")
}

func TestV1RBACRecords(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"Permission", "Role", "Group"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, rbacSeed)
			create := `mutation CreateIt($input: CreateRBAC` + kind + `Input!) { it: createRBAC` + kind + `(input: $input) ` + someV1 + ` }`
			p.wants("create", p.adminV1(create, `{"input":{"userPoolId":"pool-1","name":"a","description":"D"}}`),
				`{"data":{"it":{"_id":"*","name":"a","description":"D","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z","userPoolId":"pool-1"}}}`)
			p.wants("taken", p.adminV1(create, `{"input":{"userPoolId":"pool-1","name":"a"}}`), refused(409))
			p.wants("no name", p.adminV1(create, `{"input":{"userPoolId":"pool-1","name":""}}`), refused(400))
			p.wants("another pool", p.adminV1(create, `{"input":{"userPoolId":"pool-2","name":"b"}}`), refused(2224))
			p.wants("as nobody", p.v1(create, `{"input":{"userPoolId":"pool-1","name":"b"}}`), refused(401))
			first, second, third := p.make(kind, "名 of two"), p.make(kind, "b"), p.make(kind, "c")

			one := `query It($_id: String!) { it: rbac` + kind + `(_id: $_id) ` + someV1 + ` }`
			p.wants("one", p.adminV1(one, fmt.Sprintf(`{"_id":%q}`, first)), `{"data":{"it":{"name":"名 of two","description":"D"}}}`)
			p.wants("none", p.adminV1(one, `{"_id":"x"}`), refused(404))
			p.wants("one, as nobody", p.v1(one, fmt.Sprintf(`{"_id":%q}`, first)), refused(401))

			list := `query List($userPoolId: String!, $sortBy: SortByEnum, $page: Int, $count: Int) { it: rbac` + kind + `List(userPoolId: $userPoolId, sortBy: $sortBy, page: $page, count: $count) ` + pageV1 + ` }`
			p.wants("newest first", p.adminV1(list, `{"userPoolId":"pool-1"}`), fmt.Sprintf(`{"data":{"it":{"totalCount":4,"list":[{"_id":%q},{"_id":%q},{"_id":%q},{"name":"a"}]}}}`, third, second, first))
			p.wants("a page", p.adminV1(list, `{"userPoolId":"pool-1","sortBy":"CREATEDAT_ASC","page":2,"count":3}`), fmt.Sprintf(`{"data":{"it":{"totalCount":4,"list":[{"_id":%q}]}}}`, third))
			p.wants("another pool's", p.adminV1(list, `{"userPoolId":"pool-2"}`), refused(2224))

			p.clock.advance(1e9)
			update := `mutation UpdateIt($input: UpdateRBAC` + kind + `Input!) { it: updateRBAC` + kind + `(input: $input) ` + someV1 + ` }`
			p.wants("update", p.adminV1(update, fmt.Sprintf(`{"input":{"_id":%q,"name":"bee"}}`, second)),
				`{"data":{"it":{"name":"bee","description":"D","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}}}`)
			p.wants("no more description", p.adminV1(update, fmt.Sprintf(`{"input":{"_id":%q,"description":""}}`, second)), `{"data":{"it":{"name":"bee","description":null}}}`)
			p.wants("to a taken name", p.adminV1(update, fmt.Sprintf(`{"input":{"_id":%q,"name":"c"}}`, second)), refused(409))
			p.wants("updated last", p.adminV1(list, `{"userPoolId":"pool-1","sortBy":"UPDATEDAT_DESC","count":1}`), `{"data":{"it":{"list":[{"name":"bee"}]}}}`)
			p.wants("update none", p.adminV1(update, `{"input":{"_id":"x","name":"y"}}`), refused(404))

			remove := `mutation DeleteIt($_id: String!) { it: deleteRBAC` + kind + `(_id: $_id) { message status code } }`
			p.wants("delete", p.adminV1(remove, fmt.Sprintf(`{"_id":%q}`, third)), `{"data":{"it":{"message":"*","status":true,"code":200}}}`)
			p.wants("delete none", p.adminV1(remove, fmt.Sprintf(`{"_id":%q}`, third)), refused(404))
			batch := `mutation DeleteAll($idList: [String!]!) { it: deleteRBAC` + kind + `Batch(idList: $idList) { message status } }`
			p.wants("delete several", p.adminV1(batch, fmt.Sprintf(`{"idList":[%q,"x",%q]}`, first, second)), `{"data":{"it":{"status":true}}}`)
			p.wants("left", p.adminV1(list, `{"userPoolId":"pool-1"}`), `{"data":{"it":{"totalCount":1,"list":[{"name":"a"}]}}}`)
			p.wants("delete, as nobody", p.v1(batch, `{"idList":["x"]}`), refused(401))
		})
	}
}

func TestV1RBACAssignments(t *testing.T) {
	t.Parallel()
	p := newPool(t, rbacSeed)
	read, write := p.make("Permission", "read"), p.make("Permission", "write")
	role, other, group := p.make("Role", "clerk"), p.make("Role", "boss"), p.make("Group", "staff")
	const (
		permissions = `{ _id name permissions @include(if: true) { totalCount list { name } } }`
		users       = `{ _id name users { totalCount list { _id username metadata userLoginHistory { totalCount list { _id } } } } }`
		roles       = `{ _id name roles { totalCount list { name } } }`
	)
	do := func(field, input, rest, variables string) map[string]any {
		t.Helper()
		return p.adminV1(`mutation M($input: `+input+`!) { it: `+field+`(input: $input) `+rest+` }`, `{"input":`+variables+`}`)
	}
	of := func(field, rest, id string) map[string]any {
		t.Helper()
		return p.adminV1(`query Q($_id: String!) { it: `+field+`(_id: $_id) `+rest+` }`, fmt.Sprintf(`{"_id":%q}`, id))
	}
	p.wants("a permission", do("addPermissionToRBACRole", "AddPermissionToRBACRoleInput", permissions, fmt.Sprintf(`{"permissionId":%q,"roleId":%q}`, read, role)),
		`{"data":{"it":{"name":"clerk","permissions":{"totalCount":1,"list":[{"name":"read"}]}}}}`)
	p.wants("permissions, one once more", do("addPermissionToRBACRoleBatch", "AddPermissionToRBACRoleBatchInput", permissions, fmt.Sprintf(`{"permissionIdList":[%q,%q],"roleId":%q}`, read, write, role)),
		`{"data":{"it":{"permissions":{"totalCount":2,"list":[{"name":"read"},{"name":"write"}]}}}}`)
	p.wants("no permission, nor the one before it", do("removePermissionFromRBACRoleBatch", "RemovePermissionFromRBACRoleBatchInput", permissions, fmt.Sprintf(`{"permissionIdList":[%q,"x"],"roleId":%q}`, write, role)), refused(404))
	p.wants("no role", do("addPermissionToRBACRole", "AddPermissionToRBACRoleInput", permissions, fmt.Sprintf(`{"permissionId":%q,"roleId":"x"}`, read)), refused(404))
	p.wants("of the role", of("rbacRole", permissions, role), `{"data":{"it":{"permissions":{"totalCount":2}}}}`)

	p.wants("users", do("assignRBACRoleToUserBatch", "AssignUserToRBACRoleBatchInput", users, fmt.Sprintf(`{"userIdList":["u1","u2"],"roleId":%q,"userPoolId":"pool-1"}`, role)),
		`{"data":{"it":{"users":{"totalCount":2,"list":[{"_id":"u2","username":"ben","metadata":"{}"},{"_id":"u1"}]}}}}`)
	p.wants("v3 sees it", p.admin("GET", "/api/v3/get-user-roles?userId=u1", ""), `{"data":{"list":[{"code":"clerk","namespace":"default"}]}}`)
	p.wants("not that one", do("revokeRBACRoleFromUser", "RevokeRBACRoleFromUserInput", users, fmt.Sprintf(`{"userId":"u1","roleId":%q}`, role)),
		`{"data":{"it":{"users":{"totalCount":1,"list":[{"_id":"u2"}]}}}}`)
	p.wants("nobody", do("assignRBACRoleToUser", "AssignUserToRBACRoleInput", users, fmt.Sprintf(`{"userId":"x","roleId":%q}`, role)), refused(2004))
	p.wants("a page of them", p.adminV1(`query Q($_id: String!, $sortBy: SortByEnum = CREATEDAT_DESC, $page: Int = 0, $count: Int = 10) { it: rbacRole(_id: $_id) { users(sortBy: $sortBy, page: $page, count: $count) { totalCount list { _id } } } }`,
		fmt.Sprintf(`{"_id":%q,"count":1}`, role)), `{"data":{"it":{"users":{"totalCount":1,"list":[{"_id":"u2"}]}}}}`)
	p.wants("nobody any more", do("revokeRBACRoleFromUserBatch", "RevokeRBACRoleFromUserBatchInput", users, fmt.Sprintf(`{"userIdList":["u1","u2"],"roleId":%q}`, role)), `{"data":{"it":{"users":{"totalCount":0,"list":[]}}}}`)

	p.wants("roles of a group", do("addRoleToRBACGroupBatch", "AddRoleToRBACGroupBatchInput", roles, fmt.Sprintf(`{"roleIdList":[%q,%q],"groupId":%q}`, role, other, group)),
		`{"data":{"it":{"name":"staff","roles":{"totalCount":2,"list":[{"name":"clerk"},{"name":"boss"}]}}}}`)
	p.wants("one role", do("addRoleToRBACGroup", "AddRoleToRBACGroupInput", roles, fmt.Sprintf(`{"roleId":%q,"groupId":%q}`, role, group)), `{"data":{"it":{"roles":{"totalCount":2}}}}`)
	p.wants("one less", do("removeRoleFromRBACGroup", "RemoveRoleFromRBACGroupInput", roles, fmt.Sprintf(`{"roleId":%q,"groupId":%q}`, other, group)), `{"data":{"it":{"roles":{"list":[{"name":"clerk"}]}}}}`)
	p.wants("no group", do("addRoleToRBACGroup", "AddRoleToRBACGroupInput", roles, fmt.Sprintf(`{"roleId":%q,"groupId":"x"}`, role)), refused(404))
	p.wants("permissions of the group", of("rbacGroup", `{ permissions { totalCount list { name } } }`, group), `{"data":{"it":{"permissions":{"totalCount":2}}}}`)
	p.wants("members", do("addUserToRBACGroupBatch", "AddUserToRBACGroupBatchInput", users, fmt.Sprintf(`{"userIdList":["u1","u2"],"groupId":%q}`, group)), `{"data":{"it":{"users":{"totalCount":2}}}}`)
	p.wants("one member less", do("removeUserFromRBACGroup", "RemoveUserFromRBACGroupInput", users, fmt.Sprintf(`{"userId":"u2","groupId":%q}`, group)), `{"data":{"it":{"users":{"list":[{"_id":"u1"}]}}}}`)
	p.wants("v3 sees the group", p.admin("GET", "/api/v3/get-group?code=staff&withCustomData=false", ""), `{"data":{"code":"staff","name":"staff","description":"D"}}`)

	list := func(field string) map[string]any {
		t.Helper()
		return of(field, withNames, "u1")
	}
	p.wants("groups of a user", list("userGroupList"), fmt.Sprintf(`{"data":{"it":{"totalCount":1,"rawList":["staff"],"list":[{"_id":%q,"name":"staff"}]}}}`, group))
	p.wants("roles of a user", list("userRoleList"), fmt.Sprintf(`{"data":{"it":{"totalCount":1,"rawList":["clerk"],"list":[{"_id":%q}]}}}`, role))
	p.wants("permissions of a user", list("userPermissionList"), fmt.Sprintf(`{"data":{"it":{"totalCount":2,"rawList":["read","write"],"list":[{"_id":%q},{"_id":%q}]}}}`, read, write))
	login := text(t, p.loginAs(fmt.Sprintf(`"username":"ann","password":%q`, p.encrypted("passw0rd"))), "data", "login", "token")
	p.wants("one's own", p.asV1(login, `{ userRoleList(_id: "u1") { rawList } }`, `{}`), `{"data":{"userRoleList":{"rawList":["clerk"]}}}`)
	p.wants("another's", p.asV1(login, `{ userRoleList(_id: "u2") { rawList } }`, `{}`), refused(2202))

	p.wants("a permission goes", p.adminV1(`mutation D($_id: String!) { deleteRBACPermission(_id: $_id) { status } }`, fmt.Sprintf(`{"_id":%q}`, read)), `{"errors":"!"}`)
	p.wants("from the role", of("rbacRole", permissions, role), `{"data":{"it":{"permissions":{"totalCount":1,"list":[{"name":"write"}]}}}}`)
	p.wants("a group goes", p.adminV1(`mutation D($_id: String!) { deleteRBACGroup(_id: $_id) { status } }`, fmt.Sprintf(`{"_id":%q}`, group)), `{"errors":"!"}`)
	p.wants("with its roles", list("userPermissionList"), `{"data":{"it":{"totalCount":0,"rawList":[],"list":[]}}}`)
}

func TestV1RolesOfTheFirstKind(t *testing.T) {
	t.Parallel()
	p := newPool(t, rbacSeed)
	const roleV1 = `{ _id name client descriptions permissions createdAt }`
	const assigned = `{ totalCount list { _id group { _id } client { _id } user { _id username email photo } createdAt } }`
	made := p.adminV1(`mutation CreateRole($name: String!, $client: String!, $descriptions: String) { createRole(name: $name, client: $client, descriptions: $descriptions) `+roleV1+` }`,
		`{"name":"clerk","client":"pool-1","descriptions":"D"}`)
	p.wants("made", made, `{"data":{"createRole":{"_id":"*","name":"clerk","client":"pool-1","descriptions":"D","permissions":null,"createdAt":"2026-11-21T02:30:00.000Z"}}}`)
	id := text(t, made, "data", "createRole", "_id")
	p.wants("of the other kind as well", p.adminV1(`query Q($_id: String!) { rbacRole(_id: $_id) { name description } }`, fmt.Sprintf(`{"_id":%q}`, id)), `{"data":{"rbacRole":{"name":"clerk","description":"D"}}}`)
	const update = `mutation UpdateRole($_id: String!, $name: String!, $client: String!, $descriptions: String, $permissions: String) { updateRole(_id: $_id, name: $name, client: $client, descriptions: $descriptions, permissions: $permissions) ` + roleV1 + ` }`
	p.wants("changed", p.adminV1(update, fmt.Sprintf(`{"_id":%q,"name":"clerk 2","client":"pool-1","permissions":"read,write"}`, id)),
		`{"data":{"updateRole":{"name":"clerk 2","descriptions":"D","permissions":"read,write"}}}`)
	p.wants("not in another pool", p.adminV1(update, fmt.Sprintf(`{"_id":%q,"name":"x","client":"pool-2"}`, id)), refused(2224))
	p.make("Role", "boss")
	const list = `query ClientRoles($clientId: String!, $page: Int, $count: Int) { clientRoles(client: $clientId, page: $page, count: $count) { totalCount list ` + roleV1 + ` } }`
	p.wants("all", p.adminV1(list, `{"clientId":"pool-1"}`), `{"data":{"clientRoles":{"totalCount":2,"list":[{"name":"clerk 2","permissions":"read,write"},{"name":"boss"}]}}}`)
	p.wants("a page", p.adminV1(list, `{"clientId":"pool-1","page":2,"count":1}`), `{"data":{"clientRoles":{"totalCount":2,"list":[{"name":"boss"}]}}}`)
	p.wants("as nobody", p.v1(list, `{"clientId":"pool-1"}`), refused(401))

	both := func(user string) string { return fmt.Sprintf(`{"group":%q,"client":"pool-1","user":%q}`, id, user) }
	const assign = `mutation AssignUserToRole($group: String!, $client: String!, $user: String!) { assignUserToRole(group: $group, client: $client, user: $user) ` + assigned + ` }`
	one := fmt.Sprintf(`{"_id":"*","group":{"_id":%q},"client":{"_id":"pool-1"},"user":{"_id":"u2","username":"ben","email":null},"createdAt":"2026-11-21T02:30:00.000Z"}`, id)
	p.wants("given", p.adminV1(assign, both("u2")), `{"data":{"assignUserToRole":{"totalCount":1,"list":[`+one+`]}}}`)
	p.wants("to nobody", p.adminV1(assign, both("x")), refused(2004))
	users := fmt.Sprintf(`{"group":%q,"client":"pool-1"}`, id)
	const usersOf = `query UserGroup($group: String!, $client: String!, $page: Int, $count: Int) { userGroup(client: $client, group: $group, page: $page, count: $count) ` + assigned + ` }`
	p.wants("who has it", p.adminV1(usersOf, users), `{"data":{"userGroup":{"totalCount":1,"list":[`+one+`]}}}`)
	p.wants("who has none", p.adminV1(usersOf, `{"group":"x","client":"pool-1"}`), refused(404))
	const rolesOf = `query QueryRoleByUserId($user: String!, $client: String!) { queryRoleByUserId(user: $user, client: $client) { totalCount list { group { name permissions } } } }`
	p.wants("what a user has", p.adminV1(rolesOf, `{"user":"u2","client":"pool-1"}`), `{"data":{"queryRoleByUserId":{"totalCount":1,"list":[{"group":{"name":"clerk 2","permissions":"read,write"}}]}}}`)
	p.wants("what another has", p.adminV1(rolesOf, `{"user":"u1","client":"pool-1"}`), `{"data":{"queryRoleByUserId":{"totalCount":0,"list":[]}}}`)
	const take = `mutation RemoveUserFromGroup($group: String!, $client: String!, $user: String!) { removeUserFromGroup(group: $group, client: $client, user: $user) { _id group { _id } client { _id } user { _id } createdAt } }`
	p.wants("taken", p.adminV1(take, both("u2")), fmt.Sprintf(`{"data":{"removeUserFromGroup":{"_id":"*","group":{"_id":%q},"client":{"_id":"pool-1"},"user":{"_id":"u2"},"createdAt":"*"}}}`, id))
	p.wants("nobody has it", p.adminV1(usersOf, users), `{"data":{"userGroup":{"totalCount":0,"list":[]}}}`)
}
