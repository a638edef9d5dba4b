package emulator_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

const (
	initV1    = `query getClientWhenSdkInit { getClientWhenSdkInit(secret: %q, clientId: %q) { accessToken clientInfo { _id name descriptions jwtExpired createdAt isDeleted logo emailVerifiedDefault registerDisabled showWXMPQRCode useMiniLogin allowedOrigins clientType { _id name description image example } } } }`
	statusV1  = `query checkLoginStatus($token: String) { checkLoginStatus(token: $token) { status code message token { data { email id clientId unionid } iat exp } } }`
	decodeV1  = `query decodeJwtToken($token: String) { decodeJwtToken(token: $token) { data { email id clientId } status { code message } iat exp } }`
	refreshV1 = `mutation RefreshToken($client: String!, $user: String!) { refreshToken(client: $client, user: $user) { token iat exp } }`
	updateV1  = `mutation UpdateUser($_id: String!, $registerInClient: String!, $nickname: String, $email: String, $blocked: Boolean, $isDeleted: Boolean, $tokenExpiredAt: String, $lastIP: String, $password: String, $oldPassword: String) { updateUser(options: {_id: $_id, registerInClient: $registerInClient, nickname: $nickname, email: $email, blocked: $blocked, isDeleted: $isDeleted, tokenExpiredAt: $tokenExpiredAt, lastIP: $lastIP, password: $password, oldPassword: $oldPassword}) ` + userV1 + ` }`
	usersV1   = `query users($registerInClient: String, $page: Int, $count: Int, $populate: Boolean) { users(registerInClient: $registerInClient, page: $page, count: $count, populate: $populate) { totalCount list { _id username userLocation { _id when where } userLoginHistory { totalCount list { _id when success ip result } } } } }`
	searchV1  = `query searchUser($type: String!, $value: String!, $registerInClient: String!, $page: Int, $count: Int) { searchUser(type: $type, value: $value, registerInClient: $registerInClient, page: $page, count: $count) { totalCount list { _id } } }`
)

func TestV1Tokens(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	p.wants("wrong secret", p.v1(`{ getAccessTokenByAppSecret(secret: "x", clientId: "pool-1") }`, `{}`), refused(401))
	p.wants("no secret", p.v1(`{ getAccessTokenByAppSecret(clientId: "pool-1") }`, `{}`), refused(401))
	p.wants("as an SDK starts", p.v1(fmt.Sprintf(initV1, poolSecret, poolID), `{}`),
		`{"data":{"getClientWhenSdkInit":{"accessToken":"*","clientInfo":{"_id":"pool-1","name":"*","jwtExpired":1209600,"isDeleted":false,"registerDisabled":false}}}}`)
	p.wants("settings", p.v1(`{ getUserPoolSettings(userPoolId: "pool-1") { name logo enableEmail jwtExpired } }`, `{}`), `{"data":{"getUserPoolSettings":{"name":"*","enableEmail":true}}}`)
	p.wants("settings of another pool", p.v1(`{ getUserPoolSettings(userPoolId: "pool-2") { name } }`, `{}`), refused(2224))

	id, token := p.bobV1()
	user := fmt.Sprintf(`{"id":%q,"email":"test@example.com","clientId":"pool-1"}`, id)
	p.wants("good", p.v1(statusV1, fmt.Sprintf(`{"token":%q}`, token)),
		`{"data":{"checkLoginStatus":{"status":true,"code":200,"message":"*","token":{"data":`+user+`,"iat":1795228200,"exp":1796437800}}}}`)
	p.wants("the caller's", p.asV1(token, statusV1, `{}`), `{"data":{"checkLoginStatus":{"status":true}}}`)
	p.wants("bad", p.v1(statusV1, `{"token":"x"}`), `{"data":{"checkLoginStatus":{"status":false,"code":2020,"message":"*","token":null}},"errors":"!"}`)
	p.wants("decoded", p.v1(decodeV1, fmt.Sprintf(`{"token":%q}`, token)),
		`{"data":{"decodeJwtToken":{"data":`+user+`,"status":{"code":200,"message":"*"},"iat":1795228200,"exp":1796437800}}}`)
	p.wants("not decoded", p.v1(decodeV1, `{"token":"x"}`), `{"data":{"decodeJwtToken":{"data":null,"status":{"code":2020},"iat":null}},"errors":"!"}`)
	p.wants("v3 takes it", p.call("GET", "/api/v3/get-profile", "", "Authorization", token), `{"statusCode":200,"data":{"username":"bob"}}`)

	refresh := fmt.Sprintf(`{"client":"pool-1","user":%q}`, id)
	fresh := p.adminV1(refreshV1, refresh)
	p.wants("refreshed", fresh, `{"data":{"refreshToken":{"token":"*","iat":1795228200,"exp":1796437800}}}`)
	p.wants("is good", p.v1(statusV1, fmt.Sprintf(`{"token":%q}`, text(t, fresh, "data", "refreshToken", "token"))), `{"data":{"checkLoginStatus":{"status":true}}}`)
	p.wants("as nobody", p.v1(refreshV1, refresh), refused(2020))
}

func TestV1Users(t *testing.T) {
	t.Parallel()
	p := newPool(t, fiveUsers)
	list := func(page, count string) map[string]any {
		return p.adminV1(usersV1, fmt.Sprintf(`{"registerInClient":"pool-1","page":%s,"count":%s}`, page, count))
	}
	p.wants("newest first", list("1", "2"), `{"data":{"users":{"totalCount":5,"list":[{"_id":"u5","userLoginHistory":{"totalCount":0,"list":[]}},{"_id":"u4"}]}}}`)
	p.wants("page 0 is the first", list("0", "1"), `{"data":{"users":{"list":[{"_id":"u5"}]}}}`)
	p.wants("last page", list("3", "2"), `{"data":{"users":{"list":[{"_id":"u1"}]}}}`)
	p.wants("past it", list("9", "2"), `{"data":{"users":{"totalCount":5,"list":[]}}}`)
	p.wants("as nobody", p.v1(usersV1, `{}`), refused(401))
	p.wants("of another pool", p.adminV1(usersV1, `{"registerInClient":"pool-2"}`), refused(2224))

	search := func(kind, value string) map[string]any {
		return p.adminV1(searchV1, fmt.Sprintf(`{"type":%q,"value":%q,"registerInClient":"pool-1","page":0,"count":10}`, kind, value))
	}
	p.wants("all members", search("all", "ann"), `{"data":{"searchUser":{"totalCount":3,"list":[{"_id":"u1"},{"_id":"u3"},{"_id":"u4"}]}}}`)
	p.wants("one member", search("username", "ann"), `{"data":{"searchUser":{"totalCount":1,"list":[{"_id":"u1"}]}}}`)
	p.wants("no member", search("shoeSize", "4"), refused(400))

	p.wants("patch", p.adminV1(`query userPatch($ids: String!) { userPatch(ids: $ids) { totalCount list { _id } } }`, `{"ids":"u2, u9,u1"}`),
		`{"data":{"userPatch":{"totalCount":2,"list":[{"_id":"u2"},{"_id":"u1"}]}}}`)
	exists := func(rest string) map[string]any {
		return p.v1(`query userExist($userPoolId: String!, $phone: String, $username: String, $email: String) { userExist(userPoolId: $userPoolId, phone: $phone, username: $username, email: $email) }`,
			fmt.Sprintf(`{"userPoolId":"pool-1"%s}`, rest))
	}
	p.wants("exists", exists(`,"username":"ann"`), `{"data":{"userExist":true}}`)
	p.wants("exists not", exists(`,"email":"x@example.com"`), `{"data":{"userExist":false}}`)
	p.wants("who?", exists(""), refused(400))

	const remove = `mutation removeUsers($ids: [String], $registerInClient: String, $operator: String) { removeUsers(ids: $ids, registerInClient: $registerInClient, operator: $operator) { _id } }`
	p.wants("remove, as nobody", p.v1(remove, `{"ids":["u1"]}`), refused(401))
	p.wants("remove", p.adminV1(remove, `{"ids":["u1","u9"],"registerInClient":"pool-1"}`), `{"data":{"removeUsers":[{"_id":"u1"}]}}`)
	p.wants("gone", p.adminV1(`{ user(id: "u1", registerInClient: "pool-1") { _id } }`, `{}`), refused(2004))
}

func TestV1User(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	id, token := p.bobV1()
	const userByID = `query user($id: String!, $registerInClient: String!) { user(id: $id, registerInClient: $registerInClient) { _id nickname token metadata customData updatedAt group { name } clientType { _id } systemApplicationType { _id } thirdPartyIdentity { provider } userLoginHistory { totalCount list { _id when success ip result device browser } } } }`
	me := fmt.Sprintf(`{"id":%q,"registerInClient":"pool-1"}`, id)
	p.wants("oneself", p.asV1(token, userByID, me), `{"data":{"user":{"_id":"`+id+`","nickname":"Bob","token":"`+token+`","metadata":"{\"age\":27,\"school\":\"Tsinghua\"}",
		"userLoginHistory":{"totalCount":1,"list":[{"_id":"*","when":"2026-11-21T02:30:00.000Z","success":true,"ip":"127.0.0.1","result":"*"}]}}}}`)
	p.wants("by an administrator", p.adminV1(userByID, me), `{"data":{"user":{"_id":"`+id+`","token":null}}}`)
	p.wants("by nobody", p.v1(userByID, me), refused(2020))
	p.wants("another", p.asV1(token, userByID, `{"id":"x","registerInClient":"pool-1"}`), refused(2202))

	update := func(rest string) string { return fmt.Sprintf(`{"_id":%q,"registerInClient":"pool-1",%s}`, id, rest) }
	p.wants("nickname", p.asV1(token, updateV1, update(`"nickname":"B"`)), `{"data":{"updateUser":{"nickname":"B","username":"bob","token":"*"}}}`)
	for name, tt := range map[string]struct {
		change string
		code   int
	}{
		"email": {`"email":"x@example.com"`, 2225}, "blocked": {`"blocked":true`, 403}, "deleted": {`"isDeleted":true`, 403},
		"password alone":     {fmt.Sprintf(`"password":%q`, p.encrypted("new-passw0rd")), 2201},
		"wrong old password": {fmt.Sprintf(`"password":%q,"oldPassword":%q`, p.encrypted("new-passw0rd"), p.encrypted("x")), 2203},
		"short":              {fmt.Sprintf(`"password":%q,"oldPassword":%q`, p.encrypted("new"), p.encrypted("passw0rd")), 2029},
		"another pool":       {`"registerInClient":"pool-2"`, 2224},
	} {
		p.wants(name, p.asV1(token, updateV1, update(tt.change)), refused(tt.code))
	}
	p.wants("by an administrator", p.adminV1(updateV1, update(`"email":"x@example.com","tokenExpiredAt":"2000-01-01T00:00:00+08:00","lastIP":"192.0.2.1"`)),
		`{"data":{"updateUser":{"email":"x@example.com","tokenExpiredAt":"2000-01-01T00:00:00+08:00","lastIP":"192.0.2.1","token":null}}}`)
	p.wants("whom it signs out", p.asV1(token, updateV1, update(`"nickname":"C"`)), refused(2206))
	for end, over := range map[string]bool{"0": true, "2026-11-21T02:30:00Z": true, "2026-11-21T02:31:00Z": false} {
		_, token = p.bobV1()
		p.wants(end, p.asV1(token, updateV1, update(fmt.Sprintf(`"tokenExpiredAt":%q`, end))), fmt.Sprintf(`{"data":{"updateUser":{"tokenExpiredAt":%q}}}`, end))
		p.wants(end, p.v1(statusV1, fmt.Sprintf(`{"token":%q}`, token)), fmt.Sprintf(`{"data":{"checkLoginStatus":{"status":%t}}}`, !over))
	}
	_, token = p.bobV1()
	p.wants("password", p.asV1(token, updateV1, update(fmt.Sprintf(`"password":%q,"oldPassword":%q`, p.encrypted("new-passw0rd"), p.encrypted("passw0rd")))),
		`{"data":{"updateUser":{"username":"bob"}}}`)
	p.signIn("bob", "new-passw0rd")
	p.wants("blocked", p.adminV1(updateV1, update(`"blocked":true`)), `{"data":{"updateUser":{"blocked":true}}}`)
	p.wants("may not sign in", p.loginAs(fmt.Sprintf(`"username":"bob","password":%q`, p.encrypted("new-passw0rd"))), refused(2005))
}

func TestV1Metadata(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	id, token := p.bobV1()
	const set = `mutation setUserMetadata($input: SetUserMetadataInput!) { setUserMetadata(input: $input) { totalCount list { key value } } }`
	const remove = `mutation removeUserMetadata($input: RemoveUserMetadataInput!) { removeUserMetadata(input: $input) { totalCount list { key value } } }`
	const get = `query userMetadata($_id: String!) { userMetadata(_id: $_id) { totalCount list { key value } } }`
	p.wants("set", p.asV1(token, set, fmt.Sprintf(`{"input":{"_id":%q,"key":"KEY","value":"VALUE"}}`, id)),
		`{"data":{"setUserMetadata":{"totalCount":3,"list":[{"key":"KEY","value":"VALUE"},{"key":"age","value":"27"},{"key":"school","value":"Tsinghua"}]}}}`)
	p.wants("declared", p.adminV1(set, fmt.Sprintf(`{"input":{"_id":%q,"key":"age","value":"28"}}`, id)), `{"errors":"!"}`)
	p.wants("another type", p.adminV1(set, fmt.Sprintf(`{"input":{"_id":%q,"key":"age","value":"old"}}`, id)), refused(400))
	p.wants("v3 reads it", p.admin("GET", "/api/v3/get-user?withCustomData=true&userId="+id, ""), `{"data":{"customData":{"KEY":"VALUE","age":28}}}`)
	p.wants("removed", p.asV1(token, remove, fmt.Sprintf(`{"input":{"_id":%q,"key":"KEY"}}`, id)), `{"data":{"removeUserMetadata":{"totalCount":2}}}`)
	p.wants("another's", p.asV1(token, get, `{"_id":"x"}`), refused(2202))
}

func TestV1Bindings(t *testing.T) {
	t.Parallel()
	p := newPool(t, "users: [{profile: {username: bob}, password: passw0rd}]\nexternalAccounts: [{connection: LDAP, account: eve, secret: hush, profile: {username: eve}}]\n")
	id, token := p.bobV1()
	const list = `query notBindOAuthList($user: String, $client: String) { notBindOAuthList(user: $user, client: $client) { type binded unionid openid } }`
	const bind = `mutation bindOtherOAuth($user: String, $client: String, $type: String!, $unionid: String!, $userInfo: String!) { bindOtherOAuth(user: $user, client: $client, type: $type, unionid: $unionid, userInfo: $userInfo) { _id user client type userInfo unionid createdAt } }`
	const unbind = `mutation unbindOtherOAuth($user: String, $client: String, $type: String!) { unbindOtherOAuth(user: $user, client: $client, type: $type) { _id user client type userInfo unionid createdAt } }`
	p.wants("providers", p.v1(`query getOAuthList($clientId: String!) { ReadOauthList(clientId: $clientId) { _id name image description enabled client user oAuthUrl url alias } }`, `{"clientId":"pool-1"}`),
		`{"data":{"ReadOauthList":[{"_id":"ldap","name":"ldap","alias":"ldap","enabled":true,"client":"pool-1"}]}}`)
	bound := `{"_id":"*","user":"` + id + `","client":"pool-1","type":"github","unionid":"g-1","userInfo":"{\"login\":\"bob\"}","createdAt":"2026-11-21T02:30:00.000Z"}`
	p.wants("no JSON", p.asV1(token, bind, `{"type":"github","unionid":"g-1","userInfo":"bob"}`), refused(400))
	p.wants("bind", p.asV1(token, bind, `{"type":"github","unionid":"g-1","userInfo":"{\"login\":\"bob\"}"}`), `{"data":{"bindOtherOAuth":`+bound+`}}`)
	p.wants("bind again", p.asV1(token, bind, `{"type":"github","unionid":"g-1","userInfo":"{\"login\":\"bob\"}"}`), `{"errors":"!"}`)
	p.wants("bound", p.asV1(token, list, `{}`), `{"data":{"notBindOAuthList":[{"type":"ldap","binded":false,"unionid":null},{"type":"github","binded":true,"unionid":"g-1"}]}}`)
	p.wants("v3 reads it", p.admin("GET", "/api/v3/get-user-identities?userId="+id, ""), `{"data":[{"provider":"github","userIdInIdp":"g-1"}]}`)
	p.wants("unbind", p.adminV1(unbind, fmt.Sprintf(`{"user":%q,"client":"pool-1","type":"github"}`, id)), `{"data":{"unbindOtherOAuth":`+bound+`}}`)
	p.wants("none left", p.asV1(token, unbind, `{"type":"github"}`), refused(404))

	const ldap = `mutation LoginByLDAP($username: String!, $password: String!, $clientId: String!) { LoginByLDAP(username: $username, clientId: $clientId, password: $password) { _id username token } }`
	p.wants("directory", p.v1(ldap, `{"username":"eve","password":"hush","clientId":"pool-1"}`), `{"data":{"LoginByLDAP":{"username":"eve","token":"*"}}}`)
	p.wants("wrong password", p.v1(ldap, `{"username":"eve","password":"x","clientId":"pool-1"}`), refused(2333))
	p.wants("no such directory", p.v1(`mutation { loginByAd(username: "eve", password: "x", adConnectorId: "c") { _id } }`, `{}`), refused(501))
}

func TestV1AuthorizedApps(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	id, token := p.bobV1()
	p.bobV1()
	const apps = `query GetUserAuthorizedApps($clientId: String, $userId: String, $page: Int, $count: Int) { GetUserAuthorizedApps(clientId: $clientId, userId: $userId, page: $page, count: $count) { OAuthApps { _id } OIDCApps { _id name client_id domain when isDeleted redirect_uris } totalCount } }`
	const revoke = `mutation RevokeUserAuthorizedApp($userPoolId: String, $userId: String, $appId: String) { RevokeUserAuthorizedApp(userPoolId: $userPoolId, userId: $userId, appId: $appId) { isRevoked _id scope appId userId type when } }`
	p.wants("one", p.asV1(token, apps, `{"clientId":"pool-1"}`), `{"data":{"GetUserAuthorizedApps":{"totalCount":1,"OIDCApps":[{"client_id":"app-1","isDeleted":false,"when":"*"}]}}}`)
	p.wants("no application", p.asV1(token, revoke, `{"appId":"x"}`), refused(2011))
	p.wants("revoked", p.asV1(token, revoke, `{"appId":"app-1"}`), `{"data":{"RevokeUserAuthorizedApp":{"isRevoked":true,"appId":"app-1","userId":"`+id+`"}}}`)
	p.wants("signed out", p.asV1(token, apps, `{}`), refused(2206))
	p.wants("none", p.adminV1(apps, fmt.Sprintf(`{"userId":%q}`, id)), `{"data":{"GetUserAuthorizedApps":{"totalCount":0,"OAuthApps":[],"OIDCApps":[]}}}`)
}

func TestV1Paths(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	p.wants("status", p.call("GET", "/system/status", ""), `{"code":200,"message":"*"}`)
	p.wants("logout", p.call("GET", "/cas/logout", ""), `{"code":200,"message":"*"}`)
	p.wants("what is not emulated", p.v1(`{ nobodyHasThis { x } }`, `{}`), refused(501))
	status, _ := p.send("GET", "/graphql", "")
	if status != 405 {
		t.Errorf("GET /graphql: HTTP %d", status)
	}
	_, answer := p.send("POST", "/oauth/oidc/token", "grant_type=refresh_token&refresh_token=x&client_id="+appID+"&client_secret="+appSecret,
		"Content-Type", "application/x-www-form-urlencoded")
	if !strings.Contains(string(answer), `"error":"invalid_grant"`) {
		t.Errorf("/oauth/oidc/token answered %s", answer)
	}
	if strings.Contains(emulator.Schema(), "getAccessTokenByAppSecret") || !strings.Contains(emulator.SchemaV1(), "getAccessTokenByAppSecret") {
		t.Error("the schemas of v1 and v2 are mixed up")
	}
}
