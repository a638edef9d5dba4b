package emulator_test

import "testing"

// permittedData is a pool in which bob, by his role, carol, by her group, and
// dave may do something.
func permittedData(t *testing.T) *pool {
	t.Helper()
	p := dataPool(t)
	p.grantData(p.dataPolicy("Reads", `{"effect":"ALLOW","permissions":["shop/server/*","shop/menu/db/query/use"]}`), "ROLE", p.idOf("get-role?code=clerk"))
	p.grantData(p.dataPolicy("No writing", `{"effect":"DENY","permissions":["shop/server/write"]}`), "USER", "u1")
	p.grantData(p.dataPolicy("Hosts", `{"effect":"ALLOW","permissions":["shop/hosts/read"]}`), "GROUP", p.idOf("get-group?code=dev"))
	p.grantData(p.dataPolicy("Menu", `{"effect":"ALLOW","permissions":["shop/menu/see"]},{"effect":"DENY","permissions":["shop/menu/db/export/*"]}`), "USER", "u3")
	return p
}

func TestCheckPermission(t *testing.T) {
	t.Parallel()
	p := permittedData(t)
	p.walk([]step{
		{"by a role", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u1","action":"read","resources":["server","hosts","none","server/x"]}`, `{"statusCode":200,"data":{"checkResultList":[
			{"namespaceCode":"shop","action":"read","resource":"server","enabled":true},{"resource":"hosts","enabled":false},{"resource":"none","enabled":false},{"resource":"server/x","enabled":false}]}}`},
		{"a denial wins", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u1","action":"write","resources":["server"],"judgeConditionEnabled":true,"authEnvParams":{"ip":"192.0.2.1"}}`, `{"data":{"checkResultList":[{"enabled":false}]}}`},
		{"no such action", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u1","action":"burn","resources":["server"]}`, `{"data":{"checkResultList":[{"enabled":false}]}}`},
		{"one node alone", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u1","action":"use","resources":["menu/db/query","menu/db","menu/db/export","menu","menu/db/none"]}`, `{"data":{"checkResultList":[
			{"enabled":true},{"enabled":false},{"enabled":false},{"enabled":false},{"enabled":false}]}}`},
		{"by a group", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u2","action":"read","resources":["hosts"]}`, `{"data":{"checkResultList":[{"enabled":true}]}}`},
		{"all nodes but one", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u3","action":"see","resources":["menu","menu/db","menu/db/query","menu/db/export"]}`, `{"data":{"checkResultList":[
			{"enabled":true},{"enabled":true},{"enabled":true},{"enabled":false}]}}`},
		{"elsewhere", "POST", "check-permission", `{"namespaceCode":"default","userId":"u1","action":"read","resources":["server"]}`, `{"data":{"checkResultList":[{"namespaceCode":"default","enabled":false}]}}`},
		{"of nobody", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u9","action":"read","resources":["server"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"of no namespace", "POST", "check-permission", `{"namespaceCode":"none","userId":"u1","action":"read","resources":["server"]}`, `{"statusCode":404}`},
		{"of nothing", "POST", "check-permission", `{"namespaceCode":"shop","userId":"u1","action":"read","resources":[]}`, `{"statusCode":400}`},

		{"of another system's user", "POST", "check-external-user-permission", `{"namespaceCode":"shop","externalId":"x1","action":"read","resources":["server"]}`, `{"statusCode":200,"data":{"checkResultList":[{"resource":"server","enabled":true}]}}`},
		{"of none", "POST", "check-external-user-permission", `{"namespaceCode":"shop","externalId":"u1","action":"read","resources":["server"]}`, `{"statusCode":404,"apiCode":2004}`},

		{"one level", "POST", "check-user-same-level-permission", `{"namespaceCode":"shop","userId":"u3","action":"see","resource":"menu/db","resourceNodeCodes":["query","export","none"]}`, `{"statusCode":200,"data":{"checkLevelResultList":[
			{"action":"see","resourceNodeCode":"query","enabled":true},{"resourceNodeCode":"export","enabled":false},{"resourceNodeCode":"none","enabled":false}]}}`},
		{"the top", "POST", "check-user-same-level-permission", `{"namespaceCode":"shop","userId":"u3","action":"see","resource":"menu","resourceNodeCodes":["deploy"]}`, `{"data":{"checkLevelResultList":[{"resourceNodeCode":"deploy","enabled":true}]}}`},
		{"a level of nobody", "POST", "check-user-same-level-permission", `{"namespaceCode":"shop","userId":"u9","action":"see","resource":"menu","resourceNodeCodes":["db"]}`, `{"statusCode":404}`},

		{"actions", "POST", "get-user-resource-permission-list", `{"namespaceCode":"shop","userId":"u1","resources":["server","menu/db/query","none"]}`, `{"statusCode":200,"data":{"permissionList":[
			{"namespaceCode":"shop","resource":"server","actions":["read"]},{"resource":"menu/db/query","actions":["use"]},{"resource":"none","actions":[]}]}}`},
		{"actions of nobody", "POST", "get-user-resource-permission-list", `{"namespaceCode":"shop","userId":"u9","resources":["server"]}`, `{"statusCode":404}`},

		{"users", "POST", "list-resource-targets", `{"namespaceCode":"shop","resources":["server","menu/db/query"],"actions":["read","see"]}`, `{"statusCode":200,"data":{"authUserList":[
			{"resource":"server","actionAuthList":[{"action":"read","userIds":["u1"]},{"action":"see","userIds":[]}]},
			{"resource":"menu/db/query","actionAuthList":[{"action":"read","userIds":[]},{"action":"see","userIds":["u3"]}]}]}}`},
		{"users of no namespace", "POST", "list-resource-targets", `{"namespaceCode":"none","resources":["server"],"actions":["read"]}`, `{"statusCode":404}`},

		{"actions change", "POST", "update-data-resource", `{"namespaceCode":"shop","resourceCode":"server","actions":["ping"]}`, `{"statusCode":200}`},
		{"all means the new ones", "POST", "get-user-resource-permission-list", `{"namespaceCode":"shop","userId":"u1","resources":["server"]}`, `{"data":{"permissionList":[{"actions":["ping"]}]}}`},
		{"a namespace moves", "POST", "update-namespace", `{"code":"shop","newCode":"store"}`, `{"statusCode":200}`},
		{"its permissions stay", "POST", "check-permission", `{"namespaceCode":"store","userId":"u2","action":"read","resources":["hosts"]}`, `{"data":{"checkResultList":[{"enabled":true}]}}`},
		{"a resource goes", "POST", "delete-data-resource", `{"namespaceCode":"store","resourceCode":"hosts"}`, `{"statusCode":200}`},
		{"another comes", "POST", "create-array-data-resource", `{"namespaceCode":"store","resourceCode":"hosts","resourceName":"Hosts","struct":["c"],"actions":["read"]}`, `{"statusCode":200}`},
		{"which nobody may use", "POST", "check-permission", `{"namespaceCode":"store","userId":"u2","action":"read","resources":["hosts"]}`, `{"data":{"checkResultList":[{"enabled":false}]}}`},
	})
}

func TestGetUserPermissionList(t *testing.T) {
	t.Parallel()
	p := permittedData(t)
	p.walk([]step{
		{"several users", "POST", "get-user-permission-list", `{"userIds":["u1","u2"]}`, `{"statusCode":200,"data":{"userPermissionList":[
			{"userId":"u1","namespaceCode":"shop","resourceList":[
				{"resourceCode":"server","resourceType":"STRING","strAuthorize":{"value":"10.0.0.1","actions":["read"]},"arrAuthorize":"!","treeAuthorize":"!"},
				{"resourceCode":"menu","resourceType":"TREE","treeAuthorize":{"authList":[{"nodePath":"/db/query","nodeName":"Query","nodeActions":["use"],"nodeValue":"!"}]}}]},
			{"userId":"u2","resourceList":[{"resourceCode":"hosts","resourceType":"ARRAY","arrAuthorize":{"values":["a","b"],"actions":["read"]}}]}]}}`},
		{"nodes", "POST", "get-user-permission-list", `{"userIds":["u3"],"namespaceCodes":["shop","default"]}`, `{"data":{"userPermissionList":[{"userId":"u3","resourceList":[{"treeAuthorize":{"authList":[
			{"nodePath":"/db","nodeName":"Database","nodeActions":["see"],"nodeValue":"v","nodeExtendFieldValue":{"k":1}},{"nodePath":"/db/query"},{"nodePath":"/deploy"}]}}]}]}}`},
		{"elsewhere", "POST", "get-user-permission-list", `{"userIds":["u1"],"namespaceCodes":["default"]}`, `{"statusCode":200,"data":{"userPermissionList":[]}}`},
		{"nobody", "POST", "get-user-permission-list", `{"userIds":["u1","u9"]}`, `{"statusCode":404,"apiCode":2004}`},
		{"no namespace", "POST", "get-user-permission-list", `{"userIds":["u1"],"namespaceCodes":["none"]}`, `{"statusCode":404}`},
		{"no users", "POST", "get-user-permission-list", `{"userIds":[]}`, `{"statusCode":400}`},

		{"text", "POST", "get-user-resource-struct", `{"namespaceCode":"shop","userId":"u1","resourceCode":"server"}`, `{"statusCode":200,"data":{
			"namespaceCode":"shop","resourceCode":"server","resourceType":"STRING","strResourceAuthAction":{"value":"10.0.0.1","actions":["read"]},"arrResourceAuthAction":"!","treeResourceAuthAction":"!"}}`},
		{"list", "POST", "get-user-resource-struct", `{"namespaceCode":"shop","userId":"u2","resourceCode":"hosts"}`, `{"data":{"resourceType":"ARRAY","arrResourceAuthAction":{"values":["a","b"],"actions":["read"]}}}`},
		{"tree", "POST", "get-user-resource-struct", `{"namespaceCode":"shop","userId":"u1","resourceCode":"menu"}`, `{"data":{"resourceType":"TREE","treeResourceAuthAction":{"nodeAuthActionList":[
			{"code":"db","name":"Database","value":"v","actions":"!","children":[{"code":"query","name":"Query","actions":["use"],"children":"!"}]}]}}}`},
		{"nothing of it", "POST", "get-user-resource-struct", `{"namespaceCode":"shop","userId":"u2","resourceCode":"menu"}`, `{"statusCode":200,"data":{"resourceType":"TREE","treeResourceAuthAction":{"nodeAuthActionList":"!"}}}`},
		{"unknown", "POST", "get-user-resource-struct", `{"namespaceCode":"shop","userId":"u1","resourceCode":"none"}`, `{"statusCode":404}`},
		{"of nobody", "POST", "get-user-resource-struct", `{"namespaceCode":"shop","userId":"u9","resourceCode":"server"}`, `{"statusCode":404,"apiCode":2004}`},
		{"of another system's user", "POST", "get-external-user-resource-struct", `{"namespaceCode":"shop","externalId":"x1","resourceCode":"server"}`, `{"statusCode":200,"data":{"strResourceAuthAction":{"actions":["read"]}}}`},
		{"of none", "POST", "get-external-user-resource-struct", `{"namespaceCode":"shop","externalId":"u1","resourceCode":"server"}`, `{"statusCode":404}`},
	})
}

func TestListPermissionView(t *testing.T) {
	t.Parallel()
	p := permittedData(t)
	id := p.departmentOf("u2")
	p.grantData(p.dataPolicy("Reads hosts", `{"effect":"ALLOW","permissions":["shop/hosts/read"]}`), "ORG", id)
	p.walk([]step{
		{"all", "POST", "list-permission-view/data", `{}`, `{"statusCode":200,"data":{"totalCount":4,"list":[
			{"userId":"u1","username":"bob","namespaceId":"*","namespaceCode":"shop","namespaceName":"Shop","dataResourceId":"*","dataResourceCode":"server","dataResourceName":"Server",
				"dataPolicyList":[{"dataPolicyId":"*","dataPolicyName":"Reads"}],"roleList":[{"roleId":"*","roleCode":"clerk","roleName":"clerk"}],"groupList":[],"nodeList":[]},
			{"userId":"u1","dataResourceCode":"menu"},
			{"userId":"u2","dataResourceCode":"hosts","roleList":[],"groupList":[{"groupId":"*","groupCode":"dev","groupName":"Developers"}],
				"dataPolicyList":[{"dataPolicyName":"Hosts"},{"dataPolicyName":"Reads hosts"}],"nodeList":[{"nodeId":"` + id + `","nodeCode":"dev","nodeName":"Development"}]},
			{"userId":"u3","dataResourceCode":"menu","dataPolicyList":[{"dataPolicyName":"Menu"}],"roleList":[],"groupList":[]}]}}`},
		{"by keyword", "POST", "list-permission-view/data", `{"keyword":"MENU"}`, `{"data":{"totalCount":2,"list":[{"userId":"u1"},{"userId":"u3"}]}}`},
		{"second page", "POST", "list-permission-view/data", `{"page":2,"limit":3}`, `{"data":{"totalCount":4,"list":[{"userId":"u3"}]}}`},
		{"limit 51", "POST", "list-permission-view/data", `{"limit":51}`, `{"statusCode":400}`},
	})
}
