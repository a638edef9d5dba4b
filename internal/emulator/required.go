package emulator

import (
	"fmt"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// checkRequired refuses a message that lacks a field the contract calls
// required, here or in the messages it has. within is where the message is,
// such as "list[0].".
func checkRequired(m protoreflect.Message, within string) error {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		fd := fields.Get(i)
		name := within + fd.JSONName()
		if !m.Has(fd) {
			rules, _ := proto.GetExtension(fd.Options(), validate.E_Field).(*validate.FieldRules)
			if rules.GetRequired() {
				return badField(name, "is required")
			}
			continue
		}
		if fd.Message() == nil || fd.IsMap() {
			continue
		}
		if !fd.IsList() {
			if err := checkRequired(m.Get(fd).Message(), name+"."); err != nil {
				return err
			}
			continue
		}
		list := m.Get(fd).List()
		for j := range list.Len() {
			if err := checkRequired(list.Get(j).Message(), fmt.Sprintf("%s[%d].", name, j)); err != nil {
				return err
			}
		}
	}
	return nil
}
