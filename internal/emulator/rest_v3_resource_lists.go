package emulator

import (
	"context"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetResource returns one resource.
func (s *managementV3) GetResource(_ context.Context, req *authingv3.GetResourceRequest) (*authingv3.GetResourceResponse, error) {
	r, err := s.read().resourceCoded(req.GetNamespace(), req.GetCode())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetResourceResponse{Resource: resourceV3(r)}, nil
}

// GetResourcesBatch returns resources of one namespace; unknown ones are
// skipped.
func (s *managementV3) GetResourcesBatch(_ context.Context, req *authingv3.GetResourcesBatchRequest) (*authingv3.GetResourcesBatchResponse, error) {
	found, err := known(req.GetCodeList(), s.read().resourceAt(req.GetNamespace()))
	return &authingv3.GetResourcesBatchResponse{Resources: each(found, resourceV3)}, err
}

// ListResources returns a page of the resources of one namespace.
func (s *managementV3) ListResources(ctx context.Context, req *authingv3.ListResourcesRequest) (*authingv3.ListResourcesResponse, error) {
	all, err := s.read().resourcesIn(req.GetNamespace(), req.GetType())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	return &authingv3.ListResourcesResponse{
		StatusCode: statusSuccess,
		Message:    messageOf(statusSuccess, languageIn(ctx)),
		TotalCount: int64(len(all)),
		List:       each(page, resourceV3),
	}, err
}

// ListCommonResource returns a page of the resources of all namespaces, or of
// those named: codes with commas between them.
func (s *managementV3) ListCommonResource(ctx context.Context, req *authingv3.ListCommonResourceRequest) (*authingv3.ListCommonResourceResponse, error) {
	v := s.read()
	all, err := inOrder[*resource](v, tableResources, byID)
	if err != nil {
		return nil, err
	}
	wanted := strings.Split(req.GetNamespaceCodeList(), ",")
	all = slices.DeleteFunc(all, func(r *resource) bool {
		elsewhere := req.GetNamespaceCodeList() != "" && !slices.Contains(wanted, r.Namespace)
		return elsewhere || !mentions(req.GetKeyword(), r.Code, r.Name)
	})
	page, err := pageV3(all, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(r *resource) (*authingv3.CommonResource, error) { return s.commonResource(v, r) })
	return &authingv3.ListCommonResourceResponse{
		StatusCode: statusSuccess,
		Message:    messageOf(statusSuccess, languageIn(ctx)),
		TotalCount: int64(len(all)),
		List:       shown,
	}, err
}

// commonResource is the resource with where it is.
func (e *Emulator) commonResource(v view, r *resource) (*authingv3.CommonResource, error) {
	n, err := v.namespaceCoded(r.Namespace)
	if err != nil {
		return nil, err
	}
	return &authingv3.CommonResource{
		Id:            r.ID,
		Code:          r.Code,
		Name:          unlessEmpty(r.Name),
		Description:   unlessEmpty(r.Description),
		Type:          r.Type,
		Actions:       actionsV3(r),
		ApiIdentifier: unlessEmpty(r.APIIdentifier),
		Namespace:     &r.Namespace,
		NamespaceId:   n.number(),
		NamespaceName: n.Name,
		UserPoolId:    e.credentials.UserPoolID,
		CreatedAt:     instant(r.CreatedAt),
		UpdatedAt:     instant(r.UpdatedAt),

		LinkedToTenant: r.linkedToTenant(),
	}, nil
}
