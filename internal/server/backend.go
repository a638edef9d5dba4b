package server

import (
	"time"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/emulator"
	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// Services is what answers calls.
type Services interface {
	// Register adds the services that serve accepts (nil: all) to a server.
	Register(server grpc.ServiceRegistrar, serve func(protoreflect.ServiceDescriptor) bool)
}

// backend is what all doors share.
type backend struct {
	services Services
	chain    middleware.Chain
	timeout  time.Duration // of one call
	// localOnly says that management is for this machine only: the credentials
	// are real and callers cannot be told apart yet.
	localOnly bool
	// demo is the emulator's credentials, nil with a real Authing.
	demo *emulator.Credentials
	// rootField finds the rpc that declares a GraphQL root field.
	rootField func(operation, field string) (protoreflect.MethodDescriptor, bool)
	// relay sends what the compatible front passes on as it came.
	relay front.Upstream
}

// opens says that a door may serve management.
func (b *backend) opens(d *door) bool { return !b.localOnly || d.local() }

// connection is an in-process connection to the services, with the interceptors
// that a gRPC call meets; management answers on it only if it is open.
func (b *backend) connection(open bool) *inprocgrpc.Channel {
	channel := new(inprocgrpc.Channel)
	channel.WithServerUnaryInterceptor(b.chain.Unary())
	channel.WithServerStreamInterceptor(b.chain.Stream())
	b.services.Register(registrar{channel, open}, nil)
	return channel
}

// connect puts the engine, over an Authing, behind the doors.
func (s *Server) connect(b *backend, upstream authing.Config) error {
	client, err := authing.New(upstream)
	if err != nil {
		return err
	}
	s.closers.add("upstream client", func() error { client.Close(); return nil })
	engine, err := service.New(client, s.log)
	if err != nil {
		return err
	}
	b.services, b.rootField, b.relay = engine, engine.GraphQLMethod, relay{client}
	return nil
}

// upstreamOf says the configuration in the client's words.
func upstreamOf(cfg *config.Config) authing.Config {
	upstream := authing.Config{PasswordPublicKey: cfg.PasswordPublicKey.PEM}
	for _, pool := range cfg.Pools {
		upstream.Pools = append(upstream.Pools, authing.Pool{
			ID: string(pool.ID), Secret: pool.Secret.Reveal(), Host: string(pool.Host),
		})
	}
	for _, app := range cfg.Applications {
		upstream.Applications = append(upstream.Applications, authing.Application{
			ID: string(app.ID), Secret: app.Secret.Reveal(), Host: string(app.Host), PoolID: string(app.Pool),
			TokenAuthMethod: authing.TokenAuthMethod(app.TokenAuthMethod),
		})
	}
	return upstream
}
