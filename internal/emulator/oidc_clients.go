package emulator

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// client is an application that has authenticated, as the library sees it; with
// the pool's own key it is the pool, with that of a program the program.
type client struct {
	app     *application
	pool    bool
	program *program
}

func (c *client) GetID() string { return c.app.ID }

func (c *client) AuthMethod() oidc.AuthMethod { return oidc.AuthMethod(c.app.authMethod) }

func (c *client) GrantTypes() []oidc.GrantType {
	switch {
	case c.pool, c.program != nil:
		return []oidc.GrantType{oidc.GrantTypeClientCredentials}
	case c.app.public():
		return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken}
	default:
		return []oidc.GrantType{oidc.GrantTypeCode, oidc.GrantTypeRefreshToken, oidc.GrantTypeClientCredentials}
	}
}

// The rest of the library's interface, for parts of it that are not used.

func (c *client) RedirectURIs() []string               { return c.app.redirects }
func (c *client) PostLogoutRedirectURIs() []string     { return c.app.logouts }
func (c *client) ApplicationType() op.ApplicationType  { return op.ApplicationTypeNative }
func (c *client) LoginURL(string) string               { return loginPath }
func (c *client) AccessTokenType() op.AccessTokenType  { return op.AccessTokenTypeJWT }
func (c *client) IDTokenLifetime() time.Duration       { return userTokenLifetime }
func (c *client) DevMode() bool                        { return true }
func (c *client) IsScopeAllowed(string) bool           { return true }
func (c *client) IDTokenUserinfoClaimsAssertion() bool { return true }
func (c *client) ClockSkew() time.Duration             { return 0 }

func (c *client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}

func (c *client) RestrictAdditionalIdTokenScopes() func([]string) []string { //nolint:revive // The library's name.
	return slices.Clone[[]string]
}

func (c *client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return slices.Clone[[]string]
}

// VerifyClient authenticates a client by the form or by Basic.
func (p *openID) VerifyClient(_ context.Context, r *op.Request[op.ClientCredentials]) (op.Client, error) {
	return p.authenticate(r.Data.ClientID, r.Data.ClientSecret, methodOf(r.Header, r.Data.ClientSecret))
}

// methodOf is the way a client has sent its secret.
func methodOf(h http.Header, secret string) oidc.AuthMethod {
	_, _, basic := (&http.Request{Header: h}).BasicAuth()
	switch {
	case basic:
		return oidc.AuthMethodBasic
	case secret == "":
		return oidc.AuthMethodNone
	default:
		return oidc.AuthMethodPost
	}
}

// authenticate checks a client's secret and that it may be sent so.
func (e *Emulator) authenticate(id, secret string, method oidc.AuthMethod) (*client, error) {
	refusal := op.NewStatusError(oidc.ErrInvalidClient().WithDescription("client authentication failed"), http.StatusUnauthorized)
	if e.checkPoolSecret(id, secret) == nil {
		return &client{app: &application{ID: id}, pool: true}, nil
	}
	app, err := first[*application](e.read(), tableApplications, byID, id)
	switch {
	case err != nil:
		return nil, err
	case app == nil:
		return e.authenticateProgram(id, secret, refusal)
	case app.authMethod != "" && app.authMethod != string(method):
		return nil, refusal
	case !app.public() && !sameSecret(secret, app.Secret):
		return nil, refusal
	default:
		return &client{app: app}, nil
	}
}

// authenticateProgram checks the secret of an application's program, which stands
// for itself.
func (e *Emulator) authenticateProgram(id, secret string, refusal error) (*client, error) {
	found, err := e.read().admitsProgram(id, secret)
	switch {
	case err != nil:
		return nil, err
	case found == nil:
		return nil, refusal
	default:
		return &client{app: &application{ID: found.ID}, program: found}, nil
	}
}

// allows reports whether users may be sent to an address, of those registered:
// to exactly that, on the loopback interface with any port (RFC 8252 section
// 7.3).
func allows(registered []string, address string) bool {
	if slices.Contains(registered, address) {
		return true
	}
	wanted, ok := loopback(address)
	return ok && slices.ContainsFunc(registered, func(uri string) bool {
		u, ok := loopback(uri)
		return ok && u.Scheme == wanted.Scheme && u.EscapedPath() == wanted.EscapedPath() && u.RawQuery == wanted.RawQuery
	})
}

// loopback parses an address of a program on the user's own machine.
func loopback(address string) (*url.URL, bool) {
	u, err := url.Parse(address)
	if err != nil || u.User != nil || strings.Contains(address, "#") {
		return nil, false
	}
	_, ok := op.HTTPLoopbackOrLocalhost(address)
	return u, ok
}
