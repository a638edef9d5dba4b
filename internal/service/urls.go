package service

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strings"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// Addresses to send a browser to. The SDKs build them on the client's side.

// randomLength is how long state and nonce are where the caller gives none.
const randomLength = 16

func overrideURLs(e *Engine) error {
	return errors.Join(
		local(e, authingv2.AuthService_BuildAuthorizeUrl_FullMethodName, e.authorizeURLV2),
		local(e, authingv2.AuthService_BuildLogoutUrl_FullMethodName,
			func(ctx context.Context, req *authingv2.BuildLogoutUrlRequest) (*authingv2.BuildLogoutUrlResponse, error) {
				app, err := e.selected(ctx)
				if err != nil {
					return nil, err
				}
				return &authingv2.BuildLogoutUrlResponse{Url: logoutURLV2(app, req)}, nil
			}),
		local(e, authingv3.AuthService_BuildAuthorizeUrl_FullMethodName, e.authorizeURLV3),
		local(e, authingv3.AuthService_BuildLogoutUrl_FullMethodName,
			func(ctx context.Context, req *authingv3.BuildLogoutUrlRequest) (*authingv3.BuildLogoutUrlResponse, error) {
				app, err := e.selected(ctx)
				if err != nil {
					return nil, err
				}
				return &authingv3.BuildLogoutUrlResponse{Url: logoutURL(app, req)}, nil
			}),
	)
}

func (e *Engine) authorizeURLV2(ctx context.Context, req *authingv2.BuildAuthorizeUrlRequest) (*authingv2.BuildAuthorizeUrlResponse, error) {
	app, err := e.selectedBy(ctx, req.GetAppId())
	if err != nil {
		return nil, err
	}
	extra := url.Values{}
	set(extra, "response_mode", req.GetResponseMode())
	set(extra, "tenant_id", req.GetTenantId())
	found, err := authorizeURL(app, req, "openid profile email phone address", extra)
	if err != nil {
		return nil, err
	}
	return &authingv2.BuildAuthorizeUrlResponse{Url: found.url, State: found.state, Nonce: found.nonce}, nil
}

func (e *Engine) authorizeURLV3(ctx context.Context, req *authingv3.BuildAuthorizeUrlRequest) (*authingv3.BuildAuthorizeUrlResponse, error) {
	app, err := e.selected(ctx)
	if err != nil {
		return nil, err
	}
	extra := url.Values{"response_mode": {orElse(req.GetResponseMode(), "query")}}
	set(extra, "tenantId", req.GetTenantId())
	if req.GetForced() {
		extra.Set("prompt", "login")
	}
	found, err := authorizeURL(app, req, "openid profile", extra)
	if err != nil {
		return nil, err
	}
	return &authingv3.BuildAuthorizeUrlResponse{Url: found.url, State: found.state, Nonce: found.nonce}, nil
}

// authorization is what the requests for such an address have in common.
type authorization interface {
	GetProtocol() string
	GetService() string
	GetRedirectUri() string
	GetResponseType() string
	GetScope() string
	GetState() string
	GetNonce() string
	GetCodeChallenge() string
	GetCodeChallengeMethod() string
}

// authorizeAddress is an address and what of it the caller must compare later.
type authorizeAddress struct {
	url          string
	state, nonce *string
}

// authorizeURL is the address of a sign-in; of OpenID Connect with that scope,
// where the request names none, and what else the query holds.
func authorizeURL(app authing.Application, req authorization, scope string, extra url.Values) (authorizeAddress, error) {
	protocol := orElse(req.GetProtocol(), "oidc")
	if (protocol == "oidc" || protocol == "oauth") && req.GetRedirectUri() == "" {
		return authorizeAddress{}, apierror.InvalidField("redirectUri", "is required with protocol "+protocol)
	}
	switch protocol {
	case "saml":
		return authorizeAddress{url: address(app, "/api/v2/saml-idp/"+url.PathEscape(app.ID), nil)}, nil
	case "cas":
		query := url.Values{}
		set(query, "service", req.GetService())
		return authorizeAddress{url: address(app, "/cas-idp/"+url.PathEscape(app.ID), query)}, nil
	case "oauth":
		state := orRandom(req.GetState())
		return authorizeAddress{state: &state, url: address(app, "/oauth/auth", url.Values{
			"state":         {state},
			"scope":         {orElse(req.GetScope(), "user")},
			"client_id":     {app.ID},
			"redirect_uri":  {req.GetRedirectUri()},
			"response_type": {orElse(req.GetResponseType(), "code")},
		})}, nil
	default:
		return openIDURL(app, req, orElse(req.GetScope(), scope), extra), nil
	}
}

func openIDURL(app authing.Application, req authorization, scope string, extra url.Values) authorizeAddress {
	state, nonce := orRandom(req.GetState()), orRandom(req.GetNonce())
	query := url.Values{
		"redirect_uri":  {req.GetRedirectUri()},
		"response_type": {orElse(req.GetResponseType(), "code")},
		"client_id":     {app.ID},
		"scope":         {scope},
		"state":         {state},
		"nonce":         {nonce},
	}
	maps.Copy(query, extra)
	if !query.Has("prompt") && strings.Contains(" "+scope+" ", " offline_access ") {
		query.Set("prompt", "consent")
	}
	if challenge := req.GetCodeChallenge(); challenge != "" {
		query.Set("code_challenge", challenge)
		query.Set("code_challenge_method", orElse(req.GetCodeChallengeMethod(), "S256"))
	}
	return authorizeAddress{url: address(app, "/oidc/auth", query), state: &state, nonce: &nonce}
}

func logoutURLV2(app authing.Application, req *authingv2.BuildLogoutUrlRequest) string {
	query := url.Values{}
	redirect := req.GetRedirectUri()
	switch protocol := orElse(req.GetProtocol(), "oidc"); {
	case protocol == "cas":
		set(query, "url", redirect)
		return address(app, "/cas-idp/logout", query)
	case protocol == "oidc" && req.GetExpert():
		set(query, "id_token_hint", req.GetIdToken())
		set(query, "post_logout_redirect_uri", redirect)
		return address(app, "/oidc/session/end", query)
	default:
		set(query, "redirect_uri", redirect)
		return address(app, "/login/profile/logout", query)
	}
}

func logoutURL(app authing.Application, req *authingv3.BuildLogoutUrlRequest) string {
	query := url.Values{}
	redirect := req.GetRedirectUri()
	switch req.GetProtocol() {
	case "cas":
		set(query, "url", redirect)
		return address(app, "/cas-idp/logout", query)
	case "oauth", "saml":
		set(query, "redirect_uri", redirect)
		return address(app, "/login/profile/logout", query)
	default:
		set(query, "id_token_hint", req.GetIdToken())
		set(query, "post_logout_redirect_uri", redirect)
		if redirect != "" {
			set(query, "state", req.GetState())
		}
		return address(app, "/oidc/session/end", query)
	}
}

func address(app authing.Application, path string, query url.Values) string {
	out := strings.TrimRight(app.Host, "/") + path
	if len(query) > 0 {
		out += "?" + query.Encode()
	}
	return out
}

func set(query url.Values, name, value string) {
	if value != "" {
		query.Set(name, value)
	}
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

func orRandom(value string) string {
	if value == "" {
		return randomText(randomLength)
	}
	return value
}
