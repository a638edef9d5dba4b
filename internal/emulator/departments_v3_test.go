package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const occupantsSeed = `
fields: [{key: age, type: NUMBER}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob}, customData: {age: 7}}
  - {id: u2, profile: {username: carol}}
  - {id: u3, profile: {username: dave}}
`

// departments makes the organization acme with the departments dev and, below
// it, core, and returns their ids and that of the root.
func (p *pool) departments() (root, dev, core string) {
	p.Helper()
	made := p.admin("POST", "/api/v3/create-organization", `{"organizationCode":"acme","organizationName":"Acme","metadata":{}}`)
	root = text(p.T, made, "data", "departmentId")
	made = p.admin("POST", "/api/v3/create-department", `{"organizationCode":"acme","name":"Development","parentDepartmentId":"root","code":"dev","openDepartmentId":"o-dev","metadata":{}}`)
	dev = text(p.T, made, "data", "departmentId")
	made = p.admin("POST", "/api/v3/create-department", `{"organizationCode":"acme","name":"Core","parentDepartmentId":"dev","departmentIdType":"code","code":"core","customData":{"floor":3},"metadata":{}}`)
	return root, dev, text(p.T, made, "data", "departmentId")
}

func TestCreateOrganizationsAndDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	p.walk([]step{
		{
			"everything", "POST", "create-organization",
			`{"organizationCode":"acme","organizationName":"Acme","description":"d","openDepartmentId":"o","tenantId":"t","postIdList":["p"],
			"i18n":{"organizationName":{"en-US":{"enabled":true,"value":"Acme Inc"}}},"metadata":{"a":1}}`,
			`{"statusCode":200,"data":{"organizationCode":"acme","organizationName":"Acme","description":"d","createdAt":"2026-11-21T02:30:00.000Z",
			"updatedAt":"*","departmentId":"*","openDepartmentId":"o","hasChildren":false,"leaderUserIds":"!","membersCount":0,"isVirtualNode":false,
			"i18n":{"organizationName":{"en-US":{"enabled":true,"value":"Acme Inc"}}},"tenantId":"t","postIdList":["p"]}}`,
		},
		{"code taken", "POST", "create-organization", `{"organizationCode":"acme","organizationName":"x","metadata":{}}`, `{"statusCode":409,"message":"已存在: organization \"acme\""}`},
		{"another", "POST", "create-organization", `{"organizationCode":"other","organizationName":"Other"}`, `{"statusCode":200}`},
		{"no code", "POST", "create-organization", `{"organizationName":"x"}`, `{"statusCode":400}`},
		{"no name", "POST", "create-organization", `{"organizationCode":"x"}`, `{"statusCode":400}`},

		{
			"below the root", "POST", "create-department",
			`{"organizationCode":"acme","name":"Development","parentDepartmentId":"root","metadata":{},"openDepartmentId":"o-dev","description":"They make it",
			"code":"dev","isVirtualNode":true,"i18n":{"name":{"en-US":{"enabled":true,"value":"Dev"}}},"customData":{"floor":3},"postIdList":["p"]}`,
			`{"statusCode":200,"data":{"organizationCode":"acme","departmentId":"*","createdAt":"*","updatedAt":"*","openDepartmentId":"o-dev","name":"Development",
			"leaderUserIds":"!","description":"They make it","parentDepartmentId":"*","code":"dev","parentDepartmentCode":"acme","membersCount":0,"hasChildren":false,
			"isVirtualNode":true,"i18n":{"name":{"en-US":{"value":"Dev"}}},"customData":{"floor":3},"postIdList":["p"]}}`,
		},
		{"by its code", "POST", "create-department", `{"organizationCode":"acme","name":"Core","parentDepartmentId":"dev","departmentIdType":"code"}`, `{"statusCode":200,"data":{"parentDepartmentCode":"dev","code":"!"}}`},
		{"by its custom id", "POST", "create-department", `{"organizationCode":"acme","name":"Web","parentDepartmentId":"o-dev","departmentIdType":"open_department_id"}`, `{"statusCode":200,"data":{"parentDepartmentCode":"dev"}}`},
		{"code taken", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"root","code":"dev"}`, `{"statusCode":409}`},
		{"custom id taken", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"root","openDepartmentId":"o-dev"}`, `{"statusCode":409}`},
		{"free elsewhere", "POST", "create-department", `{"organizationCode":"other","name":"x","parentDepartmentId":"root","code":"dev"}`, `{"statusCode":200}`},
		{"no organization", "POST", "create-department", `{"organizationCode":"none","name":"x","parentDepartmentId":"root"}`, `{"statusCode":404,"message":"不存在: organization \"none\""}`},
		{"no parent", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"none"}`, `{"statusCode":404,"message":"不存在: department \"none\" of organization \"acme\""}`},
		{"of an unknown type", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"dev","departmentIdType":"x"}`, `{"statusCode":400}`},
		{"of a type of the real one", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"dev","departmentIdType":"custom_field"}`, `{"statusCode":501}`},
		{"no name", "POST", "create-department", `{"organizationCode":"acme","parentDepartmentId":"root"}`, `{"statusCode":400}`},
		{"nobody there", "GET", "list-department-members?organizationCode=acme&departmentId=root", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
	})
}

func TestDepartmentMembers(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	_, dev, core := p.departments()
	in := func(department, more string) string {
		return "list-department-members?organizationCode=acme&departmentIdType=code&departmentId=" + department + more
	}
	// Each later than the one before, as updatedAt shows.
	add := func(department, user string) {
		p.clock.advance(time.Second)
		p.wants("add", p.admin("POST", "/api/v3/add-department-members",
			fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"departmentIdType":"code","userIds":[%q]}`, department, user)), `{"statusCode":200,"data":{"success":true}}`)
	}
	add("dev", "u2")
	add("dev", "u1")
	add("core", "u3")
	add("core", "u2")
	ids := func(list ...string) string {
		out := ""
		for i, id := range list {
			if i > 0 {
				out += ","
			}
			out += `{"userId":"` + id + `"}`
		}
		return fmt.Sprintf(`{"statusCode":200,"data":{"totalCount":%d,"list":[%s]}}`, len(list), out)
	}
	p.walk([]step{
		{"the last who joined first", "GET", in("dev", ""), "", ids("u1", "u2")},
		{"by id", "GET", "list-department-members?organizationCode=acme&departmentId=" + dev + "&orderBy=Asc", "", ids("u2", "u1")},
		{"who joined first", "GET", in("dev", "&orderBy=Asc"), "", ids("u2", "u1")},
		{"with those below, once each", "GET", in("dev", "&includeChildrenDepartments=true&orderBy=Asc"), "", ids("u2", "u1", "u3")},
		{"from the root", "GET", in("acme", "&includeChildrenDepartments=true&sortBy=userId&orderBy=Asc"), "", ids("u1", "u2", "u3")},
		{"not in the root", "GET", in("acme", ""), "", ids()},
		{"by creation", "GET", in("core", "&sortBy=createAt"), "", ids("u3", "u2")},
		{"by change", "GET", in("core", "&sortBy=updatedAt"), "", ids("u2", "u3")},
		{"default", "GET", in("dev", "&sortBy=Default&orderBy=Desc"), "", ids("u1", "u2")},
		{"second page", "GET", in("dev", "&page=2&limit=1"), "", `{"data":{"totalCount":2,"list":[{"userId":"u2","customData":"!","departmentIds":"!"}]}}`},
		{"with all", "GET", in("dev", "&limit=1&withCustomData=true&withIdentities=true&withDepartmentIds=true"), "", `{"data":{"list":[{"customData":{"age":7},"departmentIds":["` + dev + `"]}]}}`},
		{"sortBy", "GET", in("dev", "&sortBy=x"), "", `{"statusCode":400}`},
		{"orderBy", "GET", in("dev", "&orderBy=x"), "", `{"statusCode":400}`},
		{"limit", "GET", in("dev", "&limit=51"), "", `{"statusCode":400}`},
		{"unknown department", "GET", in("none", ""), "", `{"statusCode":404}`},
		{"no department", "GET", "list-department-members?organizationCode=acme", "", `{"statusCode":400}`},
		{"unknown organization", "GET", "list-department-members?organizationCode=none&departmentId=root", "", `{"statusCode":404}`},

		{"counted", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"core","departmentIdType":"code"}`, `{"data":{"membersCount":0,"parentDepartmentId":"` + core + `"}}`},
		{"add an unknown user", "POST", "add-department-members", `{"organizationCode":"acme","departmentId":"root","userIds":["u1","u9"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"nobody was added", "GET", in("acme", ""), "", ids()},
		{"add to none", "POST", "add-department-members", `{"organizationCode":"acme","departmentId":"none","userIds":["u1"]}`, `{"statusCode":404}`},
		{"add nobody", "POST", "add-department-members", `{"organizationCode":"acme","departmentId":"root","userIds":[]}`, `{"statusCode":400}`},
		{"who is in stays where it was", "POST", "add-department-members", `{"organizationCode":"acme","departmentId":"` + dev + `","userIds":["u2"]}`, done},
		{"so", "GET", in("dev", "&orderBy=Asc"), "", ids("u2", "u1")},

		{"found by it", "POST", "list-users", `{"advancedFilter":[{"field":"departmentIds","operator":"EQUAL","value":"` + dev + `"}]}`, `{"data":{"totalCount":2}}`},
		{"remove", "POST", "remove-department-members", `{"organizationCode":"acme","departmentId":"dev","departmentIdType":"code","userIds":["u2","u3"]}`, done},
		{"left", "GET", in("dev", ""), "", ids("u1")},
		{"in the other still", "GET", in("core", "&orderBy=Asc"), "", ids("u3", "u2")},
		{"remove an unknown user", "POST", "remove-department-members", `{"organizationCode":"acme","departmentId":"` + dev + `","userIds":["u9"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"deleted", "POST", "delete-users-batch", `{"userIds":["u3"]}`, done},
		{"gone here, too", "GET", in("core", ""), "", ids("u2")},
		{"resigned", "POST", "resign-user", `{"userId":"u2"}`, `{"statusCode":200}`},
		{"out of it", "GET", in("core", ""), "", ids()},
	})
}

func TestDepartmentsOfAUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, dev, core := p.departments()
	both := fmt.Sprintf(`{"userId":"u1","departments":[{"departmentId":%q,"isLeader":true},{"departmentId":%q,"isMainDepartment":true}]}`, dev, core)
	p.walk([]step{
		{"none", "GET", "get-user-departments?userId=u1", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"into both", "POST", "set-user-departments", both, done},
		{
			"both", "GET", "get-user-departments?userId=u1&orderBy=Asc", "",
			fmt.Sprintf(`{"statusCode":200,"data":{"totalCount":2,"list":[
			{"organizationCode":"acme","departmentId":%q,"isRoot":false,"createdAt":"*","name":"Development","description":"","openDepartmentId":"o-dev",
			"isLeader":true,"code":"dev","isMainDepartment":false,"joinedAt":"*","isVirtualNode":false,"customData":"!","departmentIdPath":"!"},
			{"departmentId":%q,"isLeader":false,"isMainDepartment":true}]}}`, dev, core),
		},
		{
			"with all", "GET", "get-user-departments?userId=u1&limit=1&withCustomData=true&withDepartmentPaths=true", "",
			fmt.Sprintf(`{"data":{"totalCount":2,"list":[{"code":"core","customData":{"floor":3},"departmentIdPath":[%q,%q,%q],
			"departmentCodePath":["acme","dev","core"],"departmentNamePath":["Acme","Development","Core"]}]}}`, root, dev, core),
		},
		{"by name", "GET", "get-user-departments?userId=u1&sortBy=DepartmentName&orderBy=Asc", "", `{"data":{"list":[{"name":"Core"},{"name":"Development"}]}}`},
		{"by code", "GET", "get-user-departments?userId=u1&sortBy=DepartmemtCode&orderBy=Desc", "", `{"data":{"list":[{"code":"dev"},{"code":"core"}]}}`},
		{"by creation", "GET", "get-user-departments?userId=u1&sortBy=DepartmentCreatedAt", "", `{"data":{"list":[{"code":"core"},{"code":"dev"}]}}`},
		{"the user shows them", "GET", "get-user?userId=u1&withDepartmentIds=true", "", fmt.Sprintf(`{"data":{"mainDepartmentId":%q,"departmentIds":[%q,%q]}}`, core, dev, core)},
		{"an unknown one", "POST", "set-user-departments", `{"userId":"u1","departments":[{"departmentId":"none"}]}`, `{"statusCode":404}`},
		{"one twice", "POST", "set-user-departments", fmt.Sprintf(`{"userId":"u1","departments":[{"departmentId":%q},{"departmentId":%q}]}`, dev, dev), `{"statusCode":400}`},
		{"nothing changed", "GET", "get-user-departments?userId=u1", "", `{"data":{"totalCount":2}}`},
		{"out of the main one", "POST", "remove-department-members", fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"userIds":["u1"]}`, core), done},
		{"that is none now", "GET", "get-user?userId=u1&withDepartmentIds=true", "", fmt.Sprintf(`{"data":{"mainDepartmentId":"!","departmentIds":[%q]}}`, dev)},
	})
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	p.wants("its own list", p.call("GET", "/api/v3/get-my-department-list?withCustomData=true", "", "Authorization", token),
		`{"statusCode":200,"data":{"totalCount":1,"list":[{"code":"dev","isLeader":true,"customData":{}}]}}`)
}

func TestDepartmentsHaveTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	p.wantsShape("organization", p.admin("POST", "/api/v3/create-organization", `{"organizationCode":"acme","organizationName":"Acme","description":"d"}`)["data"].(map[string]any),
		shape("organizationCode organizationName description createdAt updatedAt departmentId", "membersCount", "hasChildren isVirtualNode", "", ""))
	p.wantsShape("department", p.admin("POST", "/api/v3/create-department", `{"organizationCode":"acme","name":"Dev","parentDepartmentId":"root","code":"dev"}`)["data"].(map[string]any),
		shape("organizationCode departmentId createdAt updatedAt name parentDepartmentId code parentDepartmentCode", "membersCount", "hasChildren isVirtualNode", "", ""))
}
