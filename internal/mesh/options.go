package mesh

import (
	"context"
	"log/slog"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// DefaultRealm is the realm of challenges unless Options say otherwise.
const DefaultRealm = "authing"

// Tokens says whether tokens are good; *identity.Verifier does. Errors that are
// none of identity's ErrInvalid, ErrExpired, ErrRevoked and ErrRefused say
// nothing about the token.
type Tokens interface {
	Verify(ctx context.Context, token, audience string) (*identity.Token, error)
	VerifyFresh(ctx context.Context, token, audience string, maxStaleness time.Duration) (*identity.Token, time.Time, error)
}

// Permissions says what the user of a token may do. An error refuses the
// request as one that could not be decided.
type Permissions interface {
	Allowed(ctx context.Context, token *identity.Token, rawToken, resource, action string) (bool, error)
}

// Options are what a Decider is made of.
type Options struct {
	Tokens Tokens
	// Permissions may be nil; then no rule may need one.
	Permissions Permissions
	// Routes are the rules of requests without context_extensions. The first
	// that matches is taken; without one a token is needed.
	Routes []Route
	// Audience is the application that tokens must be for where a rule names
	// none. Empty: any whose tokens can be verified.
	Audience string
	// Cookie holds the token of requests without an Authorization header, where
	// a rule names no other. Empty: none does.
	Cookie string
	// Realm is named in challenges. Empty: DefaultRealm.
	Realm string
	// RemoveToken removes the token from requests that pass, from public ones
	// too. Only Envoy can do it.
	RemoveToken bool
	// Shadow lets everything pass, and logs what would have been refused. Tokens
	// are not removed then, and identity headers are set for good tokens only.
	Shadow bool
	Log    *slog.Logger
}
