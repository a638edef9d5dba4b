package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"
)

// customData is user-defined values by key.
type customData map[string]*structpb.Value

func (d customData) clone() customData { return maps.Clone(d) }

// set gives a key its value; null removes it.
func (d *customData) set(key string, value *structpb.Value) {
	if isNull(value) {
		delete(*d, key)
		return
	}
	if *d == nil {
		*d = make(customData)
	}
	(*d)[key] = value
}

// setCustomData sets members of v3 custom data: under any key, typed where the
// key is declared; null removes.
func (u *user) setCustomData(v view, data *structpb.Struct) error {
	if err := v.checkTypes(targetUser, data); err != nil {
		return err
	}
	for key, value := range data.GetFields() {
		u.customData.set(key, value)
	}
	return nil
}

// checkTypes refuses custom data that has a value of another type than is
// declared for its key.
func (v view) checkTypes(targetType string, data *structpb.Struct) error {
	for _, key := range slices.Sorted(maps.Keys(data.GetFields())) {
		value := data.GetFields()[key]
		declared, err := v.field(targetType, key)
		if err != nil {
			return err
		}
		if declared != nil && !isNull(value) && !declared.holds(value) {
			return badField("customData."+key, "must be of type "+declared.DataType)
		}
	}
	return nil
}

// keyValue is a user-defined value as v2 sends it.
type keyValue struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

// setDefinedValues sets user-defined values that v2 sends along with others:
// declared keys only; a value is JSON or its JSON text.
func (u *user) setDefinedValues(v view, field string, values []keyValue) error {
	for _, kv := range values {
		declared, err := v.field(targetUser, kv.Key)
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
		u.customData.set(kv.Key, value)
	}
	return nil
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

// read is the value of raw JSON, which may be the JSON text of the value.
func (f *declaredField) read(raw json.RawMessage) (*structpb.Value, bool) {
	value := new(structpb.Value)
	if len(raw) == 0 || protojson.Unmarshal(raw, value) != nil {
		return nil, false
	}
	if text, isText := value.GetKind().(*structpb.Value_StringValue); isText {
		if inner, ok := f.parse(text.StringValue); ok && !isNull(inner) {
			return inner, true
		}
	}
	return f.plain(value), isNull(value) || f.holds(value)
}

// parse is the value of JSON text. Text that is no JSON stands for itself,
// which is how some SDKs send it.
func (f *declaredField) parse(text string) (*structpb.Value, bool) {
	value := new(structpb.Value)
	if protojson.Unmarshal([]byte(text), value) != nil {
		value = structpb.NewStringValue(text)
	}
	return f.plain(value), isNull(value) || f.holds(value)
}

// plain is the form in which v2 keeps and shows a value: a time is RFC 3339,
// UTC.
func (f *declaredField) plain(v *structpb.Value) *structpb.Value {
	if t, ok := timeOf(v); ok && f.DataType == "DATETIME" {
		return structpb.NewStringValue(t.Format(time.RFC3339Nano))
	}
	return v
}

// holds reports whether the value is of the declared type.
func (f *declaredField) holds(v *structpb.Value) bool {
	if f.DataType == "DATETIME" {
		_, ok := timeOf(v)
		return ok
	}
	switch v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return f.DataType == "STRING" || f.DataType == "SELECT"
	case *structpb.Value_NumberValue:
		return f.DataType == "NUMBER"
	case *structpb.Value_BoolValue:
		return f.DataType == "BOOLEAN"
	case *structpb.Value_StructValue, *structpb.Value_ListValue:
		return f.DataType == "OBJECT"
	default:
		return false
	}
}

// lastInstant is the end of the years that RFC 3339 can write, in milliseconds
// since 1970.
const lastInstant = 253_402_300_799_999

// timeOf reads a time: ISO 8601 text, or milliseconds since 1970.
func timeOf(v *structpb.Value) (time.Time, bool) {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		t, err := readInstant(kind.StringValue)
		return t.UTC(), err == nil
	case *structpb.Value_NumberValue:
		ms := kind.NumberValue
		return time.UnixMilli(int64(ms)).UTC(), math.Abs(ms) <= lastInstant && time.UnixMilli(int64(ms)).UTC().Year() >= 0
	default:
		return time.Time{}, false
	}
}

// isoLayouts are the forms of ISO 8601 that are read; without a zone it is UTC.
var isoLayouts = []string{time.RFC3339, "2006-01-02T15:04:05", time.DateOnly}

// readInstant reads an ISO 8601 time or date.
func readInstant(text string) (t time.Time, err error) {
	for _, layout := range isoLayouts {
		if t, err = time.Parse(layout, text); err == nil {
			break
		}
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
