package catalog

import (
	"bytes"
	"net/http"
	"strings"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/formatter"

	"github.com/authing-grpc/authing-grpc/internal/emulator"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// What the emulator has of the GraphQL schemas, by package of the contract.
var emulated = map[string]*ast.Schema{
	"authing.v2": gqlparser.MustLoadSchema(&ast.Source{Name: "v2", Input: emulator.Schema()}),
	"authing.v1": gqlparser.MustLoadSchema(&ast.Source{Name: "v1", Input: emulator.SchemaV1()}),
}

var graphQLPaths = map[string]string{"authing.v2": "/graphql/v2", "authing.v1": "/graphql"}

// graphQL is the request of a GraphQL rpc: the call of its skeleton, with the
// fields of an answer left out, whose names another test holds to the schema.
func (a *asked) graphQL(r rpc) sample.Request {
	contract := string(r.ParentFile().Package())
	doc := skeletonDocument(r)
	op := doc.Operations[0]
	roots := emulated[contract].Query
	if op.Operation == ast.Mutation {
		roots = emulated[contract].Mutation
	}
	op.SelectionSet = short(op.SelectionSet, roots, emulated[contract])
	members, _ := sample.Sampler{Form: sample.Authing, Text: a.text}.Message(r.Input()).(map[string]any)
	variables := make(map[string]any)
	for _, def := range op.VariableDefinitions {
		switch value, ok := members[def.Variable]; {
		case def.Variable == sample.Upstream(r).GetInput():
			variables[def.Variable] = members
		case ok:
			variables[def.Variable] = value
		}
	}
	var out bytes.Buffer
	formatter.NewFormatter(&out).FormatQueryDocument(doc)
	return sample.Request{
		Verb: http.MethodPost, Path: graphQLPaths[contract],
		Members: map[string]any{"query": strings.TrimSpace(out.String()), "variables": variables},
	}
}

// short is a selection without the fields that `...fields` stands for.
func short(set ast.SelectionSet, of *ast.Definition, schema *ast.Schema) ast.SelectionSet {
	var out ast.SelectionSet
	for _, selection := range set {
		field, ok := selection.(*ast.Field)
		if !ok {
			continue
		}
		out = append(out, field)
		var def *ast.FieldDefinition
		if of != nil {
			def = of.Fields.ForName(field.Name)
		}
		if def == nil { // the emulator says so
			continue
		}
		inner := schema.Types[def.Type.Name()]
		if field.SelectionSet = short(field.SelectionSet, inner, schema); len(field.SelectionSet) == 0 && inner.IsCompositeType() {
			field.SelectionSet = ast.SelectionSet{&ast.Field{Name: "__typename", Alias: "__typename"}}
		}
	}
	return out
}
