package server

import (
	"context"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// registrar registers services; where it is not open, management services get
// methods that refuse every call, so that callers learn why.
type registrar struct {
	grpc.ServiceRegistrar
	open bool
}

// refused says that calls of the service are refused.
func (r registrar) refused(service string) bool {
	return !r.open && (strings.HasSuffix(service, ".ManagementService") || service == directoryService)
}

// RegisterService registers a service or its refusal.
func (r registrar) RegisterService(desc *grpc.ServiceDesc, impl any) {
	if r.refused(desc.ServiceName) {
		desc = refusal(desc)
	}
	r.ServiceRegistrar.RegisterService(desc, impl)
}

// refusal has the methods of a service, none of which reaches it. They run the
// interceptors, so a refused call is logged like any other.
func refusal(of *grpc.ServiceDesc) *grpc.ServiceDesc {
	err := apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED,
		of.ServiceName+" acts with the user pool's own secret: without a policy (access.policy) it is served on loopback addresses only")
	desc := &grpc.ServiceDesc{ServiceName: of.ServiceName, HandlerType: (*any)(nil), Metadata: of.Metadata}
	for _, method := range of.Methods {
		desc.Methods = append(desc.Methods, grpc.MethodDesc{
			MethodName: method.MethodName,
			Handler:    refuseUnary("/"+of.ServiceName+"/"+method.MethodName, err),
		})
	}
	for _, stream := range of.Streams {
		stream.Handler = func(any, grpc.ServerStream) error { return err }
		desc.Streams = append(desc.Streams, stream)
	}
	return desc
}

func refuseUnary(method string, err error) grpc.MethodHandler {
	refuse := func(context.Context, any) (any, error) { return nil, err }
	return func(srv any, ctx context.Context, _ func(any) error, intercept grpc.UnaryServerInterceptor) (any, error) {
		if intercept == nil {
			return refuse(ctx, nil)
		}
		return intercept(ctx, nil, &grpc.UnaryServerInfo{Server: srv, FullMethod: method}, refuse)
	}
}
