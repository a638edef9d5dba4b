package front

import (
	"bytes"
	"encoding/json"
	"net/http"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

const maxGraphQLBytes = 1 << 20

// graphQLRequest is all that a body may say; other members are dropped.
type graphQLRequest struct {
	Query         string          `json:"query"`
	Variables     json.RawMessage `json:"variables,omitempty"`
	OperationName string          `json:"operationName,omitempty"`
}

// forwardedHeaders go on to Authing with a GraphQL request.
var forwardedHeaders = []string{
	appIDHeader,
	tenantIDHeader,
	poolIDHeader,
	"X-Authing-Lang",
	"X-Authing-Request-From",
	"X-Authing-Sdk-Version",
	"Traceparent",
}

// graphQL admits one operation and sends it on, or answers itself what trades a
// key for a token.
func (f *front) graphQL(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		f.refuseVerb(w, r, http.MethodPost)
		return
	}
	request, err := readGraphQL(w, r)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	admitted, err := f.admit(request, r.URL.Path)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	if admitted.trade != nil {
		f.accessToken(w, r, admitted, request.Variables)
		return
	}
	f.forward(w, r, admitted, request.Variables)
}

func (f *front) forward(w http.ResponseWriter, r *http.Request, admitted *operation, variables json.RawMessage) {
	call, caller, err := f.onBehalfOf(r, admitted, variables)
	f.logGraphQL(r, admitted, caller, err)
	if err != nil {
		gateway.WriteError(w, r, err, gateway.Compatible, optionsv1.Envelope_ENVELOPE_GRAPHQL)
		return
	}
	waiting, err := f.pendings(r, admitted, variables, call)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	call.Body, err = json.Marshal(graphQLRequest{
		Query: admitted.query, Variables: variables, OperationName: admitted.name,
	})
	if err != nil {
		f.refuse(w, r, invalid("variables cannot be read"))
		return
	}
	answer, err := f.upstream.GraphQL(r.Context(), call)
	status, body, err := readAnswer(answer, err)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	f.finish(r.Context(), admitted, waiting, status, body)
	writeBody(w, status, body)
}

// forwardable is what of a request's headers goes on to Authing.
func forwardable(from http.Header) http.Header {
	header := make(http.Header, len(forwardedHeaders))
	for _, name := range forwardedHeaders {
		if value := from.Get(name); value != "" {
			header.Set(name, value)
		}
	}
	return header
}

func readGraphQL(w http.ResponseWriter, r *http.Request) (*graphQLRequest, error) {
	body, err := readBody(w, r, maxGraphQLBytes)
	if err != nil {
		return nil, err
	}
	var request *graphQLRequest // stays nil for `null`
	if err := json.Unmarshal(body, &request); err != nil || request == nil {
		return nil, invalid("the body must be one object {query, variables, operationName}")
	}
	request.Variables = bytes.TrimSpace(request.Variables)
	switch {
	case bytes.Equal(request.Variables, []byte("null")):
		request.Variables = nil
	case len(request.Variables) > 0 && request.Variables[0] != '{':
		return nil, invalid("variables must be an object")
	}
	return request, nil
}
