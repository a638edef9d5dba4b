package e2e

import (
	"fmt"
	"testing"
)

// TestGenerationsOfOrgs: an organization of v2 is one of v3, and its nodes are
// departments, whichever generation wrote them.
func TestGenerationsOfOrgs(t *testing.T) {
	follow(t, emptyPool, func(t *testing.T, g *guide) {
		t.Run("written by v2", g.orgsOfV2)
		t.Run("written by v3", g.orgsOfV3)
		t.Run("members", g.membersOfBoth)
		t.Run("what nodes may", g.nodePermissionsOfBoth)
	})
}

// member is an object of an answer.
func (g *guide) member(t *testing.T, rpc, request, name string) map[string]any {
	t.Helper()
	m, ok := g.do(t, rpc, request, "")[name].(map[string]any)
	if !ok {
		t.Fatalf("%s: no %s", rpc, name)
	}
	return m
}

// list is a list of objects of an answer.
func (g *guide) list(t *testing.T, rpc, request, token, name string) []map[string]any {
	t.Helper()
	list, _ := g.do(t, rpc, request, token)[name].([]any)
	objects := make([]map[string]any, len(list))
	for i := range list {
		objects[i], _ = list[i].(map[string]any)
	}
	return objects
}

// newOrg makes an organization with a department below its root by v2.
func (g *guide) newOrg(t *testing.T, code string) (org, dev string) {
	t.Helper()
	org = fmt.Sprint(g.member(t, v2Users+"CreateOrg", `{"name":"Acme","code":"`+code+`"}`, "org")["id"])
	dev = fmt.Sprint(g.member(t, v2Users+"CreateOrgNode", `{"orgId":"`+org+`","name":"Development","code":"dev"}`, "node")["id"])
	return org, dev
}

func (g *guide) orgsOfV2(t *testing.T) {
	org, dev := g.newOrg(t, "two")
	check(t, g.member(t, v3Users+"GetOrganization", `{"organizationCode":"two"}`, "organization"), map[string]any{"organizationName": "Acme", "departmentId": org, "hasChildren": true})
	g.do(t, v2Users+"AddOrgNode", `{"orgId":"`+org+`","parentNodeId":"`+dev+`","name":"Core","nameI18n":"{\"en-US\":\"The core\"}","code":"core"}`, "")
	core := g.member(t, v3Users+"GetDepartment", `{"organizationCode":"two","departmentIdType":"code","departmentId":"core"}`, "department")
	check(t, core, map[string]any{"name": "Core", "parentDepartmentId": dev, "parentDepartmentCode": "dev"})

	moved := g.member(t, v2Users+"MoveOrgNode", fmt.Sprintf(`{"orgId":%q,"nodeId":%q,"targetParentId":%q}`, org, core["departmentId"], org), "org")
	tree, _ := moved["tree"].(map[string]any)
	check(t, tree, map[string]any{"id": org, "name": "Acme", "depth": 0})
	if below, _ := tree["children"].([]any); len(below) != 2 {
		t.Errorf("below the root are %v", tree["children"])
	}
	check(t, g.member(t, v3Users+"GetParentDepartment", `{"organizationCode":"two","departmentIdType":"code","departmentId":"core"}`, "department"), map[string]any{"departmentId": org})
	g.do(t, v2Users+"UpdateOrgNode", `{"nodeId":"`+org+`","name":"Acme 2","code":"two2"}`, "")
	check(t, g.member(t, v3Users+"GetOrganization", `{"organizationCode":"two2"}`, "organization"), map[string]any{"organizationName": "Acme 2"})
	if root := g.do(t, v2Users+"IsOrgRootNode", `{"orgId":"`+org+`","nodeId":"`+org+`"}`, ""); root["isRoot"] != true {
		t.Errorf("the root is none: %v", root)
	}

	g.do(t, v2Users+"DeleteOrgNode", `{"orgId":"`+org+`","nodeId":"`+dev+`"}`, "")
	g.refused(t, 404, v3Users+"GetDepartmentById", `{"departmentId":"`+dev+`"}`, "")
	g.refused(t, noSuchObject, v2Users+"GetOrgNodeById", `{"nodeId":"`+dev+`"}`, "")
	g.do(t, v2Users+"DeleteOrgById", `{"id":"`+org+`"}`, "")
	g.refused(t, 404, v3Users+"GetOrganization", `{"organizationCode":"two2"}`, "")
}

func (g *guide) orgsOfV3(t *testing.T) {
	made := g.member(t, v3Users+"CreateOrganization", `{"organizationCode":"three","organizationName":"Third","tenantId":"t3","metadata":{}}`, "organization")
	org := fmt.Sprint(made["departmentId"])
	dev := fmt.Sprint(g.member(t, v3Users+"CreateDepartment", `{"organizationCode":"three","name":"Development","code":"dev","parentDepartmentId":"root","metadata":{}}`, "department")["departmentId"])

	found := g.member(t, v2Users+"FindOrgById", `{"id":"`+org+`"}`, "org")
	check(t, found, map[string]any{"id": org})
	tree, _ := found["tree"].(map[string]any)
	below, _ := tree["children"].([]any)
	if len(below) != 1 {
		t.Fatalf("below the root are %v", below)
	}
	check(t, below[0].(map[string]any), map[string]any{"id": dev, "code": "dev", "children": "[]"})
	check(t, g.member(t, v2Users+"GetOrgNodeByCode", `{"orgId":"`+org+`","code":"dev"}`, "node"), map[string]any{"id": dev, "orgId": org, "depth": 1})
	check(t, g.member(t, v2Users+"GetOrgRootNode", `{"orgId":"`+org+`"}`, "node"), map[string]any{"name": "Third", "root": true})
	for _, way := range []struct{ rpc, request string }{
		{"ListOrgNodeChildren", `{"nodeId":"` + org + `"}`},
		{"ListOrgNodeChildrenByDepth", `{"nodeId":"` + org + `","depth":1}`},
		{"SearchOrgNodes", `{"keyword":"velop"}`},
	} {
		list := g.list(t, v2Users+way.rpc, way.request, "", "list")
		if len(list) != 1 || list[0]["id"] != dev {
			t.Errorf("%s: %v", way.rpc, list)
		}
	}
	for _, way := range []string{"ListOrgs", "ListPaginatedOrgs", "GetAllOrgs"} {
		list := g.list(t, v2Users+way, `{}`, "", "list")
		if len(list) != 1 || list[0]["id"] != org {
			t.Errorf("%s: %v", way, list)
		}
	}
	check(t, g.do(t, v2Users+"CountOrgs", `{}`, ""), map[string]any{"count": 1})
	check(t, g.member(t, v2Users+"GetOrgByTenantId", `{"tenant_id":"t3"}`, "org"), map[string]any{"rootNodeId": org})
	check(t, g.member(t, v2Users+"ExportOrgById", `{"org_id":"`+org+`"}`, "rootNode"), map[string]any{"name": "Third", "code": "three"})
	if all, _ := g.do(t, v2Users+"ExportAllOrgs", `{}`, "")["data"].([]any); len(all) != 1 {
		t.Errorf("exported are %v", all)
	}

	g.do(t, v3Users+"DeleteOrganization", `{"organizationCode":"three"}`, "")
	g.refused(t, 404, v2Users+"FindOrgById", `{"id":"`+org+`"}`, "")

	g.do(t, v2Users+"ImportOrgByJson", `{"file":{"name":"Fourth","code":"four","children":[{"name":"Sales","code":"sales"}]}}`, "")
	check(t, g.member(t, v3Users+"GetDepartment", `{"organizationCode":"four","departmentIdType":"code","departmentId":"sales"}`, "department"), map[string]any{"name": "Sales"})
	g.do(t, v3Users+"DeleteOrganization", `{"organizationCode":"four"}`, "")
}

func (g *guide) membersOfBoth(t *testing.T) {
	org, dev := g.newOrg(t, "members")
	bob, carol := g.newUser(t, "bob"), g.newUser(t, "carol")
	token := g.user(t, "AuthService/LoginByUsername", `{"username":"bob","password":"passw0rd"}`, "")["token"].(string)
	named := `{"organizationCode":"members","departmentId":"` + dev + `"`

	added := g.member(t, v2Users+"AddOrgNodeMembers", fmt.Sprintf(`{"nodeId":%q,"userIds":[%q]}`, dev, bob), "node")
	check(t, added["users"].(map[string]any), map[string]any{"totalCount": 1})
	check(t, g.do(t, v3Users+"ListDepartmentMembers", named+`}`, ""), map[string]any{"totalCount": 1})
	g.do(t, v3Users+"AddDepartmentMembers", named+`,"userIds":["`+carol+`"]}`, "")
	shown := g.member(t, v2Users+"ListOrgNodeMembers", `{"nodeId":"`+dev+`","limit":1}`, "node")["users"].(map[string]any)
	check(t, shown, map[string]any{"totalCount": 2})
	check(t, shown["list"].([]any)[0].(map[string]any), map[string]any{"id": carol, "username": "carol"})

	g.do(t, v2Users+"SetMainDepartment", fmt.Sprintf(`{"userId":%q,"departmentId":%q}`, bob, dev), "")
	check(t, g.list(t, v3Users+"GetUserDepartments", `{"userId":"`+bob+`"}`, "", "list")[0], map[string]any{"departmentId": dev, "isMainDepartment": true})
	for _, who := range []struct{ rpc, request, token string }{
		{v2Users + "ListUserDepartments", `{"userId":"` + bob + `"}`, ""},
		{"AuthService/ListDepartments", `{}`, token},
	} {
		list := g.list(t, who.rpc, who.request, who.token, "list")
		if len(list) != 1 {
			t.Fatalf("%s: %v", who.rpc, list)
		}
		check(t, list[0], map[string]any{"isMainDepartment": true})
		check(t, list[0]["department"].(map[string]any), map[string]any{"id": dev, "orgId": org, "name": "Development"})
	}
	for _, who := range []struct{ rpc, request, token string }{
		{v2Users + "ListUserOrgs", `{"userId":"` + bob + `"}`, ""},
		{"AuthService/ListOrgs", `{}`, token},
	} {
		paths, _ := g.do(t, who.rpc, who.request, who.token)["paths"].([]any)
		path, _ := paths[0].([]any)
		if len(paths) != 1 || len(path) != 3 {
			t.Fatalf("%s: %v", who.rpc, paths)
		}
		check(t, path[0].(map[string]any), map[string]any{"type": "org", "id": org})
		check(t, path[2].(map[string]any), map[string]any{"type": "node", "id": dev, "name": "Development"})
	}

	g.do(t, v2Users+"MoveOrgNodeMembers", fmt.Sprintf(`{"userIds":[%q],"sourceNodeId":%q,"targetNodeId":%q}`, bob, dev, org), "")
	check(t, g.list(t, v3Users+"GetUserDepartments", `{"userId":"`+bob+`"}`, "", "list")[0], map[string]any{"departmentId": org, "isRoot": true})
	g.do(t, v2Users+"DeleteOrgNodeMembers", fmt.Sprintf(`{"nodeId":%q,"userIds":[%q]}`, dev, carol), "")
	if left := g.list(t, v3Users+"ListDepartmentMembers", named+`}`, "", "list"); len(left) != 0 {
		t.Errorf("still there: %v", left)
	}
	g.refused(t, 2004, v2Users+"AddOrgNodeMembers", `{"nodeId":"`+dev+`","userIds":["nobody"]}`, "")
}

func (g *guide) nodePermissionsOfBoth(t *testing.T) {
	org, dev := g.newOrg(t, "rights")
	g.do(t, v2Users+"CreateRole", `{"code":"maker"}`, "")
	g.do(t, v2Users+"AddOrgNodeRoles", `{"nodeId":"`+dev+`","roleList":["maker"]}`, "")
	check(t, g.list(t, v3Users+"ListRoleDepartments", `{"code":"maker"}`, "", "list")[0], map[string]any{"id": dev})
	check(t, g.list(t, v2Users+"ListOrgNodeRoles", `{"nodeId":"`+dev+`"}`, "", "list")[0], map[string]any{"code": "maker"})
	g.do(t, v2Users+"RemoveOrgNodeRoles", `{"nodeId":"`+dev+`","roleList":["maker"]}`, "")
	if left := g.list(t, v3Users+"ListRoleDepartments", `{"code":"maker"}`, "", "list"); len(left) != 0 {
		t.Errorf("still held by %v", left)
	}
	g.refused(t, noSuchObject, v2Users+"ListOrgNodeRoles", `{"nodeId":"none"}`, "")

	g.do(t, v2Users+"CreateResource", `{"namespace":"default","code":"tools","type":"DATA","actions":[{"name":"tools:use","description":"Uses"}]}`, "")
	g.do(t, v3Users+"AuthorizeResources", `{"namespace":"default","list":[{"targetType":"DEPARTMENT","targetIdentifiers":["`+dev+`"],
		"resources":[{"code":"tools","resourceType":"DATA","actions":["tools:use"]}]}]}`, "")
	for _, way := range []struct{ rpc, request string }{
		{"ListOrgNodeAuthorizedResources", `{"nodeId":"` + dev + `","namespace":"default"}`},
		{"ListOrgNodeAuthorizedResourcesByCode", `{"orgId":"` + org + `","code":"dev","namespace":"default","resourceType":"DATA"}`},
	} {
		list := g.list(t, v2Users+way.rpc, way.request, "", "list")
		if len(list) != 1 {
			t.Fatalf("%s: %v", way.rpc, list)
		}
		check(t, list[0], map[string]any{"code": "tools", "type": "DATA", "actions": "[tools:use]"})
	}
}
