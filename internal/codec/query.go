package codec

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// indexed is the parameter of a list: k[] or k[0].
var indexed = regexp.MustCompile(`^([^\[\]]+)\[(\d{0,4})\]$`)

// UnmarshalQuery reads query parameters into the fields of m. A list is k, k[]
// or k[0], repeated; an empty scalar is absent. A free value is read as
// [Wire.Query] writes it. Parameters that skip accepts are left out: they came
// in the path. Errors are a [FieldError] that names the parameter.
func UnmarshalQuery(values url.Values, m proto.Message, mode Mode, skip func(field string) bool) error {
	d := &decoder{mode: mode}
	r := m.ProtoReflect()
	desc := describe(r.Descriptor())
	for _, key := range sortedKeys(values) {
		name := key
		match := indexed.FindStringSubmatch(key)
		if match != nil {
			name = match[1]
		}
		f, known := desc.byJSON[name]
		switch {
		case known && skip != nil && skip(string(f.Name())):
			continue
		case !known || match != nil && !f.IsList() && !f.freeParameter():
			if mode == Strict {
				return &FieldError{key, "is not a parameter of this request"}
			}
			continue
		}
		if err := d.parameter(key, f, values[key], r); err != nil {
			return err
		}
	}
	return nil
}

func (d *decoder) parameter(key string, f *field, texts []string, m protoreflect.Message) error {
	switch {
	case f.freeParameter():
		return d.freeParameter(key, f, texts, m)
	case f.Message() != nil:
		return &FieldError{key, "cannot be given as a query parameter"}
	}
	p := (*path)(nil).member(key)
	if f.IsList() {
		list := m.Mutable(f.FieldDescriptor).List()
		for _, text := range d.elements(texts) {
			value, err := d.parameterValue(p, f, text)
			if err != nil {
				return err
			}
			list.Append(value)
		}
		return nil
	}
	if len(texts) > 1 {
		return &FieldError{key, "is given more than once"}
	}
	if texts[0] == "" {
		return nil
	}
	value, err := d.parameterValue(p, f, texts[0])
	if err == nil {
		m.Set(f.FieldDescriptor, value)
	}
	return err
}

// freeParameter says that the field is a single free value.
func (f *field) freeParameter() bool { return f.free == freeValue && !f.IsList() && !f.IsMap() }

// freeParameter reads a free value: k[] and k[0] are elements of a list, an
// object or a list alone is its JSON, and all else is text.
func (d *decoder) freeParameter(key string, f *field, texts []string, m protoreflect.Message) error {
	kept, _ := m.Get(f.FieldDescriptor).Message().Interface().(*structpb.Value)
	inList := indexed.MatchString(key)
	switch {
	case inList && m.Has(f.FieldDescriptor) && kept.GetListValue() == nil, !inList && len(texts) > 1:
		return &FieldError{key, "is given more than once"}
	case !inList && texts[0] == "":
		return nil
	}
	list := kept.GetListValue().GetValues()
	for _, text := range texts {
		value, err := d.freeText((*path)(nil).member(key), text)
		if err != nil {
			return err
		}
		list = append(list, value)
	}
	value := list[0]
	if inList {
		value = structpb.NewListValue(&structpb.ListValue{Values: list})
	}
	m.Set(f.FieldDescriptor, protoreflect.ValueOfMessage(value.ProtoReflect()))
	return nil
}

// freeText is the object or the list whose JSON the text is, else the text.
func (d *decoder) freeText(p *path, text string) (*structpb.Value, error) {
	if strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
		if tree, err := parse([]byte(text)); err == nil {
			return d.freeValueOf(p, tree)
		}
	}
	return structpb.NewStringValue(text), nil
}

// elements splits what Authing's Go SDK prints for a list, "[a b]"; only
// clients of the compatible front and the emulator send that.
func (d *decoder) elements(texts []string) []string {
	if d.mode == Lenient && len(texts) == 1 && strings.HasPrefix(texts[0], "[") && strings.HasSuffix(texts[0], "]") {
		return strings.Fields(texts[0][1 : len(texts[0])-1])
	}
	return texts
}

func (d *decoder) parameterValue(p *path, f *field, text string) (protoreflect.Value, error) {
	var v any = text
	if f.Kind() == protoreflect.BoolKind {
		if b, err := strconv.ParseBool(text); err == nil {
			v = b
		}
	}
	// A parameter is always text, so numbers are read as from Authing.
	value, ok, err := (&decoder{mode: Upstream}).scalar(p, f, v)
	if err == nil && !ok {
		_, _, err = d.mismatch(p, "must be "+kindName(f.Kind()))
	}
	return value, err
}

func kindName(kind protoreflect.Kind) string {
	switch kind {
	case protoreflect.BoolKind:
		return "true or false"
	case protoreflect.StringKind:
		return "a string"
	case protoreflect.EnumKind:
		return "one of the known values"
	default:
		return "a whole number"
	}
}
