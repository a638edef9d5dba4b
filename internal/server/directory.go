package server

import (
	"context"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/directory"
	"github.com/authing-grpc/authing-grpc/internal/service"
)

// directoryService acts with the user pool's own secret, like the management
// services.
var directoryService = directoryv1.DirectoryService_ServiceDesc.ServiceName

// directoryServer is DirectoryService over an engine, a page of which takes
// timeout at most.
func (s *Server) directoryServer(engine *service.Engine, timeout time.Duration) (*directory.Server, error) {
	users, noUsers := service.Func[*authingv3.ListUsersRequest, *authingv3.ListUsersResponse](
		engine, authingv3.ManagementService_ListUsers_FullMethodName)
	group, noGroup := service.Func[*authingv3.ListGroupMembersRequest, *authingv3.ListGroupMembersResponse](
		engine, authingv3.ManagementService_ListGroupMembers_FullMethodName)
	department, noDepartment := service.Func[*authingv3.ListDepartmentMembersRequest, *authingv3.ListDepartmentMembersResponse](
		engine, authingv3.ManagementService_ListDepartmentMembers_FullMethodName)
	return directory.New(directory.Options{
		Lists:   directory.Lists{Users: users, GroupMembers: group, DepartmentMembers: department},
		Timeout: timeout, Leaving: s.leaving,
	}), errors.Join(noUsers, noGroup, noDepartment)
}

// Selection is where a call acts; a stream acts where the list does that it
// pages.
func (s served) Selection(ctx context.Context, fullMethod string, req proto.Message) (pool, application string, err error) {
	if paged, ok := directory.Paged[fullMethod]; ok {
		fullMethod = paged
	}
	return s.Engine.Selection(ctx, fullMethod, req)
}
