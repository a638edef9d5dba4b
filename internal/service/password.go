package service

import (
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// encryptType is where a v3 request says how its passwords are encrypted:
// options.passwordEncryptType or, without options, passwordEncryptType.
type encryptType struct {
	options protoreflect.FieldDescriptor // nil: the field is the request's own
	field   protoreflect.FieldDescriptor
}

func encryptTypeOf(request protoreflect.MessageDescriptor) *encryptType {
	const name = "password_encrypt_type"
	if field := request.Fields().ByName(name); field != nil {
		return &encryptType{field: field}
	}
	options := request.Fields().ByName("options")
	if options == nil || options.Message() == nil || options.Message().Fields().ByName(name) == nil {
		return nil
	}
	return &encryptType{options: options, field: options.Message().Fields().ByName(name)}
}

// passwordScheme is how the passwords of a request are encrypted: always in v1
// and v2, but for their requests that can say how, as those of v3 do. A caller
// who names a type has encrypted them already, as with the SDKs; where none is
// named the configured scheme is used and the request, a copy, says so.
func (e *Engine) passwordScheme(p *plan, req proto.Message) (proto.Message, authing.PasswordScheme) {
	scheme := e.client.PasswordScheme()
	switch {
	case p.generation != authing.V3 && p.encryptType == nil:
		return req, authing.PasswordV2
	case p.encryptType == nil || scheme == authing.PasswordNone || p.encryptType.named(req) || !codec.HoldsPassword(req):
		return req, authing.PasswordNone
	}
	told := proto.Clone(req)
	holder := told.ProtoReflect()
	if p.encryptType.options != nil {
		holder = holder.Mutable(p.encryptType.options).Message()
	}
	holder.Set(p.encryptType.field, protoreflect.ValueOfString(string(scheme)))
	return told, scheme
}

// named says that the caller encrypted the passwords.
func (t *encryptType) named(req proto.Message) bool {
	holder := req.ProtoReflect()
	if t.options != nil {
		holder = holder.Get(t.options).Message()
	}
	named := holder.Get(t.field).String()
	return named != "" && named != string(authing.PasswordNone)
}
