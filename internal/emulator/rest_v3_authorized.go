package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// authorizedV3 is an authorized resource as v3 shows it.
func authorizedV3(a *authorizedResource) *authingv3.AuthorizedResource {
	return &authingv3.AuthorizedResource{
		ResourceCode:  a.Code,
		Description:   unlessEmpty(a.Description),
		ResourceType:  a.Type,
		ApiIdentifier: a.APIIdentifier,
		Actions:       a.Actions,
		Effect:        effectAllow,
	}
}

// GetAuthorizedResources returns what the user may use, in all namespaces if
// none is named.
func (s *authV3) GetAuthorizedResources(ctx context.Context, req *authingv3.AuthServiceGetAuthorizedResourcesRequest) (*authingv3.AuthServiceGetAuthorizedResourcesResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	found, err := s.authorizedResources(s.read(), holder{holderUser, u.ID}, req.GetNamespace(), req.GetResourceType())
	return &authingv3.AuthServiceGetAuthorizedResourcesResponse{TotalCount: int64(len(found)), List: each(found, authorizedV3)}, err
}

// GetUserAuthorizedResources returns what a user may use in one namespace.
func (s *managementV3) GetUserAuthorizedResources(_ context.Context, req *authingv3.GetUserAuthorizedResourcesRequest) (*authingv3.GetUserAuthorizedResourcesResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	namespace := orElse(req.GetNamespace(), defaultNamespace)
	found, err := s.authorizedResources(v, holder{holderUser, u.ID}, namespace, req.GetResourceType())
	return &authingv3.GetUserAuthorizedResourcesResponse{TotalCount: int64(len(found)), List: each(found, authorizedV3)}, err
}

// GetGroupAuthorizedResources returns what the members of a group may use in
// one namespace.
func (s *managementV3) GetGroupAuthorizedResources(_ context.Context, req *authingv3.GetGroupAuthorizedResourcesRequest) (*authingv3.GetGroupAuthorizedResourcesResponse, error) {
	v := s.read()
	g, err := v.groupCoded(req.GetCode())
	if err != nil {
		return nil, err
	}
	namespace := orElse(req.GetNamespace(), defaultNamespace)
	found, err := s.authorizedResources(v, holder{holderGroup, g.ID}, namespace, req.GetResourceType())
	return &authingv3.GetGroupAuthorizedResourcesResponse{Resources: each(found, authorizedV3)}, err
}

// GetRoleAuthorizedResources returns what those who hold a role may use in its
// namespace.
func (s *managementV3) GetRoleAuthorizedResources(_ context.Context, req *authingv3.GetRoleAuthorizedResourcesRequest) (*authingv3.GetRoleAuthorizedResourcesResponse, error) {
	v := s.read()
	r, err := v.roleCoded(req.GetNamespace(), req.GetCode())
	if err != nil {
		return nil, err
	}
	found, err := s.authorizedResources(v, holder{holderRole, r.ID}, r.Namespace, req.GetResourceType())
	return &authingv3.GetRoleAuthorizedResourcesResponse{
		TotalCount: int64(len(found)),
		List: each(found, func(a *authorizedResource) *authingv3.RoleAuthorizedResource {
			return &authingv3.RoleAuthorizedResource{ResourceCode: a.Code, ResourceType: a.Type, Actions: a.Actions, ApiIdentifier: a.APIIdentifier}
		}),
	}, err
}
