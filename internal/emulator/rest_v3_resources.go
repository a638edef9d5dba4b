package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// resourceV3 is the resource as v3 shows it.
func resourceV3(r *resource) *authingv3.Resource {
	return &authingv3.Resource{
		Code:          r.Code,
		Name:          unlessEmpty(r.Name),
		Description:   unlessEmpty(r.Description),
		Type:          r.Type,
		Actions:       actionsV3(r),
		ApiIdentifier: unlessEmpty(r.APIIdentifier),
		Namespace:     &r.Namespace,

		LinkedToTenant: r.linkedToTenant(),
	}
}

// linkedToTenant says that a tenant has the resource, and nothing if none has.
func (r *resource) linkedToTenant() *bool {
	if len(r.tenants) == 0 {
		return nil
	}
	linked := true
	return &linked
}

func actionsV3(r *resource) []*authingv3.ResourceAction {
	return each(r.Actions, func(a resourceAction) *authingv3.ResourceAction {
		return &authingv3.ResourceAction{Name: a.Name, Description: a.Description}
	})
}

func actionsOfV3(sent []*authingv3.ResourceAction) []resourceAction {
	return each(sent, func(a *authingv3.ResourceAction) resourceAction {
		return resourceAction{a.GetName(), a.GetDescription()}
	})
}

// resourceIn is the resource that a request describes, in a namespace.
func resourceIn(namespace string, req interface {
	GetCode() string
	GetName() string
	GetType() string
	GetDescription() string
	GetApiIdentifier() string
	GetActions() []*authingv3.ResourceAction
},
) *resource {
	return &resource{
		Namespace:     namespace,
		Code:          req.GetCode(),
		Name:          req.GetName(),
		Type:          req.GetType(),
		Description:   req.GetDescription(),
		APIIdentifier: req.GetApiIdentifier(),
		Actions:       actionsOfV3(req.GetActions()),
	}
}

// resourceAt is the resource of a code, nil when there is none; the namespace is
// the default one if empty.
func (v view) resourceAt(namespace string) func(code string) (*resource, error) {
	return func(code string) (*resource, error) {
		return first[*resource](v, tableResources, byCode, keyIn(namespace, code))
	}
}

// resourceWithID is the resource of an id, nil when there is none.
func (v view) resourceWithID(id string) (*resource, error) {
	return first[*resource](v, tableResources, byID, id)
}

// CreateResource declares a resource.
func (s *managementV3) CreateResource(_ context.Context, req *authingv3.CreateResourceRequest) (*authingv3.CreateResourceResponse, error) {
	r := resourceIn(req.GetNamespace(), req)
	if err := s.write(func(v view) error { return s.insertResource(v, r) }); err != nil {
		return nil, err
	}
	return &authingv3.CreateResourceResponse{Resource: resourceV3(r)}, nil
}

// CreateResourcesBatch declares all of the resources or none.
func (s *managementV3) CreateResourcesBatch(_ context.Context, req *authingv3.CreateResourcesBatchRequest) (*authingv3.CreateResourcesBatchResponse, error) {
	err := insertAll(s.Emulator, req.GetList(), func(v view, sent *authingv3.CreateResourceBatchItem) error {
		return s.insertResource(v, resourceIn(req.GetNamespace(), sent))
	})
	return &authingv3.CreateResourcesBatchResponse{Success: err == nil}, err
}

// UpdateResource changes members of a resource; members that are not sent stay.
func (s *managementV3) UpdateResource(_ context.Context, req *authingv3.UpdateResourceRequest) (*authingv3.UpdateResourceResponse, error) {
	var changed *resource
	err := s.write(func(v view) error {
		before, err := v.resourceCoded(req.GetNamespace(), req.GetCode())
		if err != nil {
			return err
		}
		changed, err = s.changeResource(v, before, func(r *resource) {
			r.Type = orElse(req.GetType(), r.Type)
			if req.Name != nil {
				r.Name = req.GetName()
			}
			if req.Description != nil {
				r.Description = req.GetDescription()
			}
			if req.ApiIdentifier != nil {
				r.APIIdentifier = req.GetApiIdentifier()
			}
			if len(req.GetActions()) > 0 {
				r.Actions = actionsOfV3(req.GetActions())
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateResourceResponse{Resource: resourceV3(changed)}, nil
}

// DeleteResource deletes a resource that is there, with what was granted of it
// directly.
func (s *managementV3) DeleteResource(_ context.Context, req *authingv3.DeleteResourceRequest) (*authingv3.DeleteResourceResponse, error) {
	err := s.write(func(v view) error {
		r, err := v.resourceCoded(req.GetNamespace(), req.GetCode())
		if err != nil {
			return err
		}
		return v.removeResource(r)
	})
	return &authingv3.DeleteResourceResponse{Success: err == nil}, err
}

// DeleteResourcesBatch deletes resources, by codes in one namespace and by ids;
// unknown ones are skipped.
func (s *managementV3) DeleteResourcesBatch(_ context.Context, req *authingv3.DeleteResourcesBatchRequest) (*authingv3.DeleteResourcesBatchResponse, error) {
	if len(req.GetCodeList()) == 0 && len(req.GetIds()) == 0 {
		return nil, badField("codeList", "is required, or ids")
	}
	err := s.write(func(v view) error {
		if err := removeAll(req.GetCodeList(), v.resourceAt(req.GetNamespace()), v.removeResource); err != nil {
			return err
		}
		return removeAll(req.GetIds(), v.resourceWithID, v.removeResource)
	})
	return &authingv3.DeleteResourcesBatchResponse{Success: err == nil}, err
}

// BatchDeleteCommonResource deletes resources of any namespace; unknown ones are
// skipped.
func (s *managementV3) BatchDeleteCommonResource(_ context.Context, req *authingv3.BatchDeleteCommonResourceRequest) (*authingv3.BatchDeleteCommonResourceResponse, error) {
	err := s.write(func(v view) error { return removeAll(req.GetIds(), v.resourceWithID, v.removeResource) })
	return &authingv3.BatchDeleteCommonResourceResponse{Success: err == nil}, err
}

// AssociateTenantResource gives a resource of the default namespace to a tenant, or
// takes it away. Nothing else comes of it: any text is the id of a tenant.
func (s *managementV3) AssociateTenantResource(_ context.Context, req *authingv3.AssociateTenantResourceRequest) (*authingv3.AssociateTenantResourceResponse, error) {
	err := s.write(func(v view) error {
		if _, err := v.applicationWithID(req.GetAppId()); err != nil {
			return err
		}
		before, err := v.resourceCoded("", req.GetCode())
		if err != nil {
			return err
		}
		_, err = s.changeResource(v, before, func(r *resource) {
			r.tenants = slices.DeleteFunc(slices.Clone(r.tenants), func(id string) bool { return id == req.GetTenantId() })
			if req.GetAssociation() {
				r.tenants = append(r.tenants, req.GetTenantId())
			}
		})
		return err
	})
	return &authingv3.AssociateTenantResourceResponse{Success: err == nil}, err
}
