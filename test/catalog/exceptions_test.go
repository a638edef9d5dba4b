package catalog

import (
	"regexp"
	"strings"
)

// exception is what differs from the facts for a reason. A * in a difference is
// any text.
type exception struct {
	reason      string
	differences []string
}

var exceptions = []exception{
	{"the client's own state; a server is told of it with every call", []string{
		"auth.setAccessToken has no rpc",
		"management.initWebSocket has no rpc",
		"management.reconnect has no rpc",
	}},
	{"any request to anywhere is no contract", []string{
		"management.makeRequest has no rpc",
	}},
	{"redirects and cookies are the web application's; what they wrap has rpcs", []string{
		"auth.handleRedirectCallback has no rpc",
		"auth.loginWithRedirect has no rpc",
		"auth.logoutWithRedirect has no rpc",
	}},
	{"the token endpoint itself, of which the SDK has a method for each kind of grant", []string{
		"authing.v3.AuthService.ExchangeToken has no method",
	}},
	{"the user's token is the caller's `authorization`", []string{
		"authing.v3.AuthService.SubscribeEvents does not send token, which auth.sub does",
	}},
	{"RFC 6750 knows the token by another name; the REST route takes the ways to send it, an rpc has one", []string{
		"authing.v3.GetUserInfoByAccessTokenRequest has no field accessToken, *",
		"authing.v3.GetUserInfoByAccessTokenRequest has no field method, *",
		"authing.v3.GetUserInfoByAccessTokenRequest has no field tokenPlace, *",
		"authing.v3.GetUserInfoByAccessTokenRequest.access_token is not an argument of *",
	}},
	{"settings of the SDK's client, which a call chooses here", []string{
		"authing.v3.BuildAuthorizeUrlRequest.protocol is not an argument of *",
		"authing.v3.BuildLogoutUrlRequest.protocol is not an argument of *",
		"authing.v3.IntrospectTokenRequest.client_id is not an argument of *",
		"authing.v3.IntrospectTokenRequest.client_secret is not an argument of *",
		"authing.v3.RevokeTokenRequest.client_id is not an argument of *",
		"authing.v3.RevokeTokenRequest.client_secret is not an argument of *",
		"authing.v3.ValidateTicketV1Request.app_id is not an argument of *",
		"authing.v3.ValidateTicketV2Request.app_id is not an argument of *",
	}},
	{"a parameter of RFC 7009 and RFC 7662 that the SDK does not offer", []string{
		"authing.v3.IntrospectTokenRequest.token_type_hint is not an argument of *",
		"authing.v3.RevokeTokenRequest.token_type_hint is not an argument of *",
	}},
	{"only the Python SDK lets the caller choose it", []string{
		"authing.v3.GenerateCodeChallengeRequest.length is not an argument of *",
	}},
	{"an endpoint that says no more than that it worked", []string{
		"authing.v3.RevokeTokenResponse is read as a message, want boolean",
	}},
	{"the SDK's untyped object is a token answer of RFC 6749; whether it has an ID token or a refresh token depends on the scope, and an error is a status here", []string{
		"authing.v3.GetAccessTokenByClientCredentialsResponse.token_set is authing.v3.TokenSet, want any",
		"authing.v3.TokenSet has no field error of OIDCTokenResponse",
		"authing.v3.TokenSet has no field error_description of OIDCTokenResponse",
		"authing.v3.TokenSet.id_token must not be optional",
		"authing.v3.TokenSet.refresh_token must not be optional",
		"authing.v3.TokenSet.scope is not known to any method",
	}},
	{"claims of OpenID Connect and of Authing's scopes, all of which depend on the scope; the SDKs declare a part", []string{
		"authing.v3.AccessTokenClaims.nbf is not known to any method",
		"authing.v3.AddressClaim.* is not known to any method",
		"authing.v3.IdTokenClaims.* is not known to any method",
		"authing.v3.UserInfo.* is not known to any method",
		"authing.v3.IdTokenClaims.* must not be optional",
		"authing.v3.UserInfo.* must not be optional",
	}},
	{"an audience may be several (RFC 7519)", []string{
		"authing.v3.AccessTokenClaims.aud is a list: true, want string",
		"authing.v3.IdTokenClaims.aud is a list: true, want string",
	}},
	{"the CAS protocol's own answer, which the SDKs only pass on", []string{
		"authing.v3.CasAuthenticationFailure.* is not known to any method",
		"authing.v3.CasAuthenticationSuccess.* is not known to any method",
		"authing.v3.CasServiceResponse.* is not known to any method",
	}},
	{"degrees have fractions", []string{
		"authing.v3.GeoIpLocation.lat is double, want number",
		"authing.v3.GeoIpLocation.lon is double, want number",
	}},
	{"the Go SDK's names of event_details and ua", []string{
		"authing.v3.AdminAuditLog has no field eventDetail of AdminAuditLogDto",
		"authing.v3.AdminAuditLog has no field parsedUserAgent of AdminAuditLogDto",
	}},
	{"a list where the SDKs declare one of its elements; one object is read as a list of one", []string{
		"authing.v3.AddWhitelistOfAppResponse.entries is a list: true, want WhitelistRespDto",
		"authing.v3.AddWhitelistResponse.entries is a list: true, want WhitelistRespDto",
		"authing.v3.ListWhitelistsOfAppResponse.entries is a list: true, want WhitelistRespDto",
		"authing.v3.ListWhitelistsResponse.entries is a list: true, want WhitelistRespDto",
		"authing.v3.WhitelistEntry.* is not known to any method",
	}},
	{"a list of fields where the SDKs declare the request once more", []string{
		"authing.v3.ListCustomFieldsResponse.custom_fields is a list: true, want ListCustomFieldsDto",
		"authing.v3.ListUserBaseFieldsResponse.custom_fields is a list: true, want ListCustomFieldsDto",
	}},
	{"a page, or the one role that the SDKs declare", []string{
		"authing.v3.ListNamespaceRolesResponse.* must not be optional",
		"authing.v3.ListNamespaceRolesResponse.list is not known to any method",
		"authing.v3.ListNamespaceRolesResponse.total_count is not known to any method",
		"authing.v3.NamespaceRole.* is not known to any method",
	}},
	{"a count, which the SDKs declare a boolean; one that is sent is left absent", []string{
		"authing.v3.GetAllDepartmentsResponse.total_count is int64, want boolean",
		"authing.v3.ListChildrenDepartmentsResponse.total_count is int64, want boolean",
	}},
	{"one message for the payloads of many providers, some of which need no code", []string{
		"authing.v3.SignInByProviderCodePayload.code must be demanded",
	}},
}

// sift splits the differences into those that have no exception, and exceptions
// of which nothing differs.
func sift(differences []string, table []exception) (unexplained, unused []string) {
	explained := make(map[string]bool)
	for _, e := range table {
		for _, pattern := range e.differences {
			text := strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, `.*`)
			matches, used := regexp.MustCompile("^"+text+"$"), false
			for _, difference := range differences {
				if matches.MatchString(difference) {
					explained[difference], used = true, true
				}
			}
			if !used {
				unused = append(unused, pattern)
			}
		}
	}
	for _, difference := range differences {
		if !explained[difference] {
			unexplained = append(unexplained, difference)
		}
	}
	return unexplained, unused
}
