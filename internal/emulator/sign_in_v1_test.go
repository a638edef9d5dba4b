package emulator_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
)

const signInV1Seed = `
users:
  - {id: u1, profile: {username: ann, email: ann@example.com, emailVerified: true, nickname: Ann, unionid: un-1, company: C}, password: passw0rd}
  - {id: u2, profile: {username: ben}}
applications:
  - {id: app-2, secret: secret-2}
  - {id: web-1, token_endpoint_auth_method: none}
externalAccounts: [{connection: AD, account: eve, secret: hush, profile: {username: eve}}]
`

func TestV1SignIn(t *testing.T) {
	t.Parallel()
	p := newPool(t, signInV1Seed)
	const signIn = `mutation SignIn($oidcAppId: String, $email: String, $userPoolId: String, $phone: String, $username: String, $unionid: String, $password: String) { signIn(oidcAppId: $oidcAppId, userPoolId: $userPoolId, email: $email, phone: $phone, password: $password, username: $username, unionid: $unionid) {
		sub _id username nickname company email email_verified logins_count blocked last_ip register_in_userpool last_login signed_up token access_token id_token refresh_token expires_in token_type scope } }`
	good := p.v1(signIn, `{"oidcAppId":"app-2","userPoolId":"pool-1","email":"ann@example.com","password":"passw0rd"}`)
	p.wants("by email", good, `{"data":{"signIn":{"sub":"u1","_id":"u1","username":"ann","nickname":"Ann","company":"C","email":"ann@example.com","email_verified":true,"logins_count":1,"blocked":false,
		"last_ip":"127.0.0.1","register_in_userpool":"pool-1","last_login":"2026-11-21T02:30:00.000Z","token":"*","access_token":"*","id_token":"*","refresh_token":"*","expires_in":1209600,"token_type":"Bearer","scope":"openid profile email phone offline_access"}}}`)
	p.wants("its token", p.v1(statusV1, fmt.Sprintf(`{"token":%q}`, text(t, good, "data", "signIn", "token"))), `{"data":{"checkLoginStatus":{"status":true}}}`)
	p.wants("its access token", p.call("POST", "/oauth/oidc/me", "access_token="+text(t, good, "data", "signIn", "access_token"), "Content-Type", formType), `{"sub":"u1","email":"ann@example.com","nickname":"Ann"}`)
	for name, tt := range map[string]struct {
		variables string
		code      int
	}{
		"wrong":       {`{"username":"ann","password":"x"}`, 2333},
		"nobody":      {`{"username":"x","password":"passw0rd"}`, 2333},
		"nothing":     {`{"password":"passw0rd"}`, 400},
		"application": {`{"oidcAppId":"x","username":"ann","password":"passw0rd"}`, 2011},
		"pool":        {`{"userPoolId":"x","username":"ann","password":"passw0rd"}`, 2224},
		"unionid":     {`{"unionid":"un-1"}`, 401},
	} {
		p.wants(name, p.v1(signIn, tt.variables), refused(tt.code))
	}
	p.wants("unionid, by an administrator", p.adminV1(signIn, `{"unionid":"un-1"}`), `{"data":{"signIn":{"sub":"u1","logins_count":2}}}`)

	const refresh = `mutation RefreshSignInToken($oidcAppId: String, $userPoolId: String, $refreshToken: String!) { refreshSignInToken(oidcAppId: $oidcAppId, userPoolId: $userPoolId, refreshToken: $refreshToken) { id_token access_token refresh_token scope expires_in } }`
	token := text(t, good, "data", "signIn", "refresh_token")
	at := func(app string) map[string]any {
		t.Helper()
		return p.v1(refresh, fmt.Sprintf(`{"oidcAppId":%q,"userPoolId":"pool-1","refreshToken":%q}`, app, token))
	}
	p.wants("refresh, of another application", at(appID), refused(400))
	p.wants("refreshed", at("app-2"), `{"data":{"refreshSignInToken":{"id_token":"*","access_token":"*","refresh_token":"*","scope":"openid profile email phone offline_access","expires_in":1209600}}}`)
	p.wants("used up", at("app-2"), refused(400))

	const connector = `query adConnectorByProvider($providerId: String!, $providerType: providerType!) { adConnectorByProvider(providerId: $providerId, providerType: $providerType) { _id name logo status } }`
	p.wants("a directory", p.v1(connector, `{"providerId":"app-2","providerType":"OIDC"}`), `{"data":{"adConnectorByProvider":{"_id":"AD","name":"AD","logo":null,"status":true}}}`)
	p.wants("of no application", p.v1(connector, `{"providerId":"x","providerType":"OIDC"}`), refused(2011))
	p.wants("none", newPool(t, "demo").v1(connector, `{"providerId":"app-1","providerType":"OIDC"}`), refused(404))

	const renew = `mutation RefreshThirdPartyToken($userPoolId: String!, $userId: String!) { refreshThirdPartyToken(userPoolId: $userPoolId, userId: $userId) { refreshSuccess message provider refreshToken accessToken updatedAt } }`
	p.v1(`mutation { loginByAd(username: "eve", password: "hush", adConnectorId: "AD") { _id } }`, `{}`)
	p.wants("no provider renews", p.adminV1(renew, `{"userPoolId":"pool-1","userId":"u1"}`), `{"data":{"refreshThirdPartyToken":{"refreshSuccess":false,"message":"*","provider":null,"accessToken":null}}}`)
	p.wants("nobody's", p.adminV1(renew, `{"userPoolId":"pool-1","userId":"x"}`), refused(2004))
	p.wants("for nobody", p.v1(renew, `{"userPoolId":"pool-1","userId":"u1"}`), refused(401))
}

const formType = "application/x-www-form-urlencoded"

func TestV1Grants(t *testing.T) {
	t.Parallel()
	p := newPool(t, signInV1Seed)
	ask := func(query string, wanted int, want string) map[string]any {
		t.Helper()
		form, err := url.ParseQuery(query)
		if err != nil {
			t.Fatal(err)
		}
		status, body := p.send("POST", "/oauth/oidc/token", form.Encode(), "Content-Type", formType)
		var answer map[string]any
		if err := json.Unmarshal(body, &answer); err != nil || status != wanted {
			t.Errorf("%s answered %d %s", query, status, body)
		}
		p.wants(query, answer, want)
		return answer
	}
	const client = "&client_id=app-2&client_secret=secret-2"
	tokens := ask("grant_type=password&email=ann@example.com&password=passw0rd&scope=openid profile email"+client, 200,
		`{"access_token":"*","id_token":"*","token_type":"Bearer","expires_in":1209600,"scope":"openid profile email","refresh_token":"!"}`)
	p.wants("of the user", p.call("POST", "/oauth/oidc/me", "access_token="+text(t, tokens, "access_token"), "Content-Type", formType), `{"sub":"u1","email":"ann@example.com"}`)
	ask("grant_type=password&username=ann&password=passw0rd"+client, 200, `{"scope":"openid profile email phone"}`)
	ask("grant_type=password&unionid=un-1"+client, 200, `{"access_token":"*"}`)
	ask("grant_type=password&username=ann&password=passw0rd&client_id=web-1", 200, `{"access_token":"*"}`)
	ask("grant_type=password&unionid=un-1&client_id=web-1", 400, `{"error":"invalid_grant"}`)
	ask("grant_type=password&unionid=un-9"+client, 400, `{"error":"invalid_grant"}`)
	ask("grant_type=password&username=ann&password=x"+client, 400, `{"error":"invalid_grant","error_description":"*"}`)
	ask("grant_type=password&username=x&password=x"+client, 400, `{"error":"invalid_grant"}`)
	ask("grant_type=password&username=ann&password=passw0rd&client_id=app-2&client_secret=x", 401, `{"error":"invalid_client"}`)
	ask("grant_type=password&username=ann&password=passw0rd", 401, `{"error":"invalid_client"}`)
	ask("grant_type=password&username=ann&password=passw0rd&client_id=pool-1&client_secret=pool-secret", 400, `{"error":"unauthorized_client"}`)

	token := text(t, p.loginAs(fmt.Sprintf(`"username":"ann","password":%q`, p.encrypted("passw0rd"))), "data", "login", "token")
	const scope = "&scope=openid profile email phone offline_access"
	again := ask("grant_type=authingToken&authingToken="+token+scope+client, 200, `{"access_token":"*","id_token":"*","refresh_token":"*"}`)
	ask("grant_type=refresh_token&refresh_token="+text(t, again, "refresh_token")+client, 200, `{"access_token":"*","refresh_token":"*"}`)
	ask("grant_type=authingToken&authingToken="+token+"&client_id="+appID+"&client_secret="+appSecret, 200, `{"access_token":"*"}`)
	ask("grant_type=authingToken&authingToken=x"+client, 400, `{"error":"invalid_grant"}`)

	status, body := p.send("POST", "/oidc/token", "grant_type=password&username=ann&password=passw0rd"+client, "Content-Type", formType)
	if status != 400 {
		t.Errorf("v3's endpoint answered %d %s to a password", status, body)
	}
	p.adminV1(`mutation { updateUser(options: {_id: "u1", blocked: true}) { _id } }`, `{}`)
	ask("grant_type=password&username=ann&password=passw0rd"+client, 400, `{"error":"invalid_grant"}`)
}

func TestV1QRLogin(t *testing.T) {
	t.Parallel()
	p := newPool(t, signInV1Seed)
	const gene = "/qrcode/gene?scene=APP_AUTH&userPoolId=pool-1"
	made := p.call("GET", gene+"&from=page", "")
	p.wants("made", made, `{"code":200,"message":"*","data":{"qrcodeId":"*","qrcodeUrl":"*"}}`)
	id := text(t, made, "data", "qrcodeId")
	check := func(name, want string) map[string]any {
		t.Helper()
		answer := p.call("GET", "/qrcode/check?scene=APP_AUTH&qrcodeId="+id, "")
		p.wants(name, answer, `{"code":200,"data":`+want+`}`)
		return answer
	}
	check("nobody yet", `{"qrcodeId":"`+id+`","scanned":false,"expired":false,"success":false,"canceled":false,"status":0,"ticket":"!"}`)
	scan := func(action string) {
		t.Helper()
		if status, body := p.send("POST", "/_emulator/qr-codes/"+id+"/scan?user=ann&action="+action, ""); status != 204 {
			t.Fatalf("%s answered %d %s", action, status, body)
		}
	}
	scan("SCAN")
	check("scanned", `{"scanned":true,"success":false,"status":0,"userInfo":{"nickname":"Ann"}}`)
	scan("CONFIRM")
	ticket := text(t, check("confirmed", `{"scanned":true,"success":true,"status":1,"ticket":"*"}`), "data", "ticket")
	exchange := func() map[string]any {
		return p.call("POST", "/oauth/scan-qrcode/exchangeUserInfoWithTicket", fmt.Sprintf(`{"ticket":%q}`, ticket))
	}
	user := exchange()
	p.wants("signed in", user, `{"code":200,"data":{"_id":"u1","username":"ann","nickname":"Ann","registerInClient":"pool-1","token":"*","tokenExpiredAt":"*"}}`)
	p.wants("its token", p.v1(statusV1, fmt.Sprintf(`{"token":%q}`, text(t, user, "data", "token"))), `{"data":{"checkLoginStatus":{"status":true}}}`)
	p.wants("once", exchange(), `{"code":400,"data":"!"}`)

	id = text(t, p.call("GET", gene, ""), "data", "qrcodeId")
	scan("CANCEL")
	check("refused", `{"success":false,"canceled":true,"status":-1}`)
	id = text(t, p.call("GET", gene, ""), "data", "qrcodeId")
	p.clock.advance(300e9)
	check("ended", `{"expired":true,"success":false,"status":0}`)

	for path, code := range map[string]int{
		"/qrcode/gene?scene=WXAPP_AUTH&userPoolId=pool-1": 400,
		"/qrcode/gene?scene=APP_AUTH&userPoolId=pool-2":   2224,
		"/qrcode/check?scene=APP_AUTH&qrcodeId=x":         2241,
		"/qrcode/check?qrcodeId=x":                        400,
		"/oauth/wxapp/qrcode/pool-2?random=abcdefabcdef":  2224,
		"/oauth/wxapp/qrcode/pool-1?random=short":         400,
	} {
		p.wants(path, p.call("GET", path, ""), fmt.Sprintf(`{"code":%d,"message":"*","data":"!"}`, code))
	}
	p.wants("WeChat", p.call("POST", "/oauth/wxapp/confirm/qr?random=abcdefabcdef", ""), `{"code":2241}`)
}

func TestMiniProgramV1(t *testing.T) {
	t.Parallel()
	p := newPool(t, `users: [{id: u1, profile: {username: ann}}]`)
	const gene, confirm = "/oauth/wxapp/qrcode/pool-1?random=abcdefabcdef&useSelfWxapp=false", "/oauth/wxapp/confirm/qr?random=abcdefabcdef&useSelfWxapp=false"
	p.wants("made", p.call("GET", gene, ""), `{"code":200,"data":{"_id":"abcdefabcdef","qrcode":"*","client":"pool-1","success":false,"used":false,
		"createdAt":"2026-11-21T02:30:00.000Z","expiredAt":"2026-11-21T02:35:00.000Z"}}`)
	p.wants("taken", p.call("GET", gene, ""), `{"code":409}`)
	check := func(what, want string) map[string]any {
		p.Helper()
		answer := p.call("POST", confirm, "")
		p.wants(what, answer, `{"code":200,"data":`+want+`}`)
		return answer
	}
	check("pending", `{"code":"!","message":"PENDING","data":"!"}`)
	for _, action := range []string{"SCAN", "CONFIRM"} {
		if got := p.scans("abcdefabcdef", "ann", action); got != "204" {
			t.Errorf("%s: %s", action, got)
		}
	}
	in := check("confirmed", `{"code":200,"data":{"_id":"u1","username":"ann","token":"*"}}`)
	p.wants("its token", p.v1(statusV1, fmt.Sprintf(`{"token":%q}`, text(t, in, "data", "data", "token"))), `{"data":{"checkLoginStatus":{"status":true}}}`)
	check("once", `{"code":"!","message":"AUTHORIZED","data":"!"}`)
}
