package catalog

import (
	"cmp"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// The shape of the catalog of v2, as far as it is read.
type (
	catalogMethodV2 struct {
		Module     string            `json:"module"`
		Method     string            `json:"method"`
		NPM        string            `json:"js_method"`
		Transport  string            `json:"transport"`
		Operations []string          `json:"graphql_operation"`
		NPMOps     []string          `json:"js_graphql_operation"`
		NPMCall    *catalogCallV2    `json:"js_endpoint"`
		Others     []catalogCallV2   `json:"alternate_endpoints"`
		NPMArgs    []catalogArgument `json:"js_args"`
		catalogCallV2
	}
	catalogCallV2 struct {
		Verb     string              `json:"http"`
		Path     string              `json:"path"`
		ParamsIn map[string][]string `json:"params_in"`
	}
	catalogOperation struct {
		Kind      string            `json:"kind"`
		Field     string            `json:"field"`
		Variables []catalogVariable `json:"variables"`
		NPMExtra  []catalogVariable `json:"js_extra_variables"`
	}
	catalogArgument struct {
		Name   string            `json:"name"`
		Fields []catalogArgument `json:"fields"`
	}
	catalogVariable struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
)

// readCatalogV2 reads the facts of v2 from the catalog in dir.
func readCatalogV2(dir string) (*sdkFacts, error) {
	var operations map[string]catalogOperation
	if err := readJSON(filepath.Join(dir, "v2_graphql_ops.json"), &operations); err != nil {
		return nil, err
	}
	f := new(sdkFacts)
	for _, client := range []string{auth, management} {
		var c struct {
			Methods []catalogMethodV2 `json:"methods"`
			Extra   []catalogMethodV2 `json:"extra_methods"`
		}
		if err := readJSON(filepath.Join(dir, "v2_"+client+".json"), &c); err != nil {
			return nil, err
		}
		for _, m := range append(c.Methods, c.Extra...) {
			read, err := m.read(client, operations)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", read.id(), err)
			}
			f.methods = append(f.methods, read)
		}
	}
	return f, nil
}

func (c catalogMethodV2) read(client string, operations map[string]catalogOperation) (sdkMethod, error) {
	m := sdkMethod{client: client, name: c.Module + "." + c.Method}
	npm := c.NPM
	if npm != "" && !strings.Contains(npm, ".") {
		npm = c.Module + "." + npm
	}
	if npm != "" && npm != camelCase(m.name) {
		m.npm = npm
	}
	switch c.Transport {
	case "rest":
		call := c.call()
		call.offers(c.NPMArgs)
		m.calls = append(m.calls, call)
	case "graphql":
		call, err := graphQLCall(c.Operations, c.ParamsIn["graphql_variables"], operations)
		if err != nil {
			return m, err
		}
		m.calls = append(m.calls, call)
	}
	if len(c.NPMOps) > 0 {
		call, err := graphQLCall(c.NPMOps, nil, operations)
		if err != nil {
			return m, err
		}
		m.calls = append(m.calls, call)
	}
	if c.NPMCall != nil {
		m.calls = append(m.calls, c.NPMCall.call())
	}
	for _, other := range c.Others {
		m.calls = append(m.calls, other.call())
	}
	m.calls = distinct(m.calls)
	return m, nil
}

// distinct leaves out calls that go where one before them goes.
func distinct(calls []sdkCall) []sdkCall {
	var out []sdkCall
	for _, call := range calls {
		if !slices.ContainsFunc(out, func(c sdkCall) bool { return c.place() == call.place() }) {
			out = append(out, call)
		}
	}
	return out
}

func (c catalogCallV2) call() sdkCall {
	call := sdkCall{verb: c.Verb, path: c.Path, parameters: make(map[string][]string)}
	for _, where := range placesOfParameters {
		for _, name := range c.ParamsIn[where] {
			if strings.HasPrefix(name, "<") { // a type, or what the browser says
				name = furtherNames
			}
			if !slices.Contains(call.parameters[where], name) {
				call.parameters[where] = append(call.parameters[where], name)
			}
		}
	}
	return call
}

// offers adds the arguments of the npm SDK that have no parameter of their name: it
// has more of them than the Python SDK.
func (c *sdkCall) offers(list []catalogArgument) {
	for _, argument := range list {
		if c.offers(argument.Fields); len(argument.Fields) > 0 || strings.Contains(c.path, "{"+argument.Name+"}") {
			continue
		}
		if !slices.Contains(slices.Concat(slices.Collect(maps.Values(c.parameters))...), argument.Name) {
			c.parameters[anywhere] = append(c.parameters[anywhere], argument.Name)
		}
	}
}

// graphQLCall is a call by operations of one root field, of which the method fills
// the variables.
func graphQLCall(names, filled []string, operations map[string]catalogOperation) (sdkCall, error) {
	var call sdkCall
	for _, name := range names {
		op, ok := operations[name]
		if !ok || call.field != "" && call.field != op.Field {
			return call, fmt.Errorf("no operation %s of %q", name, call.field)
		}
		call.operation, call.field = op.Kind, op.Field
		call.declare(append(op.Variables, op.NPMExtra...), append(filled, required(op.Variables)...))
	}
	for _, name := range filled {
		if !slices.ContainsFunc(call.variables, func(v variable) bool { return v.name == name }) {
			call.variables = append(call.variables, variable{name: name, filled: true})
		}
	}
	slices.SortFunc(call.variables, func(a, b variable) int { return cmp.Compare(a.name, b.name) })
	return call, nil
}

// required is the variables that no call goes without.
func required(list []catalogVariable) []string {
	var names []string
	for _, v := range list {
		if strings.HasSuffix(v.Type, "!") {
			names = append(names, v.Name)
		}
	}
	return names
}

// declare adds variables that are not declared yet.
func (c *sdkCall) declare(list []catalogVariable, filled []string) {
	for _, v := range list {
		if !slices.ContainsFunc(c.variables, func(known variable) bool { return known.name == v.Name }) {
			c.variables = append(c.variables, variable{v.Name, v.Type, slices.Contains(filled, v.Name)})
		}
	}
}
