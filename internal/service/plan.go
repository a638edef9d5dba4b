package service

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// plan is an rpc compiled from its descriptor.
type plan struct {
	fullMethod string
	request    protoreflect.MessageType
	response   protoreflect.MessageType
	generation authing.Generation
	identity   optionsv1.Identity
	host       optionsv1.Host
	envelope   optionsv1.Envelope
	body       optionsv1.Body
	fixed      map[string]string
	defaults   map[protoreflect.FieldDescriptor]string // of fields left empty
	forwards   []string                                // headers beside those of all calls

	// encryptType is set where the request holds v3 passwords.
	encryptType *encryptType

	// REST.
	verb    string
	path    []segment
	inPath  func(protoreflect.FieldDescriptor) bool
	hasBody bool

	// GraphQL.
	operation string
	document  string
	result    []string
	input     string // variable that takes the request
	userID    string
	aliases   []string // root fields that mean the same
	// arguments is where variables are among the root field's arguments.
	arguments map[string][]string
	// besideInput are the request fields that are variables of their own.
	besideInput []string

	// poolID and appID are the request fields that take the ids of the call's
	// pool and application; nil for none.
	poolID, appID protoreflect.FieldDescriptor

	// answer is the field of the response that is the data; nil: the data is
	// the response.
	answer protoreflect.FieldDescriptor

	// local: answered by an override alone.
	local    bool
	override func(context.Context, proto.Message) (proto.Message, error)

	// revokes says whose tokens the rpc ends; nil: nobody's.
	revokes *revoking

	// stream is how the answers of a subscription are made; nil: one answer.
	stream *streamAnswer

	// repeatable: done twice, the rpc does no more than done once.
	repeatable bool

	// ignored: the response has no field, so a bare answer is not read.
	ignored bool
}

// segment is a piece of a path: literal text or the value of a field.
type segment struct {
	literal string
	field   protoreflect.FieldDescriptor
}

func compile(method protoreflect.MethodDescriptor) (*plan, error) {
	up, _ := proto.GetExtension(method.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	if up == nil {
		return nil, errors.New("no upstream option")
	}
	p := &plan{
		fullMethod: fullMethod(method),
		identity:   up.GetIdentity(),
		host:       up.GetHost(),
		envelope:   up.GetEnvelope(),
		body:       up.GetBody(),
		fixed:      up.GetFixed(),
		input:      up.GetInput(),
		userID:     up.GetUserId(),
		aliases:    up.GetAliases(),
		forwards:   up.GetForwards(),
	}
	if p.identity == optionsv1.Identity_IDENTITY_UNSPECIFIED || p.host == optionsv1.Host_HOST_UNSPECIFIED {
		return nil, errors.New("upstream option without identity or host")
	}
	var err error
	if p.generation, err = generationOf(method.ParentFile().Package()); err != nil {
		return nil, err
	}
	if p.request, err = protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName()); err != nil {
		return nil, err
	}
	if p.response, err = protoregistry.GlobalTypes.FindMessageByName(method.Output().FullName()); err != nil {
		return nil, err
	}
	p.repeatable = repeatable(method)
	p.ignored = up.GetEnvelope() == optionsv1.Envelope_ENVELOPE_NONE && method.Output().Fields().Len() == 0
	p.encryptType = encryptTypeOf(method.Input())
	if p.revokes, err = compileRevokes(method); err != nil {
		return nil, err
	}
	rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	if err := p.compileAnswer(up, rule); err != nil {
		return nil, err
	}
	p.poolID = method.Input().Fields().ByName(protoreflect.Name(up.GetPoolId()))
	p.appID = method.Input().Fields().ByName(protoreflect.Name(up.GetAppId()))
	if up.GetPoolId() != "" && p.poolID == nil || up.GetAppId() != "" && p.appID == nil {
		return nil, fmt.Errorf("pool_id or app_id is no field of %s", method.Input().FullName())
	}
	if p.defaults, err = defaultsOf(method.Input(), up.GetDefaults()); err != nil {
		return nil, err
	}
	if method.IsStreamingClient() || method.IsStreamingServer() != (up.GetTransport() == optionsv1.Transport_TRANSPORT_WEBSOCKET) {
		return nil, errors.New("websockets, and they alone, have a stream of answers")
	}
	switch up.GetTransport() {
	case optionsv1.Transport_TRANSPORT_WEBSOCKET:
		if p.stream, err = compileStream(method.Output()); err != nil {
			return nil, err
		}
		return p, p.compileRoute(up.GetHttp())
	case optionsv1.Transport_TRANSPORT_GRAPHQL:
		return p, p.compileGraphQL(up.GetGraphql())
	case optionsv1.Transport_TRANSPORT_LOCAL:
		p.local = true
		return p, nil
	case optionsv1.Transport_TRANSPORT_REST:
		if up.GetHttp() != nil {
			rule = up.GetHttp()
		}
		return p, p.compileRoute(rule)
	default:
		return nil, fmt.Errorf("transport %s is not served", up.GetTransport())
	}
}

// repeatable reads the rpc's idempotency_level.
func repeatable(method protoreflect.MethodDescriptor) bool {
	options, _ := method.Options().(*descriptorpb.MethodOptions)
	switch options.GetIdempotencyLevel() {
	case descriptorpb.MethodOptions_NO_SIDE_EFFECTS, descriptorpb.MethodOptions_IDEMPOTENT:
		return true
	default:
		return false
	}
}

func generationOf(pkg protoreflect.FullName) (authing.Generation, error) {
	switch pkg {
	case "authing.v1":
		return authing.V1, nil
	case "authing.v2":
		return authing.V2, nil
	case "authing.v3":
		return authing.V3, nil
	default:
		return 0, fmt.Errorf("package %s mirrors no SDK generation", pkg)
	}
}

// compileAnswer finds the response field that holds the data.
func (p *plan) compileAnswer(up *optionsv1.Upstream, rule *annotations.HttpRule) error {
	name := rule.GetResponseBody()
	if name != "" && up.GetResponseField() != "" {
		return errors.New("both response_body and response_field are set")
	}
	if name == "" {
		name = up.GetResponseField()
	}
	if name == "" {
		return nil
	}
	p.answer = p.response.Descriptor().Fields().ByName(protoreflect.Name(name))
	if p.answer == nil {
		return fmt.Errorf("%s has no field %q", p.response.Descriptor().FullName(), name)
	}
	return nil
}

func (p *plan) compileRoute(rule *annotations.HttpRule) error {
	var template string
	switch pattern := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		p.verb, template = "GET", pattern.Get
	case *annotations.HttpRule_Post:
		p.verb, template = "POST", pattern.Post
	case *annotations.HttpRule_Put:
		p.verb, template = "PUT", pattern.Put
	case *annotations.HttpRule_Delete:
		p.verb, template = "DELETE", pattern.Delete
	case *annotations.HttpRule_Patch:
		p.verb, template = "PATCH", pattern.Patch
	default:
		return errors.New("no outbound route")
	}
	switch rule.GetBody() {
	case "":
	case "*":
		p.hasBody = true
	default:
		return fmt.Errorf("body %q: only \"*\" is known", rule.GetBody())
	}
	return p.compilePath(template)
}

// compilePath splits a template of literals and {field}.
func (p *plan) compilePath(template string) error {
	inPath := make(map[protoreflect.Name]bool)
	rest := template
	for rest != "" {
		literal, after, found := strings.Cut(rest, "{")
		p.path = append(p.path, segment{literal: literal})
		if !found {
			break
		}
		name, tail, closed := strings.Cut(after, "}")
		field := p.request.Descriptor().Fields().ByName(protoreflect.Name(name))
		if !closed || field == nil || field.Kind() != protoreflect.StringKind || field.IsList() {
			return fmt.Errorf("path %q: %q is not a string field of the request", template, name)
		}
		p.path = append(p.path, segment{field: field})
		inPath[field.Name()] = true
		rest = tail
	}
	p.inPath = func(fd protoreflect.FieldDescriptor) bool { return inPath[fd.Name()] }
	return nil
}
