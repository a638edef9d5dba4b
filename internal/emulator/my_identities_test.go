package emulator_test

import "testing"

func TestOwnIdentities(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{id: u1, password: passw0rd, profile: {username: bob}}]`)
	token := p.signInTo(appID, "bob", "passw0rd")
	made := p.admin("POST", "/api/v2/extIdp", `{"name":"GitHub","type":"github","connections":[{"type":"github","identifier":"my github","displayName":"GitHub","fields":{"clientID":"c"}}]}`)
	id := text(t, made, "data", "id")
	own := func(method, path, body, want string) map[string]any {
		p.Helper()
		answer := p.call(method, "/api/v3/"+path, body, "Authorization", token)
		p.wants(path, answer, want)
		return answer
	}
	own("GET", "get-identities", "", `{"statusCode":200,"data":[]}`)
	own("POST", "unlink-extidp", `{"extIdpId":"`+id+`"}`, `{"apiCode":2216}`)
	p.wants("link", p.admin("POST", "/api/v3/link-identity", `{"userId":"u1","extIdpId":"`+id+`","type":"id","userIdInIdp":"42"}`), `{"statusCode":200}`)
	own("GET", "get-identities", "", `{"statusCode":200,"data":[{"extIdpId":"`+id+`","provider":"github","type":"id","userIdInIdp":"42"}]}`)
	own("POST", "unlink-extidp", `{}`, `{"statusCode":400}`)
	own("POST", "unlink-extidp", `{"extIdpId":"`+id+`"}`, `{"statusCode":200}`)
	own("GET", "get-identities", "", `{"statusCode":200,"data":[]}`)

	const address = "generate-link-extidp-url?ext_idp_conn_identifier="
	at := "&app_id=" + appID + "&id_token=" + token
	own("GET", address+"my+github"+at+"&target_url=https://app.example.com/", "", `{"statusCode":200,"data":{"url":"http://127.0.0.1:3000/connections/social/my%20github?app_id=app-1&id_token=`+token+`&target_url=https%3A%2F%2Fapp.example.com%2F"}}`)
	own("GET", address+"none"+at, "", `{"statusCode":404}`)
	own("GET", address+"my+github&app_id=none&id_token="+token, "", `{"apiCode":2011}`)
	own("GET", address+"my+github&app_id="+appID+"&id_token=nonsense", "", `{"statusCode":401}`)
	for _, path := range []string{"get-identities", address + "my+github" + at} {
		p.wants("nobody", p.call("GET", "/api/v3/"+path, ""), `{"statusCode":401}`)
	}
}

// The last way to sign in stays.
func TestOwnLastIdentity(t *testing.T) {
	t.Parallel()
	p := newPool(t, `externalAccounts: [{connection: LDAP, account: jdoe, secret: passw0rd}]`)
	in := p.call("POST", "/api/v2/ldap/verify-user", `{"username":"jdoe","password":"passw0rd"}`)
	p.wants("sign in", in, `{"code":200,"data":{"token":"*"}}`)
	token := text(t, in, "data", "token")
	p.wants("last", p.call("POST", "/api/v3/unlink-extidp", `{"extIdpId":"LDAP"}`, "Authorization", token), `{"apiCode":2217}`)
}

func TestSynchronisingOrganizations(t *testing.T) {
	t.Parallel()
	p := newPool(t, "{}")
	start := func(kind, want string) {
		p.Helper()
		p.wants(kind, p.admin("POST", "/connections/enterprise/"+kind+"/start-sync", ""), want)
	}
	start("dingtalk", `{"code":499}`)
	start("fax", `{"code":400}`)
	made := p.admin("POST", "/api/v2/extIdp", `{"name":"D","type":"dingtalk","connections":[{"type":"dingtalk","identifier":"d","displayName":"D","fields":{"a":"b"}}]}`)
	start("dingtalk", `{"code":200,"message":"操作成功"}`)
	start("wechatwork", `{"code":499}`)
	connection := made["data"].(map[string]any)["connections"].([]any)[0].(map[string]any)["id"].(string)
	p.walkV2([]step{
		{"directory", "POST", "ad/sync", `{"connectionId":"` + connection + `"}`, `{"code":200,"message":"操作成功"}`},
		{"no directory", "POST", "ad/sync", `{"connectionId":"none"}`, `{"code":404}`},
		{"unnamed", "POST", "ad/sync", `{}`, `{"code":400}`},
	})
	p.wants("users", p.call("POST", "/connections/enterprise/dingtalk/start-sync", ""), `{"code":401}`)
}
