package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// dataPolicyV3 is the data policy as v3 shows it. Its statements have no place
// there.
func dataPolicyV3(p *dataPolicy) *authingv3.DataPolicy {
	return &authingv3.DataPolicy{
		PolicyId: p.ID, PolicyName: p.Name, Description: unlessEmpty(p.Description), CreatedAt: instant(p.createdAt), UpdatedAt: instant(p.updatedAt),
	}
}

// CreateDataPolicy makes a data policy.
func (s *managementV3) CreateDataPolicy(_ context.Context, req *authingv3.CreateDataPolicyRequest) (*authingv3.CreateDataPolicyResponse, error) {
	now := s.now()
	p := &dataPolicy{ordered{s.order.Add(1)}, newID(), req.GetPolicyName(), req.GetDescription(), nil, now, now}
	err := s.write(func(v view) (err error) {
		if p.Rules, err = v.dataRulesIn(req.GetStatementList()); err != nil {
			return err
		}
		return v.putDataPolicy(p)
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateDataPolicyResponse{DataPolicy: dataPolicyV3(p)}, nil
}

// GetDataPolicy returns one data policy.
func (s *managementV3) GetDataPolicy(_ context.Context, req *authingv3.GetDataPolicyRequest) (*authingv3.GetDataPolicyResponse, error) {
	p, err := s.read().dataPolicyWithID(req.GetPolicyId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetDataPolicyResponse{DataPolicy: dataPolicyV3(p)}, nil
}

// dataPoliciesMentioning is the data policies with a text in their name, the
// oldest first.
func (v view) dataPoliciesMentioning(text string) ([]*dataPolicy, error) {
	all, err := inOrder[*dataPolicy](v, tableDataPolicies, byID)
	return slices.DeleteFunc(all, func(p *dataPolicy) bool { return !mentions(text, p.Name) }), err
}

// ListDataPolicies returns a page of the data policies, with what they are about
// and who has them.
func (s *managementV3) ListDataPolicies(_ context.Context, req *authingv3.ListDataPoliciesRequest) (*authingv3.ListDataPoliciesResponse, error) {
	v := s.read()
	all, err := v.dataPoliciesMentioning(req.GetQuery())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, v.dataPolicyItem)
	return &authingv3.ListDataPoliciesResponse{TotalCount: int64(len(all)), List: shown}, err
}

// dataPolicyItem is the data policy as it is listed.
func (v view) dataPolicyItem(p *dataPolicy) (*authingv3.DataPolicyListItem, error) {
	item := &authingv3.DataPolicyListItem{
		PolicyId: p.ID, PolicyName: p.Name, Description: unlessEmpty(p.Description), UpdatedAt: instant(p.updatedAt),
	}
	about, err := known(p.Rules.resourceIDs(), func(id string) (*dataResource, error) {
		return first[*dataResource](v, tableDataResources, byID, id)
	})
	if err != nil {
		return nil, err
	}
	item.ResourceList = each(about, func(r *dataResource) *authingv3.SimpleDataResource {
		return &authingv3.SimpleDataResource{ResourceId: r.ID, ResourceName: r.Name}
	})
	given, err := v.dataAssignmentsOf(p)
	if err != nil {
		return nil, err
	}
	item.TargetList, err = tryEach(given, func(a *dataAssignment) (*authingv3.DataPolicyTarget, error) {
		name, err := v.titleOf(a.Holder)
		return &authingv3.DataPolicyTarget{Id: a.Holder.id, Type: dataHolderKind(a.Holder), Name: name}, err
	})
	return item, err
}

// ListSimpleDataPolicies returns a page of the names of the data policies.
func (s *managementV3) ListSimpleDataPolicies(_ context.Context, req *authingv3.ListSimpleDataPoliciesRequest) (*authingv3.ListSimpleDataPoliciesResponse, error) {
	all, err := s.read().dataPoliciesMentioning(req.GetQuery())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	total := int64(len(all))
	shown := each(page, func(p *dataPolicy) *authingv3.SimpleDataPolicy {
		return &authingv3.SimpleDataPolicy{PolicyId: p.ID, PolicyName: p.Name, Description: unlessEmpty(p.Description)}
	})
	return &authingv3.ListSimpleDataPoliciesResponse{TotalCount: &total, List: shown}, err
}

// UpdateDataPolicy changes members of a data policy; members that are not sent
// stay. Who has it keeps it.
func (s *managementV3) UpdateDataPolicy(_ context.Context, req *authingv3.UpdateDataPolicyRequest) (*authingv3.UpdateDataPolicyResponse, error) {
	var changed dataPolicy
	err := s.write(func(v view) error {
		before, err := v.dataPolicyWithID(req.GetPolicyId())
		if err != nil {
			return err
		}
		changed = *before
		changed.Name = orElse(req.GetPolicyName(), changed.Name)
		if req.Description != nil {
			changed.Description = req.GetDescription()
		}
		if len(req.GetStatementList()) > 0 {
			if changed.Rules, err = v.dataRulesIn(req.GetStatementList()); err != nil {
				return err
			}
		}
		changed.updatedAt = s.now()
		return v.putDataPolicy(&changed)
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateDataPolicyResponse{DataPolicy: dataPolicyV3(&changed)}, nil
}

// DeleteDataPolicy takes a data policy that is there from all and deletes it.
func (s *managementV3) DeleteDataPolicy(_ context.Context, req *authingv3.DeleteDataPolicyRequest) (*authingv3.DeleteDataPolicyResponse, error) {
	return new(authingv3.DeleteDataPolicyResponse), s.write(func(v view) error {
		p, err := v.dataPolicyWithID(req.GetPolicyId())
		if err != nil {
			return err
		}
		return v.removeDataPolicy(p)
	})
}

// CheckDataPolicyExists says whether a data policy of that name could be made.
func (s *managementV3) CheckDataPolicyExists(ctx context.Context, req *authingv3.CheckDataPolicyExistsRequest) (*authingv3.CheckDataPolicyExistsResponse, error) {
	valid, why, err := answered(ctx, s.read().ownPolicyName(&dataPolicy{Name: req.GetPolicyName()}))
	return &authingv3.CheckDataPolicyExistsResponse{IsValid: valid, Message: why}, err
}
