package emulator_test

import (
	"testing"
	"time"
)

const assignmentsSeed = `
roles: [{code: a, name: Alpha, description: d}, {code: b}, {code: c}, {code: a, namespace: shop}]
groups: [{code: dev}, {code: ops, roles: [c]}]
users:
  - {id: u1, profile: {username: bob, departmentIds: [d1]}, customData: {age: 7}, groups: [dev]}
  - {id: u2, profile: {username: carol}, groups: [dev, ops]}
  - {id: u3, profile: {username: dave}}
`

func TestAssignAndRevokeRoles(t *testing.T) {
	t.Parallel()
	p := newPool(t, assignmentsSeed)
	p.walk([]step{
		{"to a user", "POST", "assign-role", `{"code":"a","targets":[{"targetType":"USER","targetIdentifier":"u3"}]}`, done},
		{"to a group and a user", "POST", "assign-role", `{"code":"b","targets":[{"targetType":"GROUP","targetIdentifier":"dev"},{"targetType":"USER","targetIdentifier":"u3"}]}`, done},
		{"twice", "POST", "assign-role", `{"code":"b","targets":[{"targetType":"USER","targetIdentifier":"u3"}]}`, done},
		{"of a namespace", "POST", "assign-role", `{"code":"a","namespace":"shop","targets":[{"targetType":"USER","targetIdentifier":"u1"}]}`, done},
		{"roles of u3", "GET", "get-user-roles?userId=u3", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"code":"a","namespace":"default"},{"code":"b"}]}}`},
		{"by a group, in default", "GET", "get-user-roles?userId=u1", "", `{"data":{"totalCount":1,"list":[{"code":"b"}]}}`},
		{"in shop", "GET", "get-user-roles?userId=bob&userIdType=username&namespace=shop", "", `{"data":{"totalCount":1,"list":[{"code":"a","namespace":"shop"}]}}`},
		{"by two groups", "GET", "get-user-roles?userId=u2", "", `{"data":{"list":[{"code":"b"},{"code":"c"}]}}`},
		{"members of b", "GET", "list-role-members?code=b", "", `{"data":{"totalCount":3,"list":[{"userId":"u1"},{"userId":"u2"},{"userId":"u3"}]}}`},

		{"c comes with b", "POST", "assign-role", `{"code":"c","targets":[{"targetType":"ROLE","targetIdentifier":"b"}]}`, done},
		{"and b with c", "POST", "assign-role", `{"code":"b","targets":[{"targetType":"ROLE","targetIdentifier":"c"}]}`, done},
		{"so u1 has both", "GET", "get-user-roles?userId=u1", "", `{"data":{"list":[{"code":"b"},{"code":"c"}]}}`},
		{"members of c", "GET", "list-role-members?code=c", "", `{"data":{"totalCount":3}}`},

		{"revoke from one", "POST", "revoke-role", `{"code":"b","targets":[{"targetType":"USER","targetIdentifier":"u3"},{"targetType":"USER","targetIdentifier":"u2"}]}`, done},
		{"u3 lost it", "GET", "get-user-roles?userId=u3", "", `{"data":{"list":[{"code":"a"}]}}`},
		{"u2 has it by a group", "POST", "has-any-role", `{"userId":"u2","roles":[{"code":"b"}]}`, `{"statusCode":200,"data":{"hasAnyRole":true}}`},
		{"revoke from role and group", "POST", "revoke-role", `{"code":"b","targets":[{"targetType":"ROLE","targetIdentifier":"c"},{"targetType":"GROUP","targetIdentifier":"dev"}]}`, done},
		{"members of b are gone", "GET", "list-role-members?code=b", "", `{"data":{"totalCount":0,"list":[]}}`},

		{"batch", "POST", "assign-role-batch", `{"roles":[{"code":"a"},{"code":"a","namespace":"shop"}],"targets":[{"targetType":"USER","targetIdentifier":"u2"},{"targetType":"GROUP","targetIdentifier":"dev"}]}`, done},
		{"default", "GET", "list-role-members?code=a", "", `{"data":{"totalCount":3}}`},
		{"shop", "GET", "list-role-members?code=a&namespace=shop", "", `{"data":{"list":[{"userId":"u1"},{"userId":"u2"}]}}`},
		{"revoke a batch", "POST", "revoke-role-batch", `{"roles":[{"code":"a"},{"code":"a","namespace":"shop"}],"targets":[{"targetType":"GROUP","targetIdentifier":"dev"}]}`, done},
		{"what is left", "GET", "list-role-members?code=a", "", `{"data":{"list":[{"userId":"u2"},{"userId":"u3"}]}}`},
	})
}

func TestAssignmentsAreRefused(t *testing.T) {
	t.Parallel()
	p := newPool(t, assignmentsSeed)
	for name, tt := range map[string]struct{ targets, want string }{
		"unknown user":       {`[{"targetType":"USER","targetIdentifier":"u1"},{"targetType":"USER","targetIdentifier":"u9"}]`, `{"statusCode":404,"apiCode":2004}`},
		"user by username":   {`[{"targetType":"USER","targetIdentifier":"bob"}]`, `{"statusCode":404,"apiCode":2004}`},
		"unknown group":      {`[{"targetType":"GROUP","targetIdentifier":"none"}]`, `{"statusCode":404,"message":"不存在: group \"none\""}`},
		"unknown role":       {`[{"targetType":"ROLE","targetIdentifier":"none"}]`, `{"statusCode":404,"message":"不存在: role \"none\" of namespace \"default\""}`},
		"unknown department": {`[{"targetType":"USER","targetIdentifier":"u1"},{"targetType":"DEPARTMENT","targetIdentifier":"d1"}]`, `{"statusCode":404,"message":"不存在: department \"d1\""}`},
		"unknown kind":       {`[{"targetType":"ORG","targetIdentifier":"u1"}]`, `{"statusCode":400,"message":"参数错误: targets[0].targetType must be USER, ROLE, GROUP or DEPARTMENT"}`},
		"no kind":            {`[{"targetIdentifier":"u1"}]`, `{"statusCode":400,"message":"参数错误: targets[0].targetType is required"}`},
		"no identifier":      {`[{"targetType":"USER"}]`, `{"statusCode":400}`},
		"nobody":             {`[]`, `{"statusCode":400,"message":"参数错误: targets is required"}`},
		"no list":            {`"u1"`, `{"statusCode":400}`},
		"list of one's ids":  {`["u1"]`, `{"statusCode":400}`},
	} {
		for _, path := range []string{"assign-role", "revoke-role"} {
			p.wants(path+": "+name, p.admin("POST", "/api/v3/"+path, `{"code":"b","targets":`+tt.targets+`}`), tt.want)
			p.wants(path+"-batch: "+name, p.admin("POST", "/api/v3/"+path+"-batch", `{"roles":[{"code":"b"}],"targets":`+tt.targets+`}`), tt.want)
		}
	}
	const u1 = `"targets":[{"targetType":"USER","targetIdentifier":"u1"}]`
	p.walk([]step{
		{"nothing was done", "GET", "list-role-assignments?roleCode=b", "", `{"data":{"totalCount":0}}`},
		{"unknown role", "POST", "assign-role", `{"code":"z",` + u1 + `}`, `{"statusCode":404,"message":"不存在: role \"z\" of namespace \"default\""}`},
		{"unknown role in a batch", "POST", "assign-role-batch", `{"roles":[{"code":"b"},{"code":"b","namespace":"shop"}],` + u1 + `}`, `{"statusCode":404}`},
		{"revoke an unknown role", "POST", "revoke-role", `{"code":"z",` + u1 + `}`, `{"statusCode":404}`},
		{"revoke unknown roles", "POST", "revoke-role-batch", `{"roles":[{"code":"z"}],` + u1 + `}`, `{"statusCode":404}`},
		{"no code", "POST", "assign-role", `{` + u1 + `}`, `{"statusCode":400}`},
		{"no roles", "POST", "revoke-role-batch", `{"roles":[],` + u1 + `}`, `{"statusCode":400}`},
		{"ends before it begins", "POST", "assign-role", `{"code":"b","enableTime":2,"endTime":2,` + u1 + `}`, `{"statusCode":400,"message":"参数错误: endTime must be after enableTime"}`},
		{"is over already", "POST", "assign-role", `{"code":"b","endTime":1795228200000,` + u1 + `}`, `{"statusCode":400}`},
		{"still nothing", "GET", "list-role-assignments?roleCode=b", "", `{"data":{"totalCount":0}}`},
	})
}

// The clock of a new pool stands at 1795228200000.
func TestAssignmentsForATime(t *testing.T) {
	t.Parallel()
	p := newPool(t, assignmentsSeed)
	const u1 = `"targets":[{"targetType":"USER","targetIdentifier":"u1"}]`
	has := func(what string, want string) {
		t.Helper()
		p.wants(what, p.admin("POST", "/api/v3/has-any-role", `{"userId":"u1","roles":[{"code":"a"}]}`), `{"data":{"hasAnyRole":`+want+`}}`)
	}
	p.walk([]step{
		{"from tomorrow for a day", "POST", "assign-role", `{"code":"a","enableTime":1795314600000,"endTime":1795401000000,` + u1 + `}`, done},
		{"for ever", "POST", "assign-role", `{"code":"a","targets":[{"targetType":"GROUP","targetIdentifier":"ops"}]}`, done},
		{"before", "GET", "list-role-assignments?roleCode=a", "", `{"statusCode":200,"data":{"totalCount":2,"data":[
			{"roleId":"*","roleCode":"a","roleName":"Alpha","description":"d","userPoolId":"pool-1","status":"DISABLE","enableTime":1795314600000,"endTime":1795401000000,
				"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"},
			{"status":"ENABLE","enableTime":1795228200000,"endTime":"!"}]}}`},
	})
	has("before", "false")
	p.clock.advance(24 * time.Hour)
	has("in time", "true")
	p.wants("in time", p.admin("GET", "/api/v3/list-role-assignments?roleCode=a&targetType=USER", ""), `{"data":{"totalCount":1,"data":[{"status":"ENABLE"}]}}`)
	p.clock.advance(24 * time.Hour)
	has("after", "false")
	p.walk([]step{
		{"after", "GET", "list-role-assignments?roleCode=a&limit=1", "", `{"data":{"totalCount":2,"data":[{"status":"DISABLE"}]}}`},
		{"not a member", "GET", "list-role-members?code=a", "", `{"data":{"list":[{"userId":"u2"}]}}`},
		{"given anew", "POST", "assign-role", `{"code":"a",` + u1 + `}`, done},
		{"the same assignment", "GET", "list-role-assignments?roleCode=a&limit=1", "", `{"data":{"totalCount":2,"data":[
			{"status":"ENABLE","enableTime":1795401000000,"endTime":"!","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-23T02:30:00.000Z"}]}}`},
		{"second page", "GET", "list-role-assignments?roleCode=a&page=2&limit=1", "", `{"data":{"totalCount":2,"data":[{"enableTime":1795228200000}]}}`},
		{"query", "GET", "list-role-assignments?roleCode=a&query=ALPH", "", `{"data":{"totalCount":2}}`},
		{"query for another", "GET", "list-role-assignments?roleCode=a&query=beta", "", `{"data":{"totalCount":0,"data":[]}}`},
		{"departments", "GET", "list-role-assignments?roleCode=a&targetType=ORG", "", `{"data":{"totalCount":0}}`},
		{"both kinds", "GET", "list-role-assignments?roleCode=a&targetType=ORG&targetType=USER", "", `{"data":{"totalCount":1}}`},
		{"elsewhere", "GET", "list-role-assignments?roleCode=a&namespaceCode=shop", "", `{"data":{"totalCount":0}}`},
		{"unknown kind", "GET", "list-role-assignments?roleCode=a&targetType=GROUP", "", `{"statusCode":400,"message":"参数错误: targetType must be USER or ORG"}`},
		{"unknown role", "GET", "list-role-assignments?roleCode=z", "", `{"statusCode":404}`},
		{"no role", "GET", "list-role-assignments", "", `{"statusCode":400}`},
		{"bad page", "GET", "list-role-assignments?roleCode=a&page=0", "", `{"statusCode":400}`},
	})
}

func TestRoleMembersAndDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, assignmentsSeed)
	p.admin("POST", "/api/v3/assign-role", `{"code":"a","targets":[{"targetType":"USER","targetIdentifier":"u3"},{"targetType":"GROUP","targetIdentifier":"dev"},{"targetType":"USER","targetIdentifier":"u2"}]}`)
	p.walk([]step{
		{"members", "GET", "list-role-members?code=a", "", `{"statusCode":200,"data":{"totalCount":3,"list":[
			{"userId":"u1","username":"bob","customData":"!","departmentIds":"!"},{"userId":"u2"},{"userId":"u3"}]}}`},
		{
			"all of them", "GET", "list-role-members?code=a&limit=1&withCustomData=true&withDepartmentIds=true&withIdentities=true", "",
			`{"data":{"totalCount":3,"list":[{"customData":{"age":7},"departmentIds":["d1"]}]}}`,
		},
		{"second page", "GET", "list-role-members?code=a&page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"userId":"u3"}]}}`},
		{"unknown role", "GET", "list-role-members?code=z", "", `{"statusCode":404}`},
		{"unknown namespace", "GET", "list-role-members?code=a&namespace=z", "", `{"statusCode":404}`},
		{"no role", "GET", "list-role-members", "", `{"statusCode":400}`},
		{"limit 0", "GET", "list-role-members?code=a&limit=0", "", `{"statusCode":400}`},
		{"departments", "GET", "list-role-departments?code=a", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"departments of none", "GET", "list-role-departments?code=z", "", `{"statusCode":404}`},
		{"departments, page 0", "GET", "list-role-departments?code=a&page=0", "", `{"statusCode":400}`},
		{"delete a user", "POST", "delete-users-batch", `{"userIds":["u2"]}`, `{"statusCode":200}`},
		{"not a member any more", "GET", "list-role-members?code=a", "", `{"data":{"list":[{"userId":"u1"},{"userId":"u3"}]}}`},
		{"nor given it", "GET", "list-role-assignments?roleCode=a", "", `{"data":{"totalCount":2}}`},
		{"nor in a group", "GET", "list-group-members?code=dev", "", `{"data":{"list":[{"userId":"u1"}]}}`},
	})
}

func TestBothGenerationsSeeTheSameRoles(t *testing.T) {
	t.Parallel()
	p := newPool(t, assignmentsSeed)
	p.admin("POST", "/api/v3/assign-role-batch", `{"roles":[{"code":"a"},{"code":"a","namespace":"shop"}],"targets":[{"targetType":"USER","targetIdentifier":"u2"}]}`)
	p.clock.advance(time.Hour)
	p.admin("POST", "/api/v3/update-role", `{"code":"a","newCode":"alpha","name":"Alpha","description":"new"}`)
	roles := `query($id: String, $namespace: String) { user(id: $id) { roles(namespace: $namespace) { totalCount list {
		code namespace description createdAt updatedAt users { totalCount list { id } } } } } }`
	p.wants("all", p.adminGraphQL(roles, `{"id":"u2"}`), `{"data":{"user":{"roles":{"totalCount":3,"list":[
		{"code":"alpha","namespace":"default","description":"new","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T03:30:00.000Z","users":{"totalCount":1,"list":[{"id":"u2"}]}},
		{"code":"a","namespace":"shop"},{"code":"c"}]}}}}`)
	p.wants("of a namespace", p.adminGraphQL(roles, `{"id":"u2","namespace":"shop"}`), `{"data":{"user":{"roles":{"totalCount":1}}}}`)
	p.admin("POST", "/api/v3/revoke-role", `{"code":"alpha","targets":[{"targetType":"USER","targetIdentifier":"u2"}]}`)
	p.wants("revoked", p.adminGraphQL(roles, `{"id":"u2","namespace":"default"}`), `{"data":{"user":{"roles":{"totalCount":1,"list":[{"code":"c"}]}}}}`)
}
