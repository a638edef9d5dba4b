package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// Types of user-defined fields.
var dataTypes = []string{"STRING", "NUMBER", "DATETIME", "BOOLEAN", "OBJECT", "SELECT"}

// setCustomData sets members of v3 custom data: under any key, typed where the
// key is declared; null removes.
func (u *user) setCustomData(v view, data *structpb.Struct) error {
	for _, key := range slices.Sorted(maps.Keys(data.GetFields())) {
		value := data.GetFields()[key]
		declared, err := first[*declaredField](v, tableFields, byID, key)
		if err != nil {
			return err
		}
		if declared != nil && !isNull(value) && !declared.holds(value) {
			return badField("customData."+key, "must be of type "+declared.DataType)
		}
		u.setCustom(key, value)
	}
	return nil
}

// keyValue is a user-defined value as v2 sends it.
type keyValue struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

// setDefinedValues sets user-defined values of v2: declared keys only; a value
// is JSON or its JSON text.
func (u *user) setDefinedValues(v view, field string, values []keyValue) error {
	for _, kv := range values {
		declared, err := first[*declaredField](v, tableFields, byID, kv.Key)
		if err != nil {
			return err
		}
		if declared == nil {
			return badField(field, fmt.Sprintf("names %q, which is not a declared user-defined field", kv.Key))
		}
		value, ok := declared.read(kv.Value)
		if !ok {
			return badField(field, fmt.Sprintf("has a value of %q that is not of type %s", kv.Key, declared.DataType))
		}
		u.setCustom(kv.Key, value)
	}
	return nil
}

func (u *user) setCustom(key string, value *structpb.Value) {
	if isNull(value) {
		delete(u.customData, key)
		return
	}
	if u.customData == nil {
		u.customData = make(map[string]*structpb.Value)
	}
	u.customData[key] = value
}

// merged is an object with the members of another set in it; null removes.
func merged(object, change *structpb.Struct) *structpb.Struct {
	both := &structpb.Struct{Fields: make(map[string]*structpb.Value)}
	for _, from := range []*structpb.Struct{object, change} {
		for key, value := range from.GetFields() {
			both.Fields[key] = value
			if isNull(value) {
				delete(both.Fields, key)
			}
		}
	}
	return both
}

func isNull(v *structpb.Value) bool {
	_, null := v.GetKind().(*structpb.Value_NullValue)
	return null || v.GetKind() == nil
}

// read is the value of raw JSON, or of JSON text where the type is not text.
func (f *declaredField) read(raw json.RawMessage) (*structpb.Value, bool) {
	value := new(structpb.Value)
	if len(raw) == 0 || protojson.Unmarshal(raw, value) != nil {
		return nil, false
	}
	if isNull(value) || f.DataType != "STRING" && f.holds(value) {
		return value, true
	}
	text, isText := value.GetKind().(*structpb.Value_StringValue)
	if !isText {
		return nil, false
	}
	inner := new(structpb.Value)
	if err := protojson.Unmarshal([]byte(text.StringValue), inner); err == nil && f.holds(inner) {
		return inner, true
	}
	return value, f.holds(value)
}

// holds reports whether the value is of the declared type.
func (f *declaredField) holds(v *structpb.Value) bool {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return f.DataType == "STRING" || f.DataType == "SELECT" || f.DataType == "DATETIME" && isInstant(kind.StringValue)
	case *structpb.Value_NumberValue:
		return f.DataType == "NUMBER" || f.DataType == "DATETIME"
	case *structpb.Value_BoolValue:
		return f.DataType == "BOOLEAN"
	case *structpb.Value_StructValue, *structpb.Value_ListValue:
		return f.DataType == "OBJECT"
	default:
		return false
	}
}

func isInstant(text string) bool {
	_, err := readInstant(text)
	return err == nil
}

// readInstant reads an ISO 8601 time or date.
func readInstant(text string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t, err = time.Parse(time.DateOnly, text)
	}
	return t, err
}

// instant is a time as Authing writes it: ISO 8601 with milliseconds.
func instant(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// inferredType is the type of a value whose key is not declared.
func inferredType(v *structpb.Value) string {
	switch v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return "STRING"
	case *structpb.Value_NumberValue:
		return "NUMBER"
	case *structpb.Value_BoolValue:
		return "BOOLEAN"
	default:
		return "OBJECT"
	}
}

// jsonOf is the JSON text of a value.
func jsonOf(v *structpb.Value) string {
	text, err := json.Marshal(v.AsInterface())
	if err != nil { // only a number that is none, which JSON cannot bring
		return "null"
	}
	return string(text)
}
