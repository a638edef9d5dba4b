package emulator

import (
	"context"
	"fmt"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// resourceV2 is the resource as v2 shows it.
func (e *Emulator) resourceV2(v view, r *resource) (*authingv2.Resource, error) {
	n, err := v.namespaceCoded(r.Namespace)
	if err != nil {
		return nil, err
	}
	number, pool := n.number(), e.credentials.UserPoolID
	created, updated := instant(r.CreatedAt), instant(r.UpdatedAt)
	return &authingv2.Resource{
		Id:            r.ID,
		Code:          r.Code,
		Actions:       each(r.Actions, actionV2),
		Type:          r.Type,
		Description:   &r.Description,
		NamespaceId:   &number,
		Namespace:     &r.Namespace,
		ApiIdentifier: unlessEmpty(r.APIIdentifier),
		UserPoolId:    &pool,
		CreatedAt:     &created,
		UpdatedAt:     &updated,
	}, nil
}

func actionV2(a resourceAction) *authingv2.ResourceAction {
	return &authingv2.ResourceAction{Name: a.Name, Description: &a.Description}
}

func actionsOf(sent []*authingv2.ResourceAction) []resourceAction {
	return each(sent, func(a *authingv2.ResourceAction) resourceAction {
		return resourceAction{a.GetName(), a.GetDescription()}
	})
}

// CreateResource declares a resource.
func (s *managementV2) CreateResource(_ context.Context, req *authingv2.CreateResourceRequest) (*authingv2.CreateResourceResponse, error) {
	r := declaredResource(req)
	if err := s.write(func(v view) error { return s.insertResource(v, r) }); err != nil {
		return nil, err
	}
	shown, err := s.resourceV2(s.read(), r)
	return &authingv2.CreateResourceResponse{Resource: shown}, err
}

// UpdateResource changes a resource; what is not sent stays.
func (s *managementV2) UpdateResource(_ context.Context, req *authingv2.UpdateResourceRequest) (*authingv2.UpdateResourceResponse, error) {
	var shown *authingv2.Resource
	err := s.write(func(v view) error {
		before, err := v.resourceCoded(req.GetNamespace(), req.GetCode())
		if err != nil {
			return err
		}
		changed, err := s.changeResource(v, before, func(r *resource) {
			r.Type = orElse(req.GetType(), r.Type)
			if req.Description != nil {
				r.Description = req.GetDescription()
			}
			if req.ApiIdentifier != nil {
				r.APIIdentifier = req.GetApiIdentifier()
			}
			if len(req.GetActions()) > 0 {
				r.Actions = actionsOf(req.GetActions())
			}
		})
		if err != nil {
			return err
		}
		shown, err = s.resourceV2(v, changed)
		return err
	})
	return &authingv2.UpdateResourceResponse{Resource: shown}, err
}

// ListResources returns a page of the resources of one namespace, the oldest
// first.
func (s *managementV2) ListResources(_ context.Context, req *authingv2.ListResourcesRequest) (*authingv2.ListResourcesResponse, error) {
	v := s.read()
	all, err := v.resourcesIn(req.GetNamespace(), req.GetType())
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown := make([]*authingv2.Resource, len(page))
	for i, r := range page {
		if shown[i], err = s.resourceV2(v, r); err != nil {
			return nil, err
		}
	}
	return &authingv2.ListResourcesResponse{TotalCount: int64(len(all)), List: shown}, nil
}

// DeleteResource deletes a resource that is there.
func (s *managementV2) DeleteResource(_ context.Context, req *authingv2.DeleteResourceRequest) (*authingv2.DeleteResourceResponse, error) {
	return new(authingv2.DeleteResourceResponse), s.write(func(v view) error {
		r, err := v.resourceCoded(req.GetNamespace(), req.GetCode())
		if err != nil {
			return err
		}
		return v.removeResource(r)
	})
}

// GetResourceByCode returns a resource, by namespace and code or by id.
func (s *managementV2) GetResourceByCode(_ context.Context, req *authingv2.GetResourceByCodeRequest) (*authingv2.GetResourceByCodeResponse, error) {
	v := s.read()
	if req.GetId() == "" && req.GetCode() == "" {
		return nil, badField("id", "is required, or namespace and code")
	}
	r, err := first[*resource](v, tableResources, byID, req.GetId())
	switch {
	case err != nil:
		return nil, err
	case req.GetId() == "":
		r, err = v.resourceCoded(req.GetNamespace(), req.GetCode())
	case r == nil:
		err = unknown(fmt.Sprintf("resource %q", req.GetId()))
	}
	if err != nil {
		return nil, err
	}
	shown, err := s.resourceV2(v, r)
	return &authingv2.GetResourceByCodeResponse{Resource: shown}, err
}
