package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ListChildrenDepartments returns the departments right below one.
func (s *managementV3) ListChildrenDepartments(_ context.Context, req *authingv3.ListChildrenDepartmentsRequest) (*authingv3.ListChildrenDepartmentsResponse, error) {
	v := s.read()
	d, err := v.departmentIn(req)
	if err != nil {
		return nil, err
	}
	below, err := v.below(d)
	if err != nil {
		return nil, err
	}
	below = slices.DeleteFunc(below, func(d *department) bool {
		return req.Status != nil && d.on() != req.GetStatus() ||
			req.GetExcludeVirtualNode() && d.virtual || req.GetOnlyVirtualNode() && !d.virtual
	})
	shown, err := v.departmentsV3(below, shownOf(req))
	return &authingv3.ListChildrenDepartmentsResponse{TotalCount: int64(len(below)), List: shown}, err
}

// GetAllDepartments returns a department and all below it, each after the one it
// is below.
func (s *managementV3) GetAllDepartments(_ context.Context, req *authingv3.GetAllDepartmentsRequest) (*authingv3.GetAllDepartmentsResponse, error) {
	v := s.read()
	top, err := v.departmentNamed(req.GetOrganizationCode(), req.GetDepartmentIdType(), orElse(req.GetDepartmentId(), rootDepartment))
	if err != nil {
		return nil, err
	}
	tree, err := v.tree(top)
	if err != nil {
		return nil, err
	}
	shown, err := v.departmentsV3(tree, shownOf(req))
	return &authingv3.GetAllDepartmentsResponse{TotalCount: int64(len(tree)), List: shown}, err
}

// departmentsCoded is all departments of the organization of a code, the oldest
// first.
func (v view) departmentsCoded(organization string) ([]*department, error) {
	root, err := v.organizationCoded(organization)
	if err != nil {
		return nil, err
	}
	all, err := v.tree(root)
	slices.SortFunc(all, func(a, b *department) int { return compareOrder(a.order, b.order) })
	return all, err
}

// SearchDepartments returns the departments whose code or name has the keywords.
func (s *managementV3) SearchDepartments(_ context.Context, req *authingv3.SearchDepartmentsRequest) (*authingv3.SearchDepartmentsResponse, error) {
	v := s.read()
	all, err := v.departmentsCoded(req.GetOrganizationCode())
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(d *department) bool { return !mentions(req.GetKeywords(), d.Code, d.Name) })
	shown, err := v.departmentsV3(all, shownOf(req))
	return &authingv3.SearchDepartmentsResponse{Departments: shown}, err
}

// SearchDepartmentsList returns a page of the departments that match all
// conditions. sort comes before sortBy.
func (s *managementV3) SearchDepartmentsList(_ context.Context, req *authingv3.SearchDepartmentsListRequest) (*authingv3.SearchDepartmentsListResponse, error) {
	v := s.read()
	all, err := v.departmentsCoded(req.GetOrganizationCode())
	if err != nil {
		return nil, err
	}
	for i := range req.GetAdvancedFilter() {
		holds, err := departmentFilter(req.GetAdvancedFilter()[i])
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(d *department) bool { return !holds(d) })
	}
	if err := sortDepartments(all, req); err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := v.departmentsV3(page, shownWithPosts(req))
	return &authingv3.SearchDepartmentsListResponse{Departments: shown}, err
}
