package meta

import (
	"context"
	"runtime/debug"
	"sync"

	"google.golang.org/protobuf/reflect/protoreflect"

	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
)

// Options are what the service tells of. None of it changes once calls are
// answered.
type Options struct {
	// Build is what the compiler noted; nil: nothing.
	Build *debug.BuildInfo
	// Services are those that are served.
	Services []protoreflect.ServiceDescriptor
	// Features are what is switched on.
	Features *metav1.Features
}

// Server implements MetaService.
type Server struct {
	metav1.UnimplementedMetaServiceServer

	version      *metav1.GetVersionResponse
	capabilities *metav1.GetCapabilitiesResponse
	errors       func() *index // read when the first is looked up
}

// New returns the service.
func New(opts Options) *Server {
	services := servicesOf(opts.Services)
	return &Server{
		version:      versionOf(opts.Build, services),
		capabilities: &metav1.GetCapabilitiesResponse{Services: services, Features: opts.Features},
		errors:       sync.OnceValue(newIndex),
	}
}

// GetVersion implements the rpc.
func (s *Server) GetVersion(context.Context, *metav1.GetVersionRequest) (*metav1.GetVersionResponse, error) {
	return s.version, nil
}

// GetCapabilities implements the rpc.
func (s *Server) GetCapabilities(context.Context, *metav1.GetCapabilitiesRequest) (*metav1.GetCapabilitiesResponse, error) {
	return s.capabilities, nil
}
