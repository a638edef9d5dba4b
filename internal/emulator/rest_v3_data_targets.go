package emulator

import (
	"context"
	"fmt"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// AuthorizeDataPolicies puts all of the data policies in force for all of the
// targets, or none.
func (s *managementV3) AuthorizeDataPolicies(_ context.Context, req *authingv3.AuthorizeDataPoliciesRequest) (*authingv3.AuthorizeDataPoliciesResponse, error) {
	return new(authingv3.AuthorizeDataPoliciesResponse), s.write(func(v view) error {
		for _, id := range req.GetPolicyIds() {
			p, err := v.dataPolicyWithID(id)
			if err != nil {
				return err
			}
			for i, target := range req.GetTargetList() {
				h, err := v.dataHolder(fmt.Sprintf("targetList[%d].type", i), target.GetType(), target.GetId())
				if err != nil {
					return err
				}
				if err := s.assignData(v, p, h); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// RevokeDataPolicy takes a data policy from a target, who need not have it.
func (s *managementV3) RevokeDataPolicy(_ context.Context, req *authingv3.RevokeDataPolicyRequest) (*authingv3.RevokeDataPolicyResponse, error) {
	return new(authingv3.RevokeDataPolicyResponse), s.write(func(v view) error {
		p, err := v.dataPolicyWithID(req.GetPolicyId())
		if err != nil {
			return err
		}
		h, err := v.dataHolder("targetType", req.GetTargetType(), req.GetTargetIdentifier())
		if err != nil {
			return err
		}
		_, err = v.DeleteAll(tableDataAssignments, byID, assignmentKey(h, p.ID))
		return err
	})
}

// ListDataPolicyTargets returns a page of those who have a data policy, in the
// order they got it.
func (s *managementV3) ListDataPolicyTargets(_ context.Context, req *authingv3.ListDataPolicyTargetsRequest) (*authingv3.ListDataPolicyTargetsResponse, error) {
	kinds := req.GetTargetType()
	for _, kind := range kinds {
		if !slices.Contains([]string{holderUser, holderOrg, holderGroup, holderRole}, kind) {
			return nil, badField("targetType", "must be USER, ORG, GROUP or ROLE")
		}
	}
	v := s.read()
	p, err := v.dataPolicyWithID(req.GetPolicyId())
	if err != nil {
		return nil, err
	}
	given, err := v.dataAssignmentsOf(p)
	if err != nil {
		return nil, err
	}
	var all []*authingv3.DataPolicyAuthorization
	for _, a := range given {
		name, err := v.titleOf(a.Holder)
		if err != nil {
			return nil, err
		}
		kind := dataHolderKind(a.Holder)
		if len(kinds) > 0 && !slices.Contains(kinds, kind) || !mentions(req.GetQuery(), name) {
			continue
		}
		all = append(all, &authingv3.DataPolicyAuthorization{
			TargetIdentifier: a.Holder.id, TargetType: kind, TargetName: name, AuthorizationTime: instant(a.createdAt),
		})
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	total := int64(len(all))
	return &authingv3.ListDataPolicyTargetsResponse{TotalCount: &total, List: page}, err
}
