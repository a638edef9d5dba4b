package main

import (
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const (
	mediaJSON  = "application/json"
	mediaForm  = "application/x-www-form-urlencoded"
	mediaLines = "application/x-ndjson"
)

// complete adds to an operation what the stock plugin does not know of its rpc.
func (c *contract) complete(op *openapi3.Operation, r *rpc, binding int, schemas openapi3.Schemas) error {
	op.OperationID = operationID(r, binding)
	op.Tags = []string{r.tagName()}
	summarize(op)
	op.Extensions = map[string]any{
		"x-rpc":   r.service() + "/" + string(r.Name()),
		"x-scope": r.scope(),
	}
	op.Security = credentials(r)
	for _, name := range headers(r) {
		op.Parameters = append(op.Parameters, &openapi3.ParameterRef{Ref: "#/components/parameters/" + name})
	}
	if op.RequestBody != nil {
		nameBody(op.RequestBody.Value, r, r.routes[binding], schemas)
	}
	if err := c.examples[op.OperationID].show(op); err != nil {
		return err
	}
	return c.answers(op, r, r.routes[binding])
}

// summarize leaves the first sentence of the comment as the summary, which is shown
// as a title.
func summarize(op *openapi3.Operation) {
	first, rest, more := strings.Cut(strings.ReplaceAll(op.Summary, "\n", " "), ". ")
	if !more {
		op.Summary = first
		return
	}
	op.Summary, op.Description = first+".", strings.TrimSpace(rest+"\n\n"+op.Description)
}

// operationID is one word for code generators: v3ManagementGetUser.
func operationID(r *rpc, binding int) string {
	id, _, _ := strings.Cut(strings.TrimPrefix(string(r.ParentFile().Package()), "authing."), ".")
	if _, known := groups[r.service()]; known { // two services of a generation
		id += strings.TrimSuffix(string(r.Parent().Name()), "Service")
	}
	id += string(r.Name())
	if binding > 0 {
		id += strconv.Itoa(binding + 1)
	}
	return id
}

// credentials are the alternatives of what a call carries: a proof of the caller in
// each of its forms, and with it the end user's token where the rpc acts for one.
// Only where it does not may `authorization` be the caller's, and of management rpcs
// alone.
func credentials(r *rpc) *openapi3.SecurityRequirements {
	identity, schemes := r.options.Upstream.Identity, []string{"caller", "callerCertificate"}
	if identity == "IDENTITY_MANAGEMENT" {
		schemes = append(schemes, "callerBearer")
	}
	out := openapi3.NewSecurityRequirements()
	for _, scheme := range schemes {
		requirement := openapi3.NewSecurityRequirement().Authenticate(scheme, r.scope())
		if identity == "IDENTITY_END_USER" {
			requirement.Authenticate("endUser")
		}
		out.With(requirement)
	}
	return out
}

// headers are the parameters of frame.yaml that the rpc heeds.
func headers(r *rpc) []string {
	if r.options.Upstream.Identity == "IDENTITY_MANAGEMENT" {
		return []string{"UserpoolId", "Lang", "RequestId"}
	}
	return []string{"AppId", "AppTenantId", "Lang", "RequestId"}
}

// nameBody gives the whole request its name, which the stock plugin writes out in
// place, and adds the form that OAuth's endpoints take.
func nameBody(body *openapi3.RequestBody, r *rpc, at rule, schemas openapi3.Schemas) {
	content := body.Content.Get(mediaJSON)
	if at.body == "*" && !strings.Contains(at.path, "{") {
		name := schemaName(r.Input().FullName(), r.plain)
		content.Schema.Value.Description = comment(r.Input())
		schemas[name] = content.Schema
		content.Schema = reference(name)
	}
	if r.options.Upstream.Body == "BODY_FORM" && !r.plain {
		body.Content[mediaForm] = &openapi3.MediaType{Schema: content.Schema}
	}
	if content.Schema.Ref != "" && len(schemas[schemaName(r.Input().FullName(), r.plain)].Value.Required) == 0 {
		body.Required = false // nothing at all is an empty request
	}
}
