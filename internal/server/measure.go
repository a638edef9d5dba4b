package server

import (
	"context"
	"errors"
	"time"

	"google.golang.org/grpc/health/grpc_health_v1"
	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"

	"github.com/authing-grpc/authing-grpc/internal/middleware"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

// labelOf is what metrics and spans call a door.
var labelOf = map[string]string{doorGRPC: "grpc", doorREST: "rest", doorCompat: "compat", doorEmulator: "emulator", doorAdmin: "admin"}

// besides are rpcs that are served beside those of the services.
var besides = []string{
	grpc_health_v1.Health_Check_FullMethodName, grpc_health_v1.Health_List_FullMethodName, grpc_health_v1.Health_Watch_FullMethodName,
	reflectionv1.ServerReflection_ServerReflectionInfo_FullMethodName,
	"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
}

// measure makes everything that has something to tell report to meters.
func (s *Server) measure(b *backend) (*telemetry.Metrics, error) {
	metrics, err := telemetry.NewMetrics(serviceName, s.log)
	if err != nil {
		return nil, err
	}
	s.closers.add("metrics", func() error { return metrics.Close(context.Background()) })
	var errs []error
	if engine, is := b.services.(served); is {
		errs = append(errs, engine.Verifier().Observe(metrics.Meter(module+"identity")))
	}
	if s.revocations != nil {
		errs = append(errs, revocation.Observe(metrics.Meter(module+"revocation"), s.revocations, time.Now))
	}
	if b.decider != nil {
		errs = append(errs, b.decider.Observe(metrics.Meter(module+"mesh")))
	}
	if upstream, is := b.relay.(relay); is {
		meter := metrics.Meter(module + "authing")
		errs = append(errs, upstream.client.Observe(meter), upstream.client.ObserveCalls(meter))
	}
	if b.certs != nil {
		errs = append(errs, b.certs.Observe(metrics.Meter(module+"certs")))
	}
	if s.tracing != nil {
		errs = append(errs, s.tracing.Observe(metrics.Meter(module+"telemetry")))
	}
	meter := metrics.Meter(module + "server")
	var noMeasures, noRequests error
	b.measures, noMeasures = middleware.NewMeasures(meter, append(b.methods(), besides...))
	b.requests, noRequests = middleware.NewRequests(meter)
	return metrics, errors.Join(append(errs, noMeasures, noRequests)...)
}

// chainAt is the chain of a door.
func (b *backend) chainAt(door string) middleware.Chain {
	if b.measures == nil {
		return b.chain
	}
	return append(middleware.Chain{b.measures.At(labelOf[door])}, b.chain...)
}
