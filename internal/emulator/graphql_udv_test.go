package emulator_test

import (
	"fmt"
	"testing"
)

func TestUsersHaveTheirOwnValues(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	self := func(query, variables string) map[string]any {
		return p.graphQL(query, variables, "Authorization", "Bearer "+access)
	}
	p.wants("none yet", self(udvDoc, `{"targetType":"USER","targetId":"u1"}`), `{"data":{"udv":[]}}`)
	p.wants("set", self(setUdvDoc, `{"targetType":"USER","targetId":"u1","key":"school","value":"\"MIT\""}`),
		`{"data":{"setUdv":[{"key":"school","dataType":"STRING","value":"MIT","label":"School"}]}}`)
	p.wants("set two", self(setUdvBatchDoc, `{"targetType":"USER","targetId":"u1","udvList":[{"key":"age","value":"15"},{"key":"member","value":"true"}]}`),
		`{"data":{"setUdvBatch":[{"key":"age","value":"15"},{"key":"member","value":"true"},{"key":"school"}]}}`)
	p.wants("set and remove", self(setUdvBatchDoc, `{"targetType":"USER","targetId":"u1","udvList":[{"key":"age","value":"16"},{"key":"member","value":null}]}`),
		`{"data":{"setUdvBatch":[{"key":"age","value":"16"},{"key":"school"}]}}`)
	p.wants("no list", self(setUdvBatchDoc, `{"targetType":"USER","targetId":"u1"}`), `{"data":{"setUdvBatch":[{"key":"age"},{"key":"school"}]}}`)
	p.wants("one of two is wrong", self(setUdvBatchDoc, `{"targetType":"USER","targetId":"u1","udvList":[{"key":"age","value":"17"},{"key":"member","value":"7"}]}`), refused(400))
	p.wants("none was set", self(udvDoc, `{"targetType":"USER","targetId":"u1"}`), `{"data":{"udv":[{"key":"age","value":"16"},{"key":"school"}]}}`)
	p.wants("remove", self(removeUdvDoc, `{"targetType":"USER","targetId":"u1","key":"age"}`), `{"data":{"removeUdv":[{"key":"school","value":"MIT"}]}}`)
	p.wants("twice", self(removeUdvDoc, `{"targetType":"USER","targetId":"u1","key":"age"}`), `{"data":{"removeUdv":[{"key":"school"}]}}`)
	p.wants("not declared", self(removeUdvDoc, `{"targetType":"USER","targetId":"u1","key":"shoes"}`), refused(404))

	for query, variables := range map[string]string{
		udvDoc:         `{"targetType":"USER","targetId":%q}`,
		setUdvDoc:      `{"targetType":"USER","targetId":%q,"key":"age","value":"1"}`,
		setUdvBatchDoc: `{"targetType":"USER","targetId":%q,"udvList":[{"key":"age","value":"1"}]}`,
		removeUdvDoc:   `{"targetType":"USER","targetId":%q,"key":"age"}`,
	} {
		p.wants("another's", self(query, fmt.Sprintf(variables, "u2")), refused(2202))
		p.wants("no credential", p.graphQL(query, fmt.Sprintf(variables, "u1")), refused(2020))
		p.wants("unknown user", p.adminGraphQL(query, fmt.Sprintf(variables, "u9")), refused(2004))
	}
	for name, answer := range map[string]map[string]any{
		"a role's":    self(udvDoc, `{"targetType":"ROLE","targetId":"u1"}`),
		"of its pool": self(udvDoc, `{"targetType":"USERPOOL","targetId":"u1"}`),
	} {
		p.wants(name, answer, refused(2202))
	}
	for name, answer := range map[string]map[string]any{
		"declare":     self(setUdfDoc, `{"targetType":"USER","key":"x","dataType":"STRING","label":"X"}`),
		"remove":      self(removeUdfDoc, `{"targetType":"USER","key":"age"}`),
		"list":        self(udfDoc, `{"targetType":"USER"}`),
		"read batch":  self(udfValueBatchDoc, `{"targetType":"USER","targetIds":["u1"]}`),
		"write batch": self(setUdfValuesDoc, `{"targetType":"USER","input":[{"targetId":"u1","key":"age","value":"1"}]}`),
	} {
		p.wants(name+" as a user", answer, refused(401))
	}
}

func TestValuesOfSeveralObjects(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	write := func(input string) map[string]any {
		return p.adminGraphQL(setUdfValuesDoc, `{"targetType":"USER","input":`+input+`}`)
	}
	p.wants("write", write(`[{"targetId":"u1","key":"age","value":"15"},{"targetId":"u1","key":"school","value":"\"MIT\""},{"targetId":"u2","key":"more","value":{"a":1}}]`),
		`{"data":{"setUdfValueBatch":{"code":200,"message":"*"}}}`)
	const both = `{"data":{"udfValueBatch":[
		{"targetId":"u2","data":[{"key":"age","dataType":"NUMBER","value":"30","label":"Age"},{"key":"more","dataType":"OBJECT","value":"{\"a\":1}","label":null}]},
		{"targetId":"u1","data":[{"key":"age","value":"15"},{"key":"school","value":"MIT"}]}]}}`
	read := func() map[string]any {
		return p.adminGraphQL(udfValueBatchDoc, `{"targetType":"USER","targetIds":["u2","u9","u1"]}`)
	}
	p.wants("read, unknown ones left out", read(), both)
	p.wants("nobody", p.adminGraphQL(udfValueBatchDoc, `{"targetType":"USER","targetIds":[]}`), `{"data":{"udfValueBatch":[]}}`)
	p.wants("unknown user", write(`[{"targetId":"u1","key":"age","value":"1"},{"targetId":"u9","key":"age","value":"1"}]`), refused(2004))
	p.wants("unknown key", write(`[{"targetId":"u1","key":"age","value":"1"},{"targetId":"u2","key":"shoes","value":"1"}]`), refused(404))
	p.wants("wrong type", write(`[{"targetId":"u1","key":"age","value":"1"},{"targetId":"u2","key":"age","value":"\"x\""}]`), refused(400))
	p.wants("all or none", read(), both)
}

func TestValuesOfRoles(t *testing.T) {
	t.Parallel()
	p := newPool(t, "roles: [{code: staff}, {code: admin}]")
	role := func(code string) string {
		answer := p.adminGraphQL(`query role($code: String!) { role(code: $code) { id } }`, fmt.Sprintf(`{"code":%q}`, code))
		return text(p.T, answer, "data", "role", "id")
	}
	staff, admin := role("staff"), role("admin")
	p.wants("not declared", p.setUdv("ROLE", staff, "level", `1`), refused(404))
	p.wants("declare", p.adminGraphQL(setUdfDoc, `{"targetType":"ROLE","key":"level","dataType":"NUMBER","label":"Level"}`), `{"errors":"!"}`)
	p.wants("set", p.setUdv("ROLE", staff, "level", `1`), `{"data":{"setUdv":[{"key":"level","dataType":"NUMBER","value":"1","label":"Level"}]}}`)
	p.wants("wrong type", p.setUdv("ROLE", staff, "level", `"high"`), refused(400))
	p.wants("a code is no id", p.setUdv("ROLE", "staff", "level", `1`),
		`{"errors":[{"message":{"code":404,"message":"不存在: role with the id \"staff\""}}],"data":null}`)
	p.wants("change the role", p.adminGraphQL(`mutation { updateRole(code: "staff", newCode: "people") { id } }`, `{}`), `{"errors":"!"}`)
	p.wants("batch", p.adminGraphQL(setUdfValuesDoc, fmt.Sprintf(`{"targetType":"ROLE","input":[{"targetId":%q,"key":"level","value":"2"}]}`, admin)), `{"errors":"!"}`)
	p.wants("all", p.adminGraphQL(udfValueBatchDoc, fmt.Sprintf(`{"targetType":"ROLE","targetIds":[%q,%q,"staff"]}`, staff, admin)),
		fmt.Sprintf(`{"data":{"udfValueBatch":[{"targetId":%q,"data":[{"value":"1"}]},{"targetId":%q,"data":[{"value":"2"}]}]}}`, staff, admin))
	p.wants("remove", p.adminGraphQL(removeUdvDoc, fmt.Sprintf(`{"targetType":"ROLE","targetId":%q,"key":"level"}`, staff)), `{"data":{"removeUdv":[]}}`)
	p.wants("remove the field", p.adminGraphQL(removeUdfDoc, `{"targetType":"ROLE","key":"level"}`), `{"errors":"!"}`)
	p.wants("and its values", p.adminGraphQL(udvDoc, fmt.Sprintf(`{"targetType":"ROLE","targetId":%q}`, admin)), `{"data":{"udv":[]}}`)
}

func TestValuesOfOtherObjectsAreNotEmulated(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	for _, targetType := range []string{"ORG", "USERPOOL", "PERMISSION", "APPLICATION"} {
		want := fmt.Sprintf(`{"errors":[{"message":{"code":501,"message":"模拟器不支持: user-defined data of a %s is not emulated"}}],"data":null}`, targetType)
		one := fmt.Sprintf(`{"targetType":%q,"targetId":"x","key":"age","value":"1"}`, targetType)
		for _, query := range []string{udvDoc, setUdvDoc, setUdvBatchDoc, removeUdvDoc} {
			p.wants(targetType, p.adminGraphQL(query, one), want)
		}
		p.wants(targetType, p.adminGraphQL(udfValueBatchDoc, fmt.Sprintf(`{"targetType":%q,"targetIds":["x"]}`, targetType)), want)
		p.wants(targetType, p.adminGraphQL(setUdfValuesDoc, fmt.Sprintf(`{"targetType":%q,"input":[{"targetId":"x","key":"age","value":"1"}]}`, targetType)), want)
	}
}

func TestCustomDataOfBothGenerations(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	for key, value := range map[string]string{
		"age": `15`, "born": `1602084838000`, "member": `false`, "more": `{"a":[1,"b"]}`, "school": `"MIT"`, "size": `"L"`,
	} {
		p.wants(key, p.setUdv("USER", "u1", key, value), `{"errors":"!"}`)
	}
	p.wants("v3 reads", p.admin("GET", detailPath+"u1", ""),
		`{"data":{"customData":{"age":15,"born":"2020-10-07T15:33:58Z","member":false,"more":{"a":[1,"b"]},"school":"MIT","size":"L"}}}`)
	p.wants("v3 finds", p.admin("GET", "/api/v3/get-user?userIdType=custom_field&userId=school:MIT", ""), `{"data":{"userId":"u1"}}`)

	p.wants("v3 writes", p.admin("POST", updatePath, `{"userId":"u2","customData":{"age":31,"born":1602084838000,"school":"PKU","shoes":42,"pets":["cat"]}}`),
		`{"statusCode":200}`)
	const values = `[{"key":"age","dataType":"NUMBER","value":"31","label":"Age"},
		{"key":"born","dataType":"DATETIME","value":"1602084838000","label":"Born"},
		{"key":"pets","dataType":"OBJECT","value":"[\"cat\"]","label":null},
		{"key":"school","dataType":"STRING","value":"PKU","label":"School"},
		{"key":"shoes","dataType":"NUMBER","value":"42","label":null}]`
	p.wants("v2 reads", p.adminGraphQL(udvDoc, `{"targetType":"USER","targetId":"u2"}`), `{"data":{"udv":`+values+`}}`)
	p.wants("v2 reads the user", p.adminGraphQL(`{ user(id: "u2") { customData { key dataType value label } } }`, `{}`), `{"data":{"user":{"customData":`+values+`}}}`)
	p.wants("declared later as another type", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"shoes","dataType":"STRING","label":"Shoes"}`), `{"errors":"!"}`)
	p.wants("is shown as it is", p.valueOf("u2", "shoes"), `{"dataType":"NUMBER","value":"42","label":"Shoes"}`)
	p.wants("v2 removes what is not declared", p.adminGraphQL(removeUdvDoc, `{"targetType":"USER","targetId":"u2","key":"pets"}`), `{"errors":"!"}`)
	p.wants("v3 reads again", p.admin("GET", detailPath+"u2", ""), `{"data":{"customData":{"pets":"!","shoes":42}}}`)
	p.wants("v3 obeys what v2 declared", p.admin("POST", updatePath, `{"userId":"u2","customData":{"shoes":43}}`), `{"statusCode":400}`)
}

func TestUserDefinedObjectsHaveTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	declared := p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"size","dataType":"SELECT","label":"Size","options":"[]"}`)
	p.wantsShape("field", declared["data"].(map[string]any)["setUdf"].(map[string]any), shape("targetType dataType key label options", "", "", "", ""))
	batch := p.adminGraphQL(udfValueBatchDoc, `{"targetType":"USER","targetIds":["u2"]}`)["data"].(map[string]any)["udfValueBatch"].([]any)[0].(map[string]any)
	p.wantsShape("values of one object", batch, shape("targetId", "", "", "data", ""))
	p.wantsShape("value", batch["data"].([]any)[0].(map[string]any), shape("key dataType value label", "", "", "", ""))
}
