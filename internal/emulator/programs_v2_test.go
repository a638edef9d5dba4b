package emulator_test

import (
	"net/url"
	"testing"
	"time"
)

// program asks the token endpoint with the credentials of a program.
func (p *pool) program(id, secret string) map[string]any {
	p.Helper()
	return p.call("POST", "/oidc/token", url.Values{
		"grant_type": {"client_credentials"}, "client_id": {id}, "client_secret": {secret}, "scope": {"orders:read"},
	}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
}

const (
	programs    = "applications/app-1/programmatic-access-accounts"
	program     = "applications/programmatic-access-accounts"
	keptProgram = `{"error":"invalid_client","access_token":"!"}`
)

func TestProgrammaticAccessAccounts(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	created := p.admin("POST", "/api/v2/"+programs, `{"tokenLifetime":60,"remarks":"Night job"}`)
	p.wants("create", created, `{"code":200,"data":{"id":"*","appId":"app-1","secret":"*","remarks":"Night job","tokenLifetime":60,"enabled":true,"createdAt":"2026-11-21T02:30:00.000Z"}}`)
	id := text(t, created, "data", "id")
	p.walkV2([]step{
		{"lifetime by default", "POST", "applications/old/programmatic-access-accounts", `{}`, `{"code":200,"data":{"tokenLifetime":600}}`},
		{"another one", "POST", programs, `{}`, `{"code":200}`},
		{"no lifetime", "POST", programs, `{"tokenLifetime":0}`, `{"code":400}`},
		{"of none", "POST", "applications/none/programmatic-access-accounts", `{}`, `{"code":2011}`},
		{"list", "GET", programs, "", `{"code":200,"data":{"totalCount":2,"list":[{"id":"` + id + `"},{"appId":"app-1"}]}}`},
		{"page", "GET", programs + "?page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"tokenLifetime":600}]}}`},
		{"list of none", "GET", "applications/none/programmatic-access-accounts", "", `{"code":2011}`},
		{"secret", "PATCH", program, `{"id":"` + id + `","secret":"n3w"}`, `{"code":200,"data":{"id":"` + id + `","secret":"n3w","enabled":true}}`},
		{"off", "PATCH", program, `{"id":"` + id + `","enabled":false}`, `{"code":200,"data":{"secret":"n3w","enabled":false}}`},
		{"on", "PATCH", program, `{"id":"` + id + `","enabled":true}`, `{"code":200,"data":{"secret":"n3w","enabled":true}}`},
		{"unknown", "PATCH", program, `{"id":"none","secret":"x"}`, `{"code":404}`},
		{"delete", "DELETE", program + "?id=" + id, "", `{"code":200}`},
		{"delete again", "DELETE", program + "?id=" + id, "", `{"code":404}`},
		{"left", "GET", programs, "", `{"data":{"totalCount":1}}`},
	})
}

func TestTokensOfPrograms(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	made := func() (id, secret, token string) {
		t.Helper()
		created := p.admin("POST", "/api/v2/applications/old/programmatic-access-accounts", `{"tokenLifetime":60}`)
		id, secret = text(t, created, "data", "id"), text(t, created, "data", "secret")
		answer := p.program(id, secret)
		p.wants("token", answer, `{"access_token":"*","token_type":"Bearer","expires_in":60,"scope":"orders:read"}`)
		return id, secret, text(t, answer, "access_token")
	}
	id, secret, token := made()
	p.wants("introspection", p.introspected("app-1", appSecret, token), `{"active":true,"sub":"`+id+`","client_id":"`+id+`","scope":"orders:read"}`)
	p.wants("by itself", p.introspected(id, secret, token), `{"active":true}`)
	p.wants("wrong secret", p.program(id, "wrong"), keptProgram)
	p.wants("no administrator", p.call("GET", "/api/v2/applications", "", "Authorization", token), `{"code":401}`)
	_, code := p.send("POST", "/oidc/token", url.Values{
		"grant_type": {"refresh_token"}, "client_id": {id}, "client_secret": {secret}, "refresh_token": {"x"},
	}.Encode(), "Content-Type", "application/x-www-form-urlencoded")
	p.wants("no other grant", map[string]any{"answer": string(code)}, `{"answer":"*"}`)
	p.clock.advance(time.Minute)
	p.wants("ended", p.introspected("app-1", appSecret, token), `{"active":false}`)

	_, _, token = made()
	p.wants("fresh", p.introspected("app-1", appSecret, token), `{"active":true}`)
	p.walkV2([]step{{"another secret", "PATCH", program, `{"id":"` + id + `","secret":"n3w"}`, `{"code":200}`}})
	p.wants("old secret", p.program(id, secret), keptProgram)
	p.wants("new secret", p.program(id, "n3w"), `{"access_token":"*"}`)

	off, secret, token := made()
	p.walkV2([]step{{"off", "PATCH", program, `{"id":"` + off + `","enabled":false}`, `{"code":200}`}})
	p.wants("no token for it", p.program(off, secret), keptProgram)
	p.wants("nor with one from before", p.introspected("app-1", appSecret, token), `{"active":false}`)
	p.walkV2([]step{{"on", "PATCH", program, `{"id":"` + off + `","enabled":true}`, `{"code":200}`}})
	p.wants("a token again", p.program(off, secret), `{"access_token":"*"}`)

	gone, secret, token := made()
	p.walkV2([]step{{"the application goes", "DELETE", "applications/old", "", `{"code":200}`}})
	p.wants("and the account with it", p.program(gone, secret), keptProgram)
	p.wants("and its tokens", p.introspected("app-1", appSecret, token), `{"active":false}`)
}
