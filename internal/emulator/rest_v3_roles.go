package emulator

import (
	"context"
	"slices"
	"strconv"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Statuses of roles and assignments.
const (
	statusEnabled  = "ENABLE"
	statusDisabled = "DISABLE"
)

func statusOf(enabled bool) string {
	if enabled {
		return statusEnabled
	}
	return statusDisabled
}

// roleV3 is the role as v3 shows it.
func (e *Emulator) roleV3(r *role) *authingv3.Role {
	status := statusOf(r.enabled(e.now()))
	return &authingv3.Role{
		Id:                    r.ID,
		Code:                  r.Code,
		Name:                  r.Name,
		Description:           r.Description,
		Namespace:             r.Namespace,
		NamespaceName:         e.namespaceName(r.Namespace),
		Status:                &status,
		DisableTime:           millisUnlessZero(r.disableAt),
		EnablePermissionApply: &r.permissionApply,
	}
}

// rolesV3 is roles as v3 shows them.
func (e *Emulator) rolesV3(roles []*role) []*authingv3.Role { return each(roles, e.roleV3) }

func millisUnlessZero(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	millis := t.UnixMilli()
	return &millis
}

// disableTime reads a time as the requests about roles write it: milliseconds
// as text; empty is never.
func disableTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	millis, err := strconv.ParseInt(text, 10, 64)
	if err != nil || millis < 0 {
		return time.Time{}, badField("disableTime", "must be milliseconds since the Unix epoch")
	}
	return time.UnixMilli(millis), nil
}

// CreateRole makes a role.
func (s *managementV3) CreateRole(_ context.Context, req *authingv3.CreateRoleRequest) (*authingv3.CreateRoleResponse, error) {
	r := &role{Namespace: req.GetNamespace(), Code: req.GetCode(), Name: req.GetName(), Description: req.GetDescription()}
	var err error
	if r.disableAt, err = disableTime(req.GetDisableTime()); err != nil {
		return nil, err
	}
	if err := s.write(func(v view) error { return s.insertRole(v, r) }); err != nil {
		return nil, err
	}
	return &authingv3.CreateRoleResponse{Role: s.roleV3(r)}, nil
}

// CreateRolesBatch makes all of the roles or none.
func (s *managementV3) CreateRolesBatch(_ context.Context, req *authingv3.CreateRolesBatchRequest) (*authingv3.CreateRolesBatchResponse, error) {
	err := s.write(func(v view) error {
		for _, sent := range req.GetList() {
			r := &role{Namespace: sent.GetNamespace(), Code: sent.GetCode(), Name: sent.GetName(), Description: sent.GetDescription()}
			if err := s.insertRole(v, r); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.CreateRolesBatchResponse{Success: err == nil}, err
}

// GetRole returns one role.
func (s *managementV3) GetRole(_ context.Context, req *authingv3.GetRoleRequest) (*authingv3.GetRoleResponse, error) {
	r, err := s.read().roleCoded(req.GetNamespace(), req.GetCode())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetRoleResponse{Role: s.roleV3(r)}, nil
}

// ListRoles returns a page of the roles of one namespace.
func (s *managementV3) ListRoles(_ context.Context, req *authingv3.ListRolesRequest) (*authingv3.ListRolesResponse, error) {
	roles, err := inOrder[*role](s.read(), tableRoles, byID)
	if err != nil {
		return nil, err
	}
	namespace := orElse(req.GetNamespace(), defaultNamespace)
	roles = slices.DeleteFunc(roles, func(r *role) bool {
		return r.Namespace != namespace || !mentions(req.GetKeywords(), r.Code, r.Name)
	})
	page, err := pageV3(roles, "", req.Page, req.Limit)
	return &authingv3.ListRolesResponse{TotalCount: int64(len(roles)), List: s.rolesV3(page)}, err
}

// UpdateRole changes members of a role; members that are not sent stay.
func (s *managementV3) UpdateRole(_ context.Context, req *authingv3.UpdateRoleRequest) (*authingv3.UpdateRoleResponse, error) {
	if req.Status != nil && req.GetStatus() != statusEnabled && req.GetStatus() != statusDisabled {
		return nil, badField("status", "must be ENABLE or DISABLE")
	}
	disableAt, err := disableTime(req.GetDisableTime())
	if err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		before, err := v.roleCoded(req.GetNamespace(), req.GetCode())
		if err != nil {
			return err
		}
		_, err = s.changeRole(v, before, func(r *role) {
			r.Code, r.Name = req.GetNewCode(), req.GetName()
			if req.Description != nil {
				r.Description = req.GetDescription()
			}
			if req.Status != nil {
				r.disabled = req.GetStatus() == statusDisabled
			}
			if req.DisableTime != nil {
				r.disableAt = disableAt
			}
			if req.EnablePermissionApply != nil {
				r.permissionApply = req.GetEnablePermissionApply()
			}
		})
		return err
	})
	return &authingv3.UpdateRoleResponse{Success: err == nil}, err
}

// DeleteRolesBatch deletes roles of one namespace; unknown ones are skipped.
func (s *managementV3) DeleteRolesBatch(_ context.Context, req *authingv3.DeleteRolesBatchRequest) (*authingv3.DeleteRolesBatchResponse, error) {
	err := s.write(func(v view) error {
		return v.removeRoles(each(req.GetCodeList(), func(code string) string { return keyIn(req.GetNamespace(), code) }))
	})
	return &authingv3.DeleteRolesBatchResponse{Success: err == nil}, err
}

// DeleteRoles deletes roles of several namespaces; unknown ones are skipped.
func (s *managementV3) DeleteRoles(_ context.Context, req *authingv3.DeleteRolesRequest) (*authingv3.DeleteRolesResponse, error) {
	err := s.write(func(v view) error {
		return v.removeRoles(each(req.GetRoleList(), func(named *authingv3.RoleCodeAndNamespace) string {
			return keyIn(named.GetNamespace(), named.GetCode())
		}))
	})
	return &authingv3.DeleteRolesResponse{Success: err == nil}, err
}
