package emulator

import (
	"context"
	"strconv"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

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
			names: req.GetI18N().GetName(), tenantID: req.TenantId, postIDs: req.GetPostIdList(),
		}
		if err := d.setCustomData(v, req.GetCustomData()); err != nil {
			return err
		}
		if err := s.insertDepartment(v, d); err != nil {
			return err
		}
		resp.Department, err = v.departmentV3(d, afterChange(d))
		return err
	})
	return resp, err
}

// GetDepartment returns one department. Its id alone is enough where it is its
// own id.
func (s *managementV3) GetDepartment(_ context.Context, req *authingv3.GetDepartmentRequest) (*authingv3.GetDepartmentResponse, error) {
	v := s.read()
	d, err := v.departmentAsked(req)
	if err != nil {
		return nil, err
	}
	with := shownOf(req)
	with.customData = with.customData || req.GetFlatCustomData()
	shown, err := v.departmentV3(d, with)
	return &authingv3.GetDepartmentResponse{Department: shown}, err
}

// departmentAsked is the department of an id, or of a code.
func (v view) departmentAsked(req *authingv3.GetDepartmentRequest) (*department, error) {
	id, idType := req.GetDepartmentId(), req.GetDepartmentIdType()
	if id == "" {
		id, idType = req.GetDepartmentCode(), "code"
	}
	switch {
	case id == "":
		return nil, badField("departmentId", "is required, or departmentCode")
	case req.GetOrganizationCode() != "":
		return v.departmentNamed(req.GetOrganizationCode(), idType, id)
	case id == rootDepartment || idType != "" && idType != "department_id":
		return nil, badField("organizationCode", "is required")
	default:
		return v.departmentWithID(id)
	}
}

// GetDepartmentById returns the department of an id.
//
//nolint:revive // protoc-gen-go names the method.
func (s *managementV3) GetDepartmentById(_ context.Context, req *authingv3.GetDepartmentByIdRequest) (*authingv3.GetDepartmentByIdResponse, error) {
	shown, err := s.read().departmentByID(req)
	return &authingv3.GetDepartmentByIdResponse{Department: shown}, err
}

// GetDepartmentAllApp does what GetDepartmentById does.
func (s *managementV3) GetDepartmentAllApp(_ context.Context, req *authingv3.GetDepartmentAllAppRequest) (*authingv3.GetDepartmentAllAppResponse, error) {
	shown, err := s.read().departmentByID(req)
	return &authingv3.GetDepartmentAllAppResponse{Department: shown}, err
}

func (v view) departmentByID(req interface {
	GetDepartmentId() string
	GetWithCustomData() bool
},
) (*authingv3.Department, error) {
	d, err := v.departmentWithID(req.GetDepartmentId())
	if err != nil {
		return nil, err
	}
	return v.departmentV3(d, shownOf(req))
}

// GetParentDepartment returns the department above one. Above a root is none.
func (s *managementV3) GetParentDepartment(_ context.Context, req *authingv3.GetParentDepartmentRequest) (*authingv3.GetParentDepartmentResponse, error) {
	v := s.read()
	d, err := v.departmentIn(req)
	if err != nil {
		return nil, err
	}
	if d.root() {
		return nil, unknown("department above the root of organization " + strconv.Quote(d.Organization))
	}
	above, err := v.departmentWithID(d.ParentID)
	if err != nil {
		return nil, err
	}
	shown, err := v.departmentV3(above, shownOf(req))
	return &authingv3.GetParentDepartmentResponse{Department: shown}, err
}

// UpdateDepartment changes members of a department; members that are not sent
// stay. departmentIdType is that of both ids.
func (s *managementV3) UpdateDepartment(_ context.Context, req *authingv3.UpdateDepartmentRequest) (*authingv3.UpdateDepartmentResponse, error) {
	resp := new(authingv3.UpdateDepartmentResponse)
	err := s.write(func(v view) error {
		before, err := v.departmentIn(req)
		if err != nil {
			return err
		}
		if req.Code != nil && before.root() && req.GetCode() != before.Code {
			return badField("code", "of a root is that of its organization")
		}
		moved := *before
		if id := req.GetParentDepartmentId(); id != "" {
			above, err := v.departmentNamed(before.Organization, req.GetDepartmentIdType(), id)
			if err != nil {
				return err
			}
			if err := v.move("parentDepartmentId", &moved, above); err != nil {
				return err
			}
		}
		if err := moved.setCustomData(v, req.GetCustomData()); err != nil {
			return err
		}
		d, err := s.changeDepartment(v, &moved, func(d *department) {
			d.describe(req.GetName(), req.Description, req.GetI18N().GetName(), req.GetPostIdList())
			if req.Code != nil {
				d.Code = req.GetCode()
			}
			if req.Status != nil {
				d.status = strconv.FormatBool(req.GetStatus())
			}
		})
		if err != nil {
			return err
		}
		if leaders := req.GetLeaderUserIds(); len(leaders) > 0 {
			if err := s.lead(v, d, leaders); err != nil {
				return err
			}
		}
		resp.Department, err = v.departmentV3(d, afterChange(d))
		return err
	})
	return resp, err
}

// UpdateNodeStatus turns a department on or off, those below it not.
func (s *managementV3) UpdateNodeStatus(_ context.Context, req *authingv3.UpdateNodeStatusRequest) (*authingv3.UpdateNodeStatusResponse, error) {
	err := s.write(func(v view) error {
		d, err := v.departmentWithID(req.GetDepartmentId())
		if err != nil {
			return err
		}
		_, err = s.changeDepartment(v, d, func(d *department) { d.status = strconv.FormatBool(req.GetStatus()) })
		return err
	})
	return &authingv3.UpdateNodeStatusResponse{}, err
}

// DeleteDepartment deletes a department with those below it. A root goes with
// its organization alone.
func (s *managementV3) DeleteDepartment(_ context.Context, req *authingv3.DeleteDepartmentRequest) (*authingv3.DeleteDepartmentResponse, error) {
	err := s.write(func(v view) error {
		d, err := v.departmentIn(req)
		if err != nil {
			return err
		}
		return s.removeBelowRoot(v, "departmentId", d)
	})
	return &authingv3.DeleteDepartmentResponse{Success: err == nil}, err
}
