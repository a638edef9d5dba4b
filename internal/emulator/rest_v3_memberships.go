package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// AddGroupMembers makes all of the users members of a group, or none.
func (s *managementV3) AddGroupMembers(_ context.Context, req *authingv3.AddGroupMembersRequest) (*authingv3.AddGroupMembersResponse, error) {
	err := s.write(func(v view) error { return v.forMembers(req.GetCode(), req.GetUserIds(), s.join) })
	return &authingv3.AddGroupMembersResponse{Success: err == nil}, err
}

// RemoveGroupMembers takes the users out of a group; they need not be in it.
func (s *managementV3) RemoveGroupMembers(_ context.Context, req *authingv3.RemoveGroupMembersRequest) (*authingv3.RemoveGroupMembersResponse, error) {
	err := s.write(func(v view) error { return v.forMembers(req.GetCode(), req.GetUserIds(), view.leave) })
	return &authingv3.RemoveGroupMembersResponse{Success: err == nil}, err
}

// ListGroupMembers returns a page of the users in a group.
func (s *managementV3) ListGroupMembers(_ context.Context, req *authingv3.ListGroupMembersRequest) (*authingv3.ListGroupMembersResponse, error) {
	v := s.read()
	g, err := v.groupCoded(req.GetCode())
	if err != nil {
		return nil, err
	}
	members, err := v.membersOf(g.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(members, "", req.Page, req.Limit)
	with := shownIn(req)
	with.customData = with.customData || req.GetFlatCustomData()
	return &authingv3.ListGroupMembersResponse{TotalCount: int64(len(members)), List: s.usersV3(page, with)}, err
}

// GetUserRoles returns the roles a user holds in one namespace.
func (s *managementV3) GetUserRoles(_ context.Context, req *authingv3.GetUserRolesRequest) (*authingv3.GetUserRolesResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	roles, err := s.rolesOf(v, u.ID, orElse(req.GetNamespace(), defaultNamespace))
	return &authingv3.GetUserRolesResponse{TotalCount: int64(len(roles)), List: s.rolesV3(roles)}, err
}

// HasAnyRole says whether a user holds one of the roles. One that is not there
// is held by nobody.
func (s *managementV3) HasAnyRole(_ context.Context, req *authingv3.HasAnyRoleRequest) (*authingv3.HasAnyRoleResponse, error) {
	v := s.read()
	u, err := userInOptions(v, req)
	if err != nil {
		return nil, err
	}
	roles, err := s.rolesOf(v, u.ID, "")
	return &authingv3.HasAnyRoleResponse{HasAnyRole: slices.ContainsFunc(req.GetRoles(), func(named *authingv3.RoleCode) bool {
		key := keyIn(named.GetNamespace(), named.GetCode())
		return slices.ContainsFunc(roles, func(r *role) bool { return r.codeKey() == key })
	})}, err
}

// GetUserGroups returns the groups a user is in, without their members.
func (s *managementV3) GetUserGroups(_ context.Context, req *authingv3.GetUserGroupsRequest) (*authingv3.GetUserGroupsResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	groups, err := v.groupsOf(u.ID)
	return &authingv3.GetUserGroupsResponse{TotalCount: int64(len(groups)), List: groupsV3(groups)}, err
}

// GetUserDepartments returns a page of the departments a user is in.
func (s *managementV3) GetUserDepartments(_ context.Context, req *authingv3.GetUserDepartmentsRequest) (*authingv3.GetUserDepartmentsResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	page, count, err := v.departmentsOf(u, req, req.GetWithDepartmentPaths(), req.Page, req.Limit)
	return &authingv3.GetUserDepartmentsResponse{TotalCount: count, List: page}, err
}

// SetUserDepartments puts a user into departments and out of all others.
func (s *managementV3) SetUserDepartments(_ context.Context, req *authingv3.SetUserDepartmentsRequest) (*authingv3.SetUserDepartmentsResponse, error) {
	named := func(v view) (*user, error) { return userInOptions(v, req) }
	_, err := s.changeUser(named, func(v view, u *user) error { return s.placeAnew(v, u, req.GetDepartments()) })
	return &authingv3.SetUserDepartmentsResponse{Success: err == nil}, err
}
