package directory

import (
	"context"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Lists are the list rpcs of v3 that the streams page, without interceptors: the
// stream has met them all.
type Lists struct {
	Users             func(context.Context, *authingv3.ListUsersRequest) (*authingv3.ListUsersResponse, error)
	GroupMembers      func(context.Context, *authingv3.ListGroupMembersRequest) (*authingv3.ListGroupMembersResponse, error)
	DepartmentMembers func(context.Context, *authingv3.ListDepartmentMembersRequest) (*authingv3.ListDepartmentMembersResponse, error)
}

// Options are what the service rests on.
type Options struct {
	Lists Lists
	// Timeout is how long one page may take.
	Timeout time.Duration
	// Leaving ends when this server takes no more calls: streams end then.
	Leaving context.Context
}

// Server implements DirectoryService.
type Server struct {
	directoryv1.UnimplementedDirectoryServiceServer

	lists   Lists
	timeout time.Duration
	leaving context.Context //nolint:containedctx // of the process, not of a call
}

// New returns the service.
func New(opts Options) *Server {
	return &Server{lists: opts.Lists, timeout: opts.Timeout, leaving: opts.Leaving}
}

// Paged is the list rpc that each stream pages, by full name: a stream acts where
// that would.
var Paged = map[string]string{
	directoryv1.DirectoryService_StreamUsers_FullMethodName:             authingv3.ManagementService_ListUsers_FullMethodName,
	directoryv1.DirectoryService_StreamGroupMembers_FullMethodName:      authingv3.ManagementService_ListGroupMembers_FullMethodName,
	directoryv1.DirectoryService_StreamDepartmentMembers_FullMethodName: authingv3.ManagementService_ListDepartmentMembers_FullMethodName,
}

// StreamUsers implements the rpc.
func (s *Server) StreamUsers(
	req *directoryv1.StreamUsersRequest, stream grpc.ServerStreamingServer[directoryv1.StreamUsersResponse],
) error {
	read := func(ctx context.Context, number, size int64) (page, error) {
		return s.lists.Users(ctx, &authingv3.ListUsersRequest{
			Keywords: req.Keywords, AdvancedFilter: req.GetAdvancedFilter(), SearchQuery: req.GetSearchQuery(),
			Options: &authingv3.ListUsersOptions{
				Pagination: &authingv3.Pagination{Page: &number, Limit: &size},
				// Who comes is last and who changes stays: no other order has both.
				Sort:           []*authingv3.UserSorting{{Field: "createdAt", Order: "asc"}, {Field: "id", Order: "asc"}},
				FuzzySearchOn:  req.GetFuzzySearchOn(),
				WithCustomData: req.WithCustomData, WithPost: req.WithPost,
				WithIdentities: req.WithIdentities, WithDepartmentIds: req.WithDepartmentIds,
			},
		})
	}
	return s.walk(stream.Context(), directoryv1.DirectoryService_StreamUsers_FullMethodName, req, read,
		func(user *authingv3.User, resumeToken string) error {
			return stream.Send(&directoryv1.StreamUsersResponse{User: user, ResumeToken: resumeToken})
		})
}

// StreamGroupMembers implements the rpc.
func (s *Server) StreamGroupMembers(
	req *directoryv1.StreamGroupMembersRequest, stream grpc.ServerStreamingServer[directoryv1.StreamGroupMembersResponse],
) error {
	read := func(ctx context.Context, number, size int64) (page, error) {
		return s.lists.GroupMembers(ctx, &authingv3.ListGroupMembersRequest{
			Code: req.GetCode(), Page: &number, Limit: &size,
			WithCustomData: req.WithCustomData, WithIdentities: req.WithIdentities, WithDepartmentIds: req.WithDepartmentIds,
		})
	}
	return s.walk(stream.Context(), directoryv1.DirectoryService_StreamGroupMembers_FullMethodName, req, read,
		func(user *authingv3.User, resumeToken string) error {
			return stream.Send(&directoryv1.StreamGroupMembersResponse{User: user, ResumeToken: resumeToken})
		})
}

// StreamDepartmentMembers implements the rpc.
func (s *Server) StreamDepartmentMembers(
	req *directoryv1.StreamDepartmentMembersRequest, stream grpc.ServerStreamingServer[directoryv1.StreamDepartmentMembersResponse],
) error {
	read := func(ctx context.Context, number, size int64) (page, error) {
		return s.lists.DepartmentMembers(ctx, &authingv3.ListDepartmentMembersRequest{
			OrganizationCode: req.GetOrganizationCode(), DepartmentId: req.GetDepartmentId(), DepartmentIdType: req.DepartmentIdType,
			// Who joins is last.
			SortBy: proto.String("JoinDepartmentAt"), OrderBy: proto.String("Asc"),
			IncludeChildrenDepartments: req.IncludeChildrenDepartments, Page: &number, Limit: &size,
			WithCustomData: req.WithCustomData, WithIdentities: req.WithIdentities, WithDepartmentIds: req.WithDepartmentIds,
			TenantId: req.TenantId,
		})
	}
	return s.walk(stream.Context(), directoryv1.DirectoryService_StreamDepartmentMembers_FullMethodName, req, read,
		func(user *authingv3.User, resumeToken string) error {
			return stream.Send(&directoryv1.StreamDepartmentMembersResponse{User: user, ResumeToken: resumeToken})
		})
}
