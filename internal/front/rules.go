package front

import (
	"slices"

	"google.golang.org/genproto/googleapis/api/annotations"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
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

// join gives an rpc of end users the path that it has at Authing, where that is
// a management rpc's here.
func (t routes) join(method protoreflect.MethodDescriptor) error {
	upstream := upstreamOf(method)
	if len(rulesOf(method)) > 0 || upstream.GetHttp() == nil || !needsUser(method) {
		return nil
	}
	verb, template := verbAndTemplate(upstream.GetHttp())
	segments, err := parseTemplate(template)
	if err != nil {
		return err
	}
	for i, other := range t {
		if other.verb == verb && slices.Equal(other.segments, segments) && isManagement(other.method) {
			t[i].ofUser = method
		}
	}
	return nil
}

func upstreamOf(method protoreflect.MethodDescriptor) *optionsv1.Upstream {
	upstream, _ := proto.GetExtension(method.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	return upstream
}

func isSubscription(method protoreflect.MethodDescriptor) bool {
	return upstreamOf(method).GetTransport() == optionsv1.Transport_TRANSPORT_WEBSOCKET
}
