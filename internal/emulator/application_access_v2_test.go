package emulator_test

import (
	"fmt"
	"testing"
)

// rules is a request about the access of targets to the application shop.
func rules(what, verb, targets, want string) step {
	return step{what, "POST", "applications/shop/authorization/" + verb, targets, want}
}

const (
	bobAlone     = `{"targetType":"USER","targetIdentifiers":["u1"]}`
	developers   = `{"targetType":"GROUP","targetIdentifiers":["dev"],"namespace":"shop"}`
	clerks       = `{"targetType":"ROLE","targetIdentifiers":["clerk"],"namespace":"shop"}`
	acknowledge2 = `{"code":200,"message":"操作成功","data":"!"}`
)

func TestAccessRulesOfV2(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		what       string
		steps      []step
		bob, carol string
	}{
		{"closed", nil, keptAt, keptAt},
		{"user", []step{rules("", "allow", bobAlone, acknowledge2)}, entered, keptAt},
		{"group", []step{rules("", "allow", developers, acknowledge2)}, entered, keptAt},
		{"role", []step{rules("", "allow", clerks, acknowledge2)}, entered, keptAt},
		{"denial wins", []step{rules("", "allow", bobAlone, acknowledge2), rules("", "deny", clerks, acknowledge2)}, keptAt, keptAt},
		{"the last of one", []step{rules("", "deny", bobAlone, acknowledge2), rules("", "allow", bobAlone, acknowledge2)}, entered, keptAt},
		{"off", []step{rules("", "allow", bobAlone, acknowledge2), rules("", "disable-effect", bobAlone, acknowledge2)}, keptAt, keptAt},
		{"on again", []step{
			rules("", "allow", bobAlone, acknowledge2), rules("", "disable-effect", bobAlone, acknowledge2),
			rules("", "enable-effect", bobAlone, acknowledge2),
		}, entered, keptAt},
		{"revoked", []step{rules("", "allow", bobAlone, acknowledge2), rules("", "revoke", bobAlone, acknowledge2)}, keptAt, keptAt},
		{"nothing to revoke", []step{
			rules("", "revoke", bobAlone, acknowledge2), rules("", "enable-effect", bobAlone, acknowledge2),
		}, keptAt, keptAt},
		{"one of them unknown", []step{
			rules("", "allow", `{"targetType":"USER","targetIdentifiers":["u1","u9"]}`, `{"code":2004}`),
		}, keptAt, keptAt},
	} {
		p := newPool(t, ruledSeed)
		p.wants("close", p.admin("POST", "/api/v2/applications/shop", `{"permissionStrategy":{"defaultStrategy":"DENY_ALL"}}`),
			`{"code":200,"data":{"permissionStrategy":{"enabled":true,"defaultStrategy":"DENY_ALL"}}}`)
		p.walkV2(tt.steps)
		p.wants(tt.what+": bob", p.enterApp("shop", "s", "bob"), tt.bob)
		p.wants(tt.what+": carol", p.enterApp("shop", "s", "carol"), tt.carol)
	}
}

func TestListAccessRulesOfV2(t *testing.T) {
	t.Parallel()
	p := newPool(t, ruledSeed)
	top := text(t, p.admin("POST", "/api/v3/create-organization", `{"organizationName":"Co","organizationCode":"co"}`), "data", "departmentId")
	p.wants("by v3", p.admin("POST", "/api/v3/authorize-application-access",
		`{"appId":"shop","list":[{"targetType":"USER","targetIdentifier":["u2"],"effect":"DENY"}]}`), done)
	p.walkV2([]step{
		rules("group", "allow", developers, acknowledge2),
		rules("department", "deny", fmt.Sprintf(`{"targetType":"ORG","targetIdentifiers":[%q],"inheritByChildren":true}`, top), acknowledge2),
		rules("group off", "disable-effect", developers, acknowledge2),
		rules("type", "allow", `{"targetType":"x","targetIdentifiers":["u1"]}`, `{"code":400}`),
		rules("nobody", "allow", `{"targetType":"USER"}`, `{"code":400}`),
		{"unknown application", "POST", "applications/none/authorization/allow", bobAlone, `{"code":2011}`},
		{"list", "GET", "applications/shop/authorization/records", "", `{"code":200,"data":{"totalCount":3,"list":[
			{"targetType":"USER","targetIdentifier":"u2","enabled":true,"inheritByChildren":false,"namespace":"shop","assignedAt":"2026-11-21T02:30:00.000Z",
			 "target":{"id":"u2","username":"carol"},"policyId":"shop-deny","policy":{"code":"shop-deny","statements":[{"resource":"application:shop","effect":"DENY"}]}},
			{"targetType":"GROUP","enabled":false,"target":{"code":"dev","name":"Developers"},"code":"shop-allow"},
			{"targetType":"ORG","targetIdentifier":"` + top + `","inheritByChildren":true,"target":{"name":"Co"}}]}}`},
		{"page", "GET", "applications/shop/authorization/records?page=2&limit=2", "", `{"data":{"totalCount":3,"list":[{"targetType":"ORG"}]}}`},
		{"page 0", "GET", "applications/shop/authorization/records?page=0", "", `{"code":400}`},
		{"of none", "GET", "applications/none/authorization/records", "", `{"code":2011}`},
		{"strategy", "POST", "applications/shop", `{"permissionStrategy":{"defaultStrategy":"x"}}`, `{"code":400}`},
		{"strategy off", "POST", "applications/shop", `{"permissionStrategy":{"enabled":false}}`, `{"code":501}`},
	})
	p.wants("v3 lists the same", p.admin("POST", "/api/v3/list-applications-auth", `{"appId":"shop"}`), `{"data":{"totalCount":3,"list":[
		{"targetId":"u2","targetType":"USER","effect":"DENY","enabled":true},{"targetName":"Developers","targetType":"GROUP","effect":"ALLOW","enabled":false},
		{"targetName":"Co","targetType":"ORG","effect":"DENY"}]}}`)
}
