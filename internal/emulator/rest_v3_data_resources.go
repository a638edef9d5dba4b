package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// dataResourceV3 is the data resource as v3 shows it.
func dataResourceV3(r *dataResource) *authingv3.DataResource {
	return &authingv3.DataResource{
		ResourceCode: r.Code, ResourceName: r.Name, Description: unlessEmpty(r.Description),
		Type: r.Type, Struct: r.content, Actions: r.Actions, ExtendFieldList: r.fields,
	}
}

// createDataResource stores the data resource that a request describes.
func (e *Emulator) createDataResource(req interface {
	ofDataResource
	GetResourceName() string
	GetDescription() string
	GetActions() []string
}, kind string, content *structpb.Value, fields []*authingv3.DataResourceField,
) (*dataResource, error) {
	r := &dataResource{
		Namespace: req.GetNamespaceCode(), Code: req.GetResourceCode(), Name: req.GetResourceName(), Description: req.GetDescription(),
		Type: kind, Actions: req.GetActions(), content: content, fields: fields,
	}
	return r, e.write(func(v view) error { return e.insertDataResource(v, r) })
}

// CreateDataResource makes a data resource of the type that is named.
func (s *managementV3) CreateDataResource(_ context.Context, req *authingv3.CreateDataResourceRequest) (*authingv3.CreateDataResourceResponse, error) {
	r, err := s.createDataResource(req, req.GetType(), req.GetStruct(), req.GetExtendFieldList())
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateDataResourceResponse{DataResource: dataResourceV3(r)}, nil
}

// CreateDataResourceByString makes a data resource that is a text.
func (s *managementV3) CreateDataResourceByString(_ context.Context, req *authingv3.CreateDataResourceByStringRequest) (*authingv3.CreateDataResourceByStringResponse, error) {
	r, err := s.createDataResource(req, dataText, structpb.NewStringValue(req.GetStruct()), nil)
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateDataResourceByStringResponse{DataResource: &authingv3.StringDataResource{
		ResourceCode: r.Code, ResourceName: r.Name, Description: unlessEmpty(r.Description), Type: r.Type, Struct: req.GetStruct(), Actions: r.Actions,
	}}, nil
}

// CreateDataResourceByArray makes a data resource that is a list of texts.
func (s *managementV3) CreateDataResourceByArray(_ context.Context, req *authingv3.CreateDataResourceByArrayRequest) (*authingv3.CreateDataResourceByArrayResponse, error) {
	r, err := s.createDataResource(req, dataTexts, listValue(each(req.GetStruct(), structpb.NewStringValue)), nil)
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateDataResourceByArrayResponse{DataResource: &authingv3.ArrayDataResource{
		ResourceCode: r.Code, ResourceName: r.Name, Description: unlessEmpty(r.Description), Type: r.Type, Struct: req.GetStruct(), Actions: r.Actions,
	}}, nil
}

// CreateDataResourceByTree makes a data resource that is a tree.
func (s *managementV3) CreateDataResourceByTree(_ context.Context, req *authingv3.CreateDataResourceByTreeRequest) (*authingv3.CreateDataResourceByTreeResponse, error) {
	r, err := s.createDataResource(req, dataTree, listValue(each(req.GetStruct(), nodeValue)), req.GetExtendFieldList())
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateDataResourceByTreeResponse{DataResource: &authingv3.TreeDataResource{
		ResourceCode: r.Code, ResourceName: r.Name, Description: unlessEmpty(r.Description), Type: r.Type, Struct: req.GetStruct(), Actions: r.Actions,
		ExtendFieldList: r.fields,
	}}, nil
}

// GetDataResource returns one data resource.
func (s *managementV3) GetDataResource(_ context.Context, req *authingv3.GetDataResourceRequest) (*authingv3.GetDataResourceResponse, error) {
	r, err := s.read().dataResourceCoded(req.GetNamespaceCode(), req.GetResourceCode())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetDataResourceResponse{DataResource: &authingv3.NamespacedDataResource{
		ResourceCode: r.Code, ResourceName: r.Name, Description: unlessEmpty(r.Description), Type: r.Type, Struct: r.content, Actions: r.Actions,
		ExtendFieldList: r.fields, NamespaceCode: r.Namespace,
	}}, nil
}

// ListDataResources returns a page of the data resources of all namespaces, or
// of those named.
func (s *managementV3) ListDataResources(_ context.Context, req *authingv3.ListDataResourcesRequest) (*authingv3.ListDataResourcesResponse, error) {
	v := s.read()
	all, err := inOrder[*dataResource](v, tableDataResources, byID)
	if err != nil {
		return nil, err
	}
	wanted := req.GetNamespaceCodes()
	all = slices.DeleteFunc(all, func(r *dataResource) bool {
		return len(wanted) > 0 && !slices.Contains(wanted, r.Namespace) || !mentions(req.GetQuery(), r.Code, r.Name)
	})
	page, err := pageV3(all, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(r *dataResource) (*authingv3.DataResourceListItem, error) {
		given, err := v.dataAssignmentsAbout(r)
		return &authingv3.DataResourceListItem{
			ResourceCode: r.Code, ResourceName: r.Name, Description: unlessEmpty(r.Description), Type: r.Type, UpdatedAt: instant(r.updatedAt),
			NamespaceCode: r.Namespace, NamespaceName: s.namespaceName(r.Namespace), AuthorizationNum: int64(len(given)),
		}, err
	})
	return &authingv3.ListDataResourcesResponse{TotalCount: int64(len(all)), List: shown}, err
}

// UpdateDataResource changes members of a data resource; members that are not
// sent stay.
func (s *managementV3) UpdateDataResource(_ context.Context, req *authingv3.UpdateDataResourceRequest) (*authingv3.UpdateDataResourceResponse, error) {
	var changed *dataResource
	err := s.write(func(v view) error {
		before, err := v.dataResourceCoded(req.GetNamespaceCode(), req.GetResourceCode())
		if err != nil {
			return err
		}
		changed, err = s.changeDataResource(v, before, func(r *dataResource) {
			r.Name = orElse(req.GetResourceName(), r.Name)
			if req.Description != nil {
				r.Description = req.GetDescription()
			}
			if req.GetStruct() != nil && !isNull(req.GetStruct()) {
				r.content = req.GetStruct()
			}
			if len(req.GetActions()) > 0 {
				r.Actions = req.GetActions()
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateDataResourceResponse{DataResource: dataResourceV3(changed)}, nil
}

// DeleteDataResource deletes a data resource that is there. Policies about it
// say nothing of it any more.
func (s *managementV3) DeleteDataResource(_ context.Context, req *authingv3.DeleteDataResourceRequest) (*authingv3.DeleteDataResourceResponse, error) {
	return new(authingv3.DeleteDataResourceResponse), s.write(func(v view) error {
		r, err := v.dataResourceCoded(req.GetNamespaceCode(), req.GetResourceCode())
		if err != nil {
			return err
		}
		return v.Delete(tableDataResources, r)
	})
}

// CheckDataResourceExists says whether a data resource of that code and name
// could be made.
func (s *managementV3) CheckDataResourceExists(ctx context.Context, req *authingv3.CheckDataResourceExistsRequest) (*authingv3.CheckDataResourceExistsResponse, error) {
	if req.GetResourceCode() == "" && req.GetResourceName() == "" {
		return nil, badField("resourceCode", "is required, or resourceName")
	}
	v := s.read()
	n, err := v.namespaceCoded(req.GetNamespaceCode())
	if err != nil {
		return nil, err
	}
	r := &dataResource{Namespace: n.Code, Code: req.GetResourceCode(), Name: req.GetResourceName()}
	if r.Code != "" {
		err = v.ownDataCode(r)
	}
	if err == nil && r.Name != "" {
		err = v.ownDataName(r)
	}
	valid, why, err := answered(ctx, err)
	return &authingv3.CheckDataResourceExistsResponse{IsValid: valid, Message: why}, err
}
