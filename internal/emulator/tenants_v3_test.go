package emulator_test

import "testing"

// The tenants of v2 are those of v3.
func TestTenantsOfV3(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	created := p.admin("POST", "/api/v3/create-tenant", `{"name":"Acme","appIds":["old"],"logo":["https://acme.example.com/l.png"],"rejectHint":"No","enterpriseDomains":["acme.example.com"]}`)
	p.wants("create", created, `{"statusCode":200,"data":{"tenantId":"*","userPoolId":"pool-1","name":"Acme","logo":"https://acme.example.com/l.png","rejectHint":"No",
		"appIds":["old"],"enterpriseDomains":["acme.example.com"]}}`)
	id := text(t, created, "data", "tenantId")
	p.walkV2([]step{
		{"by v2", "GET", "tenant/" + id, "", `{"code":200,"data":{"name":"Acme","apps":[{"id":"old"}]}}`},
		{"a member by v2", "POST", "tenant/" + id + "/user", `{"userIds":["u1"]}`, `{"code":200}`},
	})
	bear := p.newTenant("Bear")
	p.walk([]step{
		{"no application", "POST", "create-tenant", `{"name":"x","appIds":["none"]}`, `{"statusCode":404,"apiCode":2011}`},
		{"limits", "POST", "create-tenant", `{"name":"x","appIds":["old"],"memberAmount":1}`, `{"statusCode":501}`},
		{"list", "GET", "list-tenants?withMembersCount=true", "", `{"statusCode":200,"data":{"totalCount":2,"list":[{"tenantId":"` + id + `","membersCount":1},{"tenantId":"` + bear + `","membersCount":0}]}}`},
		{"keywords", "GET", "list-tenants?keywords=bea", "", `{"data":{"totalCount":1,"list":[{"name":"Bear","membersCount":"!"}]}}`},
		{"page", "GET", "list-tenants?page=2&limit=1", "", `{"data":{"totalCount":2,"list":[{"name":"Bear"}]}}`},
		{"no page", "GET", "list-tenants?page=x", "", `{"statusCode":400}`},
		{"limit 51", "GET", "list-tenants?limit=51", "", `{"statusCode":400}`},
		{"details", "GET", "get-tenant?tenantId=" + id + "&withAppDetail=true", "", `{"statusCode":501}`},
		{"update", "POST", "update-tenant", `{"tenantId":"` + id + `","name":"Acme Inc","appIds":["app-1"]}`, `{"statusCode":200,"data":{"success":true}}`},
		{"updated", "GET", "get-tenant?tenantId=" + id, "", `{"data":{"name":"Acme Inc","appIds":["app-1"],"rejectHint":"No"}}`},
		{"in short", "GET", "get-tenant-little-info?tenantId=" + id, "", `{"data":{"name":"Acme Inc"}}`},
		{"none", "GET", "get-tenant?tenantId=none", "", `{"statusCode":404}`},
		{"update none", "POST", "update-tenant", `{"tenantId":"none","name":"x"}`, `{"statusCode":404}`},
		{"delete", "POST", "delete-tenant", `{"tenantId":"` + bear + `"}`, `{"statusCode":200,"data":{"success":true}}`},
		{"delete again", "POST", "delete-tenant", `{"tenantId":"` + bear + `"}`, `{"statusCode":404}`},
	})
	p.walkV2([]step{{"gone by v2", "GET", "tenant/" + bear, "", `{"code":404}`}})
	mine := p.call("GET", "/api/v3/get-my-tenant-list", "", "Authorization", "Bearer "+p.signIn("bob", "passw0rd")["access_token"].(string))
	p.wants("mine", mine, `{"statusCode":200,"data":[{"tenantId":"`+id+`","tenantName":"Acme Inc","joinAt":"2026-11-21T02:30:00.000Z"}]}`)
}

func TestTenantUsersOfV3(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsOfV2)
	id := p.newTenant("Acme")
	of := func(members string) string { return `{"tenantId":"` + id + `",` + members + `}` }
	p.walk([]step{
		{"one unknown", "POST", "add-tenant-users", of(`"linkUserIds":["u1","u9"]`), `{"statusCode":404,"apiCode":2004}`},
		{"add", "POST", "add-tenant-users", of(`"linkUserIds":["u1","u2"]`), `{"statusCode":200}`},
		{"list", "POST", "list-tenant-users", `{"tenantId":"` + id + `"}`, `{"statusCode":200,"data":{"totalCount":2,"list":[
			{"linkUserId":"u1","memberId":"*","tenantId":"` + id + `","username":"bob","userPoolId":"pool-1","isTenantAdmin":false},{"linkUserId":"u2"}]}}`},
		{"keywords", "POST", "list-tenant-users", of(`"keywords":"CAR"`), `{"data":{"totalCount":1,"list":[{"linkUserId":"u2"}]}}`},
		{"page", "POST", "list-tenant-users", of(`"options":{"pagination":{"page":2,"limit":1}}`), `{"data":{"totalCount":2,"list":[{"linkUserId":"u2"}]}}`},
		{"of none", "POST", "list-tenant-users", `{"tenantId":"none"}`, `{"statusCode":404}`},
		{"nobody administers", "POST", "list-tenant-admin", `{"tenantId":"` + id + `"}`, `{"data":{"totalCount":0,"list":[]}}`},
	})
	member := text(t, p.admin("GET", "/api/v3/get-tenant-user?tenantId="+id+"&linkUserId=u2", ""), "data", "memberId")
	p.walk([]step{
		{"administrator", "POST", "set-tenant-admin", of(`"memberIds":["` + member + `"]`), `{"statusCode":200}`},
		{"administers", "POST", "list-tenant-admin", `{"tenantId":"` + id + `"}`, `{"data":{"totalCount":1,"list":[{"linkUserId":"u2","isTenantAdmin":true}]}}`},
		{"nobody named", "POST", "set-tenant-admin", `{"tenantId":"` + id + `"}`, `{"statusCode":400}`},
		{"no member", "POST", "set-tenant-admin", of(`"memberIds":["none"]`), `{"statusCode":404}`},
		{"by member", "GET", "get-tenant-user?tenantId=" + id + "&memberId=" + member, "", `{"data":{"linkUserId":"u2","isTenantAdmin":true}}`},
		{"no administrator", "POST", "delete-tenant-admin", of(`"linkUserId":"u2"`), `{"statusCode":200}`},
		{"administers no more", "POST", "list-tenant-admin", `{"tenantId":"` + id + `"}`, `{"data":{"totalCount":0}}`},
		{"remove", "POST", "remove-tenant-users", of(`"linkUserIds":["u2"]`), `{"statusCode":200}`},
		{"remove again", "POST", "remove-tenant-users", of(`"linkUserIds":["u2"]`), `{"statusCode":404}`},
		{"not in it", "GET", "get-tenant-user?tenantId=" + id + "&linkUserId=u2", "", `{"statusCode":404}`},
	})
	p.walkV2([]step{{"one left, by v2", "GET", "tenant/" + id + "/users", "", `{"data":{"listTotal":1,"list":[{"user":{"id":"u1"}}]}}`}})
}
