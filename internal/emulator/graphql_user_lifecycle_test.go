package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestDeleteUserOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{groups: [{code: dev}], roles: [{code: staff}], users: [
		{id: u1, password: passw0rd, profile: {username: bob}, groups: [dev], roles: [staff]},
		{id: u2, profile: {username: carol}}, {id: u3, profile: {username: dave}}]}`)
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	const one = `mutation deleteUser($id: String!) {deleteUser(id: $id) ` + ok + `}`
	const several = `mutation deleteUsers($ids: [String!]!) {deleteUsers(ids: $ids) ` + ok + `}`
	p.wants("by the user", p.as(token, one, `{"id":"u1"}`), refused(401))
	p.wants("several by the user", p.as(token, several, `{"ids":["u1"]}`), refused(401))
	p.asks([]asked{
		{"one", one, `{"id":"u1"}`, acknowledged("deleteUser")},
		{"gone", `{user(id: "u1") {id}}`, "", refused(2004)},
		{"again", one, `{"id":"u1"}`, refused(2004)},
		{"several, some unknown", several, `{"ids":["u2","u9","u3","u2"]}`, acknowledged("deleteUsers")},
		{"all gone", `{users{totalCount}}`, "", `{"data":{"users":{"totalCount":0}}}`},
		{"none", several, `{"ids":[]}`, acknowledged("deleteUsers")},
	})
	p.wants("signed out", p.as(token, `{user{id}}`, `{}`), refused(2206))
	p.walk([]step{
		{"v3 does not know it", "GET", "get-user?userId=u1", "", `{"statusCode":404,"apiCode":2004}`},
		{"out of its group", "GET", "list-group-members?code=dev", "", `{"data":{"totalCount":0}}`},
		{"without its role", "GET", "list-role-members?code=staff", "", `{"data":{"totalCount":0}}`},
		{"v3 makes one", "POST", "create-user", `{"username":"erin"}`, `{"statusCode":200}`},
	})
	id := text(t, p.adminGraphQL(`{findUser(username: "erin") {id}}`, `{}`), "data", "findUser", "id")
	p.asks([]asked{{"v2 deletes v3's", one, fmt.Sprintf(`{"id":%q}`, id), acknowledged("deleteUser")}})
}

func TestUpdateUserByAdministrators(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{users: [{id: u1, password: passw0rd, profile: {username: bob, nickname: B}}, {id: u2, profile: {username: carol, email: c@example.com, phone: "13800000000"}}]}`)
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	const update = `mutation updateUser($id: String, $input: UpdateUserInput!) {updateUser(id: $id, input: $input) {id username nickname email emailVerified externalId status}}`
	p.asks([]asked{
		{
			"members", update, `{"id":"u1","input":{"nickname":"","email":"b@example.com","emailVerified":true,"externalId":"e-1"}}`,
			`{"data":{"updateUser":{"id":"u1","username":"bob","nickname":null,"email":"b@example.com","emailVerified":true,"externalId":"e-1"}}}`,
		},
		{"taken username", update, `{"id":"u1","input":{"username":"carol"}}`, refused(2034)},
		{"taken email", update, `{"id":"u1","input":{"email":"C@example.com"}}`, refused(2200)},
		{"taken phone", update, `{"id":"u1","input":{"phone":"13800000000"}}`, refused(2035)},
		{"unknown user", update, `{"id":"u9","input":{"nickname":"x"}}`, refused(2004)},
		{"password in the clear", update, `{"id":"u1","input":{"password":"another1"}}`, refused(2016)},
		{"password", update, fmt.Sprintf(`{"id":"u1","input":{"password":%q}}`, p.encrypted("another1")), `{"errors":"!","data":{"updateUser":{"id":"u1"}}}`},
	})
	p.wants("signed out", p.as(token, `{user{id}}`, `{}`), refused(2206))
	p.signIn("bob", "another1")
}

func TestSendFirstLoginVerifyEmail(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{users: [{id: u1, profile: {username: bob, email: bob@example.com}}, {id: u2, profile: {username: carol}}]}`)
	const send = `mutation sendFirstLoginVerifyEmail($userId: String!, $appId: String!) {sendFirstLoginVerifyEmail(userId: $userId, appId: $appId) ` + ok + `}`
	sent := func(userID, app string) string { return fmt.Sprintf(`{"userId":%q,"appId":%q}`, userID, app) }
	p.asks([]asked{
		{"unknown user", send, sent("u9", appID), refused(2004)},
		{"unknown application", send, sent("u1", "nope"), refused(2011)},
		{"no address", send, sent("u2", appID), refused(2219)},
	})
	p.wants("nothing yet", p.inbox("bob@example.com", ""), `{"statusCode":404}`)
	p.asks([]asked{{"sent", send, sent("u1", appID), acknowledged("sendFirstLoginVerifyEmail")}})
	p.wants("arrives", p.inbox("bob@example.com", ""), `{"code":"*"}`)
	p.clock.advance(5 * time.Minute)
	p.wants("ends after five minutes", p.inbox("bob@example.com", ""), `{"statusCode":404}`)
	p.wants("no token", p.graphQL(send, sent("u1", appID)), refused(401))
}

func TestGroupsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{groups: [{code: dev, name: Developers, description: They make it}, {code: ops}], users: [
		{id: u1, password: passw0rd, profile: {username: bob}}, {id: u2, profile: {username: carol}},
		{id: u3, profile: {username: dave, departmentIds: [d-1]}}]}`)
	const add = `mutation addUserToGroup($userIds: [String!]!, $code: String) {addUserToGroup(userIds: $userIds, code: $code) ` + ok + `}`
	const remove = `mutation removeUserFromGroup($userIds: [String!]!, $code: String) {removeUserFromGroup(userIds: $userIds, code: $code) ` + ok + `}`
	const groups = `query getUserGroups($id: String!) {user(id: $id) {groups{totalCount list{code name description createdAt updatedAt}}}}`
	const members = `query($id: String!, $page: Int) {user(id: $id) {groups{list{code users(page: $page, limit: 1) {totalCount list{id}}}}}}`
	p.asks([]asked{
		{"none", groups, `{"id":"u1"}`, `{"errors":"!","data":{"user":{"groups":{"totalCount":0,"list":[]}}}}`},
		{"add", add, `{"userIds":["u1","u2"],"code":"dev"}`, acknowledged("addUserToGroup")},
		{"add who is in", add, `{"userIds":["u1"],"code":"dev"}`, acknowledged("addUserToGroup")},
		{"add to another", add, `{"userIds":["u1"],"code":"ops"}`, acknowledged("addUserToGroup")},
		{"unknown user", add, `{"userIds":["u2","u9"],"code":"ops"}`, refused(2004)},
		{"unknown group", add, `{"userIds":["u2"],"code":"none"}`, refused(404)},
		{"no group", add, `{"userIds":["u2"]}`, refused(404)},
		{"of the user", groups, `{"id":"u1"}`, `{"data":{"user":{"groups":{"totalCount":2,"list":[
			{"code":"dev","name":"Developers","description":"They make it","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"},
			{"code":"ops","name":"ops","description":null}]}}}}`},
		{"of the other", groups, `{"id":"u2"}`, `{"data":{"user":{"groups":{"totalCount":1}}}}`},
		{"members", members, `{"id":"u2","page":2}`, `{"data":{"user":{"groups":{"list":[{"code":"dev","users":{"totalCount":2,"list":[{"id":"u2"}]}}]}}}}`},
	})
	p.clock.advance(time.Second)
	p.walk([]step{
		{"v3 reads", "GET", "list-group-members?code=dev", "", `{"data":{"totalCount":2,"list":[{"userId":"u1"},{"userId":"u2"}]}}`},
		{"v3 adds", "POST", "add-group-members", `{"code":"ops","userIds":["u2"]}`, done},
		{"v3 renames", "POST", "update-group", `{"code":"ops","name":"Operators","description":"They run it"}`, `{"statusCode":200}`},
	})
	token := p.signIn("bob", "passw0rd")["access_token"].(string)
	p.asks([]asked{
		{"v2 reads", groups, `{"id":"u2"}`, `{"data":{"user":{"groups":{"totalCount":2,"list":[{"code":"dev"},
			{"code":"ops","name":"Operators","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}]}}}}`},
		{"remove", remove, `{"userIds":["u1"],"code":"dev"}`, acknowledged("removeUserFromGroup")},
		{"who is not in", remove, `{"userIds":["u1"],"code":"dev"}`, acknowledged("removeUserFromGroup")},
		{"unknown user", remove, `{"userIds":["u9"],"code":"dev"}`, refused(2004)},
		{"unknown group", remove, `{"userIds":["u1"],"code":"none"}`, refused(404)},
		{"gone", groups, `{"id":"u1"}`, `{"data":{"user":{"groups":{"totalCount":1,"list":[{"code":"ops"}]}}}}`},
		{
			"no department", `{user(id: "u1") {departments{totalCount list{isMainDepartment joinedAt department{id orgId name nameI18n description descriptionI18n order code root isVirtualNode depth path codePath namePath createdAt updatedAt children}}}}}`, "",
			`{"errors":"!","data":{"user":{"departments":{"totalCount":0,"list":[]}}}}`,
		},
		{"in a department", `{user(id: "u3") {departments(orgId: "o") {totalCount}}}`, "", refused(501)},
	})
	p.wants("by the user", p.as(token, add, `{"userIds":["u1"],"code":"dev"}`), refused(401))
	p.wants("its own", p.as(token, `{user{groups{list{code}}}}`, `{}`), `{"data":{"user":{"groups":{"list":[{"code":"ops"}]}}}}`)
	p.wants("users read who is with them", p.as(token, `{user{groups{list{users{totalCount}}}}}`, `{}`), refused(401))
}

func TestGroupOfV2HasTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{groups: [{code: dev, description: d}], users: [{id: u1, profile: {username: bob}, groups: [dev]}]}`)
	user := p.adminGraphQL(`{user(id: "u1") {groups{totalCount list{code name description createdAt updatedAt users{totalCount list{id}} authorizedResources{totalCount list{code}}}}}}`,
		`{}`)["data"].(map[string]any)["user"].(map[string]any)
	groups := user["groups"].(map[string]any)
	p.wantsShape("page", groups, shape("", "totalCount", "", "list", ""))
	p.wantsShape("group", groups["list"].([]any)[0].(map[string]any), shape("code name description createdAt updatedAt", "", "", "", "users authorizedResources"))
}
