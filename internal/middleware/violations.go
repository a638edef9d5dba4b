package middleware

import (
	"fmt"
	"strings"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"buf.build/go/protovalidate"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

func invalid(message protoreflect.MessageDescriptor, violations []*protovalidate.Violation) error {
	fields := make([]*errdetails.BadRequest_FieldViolation, len(violations))
	for i, v := range violations {
		fields[i] = &errdetails.BadRequest_FieldViolation{
			Field:       fieldName(message, v.Proto),
			Description: v.Proto.GetMessage(),
		}
	}
	return apierror.Invalid(fields...)
}

// uncheckable is a rule that does not compile or fails to run: our mistake,
// not the caller's. Its text may quote the message, so it is not told.
func uncheckable() error {
	return apierror.New(codes.Internal, errorsv1.Reason_INTERNAL_PANIC, "the request could not be checked")
}

// fieldName is the path of the field to blame in JSON names. A rule of a whole
// message stands on no field; its id names one up to the last dot, for example
// passwordPayload.required.
func fieldName(message protoreflect.MessageDescriptor, v *validate.Violation) string {
	path := jsonPath(message, v.GetField().GetElements())
	if len(v.GetRule().GetElements()) > 0 { // the path of a rule that stands on a field
		return path
	}
	own, _, found := cutLast(v.GetRuleId(), ".")
	switch {
	case !found:
		return path
	case path == "":
		return own
	default:
		return path + "." + own
	}
}

func jsonPath(message protoreflect.MessageDescriptor, elements []*validate.FieldPathElement) string {
	var b strings.Builder
	for _, element := range elements {
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		name := element.GetFieldName()
		if message != nil {
			field := message.Fields().ByNumber(protoreflect.FieldNumber(element.GetFieldNumber()))
			message = nil
			if field != nil {
				name, message = field.JSONName(), messageOf(field)
			}
		}
		b.WriteString(name)
		switch key := element.GetSubscript().(type) {
		case *validate.FieldPathElement_Index:
			fmt.Fprintf(&b, "[%d]", key.Index)
		case *validate.FieldPathElement_StringKey:
			fmt.Fprintf(&b, "[%q]", key.StringKey)
		case *validate.FieldPathElement_IntKey:
			fmt.Fprintf(&b, "[%d]", key.IntKey)
		case *validate.FieldPathElement_UintKey:
			fmt.Fprintf(&b, "[%d]", key.UintKey)
		case *validate.FieldPathElement_BoolKey:
			fmt.Fprintf(&b, "[%t]", key.BoolKey)
		}
	}
	return b.String()
}

// messageOf is the message below a field, nil for a scalar.
func messageOf(field protoreflect.FieldDescriptor) protoreflect.MessageDescriptor {
	if field.IsMap() {
		return field.MapValue().Message()
	}
	return field.Message()
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
