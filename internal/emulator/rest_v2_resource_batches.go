package emulator

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// AuthorizeResources lets all of the targets use the resources, or none. What
// they may do already they go on to.
func (s *managementV2) AuthorizeResources(ctx context.Context, req *authingv2.AuthorizeResourcesRequest) (*authingv2.AuthorizeResourcesResponse, error) {
	err := s.forGrants(ctx, req, s.givePermission)
	return &authingv2.AuthorizeResourcesResponse{Message: succeeded(ctx)}, err
}

// RevokeResources takes back what was granted of the resources directly, from all
// of the targets or none. Policies stay in force.
func (s *managementV2) RevokeResources(ctx context.Context, req *authingv2.RevokeResourcesRequest) (*authingv2.RevokeResourcesResponse, error) {
	err := s.forGrants(ctx, req, view.takeActions)
	return &authingv2.RevokeResourcesResponse{Message: succeeded(ctx)}, err
}

// forGrants does one thing for every target with every resource of a request.
func (s *managementV2) forGrants(ctx context.Context, req interface {
	GetNamespace() string
	GetOpts() []*authingv2.ResourcesGrant
}, do func(view, permission) error,
) error {
	if err := ofThePool(ctx); err != nil {
		return err
	}
	return s.write(func(v view) error {
		n, err := v.namespaceCoded(req.GetNamespace())
		if err != nil {
			return err
		}
		for i, opt := range req.GetOpts() {
			within := fmt.Sprintf("opts[%d]", i)
			targets, err := v.holdersNamed(within+".targetType", n.Code, opt.GetTargetType(), opt.GetTargetIdentifiers())
			if err != nil {
				return err
			}
			err = forGranted(v, within, n.Code, targets, opt.GetResources(), func(p permission) error { return do(v, p) })
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// ofThePool refuses a request about what is permitted in a tenant.
func ofThePool(ctx context.Context) error {
	if header(ctx, "x-authing-app-tenant-id") != "" {
		return notEmulated("x-authing-app-tenant-id")
	}
	return nil
}

// ListAuthorizedResourcesBatch returns what each of several targets may use.
func (s *managementV2) ListAuthorizedResourcesBatch(ctx context.Context, req *authingv2.ListAuthorizedResourcesBatchRequest) (*authingv2.ListAuthorizedResourcesBatchResponse, error) {
	if err := ofThePool(ctx); err != nil {
		return nil, err
	}
	v := s.read()
	n, err := v.namespaceCoded(req.GetNamespace())
	if err != nil {
		return nil, err
	}
	shown := make([]*authingv2.AuthorizedResources, len(req.GetTargets()))
	for i, target := range req.GetTargets() {
		h, err := v.holderNamed(fmt.Sprintf("targets[%d].targetType", i), n.Code, target.GetTargetType(), target.GetTargetIdentifier())
		if err != nil {
			return nil, err
		}
		found, err := s.authorizedResources(v, h, n.Code, req.GetResourceType())
		if err != nil {
			return nil, err
		}
		shown[i] = &authingv2.AuthorizedResources{TotalCount: int64(len(found)), List: each(found, authorizedV2)}
	}
	return &authingv2.ListAuthorizedResourcesBatchResponse{List: shown}, nil
}

func authorizedV2(a *authorizedResource) *authingv2.AuthorizedResource {
	return &authingv2.AuthorizedResource{Code: a.Code, Type: a.Type, Actions: a.Actions}
}

// GetPoliciesAssignmentsCondition returns the assignments of a policy to targets
// of one type: a list of {code, targetType, targetIdentifier}.
func (s *managementV2) GetPoliciesAssignmentsCondition(_ context.Context, req *authingv2.GetPoliciesAssignmentsConditionRequest) (*authingv2.GetPoliciesAssignmentsConditionResponse, error) {
	v := s.read()
	p, err := v.policyCoded(req.GetNamespace(), req.GetPolicyCode())
	if err != nil {
		return nil, err
	}
	if _, err := accessKind("target_type", req.GetTargetType()); err != nil {
		return nil, err
	}
	assigned, err := v.assignmentNodes(p, func(h holder) bool { return accessType(h) == req.GetTargetType() })
	if err != nil {
		return nil, err
	}
	return &authingv2.GetPoliciesAssignmentsConditionResponse{Data: listValue(each(assigned, func(a *policyAssignmentNode) *structpb.Value {
		return structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{
			"code":             structpb.NewStringValue(a.Code),
			"targetType":       structpb.NewStringValue(a.TargetType),
			"targetIdentifier": structpb.NewStringValue(a.TargetIdentifier),
		}})
	}))}, nil
}

// BatchInsertResource declares all of the resources, or none.
func (s *managementV2) BatchInsertResource(ctx context.Context, req *authingv2.BatchInsertResourceRequest) (*authingv2.BatchInsertResourceResponse, error) {
	err := insertAll(s.Emulator, each(req.GetBulk(), func(sent *authingv2.ResourceInput) *resource { return declaredResource(sent) }), s.insertResource)
	return &authingv2.BatchInsertResourceResponse{Message: succeeded(ctx)}, err
}

// declaredResource is the resource that a request declares.
func declaredResource(sent interface {
	GetNamespace() string
	GetCode() string
	GetType() string
	GetDescription() string
	GetApiIdentifier() string
	GetActions() []*authingv2.ResourceAction
},
) *resource {
	return &resource{
		Namespace:     sent.GetNamespace(),
		Code:          sent.GetCode(),
		Type:          sent.GetType(),
		Description:   sent.GetDescription(),
		APIIdentifier: sent.GetApiIdentifier(),
		Actions:       actionsOf(sent.GetActions()),
	}
}
