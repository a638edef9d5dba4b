package emulator_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"testing"
)

const appsSeed = `
applications: [{id: old, secret: old-secret, name: Seeded, redirect_uris: [https://old.example.com/cb]}]
users:
  - {id: u1, password: passw0rd, profile: {username: bob, email: bob@example.com}}
  - {id: u2, password: passw0rd, profile: {username: carol}}
`

// newApplication creates an application and returns its id and secret.
func (p *pool) newApplication(body string) (id, secret string) {
	p.Helper()
	id = text(p.T, p.admin("POST", "/api/v3/create-application", body), "data", "appId")
	return id, text(p.T, p.admin("GET", "/api/v3/get-application-secret?appId="+id, ""), "data", "secret")
}

// enterApp signs a user of the seed in to an application.
func (p *pool) enterApp(id, secret, username string) map[string]any {
	p.Helper()
	return p.call("POST", signInPath, fmt.Sprintf(
		`{"connection":"PASSWORD","passwordPayload":{"username":%q,"password":"passw0rd"},"client_id":%q,"client_secret":%q}`, username, id, secret))
}

func TestCreateApplications(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsSeed)
	p.walk([]step{
		{
			"all", "POST", "create-application", `{"appName":"Shop","appIdentifier":"shop","appLogo":"l","appDescription":"d","appType":"spa",
			"defaultProtocol":"oidc","redirectUris":["https://shop.example.com/cb"],"logoutRedirectUris":["https://shop.example.com/"],"initLoginUri":"https://shop.example.com/in",
			"ssoEnabled":true,"oidcConfig":{"grant_types":["authorization_code"]},"samlProviderEnabled":true,"samlConfig":{"a":1},
			"loginConfig":{"mergeLoginAndRegisterPage":true,"showAuthorizationPage":true,"enabledBasicLoginMethods":["EMAIL_CODE"],"defaultLoginMethod":{"connectionType":"PASSCODE"}},
			"registerConfig":{"enabledBasicRegisterMethods":["EMAIL_CODE"],"defaultRegisterMethod":"PASSCODE"},
			"brandingConfig":{"customCSSEnabled":true,"customCSS":"a{}","showSocialConnections":false}}`,
			`{"statusCode":200,"data":{"appId":"*","appName":"Shop","appIdentifier":"shop","appLogo":"l","appDescription":"d","appType":"spa",
			"userPoolId":"pool-1","isIntegrateApp":false,"defaultProtocol":"oidc","redirectUris":["https://shop.example.com/cb"],"logoutRedirectUris":["https://shop.example.com/"],
			"ssoEnabled":true,"ssoEnabledAt":"2026-11-21T02:30:00.000Z","oidcConfig":{"grant_types":["authorization_code"],"id_token_signed_response_alg":"RS256"},
			"samlProviderEnabled":true,"samlConfig":{"a":1},"oauthProviderEnabled":false,
			"loginConfig":{"mergeLoginAndRegisterPage":true,"showAuthorizationPage":true,"enabledBasicLoginMethods":["EMAIL_CODE"],"defaultLoginMethod":{"connectionType":"PASSCODE"},"enabledExtIdpConns":[]},
			"registerConfig":{"enabledBasicRegisterMethods":["EMAIL_CODE"],"defaultRegisterMethod":"PASSCODE"},
			"brandingConfig":{"customCSSEnabled":true,"customCSS":"a{}","showSocialConnections":false,"showForgetPasswordButton":true}}}`,
		},
		{"only a name", "POST", "create-application", `{"appName":"Plain"}`, `{"statusCode":200,"data":{"appType":"web","defaultProtocol":"oidc","appIdentifier":"*","redirectUris":[],"ssoEnabled":false,"ssoEnabledAt":"!"}}`},
		{"of a template", "POST", "create-application", `{"appName":"Slack","template":"slack"}`, `{"data":{"isIntegrateApp":true,"template":"slack"}}`},
		{"identifier taken", "POST", "create-application", `{"appName":"x","appIdentifier":"shop"}`, `{"statusCode":409,"message":"已存在: application \"shop\""}`},
		{"no name", "POST", "create-application", `{}`, `{"statusCode":400}`},
		{"type", "POST", "create-application", `{"appName":"x","appType":"moon"}`, `{"statusCode":400}`},
		{"protocol", "POST", "create-application", `{"appName":"x","defaultProtocol":"moon"}`, `{"statusCode":400}`},
		{"redirect URI", "POST", "create-application", `{"appName":"x","redirectUris":["/cb"]}`, `{"statusCode":400}`},
		{"algorithm", "POST", "create-application", `{"appName":"x","oidcConfig":{"id_token_signed_response_alg":"none"}}`, `{"statusCode":400}`},
		{"template data", "POST", "create-application", `{"appName":"x","templateData":{"a":1}}`, `{"statusCode":501,"message":"模拟器不支持: templateData is not emulated"}`},
		{"connections", "POST", "create-application", `{"appName":"x","loginConfig":{"showAuthorizationPage":false,"enabledExtIdpConnIds":[{"extIdpConnId":"c"}]}}`, `{"statusCode":501}`},

		{"list", "GET", "list-applications", "", `{"statusCode":200,"data":{"totalCount":5,"list":[{"appId":"app-1","appIdentifier":"app-1"},{"appId":"old","appName":"Seeded"},{"appName":"Shop"},{"appName":"Plain"},{"appName":"Slack"}]}}`},
		{"second page", "GET", "list-applications?page=2&limit=4", "", `{"data":{"totalCount":5,"list":[{"appName":"Slack"}]}}`},
		{"all", "GET", "list-applications?limit=1&all=true", "", `{"data":{"list":[{},{},{},{},{}]}}`},
		{"integrated", "GET", "list-applications?isIntegrateApp=true", "", `{"data":{"totalCount":1,"list":[{"appName":"Slack"}]}}`},
		{"self-built", "GET", "list-applications?isSelfBuiltApp=true", "", `{"data":{"totalCount":4}}`},
		{"single sign-on", "GET", "list-applications?ssoEnabled=true", "", `{"data":{"totalCount":1,"list":[{"appName":"Shop"}]}}`},
		{"keywords", "GET", "list-applications?keywords=SHO", "", `{"data":{"totalCount":1,"list":[{"appName":"Shop"}]}}`},
		{"limit 51", "GET", "list-applications?limit=51", "", `{"statusCode":400}`},
		{"simple list", "GET", "list-application-simple-info?keywords=shop", "", `{"statusCode":200,"data":{"totalCount":1,"list":[{"appId":"*","appName":"Shop","appIdentifier":"shop","appLogo":"l","appDescription":"d","appType":"spa","isIntegrateApp":false,"redirectUris":"!"}]}}`},
		{"one", "GET", "get-application?appId=old", "", `{"statusCode":200,"data":{"appId":"old","appName":"Seeded","redirectUris":["https://old.example.com/cb"]}}`},
		{"simple", "GET", "get-application-simple-info?appId=old", "", `{"statusCode":200,"data":{"appId":"old","appName":"Seeded","appType":"web"}}`},
		{"unknown", "GET", "get-application?appId=none", "", `{"statusCode":404,"apiCode":2011}`},
		{"simple, unknown", "GET", "get-application-simple-info?appId=none", "", `{"statusCode":404}`},
		{"domain taken", "POST", "check-domain-available", `{"domain":"Shop"}`, `{"statusCode":200,"data":{"available":false}}`},
		{"domain free", "POST", "check-domain-available", `{"domain":"market"}`, `{"data":{"available":true}}`},
		{"seeded secret", "GET", "get-application-secret?appId=old", "", `{"data":{"secret":"old-secret"}}`},
	})
	p.wants("no token", p.call("GET", "/api/v3/get-application?appId=old", ""), `{"statusCode":401}`)
}

func TestUpdateApplications(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsSeed)
	p.walk([]step{
		{"update", "POST", "update-application", `{"appId":"old","appName":"New","appIdentifier":"new","logoutRedirectUris":["https://new.example.com/"],"ssoEnabled":true,
			"oidcConfig":{"token_endpoint_auth_method":"client_secret_post"},"brandingConfig":{"guardVersion":"Classical"},"loginConfig":{"showAuthorizationPage":true}}`, done},
		{"changed", "GET", "get-application?appId=old", "", `{"data":{"appId":"old","appName":"New","appIdentifier":"new","redirectUris":["https://old.example.com/cb"],
			"logoutRedirectUris":["https://new.example.com/"],"ssoEnabled":true,"ssoEnabledAt":"*","oidcConfig":{"token_endpoint_auth_method":"client_secret_post","id_token_signed_response_alg":"RS256"},
			"brandingConfig":{"guardVersion":"Classical","defaultLanguage":"zh-CN"},"loginConfig":{"showAuthorizationPage":true,"defaultLoginMethod":{"connectionType":"PASSWORD"}}}}`},
		{"single sign-on off", "POST", "update-application", `{"appId":"old","ssoEnabled":false}`, done},
		{"since never", "GET", "get-application?appId=old", "", `{"data":{"appName":"New","ssoEnabled":false,"ssoEnabledAt":"!"}}`},
		{"identifier taken", "POST", "update-application", `{"appId":"old","appIdentifier":"app-1"}`, `{"statusCode":409}`},
		{"redirect URI", "POST", "update-application", `{"appId":"old","redirectUris":["x"]}`, `{"statusCode":400}`},
		{"unknown", "POST", "update-application", `{"appId":"none"}`, `{"statusCode":404,"apiCode":2011}`},
		{"template data", "POST", "update-application", `{"appId":"old","templateData":1}`, `{"statusCode":501}`},
		{"launchpad", "POST", "update-application", `{"appId":"old","ssoShowLaunchpad":true}`, `{"statusCode":501}`},
		{"applying", "POST", "update-application", `{"appId":"old","enablePermissionApply":false}`, `{"statusCode":501}`},
		{"nothing of it", "GET", "get-application?appId=old", "", `{"data":{"appIdentifier":"new","redirectUris":["https://old.example.com/cb"]}}`},
	})
}

func TestCreatedApplicationsSignUsersIn(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsSeed)
	const address = "https://shop.example.com/cb"
	id, secret := p.newApplication(`{"appName":"Shop","redirectUris":["` + address + `"]}`)
	in := p.enterApp(id, secret, "bob")
	p.wants("sign in", in, `{"statusCode":200}`)
	access := text(t, in, "data", "access_token")
	p.wants("wrong secret", p.enterApp(id, "wrong", "bob"), `{"statusCode":403}`)
	p.wants("introspection", p.introspected(id, secret, access), fmt.Sprintf(`{"active":true,"aud":%q}`, id))
	p.wants("active", p.admin("POST", "/api/v3/list-application-active-users", fmt.Sprintf(`{"appId":%q}`, id)), `{"statusCode":200,"data":{"totalCount":1,"list":[{"userId":"u1"}]}}`)
	p.wants("active, second page", p.admin("POST", "/api/v3/list-application-active-users", fmt.Sprintf(`{"appId":%q,"options":{"pagination":{"page":2}}}`, id)), `{"data":{"totalCount":1,"list":[]}}`)
	p.wants("active in none", p.admin("POST", "/api/v3/list-application-active-users", `{"appId":"none"}`), `{"statusCode":404}`)

	p.wants("refresh of none", p.admin("POST", "/api/v3/refresh-application-secret", `{"appId":"none"}`), `{"statusCode":404}`)
	fresh := text(t, p.admin("POST", "/api/v3/refresh-application-secret", fmt.Sprintf(`{"appId":%q}`, id)), "data", "secret")
	p.wants("shown", p.admin("GET", "/api/v3/get-application-secret?appId="+id, ""), fmt.Sprintf(`{"data":{"secret":%q}}`, fresh))
	p.wants("old secret", p.enterApp(id, secret, "bob"), `{"statusCode":403}`)
	p.wants("old secret, OIDC", p.introspected(id, secret, access), `{"error":"invalid_client"}`)
	p.wants("new secret", p.enterApp(id, fresh, "bob"), `{"statusCode":200}`)
	p.wants("sessions stay", p.introspected(id, fresh, access), `{"active":true}`)

	p.wants("delete", p.admin("POST", "/api/v3/delete-application", fmt.Sprintf(`{"appId":%q}`, id)), done)
	p.wants("gone", p.admin("GET", "/api/v3/get-application?appId="+id, ""), `{"statusCode":404}`)
	p.wants("again", p.admin("POST", "/api/v3/delete-application", fmt.Sprintf(`{"appId":%q}`, id)), `{"statusCode":404}`)
	p.wants("no sign-in", p.enterApp(id, fresh, "bob"), `{"statusCode":499,"apiCode":2011}`)
	p.wants("no client", p.introspected(id, fresh, access), `{"error":"invalid_client"}`)
	p.wants("tokens end", p.call("GET", "/api/v3/get-profile", "", "Authorization", access), `{"statusCode":401,"apiCode":2206}`)
	p.wants("history goes", p.admin("GET", "/api/v3/get-user-login-history?userId=u1", ""), `{"statusCode":200,"data":{"totalCount":0}}`)
	p.wants("the application of the options", p.admin("POST", "/api/v3/delete-application", `{"appId":"app-1"}`), `{"statusCode":403}`)
}

// introspected is what a token stands for, asked with an application's secret.
func (p *pool) introspected(id, secret, token string) map[string]any {
	p.Helper()
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
	return p.call("POST", "/oidc/token/introspection", url.Values{"token": {token}}.Encode(),
		"Content-Type", "application/x-www-form-urlencoded", "Authorization", basic)
}

func TestApplicationMfaSettings(t *testing.T) {
	t.Parallel()
	p := newPool(t, appsSeed)
	p.walk([]step{
		{"off", "POST", "update-application-mfa-settings", `{"appId":"old","disabledFactors":["SMS","FACE"]}`, `{"statusCode":200,"data":{"enabledFactors":["OTP","EMAIL"]}}`},
		{"asked for", "GET", "get-mfa-trigger-data?appId=old&userId=bob&userIdType=username", "", `{"statusCode":200,"data":{"mfaToken":"*","username":"bob",
			"applicationMfa":[{"mfaPolicy":"OTP","status":1},{"mfaPolicy":"SMS","status":0},{"mfaPolicy":"EMAIL","status":1}]}}`},
		{"not of others", "GET", "get-mfa-trigger-data?appId=app-1&userId=u1", "", `{"data":{"applicationMfa":[{"status":1},{"status":1},{"status":1}]}}`},
		{"on", "POST", "update-application-mfa-settings", `{"appId":"old","enabledFactors":["SMS"],"disabledFactors":["OTP"]}`, `{"data":{"enabledFactors":["SMS","EMAIL"]}}`},
		{"on and off", "POST", "update-application-mfa-settings", `{"appId":"old","enabledFactors":["SMS"],"disabledFactors":["SMS"]}`, `{"statusCode":400}`},
		{"other", "POST", "update-application-mfa-settings", `{"appId":"old","enabledFactors":["x"]}`, `{"statusCode":400}`},
		{"face", "POST", "update-application-mfa-settings", `{"appId":"old","enabledFactors":["FACE"]}`, `{"statusCode":501}`},
		{"unknown", "POST", "update-application-mfa-settings", `{"appId":"none"}`, `{"statusCode":404}`},
		{"trigger of none", "GET", "get-mfa-trigger-data?appId=none&userId=u1", "", `{"statusCode":404}`},
		{"trigger for nobody", "GET", "get-mfa-trigger-data?appId=old&userId=u9", "", `{"statusCode":404,"apiCode":2004}`},
		{"an authenticator", "POST", "import-otp", `{"list":[{"userId":"u1","otp":{"secret":"JBSWY3DPEHPK3PXP","recoveryCode":"r"}}]}`, `{"statusCode":200}`},
	})
	p.wants("asked where it is offered", p.enterApp("app-1", "app-secret", "bob"), `{"statusCode":499,"apiCode":1636}`)
	p.wants("not asked elsewhere", p.enterApp("old", "old-secret", "bob"), `{"statusCode":200}`)
}
