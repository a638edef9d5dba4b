package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const groupFields = `{code name description createdAt updatedAt}`

func TestManagingGroupsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{users: [{id: u1, profile: {username: bob}}, {id: u2, profile: {username: amy}}]}`)
	const (
		create = `mutation createGroup($code: String!, $name: String!, $description: String) {createGroup(code: $code, name: $name, description: $description) ` + groupFields + `}`
		update = `mutation updateGroup($code: String!, $name: String, $description: String, $newCode: String) {
			updateGroup(code: $code, name: $name, description: $description, newCode: $newCode) ` + groupFields + `}`
		groups  = `query groups($userId: String, $page: Int, $limit: Int, $sortBy: SortByEnum) {groups(userId: $userId, page: $page, limit: $limit, sortBy: $sortBy) {totalCount list{code}}}`
		members = `query groupWithUsers($code: String!, $page: Int, $limit: Int) {group(code: $code) {users(page: $page, limit: $limit) {totalCount list{id}}}}`
		remove  = `mutation deleteGroups($codeList: [String!]!) {deleteGroups(codeList: $codeList) {code}}`
	)
	change := func(operation, ids string) string {
		return fmt.Sprintf(`mutation {%s(code: "dev", userIds: [%s]) {code}}`, operation, ids)
	}
	p.asks([]asked{
		{"create", create, `{"code":"dev","name":"Developers","description":"They make it"}`, `{"data":{"createGroup":{
			"code":"dev","name":"Developers","description":"They make it","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"}}}`},
		{"another", create, `{"code":"ops","name":"Operators"}`, `{"data":{"createGroup":{"code":"ops","description":null}}}`},
		{"code taken", create, `{"code":"dev","name":"Again"}`, refused(409)},
		{"no name", create, `{"code":"x","name":""}`, refused(400)},
		{"one", `{group(code: "dev") {name}}`, "", `{"data":{"group":{"name":"Developers"}}}`},
		{"none", `{group(code: "none") {name}}`, "", `{"errors":"!","data":{"group":null}}`},
		{"list, the newest first", groups, `{}`, `{"data":{"groups":{"totalCount":2,"list":[{"code":"ops"},{"code":"dev"}]}}}`},
		{"list in order", groups, `{"sortBy":"CREATEDAT_ASC"}`, `{"data":{"groups":{"list":[{"code":"dev"},{"code":"ops"}]}}}`},
		{"page", groups, `{"page":2,"limit":1}`, `{"data":{"groups":{"totalCount":2,"list":[{"code":"dev"}]}}}`},
		{"no page", groups, `{"page":0}`, refused(400)},
		{"join", change("addUserToGroup", `"u2","u1"`), "", `{"data":{"addUserToGroup":{"code":200}}}`},
		{"members", members, `{"code":"dev"}`, `{"data":{"group":{"users":{"totalCount":2,"list":[{"id":"u2"},{"id":"u1"}]}}}}`},
		{"a page of them", members, `{"code":"dev","page":2,"limit":1}`, `{"data":{"group":{"users":{"totalCount":2,"list":[{"id":"u1"}]}}}}`},
		{"of a user", groups, `{"userId":"u1"}`, `{"data":{"groups":{"totalCount":1,"list":[{"code":"dev"}]}}}`},
		{"of nobody", groups, `{"userId":"u9"}`, refused(2004)},
		{"leave", change("removeUserFromGroup", `"u2"`), "", `{"data":{"removeUserFromGroup":{"code":200}}}`},
		{"who is left", members, `{"code":"dev"}`, `{"data":{"group":{"users":{"totalCount":1,"list":[{"id":"u1"}]}}}}`},
	})
	p.walk([]step{
		{"v3 has it", "GET", "get-group?code=dev", "", `{"data":{"code":"dev","name":"Developers","members":[{"userId":"u1"}]}}`},
		{"v3 makes one", "POST", "create-group", `{"type":"BASIC","code":"qa","name":"Testers","description":"They break it"}`, `{"statusCode":200}`},
	})
	p.clock.advance(time.Second)
	p.asks([]asked{
		{"v2 has that", `{group(code: "qa") {name description}}`, "", `{"data":{"group":{"name":"Testers","description":"They break it"}}}`},
		{"change", update, `{"code":"dev","name":"Makers","newCode":"make"}`, `{"data":{"updateGroup":{
			"code":"make","name":"Makers","description":"They make it","updatedAt":"2026-11-21T02:30:01.000Z"}}}`},
		{"clear a text", update, `{"code":"make","description":""}`, `{"data":{"updateGroup":{"name":"Makers","description":null}}}`},
		{"changed last", groups, `{"sortBy":"UPDATEDAT_DESC","limit":1}`, `{"data":{"groups":{"list":[{"code":"make"}]}}}`},
		{"members stay", members, `{"code":"make"}`, `{"data":{"group":{"users":{"totalCount":1}}}}`},
		{"to one that is there", update, `{"code":"make","newCode":"ops"}`, refused(409)},
		{"change none", update, `{"code":"dev"}`, refused(404)},
		{"delete, one of them unknown", remove, `{"codeList":["make","none"]}`, `{"data":{"deleteGroups":{"code":200}}}`},
		{"gone", `{group(code: "make") {name}}`, "", `{"data":{"group":null}}`},
		{"users stay, in none", groups, `{"userId":"u1"}`, `{"data":{"groups":{"totalCount":0,"list":[]}}}`},
	})
	for what, query := range map[string]string{
		"read": `{group(code: "qa") {name}}`, "list": `{groups {totalCount}}`, "create": `mutation {createGroup(code: "y", name: "Y") {code}}`,
		"update": `mutation {updateGroup(code: "qa", name: "Y") {code}}`, "delete": `mutation {deleteGroups(codeList: ["qa"]) {code}}`,
	} {
		p.wants(what+" by nobody", p.graphQL(query, `{}`), refused(401))
	}
	p.asks([]asked{{"nothing happened", groups, `{}`, `{"data":{"groups":{"list":[{"code":"qa"},{"code":"ops"}]}}}`}})
}

func TestWhatGroupsMayUse(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	p.asks([]asked{
		{
			"granted", `{group(code: "dev") {authorizedResources(namespace: "default", resourceType: "DATA") {totalCount list{code type actions}}}}`, "",
			`{"data":{"group":{"authorizedResources":{"totalCount":1,"list":[{"code":"books:1","type":"DATA","actions":["books:write"]}]}}}}`,
		},
		{"elsewhere", `{group(code: "dev") {authorizedResources(namespace: "shop") {totalCount}}}`, "", `{"data":{"group":{"authorizedResources":{"totalCount":0}}}}`},
	})
}
