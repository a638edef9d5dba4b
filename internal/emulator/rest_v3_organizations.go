package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// CreateOrganization makes an organization. The code of its root is its own.
func (s *managementV3) CreateOrganization(_ context.Context, req *authingv3.CreateOrganizationRequest) (*authingv3.CreateOrganizationResponse, error) {
	root := &department{
		Organization: req.GetOrganizationCode(), OpenID: req.GetOpenDepartmentId(),
		Name: req.GetOrganizationName(), Description: req.Description, names: req.GetI18N().GetOrganizationName(),
		tenantID: req.TenantId, postIDs: req.GetPostIdList(),
	}
	resp := new(authingv3.CreateOrganizationResponse)
	err := s.write(func(v view) (err error) {
		if err := s.insertOrganization(v, root); err != nil {
			return err
		}
		resp.Organization, err = v.organizationV3(root, afterChange(root))
		return err
	})
	return resp, err
}

// GetOrganization returns one organization.
func (s *managementV3) GetOrganization(_ context.Context, req *authingv3.GetOrganizationRequest) (*authingv3.GetOrganizationResponse, error) {
	v := s.read()
	root, err := v.organizationCoded(req.GetOrganizationCode())
	if err != nil {
		return nil, err
	}
	shown, err := v.organizationV3(root, shownWithPosts(req))
	return &authingv3.GetOrganizationResponse{Organization: shown}, err
}

// GetOrganizationsBatch returns the organizations that are there among those
// named.
func (s *managementV3) GetOrganizationsBatch(_ context.Context, req *authingv3.GetOrganizationsBatchRequest) (*authingv3.GetOrganizationsBatchResponse, error) {
	v := s.read()
	var roots []*department
	for _, code := range req.GetOrganizationCodeList() {
		root, err := first[*department](v, tableDepartments, byOrganization, code)
		if err != nil {
			return nil, err
		}
		if root != nil {
			roots = append(roots, root)
		}
	}
	shown, err := v.organizationsV3(roots, shownWithPosts(req))
	return &authingv3.GetOrganizationsBatchResponse{Organizations: shown}, err
}

func (v view) organizationsV3(roots []*department, with departmentShown) ([]*authingv3.Organization, error) {
	return tryEach(roots, func(root *department) (*authingv3.Organization, error) { return v.organizationV3(root, with) })
}

// organizationsOf is the roots of all organizations, the oldest first; those of a
// tenant if the request names one.
func (v view) organizationsOf(tenantID string) ([]*department, error) {
	roots, err := inOrder[*department](v, tableDepartments, byID)
	return slices.DeleteFunc(roots, func(d *department) bool {
		return !d.root() || tenantID != "" && textOf(d.tenantID) != tenantID
	}), err
}

// ListOrganizations returns a page of the organizations, or all.
func (s *managementV3) ListOrganizations(_ context.Context, req *authingv3.ListOrganizationsRequest) (*authingv3.ListOrganizationsResponse, error) {
	v := s.read()
	roots, err := v.organizationsOf(req.GetTenantId())
	if err != nil {
		return nil, err
	}
	roots = slices.DeleteFunc(roots, func(d *department) bool { return req.Status != nil && d.on() != req.GetStatus() })
	page := roots
	if !req.GetFetchAll() {
		if page, err = pageV3(roots, "", req.Page, req.Limit); err != nil {
			return nil, err
		}
	}
	shown, err := v.organizationsV3(page, shownWithPosts(req))
	return &authingv3.ListOrganizationsResponse{TotalCount: int64(len(roots)), List: shown}, err
}

// SearchOrganizations returns a page of the organizations whose code or name has
// the keywords.
func (s *managementV3) SearchOrganizations(_ context.Context, req *authingv3.SearchOrganizationsRequest) (*authingv3.SearchOrganizationsResponse, error) {
	v := s.read()
	roots, err := v.organizationsOf(req.GetTenantId())
	if err != nil {
		return nil, err
	}
	roots = slices.DeleteFunc(roots, func(d *department) bool { return !mentions(req.GetKeywords(), d.Organization, d.Name) })
	page, err := pageV3(roots, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := v.organizationsV3(page, shownOf(req))
	return &authingv3.SearchOrganizationsResponse{TotalCount: int64(len(roots)), List: shown}, err
}

// UpdateOrganization changes members of an organization; members that are not
// sent stay.
func (s *managementV3) UpdateOrganization(_ context.Context, req *authingv3.UpdateOrganizationRequest) (*authingv3.UpdateOrganizationResponse, error) {
	resp := new(authingv3.UpdateOrganizationResponse)
	err := s.write(func(v view) error {
		root, err := v.organizationCoded(req.GetOrganizationCode())
		if err != nil {
			return err
		}
		if code := req.GetOrganizationNewCode(); code != "" && code != root.Organization {
			if root, err = v.recode(root, code); err != nil {
				return err
			}
		}
		root, err = s.changeDepartment(v, root, func(d *department) {
			d.describe(req.GetOrganizationName(), req.Description, req.GetI18N().GetOrganizationName(), req.GetPostIdList())
			if req.OpenDepartmentId != nil {
				d.OpenID = req.GetOpenDepartmentId()
			}
		})
		if err != nil {
			return err
		}
		if leaders := req.GetLeaderUserIds(); len(leaders) > 0 {
			if err := s.lead(v, root, leaders); err != nil {
				return err
			}
		}
		resp.Organization, err = v.organizationV3(root, afterChange(root))
		return err
	})
	return resp, err
}

// UpdateOrganizationStatus sets the status of an organization to any text.
func (s *managementV3) UpdateOrganizationStatus(_ context.Context, req *authingv3.UpdateOrganizationStatusRequest) (*authingv3.UpdateOrganizationStatusResponse, error) {
	err := s.write(func(v view) error {
		root, err := v.departmentWithID(req.GetRootNodeId())
		if err != nil {
			return err
		}
		if !root.root() {
			return badField("rootNodeId", "is not the id of a root")
		}
		_, err = s.changeDepartment(v, root, func(d *department) { d.status = req.GetStatus() })
		return err
	})
	return &authingv3.UpdateOrganizationStatusResponse{Success: err == nil}, err
}

// DeleteOrganization deletes an organization with its departments.
func (s *managementV3) DeleteOrganization(_ context.Context, req *authingv3.DeleteOrganizationRequest) (*authingv3.DeleteOrganizationResponse, error) {
	err := s.write(func(v view) error {
		root, err := v.organizationCoded(req.GetOrganizationCode())
		if err != nil {
			return err
		}
		return s.removeDepartment(v, root)
	})
	return &authingv3.DeleteOrganizationResponse{Success: err == nil}, err
}
