package emulator_test

import (
	"testing"
	"time"
)

func TestResources(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: clerk, namespace: shop}]}`)
	p.walkV2([]step{
		{"everything", "POST", "resources", `{"namespace":"default","code":"books","type":"API","description":"Read them","apiIdentifier":"https://example.com/books",
			"actions":[{"name":"books:read","description":"Read"},{"name":"books:write"}]}`, `{"code":200,"data":{
			"id":"*","namespace":"default","code":"books","type":"API","description":"Read them","apiIdentifier":"https://example.com/books",
			"actions":[{"name":"books:read","description":"Read"},{"name":"books:write","description":""}],"userPoolId":"pool-1",
			"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"}}`},
		{"elsewhere", "POST", "resources", `{"namespace":"shop","code":"books","type":"DATA","actions":[{"name":"read"}]}`, `{"data":{"namespace":"shop","apiIdentifier":"!"}}`},
		{"code taken", "POST", "resources", `{"namespace":"default","code":"books","type":"DATA","actions":[{"name":"read"}]}`, `{"code":409,"message":"已存在: resource \"books\" of namespace \"default\""}`},
		{"unknown namespace", "POST", "resources", `{"namespace":"none","code":"b","type":"DATA","actions":[{"name":"read"}]}`, `{"code":404,"message":"不存在: namespace \"none\""}`},
		{"no namespace", "POST", "resources", `{"code":"b","type":"DATA","actions":[{"name":"read"}]}`, `{"code":400}`},
		{"no code", "POST", "resources", `{"namespace":"default","type":"DATA","actions":[{"name":"read"}]}`, `{"code":400}`},
		{"no type", "POST", "resources", `{"namespace":"default","code":"b","actions":[{"name":"read"}]}`, `{"code":400}`},
		{"another type", "POST", "resources", `{"namespace":"default","code":"b","type":"X","actions":[{"name":"read"}]}`, `{"code":400,"message":"参数错误: type must be DATA, API, MENU, BUTTON or UI"}`},
		{"no action", "POST", "resources", `{"namespace":"default","code":"b","type":"DATA","actions":[]}`, `{"code":400}`},
		{"nameless action", "POST", "resources", `{"namespace":"default","code":"b","type":"DATA","actions":[{"description":"d"}]}`, `{"code":400}`},
		{"bad code", "POST", "resources", `{"namespace":"default","code":"a b","type":"DATA","actions":[{"name":"read"}]}`, `{"code":400}`},
		{"menu", "POST", "resources", `{"namespace":"default","code":"home","type":"MENU","actions":[{"name":"see"}]}`, `{"code":200}`},

		{"list", "GET", "resources", "", `{"code":200,"data":{"totalCount":2,"list":[{"code":"books"},{"code":"home"}]}}`},
		{"list of a type", "GET", "resources?type=MENU", "", `{"data":{"totalCount":1,"list":[{"code":"home"}]}}`},
		{"list of a namespace", "GET", "resources?namespace=shop", "", `{"data":{"totalCount":1,"list":[{"type":"DATA"}]}}`},
		{"page", "GET", "resources?page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"code":"home"}]}}`},
		{"no page", "GET", "resources?limit=0", "", `{"code":400}`},
		{"no such type", "GET", "resources?type=X", "", `{"code":400}`},
		{"no such namespace", "GET", "resources?namespace=none", "", `{"code":404}`},
		{"one", "GET", "resources/detail?namespace=default&code=books", "", `{"code":200,"data":{"code":"books","type":"API"}}`},
		{"none", "GET", "resources/detail?namespace=default&code=none", "", `{"code":404}`},
		{"none of an id", "GET", "resources/detail?id=none", "", `{"code":404}`},
		{"nothing named", "GET", "resources/detail", "", `{"code":400}`},
	})
	books := p.admin("GET", "/api/v2/resources/detail?namespace=shop&code=books", "")["data"].(map[string]any)
	p.wants("by id", p.admin("GET", "/api/v2/resources/detail?id="+books["id"].(string), ""), `{"data":{"code":"books","namespace":"shop"}}`)
	p.wantsShape("resource", books, shape("id code type description namespace userPoolId createdAt updatedAt", "namespaceId", "", "actions", ""))
	p.clock.advance(time.Second)
	p.walkV2([]step{
		{"update", "POST", "resources/books", `{"namespace":"default","type":"DATA","actions":[{"name":"burn"}]}`, `{"code":200,"data":{
			"type":"DATA","description":"Read them","actions":[{"name":"burn"}],"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}}`},
		{"clear", "POST", "resources/books", `{"namespace":"default","description":"","apiIdentifier":""}`, `{"data":{"type":"DATA","description":"","apiIdentifier":"!","actions":[{"name":"burn"}]}}`},
		{"to no type", "POST", "resources/books", `{"namespace":"default","type":"X"}`, `{"code":400}`},
		{"unknown", "POST", "resources/none", `{"namespace":"default"}`, `{"code":404}`},
		{"without namespace", "POST", "resources/books", `{}`, `{"code":400}`},
		{"delete", "DELETE", "resources/books?namespace=default", "", `{"code":200}`},
		{"again", "DELETE", "resources/books?namespace=default", "", `{"code":404}`},
		{"not elsewhere", "GET", "resources?namespace=shop", "", `{"data":{"totalCount":1}}`},
	})
	p.wants("no token", p.call("GET", "/api/v2/resources", ""), `{"code":401}`)
}

func TestADeletedResourceTakesItsPermissionsAlong(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: clerk, namespace: shop}], users: [{id: u1, password: passw0rd, profile: {username: bob}}]}`)
	const books = `{"namespace":"shop","code":"books","type":"DATA","actions":[{"name":"books:read"}]}`
	p.walkV2([]step{{"make", "POST", "resources", books, `{"code":200}`}})
	p.asks([]asked{
		{"one", `mutation{allow(namespace: "shop", resource: "books:1", action: "books:read", userId: "u1")` + ok + `}`, "", acknowledged("allow")},
		{"another", `mutation{allow(namespace: "shop", resource: "bookshelf:1", action: "read", userId: "u1")` + ok + `}`, "", acknowledged("allow")},
	})
	p.allowed("shop", "books:1", "books:read", yes)
	p.walkV2([]step{
		{"delete", "DELETE", "resources/books?namespace=shop", "", `{"code":200}`},
		{"make again", "POST", "resources", books, `{"code":200}`},
	})
	p.allowed("shop", "books:1", "books:read", no)
	p.allowed("shop", "bookshelf:1", "read", yes)
}
