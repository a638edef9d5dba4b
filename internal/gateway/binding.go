package gateway

import (
	"fmt"
	"net/http"
	"regexp"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// binding is one way to reach an rpc over HTTP.
type binding struct {
	method   string // /package.Service/Method
	hasBody  bool
	body     protoreflect.FieldDescriptor // field that the body is; nil: the whole request
	path     map[string]bool              // request fields taken from the path
	data     protoreflect.FieldDescriptor // response field that is the data; nil: the whole response
	envelope optionsv1.Envelope
	form     bool       // the body may be a form
	stream   *streaming // nil: one answer
	forwards []string   // headers that become metadata beside those of all calls
	inQuery  []string   // parameters that the query has although there is a body

	// socket is set where the answers are told by a websocket. renamed are its
	// parameters that Authing calls otherwise.
	socket  *socketFields
	renamed map[string]string
}

// route is where a binding is found; pattern is written as runtime.Pattern
// writes itself.
type route struct{ verb, pattern string }

// routes reads the google.api.http rules of the services: those of Authing's
// paths, and the plain ones, which are our own services' and the paths of rpcs
// without a rule. sdks adds the rpcs without a rule that SDKs reach nevertheless.
func routes(list []service, sdks bool) (authing, plain map[route]*binding, err error) {
	authing, plain = map[route]*binding{}, map[route]*binding{}
	for _, s := range list {
		bound := authing
		if s.ours {
			bound = plain
		}
		for i := range s.descriptor.Methods().Len() {
			m := s.descriptor.Methods().Get(i)
			name := fmt.Sprintf("/%s/%s", s.descriptor.FullName(), m.Name())
			rule, _ := proto.GetExtension(m.Options(), annotations.E_Http).(*annotations.HttpRule)
			if rule == nil {
				upstream, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
				b := &binding{method: name, hasBody: true, forwards: upstream.GetForwards()}
				if b.stream, err = streamOf(m); err != nil {
					return nil, nil, err
				}
				plain[route{http.MethodPost, name}] = b
				if at, b, err := sdkRoute(name, m); err != nil {
					return nil, nil, err
				} else if sdks && b != nil {
					authing[at] = b // subscriptions of two generations are one: the later's counts
				}
				continue
			}
			for _, r := range append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...) {
				at, b, err := bind(name, m, r)
				if err != nil {
					return nil, nil, err
				}
				if other, taken := bound[at]; taken {
					return nil, nil, fmt.Errorf("gateway: %s and %s share %s %s", other.method, name, at.verb, at.pattern)
				}
				if b.stream != nil && !s.ours {
					return nil, nil, fmt.Errorf("gateway: %s has many answers, and its envelope room for one", name)
				}
				bound[at] = b
			}
		}
	}
	return authing, plain, nil
}

// streamOf is how an rpc with many answers is called, nil for any other.
func streamOf(m protoreflect.MethodDescriptor) (*streaming, error) {
	if !m.IsStreamingServer() {
		return nil, nil
	}
	request, err := protoregistry.GlobalTypes.FindMessageByName(m.Input().FullName())
	if err != nil {
		return nil, fmt.Errorf("gateway: %s: %w", m.FullName(), err)
	}
	response, err := protoregistry.GlobalTypes.FindMessageByName(m.Output().FullName())
	if err != nil {
		return nil, fmt.Errorf("gateway: %s: %w", m.FullName(), err)
	}
	return &streaming{request, response}, nil
}

var (
	bareVariable = regexp.MustCompile(`\{([^=}]+)\}`)
	variable     = regexp.MustCompile(`\{([^=}]+)`)
)

func bind(name string, m protoreflect.MethodDescriptor, rule *annotations.HttpRule) (route, *binding, error) {
	verb, template := verbOf(rule)
	if template == "" {
		return route{}, nil, fmt.Errorf("gateway: %s has a route without a path", name)
	}
	upstream, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	b := &binding{
		method:   name,
		path:     map[string]bool{},
		envelope: upstream.GetEnvelope(),
		form:     upstream.GetBody() == optionsv1.Body_BODY_FORM,
		forwards: upstream.GetForwards(),
		hasBody:  rule.GetBody() != "",
	}
	for _, v := range variable.FindAllStringSubmatch(template, -1) {
		b.path[v[1]] = true
	}
	if field := rule.GetBody(); b.hasBody && field != "*" {
		if b.body = m.Input().Fields().ByName(protoreflect.Name(field)); b.body == nil {
			return route{}, nil, fmt.Errorf("gateway: %s: body names the unknown field %q", name, field)
		}
	}
	if b.envelope == optionsv1.Envelope_ENVELOPE_V2_MESSAGE && m.Output().Fields().ByName("message") == nil {
		return route{}, nil, fmt.Errorf("gateway: %s answers a message, and its response has none", name)
	}
	if field := rule.GetResponseBody(); field != "" {
		if b.data = m.Output().Fields().ByName(protoreflect.Name(field)); b.data == nil {
			return route{}, nil, fmt.Errorf("gateway: %s: response_body names the unknown field %q", name, field)
		}
	}
	var err error
	b.stream, err = streamOf(m)
	return route{verb, bareVariable.ReplaceAllString(template, "{$1=*}")}, b, err
}

func verbOf(rule *annotations.HttpRule) (verb, template string) {
	switch p := rule.GetPattern().(type) {
	case *annotations.HttpRule_Get:
		return http.MethodGet, p.Get
	case *annotations.HttpRule_Post:
		return http.MethodPost, p.Post
	case *annotations.HttpRule_Put:
		return http.MethodPut, p.Put
	case *annotations.HttpRule_Patch:
		return http.MethodPatch, p.Patch
	case *annotations.HttpRule_Delete:
		return http.MethodDelete, p.Delete
	default:
		return "", ""
	}
}
