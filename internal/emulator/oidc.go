package emulator

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/go-jose/go-jose/v4"
	"github.com/rs/cors"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
	"github.com/zitadel/schema"
)

// openID is the emulator as an OpenID provider. The library parses requests,
// authenticates by their form and writes the answers of the token endpoints;
// what they are about is here and in the store.
type openID struct {
	op.UnimplementedServer
	*Emulator

	decoder *schema.Decoder
	encoder *schema.Encoder
}

// Paths of the provider below its issuer.
const (
	openIDPrefix      = "/oidc"
	oauthPrefix       = "/oauth"
	authorizePath     = "/auth"
	loginPath         = "/login"
	tokenPath         = "/token"
	introspectionPath = "/token/introspection"
	revocationPath    = "/token/revocation"
	userInfoPath      = "/me"
	endSessionPath    = "/session/end"
	signedOutPath     = "/session/ended"
	keysPath          = "/.well-known/jwks.json"
)

// basicChallenge asks a client to authenticate.
const basicChallenge = `Basic realm="authing"`

// openIDRoutes is the handlers of the provider by path.
func (e *Emulator) openIDRoutes() map[string]http.Handler {
	p := &openID{Emulator: e, decoder: schema.NewDecoder(), encoder: oidc.NewEncoder()}
	p.decoder.IgnoreUnknownKeys(true)
	// The library logs every route it makes, which none should see who never
	// asks for one.
	library := sync.OnceValue(p.library)
	lazy := http.StripPrefix(openIDPrefix, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		library().ServeHTTP(w, r)
	}))
	routes := map[string]http.Handler{
		oidc.DiscoveryEndpoint: lazy,
		authorizePath:          http.HandlerFunc(p.serveAuthorize),
		loginPath:              loginGuard(http.HandlerFunc(p.serveLogin)),
		tokenPath:              formOnly(challenging(basicChallenge, p.naming(p.takingSessions(lazy)))),
		introspectionPath:      formOnly(challenging(basicChallenge, p.naming(p.openToPublic(lazy)))),
		revocationPath:         formOnly(challenging(basicChallenge, p.naming(lazy))),
		userInfoPath:           challenging(`Bearer error="invalid_token"`, lazy),
		endSessionPath:         lazy,
		signedOutPath:          http.HandlerFunc(p.serveSignedOut),
	}
	mounted := make(map[string]http.Handler, len(routes))
	for path, handler := range routes {
		mounted[openIDPrefix+path] = handler
	}
	for _, path := range []string{tokenPath, introspectionPath, revocationPath, userInfoPath} {
		mounted[oauthPrefix+path] = asOpenID(mounted[openIDPrefix+path])
	}
	return mounted
}

// asOpenID serves the endpoints that applications of OAuth 2.0 have in common
// with those of OpenID Connect.
func asOpenID(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = r.Clone(r.Context())
		r.URL.Path = openIDPrefix + strings.TrimPrefix(r.URL.Path, oauthPrefix)
		next.ServeHTTP(w, r)
	})
}

func (p *openID) library() http.Handler {
	return op.RegisterServer(p, op.Endpoints{
		Token:         op.NewEndpoint(tokenPath),
		Introspection: op.NewEndpoint(introspectionPath),
		Userinfo:      op.NewEndpoint(userInfoPath),
		Revocation:    op.NewEndpoint(revocationPath),
		EndSession:    op.NewEndpoint(endSessionPath),
	}, op.WithServerCORSOptions(&cors.Options{
		// Public applications call from pages of any site; they bring no cookie.
		AllowedOrigins: []string{"*"},
		AllowedMethods: []string{http.MethodGet, http.MethodHead, http.MethodPost},
		AllowedHeaders: []string{"Authorization", "Content-Type"},
	}))
}

// Discovery describes the provider (OpenID Connect Discovery section 3).
func (p *openID) Discovery(context.Context, *op.Request[struct{}]) (*op.Response, error) {
	issuer := p.issuer()
	methods := []oidc.AuthMethod{oidc.AuthMethodPost, oidc.AuthMethodBasic, oidc.AuthMethodNone}
	return op.NewResponse(&oidc.DiscoveryConfiguration{
		Issuer:                 issuer,
		AuthorizationEndpoint:  issuer + authorizePath,
		TokenEndpoint:          issuer + tokenPath,
		IntrospectionEndpoint:  issuer + introspectionPath,
		UserinfoEndpoint:       issuer + userInfoPath,
		RevocationEndpoint:     issuer + revocationPath,
		EndSessionEndpoint:     issuer + endSessionPath,
		JwksURI:                issuer + keysPath,
		ScopesSupported:        supportedScopes,
		ResponseTypesSupported: []string{string(oidc.ResponseTypeCode)},
		ResponseModesSupported: []string{string(oidc.ResponseModeQuery), string(oidc.ResponseModeFragment)},
		GrantTypesSupported: []oidc.GrantType{
			oidc.GrantTypeCode, oidc.GrantTypeRefreshToken, oidc.GrantTypeClientCredentials,
		},
		SubjectTypesSupported:                     []string{"public"},
		IDTokenSigningAlgValuesSupported:          []string{string(jose.RS256), string(jose.HS256)},
		TokenEndpointAuthMethodsSupported:         methods,
		RevocationEndpointAuthMethodsSupported:    methods,
		IntrospectionEndpointAuthMethodsSupported: methods,
		ClaimsSupported:                           supportedClaims,
		CodeChallengeMethodsSupported:             []oidc.CodeChallengeMethod{oidc.CodeChallengeMethodS256, oidc.CodeChallengeMethodPlain},
	}), nil
}
