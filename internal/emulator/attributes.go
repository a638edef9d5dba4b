package emulator

import (
	"encoding/json"
	"maps"
	"math"
	"slices"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// attributes are the plain members of a user by JSON name, in v3 spelling: a
// string, bool, int64 or []string each. Both generations read and write them.
type attributes map[string]any

// computed are the members of a user message that are no attributes: the store
// makes them, or they have a form of their own.
var computed = []string{
	"userId", "id", "arn", "userPoolId", "createdAt", "updatedAt", "customData", "identities",
	"metadataSource", "password", "token", "blocked", "newlyCreated",
}

// attributeKinds says which attributes there are and of what kind: the plain
// members of the two user messages.
var attributeKinds = func() map[string]protoreflect.FieldDescriptor {
	kinds := make(map[string]protoreflect.FieldDescriptor)
	for _, m := range []proto.Message{(*authingv2.User)(nil), (*authingv3.User)(nil)} {
		fields := m.ProtoReflect().Descriptor().Fields()
		for i := range fields.Len() {
			if name := attributeName(fields.Get(i).JSONName()); !slices.Contains(computed, name) {
				kinds[name] = fields.Get(i)
			}
		}
	}
	return kinds
}()

// attributeName is the v3 spelling of a member.
func attributeName(jsonName string) string {
	if jsonName == "lastIP" {
		return "lastIp"
	}
	return jsonName
}

// set gives a member its value; empty text, an empty list and nil clear it.
func (a attributes) set(name string, value any) error {
	name = attributeName(name)
	fd, known := attributeKinds[name]
	if !known {
		return badField(name, "is not a member of a user")
	}
	plain, ok := plainValue(fd, value)
	if !ok {
		return badField(name, "has a value of another type")
	}
	if plain == nil {
		delete(a, name)
		return nil
	}
	a[name] = plain
	return nil
}

func plainValue(fd protoreflect.FieldDescriptor, value any) (plain any, ok bool) {
	if value == nil {
		return nil, true
	}
	switch {
	case fd.IsList():
		list, ok := stringList(value)
		if len(list) == 0 {
			return nil, ok
		}
		return list, ok
	case fd.Kind() == protoreflect.StringKind:
		text, ok := value.(string)
		if text == "" {
			return nil, ok
		}
		return text, ok
	case fd.Kind() == protoreflect.BoolKind:
		flag, ok := value.(bool)
		return flag, ok
	default:
		return wholeNumber(value)
	}
}

func wholeNumber(value any) (any, bool) {
	switch n := value.(type) {
	case int:
		return int64(n), true
	case int32:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), n == math.Trunc(n) && math.Abs(n) < 1<<53
	case json.Number:
		whole, err := strconv.ParseInt(n.String(), 10, 64)
		return whole, err == nil
	default:
		return nil, false
	}
}

func stringList(value any) ([]string, bool) {
	switch list := value.(type) {
	case []string:
		return slices.Clone(list), true
	case []any:
		texts := make([]string, len(list))
		for i, element := range list {
			text, ok := element.(string)
			if !ok {
				return nil, false
			}
			texts[i] = text
		}
		return texts, true
	default:
		return nil, false
	}
}

// absorb sets the attributes that a request message has. Members that are no
// attributes are left to the caller.
func (a attributes) absorb(m proto.Message) error {
	var err error
	m.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		if _, known := attributeKinds[attributeName(fd.JSONName())]; known {
			err = a.set(fd.JSONName(), plainOf(fd, v))
		}
		return err == nil
	})
	return err
}

func plainOf(fd protoreflect.FieldDescriptor, v protoreflect.Value) any {
	if !fd.IsList() {
		return v.Interface()
	}
	texts := make([]string, v.List().Len())
	for i := range texts {
		texts[i] = v.List().Get(i).String()
	}
	return texts
}

// fill sets the members of a user message that are attributes.
func (a attributes) fill(m proto.Message) {
	r := m.ProtoReflect()
	fields := r.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		switch value := a[attributeName(fd.JSONName())].(type) {
		case nil:
		case []string:
			list := r.Mutable(fd).List()
			for _, text := range value {
				list.Append(protoreflect.ValueOfString(text))
			}
		default:
			r.Set(fd, protoreflect.ValueOf(value))
		}
	}
}

func (a attributes) text(name string) string {
	text, _ := a[name].(string)
	return text
}

func (a attributes) number(name string) int64 {
	n, _ := a[name].(int64)
	return n
}

func (a attributes) flag(name string) bool {
	flag, _ := a[name].(bool)
	return flag
}

func (a attributes) clone() attributes { return maps.Clone(a) }
