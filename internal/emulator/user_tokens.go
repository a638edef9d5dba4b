package emulator

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// aboutSignIn is what an ID token says of the sign-in (OpenID Connect Core
// section 2).
type aboutSignIn struct {
	AuthTime        int64  `json:"auth_time"`
	Nonce           string `json:"nonce,omitempty"`
	AccessTokenHash string `json:"at_hash,omitempty"`
}

// userTokens is the access and the ID token of a session.
func (e *Emulator) userTokens(s *session, scope string, about aboutSignIn) (access, id string, err error) {
	app, err := e.application(s.AppID)
	if err != nil {
		return "", "", err
	}
	u, err := first[*user](e.read(), tableUsers, byID, s.UserID)
	if err != nil {
		return "", "", err
	}
	if u == nil {
		return "", "", unknownUser()
	}
	if access, err = e.userToken(s, scope); err != nil {
		return "", "", err
	}
	about.AccessTokenHash = tokenHash(access)
	id, err = e.idToken(app, s, u, scope, about)
	return access, id, err
}

// idToken tells an application who has signed in.
func (e *Emulator) idToken(app *application, s *session, u *user, scope string, about aboutSignIn) (string, error) {
	known, err := e.userClaims(u, scope)
	if err != nil {
		return "", err
	}
	signer := e.keys.signer
	if app.idTokenAlg == string(jose.HS256) {
		key := jose.SigningKey{Algorithm: jose.HS256, Key: []byte(app.Secret)}
		if signer, err = jose.NewSigner(key, (&jose.SignerOptions{}).WithType("JWT")); err != nil {
			return "", err
		}
	}
	c := e.stamped(claims{Audience: s.AppID, Subject: s.UserID, Session: s.ID}, userTokenLifetime)
	return jwt.Signed(signer).Claims(known).Claims(about).Claims(c).Serialize()
}

// tokenHash is `at_hash` for RS256 and HS256.
func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:len(sum)/2])
}

// refreshTokenFor lets the application of a session renew its tokens.
func (e *Emulator) refreshTokenFor(s *session, scope string) (key string, err error) {
	err = e.write(func(v view) error {
		key, err = e.giveGrant(v, grant{
			kind: refreshToken, UserID: s.UserID, SessionID: s.ID, AppID: s.AppID, scope: scope, signedIn: s.startedAt,
		})
		return err
	})
	return key, err
}
