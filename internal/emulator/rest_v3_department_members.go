package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// AddDepartmentMembers puts all of the users into a department, or none.
func (s *managementV3) AddDepartmentMembers(_ context.Context, req *authingv3.AddDepartmentMembersRequest) (*authingv3.AddDepartmentMembersResponse, error) {
	err := s.write(func(v view) error { return v.forOccupants(req, s.place) })
	return &authingv3.AddDepartmentMembersResponse{Success: err == nil}, err
}

// RemoveDepartmentMembers takes the users out of a department; they need not be
// in it.
func (s *managementV3) RemoveDepartmentMembers(_ context.Context, req *authingv3.RemoveDepartmentMembersRequest) (*authingv3.RemoveDepartmentMembersResponse, error) {
	err := s.write(func(v view) error { return v.forOccupants(req, s.displace) })
	return &authingv3.RemoveDepartmentMembersResponse{Success: err == nil}, err
}

// forOccupants is forUsers for the department and the users that a request names.
func (v view) forOccupants(req interface {
	GetOrganizationCode() string
	GetDepartmentIdType() string
	GetDepartmentId() string
	GetUserIds() []string
}, do func(view, *department, *user) error,
) error {
	d, err := v.departmentIn(req)
	if err != nil {
		return err
	}
	return v.forUsers(d, req.GetUserIds(), do)
}

// forUsers does one thing for a department with every user. All must be there.
func (v view) forUsers(d *department, ids []string, do func(view, *department, *user) error) error {
	for _, id := range ids {
		u, err := mustFind(v, "userIds", "user_id", id)
		if err != nil {
			return err
		}
		if err := do(v, d, u); err != nil {
			return err
		}
	}
	return nil
}

// occupantsAsked is the users in the department that a request names, or in it
// and below, in the order they joined.
func (v view) occupantsAsked(req interface {
	GetOrganizationCode() string
	GetDepartmentIdType() string
	GetDepartmentId() string
	GetIncludeChildrenDepartments() bool
},
) ([]occupant, error) {
	d, err := v.departmentIn(req)
	if err != nil {
		return nil, err
	}
	among := []*department{d}
	if req.GetIncludeChildrenDepartments() {
		if among, err = v.tree(d); err != nil {
			return nil, err
		}
	}
	return v.occupantsOf(among...)
}

// ListDepartmentMembers returns a page of the users in a department, or in it
// and below.
func (s *managementV3) ListDepartmentMembers(_ context.Context, req *authingv3.ListDepartmentMembersRequest) (*authingv3.ListDepartmentMembersResponse, error) {
	occupants, err := s.read().occupantsAsked(req)
	if err != nil {
		return nil, err
	}
	const known = "JoinDepartmentAt, Default, userId, createAt or updatedAt"
	if err := sortBoth(occupants, occupantOrders, req.GetSortBy(), req.GetOrderBy(), known); err != nil {
		return nil, err
	}
	page, err := pageV3(occupants, "", req.Page, req.Limit)
	return &authingv3.ListDepartmentMembersResponse{TotalCount: int64(len(occupants)), List: s.usersV3(usersIn(page), shownIn(req))}, err
}

func usersIn(occupants []occupant) []*user {
	return each(occupants, func(o occupant) *user { return o.user })
}

// ListDepartmentMemberIds returns the ids of the users in a department, who
// joined first first.
//
//nolint:revive // protoc-gen-go names the method.
func (s *managementV3) ListDepartmentMemberIds(_ context.Context, req *authingv3.ListDepartmentMemberIdsRequest) (*authingv3.ListDepartmentMemberIdsResponse, error) {
	v := s.read()
	d, err := v.departmentIn(req)
	if err != nil {
		return nil, err
	}
	occupants, err := v.occupantsOf(d)
	return &authingv3.ListDepartmentMemberIdsResponse{UserIds: each(occupants, func(o occupant) string { return o.ID })}, err
}

// SearchDepartmentMembers returns a page of the users in a department, or in it
// and below, who have the keywords where listUsers looks for them. The last who
// joined is first.
func (s *managementV3) SearchDepartmentMembers(_ context.Context, req *authingv3.SearchDepartmentMembersRequest) (*authingv3.SearchDepartmentMembersResponse, error) {
	v := s.read()
	occupants, err := v.occupantsAsked(req)
	if err != nil {
		return nil, err
	}
	found, err := searcher(v, "keywords", defaultSearch, req.GetKeywords())
	if err != nil {
		return nil, err
	}
	occupants = slices.DeleteFunc(occupants, func(o occupant) bool { return !found(o.user) })
	slices.Reverse(occupants)
	page, err := pageV3(occupants, "", req.Page, req.Limit)
	return &authingv3.SearchDepartmentMembersResponse{TotalCount: int64(len(occupants)), List: s.usersV3(usersIn(page), shownIn(req))}, err
}

// IsUserInDepartment says whether a user is in a department, or in it or below.
func (s *managementV3) IsUserInDepartment(_ context.Context, req *authingv3.IsUserInDepartmentRequest) (*authingv3.IsUserInDepartmentResponse, error) {
	v := s.read()
	u, err := mustFind(v, "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	occupants, err := v.occupantsAsked(req)
	in := slices.ContainsFunc(occupants, func(o occupant) bool { return o.ID == u.ID })
	return &authingv3.IsUserInDepartmentResponse{InDepartment: in}, err
}
