package emulator

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// The fields and data of every tenant are those of the pool.

// GetCustomFields returns the custom fields of a kind of objects.
func (s *managementV3) GetCustomFields(_ context.Context, req *authingv3.GetCustomFieldsRequest) (*authingv3.GetCustomFieldsResponse, error) {
	targetType, err := targetTypeOf("targetType", req.GetTargetType())
	if err != nil {
		return nil, err
	}
	fields, err := list[*declaredField](s.read(), tableFields, byTarget, targetType)
	return &authingv3.GetCustomFieldsResponse{CustomFields: each(fields, (*declaredField).v3)}, err
}

// SetCustomFields declares or changes all of the fields, or none.
func (s *managementV3) SetCustomFields(_ context.Context, req *authingv3.SetCustomFieldsRequest) (*authingv3.SetCustomFieldsResponse, error) {
	resp := new(authingv3.SetCustomFieldsResponse)
	err := s.write(func(v view) error {
		for i, sent := range req.GetList() {
			f, err := s.setField(v, i, sent)
			if err != nil {
				return err
			}
			resp.CustomFields = append(resp.CustomFields, f.v3())
		}
		return nil
	})
	return resp, err
}

// DeleteCustomFields deletes fields with their values; unknown ones are skipped.
func (s *managementV3) DeleteCustomFields(_ context.Context, req *authingv3.DeleteCustomFieldsRequest) (*authingv3.DeleteCustomFieldsResponse, error) {
	err := s.write(func(v view) error {
		for i, named := range req.GetList() {
			targetType, err := targetTypeOf(fmt.Sprintf("list[%d].targetType", i), named.GetTargetType())
			if err != nil {
				return err
			}
			f, err := v.field(targetType, named.GetKey())
			if err != nil {
				return err
			}
			if f == nil {
				continue
			}
			if err := s.removeField(v, f); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.DeleteCustomFieldsResponse{Success: err == nil}, err
}

// customDataOwner is the object that a request names.
func (v view) customDataOwner(req interface {
	GetTargetType() string
	GetTargetIdentifier() string
	GetNamespace() string
},
) (udfTarget, error) {
	targetType, err := targetTypeOf("targetType", req.GetTargetType())
	id := req.GetTargetIdentifier()
	switch targetType {
	case targetRole:
		r, err := v.roleCoded(req.GetNamespace(), id)
		if err != nil {
			return udfTarget{}, err
		}
		id = r.ID
	case targetGroup:
		g, err := v.groupCoded(id)
		if err != nil {
			return udfTarget{}, err
		}
		id = g.ID
	}
	return udfTarget{targetType, id}, err
}

// SetCustomData sets values of declared fields, all or none.
func (s *managementV3) SetCustomData(_ context.Context, req *authingv3.SetCustomDataRequest) (*authingv3.SetCustomDataResponse, error) {
	err := s.write(func(v view) error {
		t, err := v.customDataOwner(req)
		if err != nil {
			return err
		}
		_, err = s.changeValues(v, t, func(data *customData) error {
			for i, entry := range req.GetList() {
				declared, err := v.mustField(t.kind, entry.GetKey())
				if err != nil {
					return err
				}
				value, ok := declared.fromText(entry.GetValue())
				if !ok {
					return badField(fmt.Sprintf("list[%d].value", i), fmt.Sprintf("of %q must be of type %s", entry.GetKey(), declared.v3().GetDataType()))
				}
				data.set(entry.GetKey(), value)
			}
			return nil
		})
		return err
	})
	return &authingv3.SetCustomDataResponse{Success: err == nil}, err
}

// fromText is the value of the text that v3 sends: that of a text field stands
// for itself, all else is JSON.
func (f *declaredField) fromText(text string) (*structpb.Value, bool) {
	if f.DataType == "STRING" || f.DataType == selectV2 {
		return structpb.NewStringValue(text), true
	}
	return f.parse(text)
}

// GetCustomData returns all values of an object.
func (s *managementV3) GetCustomData(_ context.Context, req *authingv3.GetCustomDataRequest) (*authingv3.GetCustomDataResponse, error) {
	v := s.read()
	t, err := v.customDataOwner(req)
	if err != nil {
		return nil, err
	}
	data, _, err := s.valuesOf(v, t)
	return &authingv3.GetCustomDataResponse{CustomData: structpb.NewStructValue(&structpb.Struct{Fields: data})}, err
}
