package oauthserver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"log/slog"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Tokens says whether tokens are good, and by which keys; *identity.Verifier does.
// Errors that are none of identity's ErrInvalid, ErrExpired, ErrRevoked and
// ErrRefused say nothing about the token.
type Tokens interface {
	Verify(ctx context.Context, token, audience string) (*identity.Token, error)
	VerifyFresh(ctx context.Context, token, audience string, maxStaleness time.Duration) (*identity.Token, time.Time, error)
	Keys(ctx context.Context, audience string) ([]jose.JSONWebKey, time.Time, error)
}

// Application is whose tokens are asked about.
type Application struct {
	// ID is the audience of its tokens.
	ID string
	// Issuer is their iss.
	Issuer string
}

// Options are what a Server is made of.
type Options struct {
	// Applications are the configured ones, the default one first.
	Applications []Application
	Tokens       Tokens
	// Metadata gets what the issuer of an application publishes about itself
	// (OpenID Connect Discovery section 4).
	Metadata func(ctx context.Context, application string) ([]byte, error)
	// Guard says who may introspect, Method as which rpc.
	Guard  *access.Guard
	Method string
	// Trusted is the client certificate of a connection, nil without one.
	Trusted func(*tls.ConnectionState) (*x509.Certificate, error)
	// ByCertificate says that callers may prove themselves by certificates.
	ByCertificate bool
	// URL is how others reach this server, without a slash at the end. Empty: the
	// metadata names Authing's endpoints alone.
	URL string
	// Timeout bounds one request.
	Timeout time.Duration
	Now     func() time.Time
	Log     *slog.Logger
}

func (o *Options) check() error {
	switch {
	case len(o.Applications) == 0 || o.Tokens == nil || o.Metadata == nil:
		return errors.New("oauthserver: applications, tokens and metadata are needed")
	case o.Guard == nil || o.Method == "" || o.Trusted == nil:
		return errors.New("oauthserver: a guard, its method and trusted certificates are needed")
	case o.Timeout <= 0 || o.Now == nil || o.Log == nil:
		return errors.New("oauthserver: a timeout, a clock and a log are needed")
	case strings.HasSuffix(o.URL, "/"):
		return errors.New("oauthserver: the URL ends with a slash")
	default:
		return nil
	}
}
