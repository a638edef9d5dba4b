package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

const leavers = `
roles: [{code: admin}]
users:
  - {id: u1, password: passw0rd, roles: [admin], profile: {username: bob, departmentIds: [d], mainDepartmentId: d, postIdList: [p]}}
  - {id: u2, password: passw0rd, roles: [admin], profile: {username: carol}}
  - {id: u3, profile: {username: dave}}
`

func TestResignUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, leavers)
	resign := func(body string) map[string]any { return p.admin("POST", "/api/v3/resign-user", body) }
	p.wants("resign", resign(`{"userId":"bob","userIdType":"username"}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("after", p.admin("GET", "/api/v3/get-user?userId=u1&withDepartmentIds=true&withPost=true", ""),
		`{"data":{"username":"bob","status":"Resigned","workStatus":"Closed","statusChangedAt":"*","departmentIds":"!","mainDepartmentId":"!","postIdList":"!"}}`)
	p.wants("roles", p.admin("GET", "/api/v3/get-user-roles?userId=u1", ""), `{"data":{"totalCount":0,"list":[]}}`)
	p.wants("other's roles", p.admin("GET", "/api/v3/get-user-roles?userId=u2", ""), `{"data":{"totalCount":1}}`)
	p.wants("sign in", p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`), `{"apiCode":2005}`)
	p.wants("again", resign(`{"userId":"u1"}`), `{"statusCode":200}`)
	p.wants("nobody", resign(`{"userId":"nope"}`), `{"statusCode":404,"apiCode":2004}`)
	p.wants("bad type", resign(`{"userId":"u2","userIdType":"x"}`), `{"statusCode":400}`)
	p.wants("no id", resign(`{}`), `{"statusCode":400}`)
}

func TestResignUserBatch(t *testing.T) {
	t.Parallel()
	p := newPool(t, leavers)
	resign := func(body string) map[string]any { return p.admin("POST", "/api/v3/resign-user-batch", body) }
	p.wants("one is nobody", resign(`{"userIds":["u1","nope"]}`), `{"statusCode":404,"apiCode":2004}`)
	p.wants("so none", p.admin("GET", "/api/v3/get-user?userId=u1", ""), `{"data":{"status":"Activated"}}`)
	p.wants("both", resign(`{"userIds":["bob","carol"],"userIdType":"username"}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("resigned", p.admin("GET", "/api/v3/list-users?status=Resigned", ""), `{"data":{"list":[{"userId":"u1"},{"userId":"u2"}]}}`)
	p.wants("none", resign(`{"userIds":[]}`), `{"statusCode":400}`)
	p.wants("bad type", resign(`{"userIds":["u3"],"userIdType":"x"}`), `{"statusCode":400}`)
}

func TestListArchivedUsers(t *testing.T) {
	t.Parallel()
	p := newPool(t, leavers)
	archived := func(query string) map[string]any { return p.admin("GET", "/api/v3/list-archived-users?"+query, "") }
	p.wants("none", archived(""), `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`)
	p.clock.advance(time.Minute)
	p.admin("POST", updatePath, `{"userId":"u2","status":"Archived"}`)
	p.clock.advance(time.Minute)
	second := p.clock.Now().Unix()
	p.admin("POST", updatePath, `{"userId":"u1","status":"Archived"}`)
	p.admin("POST", createPath, `{"username":"born","status":"Archived"}`)
	p.clock.advance(time.Minute)
	p.admin("POST", updatePath, `{"userId":"u1","name":"changed since"}`)
	for query, want := range map[string]string{
		"": `{"statusCode":200,"data":{"totalCount":3,"list":[{"userId":"u2","archivedAt":"2026-11-21T02:31:00.000Z"},
			{"userId":"u1","archivedAt":"2026-11-21T02:32:00.000Z"},{"userId":"*","archivedAt":"2026-11-21T02:32:00.000Z"}]}}`,
		fmt.Sprintf("startAt=%d", second):   `{"data":{"totalCount":2,"list":[{"userId":"u1"},{"userId":"*"}]}}`,
		fmt.Sprintf("startAt=%d", second+1): `{"data":{"totalCount":0,"list":[]}}`,
		"page=2&limit=1":                    `{"data":{"totalCount":3,"list":[{"userId":"u1"}]}}`,
		"page=9":                            `{"data":{"totalCount":3,"list":[]}}`,
		"page=0":                            `{"statusCode":400}`,
		"limit=51":                          `{"statusCode":400}`,
	} {
		p.wants(query, archived(query), want)
	}
}
