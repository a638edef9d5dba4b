package meta

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
)

// servicesOf counts the rpcs of each service.
func servicesOf(services []protoreflect.ServiceDescriptor) (list []*metav1.ServiceCapability) {
	for _, service := range services {
		one := &metav1.ServiceCapability{
			Package: string(service.ParentFile().Package()), Service: string(service.FullName()),
		}
		for i := range service.Methods().Len() {
			one.Rpcs++
			if method := service.Methods().Get(i); method.IsStreamingServer() || method.IsStreamingClient() {
				one.Streams++
			}
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b *metav1.ServiceCapability) int { return cmp.Compare(a.GetService(), b.GetService()) })
	return list
}
