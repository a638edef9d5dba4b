package codec

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// maxExactInteger is the largest integer up to which a double holds every one.
const maxExactInteger = 1 << 53

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

func appendEscaped(b []byte, s string) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // A string always encodes.
	return append(b, bytes.TrimRight(buf.Bytes(), "\n")...)
}

// free writes a Struct, Value or ListValue, object members sorted by key.
func (e *encoder) free(b []byte, m protoreflect.Message) ([]byte, error) {
	switch v := m.Interface().(type) {
	case *structpb.Struct:
		return appendObject(b, v)
	case *structpb.Value:
		return appendValue(b, v)
	case *structpb.ListValue:
		return appendList(b, v)
	default: // a dynamic message of one of those types
		text, err := protojson.Marshal(v)
		return append(b, text...), err
	}
}

func appendObject(b []byte, s *structpb.Struct) ([]byte, error) {
	b = append(b, '{')
	var err error
	for i, key := range sortedKeys(s.GetFields()) {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(appendString(b, key), ':')
		if b, err = appendValue(b, s.GetFields()[key]); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func appendList(b []byte, l *structpb.ListValue) ([]byte, error) {
	b = append(b, '[')
	var err error
	for i, value := range l.GetValues() {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = appendValue(b, value); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func appendValue(b []byte, v *structpb.Value) ([]byte, error) {
	switch kind := v.GetKind().(type) {
	case *structpb.Value_StringValue:
		return appendString(b, kind.StringValue), nil
	case *structpb.Value_NumberValue:
		return appendNumber(b, kind.NumberValue)
	case *structpb.Value_BoolValue:
		return strconv.AppendBool(b, kind.BoolValue), nil
	case *structpb.Value_StructValue:
		return appendObject(b, kind.StructValue)
	case *structpb.Value_ListValue:
		return appendList(b, kind.ListValue)
	default:
		return append(b, "null"...), nil
	}
}

// Value reads any JSON that Authing sent into a free value; nothing at all is
// nil.
func Value(data []byte) (*structpb.Value, error) {
	tree, err := parse(data)
	if err != nil || tree == nil {
		return nil, err
	}
	return (&decoder{mode: Upstream}).freeValueOf(nil, tree)
}

// freeValueOf reads decoded JSON into a Value.
func (d *decoder) freeValueOf(p *path, v any) (*structpb.Value, error) {
	switch v := v.(type) {
	case nil:
		return structpb.NewNullValue(), nil
	case bool:
		return structpb.NewBoolValue(v), nil
	case string:
		return structpb.NewStringValue(v), nil
	case json.Number:
		return d.freeNumber(p, v)
	case []any:
		list, err := d.freeListOf(p, v)
		return structpb.NewListValue(list), err
	default:
		object, err := d.freeStructOf(p, v.(map[string]any))
		return structpb.NewStructValue(object), err
	}
}

func (d *decoder) freeListOf(p *path, elements []any) (*structpb.ListValue, error) {
	list := &structpb.ListValue{Values: make([]*structpb.Value, len(elements))}
	for i, element := range elements {
		value, err := d.freeValueOf(p.element(i), element)
		if err != nil {
			return nil, err
		}
		list.Values[i] = value
	}
	return list, nil
}

func (d *decoder) freeStructOf(p *path, members map[string]any) (*structpb.Struct, error) {
	object := &structpb.Struct{Fields: make(map[string]*structpb.Value, len(members))}
	for key, member := range members {
		value, err := d.freeValueOf(p.member(key), member)
		if err != nil {
			return nil, err
		}
		object.Fields[key] = value
	}
	return object, nil
}

func (d *decoder) freeNumber(p *path, n json.Number) (*structpb.Value, error) {
	if i, err := n.Int64(); err == nil && i >= -maxExactInteger && i <= maxExactInteger {
		return structpb.NewNumberValue(float64(i)), nil
	}
	if number, err := n.Float64(); err == nil && !isInteger(n) {
		return structpb.NewNumberValue(number), nil
	}
	if d.mode == Upstream {
		return structpb.NewStringValue(n.String()), nil
	}
	return nil, &FieldError{p.orWhole(), "number cannot be held exactly; send it as a string"}
}

func isInteger(n json.Number) bool {
	return !bytes.ContainsAny([]byte(n), ".eE")
}
