package catalog

import (
	"slices"
	"strings"
)

// sdkFacts is what is known of the SDKs of v1 or of v2: their methods, and what
// these call. Their types are not known.
type sdkFacts struct{ methods []sdkMethod }

// sdkMethod is one method of an SDK, or what is one method in several languages.
type sdkMethod struct {
	client string // auth or management; v1 has one client for both
	name   string // module.method, as the Python SDK has it
	npm    string // as the npm SDK has it, where that is no mere camel case
	// What it calls: the Python SDK's first, then what another SDK calls instead,
	// or what it calls for some arguments. None: nothing, or nobody says.
	calls []sdkCall
}

func (m sdkMethod) id() string { return strings.TrimPrefix(m.client+"."+m.name, ".") }

// sdkCall is one call of Authing.
type sdkCall struct {
	operation  string // query or mutation, of a GraphQL call
	field      string // and its root field
	verb, path string // of a REST call

	// Names of the parameters, by where they are: query, body or form; what the npm
	// SDK has arguments for is anywhere. furtherNames stands for names that nobody
	// lists.
	parameters map[string][]string
	variables  []variable
}

const (
	anywhere     = "offers"
	furtherNames = "*"
)

// variable is one of a GraphQL operation.
type variable struct {
	name string
	kind string // String!; empty: the document has no variable of that name
	// filled: the method always declares it, and gives it a value if it has one.
	filled bool
}

// place is where a call goes, in words that are the same for an rpc.
func (c sdkCall) place() string {
	if c.operation != "" {
		return c.operation + " " + c.field
	}
	return place(c.verb, c.path)
}

// names is what labels may call the method: its names in both languages, and for
// a method of the client itself without the client.
func (m sdkMethod) names() []string {
	both := []string{m.name, m.npmName()}
	names := slices.Clone(both)
	for _, name := range both {
		module, method, _ := strings.Cut(name, ".")
		if m.client == auth && (module == "authentication" || module == "mfa") {
			names = append(names, method)
		}
	}
	return names
}

func (m sdkMethod) npmName() string {
	if m.npm != "" {
		return m.npm
	}
	return camelCase(m.name)
}

func camelCase(name string) string {
	words := strings.Split(name, "_")
	for i, word := range words[1:] {
		if word != "" {
			words[i+1] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, "")
}
