package emulator

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// BatchGetUsers returns the users that are there.
func (s *managementV2) BatchGetUsers(_ context.Context, req *authingv2.BatchGetUsersRequest) (*authingv2.BatchGetUsersResponse, error) {
	users, err := usersV2(s.read(), req.GetQueryField(), req.GetIdentifiers())
	if err != nil {
		return nil, err
	}
	resp := &authingv2.BatchGetUsersResponse{Users: make([]*authingv2.User, len(users))}
	for i, u := range users {
		if resp.Users[i], err = s.userV2(u, req.GetWithCustomData()); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

// HasUserRole says whether a user holds a role of one namespace.
func (s *managementV2) HasUserRole(_ context.Context, req *authingv2.HasUserRoleRequest) (*authingv2.HasUserRoleResponse, error) {
	v := s.read()
	u, err := withID(req.GetUserId())(v)
	if err != nil {
		return nil, err
	}
	roles, err := s.rolesOf(v, u.ID, orElse(req.GetNamespace(), defaultNamespace))
	return &authingv2.HasUserRoleResponse{
		HasRole: slices.ContainsFunc(roles, func(r *role) bool { return r.Code == req.GetRoleCode() }),
	}, err
}
