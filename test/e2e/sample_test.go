package e2e

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// sampler makes the JSON of a message with every field set: as Authing answers
// it, or as protobuf's JSON has the same. It knows names and kinds and nothing
// of how the server reads or writes them.
type sampler int

const (
	// authingJSON has numbers as numbers, and user-defined values as text next
	// to their type.
	authingJSON sampler = iota
	// protobufJSON has 64-bit numbers as text, and user-defined values as what
	// they stand for.
	protobufJSON
)

func (s sampler) message(md protoreflect.MessageDescriptor) any {
	switch md.FullName() {
	case "google.protobuf.Struct":
		return map[string]any{"text": "t", "number": 7.0, "half": 0.5, "none": nil, "list": []any{true, "x"}}
	case "google.protobuf.ListValue":
		return []any{"any", map[string]any{"a": 1.0}}
	case "google.protobuf.Value":
		return []any{"any", 1.0, map[string]any{"a": nil}}
	}
	out := make(map[string]any)
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
		switch {
		case wire.GetUdfTypes() == "":
			out[fd.JSONName()] = s.field(fd)
		case s == protobufJSON: // the other form has them in the list
			out[fd.JSONName()] = map[string]any{
				"age": map[string]any{"dataType": "NUMBER", "label": "Age"}, "joined": map[string]any{"dataType": "DATETIME"},
			}
		}
	}
	if out["dataType"] != nil && md.Fields().ByName("value") != nil {
		out["dataType"] = "NUMBER" // of the single user-defined value beside it
	}
	return out
}

func (s sampler) field(fd protoreflect.FieldDescriptor) any {
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	switch {
	case wire.GetUdfValues():
		return s.userDefined(fd.Message().Name() == "Value")
	case fd.IsMap():
		return map[string]any{"k": s.one(fd.MapValue())}
	case fd.IsList():
		return []any{s.one(fd), s.one(fd)}
	default:
		return s.one(fd)
	}
}

// userDefined is a single value of type NUMBER, or several.
func (s sampler) userDefined(single bool) any {
	switch {
	case single && s == authingJSON:
		return "15"
	case single:
		return 15.0
	case s == authingJSON:
		return []any{
			map[string]any{"key": "age", "value": "15", "dataType": "NUMBER", "label": "Age"},
			map[string]any{"key": "joined", "value": "1602084838000", "dataType": "DATETIME", "label": nil},
		}
	default:
		return map[string]any{"age": 15.0, "joined": "2020-10-07T15:33:58Z"}
	}
}

func (s sampler) one(fd protoreflect.FieldDescriptor) any {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		return s.message(fd.Message())
	case protoreflect.BoolKind:
		return true
	case protoreflect.StringKind:
		return "text of " + fd.JSONName() + " <&> 中文"
	case protoreflect.DoubleKind:
		return 1.5
	case protoreflect.Int64Kind:
		number := 1<<53 - int64(fd.Number())
		if s == protobufJSON {
			return fmt.Sprint(number)
		}
		return float64(number)
	default:
		panic(fmt.Sprintf("%s: no sample of kind %s", fd.FullName(), fd.Kind()))
	}
}
