package front

import (
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// hostOf is the host of v1 that serves rpcs, unspecified for those of v2.
func hostOf(methods []protoreflect.MethodDescriptor) (optionsv1.Host, error) {
	var host optionsv1.Host
	for _, method := range methods {
		if method.ParentFile().Package() != v1Package {
			continue
		}
		own := upstreamOf(method).GetHost()
		if host != optionsv1.Host_HOST_UNSPECIFIED && own != host {
			return host, errTwoHosts
		}
		host = own
	}
	return host, nil
}
