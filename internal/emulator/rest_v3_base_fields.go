package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// targetBase marks what the pool changed of the built-in fields of users, which
// are beside the user-defined ones.
const targetBase = "BASE"

// builtInField is a field that every user has.
type builtInField struct {
	key, dataType, label string
	editable             bool // by users themselves
}

var builtInFields = []builtInField{
	{"username", "STRING", "Username", true},
	{"email", "STRING", "Email", false},
	{"phone", "STRING", "Phone", false},
	{"phoneCountryCode", "STRING", "Phone country code", false},
	{"externalId", "STRING", "External id", false},
	{"name", "STRING", "Name", true},
	{"nickname", "STRING", "Nickname", true},
	{"photo", "STRING", "Photo", true},
	{"gender", selectV2, "Gender", true},
	{"birthdate", "STRING", "Birthdate", true},
	{"givenName", "STRING", "Given name", true},
	{"middleName", "STRING", "Middle name", true},
	{"familyName", "STRING", "Family name", true},
	{"preferredUsername", "STRING", "Preferred username", true},
	{"profile", "STRING", "Profile", true},
	{"website", "STRING", "Website", true},
	{"company", "STRING", "Company", true},
	{"country", "STRING", "Country", true},
	{"province", "STRING", "Province", true},
	{"city", "STRING", "City", true},
	{"region", "STRING", "Region", true},
	{"address", "STRING", "Address", true},
	{"streetAddress", "STRING", "Street address", true},
	{"postalCode", "STRING", "Postal code", true},
	{"formatted", "STRING", "Formatted address", true},
	{"zoneinfo", "STRING", "Time zone", true},
	{"locale", "STRING", "Locale", true},
	{"identityNumber", "STRING", "Identity number", false},
}

// genderOptions are the options of gender.
const genderOptions = `[{"value":"M","label":"Male"},{"value":"F","label":"Female"},{"value":"U","label":"Unknown"}]`

func (b builtInField) field() *declaredField {
	visible := true
	f := &declaredField{TargetType: targetBase, Key: b.key, DataType: b.dataType, Label: b.label, settings: &authingv3.CustomField{
		UserEditable: &b.editable, VisibleInAdminConsole: true, VisibleInUserCenter: &visible,
		IsUnique: slices.Contains([]string{"username", "email", "phone", "externalId"}, b.key),
	}}
	if b.dataType == selectV2 {
		f.Options = genderOptions
	}
	return f
}

// baseField is a built-in field as it is now.
func (v view) baseField(b builtInField) (*declaredField, error) {
	changed, err := v.field(targetBase, b.key)
	if err != nil || changed != nil {
		return changed, err
	}
	return b.field(), nil
}

func baseV3(f *declaredField) *authingv3.CustomField {
	m := f.v3()
	m.TargetType = targetUser
	return m
}

// GetUserBaseFields returns the built-in fields of users.
func (s *managementV3) GetUserBaseFields(_ context.Context, _ *authingv3.GetUserBaseFieldsRequest) (*authingv3.GetUserBaseFieldsResponse, error) {
	fields, err := s.read().baseFields()
	return &authingv3.GetUserBaseFieldsResponse{CustomFields: fields}, err
}

// baseFields is the built-in fields as v3 shows them.
func (v view) baseFields() ([]*authingv3.CustomField, error) {
	return tryEach(builtInFields, func(b builtInField) (*authingv3.CustomField, error) {
		f, err := v.baseField(b)
		if err != nil {
			return nil, err
		}
		return baseV3(f), nil
	})
}

// SetUserBaseFields changes settings of all of the built-in fields it names, or
// of none.
func (s *managementV3) SetUserBaseFields(_ context.Context, req *authingv3.SetUserBaseFieldsRequest) (*authingv3.SetUserBaseFieldsResponse, error) {
	resp := new(authingv3.SetUserBaseFieldsResponse)
	err := s.write(func(v view) error {
		for _, sent := range req.GetList() {
			b, there := pick(builtInFields, func(b builtInField) bool { return b.key == sent.GetKey() })
			if !there {
				return unknown("built-in field " + sent.GetKey())
			}
			before, err := v.baseField(b)
			if err != nil {
				return err
			}
			changed := *before
			m := before.v3()
			overlay(m.ProtoReflect(), sent.ProtoReflect())
			if err := changed.become(m); err != nil {
				return err
			}
			if err := v.Insert(tableFields, &changed); err != nil {
				return err
			}
			resp.CustomFields = append(resp.CustomFields, baseV3(&changed))
		}
		return nil
	})
	return resp, err
}
