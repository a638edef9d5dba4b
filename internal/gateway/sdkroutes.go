package gateway

import (
	"fmt"
	"net/http"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// sdkRoute is how SDKs reach an rpc that has no rule of google.api.http: a
// subscription by a websocket at Authing's path; and an end user's or a
// management rpc at its own name by what stands before the gateway, which knows
// which rpc a request to a path of Authing's is for. No binding: not at all.
func sdkRoute(name string, m protoreflect.MethodDescriptor) (route, *binding, error) {
	upstream, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	subscription := upstream.GetTransport() == optionsv1.Transport_TRANSPORT_WEBSOCKET
	named := upstream.GetTransport() == optionsv1.Transport_TRANSPORT_REST &&
		(upstream.GetIdentity() == optionsv1.Identity_IDENTITY_END_USER || upstream.GetIdentity() == optionsv1.Identity_IDENTITY_MANAGEMENT)
	if upstream.GetHttp() == nil || !subscription && !named {
		return route{}, nil, nil
	}
	at, b, err := bind(name, m, upstream.GetHttp())
	if err != nil {
		return route{}, nil, err
	}
	if subscription {
		b.renamed = renamed(m.Input())
		b.socket, err = socketOf(m.Output())
		return at, b, err
	}
	b.inQuery = inQuery(m.Input())
	if field := upstream.GetResponseField(); field != "" {
		if b.data = m.Output().Fields().ByName(protoreflect.Name(field)); b.data == nil {
			return route{}, nil, fmt.Errorf("gateway: %s: response_field names the unknown field %q", name, field)
		}
	}
	return route{http.MethodPost, name}, b, nil
}

// renamed are the parameters that Authing calls otherwise than we do.
func renamed(request protoreflect.MessageDescriptor) map[string]string {
	names := map[string]string{}
	for i := range request.Fields().Len() {
		field := request.Fields().Get(i)
		wire, _ := proto.GetExtension(field.Options(), optionsv1.E_Wire).(*optionsv1.Wire)
		if wire.GetName() != "" {
			names[wire.GetName()] = field.JSONName()
		}
	}
	return names
}

// inQuery are the parameters that the query has although there is a body.
func inQuery(request protoreflect.MessageDescriptor) []string {
	var names []string
	for i := range request.Fields().Len() {
		field := request.Fields().Get(i)
		if wire, _ := proto.GetExtension(field.Options(), optionsv1.E_Wire).(*optionsv1.Wire); wire.GetInQuery() {
			names = append(names, field.JSONName())
		}
	}
	return names
}
