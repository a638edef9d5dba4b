package access

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Lifetime of a token. The v2 SDKs fetch a new one when less than an hour (js,
// Python) or twelve (Go) is left; a day keeps them all from asking each time.
const Lifetime = 24 * time.Hour

const (
	issuer        = "authing-grpc"
	maxTokenBytes = 4096
)

// Why a token was not accepted.
var (
	// ErrForeign: somebody else issued the token; it may be an end user's.
	ErrForeign = errors.New("access: the token was not issued by this service")
	// ErrInvalid: the token claims to be ours and is not, or its key is gone.
	ErrInvalid = errors.New("access: the token is not valid")
	// ErrExpired: the token is ours and its time is over.
	ErrExpired = errors.New("access: the token has expired")
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
}

// Tokens issues and verifies management tokens. The signing key is random and
// lives in the process, so a restart ends every token. It is safe for
// concurrent use.
type Tokens struct {
	keys       *Keys
	now        func() time.Time
	signer     jose.Signer
	signingKey []byte
}

// NewTokens issues tokens to holders of keys, by the clock now.
func NewTokens(keys *Keys, now func() time.Time) (*Tokens, error) {
	if keys == nil || now == nil {
		return nil, errors.New("access: tokens need keys and a clock")
	}
	signingKey := make([]byte, 32)
	if _, err := rand.Read(signingKey); err != nil {
		return nil, fmt.Errorf("access: random signing key: %w", err)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.HS256, Key: signingKey},
		(&jose.SignerOptions{}).WithType("JWT"),
	)
	if err != nil {
		return nil, fmt.Errorf("access: signer: %w", err)
	}
	return &Tokens{keys: keys, now: now, signer: signer, signingKey: signingKey}, nil
}

// Issue returns a new token for the key of that id. The caller has checked the
// key's secret.
func (t *Tokens) Issue(keyID string) (Token, error) {
	key := t.keys.find(keyID)
	if key == nil {
		return Token{}, errors.New("access: no such key")
	}
	issued := t.now().Truncate(time.Second) // claims are whole seconds
	expires := issued.Add(Lifetime)
	value, err := jwt.Signed(t.signer).Claims(claims{
		Claims: jwt.Claims{
			Issuer:   issuer,
			Subject:  key.ID,
			IssuedAt: jwt.NewNumericDate(issued),
			Expiry:   jwt.NewNumericDate(expires),
		},
		UserPoolID: key.UserPoolID,
	}).Serialize()
	if err != nil {
		return Token{}, fmt.Errorf("access: sign: %w", err)
	}
	return Token{Value: value, IssuedAt: issued, ExpiresAt: expires}, nil
}

// Verify returns the id of the key a token was issued to. Errors: ErrForeign,
// ErrInvalid, ErrExpired.
func (t *Tokens) Verify(token string) (keyID string, err error) {
	if !Ours(token) {
		return "", ErrForeign
	}
	parsed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil {
		return "", ErrInvalid
	}
	var got claims
	if err := parsed.Claims(t.signingKey, &got); err != nil {
		return "", ErrInvalid
	}
	key := t.keys.find(got.Subject)
	if key == nil || got.Issuer != issuer || got.Expiry == nil || got.UserPoolID != key.UserPoolID {
		return "", ErrInvalid
	}
	if !t.now().Before(got.Expiry.Time()) {
		return "", ErrExpired
	}
	return key.ID, nil
}

// Ours says whether a token names this service as its issuer, be it valid or
// not. Such a token is kept from the upstream.
func Ours(token string) bool {
	if len(token) > maxTokenBytes {
		return false // we issue none of that size
	}
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return false
	}
	var named struct {
		Issuer string `json:"iss"`
	}
	return json.Unmarshal(payload, &named) == nil && named.Issuer == issuer
}
