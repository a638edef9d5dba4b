package server

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	grpchealth "google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"github.com/authing-grpc/authing-grpc/internal/health"
	"github.com/authing-grpc/authing-grpc/internal/identityserver"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
)

// Limits of one gRPC connection.
const (
	maxMessage    = 4 << 20  // bytes received
	maxHeaders    = 64 << 10 // bytes
	maxStreams    = 1000     // concurrent calls
	handshake     = 10 * time.Second
	maxAge        = 30 * time.Minute // spreads clients over new replicas
	maxIdle       = 15 * time.Minute
	pingAfter     = 2 * time.Minute
	pingTimeout   = 20 * time.Second
	minClientPing = 10 * time.Second
)

// streamWorkers serve calls one after the other; a call that finds all of them
// busy has a goroutine of its own. What they save is growing a fresh stack
// through all interceptors for each call.
const streamWorkers = 64

// serveGRPC makes a door serve gRPC, health and, where asked for, reflection.
func serveGRPC(d *door, b *backend, monitor *health.Monitor, reflect bool) {
	options := append(b.chainAt(d.name).ServerOptions(),
		grpc.ChainUnaryInterceptor(identityserver.Encoded),
		grpc.ForceServerCodecV2(newCodec()),
		grpc.MaxRecvMsgSize(maxMessage),
		grpc.MaxHeaderListSize(maxHeaders),
		grpc.MaxConcurrentStreams(maxStreams),
		grpc.ConnectionTimeout(handshake),
		grpc.NumStreamWorkers(streamWorkers),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{MinTime: minClientPing, PermitWithoutStream: true}),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			MaxConnectionIdle:     maxIdle,
			MaxConnectionAge:      maxAge,
			MaxConnectionAgeGrace: b.timeout,
			Time:                  pingAfter,
			Timeout:               pingTimeout,
		}),
	)
	if b.measures != nil {
		options = append(options, grpc.UnknownServiceHandler(middleware.Unknown))
	}
	if b.tracing != nil {
		options = append(options, grpc.StatsHandler(b.spans(b.tracing.Propagator())))
	}
	if b.certs != nil {
		options = append(options, grpc.Creds(credentials.NewTLS(b.certs.ServerConfig("h2"))))
	}
	server := grpc.NewServer(options...)
	registrar := registrar{server, b.opens(d)}
	b.services.Register(registrar, nil)

	status := grpchealth.NewServer()
	var services []string
	for name := range server.GetServiceInfo() {
		if !registrar.refused(name) {
			services = append(services, name)
		}
	}
	monitor.Serve(status, services)
	grpc_health_v1.RegisterHealthServer(server, status)
	if reflect {
		reflection.Register(server)
	}

	d.serve = server.Serve
	d.drain = func(ctx context.Context) error { return drainGRPC(ctx, server) }
	d.cut = func() error { server.Stop(); return nil }
}

// drainGRPC waits for the calls in flight, at most until the context ends.
func drainGRPC(ctx context.Context, server *grpc.Server) error {
	drained := make(chan struct{})
	go func() { // ends when all calls did, at the latest after Stop
		defer close(drained)
		server.GracefulStop()
	}()
	select {
	case <-drained:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
