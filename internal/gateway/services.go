package gateway

import (
	"context"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoreflect"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	metav1 "github.com/authing-grpc/authing-grpc/gen/authing/meta/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// service is a gRPC service and how its routes are put on a mux.
type service struct {
	descriptor protoreflect.ServiceDescriptor
	register   func(context.Context, *runtime.ServeMux, grpc.ClientConnInterface) error
	ours       bool // not Authing's: its routes are ours, too
}

// services lists what is served. The mux asks the last registered route first,
// so services with parameters in their paths come before those with literal
// ones: GET /api/v2/users/me (AuthService) must win over
// /api/v2/users/{user_id} (ManagementService).
func services() []service {
	v1Auth, v1Management := authingv1.File_authing_v1_auth_service_proto, authingv1.File_authing_v1_management_service_proto
	v2Auth, v2Management := authingv2.File_authing_v2_auth_service_proto, authingv2.File_authing_v2_management_service_proto
	v3Auth, v3Management := authingv3.File_authing_v3_auth_service_proto, authingv3.File_authing_v3_management_service_proto
	identity := identityv1.File_authing_identity_v1_identity_service_proto
	directory := directoryv1.File_authing_directory_v1_directory_service_proto
	meta := metav1.File_authing_meta_v1_meta_service_proto
	return []service{
		our(entry(identity, identityv1.RegisterIdentityServiceHandlerClient, identityv1.NewIdentityServiceClient)),
		our(entry(directory, directoryv1.RegisterDirectoryServiceHandlerClient, directoryv1.NewDirectoryServiceClient)),
		our(entry(meta, metav1.RegisterMetaServiceHandlerClient, metav1.NewMetaServiceClient)),
		entry(v1Management, authingv1.RegisterManagementServiceHandlerClient, authingv1.NewManagementServiceClient),
		entry(v1Auth, authingv1.RegisterAuthServiceHandlerClient, authingv1.NewAuthServiceClient),
		entry(v2Management, authingv2.RegisterManagementServiceHandlerClient, authingv2.NewManagementServiceClient),
		entry(v3Management, authingv3.RegisterManagementServiceHandlerClient, authingv3.NewManagementServiceClient),
		entry(v2Auth, authingv2.RegisterAuthServiceHandlerClient, authingv2.NewAuthServiceClient),
		entry(v3Auth, authingv3.RegisterAuthServiceHandlerClient, authingv3.NewAuthServiceClient),
	}
}

func our(s service) service {
	s.ours = true
	return s
}

// entry joins the generated parts of the one service that a file declares.
func entry[C any](
	file protoreflect.FileDescriptor,
	register func(context.Context, *runtime.ServeMux, C) error,
	client func(grpc.ClientConnInterface) C,
) service {
	return service{
		descriptor: file.Services().Get(0),
		register: func(ctx context.Context, mux *runtime.ServeMux, conn grpc.ClientConnInterface) error {
			return register(ctx, mux, client(conn))
		},
	}
}
