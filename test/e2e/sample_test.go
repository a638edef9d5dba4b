package e2e

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// sample makes the JSON that Authing would answer for a message with every
// field set. It knows names and kinds and nothing of how the server reads or
// writes them: numbers are numbers, nothing is text that is not.
func sample(md protoreflect.MessageDescriptor) any {
	switch md.FullName() {
	case "google.protobuf.Struct":
		return map[string]any{"text": "t", "number": 7.0, "half": 0.5, "none": nil, "list": []any{true, "x"}}
	case "google.protobuf.Value":
		return []any{"any", 1.0, map[string]any{"a": nil}}
	}
	out := make(map[string]any)
	for i := range md.Fields().Len() {
		fd := md.Fields().Get(i)
		out[fd.JSONName()] = sampleField(fd)
	}
	return out
}

func sampleField(fd protoreflect.FieldDescriptor) any {
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	switch {
	case wire.GetUdfValues():
		return []any{
			map[string]any{"key": "age", "value": "15", "dataType": "NUMBER", "label": nil},
			map[string]any{"key": "school", "value": "MIT", "dataType": "STRING", "label": nil},
		}
	case fd.IsMap():
		return map[string]any{"k": sampleOne(fd.MapValue())}
	case fd.IsList():
		return []any{sampleOne(fd), sampleOne(fd)}
	default:
		return sampleOne(fd)
	}
}

func sampleOne(fd protoreflect.FieldDescriptor) any {
	switch fd.Kind() {
	case protoreflect.MessageKind:
		return sample(fd.Message())
	case protoreflect.BoolKind:
		return true
	case protoreflect.StringKind:
		return "text of " + fd.JSONName() + " <&> 中文"
	case protoreflect.DoubleKind:
		return 1.5
	case protoreflect.Int64Kind:
		return float64(1<<53 - int64(fd.Number()))
	default:
		panic(fmt.Sprintf("%s: no sample of kind %s", fd.FullName(), fd.Kind()))
	}
}
