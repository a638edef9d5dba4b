package emulator_test

import (
	"fmt"
	"testing"
)

const (
	udfDoc           = `query udf($targetType: UDFTargetType!) { udf(targetType: $targetType) { targetType dataType key label options } }`
	setUdfDoc        = `mutation setUdf($targetType: UDFTargetType!, $key: String!, $dataType: UDFDataType!, $label: String!, $options: String) { setUdf(targetType: $targetType, key: $key, dataType: $dataType, label: $label, options: $options) { targetType dataType key label options } }`
	removeUdfDoc     = `mutation removeUdf($targetType: UDFTargetType!, $key: String!) { removeUdf(targetType: $targetType, key: $key) { message code } }`
	udvDoc           = `query udv($targetType: UDFTargetType!, $targetId: String!) { udv(targetType: $targetType, targetId: $targetId) { key dataType value label } }`
	setUdvDoc        = `mutation setUdv($targetType: UDFTargetType!, $targetId: String!, $key: String!, $value: String!) { setUdv(targetType: $targetType, targetId: $targetId, key: $key, value: $value) { key dataType value label } }`
	setUdvBatchDoc   = `mutation setUdvBatch($targetType: UDFTargetType!, $targetId: String!, $udvList: [UserDefinedDataInput!]) { setUdvBatch(targetType: $targetType, targetId: $targetId, udvList: $udvList) { key dataType value label } }`
	removeUdvDoc     = `mutation removeUdv($targetType: UDFTargetType!, $targetId: String!, $key: String!) { removeUdv(targetType: $targetType, targetId: $targetId, key: $key) { key dataType value label } }`
	udfValueBatchDoc = `query udfValueBatch($targetType: UDFTargetType!, $targetIds: [String!]!) { udfValueBatch(targetType: $targetType, targetIds: $targetIds) { targetId data { key dataType value label } } }`
	setUdfValuesDoc  = `mutation setUdfValueBatch($targetType: UDFTargetType!, $input: [SetUdfValueBatchInput!]!) { setUdfValueBatch(targetType: $targetType, input: $input) { code message } }`
	udfSeed          = `
fields:
  - {key: age, type: NUMBER, label: Age}
  - {key: born, type: DATETIME, label: Born}
  - {key: member, type: BOOLEAN}
  - {key: more, type: OBJECT}
  - {key: school, type: STRING, label: School}
  - {key: size, type: SELECT}
users:
  - {id: u1, password: passw0rd, profile: {username: bob}}
  - {id: u2, profile: {username: carol}, customData: {age: 30}}
`
	detailPath = "/api/v3/get-user?withCustomData=true&userId="
)

// setUdv sets a value of an object as an administrator; value is JSON text.
func (p *pool) setUdv(targetType, id, key, value string) map[string]any {
	p.Helper()
	return p.adminGraphQL(setUdvDoc, fmt.Sprintf(`{"targetType":%q,"targetId":%q,"key":%q,"value":%q}`, targetType, id, key, value))
}

func TestDeclaringFields(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	p.wants("none yet", p.adminGraphQL(udfDoc, `{"targetType":"USER"}`), `{"data":{"udf":[]}}`)
	p.wants("declare", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"school","dataType":"STRING","label":"School"}`),
		`{"data":{"setUdf":{"targetType":"USER","dataType":"STRING","key":"school","label":"School","options":null}}}`)
	p.wants("select", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"size","dataType":"SELECT","label":"Size","options":"[\"S\",\"L\"]"}`),
		`{"data":{"setUdf":{"dataType":"SELECT","options":"[\"S\",\"L\"]"}}}`)
	p.wants("same key, other target", p.adminGraphQL(setUdfDoc, `{"targetType":"ROLE","key":"school","dataType":"NUMBER","label":""}`),
		`{"data":{"setUdf":{"targetType":"ROLE","dataType":"NUMBER","label":null}}}`)
	p.wants("change", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"school","dataType":"OBJECT","label":"Schools"}`),
		`{"data":{"setUdf":{"dataType":"OBJECT","label":"Schools"}}}`)
	p.wants("list", p.adminGraphQL(udfDoc, `{"targetType":"USER"}`),
		`{"data":{"udf":[{"targetType":"USER","key":"school","dataType":"OBJECT","label":"Schools"},{"key":"size"}]}}`)
	for _, targetType := range []string{"NODE", "ORG", "USERPOOL", "PERMISSION", "APPLICATION"} {
		variables := fmt.Sprintf(`{"targetType":%q,"key":"k","dataType":"STRING","label":"K"}`, targetType)
		p.wants(targetType, p.adminGraphQL(setUdfDoc, variables), fmt.Sprintf(`{"data":{"setUdf":{"targetType":%q}}}`, targetType))
		p.wants(targetType, p.adminGraphQL(udfDoc, variables), `{"data":{"udf":[{"key":"k"}]}}`)
	}
	p.wants("no key", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"","dataType":"STRING","label":"x"}`), refused(400))
	p.wants("other type", p.adminGraphQL(setUdfDoc, `{"targetType":"USER","key":"x","dataType":"DATE","label":"x"}`), refused(400))
	p.wants("other target", p.adminGraphQL(udfDoc, `{"targetType":"MOON"}`), refused(400))
	p.wants("remove", p.adminGraphQL(removeUdfDoc, `{"targetType":"USER","key":"school"}`), `{"data":{"removeUdf":{"code":200,"message":"*"}}}`)
	p.wants("twice", p.adminGraphQL(removeUdfDoc, `{"targetType":"USER","key":"school"}`),
		`{"errors":[{"message":{"code":404,"message":"不存在: user-defined field \"school\" of USER"}}],"data":null}`)
	p.wants("of the role", p.adminGraphQL(udfDoc, `{"targetType":"ROLE"}`), `{"data":{"udf":[{"key":"school"}]}}`)
}

func TestRemovingAFieldRemovesItsValues(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	p.setUdv("USER", "u2", "school", `"MIT"`)
	p.wants("remove", p.adminGraphQL(removeUdfDoc, `{"targetType":"USER","key":"age"}`), `{"data":{"removeUdf":{"code":200}}}`)
	p.wants("v2", p.adminGraphQL(udvDoc, `{"targetType":"USER","targetId":"u2"}`), `{"data":{"udv":[{"key":"school"}]}}`)
	p.wants("v3", p.admin("GET", detailPath+"u2", ""), `{"data":{"customData":{"age":"!","school":"MIT"}}}`)
}

func TestValuesAreTyped(t *testing.T) {
	t.Parallel()
	p := newPool(t, udfSeed)
	for _, tt := range []struct{ key, sent, dataType, shown string }{
		{"age", `15`, "NUMBER", `15`},
		{"age", `-1.5`, "NUMBER", `-1.5`},
		{"member", `true`, "BOOLEAN", `true`},
		{"more", `{"a":[1]}`, "OBJECT", `{"a":[1]}`},
		{"more", `[]`, "OBJECT", `[]`},
		{"school", `"MIT"`, "STRING", `MIT`},
		{"school", `"15"`, "STRING", `15`},
		{"school", `MIT`, "STRING", `MIT`},
		{"size", `"L"`, "SELECT", `L`},
		{"born", `"2020-10-07T15:33:58Z"`, "DATETIME", `1602084838000`},
		{"born", `"2020-10-07T23:33:58.250+08:00"`, "DATETIME", `1602084838250`},
		{"born", `"2020-10-07T15:33:58.123456"`, "DATETIME", `1602084838123`},
		{"born", `"2020-10-07"`, "DATETIME", `1602028800000`},
		{"born", `2020-10-07T15:33:58Z`, "DATETIME", `1602084838000`},
		{"born", `1602084838000`, "DATETIME", `1602084838000`},
	} {
		p.wants(tt.key+" "+tt.sent, p.setUdv("USER", "u1", tt.key, tt.sent), `{"errors":"!"}`)
		p.wants(tt.key+" "+tt.sent, p.valueOf("u1", tt.key), fmt.Sprintf(`{"dataType":%q,"value":%q}`, tt.dataType, tt.shown))
	}
	for _, tt := range []struct{ key, sent string }{
		{"age", `"15"`},
		{"age", `fifteen`},
		{"age", `1e999`},
		{"age", ``},
		{"member", `1`},
		{"more", `{"a":`},
		{"more", `"text"`},
		{"school", `15`},
		{"size", `["S","L"]`},
		{"born", `"yesterday"`},
		{"born", `1e18`},
		{"born", `true`},
	} {
		p.wants(tt.key+" "+tt.sent, p.setUdv("USER", "u1", tt.key, tt.sent), refused(400))
	}
	p.wants("the error names the key", p.setUdv("USER", "u1", "age", `true`),
		`{"errors":[{"message":{"code":400,"message":"参数错误: value of \"age\" must be the JSON text of a NUMBER"}}],"data":null}`)
	p.wants("not declared", p.setUdv("USER", "u1", "shoes", `1`),
		`{"errors":[{"message":{"code":404,"message":"不存在: user-defined field \"shoes\" of USER"}}],"data":null}`)
	p.wants("null removes", p.setUdv("USER", "u1", "more", `null`),
		`{"data":{"setUdv":[{"key":"age","value":"-1.5","label":"Age"},{"key":"born"},{"key":"member","label":null},{"key":"school"},{"key":"size"}]}}`)
}

// valueOf is the value of a user's field, as an administrator reads it.
func (p *pool) valueOf(id, key string) any {
	p.Helper()
	answer := p.adminGraphQL(udvDoc, fmt.Sprintf(`{"targetType":"USER","targetId":%q}`, id))
	data, _ := answer["data"].(map[string]any)
	values, _ := data["udv"].([]any)
	for _, value := range values {
		if value, _ := value.(map[string]any); value["key"] == key {
			return value
		}
	}
	return nil
}
