package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Skew is how far the issuer's clock and ours may differ.
const Skew = time.Minute

// maxToken bounds the text of a token, in bytes.
const maxToken = 16 << 10

// maxKeyID bounds the key id of a token, in bytes.
const maxKeyID = 256

var (
	// ErrInvalid means that the token is not the issuer's, or not for the
	// audience. The wrapping error says why and quotes nothing of the token.
	ErrInvalid = errors.New("the token is not valid")
	// ErrForeign is ErrInvalid for what is no JWT of an issuer and audience known
	// here; somebody else may know it.
	ErrForeign = fmt.Errorf("%w: no JWT of an issuer and audience known here", ErrInvalid)
	// ErrExpired means that the token was good once.
	ErrExpired = errors.New("the token has expired")
	// ErrRevoked means that the token would be good, had it not been revoked.
	ErrRevoked = errors.New("the token has been revoked")
)

// Issuer is whose tokens are checked, and for whom they must be.
type Issuer struct {
	// URL is the `iss` of its tokens.
	URL string
	// Audience must be among the `aud` of a token.
	Audience string
	// Secret checks HS256 tokens. Empty: they are refused.
	Secret string
	// Algorithms are those of published keys. Nil: RS256, which Authing uses.
	Algorithms []jose.SignatureAlgorithm
	// Keys are the published keys.
	Keys *KeySet
	// Introspect asks the issuer whether a token is good (RFC 7662). Nil: it
	// cannot be asked.
	Introspect func(ctx context.Context, token string) (active bool, err error)
}

func (i *Issuer) algorithms() []jose.SignatureAlgorithm {
	algorithms := i.Algorithms
	if algorithms == nil {
		algorithms = []jose.SignatureAlgorithm{jose.RS256}
	}
	if i.Secret != "" {
		algorithms = append(slices.Clone(algorithms), jose.HS256)
	}
	return algorithms
}

// Token is a token that was good when it was checked.
type Token struct {
	// Issuer, Subject, ID and Audience are iss, sub, jti and aud.
	Issuer, Subject, ID string
	Audience            []string
	// IssuedAt is iat, zero without one; ExpiresAt is exp.
	IssuedAt, ExpiresAt time.Time
	// Claims are all claims as they stand in the token.
	Claims json.RawMessage
	// KeysFetched is when the keys that checked it were fetched; zero with a
	// secret.
	KeysFetched time.Time

	grants  atomic.Pointer[Grants]
	encoded atomic.Pointer[[]byte]
}

// Verify checks a token at a time, and remembers nothing. Errors: ErrInvalid,
// ErrExpired, or why the keys could not be had.
func (i *Issuer) Verify(ctx context.Context, token string, now time.Time) (*Token, error) {
	if len(token) > maxToken {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrInvalid, maxToken)
	}
	if !isCanonical(token) {
		return nil, fmt.Errorf("%w: not written as a JWT is", ErrInvalid)
	}
	parsed, err := jwt.ParseSigned(token, i.algorithms())
	if err != nil || len(parsed.Headers) != 1 {
		return nil, fmt.Errorf("%w: not a JWT signed with an algorithm of the issuer", ErrInvalid)
	}
	key, fetched, err := i.key(ctx, parsed.Headers[0])
	if err != nil {
		return nil, err
	}
	var standard jwt.Claims
	var all json.RawMessage
	if err := parsed.Claims(key, &standard, &all); err != nil {
		return nil, fmt.Errorf("%w: bad signature or claims", ErrInvalid)
	}
	if err := i.check(standard, now); err != nil {
		return nil, err
	}
	return &Token{
		Issuer: standard.Issuer, Subject: standard.Subject, ID: standard.ID, Audience: standard.Audience,
		IssuedAt: standard.IssuedAt.Time(), ExpiresAt: standard.Expiry.Time(),
		Claims: all, KeysFetched: fetched,
	}, nil
}

// key is what the token's algorithm may be checked with, and nothing else.
func (i *Issuer) key(ctx context.Context, header jose.Header) (key any, fetched time.Time, err error) {
	if header.Algorithm == string(jose.HS256) {
		return []byte(i.Secret), time.Time{}, nil
	}
	if len(header.KeyID) > maxKeyID {
		return nil, time.Time{}, fmt.Errorf("%w: key id longer than %d bytes", ErrInvalid, maxKeyID)
	}
	published, fetched, err := i.Keys.find(ctx, header.KeyID)
	if err != nil {
		return nil, time.Time{}, err
	}
	if published.Algorithm != "" && published.Algorithm != header.Algorithm {
		return nil, time.Time{}, fmt.Errorf("%w: the key is for another algorithm", ErrInvalid)
	}
	return published.Key, fetched, nil
}

func (i *Issuer) check(claims jwt.Claims, now time.Time) error {
	switch {
	case claims.Expiry == nil:
		return fmt.Errorf("%w: it never ends", ErrInvalid)
	case claims.Subject == "":
		return fmt.Errorf("%w: it names nobody", ErrInvalid)
	}
	err := claims.ValidateWithLeeway(jwt.Expected{
		Issuer: i.URL, AnyAudience: jwt.Audience{i.Audience}, Time: now,
	}, Skew)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jwt.ErrExpired):
		return ErrExpired
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return fmt.Errorf("%w: another issuer", ErrInvalid)
	case errors.Is(err, jwt.ErrInvalidAudience):
		return fmt.Errorf("%w: for another audience", ErrInvalid)
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return fmt.Errorf("%w: not yet", ErrInvalid)
	default:
		return ErrInvalid
	}
}
