package codec

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Mode is how much a decoder forgives.
type Mode int

const (
	// Strict refuses unknown fields and values of another type: nothing a
	// client sends to our REST door is silently lost.
	Strict Mode = iota

	// Lenient ignores unknown fields, as Authing does, and refuses values of
	// another type.
	Lenient

	// Upstream reads what Authing answers: unknown fields are skipped, a
	// scalar of a neighbouring type is converted, an odd optional field is
	// left absent. Only a missing identifier or an answer of another kind is
	// an error, a [MalformedError].
	Upstream
)

// Unmarshal reads JSON into m. `null` and nothing at all are an empty message.
func Unmarshal(data []byte, m proto.Message, mode Mode) error {
	return Decoder{Mode: mode}.Unmarshal(data, m)
}

// Decoder reads Authing's JSON into messages.
type Decoder struct {
	Mode Mode

	// Odd is told of each optional field that Upstream mode left absent
	// because its value made no sense. Nil: nobody is.
	Odd func(protoreflect.FieldDescriptor)
}

// Unmarshal reads JSON into m.
func (d Decoder) Unmarshal(data []byte, m proto.Message) error {
	tree, err := parse(data)
	if err != nil {
		return err
	}
	dec := &decoder{mode: d.Mode, odd: d.Odd}
	switch tree := tree.(type) {
	case nil:
		return dec.message(nil, nil, m.ProtoReflect())
	case map[string]any:
		return dec.message(nil, tree, m.ProtoReflect())
	default:
		return dec.wrong(nil, "must be an object")
	}
}

// UnmarshalField reads JSON into one field of m; `null` leaves it absent.
func (d Decoder) UnmarshalField(data []byte, m proto.Message, fd protoreflect.FieldDescriptor) error {
	tree, err := parse(data)
	if err != nil || tree == nil {
		return err
	}
	f := describeField(fd)
	dec := &decoder{mode: d.Mode, odd: d.Odd}
	value, ok, err := dec.field((*path)(nil).member(f.json), &f, tree, m.ProtoReflect())
	switch {
	case err != nil:
		return err
	case !ok:
		return dec.wrong(nil, "is of another kind than declared")
	}
	m.ProtoReflect().Set(fd, value)
	return nil
}

func parse(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, syntaxError(err, int64(len(data)))
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%w: more after the value at offset %d", ErrSyntax, dec.InputOffset())
	}
	return tree, nil
}

// syntaxError says where, and never quotes the text: it may hold a password.
func syntaxError(err error, end int64) error {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("%w at offset %d", ErrSyntax, syntax.Offset)
	}
	return fmt.Errorf("%w: ends too early, at offset %d", ErrSyntax, end)
}

type decoder struct {
	mode Mode
	odd  func(protoreflect.FieldDescriptor)
}

// wrong is a value that cannot be read at all.
func (d *decoder) wrong(p *path, description string) error {
	if d.mode == Upstream {
		return &MalformedError{p.orWhole(), description}
	}
	return &FieldError{p.orWhole(), description}
}

func (d *decoder) message(p *path, members map[string]any, m protoreflect.Message) error {
	desc := describe(m.Descriptor())
	for name, member := range members {
		f, known := desc.byJSON[name]
		switch {
		case !known && d.mode == Strict:
			return &FieldError{p.member(name).String(), "is not a field of this request"}
		case !known || member == nil:
			continue
		}
		if f.wire.GetUdfValues() && f.free == freeValue {
			dataType, _ := members["dataType"].(string)
			member = d.ofType(dataType, member)
		}
		value, ok, err := d.field(p.member(name), f, member, m)
		if err != nil {
			return err
		}
		if ok {
			m.Set(f.FieldDescriptor, value)
		} else if d.odd != nil {
			d.odd(f.FieldDescriptor)
		}
		if f.types != nil {
			setDefinedTypes(m.Mutable(f.types).Map(), member)
		}
	}
	return d.identified(p, desc, m)
}

// identified checks that an answer names what it is about.
func (d *decoder) identified(p *path, desc *message, m protoreflect.Message) error {
	if d.mode != Upstream {
		return nil
	}
	for i := range desc.ordered {
		if f := &desc.ordered[i]; f.identifier && !m.Has(f.FieldDescriptor) {
			return &MalformedError{p.member(f.json).String(), "identifier is missing"}
		}
	}
	return nil
}

// field reads the value of a field of parent. ok is false for an odd value
// that Upstream mode leaves absent.
func (d *decoder) field(p *path, f *field, v any, parent protoreflect.Message) (_ protoreflect.Value, ok bool, _ error) {
	switch {
	case f.wire.GetUdfValues() && f.free == freeStruct:
		return d.definedValues(p, v)
	case f.IsList():
		return d.list(p, f, v, parent)
	case f.IsMap():
		return d.mapping(p, f, v, parent)
	case f.Message() != nil:
		return d.nested(p, f, v, func() protoreflect.Value { return parent.NewField(f.FieldDescriptor) })
	default:
		return d.scalar(p, f, v)
	}
}

func (d *decoder) list(p *path, f *field, v any, parent protoreflect.Message) (protoreflect.Value, bool, error) {
	elements, ok := d.elementsOf(f, v)
	if !ok {
		return d.mismatch(p, "must be a list")
	}
	out := parent.NewField(f.FieldDescriptor)
	list := out.List()
	for i, element := range elements {
		if element == nil && f.free != freeValue {
			if d.mode == Upstream {
				continue
			}
			return protoreflect.Value{}, false, &FieldError{p.element(i).String(), "must not be null"}
		}
		value, ok, err := d.element(p.element(i), f, element, list.NewElement)
		if err != nil {
			return protoreflect.Value{}, false, err
		}
		if ok {
			list.Append(value)
		} else if d.odd != nil {
			d.odd(f.FieldDescriptor)
		}
	}
	return out, true, nil
}

// elementsOf is the elements of a list. Of messages that Authing lists, an object
// with a list of them is that list, such as a page; any other is the only element,
// unless it is empty. Where the SDKs declare one object nobody knows what comes.
func (d *decoder) elementsOf(f *field, v any) ([]any, bool) {
	object, isObject := v.(map[string]any)
	if !isObject || d.mode != Upstream || f.Message() == nil || f.free != notFree {
		elements, ok := v.([]any)
		return elements, ok
	}
	if len(object) == 0 {
		return nil, true
	}
	if page, ok := object["list"].([]any); ok && describe(f.Message()).byJSON["list"] == nil {
		return page, true
	}
	return []any{object}, true
}

func (d *decoder) mapping(p *path, f *field, v any, parent protoreflect.Message) (protoreflect.Value, bool, error) {
	members, ok := v.(map[string]any)
	if !ok || f.MapKey().Kind() != protoreflect.StringKind {
		return d.mismatch(p, "must be an object")
	}
	out := parent.NewField(f.FieldDescriptor)
	value := describeField(f.MapValue())
	for key, member := range members {
		read, ok, err := d.element(p.member(key), &value, member, out.Map().NewValue)
		if err != nil {
			return protoreflect.Value{}, false, err
		}
		if ok {
			out.Map().Set(protoreflect.ValueOfString(key).MapKey(), read)
		}
	}
	return out, true, nil
}

func (d *decoder) element(p *path, f *field, v any, fresh func() protoreflect.Value) (protoreflect.Value, bool, error) {
	if f.Message() != nil {
		return d.nested(p, f, v, fresh)
	}
	return d.scalar(p, f, v)
}

func (d *decoder) nested(p *path, f *field, v any, fresh func() protoreflect.Value) (protoreflect.Value, bool, error) {
	switch f.free {
	case freeValue:
		value, err := d.freeValueOf(p, v)
		return protoreflect.ValueOfMessage(value.ProtoReflect()), err == nil, err
	case freeList:
		elements, ok := v.([]any)
		if !ok {
			return d.mismatch(p, "must be a list")
		}
		list, err := d.freeListOf(p, elements)
		return protoreflect.ValueOfMessage(list.ProtoReflect()), err == nil, err
	default: // an object
	}
	members, ok := v.(map[string]any)
	if !ok {
		return d.mismatch(p, "must be an object")
	}
	if f.free == freeStruct {
		object, err := d.freeStructOf(p, members)
		return protoreflect.ValueOfMessage(object.ProtoReflect()), err == nil, err
	}
	out := fresh()
	err := d.message(p, members, out.Message())
	return out, err == nil, err
}

// mismatch is a value of another type: an error, except from Authing.
func (d *decoder) mismatch(p *path, description string) (protoreflect.Value, bool, error) {
	if d.mode == Upstream {
		return protoreflect.Value{}, false, nil
	}
	return protoreflect.Value{}, false, &FieldError{p.String(), description}
}
