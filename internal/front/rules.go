package front

import (
	"slices"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// rulesOf are the routes by which the door serves an rpc: those of
// google.api.http, of a subscription the websocket's. There may be none.
func rulesOf(method protoreflect.MethodDescriptor) []*annotations.HttpRule {
	if isSubscription(method) {
		return []*annotations.HttpRule{upstreamOf(method).GetHttp()}
	}
	rule, _ := proto.GetExtension(method.Options(), annotations.E_Http).(*annotations.HttpRule)
	if rule == nil {
		return nil
	}
	return append([]*annotations.HttpRule{rule}, rule.GetAdditionalBindings()...)
}

// join gives an rpc without a route the path that it has at Authing. Where that
// is a management rpc's here, it is an end user's by the credential, and the
// management rpc's of another generation by the body. A management rpc whose
// path is nobody's gets it.
func (t *routes) join(method protoreflect.MethodDescriptor) error {
	upstream := upstreamOf(method)
	managed := isManagement(method) && upstream.GetTransport() == optionsv1.Transport_TRANSPORT_REST
	if len(rulesOf(method)) > 0 || upstream.GetHttp() == nil || !managed && !needsUser(method) {
		return nil
	}
	verb, template := verbAndTemplate(upstream.GetHttp())
	segments, err := parseTemplate(template)
	if err != nil {
		return err
	}
	there := false
	for i, other := range *t {
		if other.verb != verb || !slices.Equal(other.segments, segments) {
			continue
		}
		there = true
		switch {
		case !isManagement(other.method):
		case !managed:
			(*t)[i].ofUser = method
		case other.method.ParentFile().Package() != method.ParentFile().Package():
			(*t)[i].otherwise = method
		}
	}
	if managed && !there {
		*t = append(*t, route{verb: verb, segments: segments, method: method, named: true})
	}
	return nil
}

// meant is the management rpc that a request with a body is for.
func (r *route) meant(body []byte) protoreflect.MethodDescriptor {
	if r.otherwise != nil && !gateway.Fits(r.method, body) && gateway.Fits(r.otherwise, body) {
		return r.otherwise
	}
	return r.method
}

func upstreamOf(method protoreflect.MethodDescriptor) *optionsv1.Upstream {
	upstream, _ := proto.GetExtension(method.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	return upstream
}

func isSubscription(method protoreflect.MethodDescriptor) bool {
	return upstreamOf(method).GetTransport() == optionsv1.Transport_TRANSPORT_WEBSOCKET
}
