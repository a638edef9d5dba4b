package codec

import (
	"slices"
	"sync"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// field is what the codec knows of one field, read once from its options.
type field struct {
	protoreflect.FieldDescriptor

	json       string
	wire       *optionsv1.Wire
	free       freeKind
	always     bool // printed even when zero or empty
	identifier bool // an answer without it is malformed

	// types is the field that has the types and labels of this one's
	// user-defined values; it is no member of its own. Nil for none.
	types protoreflect.FieldDescriptor
}

// freeKind says whether a field holds free JSON.
type freeKind int

const (
	notFree freeKind = iota
	freeStruct
	freeValue
	freeList
)

// message is the fields of one message type.
type message struct {
	ordered []field
	byJSON  map[string]*field
}

// messages caches *message by protoreflect.FullName. Descriptors are global
// and finite, so the cache is bounded by the contract.
var messages sync.Map

func describe(md protoreflect.MessageDescriptor) *message {
	if known, ok := messages.Load(md.FullName()); ok {
		return known.(*message)
	}
	m := &message{byJSON: make(map[string]*field, md.Fields().Len())}
	types := make(map[string]protoreflect.FieldDescriptor)
	for i := range md.Fields().Len() {
		f := describeField(md.Fields().Get(i))
		if of := f.wire.GetUdfTypes(); of != "" {
			types[of] = f.FieldDescriptor
			continue
		}
		m.ordered = append(m.ordered, f)
	}
	for i := range m.ordered {
		f := &m.ordered[i]
		f.types = types[f.json]
		m.byJSON[f.json] = f
	}
	known, _ := messages.LoadOrStore(md.FullName(), m)
	return known.(*message)
}

func describeField(fd protoreflect.FieldDescriptor) field {
	behavior, _ := proto.GetExtension(fd.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	f := field{FieldDescriptor: fd, json: fd.JSONName(), wire: wire}
	f.identifier = slices.Contains(behavior, annotations.FieldBehavior_IDENTIFIER)
	if fd.IsList() {
		f.always = slices.Contains(behavior, annotations.FieldBehavior_REQUIRED)
	} else {
		f.always = !fd.HasPresence() && !fd.IsMap()
	}
	f.free = freeKindOf(fd.Message())
	return f
}

// HoldsPassword says that a field of m, or of a message in it, is set and
// encrypted on its way to Authing.
func HoldsPassword(m proto.Message) bool {
	return holdsPassword(m.ProtoReflect())
}

func holdsPassword(m protoreflect.Message) (found bool) {
	m.Range(func(fd protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case fd.Message() == nil:
			wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
			found = wire.GetEncrypt() == optionsv1.Encrypt_ENCRYPT_PASSWORD
		case freeKindOf(fd.Message()) != notFree || fd.IsMap():
		case fd.IsList():
			for i := 0; i < v.List().Len() && !found; i++ {
				found = holdsPassword(v.List().Get(i).Message())
			}
		default:
			found = holdsPassword(v.Message())
		}
		return !found
	})
	return found
}

func freeKindOf(md protoreflect.MessageDescriptor) freeKind {
	if md == nil {
		return notFree
	}
	switch md.FullName() {
	case "google.protobuf.Struct":
		return freeStruct
	case "google.protobuf.Value":
		return freeValue
	case "google.protobuf.ListValue":
		return freeList
	default:
		return notFree
	}
}
