package directory_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	directoryv1 "github.com/authing-grpc/authing-grpc/gen/authing/directory/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/directory"
)

// upstream is an Authing with the users u1, u2 and so on.
type upstream struct {
	count int
	// before is called with the number of every page asked for; its error is the
	// answer.
	before func(ctx context.Context, number int64) error
	// spoil changes a page.
	spoil func(number int64, users []*authingv3.User) []*authingv3.User

	mu    sync.Mutex
	asked []proto.Message
}

func (u *upstream) page(ctx context.Context, req proto.Message, number, size int64) (int64, []*authingv3.User, error) {
	u.mu.Lock()
	u.asked = append(u.asked, proto.Clone(req))
	u.mu.Unlock()
	if u.before != nil {
		if err := u.before(ctx, number); err != nil {
			return 0, nil, err
		}
	}
	var users []*authingv3.User
	for i := (number - 1) * size; i < number*size && i < int64(u.count); i++ {
		users = append(users, &authingv3.User{UserId: fmt.Sprintf("u%d", i+1)})
	}
	if u.spoil != nil {
		users = u.spoil(number, users)
	}
	return int64(u.count), users, nil
}

// pages is how many pages were asked for.
func (u *upstream) pages() int {
	u.mu.Lock()
	defer u.mu.Unlock()
	return len(u.asked)
}

func (u *upstream) lists() directory.Lists {
	return directory.Lists{
		Users: func(ctx context.Context, req *authingv3.ListUsersRequest) (*authingv3.ListUsersResponse, error) {
			page := req.GetOptions().GetPagination()
			total, users, err := u.page(ctx, req, page.GetPage(), page.GetLimit())
			return &authingv3.ListUsersResponse{TotalCount: total, List: users}, err
		},
		GroupMembers: func(ctx context.Context, req *authingv3.ListGroupMembersRequest) (*authingv3.ListGroupMembersResponse, error) {
			total, users, err := u.page(ctx, req, req.GetPage(), req.GetLimit())
			return &authingv3.ListGroupMembersResponse{TotalCount: total, List: users}, err
		},
		DepartmentMembers: func(ctx context.Context, req *authingv3.ListDepartmentMembersRequest) (*authingv3.ListDepartmentMembersResponse, error) {
			total, users, err := u.page(ctx, req, req.GetPage(), req.GetLimit())
			return &authingv3.ListDepartmentMembersResponse{TotalCount: total, List: users}, err
		},
	}
}

func (u *upstream) server(options ...func(*directory.Options)) *directory.Server {
	opts := directory.Options{Lists: u.lists(), Timeout: time.Minute, Leaving: context.Background()}
	for _, option := range options {
		option(&opts)
	}
	return directory.New(opts)
}

func leaving(ctx context.Context) func(*directory.Options) {
	return func(opts *directory.Options) { opts.Leaving = ctx }
}

// answer is one of any stream.
type answer interface {
	GetUser() *authingv3.User
	GetResumeToken() string
}

// sink is the server's side of a stream; take may keep the server waiting.
type sink[A any] struct {
	grpc.ServerStream

	ctx  context.Context
	take func(*A) error
}

func (s *sink[A]) Context() context.Context { return s.ctx }
func (s *sink[A]) Send(a *A) error          { return s.take(a) }

// told is what a caller has heard.
type told struct{ ids, tokens []string }

func (h *told) hear(a answer) error {
	h.ids = append(h.ids, a.GetUser().GetUserId())
	h.tokens = append(h.tokens, a.GetResumeToken())
	return nil
}

// streams are the rpcs, each with the least request.
var streams = map[string]func(ctx context.Context, s *directory.Server, size int32, token string, take func(answer) error) error{
	"StreamUsers": func(ctx context.Context, s *directory.Server, size int32, token string, take func(answer) error) error {
		return users(ctx, s, &directoryv1.StreamUsersRequest{PageSize: size, ResumeToken: token}, take)
	},
	"StreamGroupMembers": func(ctx context.Context, s *directory.Server, size int32, token string, take func(answer) error) error {
		return s.StreamGroupMembers(&directoryv1.StreamGroupMembersRequest{Code: "dev", PageSize: size, ResumeToken: token},
			&sink[directoryv1.StreamGroupMembersResponse]{
				ctx: ctx, take: func(a *directoryv1.StreamGroupMembersResponse) error { return take(a) },
			})
	},
	"StreamDepartmentMembers": func(ctx context.Context, s *directory.Server, size int32, token string, take func(answer) error) error {
		return s.StreamDepartmentMembers(
			&directoryv1.StreamDepartmentMembersRequest{OrganizationCode: "acme", DepartmentId: "root", PageSize: size, ResumeToken: token},
			&sink[directoryv1.StreamDepartmentMembersResponse]{
				ctx: ctx, take: func(a *directoryv1.StreamDepartmentMembersResponse) error { return take(a) },
			})
	},
}

func users(ctx context.Context, s *directory.Server, req *directoryv1.StreamUsersRequest, take func(answer) error) error {
	return s.StreamUsers(req, &sink[directoryv1.StreamUsersResponse]{
		ctx: ctx, take: func(a *directoryv1.StreamUsersResponse) error { return take(a) },
	})
}

// all is what StreamUsers tells of from a token on.
func all(t *testing.T, s *directory.Server, req *directoryv1.StreamUsersRequest) told {
	t.Helper()
	var heard told
	if err := users(t.Context(), s, req, heard.hear); err != nil {
		t.Fatal(err)
	}
	return heard
}
