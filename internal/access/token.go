package access

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Lifetime of a token. The v2 SDKs fetch a new one when less than an hour (js,
// Python) or twelve (Go) is left; a day keeps them all from asking each time. A
// token ends with its key, whichever comes first.
const Lifetime = 24 * time.Hour

// MinTokenKey is the least length of a signing key, in bytes.
const MinTokenKey = 32

const (
	tokenIssuer = "authing-grpc" //nolint:gosec // a name, not a credential
	maxToken    = 16 << 10       // bytes
)

// Why a token of ours is not accepted.
var (
	// ErrTokenInvalid: the token claims to be ours and is not, or its key is
	// gone.
	ErrTokenInvalid = errors.New("access: the token is not valid")
	// ErrTokenExpired: the token is ours and its time is over.
	ErrTokenExpired = errors.New("access: the token has expired")
)

// Token is a signed token and what its claims say about time.
type Token struct {
	Value     string
	IssuedAt  time.Time
	ExpiresAt time.Time
}

// claims have the names that the SDKs read out of Authing's management tokens.
type claims struct {
	jwt.Claims
	UserPoolID string `json:"scoped_userpool_id"`
	// Key ties the token to one secret of its key: a new secret ends it.
	Key string `json:"key"`
}

// tokens issues and verifies tokens for keys. It is safe for concurrent use.
type tokens struct {
	signer jose.Signer
	secret []byte
}

// newTokens signs with a secret that replicas share, or with a random one.
func newTokens(secret []byte) (*tokens, error) {
	if len(secret) == 0 {
		secret = make([]byte, MinTokenKey)
		_, _ = rand.Read(secret) // never fails
	}
	if len(secret) < MinTokenKey {
		return nil, fmt.Errorf("access: the token key has %d bytes, it needs %d", len(secret), MinTokenKey)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.HS256, Key: secret},
		(&jose.SignerOptions{}).WithType("JWT"),
	)
	if err != nil {
		return nil, fmt.Errorf("access: signer: %w", err)
	}
	return &tokens{signer: signer, secret: secret}, nil
}

func (t *tokens) issue(key *Key, pool string, now time.Time) (Token, error) {
	issued := now.Truncate(time.Second) // claims are whole seconds
	expires := issued.Add(Lifetime)
	if !key.Expires.IsZero() && key.Expires.Before(expires) {
		expires = key.Expires
	}
	value, err := jwt.Signed(t.signer).Claims(claims{
		Claims: jwt.Claims{
			Issuer:   tokenIssuer,
			Subject:  key.ID,
			IssuedAt: jwt.NewNumericDate(issued),
			Expiry:   jwt.NewNumericDate(expires),
		},
		UserPoolID: pool,
		Key:        key.fingerprint(),
	}).Serialize()
	if err != nil {
		return Token{}, fmt.Errorf("access: sign: %w", err)
	}
	return Token{Value: value, IssuedAt: issued, ExpiresAt: expires}, nil
}

func (k *Key) fingerprint() string { return hex.EncodeToString(k.digest[:8]) }

// verify returns the key that a token was issued for, if it is one of keys
// still, and the pool. Errors: ErrTokenInvalid, ErrTokenExpired, ErrKeyExpired.
func (t *tokens) verify(token string, keys *Keys, now time.Time) (key *Key, pool string, err error) {
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return nil, "", ErrTokenInvalid
	}
	var got claims
	if err := parsed.Claims(t.secret, &got); err != nil {
		return nil, "", ErrTokenInvalid
	}
	key = keys.byID[got.Subject]
	switch {
	case key == nil || got.Key != key.fingerprint() || got.Issuer != tokenIssuer || got.Expiry == nil:
		return nil, "", ErrTokenInvalid
	case !now.Before(got.Expiry.Time()):
		return nil, "", ErrTokenExpired
	case key.expired(now):
		return nil, "", ErrKeyExpired
	default:
		return key, got.UserPoolID, nil
	}
}

// unverifiedIssuer reads the `iss` of a JWT: enough to know who should check
// it, and worth nothing else.
func unverifiedIssuer(token string) string {
	parts := strings.Split(token, ".")
	if len(token) > maxToken || len(parts) != 3 {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var named struct {
		Issuer string `json:"iss"`
	}
	if json.Unmarshal(payload, &named) != nil {
		return ""
	}
	return named.Issuer
}
