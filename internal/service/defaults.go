package service

import (
	"fmt"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// defaultsOf finds the fields that the option `defaults` names.
func defaultsOf(request protoreflect.MessageDescriptor, values map[string]string) (map[protoreflect.FieldDescriptor]string, error) {
	found := make(map[protoreflect.FieldDescriptor]string, len(values))
	for name, value := range values {
		fd := request.Fields().ByName(protoreflect.Name(name))
		if fd == nil || fd.Kind() != protoreflect.StringKind || fd.IsList() {
			return nil, fmt.Errorf("defaults: %q is not a string field of %s", name, request.FullName())
		}
		found[fd] = value
	}
	return found, nil
}

// withDefaults is the request with what the SDK method sends for fields that are
// left empty.
func (p *plan) withDefaults(req proto.Message) proto.Message {
	filled := req
	for fd, value := range p.defaults {
		if filled.ProtoReflect().Get(fd).String() != "" {
			continue
		}
		if filled == req {
			filled = proto.Clone(req)
		}
		filled.ProtoReflect().Set(fd, protoreflect.ValueOfString(value))
	}
	return filled
}

// inQuery says that a field travels in the query of a call with a body.
func inQuery(fd protoreflect.FieldDescriptor) bool {
	wire, _ := proto.GetExtension(fd.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
	return wire.GetInQuery()
}
