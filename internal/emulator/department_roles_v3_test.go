package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestRolesOfDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: a, name: Alpha}, {code: b}, {code: a, namespace: shop}]
users:
  - {id: u1, profile: {username: bob}}
  - {id: u2, profile: {username: carol}}
  - {id: u3, profile: {username: dave}}
`)
	root, dev, core := p.departments()
	p.admin("POST", "/api/v3/add-department-members", fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"userIds":["u2"]}`, dev))
	p.admin("POST", "/api/v3/add-department-members", fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"userIds":["u3"]}`, core))
	to := func(ids ...string) string {
		targets := ""
		for i, id := range ids {
			if i > 0 {
				targets += ","
			}
			targets += fmt.Sprintf(`{"targetType":"DEPARTMENT","targetIdentifier":%q}`, id)
		}
		return `"targets":[` + targets + `]`
	}
	p.walk([]step{
		{"assign", "POST", "assign-role", `{"code":"a",` + to(dev) + `}`, done},
		{"its members hold it", "GET", "get-user-roles?userId=u2", "", `{"statusCode":200,"data":{"totalCount":1,"list":[{"code":"a"}]}}`},
		{"those of departments below do not", "GET", "get-user-roles?userId=u3", "", `{"data":{"totalCount":0}}`},
		{"asked the other way", "GET", "list-role-members?code=a", "", `{"data":{"totalCount":1,"list":[{"userId":"u2"}]}}`},
		{"has any", "POST", "has-any-role", `{"userId":"u2","roles":[{"code":"a"}]}`, `{"data":{"hasAnyRole":true}}`},
		{"who joins", "POST", "add-department-members", `{"organizationCode":"acme","departmentId":"` + dev + `","userIds":["u1"]}`, done},
		{"has it", "GET", "list-role-members?code=a", "", `{"data":{"list":[{"userId":"u1"},{"userId":"u2"}]}}`},
		{"who leaves", "POST", "remove-department-members", `{"organizationCode":"acme","departmentId":"` + dev + `","userIds":["u2"]}`, done},
		{"has it no more", "GET", "list-role-members?code=a", "", `{"data":{"list":[{"userId":"u1"}]}}`},
		{"with what comes with it", "POST", "assign-role", `{"code":"b","targets":[{"targetType":"ROLE","targetIdentifier":"a"}]}`, done},
		{"so", "GET", "get-user-roles?userId=u1", "", `{"data":{"list":[{"code":"a"},{"code":"b"}]}}`},

		{"to several", "POST", "assign-role-batch", `{"roles":[{"code":"a"},{"code":"a","namespace":"shop"}],` + to(core, root) + `}`, done},
		{"departments", "GET", "list-role-departments?code=a", "", fmt.Sprintf(`{"statusCode":200,"data":{"totalCount":3,"list":[
			{"id":%q,"code":"dev","name":"Development","description":""},{"id":%q,"code":"core"},{"id":%q,"code":"acme","name":"Acme"}]}}`, dev, core, root)},
		{"of a namespace", "GET", "list-role-departments?code=a&namespace=shop&limit=1&page=2", "", fmt.Sprintf(`{"data":{"totalCount":2,"list":[{"id":%q}]}}`, root)},
		{"of no department", "GET", "list-role-departments?code=b", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"of no role", "GET", "list-role-departments?code=none", "", `{"statusCode":404}`},
		{"limit", "GET", "list-role-departments?code=a&limit=51", "", `{"statusCode":400}`},
		{"assignments", "GET", "list-role-assignments?roleCode=a&targetType=ORG", "", `{"data":{"totalCount":3,"data":[{"roleCode":"a","status":"ENABLE"},{},{}]}}`},
		{"not to users", "GET", "list-role-assignments?roleCode=a&targetType=USER", "", `{"data":{"totalCount":0}}`},

		{"revoke", "POST", "revoke-role", `{"code":"a",` + to(dev, core) + `}`, done},
		{"left", "GET", "list-role-departments?code=a", "", `{"data":{"totalCount":1,"list":[{"code":"acme"}]}}`},
		{"lost", "GET", "get-user-roles?userId=u1", "", `{"data":{"totalCount":0}}`},
		{"revoke a batch", "POST", "revoke-role-batch", `{"roles":[{"code":"a"},{"code":"a","namespace":"shop"}],` + to(root, core) + `}`, done},
		{"nothing left", "GET", "list-role-departments?code=a&namespace=shop", "", `{"data":{"totalCount":0}}`},

		{"one unknown", "POST", "assign-role", `{"code":"a",` + to(dev, "none") + `}`, `{"statusCode":404,"message":"不存在: department \"none\""}`},
		{"by code", "POST", "assign-role", `{"code":"a",` + to("dev") + `}`, `{"statusCode":404}`},
		{"nothing was done", "GET", "list-role-departments?code=a", "", `{"data":{"totalCount":0}}`},

		{"for a time", "POST", "assign-role", `{"code":"a","enableTime":1795314600000,` + to(dev) + `}`, done},
		{"before", "GET", "list-role-departments?code=a", "", `{"data":{"totalCount":0}}`},
	})
	p.clock.advance(24 * time.Hour)
	p.walk([]step{
		{"in time", "GET", "list-role-departments?code=a", "", `{"data":{"totalCount":1}}`},
		{"held", "GET", "list-role-members?code=a", "", `{"data":{"list":[{"userId":"u1"}]}}`},
		{"the department goes", "POST", "delete-department", `{"organizationCode":"acme","departmentId":"` + dev + `"}`, done},
		{"the role with it", "GET", "list-role-assignments?roleCode=a", "", `{"data":{"totalCount":0}}`},
	})
}
