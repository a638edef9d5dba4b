package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"google.golang.org/protobuf/reflect/protoreflect"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/test/sample"
)

// parameters compares what an rpc sends with what its methods send in the same
// call.
func (c *sdkComparison) parameters(r rpc, methods []*sdkMethod) {
	calls := callsMade(r, methods)
	switch {
	case len(calls) == 0: // nobody says
	case calls[0].operation != "":
		c.variables(r, calls)
	default:
		c.names(r, calls)
	}
}

// names compares the parameters of a REST call, in both directions. Those of the
// path have no names on the wire, and the route has them. An rpc with a public
// route may take what other methods send there: REST callers know the path alone.
func (c *sdkComparison) names(r rpc, calls []sdkCall) {
	var known []string
	open := false
	if sample.Public(r) != nil {
		known = c.namesAt(calls[0].place())
	}
	for _, call := range calls {
		for _, where := range placesOfParameters {
			for _, name := range call.parameters[where] {
				open = open || name == furtherNames
				known = append(known, name)
				if where != anywhere && name != furtherNames {
					c.parameter(r, where, name)
				}
			}
		}
	}
	for i := range r.Input().Fields().Len() {
		fd := r.Input().Fields().Get(i)
		if !open && whereOf(fd, r) != "path" && !slices.Contains(known, outerName(fd)) {
			c.find("%s.%s is no parameter of %s", r.Input().FullName(), fd.Name(), calls[0].place())
		}
	}
}

// namesAt is the names of all that methods send to a place.
func (c *sdkComparison) namesAt(at string) []string {
	var names []string
	for _, m := range c.facts.methods {
		for _, call := range m.calls {
			if call.operation == "" && call.place() == at {
				names = append(names, slices.Concat(slices.Collect(maps.Values(call.parameters))...)...)
			}
		}
	}
	return names
}

// parameter compares one parameter of a method with the request.
func (c *sdkComparison) parameter(r rpc, where, name string) {
	up := sample.Upstream(r)
	_, fixed := up.GetFixed()[name]
	own := up.GetIdentity() == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT && strings.HasPrefix(name, "client_")
	if fixed || own {
		return
	}
	fd := member(r.Input(), outerName, name)
	if fd == nil {
		c.find("%s has no field %s of the %s", r.Input().FullName(), name, where)
		return
	}
	if got := whereOf(fd, r); got != where {
		c.find("%s is in the %s, want %s", fd.FullName(), got, where)
	}
}

// outerName is a field's name on the wire, of a member of an object the object's.
func outerName(fd protoreflect.FieldDescriptor) string {
	name, _, _ := strings.Cut(wireName(fd), ".")
	return name
}

// whereOf is where a field of a request travels.
func whereOf(fd protoreflect.FieldDescriptor, r rpc) string {
	where := placeOf(fd, r)
	switch {
	case where == "body" && sample.WireOf(fd).GetInQuery():
		return "query"
	case where == "body" && sample.Upstream(r).GetBody() == optionsv1.Body_BODY_FORM:
		return "form"
	}
	return where
}

// variables compares the variables of a GraphQL call, in both directions.
func (c *sdkComparison) variables(r rpc, calls []sdkCall) {
	declared := make(map[string]string)
	for _, v := range skeletonOf(r).variables {
		declared[v.name] = v.kind
	}
	known := make(map[string]bool)
	for _, call := range calls {
		for _, v := range call.variables {
			known[v.name] = known[v.name] || v.kind != ""
			kind, ok := declared[v.name]
			switch {
			case !ok && v.filled:
				c.find("%s has no variable %s", r.FullName(), v.name)
			case ok && v.kind != "" && kind != v.kind:
				c.find("%s has $%s: %s, want %s", r.FullName(), v.name, kind, v.kind)
			}
		}
	}
	for name := range declared {
		if !known[name] {
			c.find("%s has $%s, which is no variable of %s", r.FullName(), name, calls[0].place())
		}
	}
}

// skeletonOf is the call of a GraphQL rpc, as its skeleton has it.
func skeletonOf(r rpc) sdkCall {
	op := skeletonDocument(r).Operations[0]
	call := sdkCall{operation: string(op.Operation), field: op.SelectionSet[0].(*ast.Field).Name}
	for _, def := range op.VariableDefinitions {
		call.variables = append(call.variables, variable{name: def.Variable, kind: def.Type.String()})
	}
	return call
}

func skeletonDocument(r rpc) *ast.QueryDocument {
	doc, err := parser.ParseQuery(&ast.Source{Name: string(r.FullName()), Input: sample.Upstream(r).GetGraphql()})
	if err != nil || len(doc.Operations) != 1 {
		panic(string(r.FullName()) + " has no skeleton of one operation") // the server would not start
	}
	return doc
}
