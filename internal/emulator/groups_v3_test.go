package emulator_test

import "testing"

func TestCreateGroup(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{groups: [{code: seeded, name: Seeded, description: d, type: BASIC}]}`)
	p.walk([]step{
		{"everything", "POST", "create-group", `{"type":"BASIC","description":"They make it","name":"Developers","code":"dev","customData":{"k":1}}`, `{"statusCode":200,"data":{
			"id":"*","code":"dev","name":"Developers","description":"They make it","type":"BASIC","metadataSource":[],"members":[]}}`},
		{"empty description", "POST", "create-group", `{"type":"BASIC","description":"","name":"Ops","code":"ops"}`, `{"statusCode":200,"data":{"description":""}}`},
		{"code taken", "POST", "create-group", `{"type":"BASIC","description":"","name":"x","code":"dev"}`, `{"statusCode":409,"message":"已存在: group \"dev\""}`},
		{"seeded code taken", "POST", "create-group", `{"type":"BASIC","description":"","name":"x","code":"seeded"}`, `{"statusCode":409}`},
		{"no description", "POST", "create-group", `{"type":"BASIC","name":"x","code":"x"}`, `{"statusCode":400,"message":"参数错误: description is required"}`},
		{"no type", "POST", "create-group", `{"description":"","name":"x","code":"x"}`, `{"statusCode":400}`},
		{"no name", "POST", "create-group", `{"type":"BASIC","description":"","code":"x"}`, `{"statusCode":400}`},
		{"no code", "POST", "create-group", `{"type":"BASIC","description":"","name":"x"}`, `{"statusCode":400}`},

		{
			"batch", "POST", "create-groups-batch", `{"list":[{"type":"BASIC","description":"","name":"A","code":"a"},{"type":"OTHER","description":"d","name":"B","code":"b"}]}`,
			`{"statusCode":200,"data":[{"id":"*","code":"a","name":"A","members":[]},{"code":"b","type":"OTHER","description":"d"}]}`,
		},
		{"batch with a taken code", "POST", "create-groups-batch", `{"list":[{"type":"BASIC","description":"","name":"C","code":"c"},{"type":"BASIC","description":"","name":"A","code":"a"},{"type":"BASIC","description":"","name":"D","code":"d"}]}`, `{"statusCode":409}`},
		{"none made", "GET", "get-group?code=c", "", `{"statusCode":404}`},
		{"empty batch", "POST", "create-groups-batch", `{"list":[]}`, `{"statusCode":400}`},
		{"incomplete batch", "POST", "create-groups-batch", `{"list":[{"type":"BASIC","description":"","name":"C"}]}`, `{"statusCode":400,"message":"参数错误: list[0].code is required"}`},

		{"new", "POST", "create-or-update-group", `{"type":"BASIC","description":"d","name":"New","code":"new"}`, `{"statusCode":200,"data":{"created":true,"data":{"id":"*","code":"new","name":"New"}}}`},
		{"changed", "POST", "create-or-update-group", `{"type":"OTHER","description":"e","name":"Newer","code":"new"}`, `{"statusCode":200,"data":{"created":false,"data":{"code":"new","name":"Newer","description":"e","type":"OTHER"}}}`},
		{"one of it", "GET", "list-groups?keywords=new", "", `{"data":{"totalCount":1,"list":[{"name":"Newer"}]}}`},
		{"no type", "POST", "create-or-update-group", `{"description":"d","name":"New","code":"new"}`, `{"statusCode":400}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/get-group?code=dev", ""), `{"statusCode":401}`)
}

const groupsSeed = `
fields: [{key: age, type: NUMBER}]
roles: [{code: staff}]
groups: [{code: dev, name: Developers, description: d, type: BASIC, roles: [staff]}, {code: ops, name: Operators}, {code: qa}]
users:
  - {id: u1, profile: {username: bob, departmentIds: [d1]}, customData: {age: 7}, groups: [dev, ops]}
  - {id: u2, profile: {username: carol}, groups: [dev]}
  - {id: u3, profile: {username: dave, externalId: x3}}
`

func TestReadGroups(t *testing.T) {
	t.Parallel()
	p := newPool(t, groupsSeed)
	p.walk([]step{
		{"get", "GET", "get-group?code=dev&withCustomData=true", "", `{"statusCode":200,"data":{
			"id":"*","code":"dev","name":"Developers","description":"d","type":"BASIC","metadataSource":[],"members":[{"userId":"u1","username":"bob","customData":"!"},{"userId":"u2"}]}}`},
		{"its name is its code", "GET", "get-group?code=qa", "", `{"data":{"name":"qa","description":"","type":"","members":[]}}`},
		{"unknown", "GET", "get-group?code=none", "", `{"statusCode":404,"message":"不存在: group \"none\""}`},
		{"no code", "GET", "get-group", "", `{"statusCode":400}`},

		{"list", "GET", "list-groups", "", `{"statusCode":200,"data":{"totalCount":3,"list":[{"code":"dev","members":[],"metadataSource":[]},{"code":"ops"},{"code":"qa"}]}}`},
		{"list with all", "GET", "list-groups?withMetadata=true&withCustomData=true&flatCustomData=true", "", `{"data":{"totalCount":3}}`},
		{"second page", "GET", "list-groups?page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"code":"qa"}]}}`},
		{"keywords in a name", "GET", "list-groups?keywords=OPERA", "", `{"data":{"totalCount":1,"list":[{"code":"ops"}]}}`},
		{"keywords in a code", "GET", "list-groups?keywords=qa", "", `{"data":{"totalCount":1}}`},
		{"page 0", "GET", "list-groups?page=0", "", `{"statusCode":400}`},
		{"limit 51", "GET", "list-groups?limit=51", "", `{"statusCode":400}`},

		{"all", "GET", "get-all-groups", "", `{"statusCode":200,"data":[{"code":"dev","members":[]},{"code":"ops"},{"code":"qa"}]}`},
		{"all with members", "GET", "get-all-groups?fetchMembers=true&withCustomData=true", "", `{"data":[{"code":"dev","members":[{"userId":"u1"},{"userId":"u2"}]},{"members":[{"userId":"u1"}]},{"members":[]}]}`},

		{"resources", "GET", "get-group-authorized-resources?code=dev&namespace=default&resourceType=UI", "", `{"statusCode":200,"data":[]}`},
		{"resources of none", "GET", "get-group-authorized-resources?code=none", "", `{"statusCode":404}`},
		{"resources of no type", "GET", "get-group-authorized-resources?code=dev&resourceType=x", "", `{"statusCode":400}`},
	})
	empty := newPool(t, `{}`)
	empty.wants("no groups", empty.admin("GET", "/api/v3/get-all-groups", ""), `{"statusCode":200,"data":[]}`)
}

func TestUpdateAndDeleteGroups(t *testing.T) {
	t.Parallel()
	p := newPool(t, groupsSeed)
	p.walk([]step{
		{"update", "POST", "update-group", `{"code":"dev","description":"new","name":"Devs","newCode":"dev2","customData":{"k":null}}`, `{"statusCode":200,"data":{
			"code":"dev2","name":"Devs","description":"new","type":"BASIC","members":[{"userId":"u1"},{"userId":"u2"}]}}`},
		{"no more by the old code", "GET", "get-group?code=dev", "", `{"statusCode":404}`},
		{"members stay", "GET", "list-group-members?code=dev2", "", `{"data":{"totalCount":2}}`},
		{"roles stay", "GET", "get-user-roles?userId=u2", "", `{"data":{"list":[{"code":"staff"}]}}`},
		{"description alone", "POST", "update-group", `{"code":"dev2","description":""}`, `{"data":{"code":"dev2","name":"Devs","description":""}}`},
		{"code taken", "POST", "update-group", `{"code":"dev2","description":"","newCode":"ops"}`, `{"statusCode":409}`},
		{"its own code", "POST", "update-group", `{"code":"dev2","description":"","newCode":"dev2"}`, `{"statusCode":200}`},
		{"unknown", "POST", "update-group", `{"code":"none","description":""}`, `{"statusCode":404}`},
		{"no description", "POST", "update-group", `{"code":"dev2"}`, `{"statusCode":400}`},

		{"delete", "POST", "delete-groups-batch", `{"codeList":["dev2","none"]}`, done},
		{"gone", "GET", "list-groups", "", `{"data":{"list":[{"code":"ops"},{"code":"qa"}]}}`},
		{"left", "GET", "get-user-groups?userId=u1", "", `{"data":{"totalCount":1,"list":[{"code":"ops"}]}}`},
		{"its roles are lost", "GET", "list-role-assignments?roleCode=staff", "", `{"data":{"totalCount":0}}`},
		{"again", "POST", "create-group", `{"type":"BASIC","description":"","name":"x","code":"dev2"}`, `{"statusCode":200,"data":{"members":[]}}`},
		{"no codes", "POST", "delete-groups-batch", `{"codeList":[]}`, `{"statusCode":400}`},
	})
}

func TestGroupMembers(t *testing.T) {
	t.Parallel()
	p := newPool(t, groupsSeed)
	p.walk([]step{
		{"list", "GET", "list-group-members?code=dev", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"userId":"u1","customData":"!","departmentIds":"!"},{"userId":"u2"}]}}`},
		{"with all", "GET", "list-group-members?code=dev&limit=1&withCustomData=true&withIdentities=true&withDepartmentIds=true", "", `{"data":{"totalCount":2,"list":[{"customData":{"age":7},"departmentIds":["d1"]}]}}`},
		{"flat", "GET", "list-group-members?code=dev&limit=1&flatCustomData=true", "", `{"data":{"list":[{"userId":"u1","age":7,"customData":"!"}]}}`},
		{"second page", "GET", "list-group-members?code=dev&page=2&limit=1", "", `{"data":{"list":[{"userId":"u2"}]}}`},
		{"unknown group", "GET", "list-group-members?code=none", "", `{"statusCode":404}`},
		{"no group", "GET", "list-group-members", "", `{"statusCode":400}`},
		{"limit 0", "GET", "list-group-members?code=dev&limit=0", "", `{"statusCode":400}`},

		{"add", "POST", "add-group-members", `{"code":"dev","userIds":["u3","u1"]}`, done},
		{"in the order they joined", "GET", "list-group-members?code=dev", "", `{"data":{"totalCount":3,"list":[{"userId":"u1"},{"userId":"u2"},{"userId":"u3"}]}}`},
		{"with the group's roles", "GET", "get-user-roles?userId=u3", "", `{"data":{"list":[{"code":"staff"}]}}`},
		{"add an unknown user", "POST", "add-group-members", `{"code":"qa","userIds":["u1","u9"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"nobody was added", "GET", "list-group-members?code=qa", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"add to no group", "POST", "add-group-members", `{"code":"none","userIds":["u1"]}`, `{"statusCode":404,"message":"不存在: group \"none\""}`},
		{"add nobody", "POST", "add-group-members", `{"code":"qa","userIds":[]}`, `{"statusCode":400,"message":"参数错误: userIds is required"}`},

		{"remove", "POST", "remove-group-members", `{"code":"ops","userIds":["u1","u3"]}`, done},
		{"left", "GET", "list-group-members?code=ops", "", `{"data":{"totalCount":0}}`},
		{"in the others still", "GET", "get-user-groups?userId=u1", "", `{"statusCode":200,"data":{"totalCount":1,"list":[{"code":"dev","name":"Developers","members":[]}]}}`},
		{"remove an unknown user", "POST", "remove-group-members", `{"code":"dev","userIds":["u1","u9"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"nobody was removed", "GET", "list-group-members?code=dev", "", `{"data":{"totalCount":3}}`},
		{"remove from no group", "POST", "remove-group-members", `{"code":"none","userIds":["u1"]}`, `{"statusCode":404}`},
		{"remove nobody", "POST", "remove-group-members", `{"code":"dev"}`, `{"statusCode":400}`},
	})
}

func TestMembershipsOfAUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, groupsSeed)
	p.walk([]step{
		{"groups", "GET", "get-user-groups?userId=bob&userIdType=username", "", `{"data":{"totalCount":2,"list":[{"code":"dev"},{"code":"ops"}]}}`},
		{"no groups", "GET", "get-user-groups?userId=u3", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"groups of nobody", "GET", "get-user-groups?userId=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"groups, bad type", "GET", "get-user-groups?userId=u1&userIdType=x", "", `{"statusCode":400}`},
		{"groups of no id", "GET", "get-user-groups", "", `{"statusCode":400}`},

		{"no roles", "GET", "get-user-roles?userId=x3&userIdType=external_id", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"roles of nobody", "GET", "get-user-roles?userId=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"roles of no id", "GET", "get-user-roles", "", `{"statusCode":400}`},

		{"one of two", "POST", "has-any-role", `{"userId":"bob","options":{"userIdType":"username"},"roles":[{"code":"none"},{"code":"staff","namespace":"default"}]}`, `{"statusCode":200,"data":{"hasAnyRole":true}}`},
		{"another namespace", "POST", "has-any-role", `{"userId":"u1","roles":[{"code":"staff","namespace":"shop"}]}`, `{"data":{"hasAnyRole":false}}`},
		{"not held", "POST", "has-any-role", `{"userId":"u3","roles":[{"code":"staff"}]}`, `{"data":{"hasAnyRole":false}}`},
		{"of nobody", "POST", "has-any-role", `{"userId":"u9","roles":[{"code":"staff"}]}`, `{"statusCode":404,"apiCode":2004}`},
		{"no roles named", "POST", "has-any-role", `{"userId":"u1","roles":[]}`, `{"statusCode":400}`},
		{"no code", "POST", "has-any-role", `{"userId":"u1","roles":[{"namespace":"default"}]}`, `{"statusCode":400,"message":"参数错误: roles[0].code is required"}`},

		{"no departments", "GET", "get-user-departments?userId=u3&sortBy=DepartmentName&orderBy=Asc&withCustomData=true&withDepartmentPaths=true", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"a department", "GET", "get-user-departments?userId=u1", "", `{"statusCode":501,"message":"模拟器不支持: department d1 is not emulated"}`},
		{"departments of nobody", "GET", "get-user-departments?userId=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"departments, page 0", "GET", "get-user-departments?userId=u3&page=0", "", `{"statusCode":400}`},
		{"departments, sortBy", "GET", "get-user-departments?userId=u3&sortBy=x", "", `{"statusCode":400}`},
		{"departments, orderBy", "GET", "get-user-departments?userId=u3&orderBy=x", "", `{"statusCode":400}`},

		{"into a department", "POST", "set-user-departments", `{"userId":"u1","departments":[{"departmentId":"d2","isLeader":true}]}`, `{"statusCode":404,"message":"不存在: department \"d2\""}`},
		{"still in the other", "GET", "get-user?userId=u1&withDepartmentIds=true", "", `{"data":{"departmentIds":["d1"]}}`},
		{"out of all", "POST", "set-user-departments", `{"userId":"bob","departments":[],"options":{"userIdType":"username"}}`, done},
		{"in none", "GET", "get-user-departments?userId=u1", "", `{"data":{"totalCount":0}}`},
		{"nor so shown", "GET", "get-user?userId=u1&withDepartmentIds=true", "", `{"data":{"departmentIds":"!"}}`},
		{"departments for nobody", "POST", "set-user-departments", `{"userId":"u9","departments":[]}`, `{"statusCode":404,"apiCode":2004}`},
		{"a department without id", "POST", "set-user-departments", `{"userId":"u1","departments":[{}]}`, `{"statusCode":400}`},
	})
}

func TestRolesAndGroupsHaveTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, groupsSeed)
	const full = `{"code":"r","name":"R","description":"d","disableTime":"1795314600000"}`
	p.wantsShape("role", p.admin("POST", "/api/v3/create-role", full)["data"].(map[string]any), shape(
		"id code name description namespace namespaceName status", "disableTime", "enablePermissionApply", "", ""))
	p.wantsShape("group", p.admin("GET", "/api/v3/get-group?code=dev", "")["data"].(map[string]any), shape(
		"id code name description type", "", "", "metadataSource members", ""))
	p.admin("POST", "/api/v3/assign-role", `{"code":"r","enableTime":1,"endTime":2,"targets":[{"targetType":"USER","targetIdentifier":"u1"}]}`)
	page := p.admin("GET", "/api/v3/list-role-assignments?roleCode=r", "")["data"].(map[string]any)
	p.wantsShape("page of assignments", page, shape("", "totalCount", "", "data", ""))
	p.wantsShape("assignment", page["data"].([]any)[0].(map[string]any), shape(
		"roleId status userPoolId roleName roleCode description createdAt updatedAt", "enableTime endTime", "", "", ""))
	p.wantsShape("page of roles", p.admin("GET", "/api/v3/list-roles", "")["data"].(map[string]any), shape("", "totalCount", "", "list", ""))
	p.wantsShape("check", p.admin("POST", "/api/v3/check-role-params", `{"code":"x","namespace":"default"}`)["data"].(map[string]any),
		shape("", "", "isValid message", "", ""))
}
