package emulator

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// FindRoleUsers returns a page of the users that have a role and match a text, in
// the members where v2 looks for one; the oldest first.
func (s *managementV2) FindRoleUsers(_ context.Context, req *authingv2.FindRoleUsersRequest) (*authingv2.FindRoleUsersResponse, error) {
	v := s.read()
	r, err := v.roleCoded(req.GetNamespace(), req.GetCode())
	if err != nil {
		return nil, err
	}
	users, err := s.usersWith(v, r)
	if err != nil {
		return nil, err
	}
	if text := req.GetSearch(); text != "" {
		found, err := searcher(v, "search", searchedV2, text)
		if err != nil {
			return nil, err
		}
		users = slices.DeleteFunc(users, func(u *user) bool { return !found(u) })
	}
	page, err := pageV2(users, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(u *user) (*authingv2.User, error) { return s.userV2(u, false) })
	return &authingv2.FindRoleUsersResponse{TotalCount: int64(len(users)), List: shown}, err
}
