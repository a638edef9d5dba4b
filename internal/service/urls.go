package service

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// Addresses to send a browser to. The SDKs build them on the client's side.

// randomLength is how long state and nonce are where the caller gives none.
const randomLength = 16

func overrideURLs(e *Engine) error {
	return errors.Join(
		local(e, authingv3.AuthService_BuildAuthorizeUrl_FullMethodName,
			func(ctx context.Context, req *authingv3.BuildAuthorizeUrlRequest) (*authingv3.BuildAuthorizeUrlResponse, error) {
				app, err := e.selected(ctx)
				if err != nil {
					return nil, err
				}
				return authorizeURL(app, req)
			}),
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

func authorizeURL(app authing.Application, req *authingv3.BuildAuthorizeUrlRequest) (*authingv3.BuildAuthorizeUrlResponse, error) {
	protocol := req.GetProtocol()
	if protocol == "" {
		protocol = "oidc"
	}
	if (protocol == "oidc" || protocol == "oauth") && req.GetRedirectUri() == "" {
		return nil, apierror.InvalidField("redirectUri", "is required with protocol "+protocol)
	}
	switch protocol {
	case "saml":
		return &authingv3.BuildAuthorizeUrlResponse{Url: address(app, "/api/v2/saml-idp/"+url.PathEscape(app.ID), nil)}, nil
	case "cas":
		query := url.Values{}
		set(query, "service", req.GetService())
		return &authingv3.BuildAuthorizeUrlResponse{Url: address(app, "/cas-idp/"+url.PathEscape(app.ID), query)}, nil
	case "oauth":
		state := orRandom(req.GetState())
		return &authingv3.BuildAuthorizeUrlResponse{State: &state, Url: address(app, "/oauth/auth", url.Values{
			"state":         {state},
			"scope":         {orElse(req.GetScope(), "user")},
			"client_id":     {app.ID},
			"redirect_uri":  {req.GetRedirectUri()},
			"response_type": {orElse(req.GetResponseType(), "code")},
		})}, nil
	default:
		return openIDURL(app, req), nil
	}
}

func openIDURL(app authing.Application, req *authingv3.BuildAuthorizeUrlRequest) *authingv3.BuildAuthorizeUrlResponse {
	state, nonce := orRandom(req.GetState()), orRandom(req.GetNonce())
	scope := orElse(req.GetScope(), "openid profile")
	query := url.Values{
		"redirect_uri":  {req.GetRedirectUri()},
		"response_mode": {orElse(req.GetResponseMode(), "query")},
		"response_type": {orElse(req.GetResponseType(), "code")},
		"client_id":     {app.ID},
		"scope":         {scope},
		"state":         {state},
		"nonce":         {nonce},
	}
	switch {
	case req.GetForced():
		query.Set("prompt", "login")
	case strings.Contains(" "+scope+" ", " offline_access "):
		query.Set("prompt", "consent")
	}
	set(query, "tenantId", req.GetTenantId())
	if challenge := req.GetCodeChallenge(); challenge != "" {
		query.Set("code_challenge", challenge)
		query.Set("code_challenge_method", orElse(req.GetCodeChallengeMethod(), "S256"))
	}
	return &authingv3.BuildAuthorizeUrlResponse{Url: address(app, "/oidc/auth", query), State: proto.String(state), Nonce: proto.String(nonce)}
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
