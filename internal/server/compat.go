package server

import (
	"fmt"
	"maps"
	"net/http"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/front"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// compatible is the handler of the compatible front. With the emulator its one
// access key is the demo pool's; with a real Authing it has none, so that
// management is not served on it.
func (b *backend) compatible(*door) (http.Handler, error) {
	conn := b.connection(!b.localOnly)
	api, err := gateway.New(conn, gateway.Options{Convention: gateway.Compatible})
	if err != nil {
		return nil, err
	}
	services, err := describe(slices.Sorted(maps.Keys(conn.GetServiceInfo())))
	if err != nil {
		return nil, err
	}
	options := front.Options{API: api, Services: services, Method: b.rootField, Upstream: b.relay}
	if b.demo != nil {
		options.Keys, err = access.NewKeys(access.Key{ID: b.demo.UserPoolID, Secret: b.demo.UserPoolSecret, UserPoolID: b.demo.UserPoolID})
		if err != nil {
			return nil, err
		}
	}
	return front.New(options)
}

func describe(names []string) ([]protoreflect.ServiceDescriptor, error) {
	var services []protoreflect.ServiceDescriptor
	for _, name := range names {
		found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(name))
		service, ok := found.(protoreflect.ServiceDescriptor)
		if err != nil || !ok {
			return nil, fmt.Errorf("service %s has no descriptor", name)
		}
		services = append(services, service)
	}
	return services, nil
}
