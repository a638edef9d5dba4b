package emulator_test

import (
	"fmt"
	"strings"
	"testing"
)

const listPath = "/api/v3/list-users"

const fiveUsers = `
fields: [{key: age, type: NUMBER}, {key: joined, type: DATETIME}]
users:
  - {id: u1, profile: {username: ann, name: Ann Lee, email: ann@example.com, loginsCount: 5, gender: F}, customData: {age: 30, joined: "2024-01-01"}}
  - {id: u2, profile: {username: bob, name: Bob, phone: "138001", loginsCount: 3, lastLogin: "2026-01-01T00:00:00Z"}, customData: {age: 9, joined: "2025-01-01T00:00:00Z"}}
  - {id: u3, profile: {username: cat, nickname: Annie, loginsCount: 3, emailVerified: true}}
  - {id: u4, profile: {username: dan, company: ANN Inc, registerSource: ["basic:email"]}}
  - {id: u5, profile: {username: eve, lastLogin: "2026-02-01T00:00:00Z"}, customData: {age: 30}}
`

func TestListUsersSelects(t *testing.T) {
	t.Parallel()
	p := newPool(t, fiveUsers)
	filter := func(field, operator, value string) string {
		return fmt.Sprintf(`{"advancedFilter":[{"field":%q,"operator":%q,"value":%s}]}`, field, operator, value)
	}
	for name, tt := range map[string]struct{ body, ids string }{
		"all, in order of creation": {`{}`, "u1 u2 u3 u4 u5"},
		"keywords":                  {`{"keywords":"ANN"}`, "u1 u3"},
		"keywords in a phone":       {`{"keywords":"8001"}`, "u2"},
		"keywords in other members": {`{"keywords":"ann","options":{"fuzzySearchOn":["company","nickname"]}}`, "u3 u4"},
		"equal":                     {filter("username", "EQUAL", `"bob"`), "u2"},
		"equal number":              {filter("loginsCount", "EQUAL", `3`), "u2 u3"},
		"equal flag":                {filter("emailVerified", "EQUAL", `true`), "u3"},
		"equal in a list":           {filter("registerSource", "EQUAL", `"basic:email"`), "u4"},
		"not equal":                 {filter("gender", "NOT_EQUAL", `"U"`), "u1"},
		"contains":                  {filter("name", "CONTAINS", `"lee"`), "u1"},
		"contains in a list":        {filter("registerSource", "CONTAINS", `"basic:email"`), "u4"},
		"not contains":              {filter("username", "NOT_CONTAINS", `"a"`), "u2 u5"},
		"is null":                   {filter("email", "IS_NULL", `null`), "u2 u3 u4 u5"},
		"not null":                  {filter("lastLogin", "NOT_NULL", `null`), "u2 u5"},
		"in":                        {filter("userId", "IN", `["u5","u2","x"]`), "u2 u5"},
		"in nothing":                {filter("userId", "IN", `[]`), ""},
		"greater":                   {filter("loginsCount", "GREATER", `3`), "u1"},
		"lesser, custom":            {filter("age", "LESSER", `30`), "u2"},
		"custom by full name":       {filter("customData.age", "EQUAL", `30`), "u1 u5"},
		"between":                   {filter("age", "BETWEEN", `[9,30]`), "u1 u2 u5"},
		"times":                     {filter("lastLogin", "GREATER", `"2026-01-15T00:00:00+08:00"`), "u5"},
		"times in milliseconds":     {filter("lastLogin", "LESSER", `1768435200000`), "u2"},
		"dates":                     {filter("joined", "LESSER", `"2024-06-01"`), "u1"},
		"another type":              {filter("username", "EQUAL", `3`), ""},
		"all conditions": {
			`{"keywords":"ann","advancedFilter":[{"field":"gender","operator":"EQUAL","value":"F"},{"field":"age","operator":"EQUAL","value":30}]}`, "u1",
		},
		"sorted":       {`{"options":{"sort":[{"field":"loginsCount","order":"desc"},{"field":"username","order":"desc"}]}}`, "u1 u3 u2 u5 u4"},
		"sort empty":   {`{"options":{"sort":[{"field":"lastLogin","order":"asc"}]}}`, "u1 u3 u4 u2 u5"},
		"sort by id":   {`{"options":{"sort":[{"field":"createdAt","order":"asc"},{"field":"id","order":"desc"}]}}`, "u5 u4 u3 u2 u1"},
		"page 2":       {`{"options":{"pagination":{"page":2,"limit":2}}}`, "u3 u4"},
		"last page":    {`{"options":{"pagination":{"page":3,"limit":2}}}`, "u5"},
		"past the end": {`{"options":{"pagination":{"page":4,"limit":2}}}`, ""},
		"far past":     {`{"options":{"pagination":{"page":9007199254740991,"limit":50}}}`, ""},
	} {
		answer := p.admin("POST", listPath, tt.body)
		p.wants(name, answer, `{"statusCode":200}`)
		var ids []string
		data, _ := answer["data"].(map[string]any)
		list, ok := data["list"].([]any)
		if !ok {
			t.Errorf("%s: list is %v, want a list", name, data["list"])
		}
		for _, u := range list {
			ids = append(ids, u.(map[string]any)["userId"].(string))
		}
		if got := strings.Join(ids, " "); got != tt.ids {
			t.Errorf("%s: users %q, want %q", name, got, tt.ids)
		}
		if strings.Contains(name, "page") || strings.Contains(name, "past") {
			p.wants(name, data, `{"totalCount":5}`)
		}
	}
	p.wants("shown", p.admin("POST", listPath, `{"options":{"withCustomData":true,"pagination":{"limit":1}}}`), `{"data":{"list":[{"customData":{"age":30}}]}}`)
	p.wants("flat", p.admin("POST", listPath, `{"options":{"flatCustomData":true,"pagination":{"limit":1}}}`), `{"data":{"list":[{"customData":"!","age":30}]}}`)
}

func TestListUsersRefuses(t *testing.T) {
	t.Parallel()
	p := newPool(t, fiveUsers)
	for body, want := range map[string]string{
		`{"options":{"pagination":{"page":0}}}`:                                          `{"statusCode":400,"message":"参数错误: options.pagination.page must be at least 1"}`,
		`{"options":{"pagination":{"page":-1}}}`:                                         `{"statusCode":400}`,
		`{"options":{"pagination":{"limit":0}}}`:                                         `{"statusCode":400}`,
		`{"options":{"pagination":{"limit":51}}}`:                                        `{"statusCode":400,"message":"参数错误: options.pagination.limit must be 1 to 50"}`,
		`{"options":{"fuzzySearchOn":["x"]},"keywords":"a"}`:                             `{"statusCode":400}`,
		`{"options":{"sort":[{"field":"x","order":"asc"}]}}`:                             `{"statusCode":400}`,
		`{"options":{"sort":[{"field":"username","order":"up"}]}}`:                       `{"statusCode":400,"message":"参数错误: options.sort.order must be asc or desc"}`,
		`{"advancedFilter":[{"field":"x","operator":"EQUAL","value":1}]}`:                `{"statusCode":400}`,
		`{"advancedFilter":[{"field":"username","operator":"LIKE","value":"a"}]}`:        `{"statusCode":400}`,
		`{"advancedFilter":[{"field":"username","operator":"EQUAL"}]}`:                   `{"statusCode":400}`,
		`{"advancedFilter":[{"field":"username","operator":"IN","value":"a"}]}`:          `{"statusCode":400}`,
		`{"advancedFilter":[{"field":"loginsCount","operator":"BETWEEN","value":[1]}]}`:  `{"statusCode":400}`,
		`{"advancedFilter":[{"field":"username","operator":"EQUAL","value":{"a":"b"}}]}`: `{"statusCode":400}`,
		`{"searchQuery":{"match":{}}}`:                                                   `{"statusCode":501}`,
	} {
		p.wants(body, p.admin("POST", listPath, body), want)
	}
	p.wants("no token", p.call("POST", listPath, `{}`), `{"statusCode":401}`)
}
