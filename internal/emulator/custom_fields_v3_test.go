package emulator_test

import (
	"fmt"
	"testing"
)

func TestCustomFields(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	const full = `{"targetType":"USER","key":"color","dataType":"ENUM","label":"Color","description":"d","encrypted":true,"isUnique":false,"userEditable":true,
		"visibleInAdminConsole":false,"visibleInUserCenter":true,"options":[{"value":"r","label":"Red"}],"i18n":{"label":{"en-US":{"enabled":true,"value":"Colour"}}}}`
	p.walk([]step{
		{"set", "POST", "set-custom-fields", `{"list":[` + full + `,{"targetType":"DEPARTMENT","key":"floor","dataType":"NUMBER"}]}`, `{"statusCode":200,"data":[{
			"targetType":"USER","createdAt":"2026-11-21T02:30:00.000Z","key":"color","dataType":"ENUM","label":"Color","description":"d","encrypted":true,"isUnique":false,"userEditable":true,
			"visibleInAdminConsole":false,"visibleInUserCenter":true,"options":[{"value":"r","label":"Red"}],"i18n":{"label":{"en-US":{"value":"Colour"}}}},
			{"targetType":"DEPARTMENT","key":"floor","dataType":"NUMBER","label":"","isUnique":false,"visibleInAdminConsole":true}]}`},
		{"change", "POST", "set-custom-fields", `{"list":[{"targetType":"USER","key":"color","label":"Colour"}]}`, `{"data":[{"label":"Colour","description":"d","dataType":"ENUM","options":[{"value":"r","label":"Red"}],"visibleInAdminConsole":false}]}`},
		{"get", "GET", "get-custom-fields?targetType=USER", "", `{"statusCode":200,"data":[{"key":"age","dataType":"NUMBER","label":"Age","visibleInAdminConsole":true},{"key":"born"},{"key":"color","label":"Colour"},{"key":"member"},{"key":"more"},{"key":"school"},{"key":"size","dataType":"ENUM"}]}`},
		{"of departments", "GET", "get-custom-fields?targetType=DEPARTMENT&tenantId=t", "", `{"data":[{"targetType":"DEPARTMENT","key":"floor"}]}`},
		{"of groups", "GET", "get-custom-fields?targetType=GROUP", "", `{"data":[]}`},
		{"of others", "GET", "get-custom-fields?targetType=NODE", "", `{"statusCode":400,"message":"参数错误: targetType must be USER, ROLE, GROUP or DEPARTMENT"}`},
		{"no type of data", "POST", "set-custom-fields", `{"list":[{"targetType":"USER","key":"x","dataType":"NUMBER"},{"targetType":"USER","key":"y"}]}`, `{"statusCode":400}`},
		{"other target", "POST", "set-custom-fields", `{"list":[{"targetType":"x","key":"y","dataType":"STRING"}]}`, `{"statusCode":400}`},
		{"rules", "POST", "set-custom-fields", `{"list":[{"targetType":"USER","key":"y","dataType":"STRING","validateRules":[{}]}]}`, `{"statusCode":501,"message":"模拟器不支持: list[0].validateRules is not emulated"}`},
		{"applications", "POST", "set-custom-fields", `{"list":[{"targetType":"USER","key":"y","dataType":"STRING","appIds":["a"]}]}`, `{"statusCode":501}`},
		{"masks", "POST", "set-custom-fields", `{"list":[{"targetType":"USER","key":"y","dataType":"STRING","desensitization":true}]}`, `{"statusCode":501}`},
		{"delete", "POST", "delete-custom-fields", `{"tenantId":"t","list":[{"targetType":"USER","key":"age"},{"targetType":"USER","key":"none"},{"targetType":"DEPARTMENT","key":"floor"}]}`, done},
		{"gone", "GET", "get-custom-fields?targetType=DEPARTMENT", "", `{"data":[]}`},
		{"with its values", "GET", "get-user?withCustomData=true&userId=u2", "", `{"data":{"customData":{"age":"!"}}}`},
	})
}

func TestListCustomFields(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	const all = "list-custom-fields?targetType=USER&dataType="
	p.walk([]step{
		{"set", "POST", "set-custom-fields", `{"list":[
			{"targetType":"USER","key":"pet","dataType":"STRING","label":"Animal","visibleInUserCenter":true,"i18n":{"label":{"en-US":{"enabled":true,"value":"Pet"},"ja-JP":{"enabled":false,"value":"P"}}}},
			{"targetType":"USER","key":"note","dataType":"STRING","visibleInAdminConsole":false}]}`, `{"statusCode":200}`},
		{"of a type", "GET", all + "STRING", "", `{"statusCode":200,"data":[{"targetType":"USER","key":"note"},{"key":"pet","label":"Animal"},{"key":"school","dataType":"STRING"}]}`},
		{"of another", "GET", all + "NUMBER", "", `{"data":[{"key":"age"}]}`},
		{"select", "GET", all + "SELECT", "", `{"data":[{"key":"size","dataType":"ENUM"}]}`},
		{"enum", "GET", all + "ENUM", "", `{"data":[{"key":"size"}]}`},
		{"of departments", "GET", "list-custom-fields?targetType=DEPARTMENT&dataType=STRING", "", `{"data":[]}`},
		{"second page", "GET", all + "STRING&page=2&limit=2", "", `{"data":[{"key":"school"}]}`},
		{"limit 51", "GET", all + "STRING&limit=51", "", `{"statusCode":400}`},
		{"keyword", "GET", all + "STRING&keyword=ANIMAL", "", `{"data":[{"key":"pet"}]}`},
		{"seen by users", "GET", all + "STRING&userVisible=true", "", `{"data":[{"key":"pet"}]}`},
		{"unseen by users", "GET", all + "STRING&userVisible=false", "", `{"data":[{"key":"note"},{"key":"school"}]}`},
		{"seen by administrators", "GET", all + "STRING&adminVisible=true", "", `{"data":[{"key":"pet"},{"key":"school"}]}`},
		{"in a language", "GET", all + "STRING&keyword=pet&lang=en-US", "", `{"data":[{"label":"Pet"}]}`},
		{"in one that is off", "GET", all + "STRING&keyword=pet&lang=ja-JP", "", `{"data":[{"label":"Animal"}]}`},
		{"in one without text", "GET", all + "STRING&keyword=pet&lang=zh-CN", "", `{"data":[{"label":"Animal"}]}`},
		{"in none", "GET", all + "STRING&keyword=pet&lang=x", "", `{"data":[{"label":"Animal"}]}`},
		{"no such type", "GET", all + "X", "", `{"statusCode":400}`},
		{"no type", "GET", "list-custom-fields?targetType=USER", "", `{"statusCode":400}`},
		{"of nothing", "GET", "list-custom-fields?targetType=X&dataType=STRING", "", `{"statusCode":400}`},
		{"by access", "GET", all + "STRING&accessControl=true", "", `{"statusCode":501}`},

		{"built-in", "GET", "list-user-base-fields?targetType=USER&dataType=STRING&limit=2", "", `{"statusCode":200,"data":[{"targetType":"USER","key":"username","isUnique":true},{"key":"email"}]}`},
		{"built-in select", "GET", "list-user-base-fields?targetType=USER&dataType=SELECT", "", `{"data":[{"key":"gender","options":[{"value":"M"},{"value":"F"},{"value":"U"}]}]}`},
		{"roles have none", "GET", "list-user-base-fields?targetType=ROLE&dataType=STRING", "", `{"data":[]}`},
		{"built-in of nothing", "GET", "list-user-base-fields?targetType=X&dataType=STRING", "", `{"statusCode":400}`},
	})
}

func TestCustomFieldsOfBothGenerations(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	p.walk([]step{
		{"v3 declares", "POST", "set-custom-fields", `{"list":[{"targetType":"USER","key":"pet","dataType":"ENUM","label":"Pet","description":"d","options":[{"value":"c","label":"Cat"}]},{"targetType":"DEPARTMENT","key":"floor","dataType":"NUMBER"}]}`, `{"statusCode":200}`},
		{"v3 reads what v2 seeded", "GET", "get-custom-data?tenantId=t&targetType=USER&targetIdentifier=u2", "", `{"statusCode":200,"data":{"age":30}}`},
	})
	p.wants("v2 reads", p.adminGraphQL(udfDoc, `{"targetType":"NODE"}`), `{"data":{"udf":[{"targetType":"NODE","key":"floor","dataType":"NUMBER"}]}}`)
	p.wants("v2 changes", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"pet","dataType":"SELECT","label":"Animal","options":"[\"dog\"]"}`),
		`{"data":{"setUdf":{"dataType":"SELECT","label":"Animal","options":"[\"dog\"]"}}}`)
	p.wants("v3 sees", p.admin("POST", "/api/v3/set-custom-fields", `{"list":[{"targetType":"USER","key":"pet"}]}`),
		`{"data":[{"dataType":"ENUM","label":"Animal","description":"d","options":[{"value":"dog","label":"dog"}]}]}`)
	p.wants("v2's text stays", p.adminGraphQL(udfDoc, `{"targetType":"USER"}`),
		`{"data":{"udf":[{"key":"age"},{"key":"born"},{"key":"member"},{"key":"more"},{"key":"pet","options":"[\"dog\"]"},{"key":"school"},{"key":"size"}]}}`)
	p.wants("v3 sets", p.admin("POST", "/api/v3/set-custom-data", `{"targetType":"USER","targetIdentifier":"u1","list":[{"key":"age","value":"15"},{"key":"school","value":"15"},{"key":"born","value":"2020-10-07"}]}`), done)
	p.wants("v2 reads", p.adminGraphQL(udvDoc, `{"targetType":"USER","targetId":"u1"}`),
		`{"data":{"udv":[{"key":"age","value":"15"},{"key":"born","value":"1602028800000"},{"key":"school","value":"15","dataType":"STRING"}]}}`)
	p.setUdv("USER", "u1", "more", `{"a":1}`)
	p.wants("v3 reads", p.admin("GET", "/api/v3/get-custom-data?tenantId=t&targetType=USER&targetIdentifier=u1", ""), `{"data":{"age":15,"school":"15","more":{"a":1},"born":"2020-10-07T00:00:00Z"}}`)
	p.wants("v2 removes", p.adminGraphQL(removeUdfDoc, `{"targetType":"NODE","key":"floor"}`), `{"errors":"!"}`)
	p.wants("v3 has none", p.admin("GET", "/api/v3/get-custom-fields?targetType=DEPARTMENT", ""), `{"data":[]}`)
}

func TestCustomDataOfRolesGroupsAndDepartments(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: staff}, {code: staff, namespace: shop}], groups: [{code: dev}]}`)
	department := text(t, p.admin("POST", "/api/v3/create-organization", `{"organizationName":"Co","organizationCode":"co"}`), "data", "departmentId")
	for _, targetType := range []string{"ROLE", "GROUP", "DEPARTMENT"} {
		p.wants(targetType, p.admin("POST", "/api/v3/set-custom-fields", fmt.Sprintf(`{"list":[{"targetType":%q,"key":"floor","dataType":"NUMBER"},{"targetType":%[1]q,"key":"color","dataType":"STRING"}]}`, targetType)), `{"statusCode":200}`)
	}
	for _, tt := range []struct{ targetType, id, more string }{
		{"ROLE", "staff", `,"namespace":"shop"`}, {"GROUP", "dev", ""}, {"DEPARTMENT", department, ""},
	} {
		set := func(list string) map[string]any {
			return p.admin("POST", "/api/v3/set-custom-data", fmt.Sprintf(`{"targetType":%q,"targetIdentifier":%q%s,"list":[%s]}`, tt.targetType, tt.id, tt.more, list))
		}
		get := fmt.Sprintf("/api/v3/get-custom-data?tenantId=t&targetType=%s&targetIdentifier=%s", tt.targetType, tt.id)
		inShop := get
		if tt.more != "" {
			p.wants("nothing yet", p.admin("GET", get, ""), `{"statusCode":200,"data":{}}`)
			inShop += "&namespace=shop"
		}
		p.wants(tt.targetType, set(`{"key":"floor","value":"3"},{"key":"color","value":"red"}`), done)
		p.wants(tt.targetType, p.admin("GET", inShop, ""), `{"statusCode":200,"data":{"floor":3,"color":"red"}}`)
		p.wants("not a number", set(`{"key":"color","value":"blue"},{"key":"floor","value":"third"}`), `{"statusCode":400,"message":"参数错误: list[1].value of \"floor\" must be of type NUMBER"}`)
		p.wants("not declared", set(`{"key":"color","value":"blue"},{"key":"none","value":"x"}`), `{"statusCode":404}`)
		p.wants("as before", p.admin("GET", inShop, ""), `{"data":{"floor":3,"color":"red"}}`)
		p.wants("null removes", set(`{"key":"floor","value":"null"}`), done)
		p.wants("removed", p.admin("GET", inShop, ""), `{"data":{"floor":"!","color":"red"}}`)
	}
	p.wants("of the other namespace", p.admin("GET", "/api/v3/get-custom-data?tenantId=t&targetType=ROLE&targetIdentifier=staff", ""), `{"data":{"color":"!"}}`)
	p.wants("v2 of a department", p.adminGraphQL(udvDoc, fmt.Sprintf(`{"targetType":"NODE","targetId":%q}`, department)), `{"data":{"udv":[{"key":"color","value":"red"}]}}`)
	p.wants("v2 sets it", p.setUdv("NODE", department, "floor", "7"), `{"errors":"!"}`)
	p.wants("v3 reads it", p.admin("GET", "/api/v3/get-custom-data?tenantId=t&targetType=DEPARTMENT&targetIdentifier="+department, ""), `{"data":{"floor":7}}`)
	p.wants("groups obey", p.admin("POST", "/api/v3/update-group", `{"code":"dev","description":"","customData":{"floor":"third"}}`), `{"statusCode":400,"message":"参数错误: customData.floor must be of type NUMBER"}`)
	p.wants("new groups obey", p.admin("POST", "/api/v3/create-group", `{"type":"BASIC","code":"x","name":"x","description":"","customData":{"floor":"third"}}`), `{"statusCode":400}`)
	p.wants("departments obey", p.admin("POST", "/api/v3/update-department", fmt.Sprintf(`{"organizationCode":"co","departmentId":%q,"metadata":{},"customData":{"floor":"third"}}`, department)), `{"statusCode":400,"message":"参数错误: customData.floor must be of type NUMBER"}`)
	p.wants("new departments obey", p.admin("POST", "/api/v3/create-department", `{"organizationCode":"co","name":"x","parentDepartmentId":"root","metadata":{},"customData":{"floor":"third"}}`), `{"statusCode":400}`)
	for _, unknown := range []string{"targetType=USER&targetIdentifier=u9", "targetType=ROLE&targetIdentifier=x", "targetType=GROUP&targetIdentifier=x", "targetType=DEPARTMENT&targetIdentifier=x"} {
		p.wants(unknown, p.admin("GET", "/api/v3/get-custom-data?tenantId=t&"+unknown, ""), `{"statusCode":404}`)
	}
	p.wants("other target", p.admin("GET", "/api/v3/get-custom-data?tenantId=t&targetType=x&targetIdentifier=x", ""), `{"statusCode":400}`)
}

func TestUniqueFields(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed+`
roles: [{code: a}, {code: b}]
groups: [{code: a}, {code: b}]
`)
	const unique = `{"list":[{"targetType":"USER","key":"age","isUnique":true},{"targetType":"ROLE","key":"no","dataType":"NUMBER","isUnique":true},{"targetType":"GROUP","key":"no","dataType":"NUMBER","isUnique":true}]}`
	p.walk([]step{
		{"two with one value", "POST", "update-user", `{"userId":"u1","customData":{"age":30}}`, `{"statusCode":200}`},
		{"cannot be unique", "POST", "set-custom-fields", unique, `{"statusCode":409}`},
		{"another", "POST", "update-user", `{"userId":"u1","customData":{"age":31}}`, `{"statusCode":200}`},
		{"can", "POST", "set-custom-fields", unique, `{"statusCode":200,"data":[{"isUnique":true},{},{}]}`},
		{"v3, taken", "POST", "update-user", `{"userId":"u1","customData":{"age":30}}`, `{"statusCode":409,"message":"已存在: value of the user-defined field \"age\""}`},
		{"new user, taken", "POST", "create-user", `{"username":"dave","customData":{"age":30}}`, `{"statusCode":409}`},
		{"its own", "POST", "update-user", `{"userId":"u1","customData":{"age":31}}`, `{"statusCode":200}`},
	})
	p.wants("v2, taken", p.setUdv("USER", "u1", "age", "30"), refused(409))
	p.departments()
	p.walk([]step{
		{"of departments", "POST", "set-custom-fields", `{"list":[{"targetType":"DEPARTMENT","key":"floor","isUnique":true,"dataType":"NUMBER"}]}`, `{"statusCode":200}`},
		{"new department, taken", "POST", "create-department", `{"organizationCode":"acme","name":"x","parentDepartmentId":"root","metadata":{},"customData":{"floor":3}}`, `{"statusCode":409,"message":"已存在: value of the user-defined field \"floor\""}`},
		{"department, taken", "POST", "update-department", `{"organizationCode":"acme","departmentId":"dev","departmentIdType":"code","metadata":{},"customData":{"floor":3}}`, `{"statusCode":409}`},
		{"department, its own", "POST", "update-department", `{"organizationCode":"acme","departmentId":"core","departmentIdType":"code","metadata":{},"customData":{"floor":3}}`, `{"statusCode":200}`},
	})
	for _, targetType := range []string{"ROLE", "GROUP"} {
		set := func(code string) map[string]any {
			return p.admin("POST", "/api/v3/set-custom-data", fmt.Sprintf(`{"targetType":%q,"targetIdentifier":%q,"list":[{"key":"no","value":"1"}]}`, targetType, code))
		}
		p.wants("first", set("a"), done)
		p.wants("again", set("a"), done)
		p.wants("taken", set("b"), `{"statusCode":409}`)
	}
}

func TestBaseFields(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	find := func(key string) any {
		for _, field := range p.admin("GET", "/api/v3/get-user-base-fields", "")["data"].([]any) {
			if field.(map[string]any)["key"] == key {
				return field
			}
		}
		return nil
	}
	p.wants("username", find("username"), `{"targetType":"USER","dataType":"STRING","label":"Username","isUnique":true,"visibleInAdminConsole":true,"visibleInUserCenter":true,"options":"!"}`)
	p.wants("gender", find("gender"), `{"dataType":"ENUM","isUnique":false,"options":[{"value":"M","label":"Male"},{"value":"F"},{"value":"U"}]}`)
	p.walk([]step{
		{
			"set", "POST", "set-user-base-fields", `{"list":[{"key":"gender","label":"Sex","userEditable":false,"i18n":{"label":{"zh-CN":{"enabled":true,"value":"性别"}}}}]}`,
			`{"statusCode":200,"data":[{"key":"gender","targetType":"USER","label":"Sex","userEditable":false,"dataType":"ENUM"}]}`,
		},
		{"unknown", "POST", "set-user-base-fields", `{"list":[{"key":"name","label":"N"},{"key":"age"}]}`, `{"statusCode":404}`},
		{"no custom field", "GET", "get-custom-fields?targetType=USER", "", `{"data":[{"key":"age"},{"key":"born"},{"key":"member"},{"key":"more"},{"key":"school"},{"key":"size"}]}`},
	})
	p.wants("kept", find("gender"), `{"label":"Sex","userEditable":false,"visibleInUserCenter":true,"options":[{},{},{}],"i18n":{"label":{"zh-CN":{"value":"性别"}}}}`)
	p.wants("none of a refused list", find("name"), `{"label":"Name"}`)
}
