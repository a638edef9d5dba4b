package main

import (
	"slices"

	"buf.build/gen/go/bufbuild/protovalidate/protocolbuffers/go/buf/validate"
	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/pluginpb"
)

// surface is the request for those rpcs alone that speak one JSON: every rpc of it
// has a route, and google.api.field_behavior says what is required in it.
func (c *contract) surface(plain bool) *pluginpb.CodeGeneratorRequest {
	request := proto.CloneOf(c.request)
	request.Parameter = new("disable_default_errors=true")
	rpcs := make(map[protoreflect.FullName]*rpc)
	for _, r := range c.rpcs {
		rpcs[r.FullName()] = r
	}
	required := c.required(plain)
	for _, file := range request.GetProtoFile() {
		pkg := protoreflect.FullName(file.GetPackage())
		for _, service := range file.GetService() {
			for _, m := range service.GetMethod() {
				name := pkg.Append(protoreflect.Name(service.GetName())).Append(protoreflect.Name(m.GetName()))
				route(m, rpcs[name], plain)
			}
		}
		for _, m := range file.GetMessageType() {
			mark(m, pkg.Append(protoreflect.Name(m.GetName())), required)
		}
	}
	return request
}

// route gives a method the route it has without a rule, or takes its rule away
// where it is of the other surface.
func route(m *descriptorpb.MethodDescriptorProto, r *rpc, plain bool) {
	switch {
	case r == nil:
	case r.plain != plain:
		proto.ClearExtension(m.GetOptions(), annotations.E_Http)
	case !proto.HasExtension(m.GetOptions(), annotations.E_Http):
		proto.SetExtension(m.GetOptions(), annotations.E_Http, &annotations.HttpRule{
			Pattern: &annotations.HttpRule_Post{Post: r.routes[0].path}, Body: r.routes[0].body,
		})
	}
}

// mark says of each field of a message, and of those in it, whether it is required.
func mark(m *descriptorpb.DescriptorProto, name protoreflect.FullName, required map[protoreflect.FullName]bool) {
	for _, f := range m.GetField() {
		if f.Options == nil {
			f.Options = new(descriptorpb.FieldOptions)
		}
		behavior, _ := proto.GetExtension(f.GetOptions(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
		behavior = slices.DeleteFunc(slices.Clone(behavior), func(b annotations.FieldBehavior) bool {
			return b == annotations.FieldBehavior_REQUIRED
		})
		if required[name.Append(protoreflect.Name(f.GetName()))] {
			behavior = append(behavior, annotations.FieldBehavior_REQUIRED)
		}
		proto.SetExtension(f.GetOptions(), annotations.E_FieldBehavior, behavior)
	}
	for _, nested := range m.GetNestedType() {
		mark(nested, name.Append(protoreflect.Name(nested.GetName())), required)
	}
}

// required are the fields that are never absent: in a request those that validation
// wants, in an answer those that are always written. A message that is both has
// only what is in both.
func (c *contract) required(plain bool) map[protoreflect.FullName]bool {
	asked, answered := make(messages), make(messages)
	for _, r := range c.rpcs {
		if r.plain == plain {
			asked.add(r.Input())
			answered.add(r.Output())
		}
	}
	out := make(map[protoreflect.FullName]bool)
	for _, set := range []messages{asked, answered} {
		for name, m := range set {
			for i := range m.Fields().Len() {
				f := m.Fields().Get(i)
				out[f.FullName()] = (asked[name] == nil || validated(f)) && (answered[name] == nil || !plain && written(f))
			}
		}
	}
	return out
}

// messages is a set of messages with all that are in them.
type messages map[protoreflect.FullName]protoreflect.MessageDescriptor

func (s messages) add(m protoreflect.MessageDescriptor) {
	if s[m.FullName()] != nil {
		return
	}
	s[m.FullName()] = m
	for i := range m.Fields().Len() {
		if of := m.Fields().Get(i).Message(); of != nil {
			s.add(of)
		}
	}
}

func validated(f protoreflect.FieldDescriptor) bool {
	rules, _ := proto.GetExtension(f.Options(), validate.E_Field).(*validate.FieldRules)
	return rules.GetRequired()
}

// written is the rule by which internal/codec writes a field even when it is zero.
// Protobuf's JSON leaves every zero out.
func written(f protoreflect.FieldDescriptor) bool {
	if f.IsList() {
		behavior, _ := proto.GetExtension(f.Options(), annotations.E_FieldBehavior).([]annotations.FieldBehavior)
		return slices.Contains(behavior, annotations.FieldBehavior_REQUIRED)
	}
	return !f.HasPresence() && !f.IsMap()
}
