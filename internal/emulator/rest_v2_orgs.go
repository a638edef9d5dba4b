package emulator

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// ListPaginatedOrgs returns a page of the organizations with all their nodes.
func (s *managementV2) ListPaginatedOrgs(_ context.Context, req *authingv2.ListPaginatedOrgsRequest) (*authingv2.ListPaginatedOrgsResponse, error) {
	by := sortOrder(orElse(req.GetSortBy(), "CREATEDAT_DESC"))
	if !slices.Contains([]sortOrder{"CREATEDAT_DESC", "CREATEDAT_ASC", "UPDATEDAT_DESC", "UPDATEDAT_ASC"}, by) {
		return nil, badField("sortBy", "must be CREATEDAT_DESC, CREATEDAT_ASC, UPDATEDAT_DESC or UPDATEDAT_ASC")
	}
	total, list, err := orgsOf(s.Emulator, by, req.Page, req.Limit)
	return &authingv2.ListPaginatedOrgsResponse{TotalCount: total, List: each(list, (*orgNode).v2)}, err
}

func (n *orgNode) v2() *authingv2.Org {
	return &authingv2.Org{Id: n.ID, RootNode: n.RootNode.v2(), Nodes: each(n.Nodes, (*departmentNode).v2), TenantId: n.TenantID}
}

func (n *departmentNode) v2() *authingv2.OrgNode { return &n.OrgNode }

// GetAllOrgs returns a page of the organizations, the oldest first.
func (s *managementV2) GetAllOrgs(_ context.Context, req *authingv2.GetAllOrgsRequest) (*authingv2.GetAllOrgsResponse, error) {
	roots, err := s.read().organizationsOf("")
	if err != nil {
		return nil, err
	}
	page, err := pageV2(roots, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	list, err := tryEach(page, func(root *department) (*structpb.Struct, error) {
		org, err := free(s.storedOrg(root))
		return org.GetStructValue(), err
	})
	return &authingv2.GetAllOrgsResponse{List: list}, err
}

// CountOrgs returns the number of organizations.
func (s *managementV2) CountOrgs(context.Context, *authingv2.CountOrgsRequest) (*authingv2.CountOrgsResponse, error) {
	roots, err := s.read().organizationsOf("")
	return &authingv2.CountOrgsResponse{Count: int64(len(roots))}, err
}

// GetOrgByTenantId returns the organization of a tenant, the oldest of several.
//
//nolint:revive // protoc-gen-go names the method.
func (s *managementV2) GetOrgByTenantId(_ context.Context, req *authingv2.GetOrgByTenantIdRequest) (*authingv2.GetOrgByTenantIdResponse, error) {
	roots, err := s.read().organizationsOf(req.GetTenantId())
	if err != nil {
		return nil, err
	}
	if len(roots) == 0 {
		return nil, unknown(fmt.Sprintf("organization of tenant %q", req.GetTenantId()))
	}
	org, err := free(s.storedOrg(roots[0]))
	return &authingv2.GetOrgByTenantIdResponse{Org: org}, err
}

// ListOrgNodeChildrenByDepth returns the departments so many levels below one, all
// of them unless it is said how many.
func (s *managementV2) ListOrgNodeChildrenByDepth(_ context.Context, req *authingv2.ListOrgNodeChildrenByDepthRequest) (*authingv2.ListOrgNodeChildrenByDepthResponse, error) {
	if req.Depth != nil && req.GetDepth() < 1 {
		return nil, badField("depth", "must be at least 1")
	}
	v := s.read()
	top, err := v.departmentWithID(req.GetNodeId())
	if err != nil {
		return nil, err
	}
	tree, err := v.tree(top)
	if err != nil {
		return nil, err
	}
	nodes, err := s.departmentNodes(v, tree)
	if err != nil {
		return nil, err
	}
	shown := each(slices.DeleteFunc(nodes[1:], func(n *departmentNode) bool {
		return req.Depth != nil && n.GetDepth()-nodes[0].GetDepth() > req.GetDepth()
	}), (*departmentNode).v2)
	return &authingv2.ListOrgNodeChildrenByDepthResponse{List: shown}, nil
}
