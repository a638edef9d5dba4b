package emulator

import (
	"context"
	"slices"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Whose users an application has, by v2. It is only shown.
const usersOfPool = "INDIVIDUAL"

var usersOfApplications = []string{usersOfPool, "Tenant", "BOTH"}

// Ways to sign in that v2 calls tabs, by those of v3.
var tabsV2 = []struct{ method, tab string }{
	{"PASSWORD", "password"},
	{"PHONE_CODE", "phone-code"},
	{"EMAIL_CODE", "email-code"},
	{"SELF_BUILT_APP_QRCODE", "app-qrcode"},
}

// applicationV2 is the application as v2 shows it.
func (e *Emulator) applicationV2(a *application) *authingv2.Application {
	pool, created, updated := e.credentials.UserPoolID, instant(a.createdAt), instant(a.updatedAt)
	settings, on := a.settings, true
	protocol := settings.GetDefaultProtocol()
	oauth, saml, cas := settings.GetOauthProviderEnabled(), settings.GetSamlProviderEnabled(), settings.GetCasProviderEnabled()
	sso, integrated := settings.GetSsoEnabled(), settings.GetIsIntegrateApp()
	consent, own := settings.GetLoginConfig().GetShowAuthorizationPage(), a.ID == e.credentials.AppID
	return &authingv2.Application{
		Id: a.ID, Name: a.Name, Identifier: &a.Identifier, Description: settings.AppDescription, Logo: unlessEmpty(settings.GetAppLogo()),
		UserPoolId: &pool, Protocol: &protocol, Secret: unlessEmpty(a.Secret),
		RedirectUris: a.redirects, LogoutRedirectUris: a.logouts, InitLoginUrl: unlessEmpty(settings.GetInitLoginUri()),
		AppType: &a.users, CreatedAt: &created, UpdatedAt: &updated, PermissionStrategy: a.strategyV2(),
		OidcProviderEnabled: &on, OauthProviderEnabled: &oauth, SamlProviderEnabled: &saml, CasProviderEnabled: &cas,
		OidcConfig: a.oidcV2(), LoginTabs: a.loginTabs(), ShowAuthorizationPage: &consent,
		SsoEnabled: &sso, Template: settings.Template, IsDefault: &own, IsIntegrate: &integrated,
	}
}

func (a *application) strategyV2() *authingv2.ApplicationPermissionStrategy {
	on, strategy := true, a.strategy()
	allow, deny := policyOfRules(a.ID, effectAllow), policyOfRules(a.ID, effectDeny)
	return &authingv2.ApplicationPermissionStrategy{Enabled: &on, DefaultStrategy: &strategy, AllowPolicyId: &allow, DenyPolicyId: &deny}
}

func (a *application) oidcV2() *authingv2.ApplicationOidcConfig {
	c := &client{app: a}
	m := &authingv2.ApplicationOidcConfig{
		ResponseTypes: []string{"code"}, IdTokenSignedResponseAlg: &a.idTokenAlg, TokenEndpointAuthMethod: unlessEmpty(a.authMethod),
		RedirectUris: a.redirects, PostLogoutRedirectUris: a.logouts, ClientId: &a.ID, ClientSecret: unlessEmpty(a.Secret),
	}
	for _, grant := range c.GrantTypes() {
		m.GrantTypes = append(m.GrantTypes, string(grant))
	}
	return m
}

func (a *application) loginTabs() []string {
	var tabs []string
	for _, t := range tabsV2 {
		offered := func(method string) bool { return strings.HasSuffix(method, t.method) }
		if slices.ContainsFunc(a.settings.GetLoginConfig().GetEnabledBasicLoginMethods(), offered) {
			tabs = append(tabs, t.tab)
		}
	}
	return tabs
}

// ListApplications returns a page of the applications, the oldest first.
func (s *managementV2) ListApplications(_ context.Context, req *authingv2.ListApplicationsRequest) (*authingv2.ListApplicationsResponse, error) {
	all, err := inOrder[*application](s.read(), tableApplications, byID)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	return &authingv2.ListApplicationsResponse{TotalCount: int64(len(all)), List: each(page, s.applicationV2)}, err
}

// FindApplicationById returns one application.
func (s *managementV2) FindApplicationById(_ context.Context, req *authingv2.FindApplicationByIdRequest) (*authingv2.FindApplicationByIdResponse, error) { //nolint:revive // Authing's name.
	app, err := s.read().applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv2.FindApplicationByIdResponse{Application: s.applicationV2(app)}, nil
}

// CreateApplication makes an application that users can sign in to at once.
func (s *managementV2) CreateApplication(_ context.Context, req *authingv2.CreateApplicationRequest) (*authingv2.CreateApplicationResponse, error) {
	app := s.newApplication(newID(), randomHex(16))
	err := s.write(func(v view) error {
		identifier := req.GetIdentifier()
		if err := s.configure(app, &authingv3.CreateApplicationRequest{
			AppName: req.GetName(), AppIdentifier: &identifier, RedirectUris: req.GetRedirectUris(), AppLogo: req.Logo,
		}); err != nil {
			return err
		}
		return v.putApplication(app)
	})
	if err != nil {
		return nil, err
	}
	return &authingv2.CreateApplicationResponse{Application: s.applicationV2(app)}, nil
}

// DeleteApplication deletes an application with all that users have from it.
func (s *managementV2) DeleteApplication(ctx context.Context, req *authingv2.DeleteApplicationRequest) (*authingv2.DeleteApplicationResponse, error) {
	return &authingv2.DeleteApplicationResponse{Message: succeeded(ctx)}, s.deleteApplication(req.GetAppId())
}

// RefreshApplicationSecret gives an application another secret.
func (s *managementV2) RefreshApplicationSecret(_ context.Context, req *authingv2.RefreshApplicationSecretRequest) (*authingv2.RefreshApplicationSecretResponse, error) {
	app, err := s.refreshSecret(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv2.RefreshApplicationSecretResponse{Application: s.applicationV2(app)}, nil
}

// ChangeApplicationType says whose users an application has, or what holds for
// users no rule is about.
func (s *managementV2) ChangeApplicationType(_ context.Context, req *authingv2.ChangeApplicationTypeRequest) (*authingv2.ChangeApplicationTypeResponse, error) {
	strategy := req.GetPermissionStrategy()
	switch {
	case req.AppType == nil && strategy == nil:
		return nil, badField("appType", "is required, or permissionStrategy")
	case strategy.GetAllowPolicyId() != "" || strategy.GetDenyPolicyId() != "":
		return nil, notEmulated("permissionStrategy.allowPolicyId")
	case strategy != nil && strategy.Enabled != nil && !strategy.GetEnabled():
		return nil, notEmulated("permissionStrategy.enabled false")
	}
	app, err := s.changeApplication(req.GetAppId(), func(a *application) error {
		if req.AppType != nil {
			users, known := pick(usersOfApplications, func(kind string) bool { return strings.EqualFold(kind, req.GetAppType()) })
			if !known {
				return badField("appType", "must be INDIVIDUAL, Tenant or BOTH")
			}
			a.users = users
		}
		if strategy == nil {
			return nil
		}
		return a.setStrategy("permissionStrategy.defaultStrategy", strategy.GetDefaultStrategy())
	})
	if err != nil {
		return nil, err
	}
	return &authingv2.ChangeApplicationTypeResponse{Application: s.applicationV2(app)}, nil
}

// ListApplicationActiveUsers returns a page of the users who are signed in to an
// application, those of the newest session first.
func (s *managementV2) ListApplicationActiveUsers(_ context.Context, req *authingv2.ListApplicationActiveUsersRequest) (*authingv2.ListApplicationActiveUsersResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	users, err := s.activeUsers(v, app)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(users, req.Page, req.Limit)
	return &authingv2.ListApplicationActiveUsersResponse{TotalCount: int64(len(users)), List: each(page, s.activeUserV2)}, err
}

func (e *Emulator) activeUserV2(u *user) *authingv2.ActiveUser {
	m := new(authingv2.ActiveUser)
	u.attributes.fill(m)
	pool, created, updated := e.credentials.UserPoolID, instant(u.createdAt), instant(u.updatedAt)
	blocked := !u.active()
	m.Id, m.UserPoolId, m.CreatedAt, m.UpdatedAt, m.Blocked = u.ID, &pool, &created, &updated, &blocked
	return m
}

// recordAsStored is an object of texts; empty ones are left out.
func recordAsStored(members map[string]string) *structpb.Struct {
	m := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(members))}
	for name, text := range members {
		if text != "" {
			m.Fields[name] = structpb.NewStringValue(text)
		}
	}
	return m
}
