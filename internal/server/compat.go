package server

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// compatible is the handler of the compatible front.
func (b *backend) compatible(*door) (http.Handler, error) {
	// Without a policy there are no keys but the demo one, so the front itself
	// refuses management of a real pool.
	conn := b.connection(doorCompat, true)
	api, err := gateway.New(conn, gateway.Options{Convention: gateway.Compatible, SDKs: true})
	if err != nil {
		return nil, err
	}
	services, err := b.described()
	if err != nil {
		return nil, err
	}
	return front.New(front.Options{
		API: api, Services: mirrored(services), Declared: b.declared, Upstream: b.relay, Ending: b.ending, Guard: b.guard, Log: b.log.With("door", doorCompat),
	})
}

// mirrored are those of services that are Authing's: the front has no more.
func mirrored(services []protoreflect.ServiceDescriptor) []protoreflect.ServiceDescriptor {
	return slices.DeleteFunc(slices.Clone(services), func(one protoreflect.ServiceDescriptor) bool {
		return !slices.Contains(service.Services(), one)
	})
}

// described are the descriptors of what is served.
func (b *backend) described() ([]protoreflect.ServiceDescriptor, error) {
	served := new(inprocgrpc.Channel)
	b.services.Register(served, nil)
	var services []protoreflect.ServiceDescriptor
	for _, name := range slices.Sorted(maps.Keys(served.GetServiceInfo())) {
		if !strings.HasPrefix(name, "authing.") {
			continue // Envoy's, which declares nothing of ours
		}
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
		service, ok := found.(protoreflect.ServiceDescriptor)
		if err != nil || !ok {
			return nil, fmt.Errorf("service %s has no descriptor", name)
		}
		services = append(services, service)
	}
	return services, nil
}
