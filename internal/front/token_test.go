package front_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
)

func TestManagementToken(t *testing.T) {
	d := newDoor(t)
	got := d.send(request("POST", "/api/v3/get-management-token",
		`{"accessKeyId":"demo-pool","accessKeySecret":"planted-pool-secret"}`))
	data, _ := got.json["data"].(map[string]any)
	if got.status != 200 || got.code() != 200 || data["expires_in"] != float64(24*60*60) {
		t.Fatalf("%d %s", got.status, got.text)
	}
	if got.header.Get("Cache-Control") != "no-store" {
		t.Error("may be cached")
	}
	parts := strings.Split(data["access_token"].(string), ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil || claims["scoped_userpool_id"] != poolID {
		t.Errorf("claims %s", payload)
	}
	d.nothingPassed()
}

func TestManagementTokenRefused(t *testing.T) {
	right := `{"accessKeyId":"demo-pool","accessKeySecret":"planted-pool-secret"}`
	for name, c := range map[string]struct {
		verb, body string
		real       bool
		want       int
	}{
		"wrong secret":    {"POST", `{"accessKeyId":"demo-pool","accessKeySecret":"guess"}`, false, 401},
		"unknown key":     {"POST", `{"accessKeyId":"other","accessKeySecret":"planted-pool-secret"}`, false, 401},
		"empty body":      {"POST", ``, false, 400},
		"null":            {"POST", `null`, false, 401},
		"numbers":         {"POST", `{"accessKeyId":1,"accessKeySecret":2}`, false, 400},
		"list":            {"POST", `[` + right + `]`, false, 400},
		"too large":       {"POST", right + strings.Repeat(" ", 32<<10), false, 413},
		"wrong verb":      {"GET", ``, false, 405},
		"management away": {"POST", right, true, 403},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			if c.real {
				d = newDoor(t, withoutManagement(t))
			}
			got := d.send(request(c.verb, "/api/v3/get-management-token", c.body))
			d.refusedWith(got, c.want)
			d.nothingPassed()
		})
	}
}

const accessTokenQuery = `query accessToken($userPoolId: String!, $secret: String!) {
  accessToken(userPoolId: $userPoolId, secret: $secret) { accessToken exp iat }
}`

func TestAccessTokenField(t *testing.T) {
	right := map[string]any{"userPoolId": poolID, "secret": poolSecret}
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		root      string
		fields    []string
	}{
		"as SDKs send it": {accessTokenQuery, right, "accessToken", []string{"accessToken", "exp", "iat"}},
		"in place":        {`{ accessToken(userPoolId: "demo-pool", secret: """planted-pool-secret""") { exp } }`, nil, "accessToken", []string{"exp"}},
		"alias":           {`{ a: accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") { b: iat __typename } }`, nil, "a", []string{"b", "__typename"}},
		"fragments": {
			`{ ...F } fragment F on Query { accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") { ...G } }
			 fragment G on AccessTokenRes { accessToken }`, nil, "accessToken", []string{"accessToken"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			got := d.send(graphQL(t, c.query, c.variables))
			data, _ := got.json["data"].(map[string]any)
			answer, _ := data[c.root].(map[string]any)
			if got.json["errors"] != nil || len(answer) != len(c.fields) {
				t.Fatalf("%s", got.text)
			}
			for _, field := range c.fields {
				if answer[field] == nil {
					t.Errorf("no %s in %s", field, got.text)
				}
			}
			d.nothingPassed()
		})
	}
}

func TestAccessTokenTimes(t *testing.T) {
	d := newDoor(t)
	got := d.send(graphQL(t, accessTokenQuery, map[string]any{"userPoolId": poolID, "secret": poolSecret}))
	answer := got.json["data"].(map[string]any)["accessToken"].(map[string]any)
	iat, exp := startOfTest.Unix(), startOfTest.Unix()+24*60*60
	if answer["iat"] != float64(iat) || answer["exp"] != float64(exp) {
		t.Errorf("%v", answer)
	}
	users := d.send(graphQL(t, `{ users { totalCount } }`, nil, "Authorization", "Bearer "+answer["accessToken"].(string)))
	if users.json["errors"] != nil || len(d.upstream.calls) != 1 {
		t.Errorf("the token does not open management: %s", users.text)
	}
}

func TestAccessTokenFieldRefused(t *testing.T) {
	right := map[string]any{"userPoolId": poolID, "secret": poolSecret}
	for name, c := range map[string]struct {
		query     string
		variables map[string]any
		real      bool
		want      int
	}{
		"wrong secret":     {accessTokenQuery, map[string]any{"userPoolId": poolID, "secret": "guess"}, false, 401},
		"secret missing":   {accessTokenQuery, map[string]any{"userPoolId": poolID}, false, 401},
		"no variables":     {accessTokenQuery, nil, false, 401},
		"secret is a list": {accessTokenQuery, map[string]any{"userPoolId": poolID, "secret": []string{poolSecret}}, false, 401},
		"no arguments":     {`{ accessToken { exp } }`, nil, false, 401},
		"a number":         {`{ accessToken(userPoolId: 1, secret: 2) { exp } }`, nil, false, 401},
		"unknown field":    {`{ accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") { secret } }`, nil, false, 400},
		"no selection":     {`{ accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") }`, nil, false, 400},
		"too deep":         {`{ accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") { exp { a } } }`, nil, false, 400},
		"with another": {`query($userPoolId: String!, $secret: String!) {
			checkLoginStatus(token: "x") { code }
			accessToken(userPoolId: $userPoolId, secret: $secret) { exp } }`, right, false, 400},
		"hidden with another": {`query($userPoolId: String!, $secret: String!) { ...F checkLoginStatus { code } }
			fragment F on Query { accessToken(userPoolId: $userPoolId, secret: $secret) { exp } }`, right, false, 400},
		"as a mutation":   {`mutation { accessToken(userPoolId: "demo-pool", secret: "planted-pool-secret") { exp } }`, nil, false, 403},
		"management away": {accessTokenQuery, right, true, 403},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDoor(t)
			if c.real {
				d = newDoor(t, withoutManagement(t))
			}
			got := d.send(graphQL(t, c.query, c.variables))
			d.refusedWith(got, c.want)
			d.nothingPassed()
		})
	}
}
