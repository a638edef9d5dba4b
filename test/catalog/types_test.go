package catalog

import (
	"slices"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/test/sample"
)

// direction says whether a message is of a request or of an answer.
type direction string

const (
	sent     direction = "sent"
	received direction = "received"
)

// members compares the fields of a message with those of a type.
func (c *comparison) members(md protoreflect.MessageDescriptor, name string, d direction) {
	key := string(d) + string(md.FullName()) + " " + name
	if c.typesSeen[key] {
		return
	}
	c.typesSeen[key] = true
	var known []string
	for _, want := range c.facts.types[name] {
		known = append(known, want.name)
		fd := member(md, wireName, want.name)
		if fd == nil {
			c.find("%s has no field %s of %s", md.FullName(), want.name, name)
			continue
		}
		c.sameKind(string(fd.FullName()), fd, want.kind, d)
		c.samePresence(fd, want, d)
	}
	if d == sent {
		c.unknown(md, known, "a member of "+name)
	}
}

// Messages of protobuf's own that hold free JSON.
const (
	value     protoreflect.FullName = "google.protobuf.Value"
	object    protoreflect.FullName = "google.protobuf.Struct"
	listValue protoreflect.FullName = "google.protobuf.ListValue"
)

// sameKind compares the type of a field with the one it should have.
func (c *comparison) sameKind(where string, fd protoreflect.FieldDescriptor, want kind, d direction) {
	c.known[fd.FullName()] = true
	if fd.IsMap() {
		c.find("%s is a map, want %s", where, want)
		return
	}
	var got protoreflect.FullName
	if fd.Message() != nil {
		got = fd.Message().FullName()
	}
	if want.list() && !fd.IsList() && want.element() == anything && (got == value || got == listValue) {
		return
	}
	if want.list() != fd.IsList() {
		c.find("%s is a list: %t, want %s", where, fd.IsList(), want)
		return
	}
	element, mistaken := want.element(), false
	members, declared := c.facts.types[string(element)]
	switch {
	case want.union():
		mistaken = got != value
	case element == "string":
		mistaken = fd.Kind() != protoreflect.StringKind && sample.WireOf(fd).GetJsonText() == 0
	case element == "number":
		mistaken = fd.Kind() != protoreflect.Int64Kind
	case element == "boolean":
		mistaken = fd.Kind() != protoreflect.BoolKind
	case element == anything:
		mistaken = got != value && got != object
	case declared && len(members) == 0: // open, since nobody says what is in it
		mistaken = got != object && (fd.Message() == nil || fd.Message().Fields().Len() > 0)
	case declared:
		if mistaken = got == "" || got == value || got == object || got == listValue; !mistaken {
			c.members(fd.Message(), string(element), d)
		}
	default:
		mistaken = true
	}
	if mistaken {
		c.find("%s is %s, want %s", where, kindOf(fd), want)
	}
}

func kindOf(fd protoreflect.FieldDescriptor) string {
	if fd.Message() != nil {
		return string(fd.Message().FullName())
	}
	return fd.Kind().String()
}

// samePresence compares whether a field may be absent.
//
// A request must hold what Authing demands: a rule says so, and what would be
// false or 0 has presence, lest the rule refuse these. A list that may be empty
// is marked instead. An answer has no presence where Authing always has a value,
// and a message of both is as answers want it, or as requests do. What need not
// be there has presence and no rule, in both.
func (c *comparison) samePresence(fd protoreflect.FieldDescriptor, want field, d direction) {
	scalar := fd.Message() == nil && !fd.IsList()
	rule, mark := demanded(fd), marked(fd)
	switch free := want.kind.element() == anything || want.kind.union(); {
	case !want.required || want.nullable:
		if scalar && !fd.HasPresence() {
			c.find("%s must be optional", fd.FullName())
		}
		if d == sent && rule {
			c.find("%s is demanded, and need not be", fd.FullName())
		}
		if fd.IsList() && mark && !want.nullable {
			c.find("%s is marked REQUIRED, and need not be there", fd.FullName())
		}
	case fd.IsList():
		if !mark {
			c.find("%s must be marked REQUIRED", fd.FullName())
		}
	case free:
	case d == received || c.answered[fd.Parent().FullName()] != nil:
		if scalar && fd.HasPresence() && !rule {
			c.find("%s must not be optional", fd.FullName())
		}
	case !rule:
		c.find("%s must be demanded", fd.FullName())
	case scalar && fd.Kind() != protoreflect.StringKind && !fd.HasPresence():
		c.find("%s must have presence", fd.FullName())
	}
}

func demanded(fd protoreflect.FieldDescriptor) bool {
	rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
	return rules.GetRequired()
}

func marked(fd protoreflect.FieldDescriptor) bool {
	behaviors, _ := proto.GetExtension(fd.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	return slices.Contains(behaviors, annotations.FieldBehavior_REQUIRED)
}

// answered is every message that an answer may hold.
func answered(list []rpc) map[protoreflect.FullName]protoreflect.MessageDescriptor {
	seen := make(map[protoreflect.FullName]protoreflect.MessageDescriptor)
	var visit func(protoreflect.MessageDescriptor)
	visit = func(md protoreflect.MessageDescriptor) {
		if seen[md.FullName()] != nil {
			return
		}
		seen[md.FullName()] = md
		for i := range md.Fields().Len() {
			if of := md.Fields().Get(i).Message(); of != nil {
				visit(of)
			}
		}
	}
	for _, r := range list {
		visit(r.Output())
	}
	return seen
}
