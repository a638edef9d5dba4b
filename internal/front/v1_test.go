package front_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/front"
)

// inOptions are the arguments of updateUser that v1 documents put into options.
var inOptions = map[string][]string{
	"_id": {"options", "_id"}, "registerInClient": {"options", "registerInClient"},
	"tokenExpiredAt": {"options", "tokenExpiredAt"}, "password": {"options", "password"}, "nickname": {"options", "nickname"},
}

// declaredV1 is which rpcs of authing.v1 declare which root field, as the engine
// says, and what they put where.
var declaredV1 = map[string][]struct {
	rpc       string
	arguments map[string][]string
}{
	"mutation updateUser": {
		{"AuthService.UpdateUser", inOptions},
		{"AuthService.Logout", map[string][]string{
			"_id": inOptions["_id"], "registerInClient": inOptions["registerInClient"], "tokenExpiredAt": inOptions["tokenExpiredAt"],
		}},
		{"ManagementService.UpdateUser", inOptions},
	},
	"query user":                      {{"AuthService.GetUser", nil}, {"ManagementService.GetUser", nil}},
	"query users":                     {{"ManagementService.ListUsers", nil}},
	"query userPatch":                 {{"ManagementService.BatchGetUsers", nil}},
	"query ReadOauthList":             {{"AuthService.ReadOAuthList", nil}},
	"query notBindOAuthList":          {{"ManagementService.ReadUserOAuthList", nil}},
	"mutation login":                  {{"AuthService.Login", nil}},
	"query checkLoginStatus":          {{"AuthService.CheckLoginStatus", nil}},
	"query getUserPoolSettings":       {{"ManagementService.GetUserPoolSettings", nil}},
	"mutation changePassword":         {{"AuthService.ChangePassword", nil}},
	"query getAccessTokenByAppSecret": {{"ManagementService.GetAccessTokenByAppSecret", nil}},
}

// v1Door is a door that has fields of v1 and, at the same time, those of v2.
func v1Door(t *testing.T) (*door, *endings) {
	t.Helper()
	e := &endings{}
	d := newDoor(t, func(o *front.Options) {
		o.Ending = e.of
		o.Declared = func(operation, field string) []front.Declaration {
			found := declared(operation, field)
			for _, one := range declaredV1[operation+" "+field] {
				service, name, _ := strings.Cut(one.rpc, ".")
				for _, candidate := range services()[4:] {
					if string(candidate.Name()) != service {
						continue
					}
					declaration := front.Declaration{Method: candidate.Methods().ByName(protoreflect.Name(name)), Path: []string{field}}
					if declaration.Method == nil {
						t.Fatalf("no rpc %s", one.rpc)
					}
					if one.arguments != nil {
						declaration.Argument = func(name string) []string { return one.arguments[name] }
						declaration.Arguments = slices.Collect(maps.Values(one.arguments))
					}
					found = append(found, declaration)
				}
			}
			return found
		}
	})
	return d, e
}

// graphQLV1 is a request to /graphql.
func graphQLV1(t testing.TB, query string, variables map[string]any, headers ...string) *http.Request {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return request("POST", "/graphql", string(body), headers...)
}

const (
	usersHost = optionsv1.Host_HOST_V1_USERS
	oauthHost = optionsv1.Host_HOST_V1_OAUTH
)

func TestGraphQLOfV1(t *testing.T) {
	const (
		none       = optionsv1.Identity_IDENTITY_NONE
		endUser    = optionsv1.Identity_IDENTITY_END_USER
		management = optionsv1.Identity_IDENTITY_MANAGEMENT
	)
	for name, tc := range map[string]struct {
		caller, query string
		host          optionsv1.Host
		identity      optionsv1.Identity
		code          int // of a refusal
	}{
		"signing in":               {"", `mutation { login(email: "a") { token } }`, usersHost, none, 0},
		"signing in with a key":    {"key", `mutation { login(email: "a") { token } }`, usersHost, none, 0},
		"a user about itself":      {"user", `{ user(id: "u1") { email } }`, usersHost, endUser, 0},
		"a key about a user":       {"key", `{ user(id: "u1") { email } }`, usersHost, management, 0},
		"nobody about users":       {"", `{ users { totalCount } }`, 0, 0, 401},
		"applications":             {"", `{ ReadOauthList { name } }`, oauthHost, none, 0},
		"a key about applications": {"key", `{ notBindOAuthList { type } }`, oauthHost, management, 0},
		"both hosts":               {"", `{ ReadOauthList { name } checkLoginStatus { status } }`, 0, 0, 403},
		"both hosts with a key":    {"key", `{ users { totalCount } notBindOAuthList { type } }`, 0, 0, 403},
		"a field of v2 alone":      {"", `mutation { loginByEmail(input: {}) { token } }`, 0, 0, 403},
		"an unknown one":           {"", `{ nothing }`, 0, 0, 403},
	} {
		t.Run(name, func(t *testing.T) {
			d, _ := v1Door(t)
			r := graphQLV1(t, tc.query, nil)
			switch tc.caller {
			case "key":
				r.Header.Set("Authorization", "Bearer "+d.token())
			case "user":
				r.Header.Set("Authorization", userToken)
			}
			got := d.send(r)
			if tc.code != 0 {
				d.refusedWith(got, tc.code)
				d.nothingPassed()
				return
			}
			if len(d.upstream.calls) != 1 {
				t.Fatalf("%s", got.text)
			}
			if call := d.upstream.calls[0]; call.Host != tc.host || call.Identity != tc.identity || strings.Contains(string(call.Body), "planted") {
				t.Errorf("%+v", call)
			}
		})
	}
}

// Fields of v1 are no fields of v2, which lets in by other rpcs.
func TestFieldsOfV1AreNotV2s(t *testing.T) {
	d, _ := v1Door(t)
	d.refusedWith(d.send(graphQL(t, `{ userPatch(ids: "u1") { totalCount } }`, nil)), http.StatusForbidden)
	d.nothingPassed()
	d.send(graphQL(t, `{ checkLoginStatus(token: "x") { code } }`, nil))
	if len(d.upstream.calls) != 1 || d.upstream.calls[0].Host != 0 {
		t.Errorf("%+v", d.upstream.calls)
	}
}

// What a document calls an update may be the end of a session, and nothing else
// may go under its name.
func TestLogoutOfV1(t *testing.T) {
	const update = "AuthService.UpdateUser"
	for name, tc := range map[string]struct {
		query     string
		variables map[string]any
		asked     []string
	}{
		"logout": {
			`mutation UpdateUser($_id: String!, $tokenExpiredAt: String) { updateUser(options: {_id: $_id, tokenExpiredAt: $tokenExpiredAt}) { _id } }`,
			map[string]any{"_id": "u1", "tokenExpiredAt": "0"},
			[]string{"AuthService.Logout"},
		},
		"logout, one variable": {`mutation($o: UserUpdateInput!) { updateUser(options: $o) { _id } }`, map[string]any{"o": map[string]any{"_id": "u1", "tokenExpiredAt": "0"}}, []string{"AuthService.Logout"}},
		"logout, a variable that is not given": {
			`mutation($n: String) { updateUser(options: {_id: "u1", nickname: $n, tokenExpiredAt: "0"}) { _id } }`, nil, []string{"AuthService.Logout"},
		},
		"another time": {`mutation { updateUser(options: {_id: "u1", tokenExpiredAt: "9"}) { _id } }`, nil, []string{update}},
		"both":         {`mutation { updateUser(options: {_id: "u1", nickname: "x", tokenExpiredAt: "0"}) { _id } }`, nil, []string{update, "AuthService.Logout"}},
		"an update":    {`mutation { updateUser(options: {_id: "u1", nickname: "x"}) { _id } }`, nil, []string{update, "AuthService.Logout"}},
	} {
		t.Run(name, func(t *testing.T) {
			d, e := v1Door(t)
			d.upstream.body = `{"data":{"updateUser":{"_id":"u1"}}}`
			got := d.send(graphQLV1(t, tc.query, tc.variables, "Authorization", userToken))
			if !slices.Equal(e.asked, tc.asked) || !slices.Equal(e.ended, e.asked) {
				t.Errorf("asked %v, ended %v: %s", e.asked, e.ended, got.text)
			}
		})
	}
	d, e := v1Door(t)
	d.upstream.body = `{"data":{"updateUser":{"_id":"u1"}}}`
	d.send(graphQLV1(t, `mutation { updateUser(options: {_id: "u1", password: "x"}) { _id } }`, nil, "Authorization", "Bearer "+d.token()))
	if !slices.Equal(e.ended, []string{"ManagementService.UpdateUser"}) {
		t.Errorf("a key's: %v", e.ended)
	}
	if options, _ := e.arguments[0]["options"].(map[string]any); options["password"] != "x" {
		t.Errorf("arguments %v", e.arguments)
	}
}

func TestTokensOfV1(t *testing.T) {
	const (
		byAppSecret = `query($s: String!, $c: String!) { t: getAccessTokenByAppSecret(secret: $s, clientId: $c) }`
		sdkInit     = `query getClientWhenSdkInit { getClientWhenSdkInit(secret: "planted-pool-secret", clientId: "demo-pool") { accessToken clientInfo { i: _id name clientType { _id } } } }`
	)
	right := map[string]any{"s": poolSecret, "c": poolID}
	d, _ := v1Door(t)
	got := d.send(graphQLV1(t, byAppSecret, right))
	token, _ := got.json["data"].(map[string]any)["t"].(string)
	if token == "" || got.header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%s", got.text)
	}
	d.nothingPassed()
	if users := d.send(graphQLV1(t, `{ users { totalCount } }`, nil, "Authorization", "Bearer "+token)); len(d.upstream.calls) != 1 {
		t.Errorf("the token does not open management: %s", users.text)
	}

	d, _ = v1Door(t)
	got = d.send(graphQLV1(t, sdkInit, nil))
	client, _ := got.json["data"].(map[string]any)["getClientWhenSdkInit"].(map[string]any)
	info, _ := client["clientInfo"].(map[string]any)
	if client["accessToken"] == nil || info["i"] != poolID || len(info) != 3 {
		t.Errorf("%s", got.text)
	}
	for name, tc := range map[string]struct {
		query     string
		variables map[string]any
		code      int
	}{
		"wrong secret":     {byAppSecret, map[string]any{"s": "guess", "c": poolID}, 401},
		"nothing":          {`{ getAccessTokenByAppSecret }`, nil, 401},
		"fields of a text": {`query($s: String!, $c: String!) { getAccessTokenByAppSecret(secret: $s, clientId: $c) { accessToken } }`, right, 400},
		"no fields":        {`query($s: String!, $c: String!) { getClientWhenSdkInit(secret: $s, clientId: $c) }`, right, 400},
		"other fields":     {`query($s: String!, $c: String!) { getClientWhenSdkInit(secret: $s, clientId: $c) { secret } }`, right, 400},
		"no fields below":  {`query($s: String!, $c: String!) { getClientWhenSdkInit(secret: $s, clientId: $c) { clientInfo } }`, right, 400},
		"with another":     {`query($s: String!, $c: String!) { getAccessTokenByAppSecret(secret: $s, clientId: $c) users { totalCount } }`, right, 400},
		"v2's":             {accessTokenQuery, map[string]any{"userPoolId": poolID, "secret": poolSecret}, 403},
	} {
		t.Run(name, func(t *testing.T) {
			d.refusedWith(d.send(graphQLV1(t, tc.query, tc.variables)), tc.code)
			d.nothingPassed()
		})
	}
	d.refusedWith(d.send(graphQL(t, byAppSecret, right)), http.StatusForbidden)
}

func TestPathsOfV1(t *testing.T) {
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	const api = optionsv1.Host_HOST_API
	for name, tc := range map[string]struct {
		verb, target, body string
		headers            []string
		host               optionsv1.Host
		path, query        string
		form, json         string
	}{
		"a code":         {verb: "GET", target: "/send_smscode/138%2F1/demo-pool", host: usersHost, path: "/send_smscode/138%2F1/demo-pool"},
		"another code":   {verb: "GET", target: "/notification/send_register_smscode/138/demo-pool", host: usersHost, path: "/notification/send_register_smscode/138/demo-pool"},
		"a WeChat code":  {verb: "GET", target: "/oauth/wxapp/qrcode/demo-pool?random=r&useSelfWxapp=false", host: oauthHost, path: "/oauth/wxapp/qrcode/demo-pool", query: "random=r&useSelfWxapp=false"},
		"its state":      {verb: "POST", target: "/oauth/wxapp/confirm/qr?random=r", host: oauthHost, path: "/oauth/wxapp/confirm/qr", query: "random=r"},
		"an app's code":  {verb: "GET", target: "/qrcode/gene?scene=APP_AUTH&mine=1", host: oauthHost, path: "/qrcode/gene", query: "mine=1&scene=APP_AUTH"},
		"that's state":   {verb: "GET", target: "/qrcode/check?qrcodeId=q", host: oauthHost, path: "/qrcode/check", query: "qrcodeId=q"},
		"its ticket":     {verb: "POST", target: "/oauth/scan-qrcode/exchangeUserInfoWithTicket", body: ` {"ticket" : "t"}`, headers: []string{"Content-Type", "application/json;charset=utf-8"}, host: oauthHost, path: "/oauth/scan-qrcode/exchangeUserInfoWithTicket", json: `{"ticket":"t"}`},
		"system":         {verb: "GET", target: "/system/status", host: usersHost, path: "/system/status"},
		"CAS":            {verb: "GET", target: "/cas/logout", host: usersHost, path: "/cas/logout"},
		"tokens":         {verb: "POST", target: "/oauth/oidc/token", body: "grant_type=password&client_id=app-1&client_secret=s&password=p", headers: form, host: api, path: "/oauth/oidc/token", form: "client_id=app-1&client_secret=s&grant_type=password&password=p"},
		"refreshed ones": {verb: "POST", target: "/oauth/oidc/token", body: "grant_type=refresh_token", headers: form, host: api, path: "/oauth/oidc/token", form: "grant_type=refresh_token"},
		"whose they are": {verb: "POST", target: "/oauth/oidc/me", body: "access_token=a", headers: form, host: api, path: "/oauth/oidc/me", form: "access_token=a"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.send(request(tc.verb, tc.target, tc.body, append(tc.headers, "Authorization", userToken, "Cookie", "session=1", "X-Authing-Lang", "en-US")...))
			if len(d.upstream.rest) != 1 || got.text != d.upstream.body {
				t.Fatalf("%d calls: %s", len(d.upstream.rest), got.text)
			}
			call := d.upstream.rest[0]
			if call.Verb != tc.verb || call.Host != tc.host || call.Path != tc.path || call.Query.Encode() != tc.query ||
				call.Form.Encode() != tc.form || string(call.JSON) != tc.json {
				t.Errorf("%+v", call)
			}
			if call.Header.Get("X-Authing-Lang") != "en-US" || call.Header.Get("Authorization") != "" || call.Header.Get("Cookie") != "" {
				t.Errorf("header %v", call.Header)
			}
		})
	}
}

func TestPathsOfV1Refused(t *testing.T) {
	form := []string{"Content-Type", "application/x-www-form-urlencoded"}
	for name, tc := range map[string]struct {
		verb, target, body string
		headers            []string
		code               int
	}{
		"another verb":      {"POST", "/send_smscode/138/demo-pool", "", nil, 405},
		"a path upwards":    {"GET", "/send_smscode/%2e%2e/demo-pool", "", nil, 404},
		"another grant":     {"POST", "/oauth/oidc/token", "grant_type=authorization_code", form, 403},
		"no grant":          {"POST", "/oauth/oidc/token", "", nil, 403},
		"two grants":        {"POST", "/oauth/oidc/token", "grant_type=password&grant_type=refresh_token", form, 400},
		"a grant as JSON":   {"POST", "/oauth/oidc/token", `{"grant_type":"password"}`, []string{"Content-Type", "application/json"}, 403},
		"two parameters":    {"GET", "/qrcode/check?qrcodeId=a&qrcodeId=b", "", nil, 400},
		"broken ones":       {"GET", "/qrcode/check?qrcodeId=%zz", "", nil, 400},
		"a body of no type": {"POST", "/oauth/scan-qrcode/exchangeUserInfoWithTicket", `{"ticket":"t"}`, nil, 400},
		"no object":         {"POST", "/oauth/scan-qrcode/exchangeUserInfoWithTicket", `["t"]`, []string{"Content-Type", "application/json"}, 400},
		"a path of Authing": {"GET", "/oauth/wxapp/other", "", nil, 404},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			d.refusedWith(d.send(request(tc.verb, tc.target, tc.body, tc.headers...)), tc.code)
			if len(d.upstream.rest) > 0 {
				t.Errorf("passed on: %+v", d.upstream.rest)
			}
		})
	}
	policy := newDoor(t, underPolicy(t, new(bytes.Buffer)))
	if got := policy.send(request("POST", "/oauth/oidc/token", "grant_type=password&client_id=nobodys", form...)); got.code() != http.StatusNotFound {
		t.Errorf("an application of nobody's: %s", got.text)
	}
	policy.refusedWith(policy.send(request("GET", "/system/status", "")), http.StatusForbidden)
	policy.send(request("POST", "/oauth/oidc/token", "grant_type=password&client_id=app-1", form...))
	if len(policy.upstream.rest) != 1 {
		t.Errorf("passed on by a policy: %+v", policy.upstream.rest)
	}
	d := newDoor(t)
	d.refusedWith(d.send(request("GET", "/system/status", "", "Authorization", "Bearer "+d.token())), http.StatusUnauthorized)
	if len(d.upstream.rest) > 0 {
		t.Errorf("our token was let in: %+v", d.upstream.rest)
	}
	d.upstream.err = errBroken
	if got := d.send(request("GET", "/system/status", "")); got.code() != http.StatusServiceUnavailable || strings.Contains(got.text, "planted") {
		t.Errorf("%s", got.text)
	}
}
