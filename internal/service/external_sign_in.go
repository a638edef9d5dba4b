package service

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Lengths of what is random in such addresses, as in the SDKs.
const (
	socialIDLength = 20
	idpStateLength = 32
)

// overrideExternalSignIn makes the addresses that users are sent to who sign in
// elsewhere.
func overrideExternalSignIn(e *Engine) error {
	return errors.Join(
		local(e, authingv2.AuthService_BuildSocialAuthorizeUrl_FullMethodName, e.socialURL),
		local(e, authingv2.AuthService_BuildEnterpriseAuthorizeUrl_FullMethodName, e.enterpriseURL),
	)
}

func (e *Engine) socialURL(ctx context.Context, req *authingv2.BuildSocialAuthorizeUrlRequest) (*authingv2.BuildSocialAuthorizeUrlResponse, error) {
	app, err := e.selected(ctx)
	if err != nil {
		return nil, err
	}
	if provider := req.GetProvider(); provider == "" || provider == "." || provider == ".." {
		return nil, apierror.InvalidField("provider", "names no provider")
	}
	id := req.GetUuid()
	if id == "" {
		id = randomText(socialIDLength)
	}
	query := url.Values{
		"from_guard":       {"1"},
		"app_id":           {app.ID},
		"with_identities":  {switched(req.GetWithIdentities())},
		"with_custom_data": {switched(req.GetWithCustomData())},
		"protocol":         {orElse(req.GetProtocol(), "oidc")},
		"uuid":             {id},
	}
	set(query, "target_url", req.GetTargetUrl())
	set(query, "relay_method", req.GetRelayMethod())
	set(query, "guard_version", req.GetGuardVersion())
	set(query, "tenant_id", metadataValue(ctx, tenantIDName))
	for name, object := range map[string]*structpb.Struct{
		"authorization_params": req.GetAuthorizationParams(),
		"context":              req.GetContext(),
		"custom_data":          req.GetCustomData(),
	} {
		if object == nil {
			continue
		}
		text, err := codec.Marshal(object)
		if err != nil {
			return nil, apierror.InvalidField(name, "has no JSON form")
		}
		query.Set(name, string(text))
	}
	if req.GetMobileBrowser() {
		query.Set("redirected", "1")
		query.Set("from_hosted_guard", "1")
		query.Set("redirect_url", address(app, "/interaction/oidc/"+url.PathEscape(id)+"/login", nil))
	}
	return &authingv2.BuildSocialAuthorizeUrlResponse{
		Url: address(app, "/connections/social/"+url.PathEscape(req.GetProvider()), query), Uuid: id,
	}, nil
}

func switched(on bool) string {
	if on {
		return "1"
	}
	return "0"
}

// publicConfig is what an application tells everybody.
type publicConfig struct {
	UserPoolID        string `json:"userPoolId"`
	IdentityProviders []struct {
		Protocol   string         `json:"protocol"`
		Identifier string         `json:"identifier"`
		Config     *idpConnection `json:"config"`
	} `json:"identityProviders"`
}

// idpConnection is where a provider signs users in; each protocol has its own
// members. The misspelling is Authing's.
type idpConnection struct {
	AuthorizationEndpoint string `json:"authorizationEdpoint"`
	ClientID              string `json:"clientId"`
	RedirectURI           string `json:"redirectUri"`
	Scopes                string `json:"scopes"`
	ResponseType          string `json:"responseType"`
	SAMLRequest           string `json:"samlRequest"`
	CASLoginURL           string `json:"casConnectionLoginUrl"`
	AuthURL               string `json:"authUrl"`
	AuthorizationURL      string `json:"authorizationUrl"`
}

func (e *Engine) enterpriseURL(ctx context.Context, req *authingv2.BuildEnterpriseAuthorizeUrlRequest) (*authingv2.BuildEnterpriseAuthorizeUrlResponse, error) {
	p := e.plans[authingv2.AuthService_BuildEnterpriseAuthorizeUrl_FullMethodName]
	var target func(*idpConnection) string
	switch req.GetProtocol() {
	case "oidc":
		target = func(c *idpConnection) string { return c.AuthorizationEndpoint }
	case "saml":
		target = func(c *idpConnection) string { return c.SAMLRequest }
	case "cas":
		target = func(c *idpConnection) string { return c.CASLoginURL }
	case "oauth":
		target = func(c *idpConnection) string { return c.AuthURL }
	case "azure-ad":
		target = func(c *idpConnection) string { return c.AuthorizationURL }
	default:
		return nil, apierror.InvalidField("protocol", "must be oidc, oauth, saml, cas or azure-ad")
	}
	config, connection, err := e.connection(ctx, p, req)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	found := target(connection)
	if found == "" {
		return nil, e.failure(ctx, p, authing.ErrMalformed)
	}
	if req.GetProtocol() != "oidc" {
		return &authingv2.BuildEnterpriseAuthorizeUrlResponse{Url: found}, nil
	}
	state := randomText(idpStateLength)
	if err := e.startInteraction(ctx, p, req, config.UserPoolID, state); err != nil {
		return nil, e.failure(ctx, p, err)
	}
	query := url.Values{"state": {state}, "nonce": {randomText(idpStateLength)}}
	set(query, "client_id", connection.ClientID)
	set(query, "redirect_uri", connection.RedirectURI)
	set(query, "scope", connection.Scopes)
	set(query, "response_type", connection.ResponseType)
	separator := "?"
	if strings.Contains(found, "?") {
		separator = "&"
	}
	return &authingv2.BuildEnterpriseAuthorizeUrlResponse{Url: found + separator + query.Encode(), State: &state}, nil
}

// connection finds the provider in what the application tells everybody.
func (e *Engine) connection(ctx context.Context, p *plan, req *authingv2.BuildEnterpriseAuthorizeUrlRequest) (*publicConfig, *idpConnection, error) {
	ask, err := e.begin(ctx, p, req)
	if err != nil {
		return nil, nil, err
	}
	ask.Verb, ask.Path = "GET", "/api/v2/applications/"+url.PathEscape(ask.App.ID)+"/public-config"
	ask.Envelope = optionsv1.Envelope_ENVELOPE_V2
	data, err := e.client.Do(ctx, ask)
	if err != nil {
		return nil, nil, err
	}
	config := new(publicConfig)
	if json.Unmarshal(data, config) != nil {
		return nil, nil, authing.ErrMalformed
	}
	for _, provider := range config.IdentityProviders {
		if provider.Protocol == req.GetProtocol() && provider.Identifier == req.GetIdentifier() && provider.Config != nil {
			return config, provider.Config, nil
		}
	}
	return nil, nil, authing.ErrNotFound
}

// startInteraction tells Authing of a sign-in that comes back to it with state.
func (e *Engine) startInteraction(
	ctx context.Context, p *plan, req *authingv2.BuildEnterpriseAuthorizeUrlRequest, pool, state string,
) error {
	tell, err := e.begin(ctx, p, req)
	if err != nil {
		return err
	}
	tell.Verb, tell.Path = "POST", "/api/v2/connections/oidc/start-interaction"
	tell.Envelope = optionsv1.Envelope_ENVELOPE_V2
	tell.Members = map[string]json.RawMessage{
		"state":      jsonText(state),
		"protocol":   jsonText(req.GetProtocol()),
		"userPoolId": jsonText(pool),
		"appId":      jsonText(tell.App.ID),
	}
	if req.Referer != nil {
		tell.Members["referer"] = jsonText(req.GetReferer())
	}
	// The misspelling is Authing's.
	if tell.Members["connection"], err = json.Marshal(map[string]string{"providerIentifier": req.GetIdentifier()}); err != nil {
		return err
	}
	_, err = e.client.Do(ctx, tell)
	return err
}
