package emulator_test

import "testing"

// TestUserAnswersAsDocumented compares names and JSON types of the answers about
// users with those of Authing's documents.
func TestUserAnswersAsDocumented(t *testing.T) {
	t.Parallel()
	p := newPool(t, sessionSeed)
	p.signInTo("app-1", "bob", "passw0rd", "User-Agent", "Browser/1")
	p.admin("POST", updatePath, `{"userId":"u2","status":"Archived"}`)
	p.admin("POST", "/api/v3/import-otp", `{"list":[{"userId":"u1","otp":{"secret":"JBSWY3DPEHPK3PXP"}}]}`)
	p.admin("POST", "/api/v3/link-identity", `{"userId":"u1","extIdpId":"idp","userIdInIdp":"g-1"}`)
	p.admin("POST", "/api/v3/set-mfa-status", `{"userId":"u1","mfaTriggerData":{"mfaToken":"t","mfaPhone":"137","mfaPhoneCountryCode":"+86","mfaEmail":"b@example.com","applicationMfa":[]}}`)
	p.admin("POST", updatePath, `{"userId":"u1","nickname":"B","phone":"138","phoneCountryCode":"+86"}`)

	first := func(list any) map[string]any {
		p.Helper()
		elements, _ := list.([]any)
		if len(elements) == 0 {
			t.Fatalf("%v has no first element", list)
		}
		return elements[0].(map[string]any)
	}
	for _, tt := range []struct {
		verb, path, body string
		page, list       bool // what data is, else an object
		want             map[string]string
	}{
		{"POST", "is-user-exists", `{"username":"bob"}`, false, false, shape("", "", "exists", "", "")},
		{"POST", "check-session-status", `{"userId":"u1","appId":"app-1"}`, false, false, shape("", "", "active", "", "")},
		{"POST", "resign-user", `{"userId":"u2"}`, false, false, shape("", "", "success", "", "")},
		{"GET", "get-user-login-history?userId=u1", "", true, false, shape("appId appName appLogo appLoginUrl clientIp userAgent time", "", "", "", "")},
		{"GET", "get-user-loggedin-apps?userId=u1", "", false, true, shape("appId appName appLogo appLoginUrl", "", "", "", "")},
		{"GET", "get-user-accessible-apps?userId=u1", "", false, true, shape("appId appName appLogo appLoginUrl appDefaultLoginStrategy", "", "", "", "")},
		{"GET", "get-user-identities?userId=u1", "", false, true, shape("identityId extIdpId provider type userIdInIdp", "", "", "originConnIds", "")},
		{"GET", "get-user-mfa-info?userId=u1", "", false, false, shape("totpStatus faceMfaStatus smsMfaStatus emailMfaStatus", "", "", "", "")},
		{"GET", "get-mfa-status?userId=u1", "", false, false, shape("mfaToken mfaPhone mfaPhoneCountryCode mfaEmail nickname username phone phoneCountryCode", "", "faceMfaEnabled totpMfaEnabled", "applicationMfa", "")},
		{"GET", "get-otp-secret-by-user?userId=u1", "", false, false, shape("secret", "", "", "", "")},
		{"GET", "get-user-principal-authentication-info?userId=u1", "", false, false, shape("", "totalCount", "", "list", "")},
		{"GET", "get-user-authorized-resources?userId=u1", "", false, false, shape("", "totalCount", "", "list", "")},
	} {
		answer := p.admin(tt.verb, "/api/v3/"+tt.path, tt.body)
		data, _ := answer["data"].(map[string]any)
		switch {
		case tt.page:
			p.wantsShape(tt.path, data, shape("", "totalCount", "", "list", ""))
			data = first(data["list"])
		case tt.list:
			data = first(answer["data"])
		}
		p.wantsShape(tt.path, data, tt.want)
	}
	p.admin("POST", createPath, `{"username":"old","status":"Archived"}`)
	archived := p.admin("GET", "/api/v3/list-archived-users", "")["data"].(map[string]any)
	p.wantsShape("page of archived users", archived, shape("", "totalCount", "", "list", ""))
	p.wantsShape("archived user", first(archived["list"]), shape("userId archivedAt", "", "", "", ""))
	status := p.admin("GET", "/api/v3/get-mfa-status?userId=u1", "")["data"].(map[string]any)
	p.wantsShape("factor of an application", first(status["applicationMfa"]), shape("mfaPolicy", "status sort", "", "", ""))
}
