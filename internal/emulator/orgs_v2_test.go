package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const (
	nodeFields = `{ id orgId name nameI18n description descriptionI18n order code root depth path codePath namePath createdAt updatedAt children }`
	shortNode  = `{ id name code order depth children }`
)

// org makes an organization with the departments dev and, below it, core, by v2,
// and returns the ids of all three.
func (p *pool) org() (org, dev, core string) {
	p.Helper()
	made := p.adminGraphQL(`mutation { createOrg(name: "Acme", code: "acme", description: "All of it") { id } }`, "{}")
	org = text(p.T, made, "data", "createOrg", "id")
	made = p.adminGraphQL(fmt.Sprintf(`mutation { addNodeV2(orgId: %q, name: "Development", code: "dev") { id } }`, org), "{}")
	dev = text(p.T, made, "data", "addNodeV2", "id")
	made = p.adminGraphQL(fmt.Sprintf(`mutation { addNodeV2(orgId: %q, parentNodeId: %q, name: "Core", code: "core") { id } }`, org, dev), "{}")
	return org, dev, text(p.T, made, "data", "addNodeV2", "id")
}

func TestOrgs(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	p.asks([]asked{
		{"none", `{ orgs { totalCount list { id } } }`, "", `{"data":{"orgs":{"totalCount":0,"list":[]}}}`},
		{"code made up", `mutation { createOrg(name: "First", tenantId: "t1") { tenantId nodes { name } rootNode { code depth } } }`, "", `{"data":{"createOrg":{"tenantId":"t1","nodes":[{"name":"First"}],"rootNode":{"code":"*","depth":0}}}}`},
	})
	p.clock.advance(time.Second)
	org, dev, core := p.org()
	const byID = `query org($id: String!) { org(id: $id) { id tenantId rootNode ` + nodeFields + ` nodes ` + nodeFields + ` } }`
	p.asks([]asked{
		{"all of it", byID, fmt.Sprintf(`{"id":%q}`, org), fmt.Sprintf(`{"data":{"org":{"id":%[1]q,"tenantId":null,
			"rootNode":{"id":%[1]q,"orgId":%[1]q,"name":"Acme","nameI18n":null,"description":"All of it","descriptionI18n":null,"order":null,"code":"acme","root":true,"depth":0,
			"path":[%[1]q],"codePath":["acme"],"namePath":["Acme"],"createdAt":"2026-11-21T02:30:01.000Z","updatedAt":"2026-11-21T02:30:01.000Z","children":[%[2]q]},
			"nodes":[{"name":"Acme"},{"id":%[2]q,"orgId":%[1]q,"root":false,"depth":1,"path":[%[1]q,%[2]q],"children":[%[3]q]},
			{"id":%[3]q,"code":"core","depth":2,"path":[%[1]q,%[2]q,%[3]q],"codePath":["acme","dev","core"],"namePath":["Acme","Development","Core"],"children":[]}]}}}`, org, dev, core)},
		{"of no organization", byID, fmt.Sprintf(`{"id":%q}`, dev), refused(404)},
		{"newest first", `{ orgs { totalCount list { rootNode { name } nodes { id } } } }`, "", `{"data":{"orgs":{"totalCount":2,"list":[{"rootNode":{"name":"Acme"},"nodes":[{},{},{}]},{"rootNode":{"name":"First"},"nodes":[{}]}]}}}`},
		{"page", `query orgs($page: Int, $limit: Int) { orgs(page: $page, limit: $limit, sortBy: CREATEDAT_ASC) { totalCount list { rootNode { name } } } }`, `{"page":2,"limit":1}`, `{"data":{"orgs":{"totalCount":2,"list":[{"rootNode":{"name":"Acme"}}]}}}`},
		{"page 0", `{ orgs(page: 0) { totalCount } }`, "", refused(400)},
		{"code taken", `mutation { createOrg(name: "x", code: "acme") { id } }`, "", refused(409)},
		{"delete what is none", fmt.Sprintf(`mutation { deleteOrg(id: %q) { code } }`, dev), "", refused(404)},
		{"delete", fmt.Sprintf(`mutation { deleteOrg(id: %q) { code } }`, org), "", `{"data":{"deleteOrg":{"code":200}}}`},
		{"with its departments", fmt.Sprintf(`{ nodeById(id: %q) { id } }`, core), "", `{"data":{"nodeById":null}}`},
	})
	p.walk([]step{{"v3 reads the other", "GET", "list-organizations", "", `{"data":{"totalCount":1,"list":[{"organizationName":"First","tenantId":"t1"}]}}`}})
	for _, forAdministrators := range []string{`{ orgs { totalCount } }`, `{ searchNodes(keyword: "a") { id } }`, `{ nodeById(id: "x") { id } }`, `mutation { createOrg(name: "x") { id } }`} {
		p.wants(forAdministrators, p.graphQL(forAdministrators, "{}"), refused(401))
	}
}

func TestOrgNodes(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	org, dev, core := p.org()
	other := text(t, p.adminGraphQL(`mutation { createOrg(name: "Other", code: "other") { id } }`, "{}"), "data", "createOrg", "id")
	is := func(root string, want ...string) string {
		ids := ""
		for i, id := range want {
			if i > 0 {
				ids += ","
			}
			ids += fmt.Sprintf(`{"id":%q}`, id)
		}
		return fmt.Sprintf(`{"data":{%q:[%s]}}`, root, ids)
	}
	p.asks([]asked{
		{"by id", `query ($id: String!) { nodeById(id: $id) ` + shortNode + ` }`, fmt.Sprintf(`{"id":%q}`, core), fmt.Sprintf(`{"data":{"nodeById":{"id":%q,"name":"Core","code":"core","depth":2}}}`, core)},
		{"no such id", `{ nodeById(id: "none") { id } }`, "", `{"data":{"nodeById":null}}`},
		{"by code", fmt.Sprintf(`{ nodeByCode(orgId: %q, code: "dev") { id } }`, org), "", fmt.Sprintf(`{"data":{"nodeByCode":{"id":%q}}}`, dev)},
		{"of another organization", fmt.Sprintf(`{ nodeByCode(orgId: %q, code: "dev") { id } }`, other), "", `{"data":{"nodeByCode":null}}`},
		{"of no organization", `{ nodeByCode(orgId: "none", code: "dev") { id } }`, "", refused(404)},
		{"root", fmt.Sprintf(`{ rootNode(orgId: %q) { id name root } }`, org), "", fmt.Sprintf(`{"data":{"rootNode":{"id":%q,"name":"Acme","root":true}}}`, org)},
		{"of what is below", fmt.Sprintf(`{ rootNode(orgId: %q) { id } }`, dev), "", refused(404)},
		{"is the root", fmt.Sprintf(`{ isRootNode(orgId: %q, nodeId: %q) }`, org, org), "", `{"data":{"isRootNode":true}}`},
		{"is not", fmt.Sprintf(`{ isRootNode(orgId: %q, nodeId: %q) }`, org, dev), "", `{"data":{"isRootNode":false}}`},
		{"is elsewhere", fmt.Sprintf(`{ isRootNode(orgId: %q, nodeId: %q) }`, other, dev), "", refused(404)},
		{"right below", fmt.Sprintf(`{ childrenNodes(nodeId: %q) { id } }`, org), "", is("childrenNodes", dev)},
		{"of its organization", fmt.Sprintf(`{ childrenNodes(orgId: %q, nodeId: %q) { id } }`, org, dev), "", is("childrenNodes", core)},
		{"of another", fmt.Sprintf(`{ childrenNodes(orgId: %q, nodeId: %q) { id } }`, other, dev), "", refused(404)},
		{"below nothing", `{ childrenNodes(nodeId: "none") { id } }`, "", refused(404)},
		{"search names", `{ searchNodes(keyword: "velop") { id } }`, "", is("searchNodes", dev)},
		{"search codes", `{ searchNodes(keyword: "o") { id } }`, "", is("searchNodes", dev, core, other)},

		{
			"add with everything", fmt.Sprintf(`mutation { addNode(orgId: %q, parentNodeId: %q, name: "Web", nameI18n: "{\"en-US\":\"The web\"}", description: "d", descriptionI18n: "{\"zh-CN\":\"z\"}", order: 1, code: "web") { nodes %s } }`, org, dev, nodeFields), "",
			`{"data":{"addNode":{"nodes":[{"name":"Acme"},{"name":"Development"},{"name":"Web","nameI18n":"{\"en-US\":\"The web\"}","description":"d","descriptionI18n":"{\"zh-CN\":\"z\"}","order":1,"code":"web"},{"name":"Core"}]}}}`,
		},
		{"an order comes first", fmt.Sprintf(`{ childrenNodes(nodeId: %q) { name order } }`, dev), "", `{"data":{"childrenNodes":[{"name":"Web","order":1},{"name":"Core","order":null}]}}`},
		{"a smaller one before", fmt.Sprintf(`mutation { addNodeV2(orgId: %q, parentNodeId: %q, name: "First", order: 0) { code depth } }`, org, dev), "", `{"data":{"addNodeV2":{"code":null,"depth":2}}}`},
		{"in order", fmt.Sprintf(`{ childrenNodes(nodeId: %q) { name codePath } }`, dev), "", `{"data":{"childrenNodes":[{"name":"First","codePath":["acme","dev"]},{"name":"Web"},{"name":"Core"}]}}`},
		{"code taken", fmt.Sprintf(`mutation { addNodeV2(orgId: %q, name: "x", code: "dev") { id } }`, org), "", refused(409)},
		{"below another organization's", fmt.Sprintf(`mutation { addNodeV2(orgId: %q, parentNodeId: %q, name: "x") { id } }`, other, dev), "", refused(404)},
		{"names that are no JSON", fmt.Sprintf(`mutation { addNodeV2(orgId: %q, name: "x", nameI18n: "x") { id } }`, org), "", refused(400)},
		{"a language nobody speaks", fmt.Sprintf(`mutation { addNode(orgId: %q, name: "x", descriptionI18n: "{\"x\":\"y\"}") { id } }`, org), "", refused(400)},

		{"update", fmt.Sprintf(`mutation { updateNode(id: %q, name: "Kernel", code: "kernel", description: "deep") { name code description users { totalCount } } }`, core), "", `{"data":{"updateNode":{"name":"Kernel","code":"kernel","description":"deep","users":{"totalCount":0}}}}`},
		{"what is not sent stays", fmt.Sprintf(`mutation { updateNode(id: %q, description: "") { name code description } }`, core), "", `{"data":{"updateNode":{"name":"Kernel","code":"kernel","description":null}}}`},
		{"to a taken code", fmt.Sprintf(`mutation { updateNode(id: %q, code: "dev") { id } }`, core), "", refused(409)},
		{"the root's code is the organization's", fmt.Sprintf(`mutation { updateNode(id: %q, code: "acme2") { code } }`, org), "", `{"data":{"updateNode":{"code":"acme2"}}}`},
		{"which must have one", fmt.Sprintf(`mutation { updateNode(id: %q, code: "") { code } }`, org), "", refused(400)},
		{"none there", `mutation { updateNode(id: "none", name: "x") { id } }`, "", refused(404)},

		{"move", fmt.Sprintf(`mutation { moveNode(orgId: %q, nodeId: %q, targetParentId: %q) { nodes { id depth } } }`, org, core, org), "", fmt.Sprintf(`{"data":{"moveNode":{"nodes":[{"id":%q},{"id":%q,"depth":1},{"id":%q,"depth":1},{},{}]}}}`, org, dev, core)},
		{"below itself", fmt.Sprintf(`mutation { moveNode(orgId: %q, nodeId: %q, targetParentId: %q) { id } }`, org, dev, dev), "", `{"errors":[{"message":{"code":400,"message":"参数错误: targetParentId must not be the department itself nor one below it"}}]}`},
		{"the root", fmt.Sprintf(`mutation { moveNode(orgId: %q, nodeId: %q, targetParentId: %q) { id } }`, org, org, dev), "", refused(400)},
		{"to another organization", fmt.Sprintf(`mutation { moveNode(orgId: %q, nodeId: %q, targetParentId: %q) { id } }`, org, dev, other), "", refused(404)},

		{"delete a root", fmt.Sprintf(`mutation { deleteNode(orgId: %q, nodeId: %q) { code } }`, org, org), "", `{"errors":[{"message":{"code":400,"message":"参数错误: nodeId is the root, which goes with its organization"}}]}`},
		{"delete another's", fmt.Sprintf(`mutation { deleteNode(orgId: %q, nodeId: %q) { code } }`, other, dev), "", refused(404)},
		{"delete", fmt.Sprintf(`mutation { deleteNode(orgId: %q, nodeId: %q) { code } }`, org, dev), "", `{"data":{"deleteNode":{"code":200}}}`},
		{"left", fmt.Sprintf(`{ org(id: %q) { nodes { id } } }`, org), "", fmt.Sprintf(`{"data":{"org":{"nodes":[{"id":%q},{"id":%q}]}}}`, org, core)},
	})
	p.walk([]step{
		{"v3 reads the new code", "GET", "get-organization?organizationCode=acme2", "", `{"data":{"organizationName":"Acme"}}`},
		{"and what is below", "GET", "get-department?organizationCode=acme2&departmentIdType=code&departmentId=kernel", "", `{"data":{"name":"Kernel","parentDepartmentCode":"acme2"}}`},
	})
}

func TestNodesInOtherLanguages(t *testing.T) {
	t.Parallel()
	p := newPool(t, occupantsSeed)
	org, _, _ := p.org()
	added := p.adminGraphQL(fmt.Sprintf(`mutation { addNodeV2(orgId: %q, name: "网", nameI18n: "{\"en-US\":\"Web\"}", code: "web") { id } }`, org), "{}")
	web := text(t, added, "data", "addNodeV2", "id")
	p.walk([]step{
		{"v3 reads", "GET", "get-department?organizationCode=acme&departmentId=" + web, "", `{"data":{"name":"网","i18n":{"name":{"en-US":{"enabled":true,"value":"Web"}}}}}`},
		{"v3 writes", "POST", "update-department", fmt.Sprintf(`{"organizationCode":"acme","departmentId":%q,"metadata":{},"i18n":{"name":{"ja-JP":{"enabled":true,"value":"ウェブ"},"zh-TW":{"enabled":false,"value":"x"}}}}`, web), `{"statusCode":200}`},
	})
	p.asks([]asked{{"v2 reads what is enabled", fmt.Sprintf(`{ nodeById(id: %q) { nameI18n } }`, web), "", `{"data":{"nodeById":{"nameI18n":"{\"ja-JP\":\"ウェブ\"}"}}}`}})
}
