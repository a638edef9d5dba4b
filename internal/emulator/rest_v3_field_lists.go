package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// fieldQuery is which fields a request lists, and how.
type fieldQuery struct {
	dataType, keyword, lang   string
	userVisible, adminVisible *bool
	accessControl             *bool
	page, limit               *int64
}

// list is the page of the fields that match, with labels in the language that is
// asked for.
func (q fieldQuery) list(all []*authingv3.CustomField) ([]*authingv3.CustomField, error) {
	if q.accessControl != nil {
		return nil, notEmulated("accessControl")
	}
	dataType := q.dataType
	if dataType == selectV2 {
		dataType = enumV3
	}
	if dataType != enumV3 && !slices.Contains(dataTypes, dataType) {
		return nil, badField("dataType", "must be STRING, NUMBER, DATETIME, BOOLEAN, OBJECT or SELECT")
	}
	unlike := func(asked *bool, is bool) bool { return asked != nil && *asked != is }
	found := slices.DeleteFunc(all, func(f *authingv3.CustomField) bool {
		return f.GetDataType() != dataType || !mentions(q.keyword, f.GetKey(), f.GetLabel()) ||
			unlike(q.userVisible, f.GetVisibleInUserCenter()) || unlike(q.adminVisible, f.GetVisibleInAdminConsole())
	})
	page, err := pageV3(found, "", q.page, q.limit)
	for _, f := range page {
		f.Label = orElse(textIn(q.lang, f.GetI18N().GetLabel()), f.GetLabel())
	}
	return page, err
}

// textIn is the text in a language, empty if there is none or it is not enabled.
func textIn(lang string, texts *authingv3.LangObject) string {
	fd := texts.ProtoReflect().Descriptor().Fields().ByJSONName(lang)
	if texts == nil || fd == nil || fd.Kind() != protoreflect.MessageKind {
		return ""
	}
	unit, _ := texts.ProtoReflect().Get(fd).Message().Interface().(*authingv3.LangUnit)
	if !unit.GetEnabled() {
		return ""
	}
	return unit.GetValue()
}

// ListCustomFields returns a page of the custom fields of a kind of objects.
func (s *managementV3) ListCustomFields(_ context.Context, req *authingv3.ListCustomFieldsRequest) (*authingv3.ListCustomFieldsResponse, error) {
	targetType, err := targetTypeOf("targetType", req.GetTargetType())
	if err != nil {
		return nil, err
	}
	fields, err := list[*declaredField](s.read(), tableFields, byTarget, targetType)
	if err != nil {
		return nil, err
	}
	page, err := fieldQuery{
		req.GetDataType(), req.GetKeyword(), req.GetLang(), req.UserVisible, req.AdminVisible, req.AccessControl, req.Page, req.Limit,
	}.list(each(fields, (*declaredField).v3))
	return &authingv3.ListCustomFieldsResponse{CustomFields: page}, err
}

// ListUserBaseFields returns a page of the built-in fields, which users alone
// have.
func (s *managementV3) ListUserBaseFields(_ context.Context, req *authingv3.ListUserBaseFieldsRequest) (*authingv3.ListUserBaseFieldsResponse, error) {
	targetType, err := targetTypeOf("targetType", req.GetTargetType())
	if err != nil {
		return nil, err
	}
	var fields []*authingv3.CustomField
	if targetType == targetUser {
		if fields, err = s.read().baseFields(); err != nil {
			return nil, err
		}
	}
	page, err := fieldQuery{
		req.GetDataType(), req.GetKeyword(), req.GetLang(), req.UserVisible, req.AdminVisible, req.AccessControl, req.Page, req.Limit,
	}.list(fields)
	return &authingv3.ListUserBaseFieldsResponse{CustomFields: page}, err
}
