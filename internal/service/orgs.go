package service

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// overrideOrgs makes of organizations what the SDKs make of them: a tree of their
// nodes, and the number of all beside a page.
func overrideOrgs(e *Engine) error {
	count := e.plans[authingv2.ManagementService_CountOrgs_FullMethodName]
	return errors.Join(
		withTrees[*authingv2.ListOrgsRequest](e, authingv2.ManagementService_ListOrgs_FullMethodName,
			(*authingv2.ListOrgsResponse).GetList),
		withTree[*authingv2.FindOrgByIdRequest](e, authingv2.ManagementService_FindOrgById_FullMethodName,
			(*authingv2.FindOrgByIdResponse).GetOrg),
		withTree[*authingv2.MoveOrgNodeRequest](e, authingv2.ManagementService_MoveOrgNode_FullMethodName,
			(*authingv2.MoveOrgNodeResponse).GetOrg),
		override(e, authingv2.ManagementService_GetAllOrgs_FullMethodName,
			func(ctx context.Context, req *authingv2.GetAllOrgsRequest, upstream next[*authingv2.GetAllOrgsRequest, *authingv2.GetAllOrgsResponse]) (*authingv2.GetAllOrgsResponse, error) {
				counted, err := e.call(ctx, count, new(authingv2.CountOrgsRequest))
				if err != nil {
					return nil, err
				}
				resp, err := upstream(ctx, req)
				if err != nil {
					return nil, err
				}
				resp.TotalCount = proto.Int64(counted.(*authingv2.CountOrgsResponse).GetCount())
				return resp, nil
			}),
	)
}

func withTree[Req, Resp proto.Message](e *Engine, fullMethod string, org func(Resp) *authingv2.Org) error {
	return withTrees[Req](e, fullMethod, func(resp Resp) []*authingv2.Org { return []*authingv2.Org{org(resp)} })
}

// withTrees adds its tree to each organization of an answer.
func withTrees[Req, Resp proto.Message](e *Engine, fullMethod string, orgs func(Resp) []*authingv2.Org) error {
	p := e.plans[fullMethod]
	return override(e, fullMethod, func(ctx context.Context, req Req, upstream next[Req, Resp]) (Resp, error) {
		resp, err := upstream(ctx, req)
		if err != nil {
			return resp, err
		}
		for _, org := range orgs(resp) {
			if org.Tree, err = treeOf(org); err != nil {
				var none Resp
				return none, e.failure(ctx, p, err)
			}
		}
		return resp, nil
	})
}

// treeOf is the nodes of an organization as one object, those below a node in its
// children; none without a root.
func treeOf(org *authingv2.Org) (*structpb.Struct, error) {
	return treeFrom(org.GetNodes(), func(node *authingv2.OrgNode, below []*structpb.Struct) (*structpb.Struct, error) {
		text, err := codec.Marshal(node)
		if err != nil {
			return nil, err
		}
		shown, err := codec.Value(text)
		if err != nil {
			return nil, err
		}
		children := new(structpb.ListValue)
		for _, child := range below {
			children.Values = append(children.Values, structpb.NewStructValue(child))
		}
		shown.GetStructValue().Fields["children"] = structpb.NewListValue(children)
		return shown.GetStructValue(), nil
	})
}
