package emulator_test

import "testing"

// Users ask what they may do with data resources themselves, and name no
// namespace.
func TestOwnDataPermissions(t *testing.T) {
	t.Parallel()
	p := permittedData(t)
	access := p.access()
	p.walk([]step{
		{"a namesake elsewhere", "POST", "create-array-data-resource", `{"namespaceCode":"default","resourceCode":"server","resourceName":"S","struct":["a"],"actions":["read"]}`, `{"statusCode":200}`},
	})
	for _, s := range []step{
		{"text", "POST", "check-permission-string-resource", `{"resources":["server","hosts","none"],"action":"read"}`, `{"statusCode":200,"data":{"checkResultList":[
			{"namespaceCode":"shop","action":"read","resource":"server","enabled":true},{"namespaceCode":"","resource":"hosts","enabled":false},{"resource":"none","enabled":false}]}}`},
		{"a denial wins", "POST", "check-permission-string-resource", `{"resources":["server"],"action":"write"}`, `{"data":{"checkResultList":[{"enabled":false}]}}`},
		{"list", "POST", "check-permission-array-resource", `{"resources":["server","hosts"],"action":"read"}`, `{"statusCode":200,"data":{"checkResultList":[
			{"namespaceCode":"default","resource":"server","enabled":false},{"namespaceCode":"shop","resource":"hosts","enabled":false}]}}`},
		{"tree", "POST", "check-permission-tree-resource", `{"resources":["menu/db/query","menu/db","menu","server"],"action":"use"}`, `{"statusCode":200,"data":{"checkResultList":[
			{"namespaceCode":"shop","resource":"menu/db/query","enabled":true},{"resource":"menu/db","enabled":false},{"resource":"menu","enabled":false},{"namespaceCode":"","resource":"server","enabled":false}]}}`},
		{"no resources", "POST", "check-permission-tree-resource", `{"resources":[],"action":"use"}`, `{"statusCode":400}`},
		{"no action", "POST", "check-permission-string-resource", `{"resources":["server"]}`, `{"statusCode":400}`},

		{"all of it", "GET", "get-user-auth-resource-list", "", `{"statusCode":200,"data":{"userPermissionList":[{"userId":"u1","namespaceCode":"shop","resourceList":[
			{"resourceCode":"server","resourceType":"STRING","strAuthorize":{"value":"10.0.0.1","actions":["read"]}},{"resourceCode":"menu","treeAuthorize":{"authList":[{"nodePath":"/db/query","nodeActions":["use"]}]}}]}]}}`},
		{"actions", "POST", "get-user-auth-resource-permission-list", `{"resources":["server","menu/db/query","none"]}`, `{"statusCode":200,"data":{"permissionList":[
			{"namespaceCode":"default","resource":"server","actions":[]},{"namespaceCode":"shop","resource":"server","actions":["read"]},
			{"namespaceCode":"shop","resource":"menu/db/query","actions":["use"]},{"namespaceCode":"","resource":"none","actions":[]}]}}`},

		{"struct of the oldest namespace", "POST", "get-user-auth-resource-struct", `{"resource":"server"}`, `{"statusCode":200,"data":{"namespaceCode":"default","resourceCode":"server","resourceType":"ARRAY","arrResourceAuthAction":{"values":["a"],"actions":"!"}}}`},
		{"struct of a tree", "POST", "get-user-auth-resource-struct", `{"resource":"menu"}`, `{"data":{"namespaceCode":"shop","resourceType":"TREE","strResourceAuthAction":"!","treeResourceAuthAction":{"nodeAuthActionList":[{"code":"db","children":[{"code":"query","actions":["use"]}]}]}}}`},
		{"struct of a node", "POST", "get-user-auth-resource-struct", `{"resource":"menu/db"}`, `{"statusCode":404}`},
		{"struct of nothing", "POST", "get-user-auth-resource-struct", `{"resource":"none"}`, `{"statusCode":404,"message":"不存在: data resource \"none\""}`},
	} {
		p.wants(s.what, p.call(s.method, "/api/v3/"+s.path, s.body, "Authorization", access), s.want)
		p.wants(s.what+" by nobody", p.call(s.method, "/api/v3/"+s.path, s.body), `{"statusCode":401}`)
	}
}
