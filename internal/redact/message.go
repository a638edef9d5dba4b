package redact

import (
	"encoding/json"
	"fmt"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/structpb"
)

// A log line stays readable, and bounded, however large its message is.
const (
	maxText    = 256 // bytes of one string
	maxEntries = 32  // of one list or map
	maxDepth   = 16
)

// text is JSON that both of slog's handlers print as such.
type text []byte

// MarshalJSON returns the text, which is JSON already.
func (t text) MarshalJSON() ([]byte, error) { return t, nil }

func (r *Redactor) json(m proto.Message) text {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(r.message(m.ProtoReflect(), 0)); err != nil {
		return text(`"[not printable]"`)
	}
	return text(strings.TrimSuffix(b.String(), "\n"))
}

func (r *Redactor) message(m protoreflect.Message, depth int) any {
	if depth > maxDepth {
		return "…"
	}
	switch known := m.Interface().(type) {
	case *structpb.Value:
		return r.free(known.AsInterface(), depth)
	case *structpb.Struct:
		return r.free(known.AsMap(), depth)
	case *structpb.ListValue:
		return r.free(known.AsSlice(), depth)
	case *anypb.Any:
		return map[string]any{"@type": clip(known.GetTypeUrl())} // its content is bytes
	}
	printed := map[string]any{}
	m.Range(func(field protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		printed[field.JSONName()] = r.field(field, v, depth)
		return true
	})
	return printed
}

func (r *Redactor) field(field protoreflect.FieldDescriptor, v protoreflect.Value, depth int) any {
	switch {
	case r.hides(field):
		return Placeholder
	case field.IsMap():
		printed := map[string]any{}
		v.Map().Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
			printed[clip(k.String())] = r.named(k.String(), func() any { return r.single(field.MapValue(), v, depth) })
			return len(printed) < maxEntries
		})
		return printed
	case field.IsList():
		list := v.List()
		printed := make([]any, 0, min(list.Len(), maxEntries)+1)
		for i := range min(list.Len(), maxEntries) {
			printed = append(printed, r.single(field, list.Get(i), depth))
		}
		return more(printed, list.Len())
	default:
		return r.single(field, v, depth)
	}
}

func (r *Redactor) hides(field protoreflect.FieldDescriptor) bool {
	if r.off {
		return false
	}
	options, _ := field.Options().(*descriptorpb.FieldOptions)
	if options.GetDebugRedact() {
		return true
	}
	// Marking is the rule, the name a second line of defence. Numbers and truth
	// values of such names are counts and switches; a field `code` that is not
	// marked is that of a role or the like.
	isText := field.Kind() == protoreflect.StringKind || field.Kind() == protoreflect.BytesKind
	return isText && ownSecret(string(field.Name()))
}

func (r *Redactor) single(field protoreflect.FieldDescriptor, v protoreflect.Value, depth int) any {
	switch field.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return r.message(v.Message(), depth+1)
	case protoreflect.EnumKind:
		if known := field.Enum().Values().ByNumber(v.Enum()); known != nil {
			return string(known.Name())
		}
		return v.Enum()
	case protoreflect.BytesKind:
		return fmt.Sprintf("[%d bytes]", len(v.Bytes()))
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return fmt.Sprint(v.Float()) // JSON has no NaN
	case protoreflect.StringKind:
		return clip(v.String())
	default:
		return v.Interface()
	}
}

// free prints JSON whose shape nobody declared, by the names of its members.
func (r *Redactor) free(v any, depth int) any {
	if depth > maxDepth {
		return "…"
	}
	switch v := v.(type) {
	case map[string]any:
		printed := map[string]any{}
		for key, member := range v {
			if len(printed) == maxEntries {
				break
			}
			printed[clip(key)] = r.named(key, func() any { return r.free(member, depth+1) })
		}
		return printed
	case []any:
		printed := make([]any, 0, min(len(v), maxEntries)+1)
		for _, item := range v[:min(len(v), maxEntries)] {
			printed = append(printed, r.free(item, depth+1))
		}
		return more(printed, len(v))
	case string:
		return clip(v)
	case float64:
		return fmt.Sprint(v)
	default:
		return v
	}
}

// named prints a member unless its name speaks of a secret.
func (r *Redactor) named(name string, value func() any) any {
	if !r.off && secretName(name) {
		return Placeholder
	}
	return value()
}

func more(printed []any, length int) []any {
	if length > len(printed) {
		printed = append(printed, fmt.Sprintf("… %d more", length-len(printed)))
	}
	return printed
}

func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	return strings.ToValidUTF8(s[:maxText], "") + "…"
}
