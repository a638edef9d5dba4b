package emulator_test

import "testing"

// newTenant is a tenant of the application old.
func (p *pool) newTenant(name string) string {
	p.Helper()
	return text(p.T, p.admin("POST", "/api/v2/tenant", `{"name":"`+name+`","appIds":"old"}`), "data", "id")
}

func TestTenantsOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	created := p.admin("POST", "/api/v2/tenant", `{"name":"Acme","appIds":"old,app-1","logo":"https://acme.example.com/logo.png","description":"Makes things"}`)
	p.wants("create", created, `{"code":200,"data":{"id":"*","name":"Acme","logo":"https://acme.example.com/logo.png","description":"Makes things","userPoolId":"pool-1",
		"apps":[{"id":"old","secret":"old-secret"},{"id":"app-1"}],"createdAt":"2026-11-21T02:30:00.000Z"}}`)
	id := text(t, created, "data", "id")
	other := p.newTenant("Bear")
	p.walkV2([]step{
		{"no application", "POST", "tenant", `{"name":"Acme","appIds":"none"}`, `{"code":2011}`},
		{"no name", "POST", "tenant", `{"appIds":"old"}`, `{"code":400}`},
		{"list", "GET", "tenants", "", `{"code":200,"data":{"totalCount":2,"list":[{"id":"` + id + `","apps":"!"},{"name":"Bear"}]}}`},
		{"page", "GET", "tenants?page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"name":"Bear"}]}}`},
		{"page 0", "GET", "tenants?page=0", "", `{"code":400}`},
		{"details", "GET", "tenant/" + id, "", `{"code":200,"data":{"name":"Acme","apps":[{"id":"old"},{"id":"app-1"}]}}`},
		{"details of none", "GET", "tenant/none", "", `{"code":404}`},
		{"update", "POST", "tenant/" + id, `{"name":"Acme Inc","appIds":"old"}`, `{"code":200,"data":true}`},
		{"config", "POST", "tenant/" + id, `{"css":"body{}","ssoPageCustomizationSettings":{"hideIdp":true}}`, `{"code":200,"data":true}`},
		{"config adds up", "POST", "tenant/" + id, `{"ssoPageCustomizationSettings":{"hideSocialLogin":false}}`, `{"code":200,"data":true}`},
		{"updated", "GET", "tenant/" + id, "", `{"data":{"name":"Acme Inc","description":"Makes things","css":"body{}",
			"ssoPageCustomizationSettings":{"hideIdp":true,"hideSocialLogin":false},"apps":[{"id":"old"}]}}`},
		{"empty name", "POST", "tenant/" + id, `{"name":""}`, `{"code":400}`},
		{"update of none", "POST", "tenant/none", `{"name":"x"}`, `{"code":404}`},
		{"of an application", "GET", "application/old/tenants", "", `{"code":200,"data":{"id":"old","name":"Seeded","protocol":"oidc","tenants":[{"id":"` + id + `"},{"id":"` + other + `"}]}}`},
		{"of one without", "GET", "application/app-1/tenants", "", `{"data":{"tenants":[]}}`},
		{"of none", "GET", "application/none/tenants", "", `{"code":2011}`},
		{"the application goes", "DELETE", "applications/old", "", `{"code":200}`},
		{"the tenant stays", "GET", "tenant/" + id, "", `{"data":{"name":"Acme Inc","apps":"!"}}`},
		{"delete", "DELETE", "tenant/" + id, "", `{"code":200}`},
		{"delete again", "DELETE", "tenant/" + id, "", `{"code":404}`},
		{"left", "GET", "tenants", "", `{"data":{"totalCount":1}}`},
	})
	p.wants("no token", p.call("GET", "/api/v2/tenants", ""), `{"code":401}`)
}

func TestTenantMembersOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	id := p.newTenant("Acme")
	tenant, users := "tenant/"+id, "tenant/"+id+"/users"
	p.walkV2([]step{
		{"nobody", "GET", users, "", `{"code":200,"data":{"listTotal":0,"list":[]}}`},
		{"one unknown", "POST", tenant + "/user", `{"userIds":["u1","u9"]}`, `{"code":2004}`},
		{"nobody yet", "GET", users, "", `{"data":{"listTotal":0}}`},
		{"add", "POST", tenant + "/user", `{"userIds":["u2","u1"]}`, `{"code":200,"data":{"id":"` + id + `","users":[{"id":"u2"},{"id":"u1"}]}}`},
		{"add again", "POST", tenant + "/user", `{"userIds":["u2"]}`, `{"code":200}`},
		{"list", "GET", users, "", `{"data":{"listTotal":2,"list":[{"id":"*","tenantId":"` + id + `","user":{"id":"u2","username":"carol"}},{"user":{"id":"u1"}}]}}`},
		{"page", "GET", users + "?page=2&limit=1", "", `{"data":{"listTotal":2,"list":[{"user":{"id":"u1"}}]}}`},
		{"list of none", "GET", "tenant/none/users", "", `{"code":404}`},
		{"add to none", "POST", "tenant/none/user", `{"userIds":["u1"]}`, `{"code":404}`},
		{"of a user", "GET", "users/u1/tenants", "", `{"code":200,"data":[{"id":"` + id + `","name":"Acme"}]}`},
		{"of nobody", "GET", "users/u9/tenants", "", `{"code":2004}`},

		{"switch off", "PUT", tenant + "/u1", `{"isEnabled":false}`, `{"code":200}`},
		{"nothing said", "PUT", tenant + "/u1", `{}`, `{"code":400}`},
		{"remove", "DELETE", tenant + "/user?userId=u1", "", `{"code":200}`},
		{"remove again", "DELETE", tenant + "/user?userId=u1", "", `{"code":404}`},
		{"remove nobody", "DELETE", tenant + "/user?userId=u9", "", `{"code":2004}`},
		{"switch off nobody's", "PUT", tenant + "/u1", `{"isEnabled":false}`, `{"code":404}`},
		{"administrators", "PUT", tenant + "/admin", `{"userIds":["u1"]}`, `{"code":200}`},
		{"who join", "GET", users, "", `{"data":{"list":[{"user":{"id":"u2"}},{"user":{"id":"u1"}}]}}`},
		{"administrator unknown", "PUT", tenant + "/admin", `{"userIds":["u9"]}`, `{"code":2004}`},
		{"of none", "PUT", "tenant/none/admin", `{"userIds":["u1"]}`, `{"code":404}`},
		{"no administrator", "DELETE", tenant + "/admin/u1", "", `{"code":200}`},
		{"but in the tenant", "GET", users, "", `{"data":{"listTotal":2}}`},
		{"no administrator of it", "DELETE", tenant + "/admin/u9", "", `{"code":2004}`},
	})
	p.wants("delete a user", p.admin("POST", "/api/v3/delete-users-batch", `{"userIds":["u2"]}`), `{"statusCode":200}`)
	p.walkV2([]step{
		{"one left", "GET", users, "", `{"data":{"listTotal":1,"list":[{"user":{"id":"u1"}}]}}`},
		{"the tenant goes", "DELETE", tenant, "", `{"code":200}`},
		{"the user is in none", "GET", "users/u1/tenants", "", `{"code":200,"data":[]}`},
	})
}
