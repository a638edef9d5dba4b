package server

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/oauthserver"
)

// issuerPath is where an application's issuer is, below its host.
const issuerPath = "/oidc"

// withOAuth answers introspection, metadata and key sets, and leaves all else to
// next.
func (s *Server) withOAuth(cfg *config.Config, b *backend, next http.Handler) (http.Handler, error) {
	over, ofEngine := b.services.(served)
	upstream, ofAuthing := b.relay.(relay)
	if !ofEngine || !ofAuthing {
		return next, nil
	}
	var applications []oauthserver.Application
	for _, app := range upstream.client.Applications() {
		applications = append(applications, oauthserver.Application{
			ID: app.ID, Issuer: strings.TrimRight(app.Host, "/") + issuerPath,
		})
	}
	answers, err := oauthserver.New(oauthserver.Options{
		Applications: applications, Tokens: over.Verifier(), Metadata: upstream.metadata,
		Guard: b.guard, Method: identityv1.IdentityService_VerifyToken_FullMethodName, Trusted: b.trusted,
		ByCertificate: cfg.TLS.ClientCA != "", URL: string(cfg.HTTP.URL),
		Timeout: b.timeout, Now: time.Now, Log: b.log.With("door", doorREST),
	})
	if err != nil {
		return nil, err
	}
	s.closers.add("OAuth metadata", func() error { answers.Close(); return nil })
	return answers.Before(next), nil
}

// metadata is what the issuer of an application publishes about itself.
func (r relay) metadata(ctx context.Context, application string) ([]byte, error) {
	app, ok := r.client.Application(application)
	if !ok {
		return nil, unknownApplication()
	}
	answer, err := r.client.PublicDocument(ctx, app, issuerPath+"/.well-known/openid-configuration")
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close() //nolint:errcheck // it is in memory
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: metadata: HTTP %d", authing.ErrMalformed, answer.StatusCode)
	}
	return io.ReadAll(answer.Body) // of bounded size
}
