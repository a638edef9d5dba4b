package emulator

import (
	"encoding/json"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// User-defined fields as v3 has them: custom fields.

// Names of v3 for what v2 calls otherwise.
const (
	departmentV3 = "DEPARTMENT"
	enumV3       = "ENUM"
	selectV2     = "SELECT"
)

// targetTypeOf is the target type that v3 names.
func targetTypeOf(field, name string) (string, error) {
	switch name {
	case departmentV3:
		return targetDepartment, nil
	case targetUser, targetRole, targetGroup:
		return name, nil
	default:
		return "", badField(field, "must be USER, ROLE, GROUP or DEPARTMENT")
	}
}

// newFieldSettings is how a field is unless it is told otherwise.
func newFieldSettings(now time.Time) *authingv3.CustomField {
	created := instant(now)
	return &authingv3.CustomField{CreatedAt: &created, VisibleInAdminConsole: true}
}

// v3 is the field as v3 shows it.
func (f *declaredField) v3() *authingv3.CustomField {
	m := &authingv3.CustomField{VisibleInAdminConsole: true}
	if f.settings != nil {
		m = proto.CloneOf(f.settings)
	}
	m.TargetType, m.DataType, m.Key, m.Label = f.TargetType, f.DataType, f.Key, f.Label
	if f.TargetType == targetDepartment {
		m.TargetType = departmentV3
	}
	if f.DataType == selectV2 {
		m.DataType = enumV3
	}
	m.Options = optionsOf(f.Options)
	return m
}

// become makes the field what a message says. Its target type and key stay.
func (f *declaredField) become(m *authingv3.CustomField) error {
	f.DataType, f.Label, f.settings = m.GetDataType(), m.GetLabel(), m
	if f.DataType == enumV3 {
		f.DataType = selectV2
	}
	var err error
	f.Options, err = optionsText(m.GetOptions())
	return err
}

// option is a value to choose from, as the text of v2 has it.
type option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// optionsOf is the options that the text of v2 has: a list of them, or of their
// values. What is neither has none.
func optionsOf(text string) []*authingv3.CustomFieldSelectOption {
	var options []option
	if json.Unmarshal([]byte(text), &options) != nil {
		var values []string
		if json.Unmarshal([]byte(text), &values) != nil {
			return nil
		}
		options = each(values, func(value string) option { return option{value, value} })
	}
	return each(options, func(o option) *authingv3.CustomFieldSelectOption {
		return &authingv3.CustomFieldSelectOption{Value: o.Value, Label: o.Label}
	})
}

// optionsText is options as the text of v2, empty if there are none.
func optionsText(options []*authingv3.CustomFieldSelectOption) (string, error) {
	if len(options) == 0 {
		return "", nil
	}
	text, err := json.Marshal(each(options, func(o *authingv3.CustomFieldSelectOption) option {
		return option{o.GetValue(), o.GetLabel()}
	}))
	return string(text), err
}

// setField declares a custom field, or changes the one of its key.
func (e *Emulator) setField(v view, at int, sent *authingv3.SetCustomField) (*declaredField, error) {
	within := fmt.Sprintf("list[%d].", at)
	targetType, err := targetTypeOf(within+"targetType", sent.GetTargetType())
	if err != nil {
		return nil, err
	}
	switch {
	case sent.GetValidateRules() != nil && !isNull(sent.GetValidateRules()):
		return nil, notEmulated(within + "validateRules")
	case len(sent.GetAppIds()) > 0:
		return nil, notEmulated(within + "appIds")
	case sent.GetDesensitization():
		return nil, notEmulated(within + "desensitization")
	}
	before, err := v.field(targetType, sent.GetKey())
	if err != nil {
		return nil, err
	}
	f := &declaredField{TargetType: targetType, Key: sent.GetKey(), settings: newFieldSettings(e.now())}
	if before != nil {
		*f = *before
	}
	kept := f.Options
	m := f.v3()
	overlay(m.ProtoReflect(), sent.ProtoReflect())
	if err := f.become(m); err != nil {
		return nil, err
	}
	if len(sent.GetOptions()) == 0 {
		f.Options = kept
	}
	return f, e.declare(v, f)
}
