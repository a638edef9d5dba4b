package emulator

import (
	"context"
	"fmt"
	"slices"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// AssignRole gives a role to all of the targets or to none.
func (s *managementV3) AssignRole(_ context.Context, req *authingv3.AssignRoleRequest) (*authingv3.AssignRoleResponse, error) {
	from, until := s.now(), time.Time{}
	if req.EnableTime != nil {
		from = time.UnixMilli(req.GetEnableTime())
	}
	if req.EndTime != nil {
		until = time.UnixMilli(req.GetEndTime())
	}
	if !until.IsZero() && !from.Before(until) {
		return nil, badField("endTime", "must be after enableTime")
	}
	err := s.forTargets(req.GetTargets(), []*authingv3.RoleCode{{Code: req.GetCode(), Namespace: req.Namespace}}, func(v view, r *role, h holder) error {
		return s.assign(v, r, h, from, until)
	})
	return &authingv3.AssignRoleResponse{Success: err == nil}, err
}

// AssignRoleBatch gives all of the roles to all of the targets, or none.
func (s *managementV3) AssignRoleBatch(_ context.Context, req *authingv3.AssignRoleBatchRequest) (*authingv3.AssignRoleBatchResponse, error) {
	err := s.forTargets(req.GetTargets(), req.GetRoles(), func(v view, r *role, h holder) error {
		return s.assign(v, r, h, s.now(), time.Time{})
	})
	return &authingv3.AssignRoleBatchResponse{Success: err == nil}, err
}

// RevokeRole takes a role from the targets; they need not have it.
func (s *managementV3) RevokeRole(_ context.Context, req *authingv3.RevokeRoleRequest) (*authingv3.RevokeRoleResponse, error) {
	err := s.forTargets(req.GetTargets(), []*authingv3.RoleCode{{Code: req.GetCode(), Namespace: req.Namespace}}, view.revoke)
	return &authingv3.RevokeRoleResponse{Success: err == nil}, err
}

// RevokeRoleBatch takes all of the roles from all of the targets.
func (s *managementV3) RevokeRoleBatch(_ context.Context, req *authingv3.RevokeRoleBatchRequest) (*authingv3.RevokeRoleBatchResponse, error) {
	err := s.forTargets(req.GetTargets(), req.GetRoles(), view.revoke)
	return &authingv3.RevokeRoleBatchResponse{Success: err == nil}, err
}

// forTargets does one thing for every role with every target. All must be
// there; an error undoes everything. A role that is a target is of the namespace
// of the role it is to hold.
func (e *Emulator) forTargets(targets []*authingv3.RoleTarget, named []*authingv3.RoleCode, do func(view, *role, holder) error) error {
	return e.write(func(v view) error {
		roles, err := v.rolesCoded(named)
		if err != nil {
			return err
		}
		for _, r := range roles {
			for i, target := range targets {
				field := fmt.Sprintf("targets[%d].targetType", i)
				if err := checkTargetKind(field, target.GetTargetType()); err != nil {
					return err
				}
				h, err := v.holderNamed(field, r.Namespace, target.GetTargetType(), target.GetTargetIdentifier())
				if err != nil {
					return err
				}
				if err := do(v, r, h); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// ListRoleMembers returns a page of the users who hold a role.
func (s *managementV3) ListRoleMembers(_ context.Context, req *authingv3.ListRoleMembersRequest) (*authingv3.ListRoleMembersResponse, error) {
	v := s.read()
	r, err := v.roleCoded(req.GetNamespace(), req.GetCode())
	if err != nil {
		return nil, err
	}
	users, err := s.usersWith(v, r)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(users, "", req.Page, req.Limit)
	return &authingv3.ListRoleMembersResponse{TotalCount: int64(len(users)), List: s.usersV3(page, shownIn(req))}, err
}

// ListRoleDepartments returns a page of the departments that a role was given
// to, in the order they got it. As for users, those count that have it now.
func (s *managementV3) ListRoleDepartments(_ context.Context, req *authingv3.ListRoleDepartmentsRequest) (*authingv3.ListRoleDepartmentsResponse, error) {
	v := s.read()
	r, err := v.roleCoded(req.GetNamespace(), req.GetCode())
	if err != nil {
		return nil, err
	}
	given, err := inOrder[*assignment](v, tableAssignments, byRole, r.ID)
	if err != nil {
		return nil, err
	}
	given = slices.DeleteFunc(given, func(a *assignment) bool { return a.Holder.kind != holderDepartment || !a.holds(r, s.now()) })
	page, err := pageV3(given, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(a *assignment) (*authingv3.RoleDepartment, error) {
		d, err := v.departmentWithID(a.Holder.id)
		if err != nil {
			return nil, err
		}
		return &authingv3.RoleDepartment{Id: d.ID, Code: d.Code, Name: d.Name, Description: textOf(d.Description)}, nil
	})
	return &authingv3.ListRoleDepartmentsResponse{TotalCount: int64(len(given)), List: shown}, err
}

// ListRoleAssignments returns a page of the assignments of a role, those
// included that have no effect now.
func (s *managementV3) ListRoleAssignments(_ context.Context, req *authingv3.ListRoleAssignmentsRequest) (*authingv3.ListRoleAssignmentsResponse, error) {
	v := s.read()
	r, err := v.roleCoded(req.GetNamespaceCode(), req.GetRoleCode())
	if err != nil {
		return nil, err
	}
	given, err := inOrder[*assignment](v, tableAssignments, byRole, r.ID)
	if err != nil {
		return nil, err
	}
	kinds := slices.Clone(req.GetTargetType())
	for _, kind := range kinds {
		if kind != holderUser && kind != holderOrg {
			return nil, badField("targetType", "must be USER or ORG")
		}
		if kind == holderOrg { // what assignRole calls a department
			kinds = append(kinds, holderDepartment)
		}
	}
	given = slices.DeleteFunc(given, func(a *assignment) bool {
		return !mentions(req.GetQuery(), r.Code, r.Name) || len(kinds) > 0 && !slices.Contains(kinds, a.Holder.kind)
	})
	page, err := pageV3(given, "", req.Page, req.Limit)
	total := int64(len(given))
	return &authingv3.ListRoleAssignmentsResponse{
		TotalCount: &total,
		Data:       each(page, func(a *assignment) *authingv3.RoleAssignment { return s.assignmentV3(a, r) }),
	}, err
}

// assignmentV3 is an assignment of a role as v3 shows it.
func (e *Emulator) assignmentV3(a *assignment, r *role) *authingv3.RoleAssignment {
	return &authingv3.RoleAssignment{
		RoleId:      r.ID,
		Status:      statusOf(a.holds(r, e.now())),
		EnableTime:  millisUnlessZero(a.from),
		EndTime:     millisUnlessZero(a.until),
		UserPoolId:  e.credentials.UserPoolID,
		RoleName:    r.Name,
		RoleCode:    r.Code,
		Description: &r.Description,
		CreatedAt:   instant(a.CreatedAt),
		UpdatedAt:   instant(a.UpdatedAt),
	}
}
