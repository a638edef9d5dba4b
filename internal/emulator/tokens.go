package emulator

import (
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	userTokenLifetime       = 14 * 24 * time.Hour
	managementTokenLifetime = 15 * 24 * time.Hour
	maxTokenLen             = 16 << 10

	scopeOffline = "offline_access"
	defaultScope = "openid profile email phone"
)

// claims are those of every token the emulator issues. What a token may be used
// for follows from them: only a management token has UserPool, only a token of
// a signed-in user has Session, only an MFA token names an application in MFAFor.
type claims struct {
	Issuer   string       `json:"iss"`
	Audience string       `json:"aud"`
	Subject  string       `json:"sub"`
	ID       string       `json:"jti"`
	Expiry   int64        `json:"exp"`
	IssuedAt int64        `json:"iat"`
	Scope    string       `json:"scope,omitempty"`
	Session  string       `json:"sid,omitempty"`
	MFAFor   string       `json:"mfa_for,omitempty"`
	UserPool string       `json:"scoped_userpool_id,omitempty"`
	Data     *subjectData `json:"data,omitempty"`
}

// subjectData is the user as the tokens of v2 name it.
type subjectData struct {
	ID         string `json:"id"`
	UserPoolID string `json:"userPoolId"`
	ARN        string `json:"arn"`
}

func (e *Emulator) issue(c claims, lifetime time.Duration) (string, claims, error) {
	c = e.stamped(c, lifetime)
	token, err := jwt.Signed(e.keys.signer).Claims(c).Serialize()
	return token, c, err
}

// stamped is the claims of a token that is issued now.
func (e *Emulator) stamped(c claims, lifetime time.Duration) claims {
	now := e.now()
	c.Issuer = e.issuer()
	c.ID = newID()
	c.IssuedAt = now.Unix()
	c.Expiry = now.Add(lifetime).Unix()
	return c
}

// userToken is an access token of v3.
func (e *Emulator) userToken(s *session, scope string) (string, error) {
	return e.accessTokenFor(s, scope, userTokenLifetime)
}

// accessTokenFor is userToken with a lifetime of its own.
func (e *Emulator) accessTokenFor(s *session, scope string, lifetime time.Duration) (string, error) {
	token, _, err := e.issue(claims{Audience: s.AppID, Subject: s.UserID, Session: s.ID, Scope: scope}, lifetime)
	return token, err
}

// sessionToken is the token of v2: an ID token that names the user in data.
func (e *Emulator) sessionToken(s *session) (string, claims, error) {
	return e.issue(claims{
		Audience: s.AppID,
		Subject:  s.UserID,
		Session:  s.ID,
		Scope:    defaultScope,
		Data:     &subjectData{ID: s.UserID, UserPoolID: e.credentials.UserPoolID, ARN: e.userARN(s.UserID)},
	}, userTokenLifetime)
}

func (e *Emulator) managementToken() (string, claims, error) {
	pool := e.credentials.UserPoolID
	return e.issue(claims{Audience: pool, Subject: pool, UserPool: pool}, managementTokenLifetime)
}

// verify reads a token that this emulator issued. Errors: 2020 for one it did
// not, 2206 for one that has ended or whose session has.
func (e *Emulator) verify(token string) (claims, error) {
	var c claims
	if token == "" || len(token) > maxTokenLen {
		return c, badToken(codeNotLoggedIn)
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		return c, badToken(codeNotLoggedIn)
	}
	if err := parsed.Claims(&e.keys.private.PublicKey, &c); err != nil || c.Issuer != e.issuer() {
		return claims{}, badToken(codeNotLoggedIn)
	}
	if e.now().Unix() >= c.Expiry {
		return c, badToken(codeLoginExpired)
	}
	if c.Session != "" {
		return c, e.checkSession(c.Session)
	}
	return c, nil
}

// bearer is the token of an authorization header: raw, or after `Bearer`.
func bearer(authorization string) string {
	const scheme = "bearer "
	if len(authorization) > len(scheme) && strings.EqualFold(authorization[:len(scheme)], scheme) {
		authorization = authorization[len(scheme):]
	}
	return strings.TrimSpace(authorization)
}

// administrator refuses whoever does not hold a management token.
func (e *Emulator) administrator(authorization string) error {
	c, err := e.verify(bearer(authorization))
	if err != nil || c.UserPool != e.credentials.UserPoolID {
		return &fault{status: statusBadToken}
	}
	return nil
}

// signedIn is the user whose token it is.
func (e *Emulator) signedIn(authorization string) (*user, error) {
	c, err := e.verify(bearer(authorization))
	if err != nil {
		return nil, err
	}
	return e.subject(c)
}

// subject is the user a verified token was issued to.
func (e *Emulator) subject(c claims) (*user, error) {
	if c.Session == "" {
		return nil, badToken(codeNotLoggedIn)
	}
	return e.tokenUser(c.Subject)
}

// tokenUser is the user of an id in a token.
func (e *Emulator) tokenUser(id string) (*user, error) {
	u, err := first[*user](e.read(), tableUsers, byID, id)
	switch {
	case err != nil:
		return nil, err
	case u == nil:
		return nil, badToken(codeNotLoggedIn)
	case !u.active():
		return nil, refused(codeLocked)
	default:
		return u, nil
	}
}

func (e *Emulator) issuer() string { return e.publicURL + "/oidc" }

func (e *Emulator) userARN(id string) string {
	return "arn:cn:authing:" + e.credentials.UserPoolID + ":user:" + id
}

func (e *Emulator) roleARN(id string) string {
	return "arn:cn:authing:" + e.credentials.UserPoolID + ":role:" + id
}
