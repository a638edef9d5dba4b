package emulator

import (
	"fmt"
	"slices"

	"github.com/go-jose/go-jose/v4"
	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

func (a *application) id() string { return a.ID }

// offers reports whether the application offers a kind of second factor.
func (a *application) offers(factor string) bool { return slices.Contains(a.factors, factor) }

func applicationsTable() *memdb.TableSchema {
	return table(tableApplications,
		primary((*application).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(a *application) []string { return []string{a.Identifier} })},
	)
}

// newApplication is one as it is unless it is told otherwise.
func (e *Emulator) newApplication(id, secret string) *application {
	now := e.now()
	return &application{
		ordered: ordered{e.order.Add(1)}, ID: id, Identifier: id, Secret: secret,
		factors: factorKinds, settings: newAppSettings(), users: usersOfPool, createdAt: now, updatedAt: now,
	}
}

// applicationWithID is the application that an administrator names.
func (v view) applicationWithID(id string) (*application, error) {
	app, err := first[*application](v, tableApplications, byID, id)
	if err == nil && app == nil {
		err = &fault{status: statusUnknown, code: codeNoApplication}
	}
	return app, err
}

// putApplication stores an application if its identifier is its own.
func (v view) putApplication(a *application) error {
	if err := a.validate(); err != nil {
		return &fault{status: statusBadInput, detail: err.Error()}
	}
	if err := unused(v, tableApplications, byCode, a.Identifier, a, fmt.Sprintf("application %q", a.Identifier)); err != nil {
		return err
	}
	return v.Insert(tableApplications, a)
}

// changeApplication replaces the application of an id by a changed copy.
func (e *Emulator) changeApplication(id string, change func(*application) error) (changed *application, err error) {
	err = e.write(func(v view) error {
		before, err := v.applicationWithID(id)
		if err != nil {
			return err
		}
		copied := *before
		changed = &copied
		if err := change(changed); err != nil {
			return err
		}
		changed.updatedAt = e.now()
		return v.putApplication(changed)
	})
	return changed, err
}

// refreshSecret gives an application another secret; the one before is worth
// nothing any more.
func (e *Emulator) refreshSecret(id string) (*application, error) {
	return e.changeApplication(id, func(a *application) error {
		a.Secret = randomHex(16)
		return nil
	})
}

// deleteApplication deletes the application of an id.
func (e *Emulator) deleteApplication(id string) error {
	return e.write(func(v view) error {
		app, err := v.applicationWithID(id)
		if err != nil {
			return err
		}
		return e.removeApplication(v, app)
	})
}

// removeApplication deletes an application with the rules about it, its whitelists,
// its programs, its namespace, what users have from it and the history of signing in to it.
// Tenants go on without it.
func (e *Emulator) removeApplication(v view, app *application) error {
	if app.ID == e.credentials.AppID {
		return notPermitted("the application of the options stays")
	}
	for _, table := range []string{tableAccessRules, tableWhitelists} {
		if _, err := v.DeleteAll(table, byApp, app.ID); err != nil {
			return err
		}
	}
	if err := v.removePrograms(app); err != nil {
		return err
	}
	if err := v.takeFromTenants(app); err != nil {
		return err
	}
	own, err := first[*namespace](v, tableNamespaces, byCode, app.ID)
	if err != nil {
		return err
	}
	if own != nil {
		if err := v.removeNamespace(own); err != nil {
			return err
		}
	}
	if err := removeOf(v, tableSessions, app, func(s *session) string { return s.AppID }); err != nil {
		return err
	}
	if err := removeOf(v, tableGrants, app, func(g *grant) string { return g.AppID }); err != nil {
		return err
	}
	if err := removeOf(v, tableLoginRecords, app, func(r *loginRecord) string { return r.AppID }); err != nil {
		return err
	}
	return v.Delete(tableApplications, app)
}

// removeOf deletes the records of a table that are an application's.
func removeOf[T any](v view, table string, app *application, owner func(T) string) error {
	records, err := list[T](v, table, byID)
	if err != nil {
		return err
	}
	for _, record := range records {
		if owner(record) != app.ID {
			continue
		}
		if err := v.Delete(table, record); err != nil {
			return err
		}
	}
	return nil
}

// newAppSettings is how an application is unless it is told otherwise.
func newAppSettings() *authingv3.Application {
	return &authingv3.Application{
		AppType:         "web",
		DefaultProtocol: "oidc",
		LoginConfig: &authingv3.ApplicationLoginConfig{
			EnabledBasicLoginMethods: []string{"PHONE_CODE", "EMAIL_CODE", "PHONE_PASSWORD", "EMAIL_PASSWORD", "USERNAME_PASSWORD"},
			DefaultLoginMethod:       &authingv3.ApplicationDefaultLoginMethod{ConnectionType: "PASSWORD"},
		},
		RegisterConfig: &authingv3.ApplicationRegisterConfig{
			EnabledBasicRegisterMethods: []string{"PHONE_CODE", "EMAIL_CODE", "EMAIL_PASSWORD"},
			DefaultRegisterMethod:       "PASSWORD",
		},
		BrandingConfig: &authingv3.ApplicationBrandingConfig{
			GuardVersion: "Advanced", DefaultLanguage: chinese,
			ShowChangeLanguageButton: true, ShowForgetPasswordButton: true, ShowEnterpriseConnections: true, ShowSocialConnections: true,
		},
	}
}

// Members of oidcConfig that have an effect, by OpenID Connect's names.
const (
	idTokenAlgMember = "id_token_signed_response_alg"
	authMethodMember = "token_endpoint_auth_method"
)

// applicationV3 is the application as v3 shows it.
func (e *Emulator) applicationV3(a *application) *authingv3.Application {
	m := proto.CloneOf(a.settings)
	m.AppId, m.AppName, m.AppIdentifier, m.UserPoolId = a.ID, a.Name, a.Identifier, e.credentials.UserPoolID
	m.RedirectUris, m.LogoutRedirectUris = a.redirects, a.logouts
	effective := map[string]*structpb.Value{idTokenAlgMember: structpb.NewStringValue(a.idTokenAlg)}
	if a.authMethod != "" {
		effective[authMethodMember] = structpb.NewStringValue(a.authMethod)
	}
	m.OidcConfig = merged(m.OidcConfig, &structpb.Struct{Fields: effective})
	return m
}

// appValues are the values that members of an application can have.
var appValues = []struct {
	member string
	of     func(*authingv3.Application) string
	values []string
}{
	{"appType", (*authingv3.Application).GetAppType, []string{"web", "spa", "native", "api", "mfa", "mini-program", "gateway-app", "gateway-agent"}},
	{"defaultProtocol", (*authingv3.Application).GetDefaultProtocol, []string{"oidc", "oauth", "saml", "cas", "asa"}},
}

// become makes the application what a message says.
func (a *application) become(m *authingv3.Application) error {
	for _, k := range appValues {
		if !slices.Contains(k.values, k.of(m)) {
			return badField(k.member, fmt.Sprintf("must be one of %v", k.values))
		}
	}
	a.Name, a.Identifier = m.GetAppName(), m.GetAppIdentifier()
	a.redirects, a.logouts = m.GetRedirectUris(), m.GetLogoutRedirectUris()
	config := m.GetOidcConfig().GetFields()
	a.idTokenAlg = orElse(config[idTokenAlgMember].GetStringValue(), string(jose.RS256))
	a.authMethod = config[authMethodMember].GetStringValue()
	a.settings = m
	return nil
}
