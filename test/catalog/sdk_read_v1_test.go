package catalog

import (
	"cmp"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// The shape of the catalog of v1, as far as it is read.
type (
	catalogMethodV1 struct {
		Method    string            `json:"method"`
		Kind      string            `json:"kind"`
		Field     string            `json:"response_field"`
		Variables []catalogVariable `json:"variables"`
		Verb      string            `json:"http"`
		Path      string            `json:"path"`
		Sources   struct {
			Python *catalogSourceV1 `json:"python"`
			NPM    *catalogSourceV1 `json:"js"`
			API    *catalogSourceV1 `json:"api_repo"`
		} `json:"sources"`
	}
	catalogSourceV1 struct {
		Variables []catalogVariable `json:"variables"`
	}
)

// readCatalogV1 reads the facts of v1 from the catalog in dir.
func readCatalogV1(dir string) (*sdkFacts, error) {
	var c struct {
		Methods []catalogMethodV1 `json:"methods"`
		Browser []string          `json:"browser_helpers"`
	}
	if err := readJSON(filepath.Join(dir, "v1.json"), &c); err != nil {
		return nil, err
	}
	f := new(sdkFacts)
	for _, m := range c.Methods {
		read := sdkMethod{name: nameV1(m.Method)}
		switch {
		case m.Field != "":
			read.calls = []sdkCall{m.graphQL()}
		case m.Verb != "":
			read.calls = m.rest()
		}
		f.methods = append(f.methods, read)
	}
	for _, name := range c.Browser {
		f.methods = append(f.methods, sdkMethod{name: nameV1(name)})
	}
	return f, nil
}

func nameV1(name string) string { return strings.ReplaceAll(name, "/", ".") }

// graphQL is the call by the document of the method, which always declares its
// variables; other documents of the same call may declare more.
func (m catalogMethodV1) graphQL() sdkCall {
	c := sdkCall{operation: m.Kind, field: m.Field}
	var own []string
	for _, v := range m.Variables {
		own = append(own, v.Name)
	}
	c.declare(m.Variables, own)
	for _, source := range []*catalogSourceV1{m.Sources.Python, m.Sources.NPM, m.Sources.API} {
		if source != nil {
			c.declare(source.Variables, own)
		}
	}
	slices.SortFunc(c.variables, func(a, b variable) int { return cmp.Compare(a.name, b.name) })
	return c
}

// hostV1 is the host of an address.
var hostV1 = regexp.MustCompile(`^(\{\w*([hH]ost|Url)\}|https://[^/]*)`)

// rest is the calls of the addresses, whose query is all that is known of the
// parameters.
func (m catalogMethodV1) rest() []sdkCall {
	var calls []sdkCall
	for address := range strings.SplitSeq(strings.ReplaceAll(m.Path, " then ", " and "), " and ") {
		path, query, _ := strings.Cut(hostV1.ReplaceAllString(address, ""), "?")
		call := sdkCall{verb: m.Verb, path: cmp.Or(path, "/"), parameters: make(map[string][]string)}
		for part := range strings.SplitSeq(query, "&") {
			if name, _, _ := strings.Cut(part, "="); name != "" {
				name, _ = url.QueryUnescape(name)
				call.parameters["query"] = append(call.parameters["query"], name)
			}
		}
		if call.verb == "POST" {
			call.parameters["body"] = []string{furtherNames}
		}
		calls = append(calls, call)
	}
	return distinct(calls)
}
