package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
)

func TestSeedIsStrict(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ seed, want string }{
		"unknown section":        {`tenants: []`, "tenants"},
		"unknown member":         {`users: [{name: bob}]`, "name"},
		"unknown attribute":      {`users: [{profile: {username: bob, shoeSize: 4}}]`, "shoeSize"},
		"attribute type":         {`users: [{profile: {username: 7}}]`, "username"},
		"no name":                {`users: [{profile: {nickname: bob}}]`, "users[0]"},
		"twice the same name":    {`users: [{profile: {username: bob}}, {profile: {username: bob}}]`, "users[1]"},
		"twice the same id":      {`users: [{id: a, profile: {username: bob}}, {id: a, profile: {username: carol}}]`, "users[1]"},
		"bad status":             {`users: [{profile: {username: bob, status: gone}}]`, "status"},
		"short password":         {`users: [{password: "1", profile: {username: bob}}]`, "users[0]"},
		"unknown role":           {`users: [{profile: {username: bob}, roles: [admin]}]`, `role "admin"`},
		"unknown parent":         {`roles: [{code: a, parent: b}]`, `role "b"`},
		"role without code":      {`roles: [{namespace: a}]`, "code"},
		"role twice":             {`roles: [{code: a}, {code: a}]`, "roles[1]"},
		"role code":              {`roles: [{code: a b}]`, "code"},
		"unknown role of group":  {`groups: [{code: a, roles: [b]}]`, `role "b"`},
		"unknown group":          {`users: [{profile: {username: bob}, groups: [dev]}]`, `group "dev"`},
		"group without code":     {`groups: [{name: a}]`, "code"},
		"group twice":            {`groups: [{code: a}, {code: a}]`, "groups[1]"},
		"bad field type":         {`fields: [{key: a, type: INT}]`, "fields[0]"},
		"custom data type":       {`{fields: [{key: a, type: NUMBER}], users: [{profile: {username: bob}, customData: {a: x}}]}`, "customData.a"},
		"secretless application": {`applications: [{id: a}]`, "applications[0]"},
		"public with a typo":     {`applications: [{id: a, token_endpoint_auth_method: non}]`, "applications[0]"},
		"auth method":            {`applications: [{id: a, secret: s, token_endpoint_auth_method: private_key_jwt}]`, "token_endpoint_auth_method"},
		"ID token algorithm":     {`applications: [{id: a, secret: s, id_token_signed_response_alg: none}]`, "id_token_signed_response_alg"},
		"short HS256 secret":     {`applications: [{id: a, secret: short, id_token_signed_response_alg: HS256}]`, "32 characters"},
		"relative redirect":      {`applications: [{id: a, secret: s, redirect_uris: [/callback]}]`, `"/callback"`},
		"redirect with fragment": {`applications: [{id: a, secret: s, post_logout_redirect_uris: ["https://a.example.com/#x"]}]`, "without user and fragment"},
		"application twice":      {`applications: [{id: a, secret: s}, {id: a, secret: s}]`, "twice"},
		"two documents":          {"users: []\n---\nusers: []", "one YAML document"},
		"no YAML":                {`users: [`, "seed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			seed, err := emulator.LoadSeed(strings.NewReader(tt.seed))
			if err == nil {
				_, err = emulator.New(emulator.Options{Seed: seed, BcryptCost: 4})
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %v, want one about %q", err, tt.want)
			}
		})
	}
}

func TestSeededApplications(t *testing.T) {
	t.Parallel()
	p := newPool(t, `{applications: [{id: other, secret: s, name: Other}], users: [{password: passw0rd, profile: {username: bob}}]}`)
	body := `{"connection":"PASSWORD","client_id":"other","client_secret":"s","passwordPayload":{"username":"bob","password":"passw0rd"}}`
	p.wants("other application", p.call("POST", signInPath, body), `{"statusCode":200}`)
	p.wants("its last sign-in", p.admin("GET", "/api/v3/get-user?userId=bob&userIdType=username", ""), `{"data":{"lastLoginApp":"other"}}`)
}

func TestReset(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	before := p.admin("POST", "/api/v3/list-users", `{}`)
	p.admin("POST", createPath, `{"username":"extra"}`)
	if status, body := p.send("POST", "/_emulator/reset", `{"users":[]}`); status != http.StatusBadRequest {
		t.Errorf("a body answered %d %s", status, body)
	}
	if status, _ := p.send("POST", "/_emulator/reset", "", "Sec-Fetch-Site", "cross-site"); status != http.StatusForbidden {
		t.Errorf("another site's page answered %d", status)
	}
	p.wants("not yet", p.admin("POST", "/api/v3/list-users", `{}`), `{"data":{"totalCount":2}}`)
	if status, body := p.send("POST", "/_emulator/reset", ""); status != http.StatusNoContent || len(body) > 0 {
		t.Errorf("reset answered %d %s", status, body)
	}
	id := text(t, before["data"].(map[string]any)["list"].([]any)[0].(map[string]any), "userId")
	p.wants("as seeded", p.admin("POST", "/api/v3/list-users", `{}`), `{"data":{"totalCount":1,"list":[{"userId":"`+id+`","loginsCount":0}]}}`)
}

func TestCredentials(t *testing.T) {
	t.Parallel()
	e, err := emulator.New(emulator.Options{Seed: &emulator.Seed{}, AppID: "mine", PublicURL: "http://127.0.0.1:9/"})
	if err != nil {
		t.Fatal(err)
	}
	c := e.Credentials()
	if len(c.UserPoolID) != 24 || len(c.UserPoolSecret) != 32 || c.AppID != "mine" || len(c.AppSecret) != 32 || c.Host != "http://127.0.0.1:9" {
		t.Errorf("ids of %d and %d, app %q, secret of %d, host %q", len(c.UserPoolID), len(c.UserPoolSecret), c.AppID, len(c.AppSecret), c.Host)
	}
	if _, err := emulator.New(emulator.Options{BcryptCost: 99}); err == nil {
		t.Error("a bcrypt cost of 99 was accepted")
	}
}
