package emulator

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// introspection is what a token stands for (RFC 7662 section 2.2).
type introspection struct {
	Active    bool   `json:"active"`
	Subject   string `json:"sub,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
	Audience  string `json:"aud,omitempty"`
	Expiry    int64  `json:"exp,omitempty"`
	IssuedAt  int64  `json:"iat,omitempty"`
	Issuer    string `json:"iss,omitempty"`
	ID        string `json:"jti,omitempty"`
	Scope     string `json:"scope,omitempty"`
	TokenType string `json:"token_type,omitempty"`
}

// Introspect says what a token stands for.
func (p *openID) Introspect(_ context.Context, r *op.Request[op.IntrospectionRequest]) (*op.Response, error) {
	secret := r.Data.ClientSecret
	if _, err := p.authenticate(r.Data.ClientID, secret, methodOf(r.Header, secret)); err != nil {
		return nil, err
	}
	answer, err := p.introspect(r.Data.Token)
	return op.NewResponse(answer), err
}

func (p *openID) introspect(token string) (*introspection, error) {
	if refresh, err := p.liveRefreshToken(token); err != nil || refresh != nil {
		if err != nil {
			return nil, err
		}
		return &introspection{
			Active:   true,
			Subject:  refresh.UserID,
			ClientID: refresh.AppID,
			Expiry:   refresh.endsAt.Unix(),
			IssuedAt: refresh.endsAt.Add(-grantLifetimes[refreshToken]).Unix(),
			Issuer:   p.issuer(),
			Scope:    refresh.scope,
		}, nil
	}
	c, err := p.accessToken(token)
	if err != nil {
		return new(introspection), nil //nolint:nilerr // A bad token is an answer.
	}
	return &introspection{
		Active:    true,
		Subject:   c.Subject,
		ClientID:  c.Audience,
		Audience:  c.Audience,
		Expiry:    c.Expiry,
		IssuedAt:  c.IssuedAt,
		Issuer:    c.Issuer,
		ID:        c.ID,
		Scope:     c.Scope,
		TokenType: oidc.BearerToken,
	}, nil
}

// accessToken reads a token that opens something: of a user who may sign in, of
// a program or of the pool. ID tokens and cookies do not.
func (p *openID) accessToken(token string) (claims, error) {
	c, err := p.verify(token)
	if err != nil {
		return claims{}, err
	}
	switch c.Audience {
	case c.Subject: // a program's or the pool's own
		return c, nil
	default:
		if c.Scope == "" {
			return claims{}, badToken(codeNotLoggedIn)
		}
		_, err = p.subject(c)
		return c, err
	}
}

// liveRefreshToken is a refresh token that can still be used, nil if it is none.
func (p *openID) liveRefreshToken(token string) (*grant, error) {
	v := p.read()
	g, err := first[*grant](v, tableGrants, byID, token)
	if err != nil || g == nil || g.spent {
		return nil, err
	}
	live, err := p.redeemable(v, refreshToken, token, &application{ID: g.AppID})
	return live.grant, err
}

// Revocation ends the session of a token, and all tokens with it (RFC 7009).
func (p *openID) Revocation(_ context.Context, r *op.ClientRequest[oidc.RevocationRequest]) (*op.Response, error) {
	done := op.NewResponse(nil)
	sessionID, owner := "", ""
	if g, err := p.liveRefreshToken(r.Data.Token); err != nil {
		return nil, err
	} else if g != nil {
		sessionID, owner = g.SessionID, g.AppID
	} else if c, err := p.accessToken(r.Data.Token); err != nil {
		return done, nil //nolint:nilerr // What is no token is revoked already.
	} else {
		sessionID, owner = c.Session, c.Audience
	}
	switch {
	case owner != r.Client.GetID():
		return nil, oidc.ErrInvalidGrant().WithDescription("the token is another client's")
	case sessionID == "":
		return nil, &oidc.Error{ErrorType: "unsupported_token_type", Description: "a management token cannot be revoked"}
	}
	return done, p.write(func(v view) error {
		_, err := v.DeleteAll(tableSessions, byID, sessionID)
		return err
	})
}

// UserInfo is the claims about the user of an access token (OpenID Connect Core
// section 5.3).
func (p *openID) UserInfo(_ context.Context, r *op.Request[oidc.UserInfoRequest]) (*op.Response, error) {
	refusal := &oidc.Error{ErrorType: "invalid_token", Description: "the access token is wrong or has ended"}
	c, err := p.accessToken(r.Data.AccessToken)
	if err != nil {
		return nil, op.NewStatusError(refusal, http.StatusUnauthorized)
	}
	u, err := p.subject(c)
	if err != nil {
		return nil, op.NewStatusError(refusal, http.StatusUnauthorized)
	}
	if !slices.Contains(strings.Fields(c.Scope), oidc.ScopeOpenID) {
		return nil, op.NewStatusError(&oidc.Error{ErrorType: "insufficient_scope", Description: "scope openid is needed"}, http.StatusForbidden)
	}
	known, err := p.userClaims(u, c.Scope)
	if err != nil {
		return nil, err
	}
	known["sub"] = u.ID
	return op.NewResponse(known), nil
}

// readHint reads an ID token of ours, however old.
func (p *openID) readHint(token string) (claims, error) {
	refusal := oidc.ErrInvalidRequest().WithDescription("id_token_hint is no ID token of this issuer")
	if len(token) > maxTokenLen {
		return claims{}, refusal
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256, jose.HS256})
	if err != nil {
		return claims{}, refusal
	}
	var c claims
	if err := parsed.UnsafeClaimsWithoutVerification(&c); err != nil {
		return claims{}, refusal
	}
	app, err := first[*application](p.read(), tableApplications, byID, c.Audience)
	if err != nil {
		return claims{}, err
	}
	if app == nil || c.Issuer != p.issuer() || parsed.Headers[0].Algorithm != app.idTokenAlg {
		return claims{}, refusal
	}
	var key any = &p.keys.private.PublicKey
	if app.idTokenAlg == string(jose.HS256) {
		key = []byte(app.Secret)
	}
	if err := parsed.Claims(key, &c); err != nil {
		return claims{}, refusal
	}
	return c, nil
}
