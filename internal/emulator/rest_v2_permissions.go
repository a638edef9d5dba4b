package emulator

import (
	"context"
	"fmt"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// IsActionAllowed says whether a user may do something.
func (s *managementV2) IsActionAllowed(_ context.Context, req *authingv2.IsActionAllowedRequest) (*authingv2.IsActionAllowedResponse, error) {
	if req.GetTenantId() != "" {
		return nil, notEmulated("tenantId")
	}
	rs, err := s.userRules(s.read(), req.GetUserId(), req.GetNamespace())
	return &authingv2.IsActionAllowedResponse{Allowed: rs.allow(req.GetResource(), req.GetAction())}, err
}

// RevokeResource takes back what was granted of a resource directly, from all
// of them or none. Policies stay in force.
func (s *managementV2) RevokeResource(_ context.Context, req *authingv2.RevokeResourceRequest) (*authingv2.RevokeResourceResponse, error) {
	return new(authingv2.RevokeResourceResponse), s.write(func(v view) error {
		resource, err := v.declared(req.GetNamespace(), req.GetResource(), "")
		if err != nil {
			return err
		}
		for i, opt := range req.GetOpts() {
			field := fmt.Sprintf("opts[%d].targetType", i)
			h, err := v.holderNamed(field, resource.Namespace, opt.GetTargetType(), opt.GetTargetIdentifier())
			if err != nil {
				return err
			}
			if err := v.takePermission(permission{Namespace: resource.Namespace, Holder: h, Resource: req.GetResource()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// CheckResourcePermissionBatch returns what a user may do with each of several
// resources, in the order of the request.
func (s *managementV2) CheckResourcePermissionBatch(_ context.Context, req *authingv2.CheckResourcePermissionBatchRequest) (*authingv2.CheckResourcePermissionBatchResponse, error) {
	rs, err := s.userRules(s.read(), req.GetUserId(), req.GetNamespace())
	return &authingv2.CheckResourcePermissionBatchResponse{Data: authorizedValue(each(req.GetResources(), rs.permitted))}, err
}

// ListAuthorizedResourcesOfResourceKind returns what a user may use of one kind.
func (s *managementV2) ListAuthorizedResourcesOfResourceKind(_ context.Context, req *authingv2.ListAuthorizedResourcesOfResourceKindRequest) (*authingv2.ListAuthorizedResourcesOfResourceKindResponse, error) {
	rs, err := s.userRules(s.read(), req.GetUserId(), req.GetNamespace())
	found := slices.DeleteFunc(rs.authorized(""), func(a *authorizedResource) bool {
		return !overlap(req.GetResource(), a.Code)
	})
	return &authingv2.ListAuthorizedResourcesOfResourceKindResponse{Data: authorizedValue(found)}, err
}

// authorizedValue is authorized resources as JSON, with the members that GraphQL gives
// them.
func authorizedValue(found []*authorizedResource) *structpb.Value {
	return listValue(each(found, func(a *authorizedResource) *structpb.Value {
		members := map[string]*structpb.Value{
			"code":    structpb.NewStringValue(a.Code),
			"actions": listValue(each(a.Actions, structpb.NewStringValue)),
		}
		if a.Type != "" {
			members["type"] = structpb.NewStringValue(a.Type)
		}
		if a.APIIdentifier != "" {
			members["apiIdentifier"] = structpb.NewStringValue(a.APIIdentifier)
		}
		return structpb.NewStructValue(&structpb.Struct{Fields: members})
	}))
}

func listValue(values []*structpb.Value) *structpb.Value {
	return structpb.NewListValue(&structpb.ListValue{Values: values})
}
