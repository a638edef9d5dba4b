package emulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

const (
	registerDoc = `mutation registerByEmail($input: RegisterByEmailInput!) { registerByEmail(input: $input) { id email nickname token tokenExpiredAt loginsCount registerSource lastIP customData { key value dataType label } } }`
	emailDoc    = `mutation loginByEmail($input: LoginByEmailInput!) { loginByEmail(input: $input) { id email token tokenExpiredAt loginsCount lastIP newlyCreated } }`
	usernameDoc = `mutation loginByUsername($input: LoginByUsernameInput!) { loginByUsername(input: $input) { id username token } }`
	createDoc   = `mutation createUser($userInfo: CreateUserInput!, $params: String, $identity: CreateUserIdentityInput, $keepPassword: Boolean, $resetPasswordOnFirstLogin: Boolean) {
  createUser(userInfo: $userInfo, params: $params, identity: $identity, keepPassword: $keepPassword, resetPasswordOnFirstLogin: $resetPasswordOnFirstLogin) {
    id username blocked status loginsCount password customData { key value dataType label } identities { provider userIdInIdp openid isSocial connectionId accessToken refreshToken userPoolId }
  }
}`
	updateDoc = `mutation updateUser($id: String, $input: UpdateUserInput!, $emailToken: String, $phoneToken: String) { updateUser(id: $id, input: $input, emailToken: $emailToken, phoneToken: $phoneToken) { id username email nickname blocked status city } }`
	statusDoc = `query checkLoginStatus($token: String) { checkLoginStatus(token: $token) { code message status exp iat data { id userPoolId arn } } }`
	usersDoc  = `query users($page: Int, $limit: Int, $sortBy: SortByEnum, $excludeUsersInOrg: Boolean) { users(page: $page, limit: $limit, sortBy: $sortBy, excludeUsersInOrg: $excludeUsersInOrg) { totalCount list { id } } }`
)

func (p *pool) adminGraphQL(query, variables string) map[string]any {
	p.Helper()
	return p.graphQL(query, variables, "Authorization", "Bearer "+p.managementToken())
}

// refused is the shape of a GraphQL error with the code.
func refused(code int) string {
	return fmt.Sprintf(`{"errors":[{"message":{"code":%d,"message":"*","data":null}}],"data":null}`, code)
}

func TestRegisterByEmail(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	register := func(email, password, more string) map[string]any {
		return p.graphQL(registerDoc, fmt.Sprintf(`{"input":{"email":%q,"password":%q%s}}`, email, password, more))
	}
	good := p.encrypted("passw0rd")
	p.wants("plain", register("a@example.com", good, ""),
		`{"data":{"registerByEmail":{"id":"*","email":"a@example.com","token":null,"loginsCount":0,"registerSource":["basic:email"],"customData":[]}},"errors":"!"}`)
	p.wants("force login", register("b@example.com", good, `,"forceLogin":true,"clientIp":"192.0.2.9","profile":{"nickname":"B","udf":[{"key":"age","value":"7"}]},"params":"[{\"key\":\"school\",\"value\":\"PKU\"}]","context":"{\"a\":1}"`),
		`{"data":{"registerByEmail":{"nickname":"B","token":"*","tokenExpiredAt":"2026-12-05T02:30:00.000Z","loginsCount":1,"lastIP":"192.0.2.9",
		"customData":[{"key":"age","value":"7","dataType":"NUMBER","label":"Age"},{"key":"school","value":"PKU","dataType":"STRING","label":"School"}]}}}`)
	p.wants("token alone", register("c@example.com", good, `,"generateToken":true`), `{"data":{"registerByEmail":{"token":"*","loginsCount":0}}}`)
	p.wants("taken", register("A@example.com", good, ""), refused(2026))
	p.wants("bad address", register("nope", good, ""), refused(2003))
	p.wants("not encrypted", register("d@example.com", "passw0rd", ""), refused(2016))
	p.wants("short", register("d@example.com", p.encrypted("12345"), ""), refused(2029))
	p.wants("undeclared", register("d@example.com", good, `,"profile":{"udf":[{"key":"x","value":"1"}]}`), refused(400))
	p.wants("undeclared, for pipelines", register("e@example.com", good, `,"params":"[{\"key\":\"x\",\"value\":1},{\"key\":\"age\",\"value\":2}]"`), `{"data":{"registerByEmail":{"customData":[{"key":"age"}]}}}`)
	p.wants("declared, another type", register("d@example.com", good, `,"params":"[{\"key\":\"age\",\"value\":\"x\"}]"`), refused(400))
	p.wants("another type", register("d@example.com", good, `,"profile":{"udf":[{"key":"age","value":"\"old\""}]}`), refused(400))
	p.wants("params no list", register("d@example.com", good, `,"params":"{}"`), refused(400))
	p.wants("context no object", register("d@example.com", good, `,"context":"1"`), refused(400))
	p.wants("unknown application", p.graphQL(registerDoc, fmt.Sprintf(`{"input":{"email":"d@example.com","password":%q}}`, good), "X-Authing-App-Id", "nope"), refused(2011))
	p.wants("v3 knows it", p.call("POST", "/api/v3/signup", `{"connection":"PASSWORD","passwordPayload":{"email":"a@example.com","password":"passw0rd"}}`), `{"apiCode":2026}`)
	p.call("POST", "/api/v3/signup", `{"connection":"PASSWORD","passwordPayload":{"email":"v3@example.com","password":"passw0rd"}}`)
	p.wants("v2 knows v3's", register("v3@example.com", good, ""), refused(2026))
}

func TestLogin(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	good, wrong := p.encrypted("passw0rd"), p.encrypted("wrong-one")
	byEmail := func(email, password, more string) map[string]any {
		return p.graphQL(emailDoc, fmt.Sprintf(`{"input":{"email":%q,"password":%q%s}}`, email, password, more))
	}
	byName := func(name, password string) map[string]any {
		return p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":%q,"password":%q}}`, name, password))
	}
	p.wants("email", byEmail("TEST@example.com", good, `,"clientIp":"192.0.2.3"`),
		`{"data":{"loginByEmail":{"email":"test@example.com","token":"*","tokenExpiredAt":"2026-12-05T02:30:00.000Z","loginsCount":1,"lastIP":"192.0.2.3","newlyCreated":false}}}`)
	p.wants("username", byName("bob", good), `{"data":{"loginByUsername":{"username":"bob","token":"*"}}}`)
	p.wants("registers", byEmail("new@example.com", good, `,"autoRegister":true,"params":"[{\"key\":\"age\",\"value\":4}]"`), `{"data":{"loginByEmail":{"token":"*","loginsCount":1,"newlyCreated":true}}}`)
	p.wants("unknown email", byEmail("x@example.com", good, ""), refused(2004))
	p.wants("unknown name", byName("nobody", good), refused(2004))
	p.wants("wrong password", byName("bob", wrong), refused(2333))
	p.wants("bad address", byEmail("x", good, ""), refused(2003))
	p.wants("not encrypted", byName("bob", "passw0rd"), refused(2016))
	p.admin("POST", updatePath, `{"userId":"bob","status":"Suspended","options":{"userIdType":"username"}}`)
	p.wants("suspended", byName("bob", good), refused(2005))
	p.wants("English", p.graphQL(usernameDoc, fmt.Sprintf(`{"input":{"username":"nobody","password":%q}}`, good), "X-Authing-Lang", "en-US"),
		`{"errors":[{"message":{"code":2004,"message":"no such user"}}]}`)
}

func TestCreateUserByGraphQL(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	p.wants("everything", p.adminGraphQL(createDoc, `{"userInfo":{"username":"kept","password":"{md5}abc","loginsCount":3,"registerSource":["import:manual"],"unionid":"u"},"keepPassword":true,
		"params":"[{\"key\":\"age\",\"value\":7},{\"key\":\"school\",\"value\":\"\\\"PKU\\\"\"}]",
		"identity":{"provider":"wechat","userIdInIdp":"w-1","openid":"o-1","isSocial":true,"connectionId":"c-1","accessToken":"at","refreshToken":"rt"}}`),
		`{"data":{"createUser":{"id":"*","username":"kept","blocked":false,"status":"Activated","loginsCount":3,"password":null,
		"customData":[{"key":"age","value":"7","dataType":"NUMBER","label":"Age"},{"key":"school","value":"PKU","dataType":"STRING","label":"School"}],
		"identities":[{"provider":"wechat","userIdInIdp":"w-1","openid":"o-1","isSocial":true,"connectionId":"c-1","accessToken":"at","refreshToken":"rt","userPoolId":"pool-1"}]}}}`)
	p.signIn("kept", "{md5}abc")
	p.wants("blocked", p.adminGraphQL(createDoc, `{"userInfo":{"username":"blocked","blocked":true,"password":"`+p.encrypted("passw0rd")+`"}}`), `{"data":{"createUser":{"blocked":true,"status":"Suspended"}}}`)
	p.wants("reset first", p.adminGraphQL(createDoc, `{"userInfo":{"username":"reset","password":"`+p.encrypted("passw0rd")+`"},"resetPasswordOnFirstLogin":true}`), `{"data":{"createUser":{"id":"*"}}}`)
	p.wants("must reset", p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"reset","password":"passw0rd"}}`), `{"apiCode":1639}`)
	p.wants("taken", p.adminGraphQL(createDoc, `{"userInfo":{"username":"bob"}}`), refused(2026))
	p.wants("undeclared", p.adminGraphQL(createDoc, `{"userInfo":{"username":"z"},"params":"[{\"key\":\"x\",\"value\":1}]"}`), refused(400))
	p.wants("unknown member", p.adminGraphQL(createDoc, `{"userInfo":{"username":"z","shoeSize":4}}`), refused(400))
	p.wants("another type", p.adminGraphQL(createDoc, `{"userInfo":{"username":7}}`), refused(400))
	p.wants("no token", p.graphQL(createDoc, `{"userInfo":{"username":"z"}}`), refused(401))
	p.wants("user token", p.graphQL(createDoc, `{"userInfo":{"username":"z"}}`, "Authorization", p.signIn("bob", "passw0rd")["access_token"].(string)), refused(401))
}

func TestUserAndUsers(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
roles: [{code: staff, namespace: hr}, {code: admin, parent: hr/staff, description: All, system: true}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob, departmentIds: [d]}, roles: [admin, hr/staff]}
  - {id: u2, profile: {username: carol}, roles: [admin]}
  - {id: u3, profile: {username: dave}}
`)
	roles := `query getUserRoles($id: String!, $namespace: String) { user(id: $id) { roles(namespace: $namespace) { totalCount list { id code namespace arn description isSystem createdAt updatedAt parent { code namespace arn } users(page: 1, limit: 1) { totalCount list { id } } } } } }`
	p.wants("roles", p.adminGraphQL(roles, `{"id":"u1"}`), `{"data":{"user":{"roles":{"totalCount":2,"list":[
		{"id":"*","code":"admin","namespace":"default","arn":"*","description":"All","isSystem":true,"createdAt":"*","updatedAt":"*","parent":{"code":"staff","namespace":"hr","arn":"*"},"users":{"totalCount":2,"list":[{"id":"u1"}]}},
		{"code":"staff","parent":null}]}}}}`)
	p.wants("of a namespace", p.adminGraphQL(roles, `{"id":"u1","namespace":"hr"}`), `{"data":{"user":{"roles":{"totalCount":1,"list":[{"code":"staff"}]}}}}`)
	p.wants("no roles", p.adminGraphQL(roles, `{"id":"u3"}`), `{"data":{"user":{"roles":{"totalCount":0,"list":[]}}}}`)
	p.wants("unknown", p.adminGraphQL(roles, `{"id":"u9"}`), refused(2004))

	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	self := func(query string) map[string]any { return p.graphQL(query, `{}`, "Authorization", "Bearer "+access) }
	p.wants("self", self(`{ user { id username arn userPoolId token } }`), `{"data":{"user":{"id":"u1","token":"`+access+`","username":"bob","arn":"arn:cn:authing:pool-1:user:u1","userPoolId":"pool-1"}}}`)
	p.wants("self by id", self(`{ user(id: "u1") { id } }`), `{"data":{"user":{"id":"u1"}}}`)
	p.wants("another", self(`{ user(id: "u2") { id } }`), refused(2202))
	p.wants("nobody", p.graphQL(`{ user { id } }`, `{}`), refused(2020))

	ids := func(list ...string) string {
		return `{"data":{"users":{"list":[{"id":"` + strings.Join(list, `"},{"id":"`) + `"}]}}}`
	}
	p.wants("newest first", p.adminGraphQL(usersDoc, `{}`), ids("u3", "u2", "u1"))
	p.wants("oldest first", p.adminGraphQL(usersDoc, `{"sortBy":"CREATEDAT_ASC"}`), ids("u1", "u2", "u3"))
	p.clock.advance(time.Second)
	p.admin("POST", updatePath, `{"userId":"u2","name":"C"}`)
	p.wants("last changed first", p.adminGraphQL(usersDoc, `{"sortBy":"UPDATEDAT_DESC","limit":1}`), ids("u2"))
	p.wants("page", p.adminGraphQL(usersDoc, `{"page":2,"limit":2}`), `{"data":{"users":{"totalCount":3,"list":[{"id":"u1"}]}}}`)
	p.wants("past the end", p.adminGraphQL(usersDoc, `{"page":2147483647,"limit":2147483647}`), `{"data":{"users":{"totalCount":3,"list":[]}}}`)
	p.wants("outside organizations", p.adminGraphQL(usersDoc, `{"excludeUsersInOrg":true}`), `{"data":{"users":{"totalCount":2}}}`)
	p.wants("page 0", p.adminGraphQL(usersDoc, `{"page":0}`), refused(400))
	p.wants("limit 0", p.adminGraphQL(usersDoc, `{"limit":0}`), refused(400))
	p.wants("unknown order", p.adminGraphQL(usersDoc, `{"sortBy":"SHOE_SIZE"}`), refused(400))
	p.wants("as a user", self(`{ users { totalCount } }`), refused(401))
}

func TestUpdateUserByGraphQL(t *testing.T) {
	t.Parallel()
	p := newPool(t, `
users:
  - {id: u1, password: passw0rd, profile: {username: bob, email: bob@example.com, phone: "138"}}
  - {id: u2, profile: {username: carol, email: carol@example.com, phone: "139"}}
`)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	self := func(variables string) map[string]any {
		return p.graphQL(updateDoc, variables, "Authorization", "Bearer "+access)
	}
	p.wants("self", self(`{"id":"u1","input":{"nickname":"B","city":"Beijing","email":"bob@example.com"}}`), `{"data":{"updateUser":{"id":"u1","nickname":"B","city":"Beijing"}}}`)
	p.wants("self without id", self(`{"input":{"nickname":"C"}}`), `{"data":{"updateUser":{"nickname":"C"}}}`)
	for name, tt := range map[string]struct {
		variables string
		code      int
	}{
		"another":        {`{"id":"u2","input":{"nickname":"B"}}`, 2202},
		"email":          {`{"input":{"email":"new@example.com"}}`, 2225},
		"email by token": {`{"input":{"email":"new@example.com"},"emailToken":"x"}`, 2001},
		"phone":          {`{"input":{"phone":"137"}}`, 2226},
		"password":       {`{"input":{"password":"x"}}`, 403},
		"blocked":        {`{"input":{"blocked":false}}`, 403},
		"username taken": {`{"input":{"username":"carol"}}`, 2034},
	} {
		p.wants(name, self(tt.variables), refused(tt.code))
	}
	p.wants("administrator", p.adminGraphQL(updateDoc, `{"id":"u2","input":{"email":"new@example.com","blocked":true,"password":"`+p.encrypted("passw0rd")+`"}}`),
		`{"data":{"updateUser":{"email":"new@example.com","blocked":true,"status":"Suspended"}}}`)
	p.wants("unblocked", p.adminGraphQL(updateDoc, `{"id":"u2","input":{"blocked":false}}`), `{"data":{"updateUser":{"status":"Activated"}}}`)
	p.signIn("carol", "passw0rd")
	p.wants("phone taken", p.adminGraphQL(updateDoc, `{"id":"u2","input":{"phone":"138"}}`), refused(2035))
	p.wants("email taken", p.adminGraphQL(updateDoc, `{"id":"u2","input":{"email":"BOB@example.com"}}`), refused(2200))
	p.wants("unknown", p.adminGraphQL(updateDoc, `{"id":"u9","input":{}}`), refused(2004))
	p.wants("no token", p.graphQL(updateDoc, `{"id":"u1","input":{}}`), refused(2020))
}

func TestCheckLoginStatus(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	answer := p.graphQL(usernameDoc, `{"input":{"username":"bob","password":"`+p.encrypted("passw0rd")+`"}}`)
	token := text(t, answer, "data", "loginByUsername", "token")
	check := func(token string) map[string]any {
		return p.graphQL(statusDoc, fmt.Sprintf(`{"token":%q}`, token))
	}
	good := `{"data":{"checkLoginStatus":{"code":200,"message":"*","status":true,"exp":1796437800,"iat":1795228200,"data":{"id":"*","userPoolId":"pool-1","arn":"*"}}}}`
	p.wants("good", check(token), good)
	p.wants("own token", p.graphQL(statusDoc, `{}`, "Authorization", "Bearer "+token), good)
	bad := `{"errors":"!","data":{"checkLoginStatus":{"code":2020,"status":false,"exp":null,"data":null}}}`
	p.wants("tampered", check(token[:len(token)-6]+"AAAAAA"), bad)
	p.wants("rubbish", check("x"), bad)
	p.wants("none", p.graphQL(statusDoc, `{}`), bad)
	p.wants("management token", check(p.managementToken()), bad)
	p.clock.advance(15 * 24 * time.Hour)
	p.wants("expired", check(token), `{"data":{"checkLoginStatus":{"code":2206,"status":false}}}`)
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	query := `query accessToken($userPoolId: String!, $secret: String!) { accessToken(userPoolId: $userPoolId, secret: $secret) { accessToken exp iat } }`
	answer := p.graphQL(query, `{"userPoolId":"pool-1","secret":"pool-secret"}`)
	p.wants("good", answer, `{"data":{"accessToken":{"accessToken":"*","exp":1796524200,"iat":1795228200}}}`)
	token := text(t, answer, "data", "accessToken", "accessToken")
	p.wants("works", p.call("GET", "/api/v3/get-user?userId=bob&userIdType=username", "", "Authorization", "Bearer "+token), `{"statusCode":200}`)
	p.wants("wrong secret", p.graphQL(query, `{"userPoolId":"pool-1","secret":"x"}`), refused(401))
	p.wants("wrong pool", p.graphQL(query, `{"userPoolId":"x","secret":"pool-secret"}`), refused(401))
	p.clock.advance(15*24*time.Hour + time.Second)
	p.wants("expired", p.call("GET", "/api/v3/get-user?userId=x", "", "Authorization", token), `{"statusCode":401}`)
}

func TestGraphQLRefuses(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	deep := `{ user { ` + strings.Repeat(`roles { list { users { list { `, 3) + `id` + strings.Repeat(` } } } }`, 3) + ` } }`
	for name, tt := range map[string]struct{ query, want string }{
		"unknown query":    {`{ userpoolTypes { code } }`, `{"errors":[{"message":{"code":501,"message":"模拟器不支持: userpoolTypes is not emulated"}}],"data":null}`},
		"unknown mutation": {`mutation { deleteUserpool { code } }`, `{"errors":[{"message":{"code":501,"message":"模拟器不支持: deleteUserpool is not emulated"}}],"data":null}`},
		"unknown field":    {`{ user { shoeSize } }`, refused(400)},
		"syntax":           {`{ user {`, refused(400)},
		"too deep":         {deep, `{"errors":[{"message":{"code":400}}],"data":null}`},
		"too long":         {`{ user { id } } #` + strings.Repeat("x", 200<<10), refused(400)},
	} {
		answer := p.graphQL(tt.query, `{}`)
		errs, _ := answer["errors"].([]any)
		if len(errs) == 0 {
			t.Errorf("%s: no error in %v", name, answer)
			continue
		}
		answer["errors"] = errs[:1]
		p.wants(name, answer, tt.want)
	}
	p.wants("no JSON", p.call("POST", "/graphql/v2", `{`), refused(400))
	p.wants("no query", p.call("POST", "/graphql/v2", `{}`), refused(400))
	p.wants("too large", p.call("POST", "/graphql/v2", `{"query":"`+strings.Repeat("x", 2<<20)+`"}`), refused(400))
	status, body := p.send("GET", "/graphql/v2", "")
	if status != 405 {
		t.Errorf("GET answered %d %s", status, body)
	}
}

func TestSchemaIsServed(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	answer, err := json.Marshal(p.graphQL(`{ __schema { types { name } } }`, `{}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"CreateUserInput", "JWTTokenStatus"} {
		if !strings.Contains(emulator.Schema(), name) || !strings.Contains(string(answer), name) {
			t.Errorf("%s is not in both the schema and the answer", name)
		}
	}
}
