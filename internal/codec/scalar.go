package codec

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

func (d *decoder) scalar(p *path, f *field, v any) (protoreflect.Value, bool, error) {
	switch f.Kind() {
	case protoreflect.StringKind:
		return d.text(p, v)
	case protoreflect.BoolKind:
		return d.boolean(p, v)
	case protoreflect.EnumKind:
		return d.enum(p, f, v)
	case protoreflect.BytesKind:
		return d.bytes(p, v)
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return d.float(p, f, v)
	default:
		return d.integer(p, f, v)
	}
}

func (d *decoder) text(p *path, v any) (protoreflect.Value, bool, error) {
	switch v := v.(type) {
	case string:
		return protoreflect.ValueOfString(strings.ToValidUTF8(v, "\uFFFD")), true, nil
	case json.Number:
		if d.mode == Upstream {
			return protoreflect.ValueOfString(v.String()), true, nil
		}
	case bool:
		if d.mode == Upstream {
			return protoreflect.ValueOfString(strconv.FormatBool(v)), true, nil
		}
	}
	return d.mismatch(p, "must be a string")
}

func (d *decoder) boolean(p *path, v any) (protoreflect.Value, bool, error) {
	if b, ok := v.(bool); ok {
		return protoreflect.ValueOfBool(b), true, nil
	}
	if d.mode == Upstream {
		switch v {
		case "true", json.Number("1"), "1":
			return protoreflect.ValueOfBool(true), true, nil
		case "false", json.Number("0"), "0":
			return protoreflect.ValueOfBool(false), true, nil
		}
	}
	return d.mismatch(p, "must be true or false")
}

// integer reads whole numbers. 12.0 and 1.2e1 are 12, as in JavaScript.
func (d *decoder) integer(p *path, f *field, v any) (protoreflect.Value, bool, error) {
	number, ok := d.number(v)
	if !ok {
		return d.mismatch(p, "must be a whole number")
	}
	n, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		float, ferr := strconv.ParseFloat(number, 64)
		if ferr != nil || float != math.Trunc(float) || math.Abs(float) > maxExactInteger {
			return d.mismatch(p, "must be a whole number")
		}
		n = int64(float)
	}
	switch f.Kind() {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		if n >= math.MinInt32 && n <= math.MaxInt32 {
			return protoreflect.ValueOfInt32(int32(n)), true, nil
		}
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		if n >= 0 && n <= math.MaxUint32 {
			return protoreflect.ValueOfUint32(uint32(n)), true, nil
		}
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		if n >= 0 {
			return protoreflect.ValueOfUint64(uint64(n)), true, nil
		}
	default:
		return protoreflect.ValueOfInt64(n), true, nil
	}
	return d.mismatch(p, "is out of range")
}

func (d *decoder) float(p *path, f *field, v any) (protoreflect.Value, bool, error) {
	number, ok := d.number(v)
	n, err := strconv.ParseFloat(number, 64)
	if !ok || err != nil {
		return d.mismatch(p, "must be a number")
	}
	if f.Kind() == protoreflect.FloatKind {
		return protoreflect.ValueOfFloat32(float32(n)), true, nil
	}
	return protoreflect.ValueOfFloat64(n), true, nil
}

// number is the text of a JSON number; from Authing also of a numeric string.
func (d *decoder) number(v any) (string, bool) {
	switch v := v.(type) {
	case json.Number:
		return v.String(), true
	case string:
		return v, d.mode == Upstream && v != ""
	default:
		return "", false
	}
}

func (d *decoder) bytes(p *path, v any) (protoreflect.Value, bool, error) {
	if text, ok := v.(string); ok {
		if data, err := base64.StdEncoding.DecodeString(text); err == nil {
			return protoreflect.ValueOfBytes(data), true, nil
		}
	}
	return d.mismatch(p, "must be base64 text")
}

func (d *decoder) enum(p *path, f *field, v any) (protoreflect.Value, bool, error) {
	if name, ok := v.(string); ok {
		if value := f.Enum().Values().ByName(protoreflect.Name(name)); value != nil {
			return protoreflect.ValueOfEnum(value.Number()), true, nil
		}
	}
	return d.mismatch(p, "is not one of the known values")
}
