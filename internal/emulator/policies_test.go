package emulator_test

import (
	"testing"
	"time"
)

const (
	createPolicy = `mutation createPolicy($namespace: String, $code: String!, $description: String, $statements: [PolicyStatementInput!]!) {
		createPolicy(namespace: $namespace, code: $code, description: $description, statements: $statements) {
			namespace code isDefault description statements{resource actions effect condition{param operator value}} createdAt updatedAt assignmentsCount}}`
	updatePolicy = `mutation updatePolicy($namespace: String, $code: String!, $description: String, $statements: [PolicyStatementInput!], $newCode: String) {
		updatePolicy(namespace: $namespace, code: $code, description: $description, statements: $statements, newCode: $newCode) {
			namespace code description statements{resource actions effect} createdAt updatedAt}}`
	readPolicy = `query policy($namespace: String, $code: String!) {policy(code: $code, namespace: $namespace) {namespace code isDefault description}}`
	policies   = `query policies($page: Int, $limit: Int, $namespace: String, $excludeDefault: Boolean) {
		policies(page: $page, limit: $limit, namespace: $namespace, excludeDefault: $excludeDefault) {totalCount list{code}}}`
)

func TestPolicies(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{roles: [{code: clerk, namespace: shop}]}`)
	const one = `"statements":[{"resource":"books:1","actions":["books:read"]}]`
	p.asks([]asked{
		{"create", createPolicy, `{"code":"reader","description":"Reads","statements":[
			{"resource":"books:*","actions":["books:read","books:list"],"effect":"ALLOW"},
			{"resource":"books:1","actions":["*"],"effect":"DENY","condition":[{"param":"SourceIp","operator":"IpAddress","value":["10.0.0.1",true,{"n":1.5}]}]},
			{"resource":"*","actions":["help"]}]}`, `{"data":{"createPolicy":{
			"namespace":"default","code":"reader","isDefault":false,"description":"Reads","assignmentsCount":0,
			"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z","statements":[
			{"resource":"books:*","actions":["books:read","books:list"],"effect":"ALLOW","condition":null},
			{"resource":"books:1","actions":["*"],"effect":"DENY","condition":[{"param":"SourceIp","operator":"IpAddress","value":["10.0.0.1",true,{"n":1.5}]}]},
			{"resource":"*","actions":["help"],"effect":"ALLOW","condition":null}]}}}`},
		{
			"literally", `mutation{createPolicy(code: "literal", statements: [{resource: "a", actions: ["b"], effect: DENY, condition: [{param: "UserId", operator: "StringEquals", value: "u1"}]}]) {statements{effect condition{value}}}}`, "",
			`{"data":{"createPolicy":{"statements":[{"effect":"DENY","condition":[{"value":"u1"}]}]}}}`,
		},
		{"code taken", createPolicy, `{"code":"reader",` + one + `}`, refused(409)},
		{"elsewhere", createPolicy, `{"namespace":"shop","code":"reader",` + one + `}`, `{"data":{"createPolicy":{"namespace":"shop","description":null}}}`},
		{"unknown namespace", createPolicy, `{"namespace":"none","code":"reader",` + one + `}`, refused(404)},
		{"bad code", createPolicy, `{"code":"a b",` + one + `}`, refused(400)},
		{"no statement", createPolicy, `{"code":"p","statements":[]}`, refused(400)},
		{"no resource", createPolicy, `{"code":"p","statements":[{"resource":"","actions":["a"]}]}`, refused(400)},
		{"no action", createPolicy, `{"code":"p","statements":[{"resource":"r","actions":[]}]}`, refused(400)},
		{"empty action", createPolicy, `{"code":"p","statements":[{"resource":"r","actions":["a",""]}]}`, refused(400)},
		{"no such effect", createPolicy, `{"code":"p","statements":[{"resource":"r","actions":["a"],"effect":"MAYBE"}]}`, refused(400)},

		{"one", readPolicy, `{"code":"reader"}`, `{"data":{"policy":{"namespace":"default","code":"reader","isDefault":false,"description":"Reads"}}}`},
		{"one elsewhere", readPolicy, `{"code":"reader","namespace":"shop"}`, `{"data":{"policy":{"namespace":"shop"}}}`},
		{"none", readPolicy, `{"code":"none"}`, `{"errors":"!","data":{"policy":null}}`},
		{"list", policies, `{}`, `{"data":{"policies":{"totalCount":2,"list":[{"code":"reader"},{"code":"literal"}]}}}`},
		{"list of a namespace", policies, `{"namespace":"shop","excludeDefault":true}`, `{"data":{"policies":{"totalCount":1,"list":[{"code":"reader"}]}}}`},
		{"page", policies, `{"page":2,"limit":1}`, `{"data":{"policies":{"totalCount":2,"list":[{"code":"literal"}]}}}`},
		{"past the end", policies, `{"page":3,"limit":1}`, `{"data":{"policies":{"totalCount":2,"list":[]}}}`},
		{"no limit", policies, `{"limit":0}`, refused(400)},
	})
	p.clock.advance(time.Second)
	p.asks([]asked{
		{"update", updatePolicy, `{"code":"reader","newCode":"writer","statements":[{"resource":"books:1","actions":["books:*"],"effect":"ALLOW"}]}`, `{"data":{"updatePolicy":{
			"namespace":"default","code":"writer","description":"Reads","statements":[{"resource":"books:1","actions":["books:*"],"effect":"ALLOW"}],
			"createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:01.000Z"}}}`},
		{"text alone", updatePolicy, `{"code":"writer","description":""}`, `{"data":{"updatePolicy":{"code":"writer","description":null,"statements":[{"resource":"books:1"}]}}}`},
		{"to a taken code", updatePolicy, `{"code":"writer","newCode":"literal"}`, refused(409)},
		{"to no statement", updatePolicy, `{"code":"writer","statements":[]}`, refused(400)},
		{"unknown", updatePolicy, `{"code":"reader"}`, refused(404)},
		{"delete", `mutation{deletePolicy(code: "writer")` + ok + `}`, "", acknowledged("deletePolicy")},
		{"again", `mutation{deletePolicy(code: "writer")` + ok + `}`, "", refused(404)},
		{"delete many", `mutation{deletePolicies(codeList: ["literal", "none"])` + ok + `}`, "", acknowledged("deletePolicies")},
		{"all gone", policies, `{}`, `{"data":{"policies":{"totalCount":0,"list":[]}}}`},
		{"but not elsewhere", policies, `{"namespace":"shop"}`, `{"data":{"policies":{"totalCount":1}}}`},
		{"delete elsewhere", `mutation{deletePolicies(namespace: "shop", codeList: ["reader"])` + ok + `}`, "", acknowledged("deletePolicies")},
	})
	for _, query := range []string{
		`{policy(code: "a") {code}}`, `{policies{totalCount}}`, `{policyAssignments{totalCount}}`,
		`mutation{createPolicy(code: "a", statements: []) {code}}`, `mutation{updatePolicy(code: "a") {code}}`,
		`mutation{deletePolicy(code: "a")` + ok + `}`, `mutation{deletePolicies(codeList: [])` + ok + `}`,
		`mutation{addPolicyAssignments(policies: [], targetType: USER)` + ok + `}`,
		`mutation{removePolicyAssignments(policies: [], targetType: USER)` + ok + `}`,
		`mutation{enablePolicyAssignment(policy: "", targetType: USER, targetIdentifier: "")` + ok + `}`,
		`mutation{disbalePolicyAssignment(policy: "", targetType: USER, targetIdentifier: "")` + ok + `}`,
	} {
		p.wants(query, p.graphQL(query, `{}`), refused(401))
	}
}

const assignments = `query policyAssignments($namespace: String, $code: String, $targetType: PolicyAssignmentTargetType, $targetIdentifier: String, $page: Int, $limit: Int) {
	policyAssignments(namespace: $namespace, code: $code, targetType: $targetType, targetIdentifier: $targetIdentifier, page: $page, limit: $limit) {
		totalCount list{code targetType targetIdentifier}}}`

// assigning is a change of assignments.
func assigning(field, arguments string) string {
	return `mutation{` + field + `(` + arguments + `)` + ok + `}`
}

func TestPolicyAssignments(t *testing.T) {
	t.Parallel()
	p := newPool(t, membersSeed)
	const add, remove = "addPolicyAssignments", "removePolicyAssignments"
	p.asks([]asked{
		{"a policy", createPolicy, `{"code":"p1","statements":[{"resource":"books:*","actions":["read"]}]}`, `{"errors":"!"}`},
		{"another", createPolicy, `{"code":"p2","statements":[{"resource":"films:*","actions":["see"]}]}`, `{"errors":"!"}`},
		{"elsewhere", createPolicy, `{"namespace":"shop","code":"p3","statements":[{"resource":"tills:*","actions":["open"]}]}`, `{"errors":"!"}`},
		{"users", assigning(add, `policies: ["p1", "p2"], targetType: USER, targetIdentifiers: ["u1", "u2"], inheritByChildren: true`), "", acknowledged(add)},
		{"role", assigning(add, `policies: ["p1"], targetType: ROLE, targetIdentifiers: ["admin"]`), "", acknowledged(add)},
		{"group", assigning(add, `policies: ["p1"], targetType: GROUP, targetIdentifiers: ["dev"]`), "", acknowledged(add)},
		{"role elsewhere", assigning(add, `namespace: "shop", policies: ["p3"], targetType: ROLE, targetIdentifiers: ["clerk"]`), "", acknowledged(add)},
		{"again", assigning(add, `policies: ["p1"], targetType: GROUP, targetIdentifiers: ["dev"]`), "", acknowledged(add)},
		{"of a policy", assignments, `{"code":"p1"}`, `{"data":{"policyAssignments":{"totalCount":4,"list":[
			{"code":"p1","targetType":"USER","targetIdentifier":"u1"},{"code":"p1","targetType":"USER","targetIdentifier":"u2"},
			{"code":"p1","targetType":"ROLE","targetIdentifier":"admin"},{"code":"p1","targetType":"GROUP","targetIdentifier":"dev"}]}}}`},
		{"of a user", assignments, `{"targetType":"USER","targetIdentifier":"u2"}`, `{"data":{"policyAssignments":{"totalCount":2,"list":[{"code":"p1"},{"code":"p2"}]}}}`},
		{"of a role", assignments, `{"targetType":"ROLE","targetIdentifier":"admin"}`, `{"data":{"policyAssignments":{"list":[{"code":"p1","targetIdentifier":"admin"}]}}}`},
		{"of roles", assignments, `{"code":"p1","targetType":"ROLE"}`, `{"data":{"policyAssignments":{"list":[{"targetIdentifier":"admin"}]}}}`},
		{"elsewhere", assignments, `{"namespace":"shop"}`, `{"data":{"policyAssignments":{"list":[{"code":"p3","targetType":"ROLE","targetIdentifier":"clerk"}]}}}`},
		{"page", assignments, `{"page":2,"limit":4}`, `{"data":{"policyAssignments":{"totalCount":6,"list":[{"code":"p2","targetIdentifier":"u1"},{"code":"p2","targetIdentifier":"u2"}]}}}`},
		{"no page", assignments, `{"page":0}`, refused(400)},
		{"of an unknown policy", assignments, `{"code":"p9"}`, refused(404)},
		{"of an unknown user", assignments, `{"targetType":"USER","targetIdentifier":"u9"}`, refused(2004)},
		{"of whom", assignments, `{"targetIdentifier":"u1"}`, refused(400)},
		{
			"policy with assignments", `query policyWithAssignments($page: Int, $limit: Int, $code: String!) {policy(code: $code) {
			assignmentsCount assignments(page: $page, limit: $limit) {code targetType targetIdentifier}}}`, `{"code":"p1","page":2,"limit":3}`,
			`{"data":{"policy":{"assignmentsCount":4,"assignments":[{"code":"p1","targetType":"GROUP","targetIdentifier":"dev"}]}}}`,
		},

		{"unknown policy", assigning(add, `policies: ["p9"], targetType: USER, targetIdentifiers: ["u1"]`), "", refused(404)},
		{"policy of elsewhere", assigning(add, `policies: ["p3"], targetType: USER, targetIdentifiers: ["u1"]`), "", refused(404)},
		{"unknown user", assigning(add, `policies: ["p2"], targetType: USER, targetIdentifiers: ["u1", "u9"]`), "", refused(2004)},
		{"unknown role", assigning(add, `policies: ["p2"], targetType: ROLE, targetIdentifiers: ["none"]`), "", refused(404)},
		{"unknown group", assigning(add, `policies: ["p2"], targetType: GROUP, targetIdentifiers: ["none"]`), "", refused(404)},
		{"unknown department", assigning(add, `policies: ["p2"], targetType: ORG, targetIdentifiers: ["n"]`), "", refused(404)},
		{"access key", assigning(add, `policies: ["p2"], targetType: AK_SK, targetIdentifiers: ["k"]`), "", refused(501)},
		{"nobody", assigning(add, `policies: ["p2"], targetType: USER`), "", refused(400)},
		{"nothing", assigning(add, `policies: [], targetType: USER, targetIdentifiers: ["u1"]`), "", refused(400)},

		{"rename", updatePolicy, `{"code":"p1","newCode":"p0"}`, `{"errors":"!"}`},
		{"in force for the same", assignments, `{"code":"p0"}`, `{"data":{"policyAssignments":{"totalCount":4}}}`},
		{"remove", assigning(remove, `policies: ["p0", "p2"], targetType: USER, targetIdentifiers: ["u1"]`), "", acknowledged(remove)},
		{"remove again", assigning(remove, `policies: ["p0"], targetType: USER, targetIdentifiers: ["u1"]`), "", acknowledged(remove)},
		{"remove the unknown", assigning(remove, `policies: ["p9"], targetType: USER, targetIdentifiers: ["u1"]`), "", refused(404)},
		{"removed", assignments, `{"targetType":"USER","targetIdentifier":"u1"}`, `{"data":{"policyAssignments":{"totalCount":0,"list":[]}}}`},
		{"a role goes", `mutation{deleteRole(code: "admin")` + ok + `}`, "", acknowledged("deleteRole")},
		{"with its assignments", assignments, `{"code":"p0"}`, `{"data":{"policyAssignments":{"totalCount":2}}}`},
		{"the policy goes", `mutation{deletePolicy(code: "p2")` + ok + `}`, "", acknowledged("deletePolicy")},
		{"with its assignments", assignments, `{}`, `{"data":{"policyAssignments":{"list":[{"code":"p0","targetIdentifier":"u2"},{"code":"p0","targetIdentifier":"dev"}]}}}`},
	})
	p.walk([]step{
		{"v3 deletes a user", "POST", "delete-users-batch", `{"userIds":["u2"]}`, done},
		{"v3 deletes a group", "POST", "delete-groups-batch", `{"codeList":["dev"]}`, done},
	})
	p.asks([]asked{{"nobody is left", assignments, `{}`, `{"data":{"policyAssignments":{"totalCount":0}}}`}})
}

func TestADisabledAssignmentIsOutOfForce(t *testing.T) {
	t.Parallel()
	p := newPool(t, membersSeed)
	const target = `policy: "p1", targetType: USER, targetIdentifier: "u1"`
	change := func(field string) {
		p.asks([]asked{{field, assigning(field, target), "", acknowledged(field)}})
	}
	p.asks([]asked{
		{"a policy", createPolicy, `{"code":"p1","statements":[{"resource":"books:*","actions":["read"]}]}`, `{"errors":"!"}`},
		{"not assigned", assigning("enablePolicyAssignment", target), "", refused(404)},
		{"assign", assigning("addPolicyAssignments", `policies: ["p1"], targetType: USER, targetIdentifiers: ["u1"]`), "", acknowledged("addPolicyAssignments")},
		{"unknown policy", assigning("disbalePolicyAssignment", `policy: "p9", targetType: USER, targetIdentifier: "u1"`), "", refused(404)},
		{"unknown user", assigning("disbalePolicyAssignment", `policy: "p1", targetType: USER, targetIdentifier: "u9"`), "", refused(2004)},
	})
	p.allowed("default", "books:1", "read", yes)
	change("disbalePolicyAssignment")
	p.allowed("default", "books:1", "read", no)
	p.asks([]asked{
		{"still listed", assignments, `{"code":"p1"}`, `{"data":{"policyAssignments":{"totalCount":1}}}`},
		{"assigned again", assigning("addPolicyAssignments", `policies: ["p1"], targetType: USER, targetIdentifiers: ["u1"]`), "", acknowledged("addPolicyAssignments")},
	})
	p.allowed("default", "books:1", "read", no)
	change("enablePolicyAssignment")
	p.allowed("default", "books:1", "read", yes)
}

func TestPolicyHasTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{users: [{id: u1, profile: {username: bob}}]}`)
	p.asks([]asked{
		{"a policy", createPolicy, `{"code":"p1","description":"d","statements":[{"resource":"r","actions":["a"],"condition":[{"param":"UserId","operator":"StringEquals","value":"u1"}]}]}`, `{"errors":"!"}`},
		{"assign", assigning("addPolicyAssignments", `policies: ["p1"], targetType: USER, targetIdentifiers: ["u1"]`), "", acknowledged("addPolicyAssignments")},
	})
	answer := p.adminGraphQL(`{policy(code: "p1") {namespace code isDefault description createdAt updatedAt assignmentsCount
		statements{resource actions effect condition{param operator value}} assignments{code targetType targetIdentifier}}}`, `{}`)
	policy := answer["data"].(map[string]any)["policy"].(map[string]any)
	p.wantsShape("policy", policy, shape("namespace code description createdAt updatedAt", "assignmentsCount", "isDefault", "statements assignments", ""))
	statement := policy["statements"].([]any)[0].(map[string]any)
	p.wantsShape("statement", statement, shape("resource effect", "", "", "actions condition", ""))
	p.wantsShape("condition", statement["condition"].([]any)[0].(map[string]any), shape("param operator value", "", "", "", ""))
	p.wantsShape("assignment", policy["assignments"].([]any)[0].(map[string]any), shape("code targetType targetIdentifier", "", "", "", ""))
}
