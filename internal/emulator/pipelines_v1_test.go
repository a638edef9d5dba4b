package emulator_test

import (
	"fmt"
	"testing"
)

func TestV1Pipelines(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	const rule = `{ _id name description type enabled faasUrl code createdAt updatedAt }`
	const create = `mutation createRule($input: CreateRuleInput!) { createRule(input: $input) ` + rule + ` }`
	made := p.adminV1(create, `{"input":{"userPoolId":"pool-1","name":"n","description":"D","type":"PRE_REGISTER","code":"c"}}`)
	p.wants("made", made, `{"data":{"createRule":{"_id":"*","name":"n","description":"D","type":"PRE_REGISTER","enabled":true,"faasUrl":null,"code":"c","createdAt":"2026-11-21T02:30:00.000Z","updatedAt":"2026-11-21T02:30:00.000Z"}}}`)
	p.wants("of no type", p.adminV1(create, `{"input":{"userPoolId":"pool-1","name":"n","type":"SOMETIME","code":"c"}}`), refused(400))
	p.wants("without a source", p.adminV1(create, `{"input":{"userPoolId":"pool-1","name":"n","type":"POST_REGISTER","code":""}}`), refused(400))
	p.wants("as nobody", p.v1(create, `{"input":{"userPoolId":"pool-1","name":"n","type":"PRE_REGISTER","code":"c"}}`), refused(401))
	id := text(t, made, "data", "createRule", "_id")
	p.clock.advance(1e9)
	const update = `mutation updateRule($input: UpdateRuleInput!) { updateRule(input: $input) ` + rule + ` }`
	p.wants("changed", p.adminV1(update, fmt.Sprintf(`{"input":{"_id":%q,"enabled":false,"type":"PRE_OIDCTOKENISSUED"}}`, id)),
		`{"data":{"updateRule":{"name":"n","description":"D","type":"PRE_OIDCTOKENISSUED","enabled":false,"code":"c","updatedAt":"2026-11-21T02:30:01.000Z"}}}`)
	p.wants("change none", p.adminV1(update, `{"input":{"_id":"x","name":"y"}}`), refused(404))
	const all = `query rules($userPoolId: String!) { rules(userPoolId: $userPoolId) { totalCount list ` + rule + ` } }`
	p.wants("all", p.adminV1(all, `{"userPoolId":"pool-1"}`), fmt.Sprintf(`{"data":{"rules":{"totalCount":1,"list":[{"_id":%q,"enabled":false}]}}}`, id))
	p.wants("another pool's", p.adminV1(all, `{"userPoolId":"pool-2"}`), refused(2224))
	const one = `query ruleById($_id: String!) { ruleById(_id: $_id) ` + rule + ` }`
	p.wants("one", p.adminV1(one, fmt.Sprintf(`{"_id":%q}`, id)), `{"data":{"ruleById":{"name":"n"}}}`)
	const remove = `mutation deleteRule($_id: String!) { deleteRule(_id: $_id) { code message } }`
	p.wants("deleted", p.adminV1(remove, fmt.Sprintf(`{"_id":%q}`, id)), `{"data":{"deleteRule":{"code":200,"message":"*"}}}`)
	p.wants("deleted twice", p.adminV1(remove, fmt.Sprintf(`{"_id":%q}`, id)), refused(404))
	p.wants("gone", p.adminV1(one, fmt.Sprintf(`{"_id":%q}`, id)), refused(404))
}

func TestPipelineEnvironment(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	const env = `{ totalCount list { key value } }`
	set := func(key, value string) map[string]any {
		t.Helper()
		return p.adminV1(`mutation setRuleEnv($input: SetRuleEnvInput!) { setRuleEnv(input: $input) `+env+` }`, fmt.Sprintf(`{"input":{"userPoolId":"pool-1","key":%q,"value":%q}}`, key, value))
	}
	p.wants("one", set("TOKEN", "s"), `{"data":{"setRuleEnv":{"totalCount":1,"list":[{"key":"TOKEN","value":"s"}]}}}`)
	p.wants("in its place", set("TOKEN", "t"), `{"data":{"setRuleEnv":{"totalCount":1,"list":[{"key":"TOKEN","value":"t"}]}}}`)
	p.wants("no key", set("", "t"), refused(400))
	p.wants("by v2", p.admin("POST", "/api/v2/env", `{"key":"LIMITS","value":{"a":1}}`), `{"code":200,"data":{"key":"LIMITS","value":{"a":1}}}`)
	p.wants("v2 has both", p.admin("GET", "/api/v2/env", ""), `{"code":200,"data":[{"key":"LIMITS","value":{"a":1}},{"key":"TOKEN","value":"t"}]}`)
	const all = `query ruleEnv($userPoolId: String!) { ruleEnv(userPoolId: $userPoolId) ` + env + ` }`
	p.wants("v1 has both", p.adminV1(all, `{"userPoolId":"pool-1"}`), `{"data":{"ruleEnv":{"totalCount":2,"list":[{"key":"LIMITS","value":"{\"a\":1}"},{"key":"TOKEN","value":"t"}]}}}`)
	p.wants("nobody has", p.v1(all, `{"userPoolId":"pool-1"}`), refused(401))
	p.wants("v2 removes", p.admin("DELETE", "/api/v2/env/LIMITS", ""), `{"code":200}`)
	p.wants("what is there", p.admin("DELETE", "/api/v2/env/LIMITS", ""), `{"code":404}`)
	const remove = `mutation removeRuleEnv($input: RemoveRuleEnvInput!) { removeRuleEnv(input: $input) ` + env + ` }`
	p.wants("v1 removes", p.adminV1(remove, `{"input":{"userPoolId":"pool-1","key":"TOKEN"}}`), `{"data":{"removeRuleEnv":{"totalCount":0,"list":[]}}}`)
	p.wants("as well", p.adminV1(remove, `{"input":{"userPoolId":"pool-1","key":"TOKEN"}}`), refused(404))
}
