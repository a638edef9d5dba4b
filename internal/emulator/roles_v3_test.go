package emulator_test

import (
	"testing"
	"time"
)

// step is one call of a walk: in order, each building on the ones before.
type step struct{ what, method, path, body, want string }

func (p *pool) walk(steps []step) {
	p.Helper()
	for _, s := range steps {
		p.wants(s.what, p.admin(s.method, "/api/v3/"+s.path, s.body), s.want)
	}
}

const done = `{"statusCode":200,"data":{"success":true}}`

func TestCreateRole(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: staff, name: Staff}]}`)
	p.walk([]step{
		{"everything", "POST", "create-role", `{"code":"a-1_Z","name":"A","namespace":"shop","description":"First","disableTime":"1795314600000"}`, `{"statusCode":200,"data":{
			"id":"*","code":"a-1_Z","name":"A","namespace":"shop","namespaceName":"shop","description":"First","status":"ENABLE","disableTime":1795314600000,"enablePermissionApply":false}}`},
		{"code alone", "POST", "create-role", `{"code":"b"}`, `{"statusCode":200,"data":{
			"code":"b","name":"b","namespace":"default","namespaceName":"default","description":"","status":"ENABLE","disableTime":"!"}}`},
		{"same code elsewhere", "POST", "create-role", `{"code":"b","namespace":"shop"}`, `{"statusCode":200}`},
		{"code taken", "POST", "create-role", `{"code":"b","name":"other"}`, `{"statusCode":409,"message":"已存在: role \"b\" of namespace \"default\"","apiCode":"!","data":"!"}`},
		{"seeded code taken", "POST", "create-role", `{"code":"staff","name":"other"}`, `{"statusCode":409}`},
		{"name taken", "POST", "create-role", `{"code":"c","name":"Staff"}`, `{"statusCode":409,"message":"已存在: role name \"Staff\" in namespace \"default\""}`},
		{"no code", "POST", "create-role", `{"name":"c"}`, `{"statusCode":400,"message":"参数错误: code is required"}`},
		{"bad code", "POST", "create-role", `{"code":"a/b"}`, `{"statusCode":400,"message":"参数错误: code must be 1 to 50 letters, digits, - and _"}`},
		{"no time", "POST", "create-role", `{"code":"c","disableTime":"tomorrow"}`, `{"statusCode":400,"message":"参数错误: disableTime must be milliseconds since the Unix epoch"}`},
		{"negative time", "POST", "create-role", `{"code":"c","disableTime":"-1"}`, `{"statusCode":400}`},
		{"in default", "GET", "list-roles", "", `{"data":{"totalCount":2,"list":[{"code":"staff"},{"code":"b"}]}}`},

		{"batch", "POST", "create-roles-batch", `{"list":[{"code":"c","name":"C","description":"Third"},{"code":"c","namespace":"shop"}]}`, done},
		{"made", "GET", "get-role?code=c", "", `{"data":{"code":"c","name":"C","description":"Third","namespace":"default"}}`},
		{"made elsewhere", "GET", "get-role?code=c&namespace=shop", "", `{"data":{"code":"c","namespace":"shop"}}`},
		{"batch with a code twice", "POST", "create-roles-batch", `{"list":[{"code":"d"},{"code":"d"}]}`, `{"statusCode":409}`},
		{"none made", "GET", "get-role?code=d", "", `{"statusCode":404}`},
		{"empty batch", "POST", "create-roles-batch", `{"list":[]}`, `{"statusCode":400,"message":"参数错误: list is required"}`},
		{"batch without code", "POST", "create-roles-batch", `{"list":[{"code":"d"},{"name":"d"}]}`, `{"statusCode":400,"message":"参数错误: list[1].code is required"}`},
	})
	p.wants("no token", p.call("POST", "/api/v3/create-role", `{"code":"z"}`), `{"statusCode":401}`)
}

func TestReadRoles(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: r1, name: First}, {code: r2, name: Second}, {code: r3}, {code: r1, namespace: shop, description: d}]}`)
	p.walk([]step{
		{"get", "GET", "get-role?code=r1", "", `{"statusCode":200,"data":{"code":"r1","name":"First","namespace":"default"}}`},
		{"get by namespace", "GET", "get-role?code=r1&namespace=shop", "", `{"data":{"name":"r1","namespace":"shop","description":"d"}}`},
		{"unknown", "GET", "get-role?code=r9", "", `{"statusCode":404,"message":"不存在: role \"r9\" of namespace \"default\""}`},
		{"not in the namespace", "GET", "get-role?code=r2&namespace=shop", "", `{"statusCode":404}`},
		{"no code", "GET", "get-role", "", `{"statusCode":400,"message":"参数错误: code is required"}`},

		{"list", "GET", "list-roles", "", `{"statusCode":200,"data":{"totalCount":3,"list":[{"code":"r1"},{"code":"r2"},{"code":"r3"}]}}`},
		{"list of a namespace", "GET", "list-roles?namespace=shop", "", `{"data":{"totalCount":1,"list":[{"namespace":"shop"}]}}`},
		{"list of no namespace", "GET", "list-roles?namespace=none", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"second page", "GET", "list-roles?page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"code":"r3"}]}}`},
		{"past the end", "GET", "list-roles?page=3&limit=2", "", `{"data":{"totalCount":3,"list":[]}}`},
		{"keywords in a name", "GET", "list-roles?keywords=SEC", "", `{"data":{"totalCount":1,"list":[{"code":"r2"}]}}`},
		{"keywords in a code", "GET", "list-roles?keywords=r3", "", `{"data":{"totalCount":1,"list":[{"code":"r3"}]}}`},
		{"page 0", "GET", "list-roles?page=0", "", `{"statusCode":400,"message":"参数错误: page must be at least 1"}`},
		{"limit 51", "GET", "list-roles?limit=51", "", `{"statusCode":400,"message":"参数错误: limit must be 1 to 50"}`},

		{"resources", "GET", "get-role-authorized-resources?code=r1&resourceType=API", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"resources of none", "GET", "get-role-authorized-resources?code=r9", "", `{"statusCode":404}`},
		{"resources of no type", "GET", "get-role-authorized-resources?code=r1&resourceType=X", "", `{"statusCode":400,"message":"参数错误: resourceType must be DATA, API, MENU, BUTTON or UI"}`},

		{"exclusion", "POST", "check-role-mutual-exclusion", `{"roles":[{"code":"r1"},{"code":"r1","namespace":"shop"}]}`, `{"statusCode":200,"data":{"existMutuallyExclusive":false}}`},
		{"exclusion of none", "POST", "check-role-mutual-exclusion", `{"roles":[{"code":"r1"},{"code":"r9"}]}`, `{"statusCode":404}`},
		{"exclusion of no roles", "POST", "check-role-mutual-exclusion", `{"roles":[]}`, `{"statusCode":400}`},

		{"free", "POST", "check-role-params", `{"code":"r4","namespace":"default","name":"Fourth"}`, `{"statusCode":200,"data":{"isValid":true,"message":false}}`},
		{"code taken", "POST", "check-role-params", `{"code":"r2","namespace":"default"}`, `{"statusCode":200,"data":{"isValid":false,"message":false}}`},
		{"name taken", "POST", "check-role-params", `{"code":"r4","namespace":"default","name":"Second"}`, `{"data":{"isValid":false}}`},
		{"code bad", "POST", "check-role-params", `{"code":"r 4","namespace":"default"}`, `{"data":{"isValid":false}}`},
		{"free elsewhere", "POST", "check-role-params", `{"code":"r2","namespace":"shop","name":"Second"}`, `{"data":{"isValid":true}}`},
		{"no namespace", "POST", "check-role-params", `{"code":"r2"}`, `{"statusCode":400,"message":"参数错误: namespace is required"}`},
	})
}

func TestUpdateRole(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: a, name: A, description: d}, {code: b, name: B}]
users: [{id: u1, profile: {username: bob}, roles: [a]}]
`)
	p.walk([]step{
		{"rename", "POST", "update-role", `{"code":"a","newCode":"a2","name":"A2"}`, done},
		{"renamed", "GET", "get-role?code=a2", "", `{"data":{"name":"A2","description":"d","status":"ENABLE"}}`},
		{"not by the old code", "GET", "get-role?code=a", "", `{"statusCode":404}`},
		{"still held", "GET", "get-user-roles?userId=u1", "", `{"data":{"list":[{"code":"a2"}]}}`},
		{"the rest", "POST", "update-role", `{"code":"a2","newCode":"a2","name":"A2","description":"","status":"DISABLE","disableTime":"1795314600000","enablePermissionApply":true}`, done},
		{"changed", "GET", "get-role?code=a2", "", `{"data":{"description":"","status":"DISABLE","disableTime":1795314600000,"enablePermissionApply":true}}`},
		{"held by nobody", "GET", "get-user-roles?userId=u1", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"back", "POST", "update-role", `{"code":"a2","newCode":"a2","name":"A2","status":"ENABLE","enablePermissionApply":false}`, done},
		{"held again", "GET", "get-user-roles?userId=u1", "", `{"data":{"list":[{"code":"a2","status":"ENABLE","enablePermissionApply":false}]}}`},

		{"code taken", "POST", "update-role", `{"code":"a2","newCode":"b","name":"A2"}`, `{"statusCode":409}`},
		{"name taken", "POST", "update-role", `{"code":"a2","newCode":"a2","name":"B"}`, `{"statusCode":409}`},
		{"bad code", "POST", "update-role", `{"code":"a2","newCode":"a b","name":"A2"}`, `{"statusCode":400}`},
		{"bad status", "POST", "update-role", `{"code":"a2","newCode":"a2","name":"A2","status":"OFF"}`, `{"statusCode":400,"message":"参数错误: status must be ENABLE or DISABLE"}`},
		{"bad time", "POST", "update-role", `{"code":"a2","newCode":"a2","name":"A2","disableTime":"x"}`, `{"statusCode":400}`},
		{"unknown", "POST", "update-role", `{"code":"z","newCode":"z","name":"Z"}`, `{"statusCode":404}`},
		{"elsewhere", "POST", "update-role", `{"code":"b","newCode":"b","name":"B","namespace":"shop"}`, `{"statusCode":404}`},
		{"no name", "POST", "update-role", `{"code":"b","newCode":"b"}`, `{"statusCode":400,"message":"参数错误: name is required"}`},
	})
	p.clock.advance(24*time.Hour - time.Millisecond)
	p.wants("not yet disabled", p.admin("GET", "/api/v3/get-role?code=a2", ""), `{"data":{"status":"ENABLE"}}`)
	p.clock.advance(time.Millisecond)
	p.walk([]step{
		{"disabled by time", "GET", "get-role?code=a2", "", `{"data":{"status":"DISABLE"}}`},
		{"held by nobody now", "GET", "list-role-members?code=a2", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"for ever", "POST", "update-role", `{"code":"a2","newCode":"a2","name":"A2","disableTime":""}`, done},
		{"enabled", "GET", "get-role?code=a2", "", `{"data":{"status":"ENABLE","disableTime":"!"}}`},
	})
}

func TestDeleteRoles(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: a}, {code: b}, {code: c, parent: a}, {code: a, namespace: shop}, {code: b, namespace: shop}]
users: [{id: u1, profile: {username: bob}, roles: [a, b, c, shop/a]}]
`)
	p.walk([]step{
		{"c comes with b", "POST", "assign-role", `{"code":"c","targets":[{"targetType":"ROLE","targetIdentifier":"b"}]}`, done},
		{"delete", "POST", "delete-roles-batch", `{"codeList":["a","unknown"]}`, done},
		{"the others stay", "GET", "list-roles", "", `{"data":{"list":[{"code":"b"},{"code":"c"}]}}`},
		{"and those elsewhere", "GET", "list-roles?namespace=shop", "", `{"data":{"totalCount":2}}`},
		{"assignments go", "GET", "get-user-roles?userId=u1", "", `{"data":{"list":[{"code":"b"},{"code":"c"}]}}`},
		{"again a", "POST", "create-role", `{"code":"a"}`, `{"statusCode":200}`},
		{"held by nobody", "GET", "list-role-members?code=a", "", `{"data":{"totalCount":0}}`},
		{"delete in several", "POST", "multiple-namespace-delete-roles-batch", `{"roleList":[{"code":"b","namespace":"default"},{"code":"a","namespace":"shop"},{"code":"x","namespace":"y"}]}`, done},
		{"default", "GET", "list-roles", "", `{"data":{"list":[{"code":"c"},{"code":"a"}]}}`},
		{"shop", "GET", "list-roles?namespace=shop", "", `{"data":{"list":[{"code":"b"}]}}`},
		{"c was given to b and to the user", "GET", "list-role-assignments?roleCode=c", "", `{"data":{"totalCount":1}}`},
		{"of a namespace", "POST", "delete-roles-batch", `{"codeList":["b"],"namespace":"shop"}`, done},
		{"gone", "GET", "list-roles?namespace=shop", "", `{"data":{"totalCount":0}}`},
		{"no codes", "POST", "delete-roles-batch", `{}`, `{"statusCode":400,"message":"参数错误: codeList is required"}`},
		{"no roles", "POST", "multiple-namespace-delete-roles-batch", `{"roleList":[]}`, `{"statusCode":400}`},
		{"no namespace", "POST", "multiple-namespace-delete-roles-batch", `{"roleList":[{"code":"c"}]}`, `{"statusCode":400,"message":"参数错误: roleList[0].namespace is required"}`},
	})
	roles := `query($id: String) { user(id: $id) { roles { list { code parent { code } } } } }`
	p.wants("no parent any more", p.adminGraphQL(roles, `{"id":"u1"}`), `{"data":{"user":{"roles":{"list":[{"code":"c","parent":null}]}}}}`)
}

func TestAdminRoles(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: ops}]}`)
	p.walk([]step{
		{"create", "POST", "create-admin-role", `{"code":"ops","name":"Operators","description":"d"}`, `{"statusCode":200,"data":{"isValid":true,"message":false}}`},
		{"it is a role", "GET", "get-role?code=ops&namespace=system", "", `{"data":{"name":"Operators","description":"d"}}`},
		{"code taken", "POST", "create-admin-role", `{"code":"ops","name":"Other"}`, `{"statusCode":200,"data":{"isValid":false,"message":false}}`},
		{"name taken", "POST", "create-admin-role", `{"code":"ops2","name":"Operators"}`, `{"data":{"isValid":false}}`},
		{"nothing made", "GET", "list-roles?namespace=system", "", `{"data":{"totalCount":1}}`},
		{"no name", "POST", "create-admin-role", `{"code":"x"}`, `{"statusCode":400}`},
		{"delete", "POST", "delete-admin-roles", `{"codeList":["ops","unknown"]}`, done},
		{"gone", "GET", "get-role?code=ops&namespace=system", "", `{"statusCode":404}`},
		{"others stay", "GET", "get-role?code=ops", "", `{"statusCode":200}`},
		{"no codes", "POST", "delete-admin-roles", `{"codeList":[]}`, `{"statusCode":400}`},
	})
}
