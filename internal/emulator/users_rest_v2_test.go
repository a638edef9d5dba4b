package emulator_test

import "testing"

func TestFindingUsersByRESTOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{fields: [{key: age, type: NUMBER}], roles: [{code: staff, description: Everybody}, {code: clerk, namespace: shop}],
		groups: [{code: dev, roles: [shop/clerk]}],
		applications: [{id: app-2, secret: s, name: Second, redirect_uris: [https://app.example.com/]}], users: [
		{id: u1, password: passw0rd, profile: {username: bob, email: bob@example.com, phone: "13800000000", externalId: e-1}, customData: {age: 42}, roles: [staff], groups: [dev]},
		{id: u2, password: passw0rd, profile: {username: amy, nickname: Amy}},
		{id: u3, profile: {username: dan}, customData: {age: 7}}]}`)
	p.walkV2([]step{
		{"all, the newest first", "POST", "users/filter", `{}`, `{"code":200,"data":{"totalCount":3,"list":[{"id":"u3","customData":"!"},{"id":"u2"},{"id":"u1"}]}}`},
		{"page", "POST", "users/filter", `{"page":2,"limit":2}`, `{"data":{"totalCount":3,"list":[{"id":"u1"}]}}`},
		{"page 0", "POST", "users/filter", `{"page":0}`, `{"code":400}`},
		{"conditions", "POST", "users/filter", `{"filter":[{"field":"age","operator":"GREATER","value":5},{"field":"username","operator":"NOT_EQUAL","value":"dan"}]}`, `{"data":{"totalCount":1,"list":[{"id":"u1"}]}}`},
		{"no such member", "POST", "users/filter", `{"filter":[{"field":"nope","operator":"EQUAL","value":5}]}`, `{"code":400}`},
		{"no condition", "POST", "users/filter", `{"filter":["x"]}`, `{"code":400}`},

		{"holders of a role", "POST", "roles/roleUsers", `{"code":"staff"}`, `{"code":200,"data":{"totalCount":1,"list":[{"id":"u1","username":"bob","customData":"!"}]}}`},
		{"of a namespace's", "POST", "roles/roleUsers", `{"code":"clerk","namespace":"shop","search":"","page":1,"limit":10}`, `{"data":{"totalCount":1,"list":[{"id":"u1"}]}}`},
		{"who match", "POST", "roles/roleUsers", `{"code":"staff","search":"BOB"}`, `{"data":{"totalCount":1,"list":[{"id":"u1"}]}}`},
		{"who do not", "POST", "roles/roleUsers", `{"code":"staff","search":"amy"}`, `{"data":{"totalCount":0,"list":[]}}`},
		{"past the end", "POST", "roles/roleUsers", `{"code":"staff","page":2}`, `{"data":{"totalCount":1,"list":[]}}`},
		{"page 0 of a role", "POST", "roles/roleUsers", `{"code":"staff","page":0}`, `{"code":400}`},
		{"no such role", "POST", "roles/roleUsers", `{"code":"nope"}`, `{"code":404}`},

		{"by username", "GET", "users/is-user-exists?username=bob", "", `{"code":200,"data":true}`},
		{"by email", "GET", "users/is-user-exists?email=BOB@example.com", "", `{"code":200,"data":true}`},
		{"by phone", "GET", "users/is-user-exists?phone=13800000000", "", `{"code":200,"data":true}`},
		{"by external id", "GET", "users/is-user-exists?externalId=e-1", "", `{"code":200,"data":true}`},
		{"nobody", "GET", "users/is-user-exists?username=eve", "", `{"code":200,"data":false}`},

		{"roles", "GET", "users/u1/roles", "", `{"code":200,"data":{"totalCount":2,"list":[{"code":"staff","namespace":"default","description":"Everybody","arn":"*"},{"code":"clerk","namespace":"shop"}]}}`},
		{"of a namespace", "GET", "users/u1/roles?namespace=shop", "", `{"data":{"totalCount":1,"list":[{"code":"clerk"}]}}`},
		{"of none", "GET", "users/u2/roles", "", `{"data":{"totalCount":0,"list":[]}}`},
		{"of nobody", "GET", "users/u9/roles", "", `{"code":2004}`},
	})
	p.enters("bob", appID, "192.0.2.1")
	p.enters("bob", appID, "192.0.2.1")
	p.enters("amy", appID, "192.0.2.1")
	p.enters("amy", "app-2", "192.0.2.1")
	p.walkV2([]step{
		{"each once", "GET", "analysis/total-login-count?appId=app-1", "", `{"code":200,"data":2}`},
		{"another", "GET", "analysis/total-login-count?appId=app-2", "", `{"code":200,"data":1}`},
		{"no such application", "GET", "analysis/total-login-count?appId=nope", "", `{"code":2011}`},
		{"with a value", "GET", "analysis/exist-defined-field-count?appId=app-1&definedFieldKey=age", "", `{"code":200,"data":1}`},
		{"without", "GET", "analysis/exist-defined-field-count?appId=app-2&definedFieldKey=age", "", `{"code":200,"data":0}`},
		{"no such field", "GET", "analysis/exist-defined-field-count?appId=app-1&definedFieldKey=x", "", `{"code":404}`},
		{"nor application", "GET", "analysis/exist-defined-field-count?appId=nope&definedFieldKey=age", "", `{"code":2011}`},
	})
	p.wants("no token", p.call("POST", "/api/v2/users/filter", `{}`), `{"code":401}`)
}

func TestStatesOfUsersByV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, twoApplications)
	token := p.enters("bob", appID, "192.0.2.1")
	p.walkV2([]step{
		{"suspend", "POST", "users/u1/suspend", "", `{"code":200,"message":"操作成功"}`},
		{"suspended", "GET", "users/u1", "", `{"data":{"blocked":true}}`},
		{"suspend nobody", "POST", "users/u9/suspend", "", `{"code":2004}`},
	})
	p.wants("signed out", p.as(token, `{user{id}}`, `{}`), refused(2206))
	p.wants("kept out", p.call("POST", signInPath, bobSignsIn), `{"apiCode":2005}`)
	p.walkV2([]step{
		{"activate", "POST", "users/u1/activate", "", `{"code":200,"message":"操作成功"}`},
		{"active", "GET", "users/u1", "", `{"data":{"blocked":false}}`},
		{"activate nobody", "POST", "users/u9/activate", "", `{"code":2004}`},
	})
	p.wants("let in", p.call("POST", signInPath, bobSignsIn), letIn)
	p.walkV2([]step{
		{"resign", "POST", "users/u1/resign", "", `{"code":200,"message":"操作成功"}`},
		{"resign nobody", "POST", "users/u9/resign", "", `{"code":2004}`},
	})
	p.walk([]step{
		{"v3 says so", "GET", "get-user?userId=u1", "", `{"data":{"status":"Resigned"}}`},
		{"v2's other way is v3's", "POST", "resign-user-batch", `{"userIds":["u2","u3"]}`, done},
		{"and it says so", "GET", "get-user?userId=u3", "", `{"data":{"status":"Resigned"}}`},
	})
}

func TestIdentitiesOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	link := func(what, body, want string) step { return step{what, "POST", "users/identity/link", body, want} }
	unlink := func(what, body, want string) step {
		return step{what, "POST", "users/identity/unlink", body, want}
	}
	p.walkV2([]step{
		link("link", `{"userId":"u1","userIdInIdp":"g-1","isSocial":true,"identifier":"github","extIdpId":"idp"}`, `{"code":200,"data":true}`),
		link("another kind", `{"userId":"u1","userIdInIdp":"o-1","isSocial":true,"type":"openid","identifier":"github","extIdpId":"idp"}`, `{"code":200}`),
		link("somebody else's", `{"userId":"u3","userIdInIdp":"g-1","isSocial":false,"identifier":"github","extIdpId":"idp"}`, `{"code":2026}`),
		link("nobody", `{"userId":"u9","userIdInIdp":"g-9","isSocial":true,"identifier":"github","extIdpId":"idp"}`, `{"code":2004}`),
		link("no provider", `{"userId":"u1","userIdInIdp":"g-9","isSocial":true,"identifier":"github"}`, `{"code":400}`),
		{"linked", "GET", "users/u1", "", `{"data":{"identities":[{"userIdInIdp":"g-1","extIdpId":"idp","isSocial":true,"type":"generic"},{"userIdInIdp":"o-1","openid":"o-1","type":"openid"}]}}`},
	})
	p.walk([]step{{"v3 has it", "GET", "get-user-identities?userId=u1", "", `{"data":[{"userIdInIdp":"g-1","extIdpId":"idp"},{"type":"openid"}]}`}})
	p.walkV2([]step{
		unlink("of another kind", `{"userId":"u1","isSocial":true,"type":"unionid","identifier":"github","extIdpId":"idp"}`, `{"code":200,"data":true}`),
		unlink("of one kind", `{"userId":"u1","isSocial":true,"type":"openid","identifier":"github","extIdpId":"idp"}`, `{"code":200,"data":true}`),
		{"the other stays", "GET", "users/u1", "", `{"data":{"identities":[{"userIdInIdp":"g-1"}]}}`},
		unlink("of every kind", `{"userId":"u1","isSocial":true,"identifier":"github","extIdpId":"idp"}`, `{"code":200}`),
		{"none is left", "GET", "users/u1", "", `{"data":{"id":"u1","identities":"!"}}`},
		unlink("nobody", `{"userId":"u9","isSocial":true,"identifier":"github","extIdpId":"idp"}`, `{"code":2004}`),
	})
}

func TestPasswordChecksOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{}`)
	p.walkV2([]step{
		{"weak", "POST", "password/check", `{"password":"12345"}`, `{"code":200,"data":{"valid":false,"message":"*"}}`},
		{"strong", "POST", "password/check", `{"password":"123456"}`, `{"code":200,"data":{"valid":true,"message":"!"}}`},
		{"none", "POST", "password/check", `{}`, `{"code":400}`},
	})
}
