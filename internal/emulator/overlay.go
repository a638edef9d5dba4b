package emulator

import (
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"
)

// overlay gives a message the members that another one has, by name: lists and
// plain members are replaced, objects overlaid. Members that are not in both
// messages are left to the caller.
func overlay(to, from protoreflect.Message) {
	fields := to.Descriptor().Fields()
	from.Range(func(fd protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		target := fields.ByName(fd.Name())
		switch {
		case target == nil:
		case fd.IsList():
			list := to.NewField(target).List()
			for i := range value.List().Len() {
				list.Append(value.List().Get(i))
			}
			to.Set(target, protoreflect.ValueOfList(list))
		case fd.Message() == nil:
			to.Set(target, value)
		default:
			overlayObject(to, target, value.Message())
		}
		return true
	})
}

func overlayObject(to protoreflect.Message, target protoreflect.FieldDescriptor, from protoreflect.Message) {
	change, free := from.Interface().(*structpb.Struct)
	if !free {
		overlay(to.Mutable(target).Message(), from)
		return
	}
	before, _ := to.Get(target).Message().Interface().(*structpb.Struct)
	to.Set(target, protoreflect.ValueOfMessage(merged(before, change).ProtoReflect()))
}
