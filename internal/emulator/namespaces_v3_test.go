package emulator_test

import "testing"

const namespacesSeed = `
roles: [{code: admin, namespace: shop, name: Administrator, description: all}, {code: clerk, namespace: shop}, {code: admin}]
users: [{id: u1, profile: {username: bob}, roles: [shop/admin]}]
`

func TestNamespacesOfV3(t *testing.T) {
	t.Parallel()
	p := newPool(t, namespacesSeed)
	p.walk([]step{
		{"create", "POST", "create-namespace", `{"code":"books","name":"Books","description":"d"}`, `{"statusCode":200,"data":{"code":"books","name":"Books","description":"d"}}`},
		{"its name is its code", "POST", "create-namespace", `{"code":"films"}`, `{"statusCode":200,"data":{"code":"films","name":"films","description":"!"}}`},
		{"names may be those of others", "POST", "create-namespace", `{"code":"books2","name":"Books"}`, `{"statusCode":200}`},
		{"code taken", "POST", "create-namespace", `{"code":"books"}`, `{"statusCode":409,"message":"已存在: namespace \"books\""}`},
		{"code of a role's namespace", "POST", "create-namespace", `{"code":"shop"}`, `{"statusCode":409}`},
		{"no code", "POST", "create-namespace", `{"name":"x"}`, `{"statusCode":400,"message":"参数错误: code is required"}`},
		{"space in the code", "POST", "create-namespace", `{"code":"a b"}`, `{"statusCode":400}`},

		{"batch", "POST", "create-namespaces-batch", `{"list":[{"code":"a","name":"A"},{"code":"b"}]}`, done},
		{"batch with a taken code", "POST", "create-namespaces-batch", `{"list":[{"code":"c"},{"code":"a"}]}`, `{"statusCode":409}`},
		{"none made", "GET", "get-namespace?code=c", "", `{"statusCode":404,"message":"不存在: namespace \"c\""}`},
		{"empty batch", "POST", "create-namespaces-batch", `{"list":[]}`, `{"statusCode":400}`},
		{"incomplete batch", "POST", "create-namespaces-batch", `{"list":[{"name":"x"}]}`, `{"statusCode":400,"message":"参数错误: list[0].code is required"}`},

		{"get", "GET", "get-namespace?code=a", "", `{"statusCode":200,"data":{"code":"a","name":"A"}}`},
		{"get of no code", "GET", "get-namespace", "", `{"statusCode":400}`},
		{"get several", "GET", "get-namespaces-batch?codeList=b&codeList=none&codeList=a&codeList=b", "", `{"statusCode":200,"data":[{"code":"b"},{"code":"a"}]}`},
		{"get none of several", "GET", "get-namespaces-batch?codeList=none", "", `{"statusCode":200,"data":[]}`},
		{"get several of no code", "GET", "get-namespaces-batch", "", `{"statusCode":400}`},

		{"list", "GET", "list-namespaces?keywords=BOOK", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"code":"books","name":"Books","description":"d","status":1},{"code":"books2"}]}}`},
		{"second page", "GET", "list-namespaces?keywords=books&page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"code":"books2"}]}}`},
		{"limit 51", "GET", "list-namespaces?limit=51", "", `{"statusCode":400}`},
		{"page 0", "GET", "list-namespaces?page=0", "", `{"statusCode":400}`},

		{"update", "POST", "update-namespace", `{"code":"shop","newCode":"store","name":"Store","description":"sells"}`, `{"statusCode":200,"data":{"code":"store","newCode":"store","name":"Store","description":"sells"}}`},
		{"description alone", "POST", "update-namespace", `{"code":"store","description":""}`, `{"statusCode":200,"data":{"code":"store","newCode":"!","name":"Store","description":"!"}}`},
		{"its roles moved", "GET", "get-user-roles?userId=u1&namespace=store", "", `{"data":{"list":[{"code":"admin","namespace":"store"}]}}`},
		{"code of another", "POST", "update-namespace", `{"code":"store","newCode":"a"}`, `{"statusCode":409}`},
		{"unknown", "POST", "update-namespace", `{"code":"shop","name":"x"}`, `{"statusCode":404}`},
		{"default stays", "POST", "update-namespace", `{"code":"default","newCode":"x"}`, `{"statusCode":403}`},

		{"role", "GET", "list-namespace-roles?code=store", "", `{"statusCode":200,"data":{"totalCount":2,"id":"!","list":[
			{"id":"*","code":"admin","name":"Administrator","description":"all","namespace":"store","updatedAt":"*"},{"code":"clerk"}]}}`},
		{"second role", "GET", "list-namespace-roles?code=store&page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"code":"clerk","name":"clerk"}]}}`},
		{"role by keywords", "GET", "list-namespace-roles?code=store&keywords=CLERK", "", `{"data":{"totalCount":1,"list":[{"code":"clerk"}]}}`},
		{"no role", "GET", "list-namespace-roles?code=a", "", `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`},
		{"roles, limit 0", "GET", "list-namespace-roles?code=store&limit=0", "", `{"statusCode":400}`},
		{"roles of nothing", "GET", "list-namespace-roles?code=none", "", `{"statusCode":404}`},

		{"delete", "POST", "delete-namespace", `{"code":"store"}`, done},
		{"its roles went", "GET", "get-user-roles?userId=u1&namespace=store", "", `{"data":{"totalCount":0}}`},
		{"delete again", "POST", "delete-namespace", `{"code":"store"}`, `{"statusCode":404}`},
		{"delete default", "POST", "delete-namespace", `{"code":"default"}`, `{"statusCode":403}`},
		{"delete several", "POST", "delete-namespaces-batch", `{"codeList":["a","none","b","a"]}`, done},
		{"gone", "GET", "get-namespaces-batch?codeList=a&codeList=b", "", `{"data":[]}`},
		{"delete default with others", "POST", "delete-namespaces-batch", `{"codeList":["films","default"]}`, `{"statusCode":403}`},
		{"nothing was deleted", "GET", "get-namespace?code=films", "", `{"statusCode":200}`},
		{"delete none", "POST", "delete-namespaces-batch", `{"codeList":[]}`, `{"statusCode":400}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/get-namespace?code=default", ""), `{"statusCode":401}`)
}

func TestPermissionNamespaces(t *testing.T) {
	t.Parallel()
	p := newPool(t, namespacesSeed)
	p.walk([]step{
		{"create", "POST", "create-permission-namespace", `{"code":"books","name":"Books","description":"d"}`, `{"statusCode":200,"data":{"code":"books","name":"Books","description":"d"}}`},
		{"code taken", "POST", "create-permission-namespace", `{"code":"books","name":"x"}`, `{"statusCode":409,"message":"已存在: namespace \"books\""}`},
		{"name taken", "POST", "create-permission-namespace", `{"code":"x","name":"Books"}`, `{"statusCode":409,"message":"已存在: namespace name \"Books\""}`},
		{"not made", "GET", "get-permission-namespace?code=x", "", `{"statusCode":404}`},
		{"no name", "POST", "create-permission-namespace", `{"code":"x"}`, `{"statusCode":400}`},
		{"batch", "POST", "create-permission-namespaces-batch", `{"list":[{"code":"a","name":"A"},{"code":"b","name":"B"}]}`, done},
		{"batch with one name twice", "POST", "create-permission-namespaces-batch", `{"list":[{"code":"c","name":"C"},{"code":"d","name":"C"}]}`, `{"statusCode":409}`},
		{"none made", "GET", "get-permission-namespaces-batch?codes=c&codes=d&codes=a", "", `{"statusCode":200,"data":[{"code":"a","name":"A"}]}`},

		{"one of both kinds", "GET", "get-namespace?code=books", "", `{"data":{"name":"Books"}}`},
		{"and the other way round", "GET", "get-permission-namespace?code=shop", "", `{"statusCode":200,"data":{"code":"shop","name":"shop"}}`},
		{"list", "GET", "list-permission-namespaces?query=books", "", `{"statusCode":200,"data":{"totalCount":1,"list":[{"code":"books","name":"Books","description":"d","status":1}]}}`},
		{"second page", "GET", "list-permission-namespaces?page=2&limit=3", "", `{"data":{"totalCount":5,"list":[{"code":"a"},{"code":"b"}]}}`},
		{"limit 0", "GET", "list-permission-namespaces?limit=0", "", `{"statusCode":400}`},

		{"update", "POST", "update-permission-namespace", `{"code":"shop","newCode":"store","name":"Store"}`, `{"statusCode":200,"data":{"code":"store","name":"Store"}}`},
		{"its own name", "POST", "update-permission-namespace", `{"code":"store","name":"Store"}`, `{"statusCode":200}`},
		{"name of another", "POST", "update-permission-namespace", `{"code":"store","name":"Books"}`, `{"statusCode":409}`},
		{"it stayed", "GET", "get-permission-namespace?code=store", "", `{"data":{"name":"Store"}}`},
		{"unknown", "POST", "update-permission-namespace", `{"code":"shop"}`, `{"statusCode":404}`},

		{"free", "POST", "check-permission-namespace-exists", `{"code":"shop","name":"Shop"}`, `{"statusCode":200,"data":{"isValid":true,"message":"!"}}`},
		{"code used", "POST", "check-permission-namespace-exists", `{"code":"store"}`, `{"statusCode":200,"data":{"isValid":false,"message":"已存在: namespace \"store\""}}`},
		{"name used", "POST", "check-permission-namespace-exists", `{"name":"Store"}`, `{"data":{"isValid":false}}`},
		{"no code ever", "POST", "check-permission-namespace-exists", `{"code":"a b"}`, `{"data":{"isValid":false}}`},
		{"no question", "POST", "check-permission-namespace-exists", `{}`, `{"statusCode":400}`},

		{"roles", "GET", "list-permission-namespace-roles?code=store", "", `{"statusCode":200,"data":{"totalCount":2,"list":[
			{"code":"admin","name":"Administrator","description":"all","namespace":"store","updatedAt":"2026-11-21T02:30:00.000Z"},{"code":"clerk"}]}}`},
		{"roles by query", "GET", "list-permission-namespace-roles?code=store&query=cle", "", `{"data":{"totalCount":1,"list":[{"code":"clerk"}]}}`},
		{"roles of nothing", "GET", "list-permission-namespace-roles?code=none", "", `{"statusCode":404}`},

		{"delete", "POST", "delete-permission-namespace", `{"code":"store"}`, done},
		{"delete again", "POST", "delete-permission-namespace", `{"code":"store"}`, `{"statusCode":404}`},
		{"delete several", "POST", "delete-permission-namespaces-batch", `{"codes":["a","none"]}`, done},
		{"gone", "GET", "list-permission-namespaces?query=a", "", `{"data":{"totalCount":1,"list":[{"code":"default"}]}}`},
	})
}

// What v2 writes of namespaces v3 reads, and the other way round.
func TestNamespacesOfBothGenerations(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	p.walkV2([]step{{"create by v2", "POST", namespaces, `{"code":"old","name":"Old","description":"d"}`, `{"code":200}`}})
	p.walk([]step{
		{"v3 reads it", "GET", "get-namespace?code=old", "", `{"data":{"name":"Old","description":"d"}}`},
		{"and changes it", "POST", "update-namespace", `{"code":"old","newCode":"older"}`, `{"statusCode":200}`},
		{"create by v3", "POST", "create-permission-namespace", `{"code":"new","name":"New"}`, `{"statusCode":200}`},
	})
	p.walkV2([]step{
		{"v2 reads both", "GET", namespaces, "", `{"data":{"list":[{"code":"default"},{"code":"older","name":"Old"},{"code":"new","name":"New","status":1}]}}`},
		{"and deletes one", "DELETE", namespaces + "/code/new", "", `{"code":200}`},
	})
	p.walk([]step{{"gone in v3", "GET", "get-permission-namespace?code=new", "", `{"statusCode":404}`}})
}
