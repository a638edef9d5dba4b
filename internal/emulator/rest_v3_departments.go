package emulator

import (
	"context"
	"fmt"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

func (d *department) i18n() *authingv3.DepartmentI18N {
	if d.names == nil {
		return nil
	}
	return &authingv3.DepartmentI18N{Name: d.names}
}

// newOrganizationV3 is the organization of a root as v3 shows it when it is new:
// nobody and nothing is in it.
func newOrganizationV3(root *department) *authingv3.Organization {
	created := instant(root.createdAt)
	m := &authingv3.Organization{
		OrganizationCode: root.Organization, OrganizationName: root.Name, Description: root.Description,
		CreatedAt: &created, UpdatedAt: &created, DepartmentId: root.ID, OpenDepartmentId: unlessEmpty(root.OpenID),
		IsVirtualNode: root.virtual, TenantId: root.tenantID, PostIdList: root.postIDs,
	}
	if root.names != nil {
		m.I18N = &authingv3.OrganizationI18N{OrganizationName: root.names}
	}
	return m
}

// newDepartmentV3 is the same for a department below another.
func newDepartmentV3(above, d *department) *authingv3.Department {
	created := instant(d.createdAt)
	return &authingv3.Department{
		OrganizationCode: d.Organization, DepartmentId: d.ID, CreatedAt: created, UpdatedAt: &created,
		OpenDepartmentId: unlessEmpty(d.OpenID), Name: d.Name, Description: d.Description,
		ParentDepartmentId: above.ID, Code: unlessEmpty(d.Code), ParentDepartmentCode: above.Code,
		IsVirtualNode: &d.virtual, I18N: d.i18n(), CustomData: d.customData, PostIdList: d.postIDs,
	}
}

// CreateOrganization makes an organization. The code of its root is its own.
func (s *managementV3) CreateOrganization(_ context.Context, req *authingv3.CreateOrganizationRequest) (*authingv3.CreateOrganizationResponse, error) {
	root := &department{
		Organization: req.GetOrganizationCode(), Code: req.GetOrganizationCode(), OpenID: req.GetOpenDepartmentId(),
		Name: req.GetOrganizationName(), Description: req.Description, names: req.GetI18N().GetOrganizationName(),
		tenantID: req.TenantId, postIDs: req.GetPostIdList(),
	}
	err := s.write(func(v view) error {
		err := unused(v, tableDepartments, byOrganization, root.Organization, root, fmt.Sprintf("organization %q", root.Organization))
		if err != nil {
			return err
		}
		return s.insertDepartment(v, root)
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateOrganizationResponse{Organization: newOrganizationV3(root)}, nil
}

// CreateDepartment makes a department below another.
func (s *managementV3) CreateDepartment(_ context.Context, req *authingv3.CreateDepartmentRequest) (*authingv3.CreateDepartmentResponse, error) {
	resp := new(authingv3.CreateDepartmentResponse)
	err := s.write(func(v view) error {
		above, err := v.departmentNamed(req.GetOrganizationCode(), req.GetDepartmentIdType(), req.GetParentDepartmentId())
		if err != nil {
			return err
		}
		d := &department{
			Organization: above.Organization, ParentID: above.ID, Code: req.GetCode(), OpenID: req.GetOpenDepartmentId(),
			Name: req.GetName(), Description: req.Description, virtual: req.GetIsVirtualNode(),
			names: req.GetI18N().GetName(), customData: req.GetCustomData(), tenantID: req.TenantId, postIDs: req.GetPostIdList(),
		}
		if err := s.insertDepartment(v, d); err != nil {
			return err
		}
		resp.Department = newDepartmentV3(above, d)
		return nil
	})
	return resp, err
}

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

// forOccupants does one thing for a department with every user. All must be
// there.
func (v view) forOccupants(req interface {
	GetOrganizationCode() string
	GetDepartmentIdType() string
	GetDepartmentId() string
	GetUserIds() []string
}, do func(view, *department, *user) error,
) error {
	d, err := v.departmentNamed(req.GetOrganizationCode(), req.GetDepartmentIdType(), req.GetDepartmentId())
	if err != nil {
		return err
	}
	for _, id := range req.GetUserIds() {
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

// ListDepartmentMembers returns a page of the users in a department, or in it
// and below.
func (s *managementV3) ListDepartmentMembers(_ context.Context, req *authingv3.ListDepartmentMembersRequest) (*authingv3.ListDepartmentMembersResponse, error) {
	v := s.read()
	d, err := v.departmentNamed(req.GetOrganizationCode(), req.GetDepartmentIdType(), req.GetDepartmentId())
	if err != nil {
		return nil, err
	}
	among := []*department{d}
	if req.GetIncludeChildrenDepartments() {
		if among, err = v.tree(d); err != nil {
			return nil, err
		}
	}
	occupants, err := v.occupantsOf(among...)
	if err != nil {
		return nil, err
	}
	const known = "JoinDepartmentAt, Default, userId, createAt or updatedAt"
	if err := sortBoth(occupants, occupantOrders, req.GetSortBy(), req.GetOrderBy(), known); err != nil {
		return nil, err
	}
	page, err := pageV3(occupants, "", req.Page, req.Limit)
	users := each(page, func(o occupant) *user { return o.user })
	return &authingv3.ListDepartmentMembersResponse{TotalCount: int64(len(occupants)), List: s.usersV3(users, shownIn(req))}, err
}
