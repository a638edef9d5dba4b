package emulator_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

// Names and JSON types of Authing's documents, by kind.
const (
	v3Strings = `userId createdAt updatedAt status workStatus externalId email phone phoneCountryCode username name nickname
		photo lastLogin lastIp gender passwordLastSetAt birthdate country province city address streetAddress postalCode company
		browser device givenName familyName middleName profile preferredUsername website zoneinfo locale formatted region
		userSourceType userSourceId lastLoginApp mainDepartmentId lastMfaTime identityNumber statusChangedAt tenantId signedUp`
	v3Numbers  = `loginsCount passwordSecurityLevel`
	v3Booleans = `emailVerified phoneVerified resetPasswordOnNextLogin`
	v3Arrays   = `registerSource departmentIds identities postIdList`
	v3Objects  = `customData`

	v2Strings = `id arn status userPoolId username email phone phoneCountryCode unionid openid nickname photo oauth
		tokenExpiredAt lastLogin lastIP signedUp device browser company name givenName familyName middleName profile
		preferredUsername website gender birthdate zoneinfo locale address formatted streetAddress locality region postalCode
		city province country createdAt updatedAt externalId directManagement expiredAt mainDepartmentCode mainDepartmentId`
	v2Numbers  = `loginsCount`
	v2Booleans = `emailVerified phoneVerified blocked isDeleted`
	v2Arrays   = `identities registerSource`
)

// shape is member name → JSON type.
func shape(strs, numbers, booleans, arrays, objects string) map[string]string {
	types := make(map[string]string)
	for kind, names := range map[string]string{
		"string": strs, "number": numbers, "boolean": booleans, "array": arrays, "object": objects,
	} {
		for _, name := range strings.Fields(names) {
			types[name] = kind
		}
	}
	return types
}

func typeOf(value any) string {
	switch value.(type) {
	case string:
		return "string"
	case float64:
		return "number"
	case bool:
		return "boolean"
	case []any:
		return "array"
	case map[string]any:
		return "object"
	default:
		return fmt.Sprint(value)
	}
}

func (p *pool) wantsShape(what string, got map[string]any, want map[string]string) {
	p.Helper()
	types := make(map[string]string, len(got))
	for name, value := range got {
		types[name] = typeOf(value)
	}
	names := slices.Sorted(maps.Keys(want))
	for name := range got {
		if _, known := want[name]; !known {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if types[name] != want[name] {
			p.Errorf("%s: %s is %q, want %q", what, name, types[name], want[name])
		}
	}
}

// fullSeed has a value for every member that a seed can give.
const fullSeed = `
users:
  - id: u1
    password: passw0rd
    profile:
      {externalId: x, email: bob@example.com, phone: "138", phoneCountryCode: "+86", username: bob, name: n, nickname: n,
      photo: p, lastIp: i, birthdate: b, country: c, province: p, city: c, address: a, streetAddress: s, postalCode: p,
      company: c, browser: b, device: d, givenName: g, familyName: f, middleName: m, profile: p, preferredUsername: p,
      website: w, zoneinfo: z, locale: l, formatted: f, region: r, userSourceId: u, mainDepartmentId: m, lastMfaTime: l,
      identityNumber: i, statusChangedAt: s, tenantId: t, registerSource: [r], departmentIds: [d], postIdList: [p],
      resetPasswordOnNextLogin: false, unionid: u, openid: o, oauth: o, tokenExpiredAt: t, locality: l,
      directManagement: d, expiredAt: e, mainDepartmentCode: m, isDeleted: false}
    customData: {any: thing}
`

func TestUserObjectsHaveTheDocumentedShape(t *testing.T) {
	t.Parallel()
	p := newPool(t, fullSeed)
	access := p.signIn("bob", "passw0rd")["access_token"].(string)
	v3 := shape(v3Strings, v3Numbers, v3Booleans, v3Arrays, v3Objects)
	delete(v3, "identities") // none yet, and an optional empty list is left out
	const all = "withCustomData=true&withIdentities=true&withDepartmentIds=true&withPost=true"
	p.wantsShape("v3", p.admin("GET", "/api/v3/get-user?userId=u1&"+all, "")["data"].(map[string]any), v3)
	v2 := shape(v2Strings, v2Numbers, v2Booleans, v2Arrays, "")
	delete(v2, "identities")
	p.wantsShape("v2", p.admin("GET", "/api/v2/users/u1", "")["data"].(map[string]any), v2)
	v2["customData"], v2["token"] = "array", "string"
	p.wantsShape("v2, me", p.call("GET", "/api/v2/users/me", "", "Authorization", access)["data"].(map[string]any), v2)

	created := p.admin("POST", createPath, `{"username":"c","identities":[{"extIdpId":"i","provider":"wechat","type":"openid","userIdInIdp":"o","userInfoInIdp":{},"accessToken":"a","refreshToken":"r","originConnIds":["c"]}]}`)
	data := created["data"].(map[string]any)
	p.wantsShape("new v3 user", data, shape(
		"userId createdAt updatedAt status workStatus username gender userSourceType signedUp", "loginsCount",
		"emailVerified phoneVerified", "identities", "customData"))
	p.wantsShape("v3 identity", data["identities"].([]any)[0].(map[string]any), shape(
		"identityId extIdpId provider type userIdInIdp accessToken refreshToken", "", "", "originConnIds", "userInfoInIdp"))
	detail := p.admin("GET", "/api/v2/users/"+data["userId"].(string), "")["data"].(map[string]any)
	p.wantsShape("v2 identity", detail["identities"].([]any)[0].(map[string]any), shape(
		"openid userIdInIdp userId extIdpId provider userPoolId accessToken refreshToken type userInfoInIdp", "", "", "", ""))

	members := strings.Join(slices.Sorted(maps.Keys(shape(v2Strings, v2Numbers, v2Booleans, "registerSource", ""))), " ")
	answer := p.adminGraphQL(`query user($id: String) { user(id: $id) { `+members+` } }`, `{"id":"u1"}`)
	p.wantsShape("GraphQL", answer["data"].(map[string]any)["user"].(map[string]any),
		shape(v2Strings, v2Numbers, v2Booleans, "registerSource", ""))
}

func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	p := newPool(t, "demo")
	token := p.managementToken()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			p.call("POST", createPath, `{"username":"same"}`, "Authorization", token)
			p.call("POST", createPath, fmt.Sprintf(`{"username":"u%d","customData":{"age":%d}}`, i, i), "Authorization", token)
			p.call("POST", "/api/v3/list-users", `{"options":{"withCustomData":true}}`, "Authorization", token)
			p.graphQL(usersDoc, `{}`, "Authorization", token)
			p.call("POST", signInPath, `{"connection":"PASSWORD","passwordPayload":{"username":"bob","password":"passw0rd"}}`)
		})
	}
	wg.Wait()
	p.wants("one of each name", p.call("POST", "/api/v3/list-users", `{}`, "Authorization", token), `{"data":{"totalCount":10}}`)
	p.wants("every sign-in counted", p.call("GET", "/api/v3/get-user?userId=bob&userIdType=username", "", "Authorization", token), `{"data":{"loginsCount":8}}`)
}
