//go:build sdk

package sdk_test

// ownViews is what end users see of themselves.
var ownViews = []view{
	{
		name:    "security",
		rpc:     "authing.v3.AuthService/GetSecurityLevel",
		request: `{}`,
		get:     "/api/v3/get-security-info",
		token:   "{ownToken}",
	},
	{
		name:    "ownHistory",
		rpc:     "authing.v3.AuthService/GetLoginHistory",
		request: `{"success":true}`,
		get:     "/api/v3/get-my-login-history?success=true",
		token:   "{ownToken}",
	},
	{
		name:    "ownApps",
		rpc:     "authing.v3.AuthService/GetLoggedInApps",
		request: `{}`,
		answer:  "applications",
		get:     "/api/v3/get-my-logged-in-apps",
		token:   "{ownToken}",
	},
	{
		name:    "factors",
		rpc:     "authing.v3.AuthService/ListFactorsToEnroll",
		request: `{}`,
		answer:  "factors",
		get:     "/api/v3/list-factors-to-enroll",
		token:   "{factorToken}",
	},
	{
		name:    "system",
		rpc:     "authing.v3.AuthService/GetSystemInfo",
		request: `{}`,
		get:     "/api/v3/system",
		bare:    true,
	},
	{
		name:    "countries",
		rpc:     "authing.v3.AuthService/GetCountryList",
		request: `{}`,
		answer:  "countries",
		get:     "/api/v3/get-country-list",
	},
	{
		name:    "claims",
		rpc:     "authing.v3.AuthService/GetUserInfoByAccessToken",
		request: `{}`,
		answer:  "userInfo",
		get:     "/oidc/me",
		bare:    true,
		token:   "{openToken}",
	},
	{
		name:    "introspected",
		rpc:     "authing.v3.AuthService/IntrospectToken",
		request: `{"token":"{openToken}"}`,
		post:    "/oidc/token/introspection",
		bare:    true,
	},
}
