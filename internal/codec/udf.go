package codec

import (
	"cmp"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// A user-defined value travels as {key, value, dataType, label}, its value as
// JSON text (plain text for STRING).

// definedValues reads the list into an object of values typed by dataType.
func (d *decoder) definedValues(p *path, v any) (protoreflect.Value, bool, error) {
	object := &structpb.Struct{Fields: make(map[string]*structpb.Value)}
	switch v := v.(type) {
	case []any:
		for i, element := range v {
			key, value, ok := d.definedValue(p.element(i), element)
			if !ok {
				if d.mode == Upstream {
					continue
				}
				return protoreflect.Value{}, false, &FieldError{p.element(i).String(), "must be an object with key, value and dataType"}
			}
			object.Fields[key] = value
		}
	case map[string]any: // some endpoints answer the object itself
		plain, err := d.freeStructOf(p, v)
		if err != nil {
			return protoreflect.Value{}, false, err
		}
		object = plain
	default:
		return d.mismatch(p, "must be a list of user-defined values")
	}
	return protoreflect.ValueOfMessage(object.ProtoReflect()), true, nil
}

func (d *decoder) definedValue(p *path, v any) (key string, value *structpb.Value, ok bool) {
	entry, _ := v.(map[string]any)
	key, ok = entry["key"].(string)
	if !ok || key == "" {
		return "", nil, false
	}
	dataType, _ := entry["dataType"].(string)
	text, isText := entry["value"].(string)
	if !isText {
		value, err := d.freeValueOf(p, entry["value"])
		return key, value, err == nil
	}
	return key, d.typed(dataType, text), true
}

// typed is the value that text stands for.
func (d *decoder) typed(dataType, text string) *structpb.Value {
	value, err := (&decoder{mode: Upstream}).freeValueOf(nil, d.ofType(dataType, text))
	if err != nil {
		return structpb.NewStringValue(text)
	}
	return value
}

// ofType is the JSON that text stands for; text that is not of its declared
// type stays text, and what is no text stays what it is.
func (d *decoder) ofType(dataType string, v any) any {
	text, isText := v.(string)
	if !isText {
		return v
	}
	switch dataType {
	case "NUMBER", "BOOLEAN", "OBJECT":
		tree, err := parse([]byte(text))
		if err != nil || tree == nil && text != "null" {
			return text
		}
		return tree
	case "DATETIME":
		return instant(text)
	default:
		return unquoted(text)
	}
}

// instant is a time as RFC 3339: Authing has it as epoch milliseconds or as
// ISO 8601, with or without JSON quotes.
func instant(text string) string {
	plain := unquoted(text)
	if ms, err := strconv.ParseInt(plain, 10, 64); err == nil {
		return time.UnixMilli(ms).UTC().Format(time.RFC3339Nano)
	}
	return plain
}

// milliseconds undoes instant: it is the form that every SDK reads.
func milliseconds(text []byte) []byte {
	t, err := time.Parse(time.RFC3339, string(text))
	if err != nil {
		return text
	}
	return strconv.AppendInt(nil, t.UnixMilli(), 10)
}

// unquoted undoes the JSON text of a string: some writers quote strings.
func unquoted(text string) string {
	var plain string
	if strings.HasPrefix(text, `"`) && json.Unmarshal([]byte(text), &plain) == nil {
		return plain
	}
	return text
}

// Members of the messages that hold types and labels of values.
const (
	dataTypeField protoreflect.Name = "data_type"
	labelField    protoreflect.Name = "label"
)

// setDefinedTypes keeps what the list says of its values besides them.
func setDefinedTypes(types protoreflect.Map, v any) {
	list, _ := v.([]any)
	for _, element := range list {
		entry, _ := element.(map[string]any)
		key, _ := entry["key"].(string)
		dataType, _ := entry["dataType"].(string)
		if key == "" || dataType == "" {
			continue
		}
		kept := types.NewValue()
		fields := kept.Message().Descriptor().Fields()
		kept.Message().Set(fields.ByName(dataTypeField), protoreflect.ValueOfString(dataType))
		if label, ok := entry["label"].(string); ok {
			kept.Message().Set(fields.ByName(labelField), protoreflect.ValueOfString(label))
		}
		types.Set(protoreflect.ValueOfString(key).MapKey(), kept)
	}
}

// definedTypes is the type and the label, as JSON, that are kept for a key.
func definedTypes(types protoreflect.Map, key string) (dataType string, label []byte) {
	label = []byte("null")
	if types == nil {
		return "", label
	}
	kept := types.Get(protoreflect.ValueOfString(key).MapKey())
	if !kept.IsValid() {
		return "", label
	}
	fields := kept.Message().Descriptor().Fields()
	if kept.Message().Has(fields.ByName(labelField)) {
		label = appendString(nil, kept.Message().Get(fields.ByName(labelField)).String())
	}
	return kept.Message().Get(fields.ByName(dataTypeField)).String(), label
}

// definedValues writes the object as the list. A value whose type is not kept
// has its own.
func (e *encoder) definedValues(b []byte, m protoreflect.Message, types protoreflect.Map) ([]byte, error) {
	object, _ := m.Interface().(*structpb.Struct)
	b = append(b, '[')
	for i, key := range sortedKeys(object.GetFields()) {
		if i > 0 {
			b = append(b, ',')
		}
		text, own, err := definedText(object.GetFields()[key])
		if err != nil {
			return nil, err
		}
		dataType, label := definedTypes(types, key)
		if dataType == "DATETIME" {
			text = milliseconds(text)
		}
		b = append(appendString(append(b, `{"key":`...), key), `,"value":`...)
		b = append(appendString(b, string(text)), `,"dataType":`...)
		b = append(appendString(b, cmp.Or(dataType, own)), `,"label":`...)
		b = append(append(b, label...), '}')
	}
	return append(b, ']'), nil
}

// definedText is the text of a value and the type that it has on its own.
func definedText(value *structpb.Value) (text []byte, dataType string, err error) {
	if plain, isText := value.GetKind().(*structpb.Value_StringValue); isText {
		return []byte(plain.StringValue), "STRING", nil
	}
	text, err = appendValue(nil, value)
	switch value.GetKind().(type) {
	case *structpb.Value_NumberValue:
		return text, "NUMBER", err
	case *structpb.Value_BoolValue:
		return text, "BOOLEAN", err
	default:
		return text, "OBJECT", err
	}
}

// definedText writes a single value as its text.
func (e *encoder) definedText(b []byte, m protoreflect.Message) ([]byte, error) {
	value, _ := m.Interface().(*structpb.Value)
	text, _, err := definedText(value)
	return appendString(b, string(text)), err
}

// textMembers writes the members of an object, or of a map of objects, as a
// list of {key, value: JSON text}; of a map with the targetId.
func (e *encoder) textMembers(b []byte, f *field, v protoreflect.Value) ([]byte, error) {
	type member struct {
		TargetID string `json:"targetId,omitempty"`
		Key      string `json:"key"`
		Value    string `json:"value"`
	}
	list := []member{}
	add := func(target string, m protoreflect.Message) error {
		object, _ := m.Interface().(*structpb.Struct)
		for _, key := range sortedKeys(object.GetFields()) {
			text, err := appendValue(nil, object.GetFields()[key])
			if err != nil {
				return err
			}
			list = append(list, member{target, key, string(text)})
		}
		return nil
	}
	var err error
	if f.IsMap() {
		targets := make(map[string]protoreflect.Message, v.Map().Len())
		v.Map().Range(func(key protoreflect.MapKey, object protoreflect.Value) bool {
			targets[key.String()] = object.Message()
			return true
		})
		for _, target := range sortedKeys(targets) {
			err = errors.Join(err, add(target, targets[target]))
		}
	} else {
		err = add("", v.Message())
	}
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(list)
	return append(b, text...), err
}
