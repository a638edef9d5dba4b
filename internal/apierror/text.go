package apierror

import (
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/structpb"
)

// maxText bounds a message, in bytes: statuses travel in HTTP/2 headers.
const maxText = 4 << 10

// safeText makes text fit for a protobuf string: valid UTF-8, bounded.
func safeText(s string) string {
	if len(s) > maxText {
		cut := maxText
		for cut > maxText-utf8.UTFMax && !utf8.RuneStart(s[cut]) {
			cut--
		}
		s = s[:cut]
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}

// safeValue copies a value with every text in it valid. Text keeps its length:
// it may be a token.
func safeValue(v *structpb.Value) *structpb.Value {
	switch kind := v.GetKind().(type) {
	case nil:
		return structpb.NewNullValue()
	case *structpb.Value_StringValue:
		return structpb.NewStringValue(strings.ToValidUTF8(kind.StringValue, "\uFFFD"))
	case *structpb.Value_ListValue:
		list := &structpb.ListValue{Values: make([]*structpb.Value, 0, len(kind.ListValue.GetValues()))}
		for _, element := range kind.ListValue.GetValues() {
			list.Values = append(list.Values, safeValue(element))
		}
		return structpb.NewListValue(list)
	case *structpb.Value_StructValue:
		fields := make(map[string]*structpb.Value, len(kind.StructValue.GetFields()))
		for name, field := range kind.StructValue.GetFields() {
			fields[strings.ToValidUTF8(name, "\uFFFD")] = safeValue(field)
		}
		return structpb.NewStructValue(&structpb.Struct{Fields: fields})
	default:
		return v
	}
}
