package emulator_test

import (
	"testing"
	"time"
)

func TestResourcesOfV3(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: clerk, namespace: shop}]}`)
	p.walk([]step{
		{"everything", "POST", "create-resource", `{"namespace":"shop","code":"books","name":"Books","type":"API","description":"Read them","apiIdentifier":"https://example.com/books",
			"actions":[{"name":"books:read","description":"Read"},{"name":"books:write"}]}`, `{"statusCode":200,"data":{
			"code":"books","name":"Books","type":"API","description":"Read them","apiIdentifier":"https://example.com/books","namespace":"shop",
			"actions":[{"name":"books:read","description":"Read"},{"name":"books:write","description":""}],"linkedToTenant":"!"}}`},
		{"the least", "POST", "create-resource", `{"code":"books","type":"DATA"}`, `{"statusCode":200,"data":{"code":"books","type":"DATA","namespace":"default","name":"!","description":"!","apiIdentifier":"!"}}`},
		{"code taken", "POST", "create-resource", `{"code":"books","type":"MENU"}`, `{"statusCode":409,"message":"已存在: resource \"books\" of namespace \"default\""}`},
		{"unknown namespace", "POST", "create-resource", `{"namespace":"none","code":"b","type":"DATA"}`, `{"statusCode":404,"message":"不存在: namespace \"none\""}`},
		{"no code", "POST", "create-resource", `{"type":"DATA"}`, `{"statusCode":400}`},
		{"no type", "POST", "create-resource", `{"code":"b"}`, `{"statusCode":400}`},
		{"another type", "POST", "create-resource", `{"code":"b","type":"X"}`, `{"statusCode":400,"message":"参数错误: type must be DATA, API, MENU, BUTTON or UI"}`},
		{"nameless action", "POST", "create-resource", `{"code":"b","type":"DATA","actions":[{"description":"d"}]}`, `{"statusCode":400}`},

		{"batch", "POST", "create-resources-batch", `{"namespace":"shop","list":[{"code":"home","type":"MENU","name":"Home"},{"code":"buy","type":"BUTTON"}]}`, done},
		{"batch with a taken code", "POST", "create-resources-batch", `{"namespace":"shop","list":[{"code":"new","type":"MENU"},{"code":"home","type":"MENU"}]}`, `{"statusCode":409}`},
		{"none made", "GET", "get-resource?code=new&namespace=shop", "", `{"statusCode":404,"message":"不存在: resource \"new\" of namespace \"shop\""}`},
		{"empty batch", "POST", "create-resources-batch", `{"list":[]}`, `{"statusCode":400}`},
		{"incomplete batch", "POST", "create-resources-batch", `{"list":[{"code":"x"}]}`, `{"statusCode":400,"message":"参数错误: list[0].type is required"}`},

		{"get", "GET", "get-resource?code=books&namespace=shop", "", `{"statusCode":200,"data":{"code":"books","type":"API"}}`},
		{"get of the default namespace", "GET", "get-resource?code=books", "", `{"data":{"type":"DATA"}}`},
		{"get of no code", "GET", "get-resource", "", `{"statusCode":400}`},
		{"get several", "GET", "get-resources-batch?namespace=shop&codeList=home&codeList=none&codeList=books", "", `{"statusCode":200,"data":[{"code":"home","name":"Home"},{"type":"API"}]}`},
		{"get several of no code", "GET", "get-resources-batch", "", `{"statusCode":400}`},

		{"list", "GET", "list-resources?namespace=shop", "", `{"statusCode":200,"data":{"statusCode":200,"message":"操作成功","totalCount":3,"list":[{"code":"books"},{"code":"home"},{"code":"buy"}]}}`},
		{"list of a type", "GET", "list-resources?namespace=shop&type=MENU", "", `{"data":{"totalCount":1,"list":[{"code":"home"}]}}`},
		{"second page", "GET", "list-resources?namespace=shop&page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"code":"buy"}]}}`},
		{"list of no such type", "GET", "list-resources?type=X", "", `{"statusCode":400}`},
		{"list of no such namespace", "GET", "list-resources?namespace=none", "", `{"statusCode":404}`},
		{"limit 51", "GET", "list-resources?limit=51", "", `{"statusCode":400}`},

		{"of all namespaces", "GET", "list-common-resource?limit=2", "", `{"statusCode":200,"data":{"statusCode":200,"totalCount":4,"list":[
			{"id":"*","code":"books","namespace":"shop","namespaceName":"shop","userPoolId":"pool-1","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"},{"code":"books","namespace":"default"}]}}`},
		{"of one namespace", "GET", "list-common-resource?namespaceCodeList=default", "", `{"data":{"totalCount":1,"list":[{"type":"DATA"}]}}`},
		{"of two namespaces", "GET", "list-common-resource?namespaceCodeList=default,shop", "", `{"data":{"totalCount":4}}`},
		{"by keyword", "GET", "list-common-resource?keyword=HOME", "", `{"data":{"totalCount":1,"list":[{"code":"home"}]}}`},
		{"of all, page 0", "GET", "list-common-resource?page=0", "", `{"statusCode":400}`},
	})
	p.clock.advance(time.Second)
	p.walk([]step{
		{"update", "POST", "update-resource", `{"namespace":"shop","code":"books","type":"DATA","name":"All books","actions":[{"name":"burn"}]}`, `{"statusCode":200,"data":{
			"type":"DATA","name":"All books","description":"Read them","actions":[{"name":"burn"}]}}`},
		{"clear", "POST", "update-resource", `{"namespace":"shop","code":"books","name":"","description":"","apiIdentifier":""}`, `{"data":{"type":"DATA","name":"!","description":"!","apiIdentifier":"!","actions":[{"name":"burn"}]}}`},
		{"when", "GET", "list-common-resource?namespaceCodeList=shop&limit=1", "", `{"data":{"list":[{"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}]}}`},
		{"to no type", "POST", "update-resource", `{"code":"books","type":"X"}`, `{"statusCode":400}`},
		{"unknown", "POST", "update-resource", `{"code":"none"}`, `{"statusCode":404}`},

		{"delete", "POST", "delete-resource", `{"namespace":"shop","code":"books"}`, done},
		{"again", "POST", "delete-resource", `{"namespace":"shop","code":"books"}`, `{"statusCode":404}`},
		{"not elsewhere", "GET", "get-resource?code=books", "", `{"statusCode":200}`},
		{"delete several", "POST", "delete-resources-batch", `{"namespace":"shop","codeList":["home","none"]}`, done},
		{"one left", "GET", "list-resources?namespace=shop", "", `{"data":{"list":[{"code":"buy"}]}}`},
		{"delete nothing", "POST", "delete-resources-batch", `{"namespace":"shop"}`, `{"statusCode":400,"message":"参数错误: codeList is required, or ids"}`},
	})
	both := p.admin("GET", "/api/v3/list-common-resource", "")["data"].(map[string]any)["list"].([]any)
	id := func(i int) string { return both[i].(map[string]any)["id"].(string) }
	p.walk([]step{
		{"delete by id", "POST", "delete-resources-batch", `{"ids":["` + id(0) + `","none"]}`, done},
		{"delete of any namespace", "POST", "delete-common-resources-batch", `{"ids":["` + id(1) + `","` + id(1) + `"]}`, done},
		{"all gone", "GET", "list-common-resource", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"delete no ids", "POST", "delete-common-resources-batch", `{"ids":[]}`, `{"statusCode":400}`},
	})
	p.wantsShape("common resource", both[0].(map[string]any), shape("id code type namespace namespaceName userPoolId createdAt updatedAt", "namespaceId", "", "", ""))
}

func TestAssociateTenantResource(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	const path = "associate-tenant-resource"
	p.walk([]step{
		{"declare", "POST", "create-resource", `{"code":"books","type":"DATA"}`, `{"statusCode":200,"data":{"linkedToTenant":"!"}}`},
		{"link", "POST", path, `{"code":"books","association":true,"appId":"app-1","tenantId":"t1"}`, done},
		{"again", "POST", path, `{"code":"books","association":true,"appId":"app-1","tenantId":"t1"}`, done},
		{"another", "POST", path, `{"code":"books","association":true,"appId":"app-1"}`, done},
		{"linked", "GET", "get-resource?code=books", "", `{"data":{"linkedToTenant":true}}`},
		{"everywhere", "GET", "list-common-resource", "", `{"data":{"list":[{"linkedToTenant":true}]}}`},
		{"take one away", "POST", path, `{"code":"books","association":false,"appId":"app-1","tenantId":"t1"}`, done},
		{"still linked", "GET", "get-resource?code=books", "", `{"data":{"linkedToTenant":true}}`},
		{"take the other away", "POST", path, `{"code":"books","association":false,"appId":"app-1"}`, done},
		{"not linked", "GET", "get-resource?code=books", "", `{"data":{"linkedToTenant":"!"}}`},
		{"unknown resource", "POST", path, `{"code":"none","association":true,"appId":"app-1"}`, `{"statusCode":404}`},
		{"unknown application", "POST", path, `{"code":"books","association":true,"appId":"none"}`, `{"statusCode":404,"apiCode":2011}`},
		{"neither", "POST", path, `{"code":"books","appId":"app-1"}`, `{"statusCode":400}`},
	})
}

// What v2 writes of resources v3 reads, and the other way round.
func TestResourcesOfBothGenerations(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	p.walkV2([]step{{"declare by v2", "POST", "resources", `{"namespace":"default","code":"old","type":"DATA","description":"d","actions":[{"name":"read"}]}`, `{"code":200}`}})
	p.walk([]step{
		{"v3 reads it", "GET", "get-resource?code=old", "", `{"data":{"type":"DATA","description":"d","actions":[{"name":"read"}]}}`},
		{"names it", "POST", "update-resource", `{"code":"old","name":"Old","type":"UI"}`, `{"statusCode":200}`},
		{"and declares another", "POST", "create-resource", `{"code":"new","type":"MENU","actions":[{"name":"see"}]}`, `{"statusCode":200}`},
	})
	p.walkV2([]step{
		{"v2 reads both", "GET", "resources", "", `{"data":{"list":[{"code":"old","type":"UI"},{"code":"new","actions":[{"name":"see"}]}]}}`},
		{"changes one", "POST", "resources/old", `{"namespace":"default","description":"e"}`, `{"code":200}`},
		{"and deletes the other", "DELETE", "resources/new?namespace=default", "", `{"code":200}`},
	})
	p.walk([]step{
		{"gone in v3", "GET", "get-resource?code=new", "", `{"statusCode":404}`},
		{"its name stayed", "GET", "get-resource?code=old", "", `{"data":{"name":"Old","description":"e"}}`},
	})
}
