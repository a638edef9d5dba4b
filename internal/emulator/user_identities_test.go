package emulator_test

import "testing"

func TestUserIdentities(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	link := func(body string) map[string]any { return p.admin("POST", "/api/v3/link-identity", body) }
	unlink := func(body string) map[string]any { return p.admin("POST", "/api/v3/unlink-identity", body) }
	get := func(query string) map[string]any {
		return p.admin("GET", "/api/v3/get-user-identities?"+query, "")
	}
	p.wants("none", get("userId=u1"), `{"statusCode":200,"data":[]}`)
	p.wants("link", link(`{"userId":"u1","extIdpId":"idp","userIdInIdp":"g-1"}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("again", link(`{"userId":"u1","extIdpId":"idp","userIdInIdp":"g-1","isSocial":true}`), `{"statusCode":200}`)
	p.wants("linked once", get("userId=bob&userIdType=username"),
		`{"statusCode":200,"data":[{"identityId":"*","extIdpId":"idp","provider":"","type":"generic","userIdInIdp":"g-1","originConnIds":[]}]}`)
	p.wants("found by it", get("userId=idp:g-1&userIdType=identity"), `{"data":[{"userIdInIdp":"g-1"}]}`)
	p.wants("openid", link(`{"userId":"u1","extIdpId":"idp","userIdInIdp":"o-1","type":"openid"}`), `{"statusCode":200}`)
	p.wants("in v2", p.admin("GET", "/api/v2/users/u1", ""), `{"data":{"identities":[{"openid":"!","userIdInIdp":"g-1"},{"openid":"o-1","userIdInIdp":"o-1","type":"openid"}]}}`)

	p.admin("POST", createPath, `{"username":"erin","identities":[{"extIdpId":"wx","provider":"wechat","type":"openid","userIdInIdp":"w-1","originConnIds":[]}]}`)
	p.wants("a known provider", link(`{"userId":"u3","extIdpId":"wx","userIdInIdp":"w-3"}`), `{"statusCode":200}`)
	p.wants("its kind", get("userId=u3"), `{"data":[{"provider":"wechat"}]}`)

	for body, want := range map[string]string{
		`{"userId":"u3","extIdpId":"idp","userIdInIdp":"g-1"}`:   `{"statusCode":499,"apiCode":2026}`,
		`{"userId":"nope","extIdpId":"idp","userIdInIdp":"g-9"}`: `{"statusCode":404,"apiCode":2004}`,
		`{"userId":"u3","userIdInIdp":"g-9"}`:                    `{"statusCode":400,"message":"参数错误: extIdpId is required"}`,
		`{"userId":"u3","extIdpId":"idp"}`:                       `{"statusCode":400}`,
		`{"extIdpId":"idp","userIdInIdp":"g-9"}`:                 `{"statusCode":400}`,
	} {
		p.wants(body, link(body), want)
	}

	p.wants("unlink", unlink(`{"userId":"u1","extIdpId":"idp"}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("other kinds stay", get("userId=u1"), `{"data":[{"userIdInIdp":"o-1"}]}`)
	p.wants("by kind", unlink(`{"userId":"u1","extIdpId":"idp","type":"openid"}`), `{"statusCode":200}`)
	p.wants("all gone", get("userId=u1"), `{"data":[]}`)
	p.wants("nothing to unlink", unlink(`{"userId":"u1","extIdpId":"idp"}`), `{"statusCode":200}`)
	p.wants("free for another", link(`{"userId":"u3","extIdpId":"idp","userIdInIdp":"g-1"}`), `{"statusCode":200}`)
	p.wants("nobody", unlink(`{"userId":"nope","extIdpId":"idp"}`), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no provider", unlink(`{"userId":"u1"}`), `{"statusCode":400}`)
	p.wants("nobody's", get("userId=nope"), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", get(""), `{"statusCode":400}`)
}

func TestPrincipalAuthentication(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	const path = "/api/v3/get-user-principal-authentication-info?"
	p.wants("none", p.admin("GET", path+"userId=u1", ""), `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`)
	p.wants("nobody", p.admin("GET", path+"userId=nope", ""), `{"statusCode":404,"apiCode":2004}`)
	p.wants("no id", p.admin("GET", path, ""), `{"statusCode":400}`)
	reset := func(body string) map[string]any {
		return p.admin("POST", "/api/v3/reset-user-principal-authentication-info", body)
	}
	p.wants("reset", reset(`{"userId":"bob","options":{"userIdType":"username"}}`), `{"statusCode":200,"data":{"success":true}}`)
	p.wants("reset nobody", reset(`{"userId":"nope"}`), `{"statusCode":404,"apiCode":2004}`)
	p.wants("reset no id", reset(`{}`), `{"statusCode":400}`)
}

func TestUserAccess(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	p.admin("POST", createPath, `{"username":"locked","status":"Suspended"}`)
	const all = "/api/v3/get-user-accessible-apps?"
	p.wants("every application", p.admin("GET", all+"userId=bob&userIdType=username", ""), `{"statusCode":200,"data":[
		{"appId":"app-1","appName":"Default","appLogo":"","appLoginUrl":"*","appDefaultLoginStrategy":"ALLOW_ALL"},{"appId":"app-2","appName":"Second"}]}`)
	p.wants("suspended", p.admin("GET", all+"userId=locked&userIdType=username", ""), `{"statusCode":200,"data":[]}`)
	p.wants("authorized", p.admin("GET", "/api/v3/get-user-authorized-apps?userId=u1", ""), `{"statusCode":200,"data":[]}`)
	const resources = "/api/v3/get-user-authorized-resources?"
	p.wants("resources", p.admin("GET", resources+"userId=u1&namespace=default&resourceType=API", ""), `{"statusCode":200,"data":{"totalCount":0,"list":[]}}`)
	p.wants("bad type", p.admin("GET", resources+"userId=u1&resourceType=CAT", ""), `{"statusCode":400,"message":"参数错误: resourceType must be DATA, API, MENU, BUTTON or UI"}`)
	for _, path := range []string{all, "/api/v3/get-user-authorized-apps?", resources} {
		p.wants(path+" nobody", p.admin("GET", path+"userId=nope", ""), `{"statusCode":404,"apiCode":2004}`)
		p.wants(path+" no id", p.admin("GET", path, ""), `{"statusCode":400}`)
		p.wants(path+" bad id type", p.admin("GET", path+"userId=u1&userIdType=x", ""), `{"statusCode":400}`)
	}
}

func TestUserSecrets(t *testing.T) {
	t.Parallel()
	p := newPool(t, threeUsers)
	for name, tt := range map[string]struct{ path, body, want string }{
		"ciphertext":           {"/api/v3/get-user-password-ciphertext", `{"userId":"u1"}`, `{"statusCode":501,"message":"模拟器不支持: a password that can be read again is not emulated","data":"!"}`},
		"ciphertext of nobody": {"/api/v3/get-user-password-ciphertext", `{"userId":"nope"}`, `{"statusCode":404,"apiCode":2004}`},
		"ciphertext, no id":    {"/api/v3/get-user-password-ciphertext", `{}`, `{"statusCode":400}`},
		"batch":                {"/api/v3/batch-get-user-encrypt-password", `{"userIds":["u1","u2"]}`, `{"statusCode":501,"data":"!"}`},
		"batch with nobody":    {"/api/v3/batch-get-user-encrypt-password", `{"userIds":["u1","nope"]}`, `{"statusCode":404,"apiCode":2004}`},
		"batch of none":        {"/api/v3/batch-get-user-encrypt-password", `{"userIds":[]}`, `{"statusCode":400}`},
		"decrypt":              {"/api/v3/users/field/decrypt", `{"data":[{"userId":"u1","fieldName":"phone","encryptedContent":"x"}],"privateKey":"k"}`, `{"statusCode":501,"message":"模拟器不支持: encryption of user fields is not emulated","data":"!"}`},
		"decrypt nothing":      {"/api/v3/users/field/decrypt", `{"data":[],"privateKey":"k"}`, `{"statusCode":400}`},
		"decrypt, no key":      {"/api/v3/users/field/decrypt", `{"data":[{"encryptedContent":"x"}]}`, `{"statusCode":400,"message":"参数错误: privateKey is required"}`},
		"decrypt, no content":  {"/api/v3/users/field/decrypt", `{"data":[{"userId":"u1"}],"privateKey":"k"}`, `{"statusCode":400,"message":"参数错误: data[0].encryptedContent is required"}`},
	} {
		p.wants(name, p.admin("POST", tt.path, tt.body), tt.want)
	}
}
