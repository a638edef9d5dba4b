package emulator_test

import (
	"testing"
	"time"
)

func TestDataResources(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: clerk, namespace: shop}]}`)
	const text, list, tree, any = "create-string-data-resource", "create-array-data-resource", "create-tree-data-resource", "create-data-resource"
	p.walk([]step{
		{"text", "POST", text, `{"namespaceCode":"shop","resourceCode":"server","resourceName":"Server","description":"d","struct":"10.0.0.1","actions":["read","write"]}`, `{"statusCode":200,"data":{
			"resourceCode":"server","resourceName":"Server","description":"d","type":"STRING","struct":"10.0.0.1","actions":["read","write"]}}`},
		{"list", "POST", list, `{"namespaceCode":"shop","resourceCode":"hosts","resourceName":"Hosts","struct":["a","b"],"actions":["read"]}`, `{"statusCode":200,"data":{"type":"ARRAY","struct":["a","b"],"description":"!"}}`},
		{"tree", "POST", tree, `{"namespaceCode":"shop","resourceCode":"menu","resourceName":"Menu","actions":["see"],"extendFieldList":[{"key":"icon","valueType":"STRING","label":"Icon"}],
			"struct":[{"code":"db","name":"Database","value":"v","extendFieldValue":{"icon":"i"},"children":[{"code":"query","name":"Query"}]}]}`, `{"statusCode":200,"data":{
			"type":"TREE","struct":[{"code":"db","name":"Database","value":"v","extendFieldValue":{"icon":"i"},"children":[{"code":"query","name":"Query"}]}],
			"extendFieldList":[{"key":"icon","valueType":"STRING","label":"Icon"}]}}`},

		{"text by type", "POST", any, `{"namespaceCode":"default","resourceCode":"server","resourceName":"Server","type":"STRING","struct":"s","actions":["read"]}`, `{"statusCode":200,"data":{"type":"STRING","struct":"s"}}`},
		{"list by type", "POST", any, `{"namespaceCode":"default","resourceCode":"l","resourceName":"L","type":"ARRAY","struct":["s"],"actions":["read"]}`, `{"statusCode":200,"data":{"struct":["s"]}}`},
		{"tree by type", "POST", any, `{"namespaceCode":"default","resourceCode":"t","resourceName":"T","type":"TREE","struct":[{"code":"c","name":"n"}],"actions":["read"]}`, `{"statusCode":200,"data":{"struct":[{"code":"c","name":"n"}]}}`},

		{"code taken", "POST", text, `{"namespaceCode":"shop","resourceCode":"server","resourceName":"x","struct":"s","actions":["read"]}`, `{"statusCode":409,"message":"已存在: data resource \"server\" of namespace \"shop\""}`},
		{"name taken", "POST", text, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"Server","struct":"s","actions":["read"]}`, `{"statusCode":409}`},
		{"unknown namespace", "POST", text, `{"namespaceCode":"none","resourceCode":"x","resourceName":"x","struct":"s","actions":["read"]}`, `{"statusCode":404}`},
		{"no namespace", "POST", text, `{"resourceCode":"x","resourceName":"x","struct":"s","actions":["read"]}`, `{"statusCode":400}`},
		{"no actions", "POST", text, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","struct":"s","actions":[]}`, `{"statusCode":400}`},
		{"all actions", "POST", text, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","struct":"s","actions":["*"]}`, `{"statusCode":400}`},
		{"path for a code", "POST", text, `{"namespaceCode":"shop","resourceCode":"x/y","resourceName":"x","struct":"s","actions":["read"]}`, `{"statusCode":400}`},
		{"no such type", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"X","struct":"s","actions":["read"]}`, `{"statusCode":400,"message":"参数错误: type must be TREE, STRING or ARRAY"}`},
		{"no text", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"STRING","struct":["s"],"actions":["read"]}`, `{"statusCode":400}`},
		{"nothing at all", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"STRING","actions":["read"]}`, `{"statusCode":400}`},
		{"no list", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"ARRAY","struct":"s","actions":["read"]}`, `{"statusCode":400}`},
		{"list of numbers", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"ARRAY","struct":[1],"actions":["read"]}`, `{"statusCode":400}`},
		{"no nodes", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"TREE","struct":"s","actions":["read"]}`, `{"statusCode":400}`},
		{"nameless node", "POST", tree, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","struct":[{"code":"a","name":"A","children":[{"code":"b"}]}],"actions":["read"]}`, `{"statusCode":400,"message":"参数错误: struct[0].children[0].name is required"}`},
		{"one node twice", "POST", tree, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","struct":[{"code":"a","name":"A"},{"code":"a","name":"B"}],"actions":["read"]}`, `{"statusCode":400,"message":"参数错误: struct[1].code is that of another node beside it"}`},
		{"fields of a text", "POST", any, `{"namespaceCode":"shop","resourceCode":"x","resourceName":"x","type":"STRING","struct":"s","actions":["read"],"extendFieldList":[{"key":"k","valueType":"STRING","label":"K"}]}`, `{"statusCode":400}`},

		{"get", "GET", "get-data-resource?namespaceCode=shop&resourceCode=menu", "", `{"statusCode":200,"data":{"namespaceCode":"shop","resourceCode":"menu","type":"TREE","actions":["see"],
			"struct":[{"code":"db","children":[{"code":"query"}]}],"extendFieldList":[{"key":"icon"}]}}`},
		{"unknown", "GET", "get-data-resource?namespaceCode=shop&resourceCode=x", "", `{"statusCode":404,"message":"不存在: data resource \"x\" of namespace \"shop\""}`},
		{"of no namespace", "GET", "get-data-resource?resourceCode=menu", "", `{"statusCode":400}`},
		{"list them", "GET", "list-data-resources?namespaceCodes=shop", "", `{"statusCode":200,"data":{"totalCount":3,"list":[
			{"resourceCode":"server","resourceName":"Server","type":"STRING","description":"d","namespaceCode":"shop","namespaceName":"shop","authorizationNum":0,"updatedAt":"2026-11-21T02:30:00.000Z"},
			{"type":"ARRAY"},{"type":"TREE"}]}}`},
		{"all namespaces", "GET", "list-data-resources?query=SERVER", "", `{"data":{"totalCount":2,"list":[{"namespaceCode":"shop"},{"namespaceCode":"default"}]}}`},
		{"two namespaces, second page", "GET", "list-data-resources?namespaceCodes=shop&namespaceCodes=default&page=2&limit=5", "", `{"data":{"totalCount":6,"list":[{"resourceCode":"t"}]}}`},
		{"limit 0", "GET", "list-data-resources?limit=0", "", `{"statusCode":400}`},

		{"free", "GET", "check-data-resource-exists?namespaceCode=shop&resourceCode=x&resourceName=X", "", `{"statusCode":200,"data":{"isValid":true,"message":"!"}}`},
		{"code used", "GET", "check-data-resource-exists?namespaceCode=shop&resourceCode=menu", "", `{"data":{"isValid":false,"message":"*"}}`},
		{"name used", "GET", "check-data-resource-exists?namespaceCode=shop&resourceName=Menu", "", `{"data":{"isValid":false}}`},
		{"used elsewhere", "GET", "check-data-resource-exists?namespaceCode=default&resourceCode=menu", "", `{"data":{"isValid":true}}`},
		{"no question", "GET", "check-data-resource-exists?namespaceCode=shop", "", `{"statusCode":400}`},
		{"free of nothing", "GET", "check-data-resource-exists?namespaceCode=none&resourceCode=x", "", `{"statusCode":404}`},
	})
	p.clock.advance(time.Second)
	p.walk([]step{
		{"update", "POST", "update-data-resource", `{"namespaceCode":"shop","resourceCode":"server","resourceName":"Host","struct":"10.0.0.2","actions":["ping"]}`, `{"statusCode":200,"data":{
			"resourceName":"Host","description":"d","type":"STRING","struct":"10.0.0.2","actions":["ping"]}}`},
		{"clear", "POST", "update-data-resource", `{"namespaceCode":"shop","resourceCode":"server","description":"","struct":null}`, `{"statusCode":200,"data":{"description":"!","struct":"10.0.0.2","actions":["ping"]}}`},
		{"when", "GET", "list-data-resources?query=host&limit=1", "", `{"data":{"list":[{"updatedAt":"2026-11-21T02:30:01.000Z"}]}}`},
		{"other content", "POST", "update-data-resource", `{"namespaceCode":"shop","resourceCode":"server","struct":["s"]}`, `{"statusCode":400}`},
		{"name of another", "POST", "update-data-resource", `{"namespaceCode":"shop","resourceCode":"server","resourceName":"Menu"}`, `{"statusCode":409}`},
		{"update none", "POST", "update-data-resource", `{"namespaceCode":"shop","resourceCode":"x"}`, `{"statusCode":404}`},
		{"delete", "POST", "delete-data-resource", `{"namespaceCode":"default","resourceCode":"server"}`, `{"statusCode":200}`},
		{"again", "POST", "delete-data-resource", `{"namespaceCode":"default","resourceCode":"server"}`, `{"statusCode":404}`},

		{"its namespace moves", "POST", "update-permission-namespace", `{"code":"shop","newCode":"store"}`, `{"statusCode":200}`},
		{"it moved", "GET", "get-data-resource?namespaceCode=store&resourceCode=menu", "", `{"data":{"namespaceCode":"store"}}`},
		{"its namespace goes", "POST", "delete-permission-namespace", `{"code":"store"}`, done},
		{"it went", "GET", "list-data-resources", "", `{"data":{"totalCount":2,"list":[{"resourceCode":"l"},{"resourceCode":"t"}]}}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/list-data-resources", ""), `{"statusCode":401}`)
}

func TestFieldsOfDataResources(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	const of = `"namespaceCode":"default","resourceCode":"menu"`
	p.walk([]step{
		{"tree", "POST", "create-tree-data-resource", `{` + of + `,"resourceName":"Menu","struct":[{"code":"a","name":"A"}],"actions":["see"]}`, `{"statusCode":200}`},
		{"text", "POST", "create-string-data-resource", `{"namespaceCode":"default","resourceCode":"text","resourceName":"T","struct":"s","actions":["see"]}`, `{"statusCode":200}`},
		{"add", "POST", "create-dnef", `{` + of + `,"key":"icon","label":"Icon","valueType":"STRING","description":"d"}`, done},
		{"add with options", "POST", "create-dnef", `{` + of + `,"key":"size","label":"Size","valueType":"SELECT","config":{"options":[{"value":"S"},{"value":"L"}]}}`, done},
		{"add several", "POST", "batch-create-dnef", `{` + of + `,"fieldList":[{"key":"x","label":"X","valueType":"STRING"},{"key":"y","label":"Y","valueType":"STRING"}]}`, done},
		{"key taken", "POST", "create-dnef", `{` + of + `,"key":"icon","label":"Other","valueType":"STRING"}`, `{"statusCode":409,"message":"已存在: field \"icon\" of data resource \"menu\""}`},
		{"one key twice", "POST", "batch-create-dnef", `{` + of + `,"fieldList":[{"key":"z","label":"Z","valueType":"STRING"},{"key":"z","label":"Z","valueType":"STRING"}]}`, `{"statusCode":409}`},
		{"no such type", "POST", "create-dnef", `{` + of + `,"key":"z","label":"Z","valueType":"X"}`, `{"statusCode":400,"message":"参数错误: valueType must be STRING or SELECT"}`},
		{"no key", "POST", "batch-create-dnef", `{` + of + `,"fieldList":[{"label":"Z","valueType":"STRING"}]}`, `{"statusCode":400}`},
		{"of a text", "POST", "create-dnef", `{"namespaceCode":"default","resourceCode":"text","key":"z","label":"Z","valueType":"STRING"}`, `{"statusCode":400}`},
		{"of nothing", "POST", "create-dnef", `{"namespaceCode":"default","resourceCode":"none","key":"z","label":"Z","valueType":"STRING"}`, `{"statusCode":404}`},

		{"list", "GET", "list-dnef?namespaceCode=default&resourceCode=menu", "", `{"statusCode":200,"data":{"nextStartIndex":5,"truncated":false,"list":[
			{"key":"icon","label":"Icon","valueType":"STRING","description":"d"},{"key":"size","valueType":"SELECT","config":{"options":[{"value":"S"},{"value":"L"}]}},{"key":"x"},{"key":"y"}]}}`},
		{"some", "GET", "list-dnef?namespaceCode=default&resourceCode=menu&startIndex=2&maxSize=2", "", `{"data":{"nextStartIndex":4,"truncated":true,"list":[{"key":"size"},{"key":"x"}]}}`},
		{"past the end", "GET", "list-dnef?namespaceCode=default&resourceCode=menu&startIndex=9", "", `{"data":{"truncated":false,"list":[]}}`},
		{"by query", "GET", "list-dnef?namespaceCode=default&resourceCode=menu&query=ICO", "", `{"data":{"list":[{"key":"icon"}]}}`},
		{"from 0", "GET", "list-dnef?namespaceCode=default&resourceCode=menu&startIndex=0", "", `{"statusCode":400}`},
		{"51", "GET", "list-dnef?namespaceCode=default&resourceCode=menu&maxSize=51", "", `{"statusCode":400}`},
		{"of none", "GET", "list-dnef?namespaceCode=default&resourceCode=none", "", `{"statusCode":404}`},

		{"update", "POST", "update-dnef", `{` + of + `,"key":"size","label":"Sizes","config":{"options":[{"value":"M"}]}}`, done},
		{"clear", "POST", "update-dnef", `{` + of + `,"key":"icon","description":""}`, done},
		{"update none", "POST", "update-dnef", `{` + of + `,"key":"none","label":"N"}`, `{"statusCode":404,"message":"不存在: field \"none\" of data resource \"menu\""}`},
		{"delete", "POST", "delete-dnef", `{` + of + `,"key":"x"}`, done},
		{"delete again", "POST", "delete-dnef", `{` + of + `,"key":"x"}`, `{"statusCode":404}`},
		{"at last", "GET", "get-data-resource?namespaceCode=default&resourceCode=menu", "", `{"data":{"extendFieldList":[
			{"key":"icon","label":"Icon"},{"key":"size","label":"Sizes","config":{"options":[{"value":"M"}]}},{"key":"y"}]}}`},
	})
}
