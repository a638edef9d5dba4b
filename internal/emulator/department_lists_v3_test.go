package emulator_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"
)

func TestListDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	_, dev, _ := p.departments()
	p.walk([]step{
		{"virtual", "POST", "create-department", `{"organizationCode":"acme","name":"Visitors","parentDepartmentId":"root","isVirtualNode":true,"postIdList":["p"]}`, `{"statusCode":200}`},

		{"children", "GET", "list-children-departments?organizationCode=acme&departmentId=root", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"code":"dev","hasChildren":true,"customData":"!"},{"name":"Visitors"}]}}`},
		{"real ones", "GET", "list-children-departments?organizationCode=acme&departmentId=root&excludeVirtualNode=true", "", `{"data":{"list":[{"code":"dev"}]}}`},
		{"virtual ones", "GET", "list-children-departments?organizationCode=acme&departmentId=root&onlyVirtualNode=true", "", `{"data":{"list":[{"name":"Visitors"}]}}`},
		{"with custom data", "GET", "list-children-departments?organizationCode=acme&departmentId=dev&departmentIdType=code&withCustomData=true", "", `{"data":{"list":[{"code":"core","customData":{"floor":3}}]}}`},
		{"none", "GET", "list-children-departments?organizationCode=acme&departmentId=core&departmentIdType=code", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"of an unknown one", "GET", "list-children-departments?organizationCode=acme&departmentId=none", "", `{"statusCode":404}`},
		{"of none", "GET", "list-children-departments?organizationCode=acme", "", `{"statusCode":400}`},

		{"all, from the top down", "GET", "get-all-departments?organizationCode=acme", "", `{"statusCode":200,"data":{"totalCount":4,"list":[{"code":"acme"},{"code":"dev"},{"name":"Visitors","postIdList":["p"]},{"code":"core","customData":"!"}]}}`},
		{"from another one", "GET", "get-all-departments?organizationCode=acme&departmentId=" + dev + "&withCustomData=true", "", `{"data":{"list":[{"code":"dev","customData":{}},{"code":"core","customData":{"floor":3}}]}}`},
		{"from one by its custom id", "GET", "get-all-departments?organizationCode=acme&departmentId=o-dev&departmentIdType=open_department_id", "", `{"data":{"list":[{"code":"dev"},{"code":"core"}]}}`},
		{"from an unknown one", "GET", "get-all-departments?organizationCode=acme&departmentId=none", "", `{"statusCode":404}`},
		{"of an unknown organization", "GET", "get-all-departments?organizationCode=none", "", `{"statusCode":404}`},

		{"search names and codes", "POST", "search-departments", `{"organizationCode":"acme","keywords":"DE"}`, `{"statusCode":200,"data":[{"code":"dev","customData":"!"}]}`},
		{"search with custom data", "POST", "search-departments", `{"organizationCode":"acme","keywords":"core","withCustomData":true}`, `{"data":[{"customData":{"floor":3}}]}`},
		{"search in vain", "POST", "search-departments", `{"organizationCode":"acme","keywords":"zzz"}`, `{"statusCode":200,"data":[]}`},
		{"search nothing", "POST", "search-departments", `{"organizationCode":"acme"}`, `{"statusCode":400}`},
		{"search nowhere", "POST", "search-departments", `{"organizationCode":"none","keywords":"x"}`, `{"statusCode":404}`},
	})
}

func TestSearchDepartmentsList(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	p.departments()
	p.clock.advance(time.Hour)
	p.wants("later", p.admin("POST", "/api/v3/create-department", `{"organizationCode":"acme","name":"Beta","parentDepartmentId":"root","code":"beta","isVirtualNode":true,"postIdList":["p"],"customData":{"floor":5}}`), `{"statusCode":200}`)
	p.clock.advance(time.Hour)
	p.wants("changed", p.admin("POST", "/api/v3/update-department", `{"organizationCode":"acme","departmentId":"dev","departmentIdType":"code","description":"They make it","metadata":{}}`), `{"statusCode":200}`)
	for name, tt := range map[string]struct{ asked, want string }{
		"all, the oldest first": {``, `[{"code":"acme","customData":"!"},{"code":"dev"},{"code":"core"},{"code":"beta","postIdList":"!"}]`},
		"a page":                {`,"page":2,"limit":3,"withCustomData":true,"withPost":true`, `[{"code":"beta","customData":{"floor":5},"postIdList":["p"]}]`},
		"EQUAL":                 {`,"advancedFilter":[{"field":"name","operator":"EQUAL","value":"Core"}]`, `[{"code":"core"}]`},
		"IN":                    {`,"advancedFilter":[{"field":"code","operator":"IN","value":["dev","beta","x"]}]`, `[{"code":"dev"},{"code":"beta"}]`},
		"CONTAINS":              {`,"advancedFilter":[{"field":"description","operator":"CONTAINS","value":"MAKE"}]`, `[{"code":"dev"}]`},
		"a post":                {`,"advancedFilter":[{"field":"postIdList","operator":"CONTAINS","value":"p"}]`, `[{"code":"beta"}]`},
		"a flag":                {`,"advancedFilter":[{"field":"isVirtualNode","operator":"EQUAL","value":true}]`, `[{"code":"beta"}]`},
		"GREATER":               {`,"advancedFilter":[{"field":"createdAt","operator":"GREATER","value":"2026-11-21T03:00:00.000Z"}]`, `[{"code":"beta"}]`},
		"LESSER":                {`,"advancedFilter":[{"field":"customData.floor","operator":"LESSER","value":5}]`, `[{"code":"core"}]`},
		"BETWEEN":               {`,"advancedFilter":[{"field":"customData.floor","operator":"BETWEEN","value":[3,5]}]`, `[{"code":"core"},{"code":"beta"}]`},
		"two conditions":        {`,"advancedFilter":[{"field":"customData.floor","operator":"BETWEEN","value":[3,5]},{"field":"name","operator":"EQUAL","value":"Beta"}]`, `[{"code":"beta"}]`},
		"nothing there":         {`,"advancedFilter":[{"field":"name","operator":"EQUAL","value":"x"}]`, `[]`},
		"sortBy":                {`,"sortBy":"updatedAt","orderBy":"DESC","limit":2`, `[{"code":"dev"},{"code":"beta"}]`},
		"sortBy alone":          {`,"sortBy":"createdAt","limit":1`, `[{"code":"acme"}]`},
		"sort":                  {`,"sort":[{"field":"name","order":"desc"}]`, `[{"name":"Development"},{"name":"Core"},{"name":"Beta"},{"name":"Acme"}]`},
		"sort by two":           {`,"sort":[{"field":"updatedAt","order":"asc"},{"field":"name","order":"desc"}]`, `[{"name":"Core"},{"name":"Acme"},{"name":"Beta"},{"name":"Development"}]`},
	} {
		p.wants(name, p.admin("POST", "/api/v3/search-departments-list", `{"organizationCode":"acme"`+tt.asked+`}`), `{"statusCode":200,"data":`+tt.want+`}`)
	}
	for name, asked := range map[string]string{
		"field":          `,"advancedFilter":[{"field":"x","operator":"EQUAL","value":"x"}]`,
		"operator":       `,"advancedFilter":[{"field":"name","operator":"NOT_NULL","value":"x"}]`,
		"value":          `,"advancedFilter":[{"field":"name","operator":"BETWEEN","value":"x"}]`,
		"field to sort":  `,"sort":[{"field":"code","order":"asc"}]`,
		"order":          `,"sort":[{"field":"name","order":"x"}]`,
		"sortBy":         `,"sortBy":"x"`,
		"orderBy":        `,"sortBy":"createdAt","orderBy":"x"`,
		"page":           `,"page":0`,
		"limit":          `,"limit":51`,
		"a whole string": `,"advancedFilter":"x"`,
	} {
		p.wants(name, p.admin("POST", "/api/v3/search-departments-list", `{"organizationCode":"acme"`+asked+`}`), `{"statusCode":400}`)
	}
	p.wants("nowhere", p.admin("POST", "/api/v3/search-departments-list", `{"organizationCode":"none"}`), `{"statusCode":404}`)
}

func TestFindDepartmentMembers(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	_, dev, core := p.departments()
	for _, at := range [][2]string{{dev, "u2"}, {dev, "u1"}, {core, "u3"}} {
		p.admin("POST", "/api/v3/add-department-members", fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"userIds":[%q]}`, at[0], at[1]))
	}
	in := func(method, department, more string) string {
		return method + "?organizationCode=acme&departmentIdType=code&departmentId=" + department + more
	}
	p.walk([]step{
		{"ids, who joined first first", "GET", in("list-department-member-ids", "dev", ""), "", `{"statusCode":200,"data":["u2","u1"]}`},
		{"no ids", "GET", in("list-department-member-ids", "acme", ""), "", `{"statusCode":200,"data":[]}`},
		{"ids of an unknown one", "GET", in("list-department-member-ids", "none", ""), "", `{"statusCode":404}`},
		{"ids of none", "GET", "list-department-member-ids?organizationCode=acme", "", `{"statusCode":400}`},

		{"search", "GET", in("search-department-members", "dev", "&keywords=BO"), "", `{"statusCode":200,"data":{"totalCount":1,"list":[{"userId":"u1","customData":"!","departmentIds":"!"}]}}`},
		{"below, too", "GET", in("search-department-members", "dev", "&keywords=a&includeChildrenDepartments=true"), "", `{"data":{"totalCount":2,"list":[{"userId":"u3"},{"userId":"u2"}]}}`},
		{"not below", "GET", in("search-department-members", "dev", "&keywords=dave"), "", `{"data":{"totalCount":0,"list":[]}}`},
		{"a page", "GET", in("search-department-members", "dev", "&keywords=o&page=2&limit=1"), "", `{"data":{"totalCount":2,"list":[{"userId":"u2"}]}}`},
		{"with all", "GET", in("search-department-members", "dev", "&keywords=bob&withCustomData=true&withIdentities=true&withDepartmentIds=true"), "", `{"data":{"list":[{"customData":{"age":7},"departmentIds":["` + dev + `"]}]}}`},
		{"search nothing", "GET", in("search-department-members", "dev", ""), "", `{"statusCode":400}`},
		{"search, limit 51", "GET", in("search-department-members", "dev", "&keywords=x&limit=51"), "", `{"statusCode":400}`},
		{"search an unknown one", "GET", in("search-department-members", "none", "&keywords="+url.QueryEscape("张")), "", `{"statusCode":404}`},

		{"in it", "GET", in("is-user-in-department", "dev", "&userId=u1"), "", `{"statusCode":200,"data":{"inDepartment":true}}`},
		{"below it", "GET", in("is-user-in-department", "dev", "&userId=u3"), "", `{"data":{"inDepartment":false}}`},
		{"in it or below", "GET", in("is-user-in-department", "acme", "&userId=u3&includeChildrenDepartments=true"), "", `{"data":{"inDepartment":true}}`},
		{"an unknown user", "GET", in("is-user-in-department", "dev", "&userId=u9"), "", `{"statusCode":404,"apiCode":2004}`},
		{"an unknown department", "GET", in("is-user-in-department", "none", "&userId=u1"), "", `{"statusCode":404}`},
		{"no user", "GET", in("is-user-in-department", "dev", ""), "", `{"statusCode":400}`},
	})
}
