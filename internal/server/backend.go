package server

import (
	"context"
	"log/slog"
	"time"

	authv3 "github.com/envoyproxy/go-control-plane/envoy/service/auth/v3"
	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/certs"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/directory"
	"github.com/authing-grpc/authing-grpc/internal/emulator"
	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/identityserver"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
	"github.com/authing-grpc/authing-grpc/internal/meta"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
	"github.com/authing-grpc/authing-grpc/internal/service"
	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

// Services is what answers calls.
type Services interface {
	// Register adds the services that serve accepts (nil: all) to a server.
	Register(server grpc.ServiceRegistrar, serve func(protoreflect.ServiceDescriptor) bool)
}

// served is the engine and the services of our own that rest on it.
type served struct {
	*service.Engine

	identity  *identityserver.Server
	directory *directory.Server
	meta      *meta.Server
	decider   *mesh.Decider // nil if no proxies are answered
}

// Register adds all of them to a server.
func (s served) Register(server grpc.ServiceRegistrar, serve func(protoreflect.ServiceDescriptor) bool) {
	s.Engine.Register(server, serve)
	identityv1.RegisterIdentityServiceServer(server, s.identity)
	directoryv1.RegisterDirectoryServiceServer(server, s.directory)
	metav1.RegisterMetaServiceServer(server, s.meta)
	if s.decider != nil {
		authv3.RegisterAuthorizationServer(server, mesh.NewAuthorization(s.decider))
	}
}

// backend is what all doors share.
type backend struct {
	services Services
	chain    middleware.Chain
	timeout  time.Duration // of one call
	log      *slog.Logger
	guard    *access.Guard
	certs    *certs.Store // nil without TLS
	trusted  middleware.Trusted
	decider  *mesh.Decider // nil if no proxies are answered
	// measures and requests count calls, nil if nobody reads them; tracing is nil
	// without a collector.
	measures *middleware.Measures
	requests *middleware.Requests
	tracing  *telemetry.Tracing
	// features are what is switched on, complete once all doors are open; nil if
	// others answer the calls.
	features *metav1.Features
	// demo is the emulator's credentials, nil with a real Authing.
	demo *emulator.Credentials
	// declared finds the rpcs that declare a GraphQL root field.
	declared func(operation, field string) []front.Declaration
	// ending finds out whose tokens a mutation ends that is passed on.
	ending func(context.Context, front.Mutation) (func(context.Context), error)
	// relay sends what the compatible front passes on as it came.
	relay front.Upstream
}

// opens says that a door may serve management: with a policy, with demo data,
// or else to this machine alone.
func (b *backend) opens(d *door) bool { return !b.localOnly() || d.local() }

// localOnly says that being local is all that opens management.
func (b *backend) localOnly() bool { return b.guard.Open() && b.demo == nil }

// connection is an in-process connection to the services, with the interceptors
// that a gRPC call meets; management answers on it only if it is open.
func (b *backend) connection(door string, open bool) *inprocgrpc.Channel {
	channel, chain := new(inprocgrpc.Channel), b.chainAt(door)
	channel.WithServerUnaryInterceptor(chain.Unary())
	channel.WithServerStreamInterceptor(chain.Stream())
	if b.tracing != nil {
		channel.WithServerStatsHandler(insideSpans{b.spans(fromRequest{}), labelOf[door]})
	}
	b.services.Register(registrar{channel, open}, nil)
	return channel
}

// connect puts the engine, over an Authing, behind the doors.
func (s *Server) connect(b *backend, cfg *config.Config, upstream authing.Config) error {
	client, err := authing.New(upstream)
	if err != nil {
		return err
	}
	s.closers.add("upstream client", func() error { client.Close(); return nil })
	revoked := identity.NewRevoked()
	if err := s.openRevocations(cfg, revoked); err != nil {
		return err
	}
	engine, err := service.New(client, s.log, service.WithRevocations(revoked, s.publish), service.WithLeaving(s.leaving))
	if err != nil {
		return err
	}
	s.closers.add("engine", func() error { engine.Close(); return nil })
	if b.decider, err = decider(cfg, engine, s); err != nil {
		return err
	}
	streams, err := s.directoryServer(engine, b.timeout)
	if err != nil {
		return err
	}
	s.watchUpstream(cfg, client, engine.Verifier())
	b.features = featuresOf(cfg, upstream)
	b.services, b.relay = served{engine, s.identityServer(engine), streams, metaServer(b.features), b.decider}, relay{client}
	b.ending = endingOf(engine)
	b.declared = func(operation, field string) []front.Declaration {
		var found []front.Declaration
		for _, declared := range engine.RootFields(operation, field) {
			found = append(found, front.Declaration(declared))
		}
		return found
	}
	return nil
}

// identityServer is IdentityService over an engine.
func (s *Server) identityServer(engine *service.Engine) *identityserver.Server {
	return identityserver.New(identityserver.Options{
		Verifier: engine.Verifier(), Application: engine.ApplicationID, Allowed: engine.Allowed,
		Revocations: s.revocations, Leaving: s.leaving,
	})
}

// upstreamOf says the configuration in the client's words.
func upstreamOf(cfg *config.Config) authing.Config {
	upstream := authing.Config{
		PasswordPublicKey: cfg.PasswordPublicKey.PEM,
		CDNURL:            string(cfg.CDNURL), PipelineTemplatesURL: string(cfg.TemplatesURL),
	}
	eventsHost := make(map[config.ID]config.EventsHost)
	for _, pool := range cfg.Pools {
		eventsHost[pool.ID] = pool.EventsHost
		upstream.Pools = append(upstream.Pools, authing.Pool{
			ID: string(pool.ID), Secret: pool.Secret.Reveal(), Host: string(pool.Host), EventsHost: string(pool.EventsHost),
			V1UsersHost: string(pool.V1UsersHost), V1OAuthHost: string(pool.V1OAuthHost),
		})
	}
	for _, app := range cfg.Applications {
		upstream.Applications = append(upstream.Applications, authing.Application{
			ID: string(app.ID), Secret: app.Secret.Reveal(), Host: string(app.Host), PoolID: string(app.Pool),
			EventsHost: string(eventsHost[app.Pool]), ADHost: string(app.ADHost),
			TokenAuthMethod: authing.TokenAuthMethod(app.TokenAuthMethod),
		})
	}
	return upstream
}
