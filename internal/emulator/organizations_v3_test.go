package emulator_test

import (
	"testing"
	"time"
)

func TestReadOrganizations(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	p.walk([]step{
		{"first", "POST", "create-organization", `{"organizationCode":"acme","organizationName":"Acme","tenantId":"t","postIdList":["p"],"metadata":{}}`, `{"statusCode":200}`},
		{"second", "POST", "create-organization", `{"organizationCode":"bolt","organizationName":"Bolt ACME partner"}`, `{"statusCode":200}`},
		{"third", "POST", "create-organization", `{"organizationCode":"coal","organizationName":"Coal"}`, `{"statusCode":200}`},
		{"below", "POST", "create-department", `{"organizationCode":"acme","name":"Dev","parentDepartmentId":"root"}`, `{"statusCode":200}`},
		{"members", "POST", "add-department-members", `{"organizationCode":"acme","departmentId":"root","userIds":["u1","u2"]}`, done},

		{"get", "GET", "get-organization?organizationCode=acme", "", `{"statusCode":200,"data":{"organizationCode":"acme","organizationName":"Acme","departmentId":"*",
			"hasChildren":true,"membersCount":2,"isVirtualNode":false,"tenantId":"t","leaderUserIds":"!","customData":"!","postIdList":"!","status":"!"}}`},
		{"get with all", "GET", "get-organization?organizationCode=acme&withCustomData=true&withPost=true", "", `{"data":{"customData":{},"postIdList":["p"]}}`},
		{"get an unknown one", "GET", "get-organization?organizationCode=none", "", `{"statusCode":404,"message":"不存在: organization \"none\""}`},
		{"get none", "GET", "get-organization", "", `{"statusCode":400}`},

		{
			"batch", "GET", "get-organization-batch?organizationCodeList=coal&organizationCodeList=none&organizationCodeList=acme&withPost=true", "",
			`{"statusCode":200,"data":[{"organizationCode":"coal"},{"organizationCode":"acme","postIdList":["p"]}]}`,
		},
		{"batch of unknown ones", "GET", "get-organization-batch?organizationCodeList=none", "", `{"statusCode":200,"data":[]}`},
		{"batch of none", "GET", "get-organization-batch", "", `{"statusCode":400}`},

		{"list", "GET", "list-organizations", "", `{"statusCode":200,"data":{"totalCount":3,"list":[{"organizationCode":"acme","customData":"!","postIdList":"!"},{"organizationCode":"bolt"},{"organizationCode":"coal"}]}}`},
		{"second page", "GET", "list-organizations?page=2&limit=2&withCustomData=true", "", `{"data":{"totalCount":3,"list":[{"organizationCode":"coal","customData":{}}]}}`},
		{"past the end", "GET", "list-organizations?page=9", "", `{"data":{"totalCount":3,"list":[]}}`},
		{"all", "GET", "list-organizations?fetchAll=true&limit=1", "", `{"data":{"totalCount":3,"list":[{},{},{}]}}`},
		{"of a tenant", "GET", "list-organizations?tenantId=t", "", `{"data":{"totalCount":1,"list":[{"organizationCode":"acme"}]}}`},
		{"page 0", "GET", "list-organizations?page=0", "", `{"statusCode":400}`},
		{"limit 51", "GET", "list-organizations?limit=51", "", `{"statusCode":400}`},

		{"search a name and a code", "GET", "search-organizations?keywords=acme", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"organizationCode":"acme","customData":"!"},{"organizationCode":"bolt"}]}}`},
		{"search with a page", "GET", "search-organizations?keywords=acme&page=2&limit=1&withCustomData=true", "", `{"data":{"totalCount":2,"list":[{"organizationCode":"bolt","customData":{}}]}}`},
		{"search in a tenant", "GET", "search-organizations?keywords=o&tenantId=t", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"search nothing", "GET", "search-organizations", "", `{"statusCode":400}`},
		{"search, limit 51", "GET", "search-organizations?keywords=a&limit=51", "", `{"statusCode":400}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/list-organizations", ""), `{"statusCode":401}`)
}

func TestUpdateOrganization(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, _, core := p.departments()
	p.admin("POST", "/api/v3/create-organization", `{"organizationCode":"other","organizationName":"Other","openDepartmentId":"o"}`)
	p.admin("POST", "/api/v3/add-department-members", `{"organizationCode":"acme","departmentId":"core","departmentIdType":"code","userIds":["u3"]}`)
	p.clock.advance(time.Hour)
	p.walk([]step{
		{
			"everything", "POST", "update-organization",
			`{"organizationCode":"acme","organizationNewCode":"acme2","organizationName":"Acme 2","description":"d","openDepartmentId":"o","leaderUserIds":["u2"],
			"i18n":{"organizationName":{"en-US":{"enabled":true,"value":"Acme Inc"}}},"postIdList":["p"]}`,
			`{"statusCode":200,"data":{"organizationCode":"acme2","organizationName":"Acme 2","description":"d","openDepartmentId":"o","departmentId":"` + root + `",
			"leaderUserIds":["u2"],"membersCount":1,"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T03:30:00.000Z","hasChildren":true,"postIdList":["p"],
			"i18n":{"organizationName":{"en-US":{"value":"Acme Inc"}}}}}`,
		},
		{"no more by the old code", "GET", "get-organization?organizationCode=acme", "", `{"statusCode":404}`},
		{"departments go with it", "GET", "list-department-members?organizationCode=acme2&departmentId=core&departmentIdType=code", "", `{"data":{"list":[{"userId":"u3"}]}}`},
		{"not by the old one", "GET", "get-department?organizationCode=acme&departmentId=" + core, "", `{"statusCode":404}`},
		{"its root has the code", "GET", "get-department?organizationCode=acme2&departmentCode=acme2", "", `{"data":{"departmentId":"` + root + `"}}`},
		{"free again", "POST", "create-organization", `{"organizationCode":"acme","organizationName":"x"}`, `{"statusCode":200}`},

		{"what is not sent stays", "POST", "update-organization", `{"organizationCode":"acme2"}`, `{"statusCode":200,"data":{"organizationName":"Acme 2","description":"d","openDepartmentId":"o","leaderUserIds":["u2"],"postIdList":["p"]}}`},
		{"empty texts clear", "POST", "update-organization", `{"organizationCode":"acme2","description":"","openDepartmentId":""}`, `{"data":{"description":"!","openDepartmentId":"!"}}`},
		{"other leaders", "POST", "update-organization", `{"organizationCode":"acme2","leaderUserIds":["u1"]}`, `{"data":{"leaderUserIds":["u1"],"membersCount":2}}`},
		{"an unknown leader", "POST", "update-organization", `{"organizationCode":"acme2","organizationName":"x","leaderUserIds":["u3","u9"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"nothing was done", "GET", "get-organization?organizationCode=acme2", "", `{"data":{"organizationName":"Acme 2","leaderUserIds":["u1"],"membersCount":2}}`},
		{"code taken", "POST", "update-organization", `{"organizationCode":"acme2","organizationNewCode":"other"}`, `{"statusCode":409,"message":"已存在: organization \"other\""}`},
		{"code taken within", "POST", "update-organization", `{"organizationCode":"acme2","organizationNewCode":"core"}`, `{"statusCode":409}`},
		{"its own code", "POST", "update-organization", `{"organizationCode":"acme2","organizationNewCode":"acme2"}`, `{"statusCode":200}`},
		{"custom id taken elsewhere", "POST", "update-organization", `{"organizationCode":"acme2","openDepartmentId":"o"}`, `{"statusCode":200}`},
		{"custom id taken", "POST", "update-organization", `{"organizationCode":"acme2","openDepartmentId":"o-dev"}`, `{"statusCode":409}`},
		{"unknown", "POST", "update-organization", `{"organizationCode":"none"}`, `{"statusCode":404}`},
		{"none", "POST", "update-organization", `{}`, `{"statusCode":400}`},
	})
}

func TestStatusOfOrganizationsAndDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	root, dev, _ := p.departments()
	p.walk([]step{
		{"disable", "POST", "update-organization-status", `{"rootNodeId":"` + root + `","status":"DISABLED"}`, done},
		{"shown", "GET", "get-organization?organizationCode=acme", "", `{"data":{"status":"DISABLED"}}`},
		{"so is its root", "GET", "get-department-by-id?departmentId=" + root, "", `{"data":{"status":false}}`},
		{"those that are on", "GET", "list-organizations?status=true", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"those that are off", "GET", "list-organizations?status=false", "", `{"data":{"totalCount":1}}`},
		{"enable", "POST", "update-organization-status", `{"rootNodeId":"` + root + `","status":"ENABLED"}`, done},
		{"on again", "GET", "list-organizations?status=true", "", `{"data":{"totalCount":1,"list":[{"status":"ENABLED"}]}}`},
		{"a department", "POST", "update-organization-status", `{"rootNodeId":"` + dev + `","status":"x"}`, `{"statusCode":400}`},
		{"nothing", "POST", "update-organization-status", `{"rootNodeId":"none","status":"x"}`, `{"statusCode":404}`},
		{"no id", "POST", "update-organization-status", `{"status":"x"}`, `{"statusCode":400}`},

		{"never set", "GET", "get-department-by-id?departmentId=" + dev, "", `{"data":{"status":"!"}}`},
		{"a department off", "POST", "update-department-status", `{"departmentId":"` + dev + `","status":false}`, `{}`},
		{"shown", "GET", "get-department-by-id?departmentId=" + dev, "", `{"data":{"status":false}}`},
		{"below, on", "GET", "list-children-departments?organizationCode=acme&departmentId=root&status=true", "", `{"data":{"list":[]}}`},
		{"below, off", "GET", "list-children-departments?organizationCode=acme&departmentId=root&status=false", "", `{"data":{"list":[{"code":"dev"}]}}`},
		{"on by an update", "POST", "update-department", `{"organizationCode":"acme","departmentId":"` + dev + `","status":true,"metadata":{}}`, `{"data":{"status":true}}`},
		{"an unknown department", "POST", "update-department-status", `{"departmentId":"none","status":true}`, `{"statusCode":404}`},
		{"no status", "POST", "update-department-status", `{"departmentId":"` + dev + `"}`, `{"statusCode":400}`},
	})
}

func TestDeleteOrganization(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed+"roles: [{code: staff}]\n")
	root, dev, core := p.departments()
	p.walk([]step{
		{"another", "POST", "create-organization", `{"organizationCode":"other","organizationName":"Other"}`, `{"statusCode":200}`},
		{"members", "POST", "set-user-departments", `{"userId":"u1","departments":[{"departmentId":"` + root + `","isMainDepartment":true},{"departmentId":"` + core + `"}]}`, done},
		{"in the other", "POST", "add-department-members", `{"organizationCode":"other","departmentId":"root","userIds":["u1"]}`, done},
		{"roles", "POST", "assign-role", `{"code":"staff","targets":[{"targetType":"DEPARTMENT","targetIdentifier":"` + dev + `"}]}`, done},
		{"delete", "POST", "delete-organization", `{"organizationCode":"acme"}`, done},
		{"gone", "GET", "list-organizations", "", `{"data":{"totalCount":1,"list":[{"organizationCode":"other"}]}}`},
		{"with its departments", "GET", "get-department-by-id?departmentId=" + core, "", `{"statusCode":404}`},
		{"members are out", "GET", "get-user-departments?userId=u1", "", `{"data":{"totalCount":1,"list":[{"organizationCode":"other"}]}}`},
		{"and have no main one", "GET", "get-user?userId=u1", "", `{"statusCode":200,"data":{"mainDepartmentId":"!"}}`},
		{"its roles are lost", "GET", "list-role-departments?code=staff", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"and their assignments", "GET", "list-role-assignments?roleCode=staff", "", `{"data":{"totalCount":0}}`},
		{"twice", "POST", "delete-organization", `{"organizationCode":"acme"}`, `{"statusCode":404}`},
		{"none", "POST", "delete-organization", `{}`, `{"statusCode":400}`},
		{"made anew", "POST", "create-organization", `{"organizationCode":"acme","organizationName":"Acme"}`, `{"statusCode":200,"data":{"hasChildren":false,"membersCount":0}}`},
	})
}
