package front

import (
	"net/http"
	"net/url"

	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/access"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// subscribe checks a request for a subscription and hands it to the API, which
// makes a websocket of it.
func (f *front) subscribe(w http.ResponseWriter, r, out *http.Request, method protoreflect.MethodDescriptor) {
	caller, err := f.subscriber(out, method)
	if err != nil {
		f.refuseHandshake(w, r, err)
		return
	}
	f.api.ServeHTTP(w, out.WithContext(access.AtDoor(out.Context(), caller)))
}

// subscriber is who wants to subscribe by out, which is prepared for the API.
// What the Node SDK signs for a subscription is neither its address nor the
// time: it opens subscriptions alone, and those as long as the key is good.
func (f *front) subscriber(out *http.Request, method protoreflect.MethodDescriptor) (access.Caller, error) {
	if err := takeToken(out); err != nil {
		return access.Caller{}, err
	}
	if !isManagement(method) {
		return access.Public(), f.checkEndUser(out)
	}
	caller, err := f.managementCaller(out, func() (string, error) { return f.signatures.VerifyWebsocket(out) })
	if err != nil {
		return access.Caller{}, err
	}
	asManagement(out, method, caller)
	return caller, nil
}

// takeToken moves the token that SDKs put into the query of a websocket to
// where all other requests have it.
func takeToken(out *http.Request) error {
	query, err := url.ParseQuery(out.URL.RawQuery)
	if err != nil {
		return invalid("the query is not valid URL encoding")
	}
	tokens, given := query["token"]
	if !given {
		return nil
	}
	if len(tokens) > 1 || out.Header.Get("Authorization") != "" {
		return errUnclear
	}
	query.Del("token")
	out.URL.RawQuery = query.Encode()
	out.RequestURI = out.URL.RequestURI()
	out.Header.Set("Authorization", tokens[0])
	return nil
}

// refuseHandshake is refuse by the true HTTP status, as clients of websockets
// read nothing else.
func (f *front) refuseHandshake(w http.ResponseWriter, r *http.Request, err error) {
	f.logEnd(r, "refused", err)
	gateway.WriteError(w, r, err, gateway.REST, optionsv1.Envelope_ENVELOPE_V3)
}
