package emulator

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// SeedApplication is an application users can sign in to. The members after
// its name are OpenID Connect's client metadata.
type SeedApplication struct {
	ID     string `yaml:"id"`
	Secret string `yaml:"secret"` // none for a public application
	Name   string `yaml:"name"`

	// RedirectURIs is where users may be sent to with a code or a CAS ticket.
	// One on the loopback interface stands for itself with any port.
	RedirectURIs []string `yaml:"redirect_uris"`

	// PostLogoutRedirectURIs is where users may be sent to when they have signed
	// out. None: RedirectURIs.
	PostLogoutRedirectURIs []string `yaml:"post_logout_redirect_uris"`

	// TokenEndpointAuthMethod is client_secret_post, client_secret_basic or none.
	// Empty: the secret, either way.
	TokenEndpointAuthMethod string `yaml:"token_endpoint_auth_method"`

	// IDTokenSignedResponseAlg is RS256, which is the default, or HS256 with the
	// secret as the key.
	IDTokenSignedResponseAlg string `yaml:"id_token_signed_response_alg"`
}

// minHS256Secret is the least length of a key for HS256 (RFC 7518 section 3.2).
const minHS256Secret = 32

// defaultRedirects is where the application of the options may send users: a
// program on the same machine.
var defaultRedirects = []string{"http://127.0.0.1/callback"}

func (e *Emulator) plantApplications(v view, more []SeedApplication) error {
	c := e.credentials
	own := SeedApplication{ID: c.AppID, Secret: c.AppSecret, Name: "Default", RedirectURIs: defaultRedirects}
	if err := e.plantApplication(v, own); err != nil {
		return err
	}
	for i, s := range more {
		if err := e.plantApplication(v, s); err != nil {
			return fmt.Errorf("applications[%d]: %w", i, err)
		}
	}
	return nil
}

func (e *Emulator) plantApplication(v view, s SeedApplication) error {
	app := e.newApplication(s.ID, s.Secret)
	app.Name = s.Name
	app.redirects, app.logouts = s.RedirectURIs, s.PostLogoutRedirectURIs
	app.authMethod = s.TokenEndpointAuthMethod
	app.idTokenAlg = orElse(s.IDTokenSignedResponseAlg, string(jose.RS256))
	if app.logouts == nil {
		app.logouts = app.redirects
	}
	if err := app.validate(); err != nil {
		return err
	}
	return insertNew(v, tableApplications, app.ID, app)
}

func (a *application) validate() error {
	methods := []string{"", string(oidc.AuthMethodPost), string(oidc.AuthMethodBasic), string(oidc.AuthMethodNone)}
	switch {
	case a.ID == "" || a.Secret == "" && !a.public():
		return errors.New("needs id and secret, or token_endpoint_auth_method none")
	case !slices.Contains(methods, a.authMethod):
		return errors.New("token_endpoint_auth_method must be client_secret_post, client_secret_basic or none")
	case a.idTokenAlg != string(jose.RS256) && a.idTokenAlg != string(jose.HS256):
		return errors.New("id_token_signed_response_alg must be RS256 or HS256")
	case a.idTokenAlg == string(jose.HS256) && len(a.Secret) < minHS256Secret:
		return fmt.Errorf("id_token_signed_response_alg HS256 needs a secret of %d characters", minHS256Secret)
	}
	for _, uri := range slices.Concat(a.redirects, a.logouts) {
		if u, err := url.Parse(uri); err != nil || !u.IsAbs() || u.Fragment != "" || u.User != nil {
			return fmt.Errorf("redirect URI %q must be absolute, without user and fragment", uri)
		}
	}
	return nil
}

// public reports whether the application has no secret to keep.
func (a *application) public() bool { return a.authMethod == string(oidc.AuthMethodNone) }
