package main

import (
	"cmp"
	"fmt"
	"net/http"

	"github.com/getkin/kin-openapi/openapi3"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// envelope is how a route answers: the names of schemas and responses in frame.yaml.
type envelope struct {
	success string // "": the data alone
	noData  bool   // an acknowledgement
	failure string
}

// envelopes are those of internal/gateway.
var envelopes = map[string]envelope{
	"ENVELOPE_UNSPECIFIED": {success: "v3.Success", failure: "ErrorV3"},
	"ENVELOPE_V3":          {success: "v3.Success", failure: "ErrorV3"},
	"ENVELOPE_V2":          {success: "v2.Success", failure: "ErrorV2"},
	"ENVELOPE_V2_MESSAGE":  {success: "v2.Success", noData: true, failure: "ErrorV2"},
	"ENVELOPE_NONE":        {failure: "ErrorOAuth"},
	"ENVELOPE_MAYBE":       {failure: "ErrorV3OrOAuth"},
}

// answers writes the responses of an operation.
func (c *contract) answers(op *openapi3.Operation, r *rpc, at rule) error {
	success := op.Responses.Status(http.StatusOK).Value
	content := success.Content.Get(mediaJSON)
	success.Headers = openapi3.Headers{"X-Request-Id": &openapi3.HeaderRef{Ref: "#/components/headers/X-Request-Id"}}
	failure := "ErrorStatus"
	switch {
	case r.IsStreamingServer():
		success.Content = openapi3.Content{mediaLines: {Schema: &openapi3.SchemaRef{Value: &openapi3.Schema{
			Description: "One line; what fails after the first is the last.",
			AnyOf:       openapi3.SchemaRefs{content.Schema, reference("StreamError")},
		}}}}
	case !r.plain:
		e, ok := envelopes[cmp.Or(r.options.Upstream.Envelope, "ENVELOPE_UNSPECIFIED")]
		if !ok {
			return fmt.Errorf("envelope %s has no form here", r.options.Upstream.Envelope)
		}
		data, err := c.data(content.Schema, r, at)
		if err != nil {
			return err
		}
		content.Schema, failure = enveloped(data, e), e.failure
	}
	op.Responses.Set("default", &openapi3.ResponseRef{Ref: "#/components/responses/" + failure})
	return nil
}

func enveloped(data *openapi3.SchemaRef, e envelope) *openapi3.SchemaRef {
	switch {
	case e.success == "":
		return data
	case e.noData:
		return reference(e.success)
	}
	return &openapi3.SchemaRef{Value: &openapi3.Schema{AllOf: openapi3.SchemaRefs{reference(e.success), {Value: &openapi3.Schema{
		Type:       &openapi3.Types{"object"},
		Required:   []string{"data"},
		Properties: openapi3.Schemas{"data": data},
	}}}}}
}

// data is the schema of what Authing calls data. It is null where it is one field
// of the response that may be absent.
func (c *contract) data(schema *openapi3.SchemaRef, r *rpc, at rule) (*openapi3.SchemaRef, error) {
	f := r.Output().Fields().ByName(protoreflect.Name(at.answer))
	if f == nil {
		return schema, nil
	}
	options, err := c.field(f)
	if err != nil {
		return nil, err
	}
	if options.Wire.UDFValues && isStruct(f) {
		schema = reference(userDefinedValues)
	}
	free := schema.Ref == "" && schema.Value.Type == nil // null already
	if written(f) || f.IsList() || free {
		return schema, nil
	}
	return &openapi3.SchemaRef{Value: &openapi3.Schema{AnyOf: openapi3.SchemaRefs{
		schema, {Value: &openapi3.Schema{Type: &openapi3.Types{"null"}}},
	}}}, nil
}
