package service

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// overrideHasRole looks for a role among all those of the user, as the SDKs do.
func overrideHasRole(e *Engine) error {
	return local(e, authingv2.AuthService_HasRole_FullMethodName,
		func(ctx context.Context, req *authingv2.HasRoleRequest) (*authingv2.HasRoleResponse, error) {
			roles, err := planned[*authingv2.AuthServiceListRolesResponse](ctx, e, authingv2.AuthService_ListRoles_FullMethodName,
				&authingv2.AuthServiceListRolesRequest{Namespace: req.Namespace})
			if err != nil {
				return nil, err
			}
			held := slices.ContainsFunc(roles.GetList(), func(role *authingv2.Role) bool { return role.GetCode() == req.GetRoleCode() })
			return &authingv2.HasRoleResponse{HasRole: held}, nil
		})
}
