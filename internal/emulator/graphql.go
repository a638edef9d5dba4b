package emulator

import (
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"regexp"

	"github.com/graph-gophers/graphql-go"
	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"google.golang.org/protobuf/types/known/structpb"
)

//go:embed schema/*.graphql
var schemaFiles embed.FS

// Schema is the part of Authing's v2 GraphQL schema that the emulator executes,
// in the schema definition language.
func Schema() string { return joined(schemaFiles, "schema/*.graphql") }

// Bounds of one GraphQL request.
const (
	maxGraphQLBytes      = 1 << 20
	maxGraphQLQueryBytes = 128 << 10
	maxGraphQLDepth      = 8
	maxGraphQLSelections = 2000
)

// graphQL executes requests to /graphql/v2 or to v1's /graphql.
type graphQL struct {
	emulator *Emulator
	schema   *graphql.Schema
}

func newGraphQL(e *Emulator) (*graphQL, error) {
	return newExecutor(e, Schema(), &rootFields{e})
}

func newGraphQLV1(e *Emulator) (*graphQL, error) {
	return newExecutor(e, SchemaV1(), &rootFieldsV1{e, &rootFields{e}})
}

func newExecutor(e *Emulator, text string, roots any) (*graphQL, error) {
	schema, err := graphql.ParseSchema(text, roots,
		graphql.UseStringDescriptions(),
		graphql.UseFieldResolvers(),
		graphql.MaxQueryLength(maxGraphQLQueryBytes),
		graphql.MaxDepth(maxGraphQLDepth),
		graphql.MaxSelections(maxGraphQLSelections),
		graphql.PanicHandler(silentPanics{}),
		graphql.Logger(silentPanics{}),
	)
	return &graphQL{e, schema}, err
}

// rootFields resolves the fields of Query and Mutation.
type rootFields struct{ *Emulator }

// silentPanics answers a defect of the emulator with an error that tells
// nothing of the request.
type silentPanics struct{}

func (silentPanics) LogPanic(context.Context, any) {}

func (silentPanics) MakePanicError(context.Context, any) *gqlerrors.QueryError {
	return &gqlerrors.QueryError{ResolverError: &fault{status: statusBroken}}
}

// call is what the resolvers know of the request.
type call struct {
	authorization, appID, lang string
	origin                     origin
}

type callKey struct{}

func callOf(ctx context.Context) call {
	c, _ := ctx.Value(callKey{}).(call)
	return c
}

func (g *graphQL) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := call{
		authorization: r.Header.Get("Authorization"),
		appID:         r.Header.Get("X-Authing-App-Id"),
		lang:          languageOf(r.Header.Get("X-Authing-Lang")),
		origin:        originOf(r),
	}
	var request struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxGraphQLBytes)).Decode(&request)
	if err != nil || request.Query == "" {
		g.fail(w, c.lang, badField("body", "must be a JSON object with query, of at most 1 MiB"))
		return
	}
	ctx := context.WithValue(r.Context(), callKey{}, c)
	response := g.schema.Exec(ctx, request.Query, request.OperationName, request.Variables)
	if len(response.Errors) > 0 {
		g.fail(w, c.lang, faultsOf(response.Errors)...)
		return
	}
	if err := g.emulator.auditFields(c, response.Data); err != nil {
		g.fail(w, c.lang, faultOf(err))
		return
	}
	writeJSON(w, http.StatusOK, struct {
		Data json.RawMessage `json:"data"`
	}{response.Data})
}

// unknownRoot is the library's message about a root field that is not there.
var unknownRoot = regexp.MustCompile(`^Cannot query field "(\w+)" on type "(?:Query|Mutation)"`)

// faultsOf reads the errors of an execution: those of resolvers are faults,
// all others say that the request does not fit the schema.
func faultsOf(errs []*gqlerrors.QueryError) []*fault {
	faults := make([]*fault, len(errs))
	for i, err := range errs {
		switch {
		case err.ResolverError != nil:
			faults[i] = faultOf(err.ResolverError)
		case unknownRoot.MatchString(err.Message):
			faults[i] = notEmulated(unknownRoot.FindStringSubmatch(err.Message)[1])
		default:
			faults[i] = &fault{status: statusBadInput, detail: err.Message}
		}
	}
	return faults
}

// fail answers in the shape of Authing's GraphQL: the message of an error is an
// object.
func (g *graphQL) fail(w http.ResponseWriter, lang string, faults ...*fault) {
	type message struct {
		Code    int64           `json:"code"`
		Message string          `json:"message"`
		Data    *structpb.Value `json:"data"`
	}
	type graphQLError struct {
		Message message `json:"message"`
	}
	errs := make([]graphQLError, len(faults))
	for i, f := range faults {
		errs[i].Message = message{f.number(), f.message(lang), f.data}
	}
	writeJSON(w, http.StatusOK, struct {
		Errors []graphQLError `json:"errors"`
		Data   any            `json:"data"`
	}{Errors: errs})
}

// input is an input object by member; null members are left out.
type input map[string]any

// ImplementsGraphQLType makes input stand for every input object.
func (*input) ImplementsGraphQLType(string) bool { return true }

// Nullable lets an argument of an input object be null.
func (*input) Nullable() {}

// UnmarshalGraphQL takes the members as the request has them.
func (in *input) UnmarshalGraphQL(value any) error {
	members, ok := value.(map[string]any)
	if value == nil {
		return nil
	}
	if !ok {
		return badField("input", "must be an object")
	}
	*in = make(input, len(members))
	for name, member := range members {
		if member != nil {
			(*in)[name] = member
		}
	}
	return nil
}

func (in input) text(name string) string {
	text, _ := in[name].(string)
	return text
}

func (in input) flag(name string) bool {
	flag, _ := in[name].(bool)
	return flag
}

func (in input) object(name string) input {
	var nested input
	if err := nested.UnmarshalGraphQL(in[name]); err != nil {
		return nil
	}
	return nested
}
