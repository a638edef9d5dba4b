package identity

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Skew is how far Authing's clock and ours may differ.
const Skew = time.Minute

// maxToken bounds the text of a token, in bytes.
const maxToken = 16 << 10

// maxKeyID bounds the key id of a token, in bytes.
const maxKeyID = 256

var (
	// ErrInvalid means that the token is not the application's. The wrapping error says
	// why and quotes nothing of the token.
	ErrInvalid = errors.New("the token is not valid")
	// ErrExpired means that the token was good once.
	ErrExpired = errors.New("the token has expired")
)

// Application is what a token is checked against.
type Application struct {
	ID string
	// Issuer that the application's tokens name.
	Issuer string
	// Secret checks HS256 tokens. Empty: they are refused.
	Secret string
	// Algorithms are those of published keys. Nil: RS256, which Authing uses.
	Algorithms []jose.SignatureAlgorithm
}

func (a Application) algorithms() []jose.SignatureAlgorithm {
	algorithms := a.Algorithms
	if algorithms == nil {
		algorithms = []jose.SignatureAlgorithm{jose.RS256}
	}
	if a.Secret != "" {
		algorithms = append(slices.Clone(algorithms), jose.HS256)
	}
	return algorithms
}

// Verifier checks tokens. It is safe for concurrent use.
type Verifier struct {
	keys *keys
	now  func() time.Time
}

// NewVerifier returns a verifier that gets published keys by fetch.
func NewVerifier(fetch Fetch, now func() time.Time) *Verifier {
	return &Verifier{keys: &keys{fetch: fetch, now: now, held: make(map[string]heldKeys)}, now: now}
}

// Verify checks a token of the application and returns its claims as they
// stand in it. Errors: ErrInvalid, ErrExpired, or why the keys could not be
// had.
func (v *Verifier) Verify(ctx context.Context, token string, app Application) (json.RawMessage, error) {
	if len(token) > maxToken {
		return nil, fmt.Errorf("%w: longer than %d bytes", ErrInvalid, maxToken)
	}
	parsed, err := jwt.ParseSigned(token, app.algorithms())
	if err != nil || len(parsed.Headers) != 1 {
		return nil, fmt.Errorf("%w: not a JWT signed with an algorithm of the application", ErrInvalid)
	}
	key, err := v.key(ctx, parsed.Headers[0], app)
	if err != nil {
		return nil, err
	}
	var standard jwt.Claims
	var all json.RawMessage
	if err := parsed.Claims(key, &standard, &all); err != nil {
		return nil, fmt.Errorf("%w: bad signature or claims", ErrInvalid)
	}
	return all, v.check(standard, app)
}

// key is what the token's algorithm may be checked with, and nothing else.
func (v *Verifier) key(ctx context.Context, header jose.Header, app Application) (any, error) {
	if header.Algorithm == string(jose.HS256) {
		return []byte(app.Secret), nil
	}
	if len(header.KeyID) > maxKeyID {
		return nil, fmt.Errorf("%w: key id longer than %d bytes", ErrInvalid, maxKeyID)
	}
	key, err := v.keys.find(ctx, app.ID, header.KeyID)
	if err != nil {
		return nil, err
	}
	if key.Algorithm != "" && key.Algorithm != header.Algorithm {
		return nil, fmt.Errorf("%w: the key is for another algorithm", ErrInvalid)
	}
	return key.Key, nil
}

func (v *Verifier) check(claims jwt.Claims, app Application) error {
	if claims.Expiry == nil {
		return fmt.Errorf("%w: it never ends", ErrInvalid)
	}
	err := claims.ValidateWithLeeway(jwt.Expected{
		Issuer: app.Issuer, AnyAudience: jwt.Audience{app.ID}, Time: v.now(),
	}, Skew)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, jwt.ErrExpired):
		return ErrExpired
	case errors.Is(err, jwt.ErrInvalidIssuer):
		return fmt.Errorf("%w: another issuer", ErrInvalid)
	case errors.Is(err, jwt.ErrInvalidAudience):
		return fmt.Errorf("%w: for another application", ErrInvalid)
	case errors.Is(err, jwt.ErrNotValidYet), errors.Is(err, jwt.ErrIssuedInTheFuture):
		return fmt.Errorf("%w: not yet", ErrInvalid)
	default:
		return ErrInvalid
	}
}
