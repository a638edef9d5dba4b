package codec

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// indexed is the parameter of a list: k[] or k[0].
var indexed = regexp.MustCompile(`^([^\[\]]+)\[(\d{0,4})\]$`)

// UnmarshalQuery reads query parameters into the fields of m. A list is k, k[]
// or k[0], repeated; an empty scalar is absent. Parameters that skip accepts
// are left out: they came in the path. Errors are a [FieldError] that names the
// parameter.
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
		case !known || match != nil && !f.IsList():
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
	if f.Message() != nil {
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
