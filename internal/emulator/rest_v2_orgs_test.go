package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestOrgsOverREST(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	p.adminGraphQL(`mutation { createOrg(name: "First", code: "first", tenantId: "t1") { id } }`, "{}")
	p.clock.advance(time.Second)
	org, dev, core := p.org()
	stored := fmt.Sprintf(`{"id":%[1]q,"rootNodeId":%[1]q,"userPoolId":"pool-1","createdAt":"2026-11-21T02:30:01.000Z","updatedAt":"2026-11-21T02:30:01.000Z","tenantId":"!"}`, org)
	p.walkV2([]step{
		{"count", "GET", "orgs/count", "", `{"code":200,"data":{"count":2}}`},
		{"oldest first", "GET", "orgs", "", `{"code":200,"data":[{"tenantId":"t1"},` + stored + `]}`},
		{"page of them", "GET", "orgs?page=2&limit=1", "", `{"code":200,"data":[` + stored + `]}`},
		{"page 0", "GET", "orgs?page=0", "", `{"code":400}`},
		{"of a tenant", "GET", "orgs/by-tenant?tenant_id=t1", "", `{"code":200,"data":{"tenantId":"t1","id":"*"}}`},
		{"of another", "GET", "orgs/by-tenant?tenant_id=t2", "", `{"code":404}`},
		{"of none", "GET", "orgs/by-tenant", "", `{"code":400}`},

		{"newest first", "GET", "orgs/pagination?limit=1", "", fmt.Sprintf(`{"code":200,"data":{"totalCount":2,"list":[{"id":%[1]q,"tenantId":"!",
			"rootNode":{"id":%[1]q,"orgId":%[1]q,"name":"Acme","code":"acme","root":true,"depth":0,"path":[%[1]q],"children":[%[2]q]},
			"nodes":[{"name":"Acme"},{"name":"Development"},{"name":"Core","depth":2,"codePath":["acme","dev","core"],"namePath":["Acme","Development","Core"]}]}]}}`, org, dev)},
		{"sorted", "GET", "orgs/pagination?sortBy=UPDATEDAT_ASC", "", `{"code":200,"data":{"list":[{"tenantId":"t1"},{}]}}`},
		{"in no order", "GET", "orgs/pagination?sortBy=x", "", `{"code":400}`},

		{"right below", "GET", "orgs/children?depth=1&nodeId=" + org, "", fmt.Sprintf(`{"code":200,"data":[{"id":%q}]}`, dev)},
		{"further below", "GET", "orgs/children?depth=2&nodeId=" + org, "", fmt.Sprintf(`{"code":200,"data":[{"id":%q},{"id":%q}]}`, dev, core)},
		{"from a node", "GET", "orgs/children?depth=1&nodeId=" + dev, "", fmt.Sprintf(`{"code":200,"data":[{"id":%q,"depth":2}]}`, core)},
		{"all", "GET", "orgs/children?nodeId=" + org, "", `{"code":200,"data":[{},{}]}`},
		{"no depth", "GET", "orgs/children?depth=0&nodeId=" + org, "", `{"code":400}`},
		{"no node", "GET", "orgs/children?nodeId=none", "", `{"code":404}`},
		{"a directory", "POST", "ad/sync", `{"connectionId":"c"}`, `{"code":404}`},
	})
	p.wants("DingTalk", p.admin("POST", "/connections/enterprise/dingtalk/start-sync", `{}`), `{"code":499}`)
	p.wants("no token", p.call("GET", "/api/v2/orgs", ""), `{"code":401}`)
}

func TestOrgsComeAndGo(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	const tree = `{"name":"Acme","code":"acme","description":"d","children":[{"name":"Development","code":"dev","children":[{"name":"Core"}]},{"name":"Sales"}]}`
	p.walkV2([]step{
		{"nothing", "GET", "orgs/export", "", `{"code":200,"data":[]}`},
		{"import", "POST", "orgs/import", `{"filetype":"json","file":` + tree + `}`, `{"code":200,"data":{"id":"*","userPoolId":"pool-1"}}`},
		{"again", "POST", "orgs/import", `{"filetype":"json","file":` + tree + `}`, `{"code":409}`},
		{"a code twice", "POST", "orgs/import", `{"filetype":"json","file":{"name":"x","code":"x","children":[{"name":"a","code":"a"},{"name":"b","code":"a"}]}}`, `{"code":409}`},
		{"no name", "POST", "orgs/import", `{"filetype":"json","file":{"name":"x","children":[{"code":"a"}]}}`, `{"code":400,"message":"参数错误: file has a node without a name"}`},
		{"no node", "POST", "orgs/import", `{"filetype":"json","file":[1]}`, `{"code":400}`},
		{"as text", "POST", "orgs/import", `{"filetype":"json","file":"{\"name\":\"Text\"}"}`, `{"code":200}`},
	})
	p.walk([]step{
		{"v3 reads", "GET", "get-all-departments?organizationCode=acme", "", `{"data":{"list":[{"name":"Acme","description":"d"},{"code":"dev"},{"name":"Sales"},{"name":"Core","parentDepartmentCode":"dev"}]}}`},
		{"nothing half done", "GET", "list-organizations", "", `{"data":{"totalCount":2}}`},
		{"somebody", "POST", "add-department-members", `{"organizationCode":"acme","departmentIdType":"code","departmentId":"dev","userIds":["u1"]}`, done},
	})
	org := text(t, p.admin("GET", "/api/v3/get-organization?organizationCode=acme", ""), "data", "departmentId")
	exported := fmt.Sprintf(`{"id":%[1]q,"orgId":%[1]q,"userPoolId":"pool-1","name":"Acme","description":"d","code":"acme","createdAt":"*","updatedAt":"*","members":[],"children":[
		{"orgId":%[1]q,"name":"Development","members":[{"id":"u1","username":"bob"}],"children":[{"name":"Core","members":[],"children":[]}]},{"name":"Sales"}]}`, org)
	p.walkV2([]step{
		{"export all", "GET", "orgs/export", "", `{"code":200,"data":[` + exported + `,{"name":"Text"}]}`},
		{"export one", "GET", "orgs/export?org_id=" + org, "", `{"code":200,"data":` + exported + `}`},
		{"export none", "GET", "orgs/export?org_id=none", "", `{"code":404}`},
	})
}

func TestOrgsOfUsers(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	org, dev, core := p.org()
	p.adminGraphQL(fmt.Sprintf(`mutation { addMember(nodeId: %q, userIds: ["u2"], isLeader: true) { id } }`, dev), "{}")
	for _, node := range []string{core, org} {
		p.adminGraphQL(fmt.Sprintf(`mutation { addMember(nodeId: %q, userIds: ["u1"]) { id } }`, node), "{}")
	}
	const at = `"userPoolId":"pool-1","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"`
	top := fmt.Sprintf(`{"type":"org","id":%[1]q,"rootNodeId":%[1]q,%[2]s},{"type":"node","id":%[1]q,"orgId":%[1]q,"name":"Acme","description":"All of it","code":"acme","leaderUserId":"!",%[2]s}`, org, at)
	want := fmt.Sprintf(`{"code":200,"data":[[%[1]s,{"type":"node","id":%[2]q,"name":"Development","leaderUserId":"u2"},{"type":"node","id":%[3]q,"orgId":%[4]q,"name":"Core"}],[%[1]s]]}`, top, dev, core, org)
	p.walkV2([]step{
		{"in two", "GET", "users/u1/orgs", "", want},
		{"in none", "GET", "users/u3/orgs", "", `{"code":200,"data":[]}`},
		{"unknown user", "GET", "users/u9/orgs", "", `{"code":2004}`},
	})
	p.wants("one's own", p.call("GET", "/api/v2/users/me/orgs", "", "Authorization", "Bearer "+p.access()), want)
	p.wants("nobody's", p.call("GET", "/api/v2/users/me/orgs", ""), `{"code":2020}`)
}
