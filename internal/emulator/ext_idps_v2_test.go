package emulator_test

import "testing"

func TestExternalIdentityProviders(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	tenant := p.newTenant("Acme")
	created := p.admin("POST", "/api/v2/extIdp", `{"tenantId":"`+tenant+`","name":"Corp","type":"oidc","connections":[
		{"type":"oidc","identifier":"corp","displayName":"Corp","fields":{"issuer":"https://idp.example.com","clientId":"corp-client","clientSecret":"corp-secret"},"userMatchFields":["email"],"logo":"https://idp.example.com/l.png"}]}`)
	p.wants("create", created, `{"code":200,"data":{"id":"*","name":"Corp","type":"oidc","tenantId":"`+tenant+`","connections":[
		{"id":"*","type":"oidc","identifier":"corp","displayName":"Corp","fields":{"issuer":"https://idp.example.com"},"userMatchFields":["email"]}]}}`)
	id := text(t, created, "data", "id")
	const more = `"type":"oidc","displayName":"More","fields":{"issuer":"https://more.example.com"}`
	added := p.admin("POST", "/api/v2/extIdpConn", `{"extIdpId":"`+id+`","identifier":"more",`+more+`}`)
	p.wants("add", added, `{"code":200,"data":{"id":"*","identifier":"more","displayName":"More"}}`)
	conn := text(t, added, "data", "id")
	listed := "extIdp?tenantId=" + tenant
	p.walkV2([]step{
		{"taken", "POST", "extIdpConn", `{"extIdpId":"` + id + `","identifier":"corp",` + more + `}`, `{"code":409}`},
		{"to none", "POST", "extIdpConn", `{"extIdpId":"none","identifier":"new",` + more + `}`, `{"code":404}`},
		{"taken within", "POST", "extIdp", `{"name":"Half","type":"oidc","connections":[{"identifier":"half",` + more + `},{"identifier":"half",` + more + `}]}`, `{"code":409}`},
		{"nothing of it", "POST", "check/extIdpConn/identifier", `{"identifier":"half"}`, `{"code":200}`},
		{"is taken", "POST", "check/extIdpConn/identifier", `{"identifier":"more"}`, `{"code":409}`},
		{"of no tenant", "POST", "extIdp", `{"tenantId":"none","name":"Half","type":"oidc","connections":[{"identifier":"half",` + more + `}]}`, `{"code":404}`},
		{"no connection", "POST", "extIdp", `{"name":"Half","type":"oidc"}`, `{"code":400}`},
		{"of the pool", "POST", "extIdp", `{"name":"Pool","type":"oidc","connections":[{"identifier":"pool",` + more + `}]}`, `{"code":200,"data":{"tenantId":"!"}}`},

		{"list", "GET", listed, "", `{"code":200,"data":[{"id":"` + id + `","connections":[
			{"identifier":"corp","enabled":false,"fields":"!"},{"identifier":"more","enabled":false}]}]}`},
		{"list of none", "GET", "extIdp?tenantId=none", "", `{"code":404}`},
		{"turn one on", "PUT", "extIdpConn/" + conn + "/state", `{"tenantId":"` + tenant + `","enabled":true}`, `{"code":200}`},
		{"one is on", "GET", listed, "", `{"data":[{"connections":[{"enabled":false},{"enabled":true}]}]}`},
		{"elsewhere", "PUT", "extIdpConn/" + conn + "/state", `{"appId":"old","enabled":false}`, `{"code":200}`},
		{"still on", "GET", listed, "", `{"data":[{"connections":[{"enabled":false},{"enabled":true}]}]}`},
		{"all on", "PUT", "extIdp/" + id + "/connState", `{"appId":"old","tenantId":"` + tenant + `","enabled":true}`, `{"code":200}`},
		{"all are on", "GET", listed, "", `{"data":[{"connections":[{"enabled":true},{"enabled":true}]}]}`},
		{"one off", "PUT", "extIdpConn/" + conn + "/state", `{"tenantId":"` + tenant + `","enabled":false}`, `{"code":200}`},
		{"one is off", "GET", listed, "", `{"data":[{"connections":[{"enabled":true},{"enabled":false}]}]}`},
		{"where", "PUT", "extIdpConn/" + conn + "/state", `{"enabled":true}`, `{"code":400}`},
		{"for no application", "PUT", "extIdpConn/" + conn + "/state", `{"appId":"none","enabled":true}`, `{"code":2011}`},
		{"for no tenant", "PUT", "extIdp/" + id + "/connState", `{"tenantId":"none","enabled":true}`, `{"code":404}`},
		{"of no connection", "PUT", "extIdpConn/none/state", `{"appId":"old","enabled":true}`, `{"code":404}`},
		{"of none", "PUT", "extIdp/none/connState", `{"appId":"old","enabled":true}`, `{"code":404}`},

		{"what browsers see", "GET", "applications/old/public-config", "", `{"code":200,"data":{"id":"old","name":"*","userPoolId":"*","identityProviders":[
			{"protocol":"oidc","identifier":"corp","displayName":"Corp","config":{"clientId":"corp-client","clientSecret":"!","issuer":"!"}},{"identifier":"more","config":{}}]}}`},
		{"of no application", "GET", "applications/none/public-config", "", `{"code":2011}`},

		{"change", "PUT", "extIdpConn/" + conn, `{"displayName":"Less","fields":{"issuer":"https://less.example.com"},"userMatchFields":["phone"]}`, `{"code":200}`},
		{"change none", "PUT", "extIdpConn/none", `{"displayName":"Less","fields":{"a":"b"}}`, `{"code":404}`},
		{"rename", "PUT", "extIdp/" + id, `{"name":"Corporation"}`, `{"code":200}`},
		{"rename none", "PUT", "extIdp/none", `{"name":"x"}`, `{"code":404}`},
		{"detail", "GET", "extIdp/" + id, "", `{"code":200,"data":{"name":"Corporation","connections":[{"identifier":"corp"},
			{"identifier":"more","displayName":"Less","fields":{"issuer":"https://less.example.com"},"userMatchFields":["phone"]}]}}`},
		{"detail of none", "GET", "extIdp/none", "", `{"code":404}`},
		{"remove", "DELETE", "extIdpConn/" + conn, "", `{"code":200}`},
		{"remove again", "DELETE", "extIdpConn/" + conn, "", `{"code":404}`},
		{"one left", "GET", listed, "", `{"data":[{"connections":[{"identifier":"corp"}]}]}`},
		{"delete", "DELETE", "extIdp/" + id, "", `{"code":200}`},
		{"delete again", "DELETE", "extIdp/" + id, "", `{"code":404}`},
		{"its connections too", "POST", "check/extIdpConn/identifier", `{"identifier":"corp"}`, `{"code":200}`},
	})
}

// What is a tenant's goes with it.
func TestIdentityProvidersOfATenant(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	tenant := p.newTenant("Acme")
	p.walkV2([]step{
		{"create", "POST", "extIdp", `{"tenantId":"` + tenant + `","name":"Corp","type":"oidc","connections":[
			{"type":"oidc","identifier":"corp","displayName":"Corp","fields":{"issuer":"https://idp.example.com"}}]}`, `{"code":200}`},
		{"delete the tenant", "DELETE", "tenant/" + tenant, "", `{"code":200}`},
		{"gone", "POST", "check/extIdpConn/identifier", `{"identifier":"corp"}`, `{"code":200}`},
	})
}
