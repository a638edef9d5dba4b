package emulator_test

import (
	"fmt"
	"testing"
)

// grants is one resource of a request about several, and for whom.
func grants(targetType, ids, resource, actions string) string {
	return fmt.Sprintf(`{"targetType":%q,"targetIdentifiers":%s,"resources":[{"code":%q,"resourceType":"DATA","actions":%s}]}`, targetType, ids, resource, actions)
}

func TestResourceBatchesOfV2(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	p.admin("POST", "/api/v3/create-organization", `{"organizationCode":"co","organizationName":"Co","openDepartmentId":"co"}`)
	department := text(t, p.admin("POST", "/api/v3/create-department", `{"organizationCode":"co","name":"Shop","parentDepartmentId":"root"}`), "data", "departmentId")
	p.admin("POST", "/api/v3/add-department-members", fmt.Sprintf(`{"organizationCode":"co","departmentId":%q,"userIds":["u2"]}`, department))
	batch := func(what, operation, opts, want string) step {
		return step{what, "POST", "acl/" + operation + "-resources", `{"namespace":"default","opts":[` + opts + `]}`, want}
	}
	listed := func(what, targets, want string) step {
		return step{what, "POST", "acl/list-authorized-resources-batch", `{"namespace":"default","targets":[` + targets + `]}`, want}
	}
	shop := `["` + department + `"]`
	const user, role = `{"targetType":"USER","targetIdentifier":"u2"}`, `{"targetType":"ROLE","targetIdentifier":"staff"}`
	target := `{"targetType":"ORG","targetIdentifier":"` + department + `"}`
	p.walkV2([]step{
		batch("one is not there", "authorize", grants("USER", `["u2"]`, "books:9", `["books:read"]`)+","+grants("USER", `["u9"]`, "books:9", `["books:read"]`), `{"code":2004}`),
		batch("unknown resource", "authorize", grants("USER", `["u2"]`, "films:9", `["films:read"]`), `{"code":404}`),
		batch("no such kind", "authorize", grants("X", `["u2"]`, "books:9", `["books:read"]`), `{"code":400}`),
		batch("unknown department", "authorize", grants("ORG", `["none"]`, "books:9", `["books:read"]`), `{"code":404}`),
		{"unknown namespace", "POST", "acl/authorize-resources", `{"namespace":"none","opts":[` + grants("USER", `["u2"]`, "books:9", `["books:read"]`) + `]}`, `{"code":404}`},
		batch("nobody", "authorize", "", `{"code":400}`),
		listed("nothing happened", user, `{"code":200,"data":{"list":[{"totalCount":1,"list":[{"code":"books:1"}]}]}}`),
		batch("several", "authorize", grants("ORG", shop, "books:9", `["books:read","books:write"]`)+","+grants("ROLE", `["staff"]`, "books:9", `["books:read"]`), `{"code":200,"message":"操作成功"}`),
		listed("of several", target+","+role+","+user, `{"data":{"list":[
			{"totalCount":1,"list":[{"code":"books:9","type":"DATA","actions":["books:read","books:write"]}]},
			{"totalCount":2,"list":[{"code":"books:1"},{"code":"books:9","actions":["books:read"]}]},
			{"totalCount":2,"list":[{"code":"books:1"},{"code":"books:9"}]}]}}`),
		{"of one type", "POST", "acl/list-authorized-resources-batch", `{"namespace":"default","resourceType":"API","targets":[` + user + `]}`, `{"data":{"list":[{"totalCount":0,"list":[]}]}}`},
		listed("of nobody", `{"targetType":"USER","targetIdentifier":"u9"}`, `{"code":2004}`),
	})
	p.mayUse("u2", "books:9", "books:write", true)
	p.asks([]asked{{
		"a department is an ORG", `{authorizedTargetsCode(namespace: "default", resourceType: DATA, resource: "books:9", targetType: ORG) {totalCount list{targetType targetIdentifier actions}}}`, "",
		`{"data":{"authorizedTargetsCode":{"totalCount":1,"list":[` + target[:len(target)-1] + `,"actions":["books:read","books:write"]}]}}}`,
	}})
	p.walkV2([]step{
		batch("take one action", "revoke", grants("ORG", shop, "books:9", `["books:write"]`), `{"code":200}`),
		listed("one is left", target, `{"data":{"list":[{"totalCount":1,"list":[{"actions":["books:read"]}]}]}}`),
		batch("take all", "revoke", grants("ORG", shop, "books:9", `[]`), `{"code":200}`),
		listed("none is left", target, `{"data":{"list":[{"totalCount":0,"list":[]}]}}`),
		batch("again", "revoke", grants("ORG", shop, "books:9", `["books:read"]`), `{"code":200}`),
	})
	p.mayUse("u2", "books:9", "books:write", false)
	for _, operation := range []string{"authorize-resources", "revoke-resources"} {
		p.wants("in a tenant", p.call("POST", "/api/v2/acl/"+operation, `{"namespace":"default","opts":[`+grants("USER", `["u2"]`, "books:9", `["books:read"]`)+`]}`,
			"Authorization", p.managementToken(), "X-Authing-App-Tenant-Id", "t"), `{"code":501}`)
	}
}

// mayUse checks whether a user may do something.
func (p *pool) mayUse(userID, resource, action string, want bool) {
	p.Helper()
	answer := p.admin("POST", "/api/v2/acl/is-allowed", fmt.Sprintf(`{"userId":%q,"resource":%q,"action":%q,"namespace":"default"}`, userID, resource, action))
	p.wants(action, answer, fmt.Sprintf(`{"code":200,"data":{"allowed":%t}}`, want))
}

func TestAssignmentsOfOneType(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	of := func(what, query, want string) step {
		return step{what, "GET", "policies/assignments/by-target?namespace=default&" + query, "", want}
	}
	p.walkV2([]step{
		of("roles", "policy_code=p&target_type=ROLE", `{"code":200,"data":[{"code":"p","targetType":"ROLE","targetIdentifier":"admin"}]}`),
		of("users", "policy_code=p&target_type=USER", `{"code":200,"data":[]}`),
		of("no such type", "policy_code=p&target_type=X", `{"code":400}`),
		of("no such policy", "policy_code=none&target_type=USER", `{"code":404}`),
	})
}

func TestDeclaringSeveralResources(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	bulk := func(what, resources, want string) step {
		return step{what, "POST", "resources/bulk", `{"bulk":[` + resources + `]}`, want}
	}
	const books, films = `{"code":"books","type":"DATA","actions":[{"name":"books:read"}]}`, `{"code":"films","type":"API","apiIdentifier":"/films","description":"To see","actions":[{"name":"films:see"}]}`
	p.walkV2([]step{
		bulk("several", books+","+films, `{"code":200,"message":"操作成功"}`),
		{"declared", "GET", "resources?namespace=default", "", `{"data":{"totalCount":2,"list":[{"code":"books"},{"code":"films","type":"API","apiIdentifier":"/films","description":"To see"}]}}`},
		bulk("one is taken", `{"code":"songs","type":"DATA","actions":[{"name":"songs:hear"}]},`+books, `{"code":409}`),
		bulk("unknown namespace", `{"code":"songs","type":"DATA","namespace":"none","actions":[{"name":"songs:hear"}]}`, `{"code":404}`),
		bulk("none", "", `{"code":400}`),
		{"nothing happened", "GET", "resources?namespace=default", "", `{"data":{"totalCount":2}}`},
	})
}
