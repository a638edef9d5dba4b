package emulator_test

import (
	"fmt"
	"testing"
	"time"
)

func TestWhatAStatementIsAbout(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ granted, does, asked, action, want string }{
		{"books:123", "books:read", "books:123", "books:read", yes},
		{"books:123", "books:read", "books:123", "books:edit", no},
		{"books:123", "books:read", "books:124", "books:read", no},
		{"books:123", "books:read", "films:123", "books:read", no},
		{"books:123", "books:read", "Books:123", "books:read", no},
		{"books:*", "books:*", "books:123", "books:read", yes},
		{"books:*", "books:*", "books:124", "books:edit", yes},
		{"books:*", "books:*", "books:1:page:2", "books:edit", yes},
		{"books:*", "books:*", "books:*", "books:*", yes},
		{"books:*", "books:*", "books", "read", yes},
		{"books:*", "books:*", "films:1", "books:read", no},
		{"books:*", "books:*", "books:1", "films:see", no},
		{"books:*", "books:*", "*", "books:read", no},
		{"books", "read", "books:123", "books:read", yes},
		{"books", "read", "books", "read", yes},
		{"books", "books:read", "books:1", "read", yes},
		{"books", "read", "bookshelf", "read", no},
		{"books:1", "read", "books", "read", no},
		{"*", "*", "books:1", "books:read", yes},
		{"*", "*", "*", "*", yes},
		{"*", "read", "books:1", "books:read", yes},
		{"*", "books:read", "films:1", "read", no},
		{"*", "books:read", "books:1", "read", yes},
		{"books:1*", "books:r*d", "books:12", "books:read", yes},
		{"books:1*", "books:r*d", "books:21", "books:read", no},
		{"books:1*", "books:r*d", "books:1", "books:reader", no},
		{"books:*:page:*", "read", "books:1:page:2", "read", yes},
		{"books:*:page:*", "read", "books:1:pages", "read", no},
		{"api:/books/*", "GET", "api:/books/1", "GET", yes},
	} {
		t.Run(fmt.Sprintf("%s %s of %s %s", c.action, c.asked, c.does, c.granted), func(t *testing.T) {
			t.Parallel()
			p := newPool(t, `{users: [{id: u1, profile: {username: bob}}]}`)
			variables := fmt.Sprintf(`{"resource":%q,"action":%q,"userId":"u1"}`, c.granted, c.does)
			p.asks([]asked{{"allow", `mutation allow($resource: String!, $action: String!, $userId: String) {allow(resource: $resource, action: $action, userId: $userId)` + ok + `}`, variables, acknowledged("allow")}})
			p.allowed("default", c.asked, c.action, c.want)
		})
	}
}

// permits asks by GraphQL whether users may read books.
func (p *pool) permits(what string, want map[string]bool) {
	p.Helper()
	for id, allowed := range want {
		query := fmt.Sprintf(`{isActionAllowed(resource: "books:1", action: "books:read", userId: %q)}`, id)
		p.wants(what+", "+id, p.adminGraphQL(query, `{}`), fmt.Sprintf(`{"errors":"!","data":{"isActionAllowed":%t}}`, allowed))
	}
}

const accessSeed = `
roles: [{code: staff}, {code: admin, parent: staff}, {code: clerk, namespace: shop}]
groups: [{code: dev, name: Developers}]
users:
  - {id: direct, profile: {username: u1}}
  - {id: holder, profile: {username: u2}, roles: [staff]}
  - {id: child, profile: {username: u3}, roles: [admin]}
  - {id: member, profile: {username: u4}, groups: [dev]}
  - {id: other, profile: {username: u5}}
`

func TestThroughWhomPermissionsCome(t *testing.T) {
	t.Parallel()
	p := newPool(t, accessSeed)
	p.permits("at first", map[string]bool{"direct": false, "holder": false, "child": false, "member": false, "other": false})
	p.asks([]asked{
		{"a user", `mutation{allow(resource: "books:*", action: "books:read", userId: "direct")` + ok + `}`, "", acknowledged("allow")},
		{"a role", `mutation{allow(resource: "books:1", action: "read", roleCode: "staff")` + ok + `}`, "", acknowledged("allow")},
	})
	p.permits("granted", map[string]bool{"direct": true, "holder": true, "child": true, "member": false, "other": false})
	p.walk([]step{
		{"a role of a group", "POST", "assign-role", `{"code":"admin","targets":[{"targetType":"GROUP","targetIdentifier":"dev"}]}`, done},
		{"a role of a role", "POST", "create-role", `{"code":"boss"}`, `{"statusCode":200}`},
		{"a role of a role", "POST", "assign-role", `{"code":"staff","targets":[{"targetType":"ROLE","targetIdentifier":"boss"}]}`, done},
		{"for a time", "POST", "assign-role", `{"code":"boss","endTime":1795314600000,"targets":[{"targetType":"USER","targetIdentifier":"other"}]}`, `{"statusCode":200}`},
	})
	p.permits("by v3", map[string]bool{"member": true, "other": true})
	p.clock.advance(24 * 365 * time.Hour)
	p.permits("the time is over", map[string]bool{"member": true, "other": false})
	p.walk([]step{{"disable the parent", "POST", "update-role", `{"code":"staff","newCode":"staff","name":"staff","status":"DISABLE"}`, done}})
	p.permits("disabled", map[string]bool{"direct": true, "holder": false, "child": false, "member": false})
	p.walk([]step{{"v3 deletes a user", "POST", "delete-users-batch", `{"userIds":["direct"]}`, done}})
	p.asks([]asked{
		{"unknown user", `{isActionAllowed(resource: "books:1", action: "books:read", userId: "direct")}`, "", refused(2004)},
		{"unknown namespace", `{isActionAllowed(namespace: "none", resource: "books:1", action: "books:read", userId: "other")}`, "", refused(404)},
		{"unknown user denied", `{isActionDenied(resource: "books:1", action: "books:read", userId: "direct")}`, "", refused(2004)},
	})
}

func TestAllow(t *testing.T) {
	t.Parallel()
	p := newPool(t, accessSeed)
	allow := func(arguments string) string {
		return assigning("allow", `resource: "books:1", action: "books:read", `+arguments)
	}
	p.asks([]asked{
		{"several", allow(`userIds: ["direct"], userId: "other", roleCodes: ["staff"]`), "", acknowledged("allow")},
		{"again", allow(`userId: "other"`), "", acknowledged("allow")},
		{"more of it", `mutation{allow(resource: "books:1", action: "books:write", userId: "other")` + ok + `}`, "", acknowledged("allow")},
		{"listed once", `{user(id: "other") {authorizedResources {totalCount list{code type actions apiIdentifier}}}}`, "", `{"data":{"user":{"authorizedResources":{"totalCount":1,"list":[
			{"code":"books:1","type":null,"actions":["books:read","books:write"],"apiIdentifier":null}]}}}}`},
		{"elsewhere", allow(`namespace: "shop", roleCode: "clerk"`), "", acknowledged("allow")},
		{"role elsewhere", allow(`namespace: "shop", roleCode: "staff"`), "", refused(404)},
		{"unknown user", allow(`userIds: ["member", "u9"]`), "", refused(2004)},
		{"unknown role", allow(`userId: "member", roleCode: "none"`), "", refused(404)},
		{"unknown namespace", allow(`namespace: "none", userId: "member"`), "", refused(404)},
		{"nobody", allow(`userIds: []`), "", refused(400)},
		{"nothing", `mutation{allow(resource: "", action: "a", userId: "other")` + ok + `}`, "", refused(400)},
		{"no action", `mutation{allow(resource: "r", action: "", userId: "other")` + ok + `}`, "", refused(400)},
	})
	p.permits("allowed", map[string]bool{"direct": true, "other": true, "holder": true, "member": false})
	for _, query := range []string{
		allow(`userId: "other"`), `mutation{authorizeResource(resource: "a")` + ok + `}`, `{authorizedResources{totalCount}}`,
		`{isActionAllowed(resource: "", action: "", userId: "")}`, `{isActionDenied(resource: "", action: "", userId: "")}`,
		`{authorizedTargets(namespace: "", resourceType: DATA, resource: "") {totalCount}}`,
	} {
		p.wants(query, p.graphQL(query, `{}`), refused(401))
	}
	p.wants("no token", p.call("POST", "/api/v2/acl/is-allowed", `{}`), `{"code":401}`)
	p.walkV2([]step{
		{"unknown user", "POST", "acl/is-allowed", `{"userId":"u9","resource":"r","action":"a"}`, `{"code":2004}`},
		{"unknown namespace", "POST", "acl/is-allowed", `{"namespace":"none","userId":"other","resource":"r","action":"a"}`, `{"code":404}`},
		{"no resource", "POST", "acl/is-allowed", `{"userId":"other","action":"a"}`, `{"code":400}`},
		{"tenant", "POST", "acl/is-allowed", `{"userId":"other","resource":"r","action":"a","tenantId":"t"}`, `{"code":501}`},
	})
}

func TestDenialsWin(t *testing.T) {
	t.Parallel()
	p := newPool(t, accessSeed)
	deny := func(code, resource, actions, more string) asked {
		return asked{code, createPolicy, fmt.Sprintf(`{"code":%q,"statements":[{"resource":%q,"actions":[%q],"effect":"DENY"%s}]}`, code, resource, actions, more), `{"errors":"!"}`}
	}
	to := func(policy, kind, id string) asked {
		return asked{"assign", assigning("addPolicyAssignments", fmt.Sprintf(`policies: [%q], targetType: %s, targetIdentifiers: [%q]`, policy, kind, id)), "", acknowledged("addPolicyAssignments")}
	}
	const denied = `{isActionDenied(resource: "books:1", action: "books:read", userId: %q)}`
	p.asks([]asked{
		{"everybody reads", `mutation{allow(resource: "books:*", action: "read", userIds: ["direct", "holder", "member", "other"])` + ok + `}`, "", acknowledged("allow")},
		{"and writes", `mutation{allow(resource: "books:*", action: "write", userIds: ["direct", "holder", "member", "other"])` + ok + `}`, "", acknowledged("allow")},
		deny("one", "books:1", "books:read", ""), to("one", "ROLE", "staff"),
		deny("all", "books", "read", ""), to("all", "GROUP", "dev"),
		deny("sometimes", "books:*", "*", `,"condition":[{"param":"SourceIp","operator":"IpAddress","value":"10.0.0.1"}]`), to("sometimes", "USER", "other"),
	})
	p.permits("denied", map[string]bool{"direct": true, "holder": false, "member": false, "other": false})
	p.asks([]asked{
		{"denied", fmt.Sprintf(denied, "holder"), "", `{"data":{"isActionDenied":true}}`},
		{"not allowed, but not denied", fmt.Sprintf(denied, "child"), "", `{"data":{"isActionDenied":true}}`},
		{"not denied", fmt.Sprintf(denied, "direct"), "", `{"data":{"isActionDenied":false}}`},
		{"one is denied", `{user(id: "holder") {authorizedResources{list{code actions}}}}`, "", `{"data":{"user":{"authorizedResources":{"list":[{"code":"books:*","actions":["read","write"]}]}}}}`},
		{"all are denied", `{user(id: "member") {authorizedResources{list{code actions}}}}`, "", `{"data":{"user":{"authorizedResources":{"list":[{"code":"books:*","actions":["write"]}]}}}}`},
		{"nothing is left", `{user(id: "other") {authorizedResources{list{code actions}}}}`, "", `{"data":{"user":{"authorizedResources":{"list":[]}}}}`},
		{"allowed sometimes", createPolicy, `{"code":"maybe","statements":[{"resource":"films:*","actions":["see"],"condition":[{"param":"UserId","operator":"StringEquals","value":"direct"}]}]}`, `{"errors":"!"}`},
		to("maybe", "USER", "direct"),
		{"is not allowed", `{isActionAllowed(resource: "films:1", action: "see", userId: "direct")}`, "", `{"data":{"isActionAllowed":false}}`},
		{"nor listed", `{user(id: "direct") {authorizedResources{list{code}}}}`, "", `{"data":{"user":{"authorizedResources":{"list":[{"code":"books:*"}]}}}}`},
	})
}
