package service

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
)

// overrideOrgsV1 adds its tree to each organisation that is made, found or
// listed, as the SDKs do.
func overrideOrgsV1(e *Engine) error {
	return errors.Join(
		withTreesV1[*authingv1.CreateOrgRequest](e, authingv1.ManagementService_CreateOrg_FullMethodName,
			func(resp *authingv1.CreateOrgResponse) []*authingv1.Org { return []*authingv1.Org{resp.GetOrg()} }),
		withTreesV1[*authingv1.FindOrgByIdRequest](e, authingv1.ManagementService_FindOrgById_FullMethodName,
			func(resp *authingv1.FindOrgByIdResponse) []*authingv1.Org { return []*authingv1.Org{resp.GetOrg()} }),
		withTreesV1[*authingv1.ListOrgsRequest](e, authingv1.ManagementService_ListOrgs_FullMethodName,
			(*authingv1.ListOrgsResponse).GetList),
	)
}

func withTreesV1[Req, Resp proto.Message](e *Engine, fullMethod string, orgs func(Resp) []*authingv1.Org) error {
	return override(e, fullMethod, func(ctx context.Context, req Req, upstream next[Req, Resp]) (Resp, error) {
		resp, err := upstream(ctx, req)
		if err != nil {
			return resp, err
		}
		for _, org := range orgs(resp) {
			if org.Tree, err = treeFrom(org.GetNodes(), treeNodeV1); err != nil {
				return resp, err
			}
		}
		return resp, nil
	})
}

func treeNodeV1(node *authingv1.OrgNode, below []*authingv1.OrgTreeNode) (*authingv1.OrgTreeNode, error) {
	return &authingv1.OrgTreeNode{
		Id: node.GetId(), Name: node.GetName(), Description: node.Description, Root: node.Root,
		CreatedAt: node.CreatedAt, UpdatedAt: node.UpdatedAt, Children: below,
	}, nil
}
