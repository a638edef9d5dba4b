package emulator

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// CodeExchange gives tokens for an authorization code (RFC 6749 section 4.1.3).
func (p *openID) CodeExchange(_ context.Context, r *op.ClientRequest[oidc.AccessTokenRequest]) (*op.Response, error) {
	return tokenResponse(p.exchange(authorizationCode, r.Data.Code, r.Client.GetID(), nil, func(_ view, code redemption) error {
		if code.to != r.Data.RedirectURI {
			return oidc.ErrInvalidGrant().WithDescription("redirect_uri is not the one of the authorization request")
		}
		return op.AuthorizeCodeChallenge(r.Data.CodeVerifier, code.challenge)
	}))
}

// tokenResponse is tokens as the library answers them.
func tokenResponse(tokens *oidc.AccessTokenResponse, err error) (*op.Response, error) {
	if err != nil {
		return nil, err
	}
	return op.NewResponse(tokens), nil
}

// RefreshToken gives tokens for a refresh token, which it replaces (RFC 6749
// section 6).
func (p *openID) RefreshToken(_ context.Context, r *op.ClientRequest[oidc.RefreshTokenRequest]) (*op.Response, error) {
	return tokenResponse(p.renew(r.Data.RefreshToken, r.Client.GetID(), r.Data.Scopes))
}

// renew gives an application tokens for a refresh token, which it replaces.
func (e *Emulator) renew(token, appID string, scopes []string) (*oidc.AccessTokenResponse, error) {
	return e.exchange(refreshToken, token, appID, scopes, func(v view, refresh redemption) error {
		granted := strings.Fields(refresh.scope)
		for _, scope := range scopes {
			if !slices.Contains(granted, scope) {
				return oidc.ErrInvalidScope().WithDescription("scope is more than was granted")
			}
		}
		longer := *refresh.session
		longer.endsAt = e.now().Add(userTokenLifetime)
		return v.Insert(tableSessions, &longer)
	})
}

// exchange spends a grant for tokens. narrowed is less scope for them than was
// granted; the next refresh token keeps it all.
func (e *Emulator) exchange(kind grantKind, key, appID string, narrowed []string, check func(view, redemption) error) (*oidc.AccessTokenResponse, error) {
	app, err := e.application(appID)
	if err != nil {
		return nil, err
	}
	var next string
	used, err := e.spend(kind, key, app, check, func(v view, used redemption) error {
		if !slices.Contains(strings.Fields(used.scope), scopeOffline) {
			return nil
		}
		refresh := *used.grant
		refresh.kind = refreshToken
		next, err = e.giveGrant(v, refresh)
		return err
	})
	if err != nil {
		return nil, err
	}
	if used.grant == nil {
		return nil, oidc.ErrInvalidGrant().WithDescription("the %s is wrong, has ended or was used before", kind)
	}
	scope := orElse(strings.Join(narrowed, " "), used.scope)
	access, id, err := e.userTokens(used.session, scope, aboutSignIn{AuthTime: used.signedIn.Unix(), Nonce: used.nonce})
	if err != nil {
		return nil, err
	}
	tokens := &oidc.AccessTokenResponse{
		AccessToken:  access,
		TokenType:    oidc.BearerToken,
		RefreshToken: next,
		ExpiresIn:    uint64(userTokenLifetime.Seconds()),
		Scope:        strings.Fields(scope),
	}
	if slices.Contains(strings.Fields(scope), oidc.ScopeOpenID) {
		tokens.IDToken = id
	}
	return tokens, nil
}

// ClientCredentialsExchange gives a program a token of its own (RFC 6749
// section 4.4): a management token for the pool's key, one that lives as long as
// its account says for a program.
func (p *openID) ClientCredentialsExchange(_ context.Context, r *op.ClientRequest[oidc.ClientCredentialsRequest]) (*op.Response, error) {
	token, lifetime := "", userTokenLifetime
	caller, ok := r.Client.(*client)
	if !ok {
		return nil, op.NewStatusError(oidc.ErrInvalidClient(), http.StatusUnauthorized)
	}
	err := p.write(func(v view) error {
		if caller.pool {
			lifetime = managementTokenLifetime
			var err error
			token, _, err = p.managementToken()
			return err
		}
		if caller.program != nil {
			lifetime = time.Duration(caller.program.lifetime) * time.Second
		}
		// A session without a user, so that its token can be revoked.
		s, err := p.newSession(v, &user{ID: caller.app.ID}, caller.app, origin{})
		if err != nil {
			return err
		}
		token, err = p.accessTokenFor(s, r.Data.Scope.String(), lifetime)
		return err
	})
	if err != nil {
		return nil, err
	}
	return op.NewResponse(&oidc.AccessTokenResponse{
		AccessToken: token,
		TokenType:   oidc.BearerToken,
		ExpiresIn:   uint64(lifetime.Seconds()),
		Scope:       r.Data.Scope,
	}), nil
}
