package gateway

import (
	"fmt"
	"net/http"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
)

// sdkRoute is how SDKs reach an rpc that has no rule of google.api.http: a
// subscription by a websocket at Authing's path; and an end user's rpc whose
// path another rpc has by what stands before the gateway, which can tell the
// two apart. No binding: not at all.
func sdkRoute(name string, m protoreflect.MethodDescriptor) (route, *binding, error) {
	upstream, _ := proto.GetExtension(m.Options(), optionsv1.E_Upstream).(*optionsv1.Upstream)
	subscription := upstream.GetTransport() == optionsv1.Transport_TRANSPORT_WEBSOCKET
	ofUser := upstream.GetTransport() == optionsv1.Transport_TRANSPORT_REST &&
		upstream.GetIdentity() == optionsv1.Identity_IDENTITY_END_USER
	if upstream.GetHttp() == nil || !subscription && !ofUser {
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
