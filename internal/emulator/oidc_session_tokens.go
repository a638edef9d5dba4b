package emulator

import (
	"net/http"
	"slices"
	"strings"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// grantOfSession is Authing's own grant type: the token of a v2 session for
// tokens of the provider.
const grantOfSession = "http://authing.cn/oidc/grant_type/authing_token"

// takingSessions serves that grant type and leaves the others to the library.
func (p *openID) takingSessions(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.PostFormValue("grant_type") != grantOfSession {
			next.ServeHTTP(w, r)
			return
		}
		tokens, err := p.tokensForSession(r)
		if err != nil {
			op.WriteError(w, r, err, nil)
			return
		}
		writeJSON(w, http.StatusOK, tokens)
	})
}

func (p *openID) tokensForSession(r *http.Request) (*oidc.AccessTokenResponse, error) {
	id, secret, basic := basicAuth(r.Header.Get("Authorization"))
	if !basic {
		id, secret = r.PostFormValue("client_id"), r.PostFormValue("client_secret")
	}
	c, err := p.authenticate(id, secret, methodOf(r.Header, secret))
	if err != nil {
		return nil, err
	}
	if !allows(c.app.redirects, r.PostFormValue("redirect_uri")) {
		return nil, oidc.ErrInvalidRequest().WithDescription("redirect_uri is not registered for the application")
	}
	s, err := p.sessionOfToken(r.PostFormValue("token"))
	if err != nil || s == nil || s.AppID != c.app.ID {
		return nil, orRefusal(err, oidc.ErrInvalidGrant().WithDescription("the token is wrong, has ended or is another application's"))
	}
	scope := orElse(strings.Join(strings.Fields(r.PostFormValue("scope")), " "), defaultScope)
	return p.tokensOf(s, scope)
}

// tokensOf is the provider's tokens of a session.
func (e *Emulator) tokensOf(s *session, scope string) (*oidc.AccessTokenResponse, error) {
	access, idToken, err := e.userTokens(s, scope, aboutSignIn{AuthTime: s.startedAt.Unix()})
	if err != nil {
		return nil, err
	}
	tokens := &oidc.AccessTokenResponse{
		AccessToken: access, TokenType: oidc.BearerToken, ExpiresIn: uint64(userTokenLifetime.Seconds()), Scope: strings.Fields(scope),
	}
	if slices.Contains(tokens.Scope, oidc.ScopeOpenID) {
		tokens.IDToken = idToken
	}
	if slices.Contains(tokens.Scope, scopeOffline) {
		tokens.RefreshToken, err = e.refreshTokenFor(s, scope)
	}
	return tokens, err
}

// sessionOfToken is the session of a user's token, nil if the token is none.
func (e *Emulator) sessionOfToken(token string) (*session, error) {
	c, err := e.verify(token)
	if err == nil {
		_, err = e.subject(c)
	}
	if err != nil || c.Audience == browserAudience {
		return nil, onlyDefects(err)
	}
	return first[*session](e.read(), tableSessions, byID, c.Session)
}

func orRefusal(err error, refusal *oidc.Error) error {
	if err != nil {
		return err
	}
	return refusal
}
