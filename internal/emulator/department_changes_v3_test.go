package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestReadDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, dev, core := p.departments()
	p.admin("POST", "/api/v3/set-user-departments", fmt.Sprintf(`{"userId":"u1","departments":[{"departmentId":%q,"isLeader":true}]}`, dev))
	p.admin("POST", "/api/v3/add-department-members", fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"userIds":["u2"]}`, dev))
	is := func(id string) string { return fmt.Sprintf(`{"statusCode":200,"data":{"departmentId":%q}}`, id) }
	p.walk([]step{
		{"get", "GET", "get-department?organizationCode=acme&departmentId=" + dev, "", fmt.Sprintf(`{"statusCode":200,"data":{"organizationCode":"acme","departmentId":%q,
			"createdAt":"*","updatedAt":"*","openDepartmentId":"o-dev","name":"Development","leaderUserIds":["u1"],"parentDepartmentId":%q,"parentDepartmentCode":"acme",
			"code":"dev","membersCount":2,"hasChildren":true,"isVirtualNode":false,"customData":"!","status":"!"}}`, dev, root)},
		{"with custom data", "GET", "get-department?organizationCode=acme&departmentId=" + core + "&withCustomData=true", "", `{"data":{"customData":{"floor":3},"hasChildren":false,"membersCount":0}}`},
		{"with flat custom data", "GET", "get-department?organizationCode=acme&departmentId=" + core + "&flatCustomData=true", "", `{"data":{"floor":3,"customData":"!"}}`},
		{"with none there", "GET", "get-department?organizationCode=acme&departmentId=" + dev + "&withCustomData=true", "", `{"data":{"customData":{}}}`},
		{"the root", "GET", "get-department?organizationCode=acme&departmentId=root", "", fmt.Sprintf(`{"data":{"departmentId":%q,"code":"acme","name":"Acme","parentDepartmentId":"","parentDepartmentCode":""}}`, root)},
		{"by code", "GET", "get-department?organizationCode=acme&departmentCode=dev", "", is(dev)},
		{"by a code as id", "GET", "get-department?organizationCode=acme&departmentId=core&departmentIdType=code", "", is(core)},
		{"by custom id", "GET", "get-department?organizationCode=acme&departmentId=o-dev&departmentIdType=open_department_id", "", is(dev)},
		{"by id alone", "GET", "get-department?departmentId=" + dev, "", is(dev)},
		{"the root of nothing", "GET", "get-department?departmentId=root", "", `{"statusCode":400,"message":"参数错误: organizationCode is required"}`},
		{"a code of nothing", "GET", "get-department?departmentCode=dev", "", `{"statusCode":400}`},
		{"nothing", "GET", "get-department?organizationCode=acme", "", `{"statusCode":400}`},
		{"an unknown one", "GET", "get-department?organizationCode=acme&departmentId=none", "", `{"statusCode":404,"message":"不存在: department \"none\" of organization \"acme\""}`},
		{"an unknown id", "GET", "get-department?departmentId=none", "", `{"statusCode":404,"message":"不存在: department \"none\""}`},
		{"of an unknown organization", "GET", "get-department?organizationCode=none&departmentId=root", "", `{"statusCode":404}`},

		{"by its own id", "GET", "get-department-by-id?departmentId=" + core + "&withCustomData=true", "", `{"statusCode":200,"data":{"code":"core","customData":{"floor":3}}}`},
		{"without custom data", "GET", "get-department-by-id?departmentId=" + core, "", `{"data":{"customData":"!"}}`},
		{"by no id", "GET", "get-department-by-id", "", `{"statusCode":400}`},
		{"by an unknown id", "GET", "get-department-by-id?departmentId=root", "", `{"statusCode":404}`},
		{"with its applications", "POST", "get-department-available-app", `{"departmentId":"` + dev + `","appTypeList":["x"]}`, is(dev)},
		{"of an unknown one", "POST", "get-department-available-app", `{"departmentId":"none"}`, `{"statusCode":404}`},

		{"parent", "GET", "get-parent-department?organizationCode=acme&departmentId=core&departmentIdType=code", "", is(dev)},
		{"parent at the top", "GET", "get-parent-department?organizationCode=acme&departmentId=" + dev, "", is(root)},
		{"parent of a root", "GET", "get-parent-department?organizationCode=acme&departmentId=root", "", `{"statusCode":404}`},
		{"parent of none", "GET", "get-parent-department?organizationCode=acme&departmentId=none", "", `{"statusCode":404}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/get-department?departmentId="+dev, ""), `{"statusCode":401}`)
}

func TestUpdateDepartment(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, dev, core := p.departments()
	p.clock.advance(time.Hour)
	update := func(id, more string) string {
		return fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"metadata":{}%s}`, id, more)
	}
	p.walk([]step{
		{
			"everything", "POST", "update-department",
			update(core, `,"name":"Kernel","code":"kernel","description":"d","leaderUserIds":["u2","u1"],"i18n":{"name":{"en-US":{"enabled":true,"value":"K"}}},
			"customData":{"room":"a"},"postIdList":["p"],"parentDepartmentId":"root"`),
			fmt.Sprintf(`{"statusCode":200,"data":{"departmentId":%q,"name":"Kernel","code":"kernel","description":"d","leaderUserIds":["u2","u1"],"membersCount":2,
			"i18n":{"name":{"en-US":{"value":"K"}}},"customData":{"floor":3,"room":"a"},"postIdList":["p"],"parentDepartmentId":%q,"parentDepartmentCode":"acme",
			"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T03:30:00.000Z"}}`, core, root),
		},
		{"what is not sent stays", "POST", "update-department", update(core, `,"metadata":{"a":1}`), `{"data":{"name":"Kernel","code":"kernel","description":"d","leaderUserIds":["u2","u1"],"customData":{"floor":3,"room":"a"}}}`},
		{"cleared", "POST", "update-department", update(core, `,"description":"","code":"","customData":{"room":null},"leaderUserIds":["u1"]`), `{"data":{"description":"!","code":"!","customData":{"floor":3,"room":"!"},"leaderUserIds":["u1"],"membersCount":2}}`},
		{"no more by the old code", "GET", "get-department?organizationCode=acme&departmentCode=kernel", "", `{"statusCode":404}`},
		{"moved away", "GET", "list-children-departments?organizationCode=acme&departmentId=" + dev, "", `{"data":{"list":[]}}`},
		{"moved by codes", "POST", "update-department", `{"organizationCode":"acme","departmentId":"dev","departmentIdType":"code","parentDepartmentId":"acme","metadata":{}}`, `{"data":{"parentDepartmentCode":"acme"}}`},
		{"back", "POST", "update-department", update(core, `,"parentDepartmentId":"`+dev+`"`), `{"data":{"parentDepartmentCode":"dev"}}`},
		{"below none", "POST", "update-department", update(dev, `,"parentDepartmentId":"none"`), `{"statusCode":404}`},
		{"the root, moved", "POST", "update-department", update("root", `,"parentDepartmentId":"`+dev+`"`), `{"statusCode":400}`},
		{"the root, recoded", "POST", "update-department", update("root", `,"code":"x"`), `{"statusCode":400}`},
		{"the root", "POST", "update-department", update("root", `,"name":"Acme 2","customData":{"k":1}`), `{"statusCode":200}`},
		{"is the organization", "GET", "get-organization?organizationCode=acme&withCustomData=true", "", `{"data":{"organizationName":"Acme 2","customData":{"k":1}}}`},
		{"code taken", "POST", "update-department", update(core, `,"code":"dev"`), `{"statusCode":409}`},
		{"code of the root", "POST", "update-department", update(core, `,"code":"acme"`), `{"statusCode":409}`},
		{"an unknown leader", "POST", "update-department", update(core, `,"name":"x","leaderUserIds":["u9"]`), `{"statusCode":404,"apiCode":2004}`},
		{"nothing was done", "GET", "get-department-by-id?departmentId=" + core, "", `{"data":{"name":"Kernel","leaderUserIds":["u1"]}}`},
		{"unknown", "POST", "update-department", update("none", ""), `{"statusCode":404}`},
		{"no metadata", "POST", "update-department", `{"organizationCode":"acme","departmentId":"root"}`, `{"statusCode":400}`},
	})
}

// Each in a pool of its own: in a tree that goes round nothing else could be
// asked.
func TestDepartmentIsNotMovedBelowItself(t *testing.T) {
	t.Parallel()
	for name, above := range map[string]func(dev, core string) string{
		"itself":              func(dev, _ string) string { return dev },
		"what is below it":    func(_, core string) string { return core },
		"itself, by its code": func(_, _ string) string { return "dev" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, occupantsSeed)
			_, dev, core := p.departments()
			id, idType, to := dev, "department_id", above(dev, core)
			if to == "dev" {
				id, idType = "dev", "code"
			}
			p.wants("move", p.admin("POST", "/api/v3/update-department",
				fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"departmentIdType":%q,"parentDepartmentId":%q,"metadata":{}}`, id, idType, to)),
				`{"statusCode":400,"message":"参数错误: parentDepartmentId must not be the department itself nor one below it"}`)
		})
	}
}

func TestDeleteDepartment(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, dev, core := p.departments()
	p.walk([]step{
		{"members", "POST", "set-user-departments", fmt.Sprintf(`{"userId":"u1","departments":[{"departmentId":%q},{"departmentId":%q},{"departmentId":%q,"isMainDepartment":true}]}`, root, dev, core), done},
		{"the root", "POST", "delete-department", `{"organizationCode":"acme","departmentId":"root"}`, `{"statusCode":400}`},
		{"the root by its id", "POST", "delete-department", `{"organizationCode":"acme","departmentId":"` + root + `"}`, `{"statusCode":400}`},
		{"an unknown one", "POST", "delete-department", `{"organizationCode":"acme","departmentId":"none"}`, `{"statusCode":404}`},
		{"of an unknown organization", "POST", "delete-department", `{"organizationCode":"none","departmentId":"` + dev + `"}`, `{"statusCode":404}`},
		{"no id", "POST", "delete-department", `{"organizationCode":"acme"}`, `{"statusCode":400}`},
		{"all there", "GET", "get-all-departments?organizationCode=acme", "", `{"data":{"list":[{},{},{}]}}`},
		{"delete", "POST", "delete-department", `{"organizationCode":"acme","departmentId":"dev","departmentIdType":"code"}`, done},
		{"gone with those below", "GET", "get-all-departments?organizationCode=acme", "", `{"data":{"list":[{"code":"acme","hasChildren":false,"membersCount":1}]}}`},
		{"members are out", "GET", "get-user?userId=u1&withDepartmentIds=true", "", fmt.Sprintf(`{"data":{"departmentIds":[%q],"mainDepartmentId":"!"}}`, root)},
		{"twice", "POST", "delete-department", `{"organizationCode":"acme","departmentId":"` + dev + `"}`, `{"statusCode":404}`},
		{"made anew", "POST", "create-department", `{"organizationCode":"acme","name":"Dev","parentDepartmentId":"root","code":"dev","openDepartmentId":"o-dev"}`, `{"statusCode":200,"data":{"membersCount":0}}`},
	})
}

func TestCreateDepartmentTree(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	p.walk([]step{
		{
			"a new one", "POST", "create-department-tree",
			`{"name":"Acme","children":["Dev","Ops","Dev"],"tenantId":"t","members":{"username":"erin","phone":"13800000000","gender":"F","city":"x"}}`,
			`{"statusCode":200,"data":{"addUser":1,"updateUser":0,"addDepartment":3,"updateDepartment":0}}`,
		},
		{"all of it", "GET", "get-all-departments?organizationCode=Acme", "", `{"data":{"list":[{"name":"Acme","code":"Acme","membersCount":1},{"name":"Dev"},{"name":"Ops"}]}}`},
		{"its member", "GET", "list-department-members?organizationCode=Acme&departmentId=root", "", `{"data":{"list":[{"username":"erin","gender":"F","phone":"13800000000","city":"x"}]}}`},
		{
			"again, with more", "POST", "create-department-tree", `{"name":"Acme","children":["Ops","Web"],"members":{"phone":"13800000000","phoneCountryCode":"+86","name":"Erin"}}`,
			`{"data":{"addUser":0,"updateUser":1,"addDepartment":1,"updateDepartment":0}}`,
		},
		{"changed", "GET", "get-user?userId=erin&userIdType=username", "", `{"data":{"name":"Erin","gender":"F"}}`},
		{"one that is there", "POST", "create-department-tree", `{"name":"Acme","members":{"username":"bob"}}`, `{"data":{"addUser":0,"updateUser":1,"addDepartment":0}}`},
		{"is in it", "GET", "is-user-in-department?userId=u1&organizationCode=Acme&departmentId=root", "", `{"data":{"inDepartment":true}}`},
		{"of a tenant", "GET", "list-organizations?tenantId=t", "", `{"data":{"totalCount":1}}`},
		{"nobody in particular", "POST", "create-department-tree", `{"name":"Bolt","members":{"name":"x"}}`, `{"statusCode":400}`},
		{"a child without a name", "POST", "create-department-tree", `{"name":"Bolt","children":["x",""]}`, `{"statusCode":400}`},
		{"nothing was done", "GET", "get-organization?organizationCode=Bolt", "", `{"statusCode":404}`},
		{"no name", "POST", "create-department-tree", `{"children":["x"]}`, `{"statusCode":400}`},
	})
}
