package codec

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// Marshal writes m as Authing's JSON, with the names callers use.
func Marshal(m proto.Message) ([]byte, error) {
	return (&encoder{}).message(nil, m.ProtoReflect())
}

// MarshalField writes the value of one field of m as Authing's JSON: null when
// it is absent, [] for an empty list.
func MarshalField(m proto.Message, fd protoreflect.FieldDescriptor) ([]byte, error) {
	f := describeField(fd)
	r := m.ProtoReflect()
	if !f.always && !fd.IsList() && !r.Has(fd) {
		return []byte("null"), nil
	}
	return (&encoder{}).field(nil, &f, r.Get(fd))
}

// Wire writes messages as they are sent to Authing: with the wire options
// name, json_text and encrypt.
type Wire struct {
	// Encrypt encrypts a password. Needed where a message has a field to
	// encrypt.
	Encrypt func(plain string) (string, error)
}

// Members writes the fields of m that keep accepts (nil: all), by wire name. A
// dotted wire name is a member of an object: passwordPayload.email.
func (w Wire) Members(m proto.Message, keep func(protoreflect.FieldDescriptor) bool) (map[string]json.RawMessage, error) {
	e := &encoder{wire: true, encrypt: w.Encrypt}
	r := m.ProtoReflect()
	out := make(map[string]json.RawMessage)
	for i := range describe(r.Descriptor()).ordered {
		f := &describe(r.Descriptor()).ordered[i]
		if keep != nil && !keep(f.FieldDescriptor) || !f.always && !r.Has(f.FieldDescriptor) {
			continue
		}
		text, err := e.field(nil, f, r.Get(f.FieldDescriptor))
		if err != nil {
			return nil, err
		}
		out[e.name(f)] = text
	}
	return nest(out)
}

// nest puts members with dotted names into the objects they name.
func nest(members map[string]json.RawMessage) (map[string]json.RawMessage, error) {
	objects := make(map[string]map[string]json.RawMessage)
	for name, value := range members {
		outer, inner, dotted := strings.Cut(name, ".")
		if !dotted {
			continue
		}
		if objects[outer] == nil {
			objects[outer] = make(map[string]json.RawMessage)
		}
		objects[outer][inner] = value
		delete(members, name)
	}
	for name, object := range objects {
		nested, err := nest(object)
		if err != nil {
			return nil, err
		}
		if members[name], err = json.Marshal(nested); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// Query writes the fields of m that keep accepts as query parameters, lists as
// `key[]`, objects as JSON text.
func (w Wire) Query(m proto.Message, keep func(protoreflect.FieldDescriptor) bool) (map[string][]string, error) {
	members, err := w.Members(m, keep)
	if err != nil {
		return nil, err
	}
	out := make(map[string][]string, len(members))
	for name, raw := range members {
		var list []json.RawMessage
		if raw[0] != '[' || json.Unmarshal(raw, &list) != nil {
			out[name] = []string{queryText(raw)}
			continue
		}
		for _, element := range list {
			out[name+"[]"] = append(out[name+"[]"], queryText(element))
		}
	}
	return out, nil
}

func queryText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text
	}
	return string(raw)
}

type encoder struct {
	wire    bool
	encrypt func(string) (string, error)
}

func (e *encoder) name(f *field) string {
	if e.wire && f.wire.GetName() != "" {
		return f.wire.GetName()
	}
	return f.json
}

func (e *encoder) message(b []byte, m protoreflect.Message) ([]byte, error) {
	if kind := freeKindOf(m.Descriptor()); kind != notFree {
		return e.free(b, m)
	}
	fields := describe(m.Descriptor()).ordered
	b = append(b, '{')
	start := len(b)
	var err error
	for i := range fields {
		f := &fields[i]
		if !f.always && !m.Has(f.FieldDescriptor) {
			continue
		}
		if len(b) > start {
			b = append(b, ',')
		}
		b = appendString(b, e.name(f))
		b = append(b, ':')
		if f.types != nil {
			b, err = e.definedValues(b, m.Get(f.FieldDescriptor).Message(), m.Get(f.types).Map())
		} else {
			b, err = e.field(b, f, m.Get(f.FieldDescriptor))
		}
		if err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func (e *encoder) field(b []byte, f *field, v protoreflect.Value) ([]byte, error) {
	switch {
	case e.wire && f.wire.GetInList():
		b, err := e.plainField(append(b, '['), f, v)
		return append(b, ']'), err
	default:
		return e.plainField(b, f, v)
	}
}

// plainField writes a value that is no list of one.
func (e *encoder) plainField(b []byte, f *field, v protoreflect.Value) ([]byte, error) {
	switch {
	case f.wire.GetUdfValues() && f.free == freeStruct:
		return e.definedValues(b, v.Message(), nil)
	case f.wire.GetUdfValues():
		return e.definedText(b, v.Message())
	case e.wire && f.wire.GetJsonText() == optionsv1.JsonText_JSON_TEXT_MEMBERS:
		return e.textMembers(b, f, v)
	case e.wire && f.wire.GetJsonText() != optionsv1.JsonText_JSON_TEXT_UNSPECIFIED:
		return e.jsonText(b, f, v.Message())
	case e.wire && f.wire.GetEncrypt() == optionsv1.Encrypt_ENCRYPT_PASSWORD:
		return e.encrypted(b, f, v.String())
	case f.IsList():
		return e.list(b, f, v.List())
	case f.IsMap():
		return e.mapping(b, f, v.Map())
	default:
		return e.scalar(b, f, v)
	}
}

func (e *encoder) list(b []byte, f *field, list protoreflect.List) ([]byte, error) {
	b = append(b, '[')
	var err error
	for i := range list.Len() {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = e.scalar(b, f, list.Get(i)); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

func (e *encoder) mapping(b []byte, f *field, m protoreflect.Map) ([]byte, error) {
	value := describeField(f.MapValue())
	members := make(map[string]json.RawMessage, m.Len())
	var err error
	m.Range(func(k protoreflect.MapKey, v protoreflect.Value) bool {
		members[k.String()], err = e.scalar(nil, &value, v)
		return err == nil
	})
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(members)
	return append(b, text...), err
}

func (e *encoder) scalar(b []byte, f *field, v protoreflect.Value) ([]byte, error) {
	switch f.Kind() {
	case protoreflect.StringKind:
		return appendString(b, v.String()), nil
	case protoreflect.BoolKind:
		return strconv.AppendBool(b, v.Bool()), nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind,
		protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return strconv.AppendInt(b, v.Int(), 10), nil
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind,
		protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return strconv.AppendUint(b, v.Uint(), 10), nil
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return appendNumber(b, v.Float())
	case protoreflect.BytesKind:
		return appendString(b, base64.StdEncoding.EncodeToString(v.Bytes())), nil
	case protoreflect.EnumKind:
		return e.enum(b, f, v.Enum()), nil
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return e.message(b, v.Message())
	default:
		return nil, fmt.Errorf("%s: kind %s has no JSON form", f.FullName(), f.Kind())
	}
}

func (e *encoder) enum(b []byte, f *field, n protoreflect.EnumNumber) []byte {
	if value := f.Enum().Values().ByNumber(n); value != nil {
		return appendString(b, string(value.Name()))
	}
	return strconv.AppendInt(b, int64(n), 10)
}

func (e *encoder) encrypted(b []byte, f *field, plain string) ([]byte, error) {
	if e.encrypt == nil {
		return nil, fmt.Errorf("%s: no encryption available", f.FullName())
	}
	cipher, err := e.encrypt(plain)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.FullName(), err)
	}
	return appendString(b, cipher), nil
}

// jsonText writes a free value as a JSON string that holds its JSON.
func (e *encoder) jsonText(b []byte, f *field, m protoreflect.Message) ([]byte, error) {
	value, _ := m.Interface().(*structpb.Value)
	text, isText := value.GetKind().(*structpb.Value_StringValue)
	if isText && f.wire.GetJsonText() == optionsv1.JsonText_JSON_TEXT_OR_STRING {
		return appendString(b, text.StringValue), nil
	}
	encoded, err := e.free(nil, m)
	if err != nil {
		return nil, err
	}
	if f.wire.GetJsonText() == optionsv1.JsonText_JSON_TEXT_KEY_VALUE_LIST {
		if encoded, err = keyValueList(encoded); err != nil {
			return nil, err
		}
	}
	return appendString(b, string(encoded)), nil
}

// keyValueList turns {"k": v} into [{"key": "k", "value": v}], sorted by key.
func keyValueList(object []byte) ([]byte, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(object, &members); err != nil {
		return nil, err
	}
	list := []byte{'['}
	for i, key := range sortedKeys(members) {
		if i > 0 {
			list = append(list, ',')
		}
		list = append(appendEscaped(append(list, `{"key":`...), key), `,"value":`...)
		list = append(append(list, members[key]...), '}')
	}
	return append(list, ']'), nil
}

// appendNumber prints integers without an exponent as long as a double holds
// them exactly.
func appendNumber(b []byte, n float64) ([]byte, error) {
	switch {
	case math.IsNaN(n) || math.IsInf(n, 0):
		return nil, fmt.Errorf("number %v has no JSON form", n)
	case n == math.Trunc(n) && math.Abs(n) <= maxExactInteger:
		return strconv.AppendFloat(b, n, 'f', -1, 64), nil
	default:
		return strconv.AppendFloat(b, n, 'g', -1, 64), nil
	}
}

// appendString prints s as JSON; it leaves HTML characters as they are, as
// Authing does.
func appendString(b []byte, s string) []byte {
	plain := true
	for i := range len(s) {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		b = append(b, '"')
		b = append(b, s...)
		return append(b, '"')
	}
	return appendEscaped(b, s)
}
