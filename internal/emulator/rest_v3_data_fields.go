package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// CreateDnef adds a field to the nodes of a data resource.
func (s *managementV3) CreateDnef(_ context.Context, req *authingv3.CreateDnefRequest) (*authingv3.CreateDnefResponse, error) {
	err := s.addFields(req, &authingv3.DataResourceField{
		Key: req.GetKey(), ValueType: req.GetValueType(), Label: req.GetLabel(), Description: req.Description, Config: req.GetConfig(),
	})
	return &authingv3.CreateDnefResponse{Success: err == nil}, err
}

// BatchCreateDnef adds all of the fields to the nodes of a data resource, or
// none.
func (s *managementV3) BatchCreateDnef(_ context.Context, req *authingv3.BatchCreateDnefRequest) (*authingv3.BatchCreateDnefResponse, error) {
	err := s.addFields(req, req.GetFieldList()...)
	return &authingv3.BatchCreateDnefResponse{Success: err == nil}, err
}

// ofDataResource is a request that names a data resource.
type ofDataResource interface {
	GetNamespaceCode() string
	GetResourceCode() string
}

func (e *Emulator) addFields(req ofDataResource, fields ...*authingv3.DataResourceField) error {
	return e.changeFields(req.GetNamespaceCode(), req.GetResourceCode(), func(r *dataResource) ([]*authingv3.DataResourceField, error) {
		return slices.Concat(r.fields, fields), nil
	})
}

// UpdateDnef changes members of a field; members that are not sent stay.
func (s *managementV3) UpdateDnef(_ context.Context, req *authingv3.UpdateDnefRequest) (*authingv3.UpdateDnefResponse, error) {
	err := s.changeField(req.GetNamespaceCode(), req.GetResourceCode(), req.GetKey(), func(f *authingv3.DataResourceField) []*authingv3.DataResourceField {
		changed := proto.CloneOf(f)
		if req.Label != nil {
			changed.Label = req.GetLabel()
		}
		if req.Description != nil {
			changed.Description = req.Description
		}
		if req.GetConfig() != nil {
			changed.Config = req.GetConfig()
		}
		return []*authingv3.DataResourceField{changed}
	})
	return &authingv3.UpdateDnefResponse{Success: err == nil}, err
}

// DeleteDnef takes a field that is there from the nodes of a data resource.
func (s *managementV3) DeleteDnef(_ context.Context, req *authingv3.DeleteDnefRequest) (*authingv3.DeleteDnefResponse, error) {
	err := s.changeField(req.GetNamespaceCode(), req.GetResourceCode(), req.GetKey(), func(*authingv3.DataResourceField) []*authingv3.DataResourceField {
		return nil
	})
	return &authingv3.DeleteDnefResponse{Success: err == nil}, err
}

// ListDnef returns some of the fields of a data resource, the oldest first.
func (s *managementV3) ListDnef(_ context.Context, req *authingv3.ListDnefRequest) (*authingv3.ListDnefResponse, error) {
	r, err := s.read().dataResourceCoded(req.GetNamespaceCode(), req.GetResourceCode())
	if err != nil {
		return nil, err
	}
	start, size := int64(1), int64(defaultLimitV3)
	if req.StartIndex != nil {
		start = req.GetStartIndex()
	}
	if req.MaxSize != nil {
		size = req.GetMaxSize()
	}
	switch {
	case start < 1:
		return nil, badField("startIndex", "must be at least 1")
	case size < 1 || size > maxLimitV3:
		return nil, badField("maxSize", "must be 1 to 50")
	}
	fields := slices.DeleteFunc(slices.Clone(r.fields), func(f *authingv3.DataResourceField) bool {
		return !mentions(req.GetQuery(), f.GetKey(), f.GetLabel())
	})
	total := int64(len(fields))
	from := min(start-1, total)
	to := min(from+size, total)
	return &authingv3.ListDnefResponse{NextStartIndex: to + 1, Truncated: to < total, List: fields[from:to]}, nil
}
