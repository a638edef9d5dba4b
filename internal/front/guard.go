package front

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
)

// Bounds of a document. The largest one of the SDKs has some 160 tokens and
// five levels.
const (
	maxTokens     = 10_000
	maxOperations = 16
	maxFragments  = 32
	maxRootFields = 16
	maxDepth      = 16
	maxFields     = 5_000 // with fragments expanded
)

// operation is what the guard admitted.
type operation struct {
	// path is the endpoint that it came to.
	path string
	// name is what the request called the operation, if it did.
	name string
	// query is the document to send on: the tokens that were parsed.
	query string
	// fields are its root fields.
	fields []rootField
	// trade is the field to answer here with a token; then fields is empty.
	trade *ast.Field
	// fragments are the document's, by name.
	fragments fragments
	// variables are those that it declares.
	variables ast.VariableDefinitionList
}

// admit parses a document and lets it pass if each root field of the operation
// that will be executed is declared by an rpc. Directives are not evaluated: a
// field that may be skipped counts.
func (f *front) admit(request *graphQLRequest, path string) (*operation, error) {
	source := &ast.Source{Input: request.Query}
	document, err := parser.ParseQueryWithTokenLimit(source, maxTokens)
	if err != nil {
		return nil, invalid("the GraphQL document cannot be parsed")
	}
	executed, known, err := choose(document, request.OperationName)
	if err != nil {
		return nil, err
	}
	if executed.Operation == ast.Subscription {
		return nil, notServed("a subscription")
	}
	if err := measure(executed.SelectionSet, known); err != nil {
		return nil, err
	}
	roots := known.fieldsOf(executed.SelectionSet)
	if len(roots) > maxRootFields {
		return nil, invalid("the operation has too many root fields")
	}
	admitted := &operation{path: path, name: request.OperationName, fragments: known, variables: executed.VariableDefinitions}
	if err := f.admitRoots(admitted, executed.Operation, roots); err != nil {
		return nil, err
	}
	if admitted.query, err = retype(source); err != nil {
		return nil, invalid("the GraphQL document cannot be parsed")
	}
	return admitted, nil
}

func (f *front) admitRoots(admitted *operation, kind ast.Operation, roots []*ast.Field) error {
	for _, field := range roots {
		if field.Name == "__typename" {
			continue
		}
		if kind == ast.Query && trades[admitted.path][field.Name].answer != nil {
			if len(roots) != 1 {
				return invalid(field.Name + " must be the only root field")
			}
			admitted.trade = field
			return nil
		}
		declared := at(admitted.path, f.declared(string(kind), field.Name))
		if len(declared) == 0 || strings.HasPrefix(field.Name, "__") {
			// A parsed name is letters, digits and underscores; an overlong
			// one is not repeated whole.
			return notServed(field.Name[:min(len(field.Name), 64)])
		}
		admitted.fields = append(admitted.fields, rootField{field, declared})
	}
	return nil
}

// at keeps what an endpoint serves: v1's and v2's have fields of the same names.
func at(path string, declared []Declaration) []Declaration {
	return slices.DeleteFunc(slices.Clone(declared), func(d Declaration) bool {
		return (d.Method.ParentFile().Package() == v1Package) != (path == graphQLPathV1)
	})
}

// choose finds the operation that Authing will execute. Where names are not
// unique two servers may choose differently, so that is refused.
func choose(document *ast.QueryDocument, name string) (*ast.OperationDefinition, fragments, error) {
	if len(document.Operations) > maxOperations || len(document.Fragments) > maxFragments {
		return nil, nil, invalid("the document has too many definitions")
	}
	known := fragments{}
	for _, fragment := range document.Fragments {
		if known[fragment.Name] != nil {
			return nil, nil, invalid("two fragments have the same name")
		}
		known[fragment.Name] = fragment
	}
	operations := map[string]*ast.OperationDefinition{}
	for _, operation := range document.Operations {
		if operations[operation.Name] != nil {
			return nil, nil, invalid("two operations have the same name")
		}
		operations[operation.Name] = operation
	}
	switch {
	case name == "" && len(document.Operations) == 1:
		return document.Operations[0], known, nil
	case name == "":
		return nil, nil, invalid("operationName must say which operation is meant")
	case operations[name] == nil:
		return nil, nil, invalid("operationName is not an operation of the document")
	}
	return operations[name], known, nil
}
