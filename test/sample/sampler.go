package sample

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// Form is how a message is written as JSON.
type Form int

const (
	// Authing is what Authing answers and REST callers write: numbers as
	// numbers, user-defined values as text beside their type.
	Authing Form = iota
	// Protobuf is protobuf's own: 64-bit numbers as text, user-defined values
	// as what they stand for.
	Protobuf
	// Wire is a request on its way to Authing over REST: the wire options apply.
	// Passwords are not encrypted: no REST rpc of v2 has one, and v3 leaves them
	// unless it is told otherwise.
	Wire
)

// Sampler writes messages as decoded JSON with every field set.
type Sampler struct {
	Form Form
	// Text is the text of a string field. Nil: [Text].
	Text func(protoreflect.FieldDescriptor) string
}

// Text is the first of the values that the field may have. Where it may have any,
// it names the field, with what paths, queries and HTML must escape.
func Text(fd protoreflect.FieldDescriptor) string {
	rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
	if closed := rules.GetString().GetIn(); len(closed) > 0 {
		return closed[0]
	}
	return "text of " + fd.JSONName() + " <&>/% 中文"
}

// maxRecursion is how often a message may be inside itself, itself included.
const maxRecursion = 3

// Message is a message of the type.
func (s Sampler) Message(md protoreflect.MessageDescriptor) any { return s.message(md, nil, nil) }

// Field is the value of a field.
func (s Sampler) Field(fd protoreflect.FieldDescriptor) any { return s.field(fd, nil) }

// message is a value of the type for the field fd, nil for none, below messages
// of the types above.
func (s Sampler) message(md protoreflect.MessageDescriptor, fd protoreflect.FieldDescriptor, above []protoreflect.FullName) any {
	switch md.FullName() {
	case "google.protobuf.Struct":
		return map[string]any{"text": s.freeText(fd, "t"), "number": 7.0, "half": 0.5, "none": nil, "list": []any{true, "x"}}
	case "google.protobuf.ListValue":
		return []any{s.freeText(fd, "any"), map[string]any{"a": 1.0}}
	case "google.protobuf.Value":
		return []any{s.freeText(fd, "any"), 1.0, map[string]any{"a": nil}}
	}
	within := append(slices.Clip(above), md.FullName())
	out := make(map[string]any)
	for i := range md.Fields().Len() {
		field := md.Fields().Get(i)
		switch {
		case WireOf(field).GetUdfTypes() != "":
			if s.Form == Protobuf { // the other forms have them in the list
				out[field.JSONName()] = definedTypes
			}
		case !tooDeep(field, within):
			out[s.name(field)] = s.field(field, within)
		case s.Form != Protobuf && field.IsList() && required(field):
			out[s.name(field)] = []any{}
		}
	}
	if out["dataType"] != nil && md.Fields().ByName("value") != nil {
		out["dataType"] = "NUMBER" // of the single user-defined value beside it
	}
	return nested(out)
}

// freeText is a text in a free value: the one of its field where the sampler has
// texts of its own and the field is secret.
func (s Sampler) freeText(fd protoreflect.FieldDescriptor, otherwise string) string {
	if s.Text != nil && fd != nil && Secret(fd) {
		return s.Text(fd)
	}
	return otherwise
}

// tooDeep says that the field would hold a message that is in itself too often.
func tooDeep(fd protoreflect.FieldDescriptor, within []protoreflect.FullName) bool {
	if fd.IsMap() {
		fd = fd.MapValue()
	}
	count := 0
	for _, name := range within {
		if fd.Message() != nil && fd.Message().FullName() == name {
			count++
		}
	}
	return count >= maxRecursion
}

// nested puts members with dotted names into the objects that they name.
func nested(members map[string]any) map[string]any {
	for name, value := range members {
		outer, inner, dotted := strings.Cut(name, ".")
		if !dotted {
			continue
		}
		object, _ := members[outer].(map[string]any)
		if object == nil {
			object = make(map[string]any)
			members[outer] = object
		}
		object[inner] = value
		delete(members, name)
	}
	return members
}

func (s Sampler) field(fd protoreflect.FieldDescriptor, within []protoreflect.FullName) any {
	wire := WireOf(fd)
	switch {
	case wire.GetUdfValues():
		return s.defined(fd.Message().Name() == "Value")
	case s.Form == Wire && wire.GetJsonText() == optionsv1.JsonText_JSON_TEXT_VALUE:
		return jsonText(s.one(fd, within))
	case s.Form == Wire && wire.GetJsonText() == optionsv1.JsonText_JSON_TEXT_OR_STRING:
		value := s.one(fd, within)
		if text, isText := value.(string); isText {
			return text
		}
		return jsonText(value)
	case s.Form == Wire && wire.GetJsonText() == optionsv1.JsonText_JSON_TEXT_KEY_VALUE_LIST:
		return jsonText(keyValueList(s.one(fd, within)))
	case s.Form == Wire && (wire.GetJsonText() != 0 || wire.GetInList()):
		panic(fmt.Sprintf("%s: no sample of %v", fd.FullName(), wire)) // no REST request has one
	case fd.IsMap():
		return map[string]any{"k": s.mapValue(fd, within), "zh-CN": s.mapValue(fd, within)}
	case fd.IsList():
		return []any{s.one(fd, within), s.one(fd, within)}
	default:
		return s.one(fd, within)
	}
}

// keyValueList is the members of an object, by name.
func keyValueList(object any) []any {
	members, _ := object.(map[string]any)
	var list []any
	for _, name := range slices.Sorted(maps.Keys(members)) {
		list = append(list, map[string]any{"key": name, "value": members[name]})
	}
	return list
}

// mapValue is a value of a map; a free one is as secret as the map.
func (s Sampler) mapValue(fd protoreflect.FieldDescriptor, within []protoreflect.FullName) any {
	if of := fd.MapValue().Message(); of != nil {
		return s.message(of, fd, within)
	}
	return s.one(fd.MapValue(), within)
}

func (s Sampler) one(fd protoreflect.FieldDescriptor, within []protoreflect.FullName) any {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		return s.message(fd.Message(), fd, within)
	case protoreflect.BoolKind:
		return true
	case protoreflect.StringKind:
		return s.text(fd)
	case protoreflect.BytesKind:
		return "AAEC" // base64, as JSON has it
	case protoreflect.DoubleKind:
		return 1.5
	case protoreflect.Int64Kind:
		number := 1<<53 - int64(fd.Number())
		if s.Form == Protobuf {
			return fmt.Sprint(number)
		}
		return float64(number)
	default:
		panic(fmt.Sprintf("%s: no sample of kind %s", fd.FullName(), fd.Kind()))
	}
}

func (s Sampler) text(fd protoreflect.FieldDescriptor) string {
	if s.Text != nil {
		return s.Text(fd)
	}
	return Text(fd)
}

// name is the field's name in the form.
func (s Sampler) name(fd protoreflect.FieldDescriptor) string {
	if s.Form == Wire && WireOf(fd).GetName() != "" {
		return WireOf(fd).GetName()
	}
	return fd.JSONName()
}

// WireOf is the field's wire options, nil for none.
func WireOf(fd protoreflect.FieldDescriptor) *optionsv1.Wire {
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	return wire
}

func required(fd protoreflect.FieldDescriptor) bool {
	behavior, _ := proto.GetExtension(fd.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behavior, annotations.FieldBehavior_REQUIRED)
}
