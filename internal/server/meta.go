package server

import (
	"runtime/debug"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/meta"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// services are all of the contract: the engine's, and our own.
func services() []protoreflect.ServiceDescriptor {
	return append(slices.Clone(service.Services()),
		identityv1.File_authing_identity_v1_identity_service_proto.Services().Get(0),
		directoryv1.File_authing_directory_v1_directory_service_proto.Services().Get(0),
		metav1.File_authing_meta_v1_meta_service_proto.Services().Get(0),
	)
}

// metaServer is MetaService.
func metaServer(features *metav1.Features) *meta.Server {
	build, _ := debug.ReadBuildInfo() // nil where the compiler noted nothing
	return meta.New(meta.Options{Build: build, Services: services(), Features: features})
}

// featuresOf is what the configuration switches on.
func featuresOf(cfg *config.Config, upstream authing.Config) *metav1.Features {
	return &metav1.Features{
		EmbeddedEmulator: cfg.Embedded(),
		Verification:     true,
		Mesh:             bool(cfg.Mesh.Enabled),
		CompatibleFront:  cfg.Compat.Addr != "",
		Openid:           true,
		PublicUrl:        cfg.HTTP.URL != "",
		Events: slices.ContainsFunc(upstream.Pools, func(pool authing.Pool) bool {
			return pool.EventsHost != ""
		}),
		Webhook:            !cfg.Webhook.Secret.IsZero(),
		Redis:              !cfg.Redis.URL.IsZero(),
		Tls:                cfg.TLS.On(),
		ClientCertificates: cfg.TLS.ClientCA != "",
		AccessPolicy:       cfg.Access.Policy != "",
		ShadowPolicy:       cfg.Access.ShadowPolicy != "",
		CallerIssuers:      len(cfg.Issuers) > 0,
		Reflection:         cfg.ReflectionOn(),
		Metrics:            cfg.Admin.Addr != "",
		Tracing:            cfg.Tracing.Endpoint != "",
	}
}
