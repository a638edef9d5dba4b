package emulator_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

const people = `{
groups: [{code: dev, name: Developers}, {code: ops, name: Operators}],
roles: [{code: admin}, {code: clerk, namespace: shop}],
users: [
	{id: u1, profile: {username: bob, email: bob@example.com, nickname: Bobby, company: ACME, externalId: e-1}, groups: [dev], roles: [admin]},
	{id: u2, profile: {username: carol, phone: "13800000000", givenName: Carol, city: Bobtown}, groups: [dev, ops], roles: [shop/clerk]},
	{id: u3, profile: {username: dave, email: DAVE@acme.example.com, departmentIds: [d-1]}}]}`

func TestFindUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, people)
	const find = `query findUser($email: String, $phone: String, $username: String, $externalId: String, $identity: FindUserByIdentityInput) {
		findUser(email: $email, phone: $phone, username: $username, externalId: $externalId, identity: $identity) {id customData{key}}}`
	const exists = `query isUserExists($email: String, $phone: String, $username: String, $externalId: String) {
		isUserExists(email: $email, phone: $phone, username: $username, externalId: $externalId)}`
	p.wants("linked", p.adminGraphQL(createDoc, `{"userInfo":{"username":"erin"},"identity":{"provider":"wechat","userIdInIdp":"w-1","isSocial":true}}`), `{"errors":"!"}`)
	erin := text(t, p.adminGraphQL(find, `{"username":"erin"}`), "data", "findUser", "id")
	found := func(id string) string {
		return fmt.Sprintf(`{"errors":"!","data":{"findUser":{"id":%q,"customData":[]}}}`, id)
	}
	const nobody = `{"errors":"!","data":{"findUser":null}}`
	p.asks([]asked{
		{"username", find, `{"username":"bob"}`, found("u1")},
		{"username in another case", find, `{"username":"Bob"}`, nobody},
		{"email in another case", find, `{"email":"BOB@example.com"}`, found("u1")},
		{"phone", find, `{"phone":"13800000000"}`, found("u2")},
		{"externalId", find, `{"externalId":"e-1"}`, found("u1")},
		{"the second value", find, `{"username":"nobody","phone":"13800000000"}`, found("u2")},
		{"identity", find, `{"identity":{"provider":"wechat","userIdInIdp":"w-1","isSocial":true}}`, found(erin)},
		{"identity, id alone", find, `{"identity":{"userIdInIdp":"w-1"}}`, found(erin)},
		{"identity elsewhere", find, `{"identity":{"provider":"github","userIdInIdp":"w-1"}}`, nobody},
		{"identity of another pool's provider", find, `{"identity":{"identifier":"x","userIdInIdp":"w-1"}}`, nobody},
		{"identity of a company", find, `{"identity":{"isSocial":false,"userIdInIdp":"w-1"}}`, nobody},
		{"identity or name", find, `{"username":"nobody","identity":{"userIdInIdp":"w-1"}}`, found(erin)},
		{"identity without id", find, `{"identity":{"provider":"wechat"}}`, refused(400)},
		{"nobody", find, `{"email":"x@example.com"}`, nobody},
		{"nothing asked", find, `{}`, refused(400)},
		{"exists", exists, `{"email":"Bob@example.com"}`, `{"data":{"isUserExists":true}}`},
		{"one of two exists", exists, `{"username":"nobody","externalId":"e-1"}`, `{"data":{"isUserExists":true}}`},
		{"does not exist", exists, `{"phone":"13800000001"}`, `{"data":{"isUserExists":false}}`},
		{"nothing asked", exists, `{}`, refused(400)},
	})
	p.wants("a sign-up page asks", p.graphQL(exists, `{"username":"bob"}`), `{"data":{"isUserExists":true}}`)
	p.wants("no token", p.graphQL(find, `{"username":"bob"}`), refused(401))
}

func TestSearchUser(t *testing.T) {
	t.Parallel()
	p := newPool(t, people)
	const search = `query searchUser($query: String!, $fields: [String], $page: Int, $limit: Int, $departmentOpts: [SearchUserDepartmentOpt],
		$groupOpts: [SearchUserGroupOpt], $roleOpts: [SearchUserRoleOpt]) {
		searchUser(query: $query, fields: $fields, page: $page, limit: $limit, departmentOpts: $departmentOpts, groupOpts: $groupOpts, roleOpts: $roleOpts) {
			totalCount list{id}}}`
	found := func(total int, ids ...string) string {
		list := make([]string, len(ids))
		for i, id := range ids {
			list[i] = fmt.Sprintf(`{"id":%q}`, id)
		}
		return fmt.Sprintf(`{"errors":"!","data":{"searchUser":{"totalCount":%d,"list":[%s]}}}`, total, strings.Join(list, ","))
	}
	p.asks([]asked{
		{"names", search, `{"query":"BOB"}`, found(1, "u1")},
		{"several members", search, `{"query":"acme"}`, found(2, "u1", "u3")},
		{"phone", search, `{"query":"1380000"}`, found(1, "u2")},
		{"fields", search, `{"query":"bob","fields":["city"]}`, found(1, "u2")},
		{"id", search, `{"query":"u","fields":["id"]}`, found(3, "u1", "u2", "u3")},
		{"no fields", search, `{"query":"bob","fields":[]}`, found(1, "u1")},
		{"unknown field", search, `{"query":"bob","fields":["shoeSize"]}`, refused(400)},
		{"everybody", search, `{"query":""}`, found(3, "u1", "u2", "u3")},
		{"page", search, `{"query":"","page":2,"limit":2}`, found(3, "u3")},
		{"no page", search, `{"query":"","page":0}`, refused(400)},
		{"nobody", search, `{"query":"zzz"}`, found(0)},
		{"group", search, `{"query":"","groupOpts":[{"code":"ops"}]}`, found(1, "u2")},
		{"one of two groups", search, `{"query":"","groupOpts":[{"code":"ops"},{"code":"dev"}]}`, found(2, "u1", "u2")},
		{"unknown group", search, `{"query":"","groupOpts":[{"code":"none"}]}`, found(0)},
		{"role", search, `{"query":"","roleOpts":[{"code":"admin"}]}`, found(1, "u1")},
		{"role of a namespace", search, `{"query":"","roleOpts":[{"code":"clerk","namespace":"shop"}]}`, found(1, "u2")},
		{"role of another", search, `{"query":"","roleOpts":[{"code":"clerk"}]}`, found(0)},
		{"group and role", search, `{"query":"","groupOpts":[{"code":"dev"}],"roleOpts":[{"code":"admin"}]}`, found(1, "u1")},
		{"department", search, `{"query":"","departmentOpts":[{"departmentId":"d-1","includeChildrenDepartments":true}]}`, found(1, "u3")},
		{"unknown department", search, `{"query":"","departmentOpts":[{"departmentId":"d-2"}]}`, found(0)},
		{"options that say nothing", search, `{"query":"","departmentOpts":[{}],"groupOpts":[{}]}`, found(3, "u1", "u2", "u3")},
	})
	p.wants("no token", p.graphQL(search, `{"query":""}`), refused(401))
}

func TestUserBatch(t *testing.T) {
	t.Parallel()
	p := newPool(t, people)
	const batch = `query userBatch($ids: [String!]!, $type: String) {userBatch(ids: $ids, type: $type) {id identities{provider}}}`
	many := `"u1"` + strings.Repeat(`,"u1"`, 80)
	p.asks([]asked{
		{"by id", batch, `{"ids":["u2","nobody","u1"]}`, `{"data":{"userBatch":[{"id":"u2","identities":[]},{"id":"u1"}]}}`},
		{"by id, named", batch, `{"ids":["u2"],"type":"id"}`, `{"data":{"userBatch":[{"id":"u2"}]}}`},
		{"by username", batch, `{"ids":["bob"],"type":"username"}`, `{"data":{"userBatch":[{"id":"u1"}]}}`},
		{"by phone", batch, `{"ids":["13800000000"],"type":"phone"}`, `{"data":{"userBatch":[{"id":"u2"}]}}`},
		{"by email", batch, `{"ids":["dave@acme.example.com"],"type":"email"}`, `{"data":{"userBatch":[{"id":"u3"}]}}`},
		{"by externalId", batch, `{"ids":["e-1"],"type":"externalId"}`, `{"data":{"userBatch":[{"id":"u1"}]}}`},
		{"by shoe size", batch, `{"ids":["44"],"type":"shoeSize"}`, refused(400)},
		{"none", batch, `{"ids":[]}`, `{"data":{"userBatch":[]}}`},
		{"81", batch, `{"ids":[` + many + `]}`, refused(2030)},
	})
	p.wants("no token", p.graphQL(batch, `{"ids":[]}`), refused(401))
	p.walkV2([]step{
		{"REST", "POST", "users/batch", `{"ids":["bob","nobody"],"type":"username"}`, `{"code":200,"data":[{"id":"u1","customData":"!"}]}`},
		{"REST, custom data", "POST", "users/batch", `{"ids":["u1"],"withCustomData":true}`, `{"code":200,"data":[{"id":"u1","customData":[]}]}`},
		{"REST, none there", "POST", "users/batch", `{"ids":["nobody"]}`, `{"code":200,"data":[]}`},
		{"REST, nobody", "POST", "users/batch", `{"ids":[]}`, `{"code":400}`},
		{"REST, 81", "POST", "users/batch", `{"ids":[` + many + `]}`, `{"code":2030}`},
		{"REST, bad type", "POST", "users/batch", `{"ids":["u1"],"type":"x"}`, `{"code":400}`},
	})
	p.wants("REST, no token", p.call("POST", "/api/v2/users/batch", `{"ids":["u1"]}`), `{"code":401}`)
}

func TestArchivedUsersOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, people)
	const archived = `query archivedUsers($page: Int, $limit: Int) {archivedUsers(page: $page, limit: $limit) {totalCount list{id status}}}`
	p.asks([]asked{{"nobody", archived, `{}`, `{"data":{"archivedUsers":{"totalCount":0,"list":[]}}}`}})
	for _, id := range []string{"u2", "u1"} {
		p.walk([]step{{"v3 archives", "POST", "update-user", fmt.Sprintf(`{"userId":%q,"status":"Archived"}`, id), `{"statusCode":200}`}})
		p.clock.advance(time.Second)
	}
	p.asks([]asked{
		{"in order", archived, `{}`, `{"data":{"archivedUsers":{"totalCount":2,"list":[{"id":"u2","status":"Archived"},{"id":"u1"}]}}}`},
		{"page", archived, `{"page":2,"limit":1}`, `{"data":{"archivedUsers":{"totalCount":2,"list":[{"id":"u1"}]}}}`},
		{"no page", archived, `{"limit":0}`, refused(400)},
	})
	p.wants("no token", p.graphQL(archived, `{}`), refused(401))
}
