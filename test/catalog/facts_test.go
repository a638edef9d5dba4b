package catalog

import (
	"maps"
	"slices"
	"strings"
)

// facts is what is known of the API.
type facts struct {
	methods []method
	types   map[string][]field
}

// method is one method of an SDK.
type method struct {
	client     string // management or auth
	name       string
	verb, path string // empty: the method calls nothing
	helper     bool   // the SDK does something around the call

	query, inPath []field
	form          bool   // the body is a form
	body          string // type of the body

	// Of helpers: arguments, and names on the wire, which may be paths into the
	// body, and have a value that the SDK sets: grant_type=refresh_token.
	args []field
	sent []string

	// Envelope of the answer, and the type of what is in it. Empty: nothing is.
	envelope envelope
	answer   kind
}

func (m method) id() string { return m.client + "." + m.name }

// envelope is how an answer is wrapped, as the SDK declares it.
type envelope string

const (
	wrapped  envelope = "->" // {statusCode, message, data}
	bare     envelope = "=>" // the type itself; the server may still wrap it
	beside   envelope = "+>" // its members stand beside statusCode and message
	unspoken envelope = ""   // there is no data, or nobody says
)

// field is a parameter, an argument or a member of a type.
type field struct {
	name     string
	kind     kind
	required bool
	nullable bool
}

// kind is a type: string, number, boolean, any, the name of a type, or several
// with a bar between; [] behind is a list.
type kind string

const anything kind = "any"

func (k kind) list() bool    { return strings.HasSuffix(string(k), "[]") && !k.union() }
func (k kind) element() kind { return kind(strings.TrimSuffix(string(k), "[]")) }
func (k kind) union() bool   { return strings.Contains(string(k), "|") }

// reachable keeps the types that a method names, and those which they name.
func (f *facts) reachable() {
	kept := make(map[string][]field)
	var keep func(kind)
	keep = func(k kind) {
		for name := range strings.SplitSeq(string(k), "|") {
			name = strings.TrimSuffix(name, "[]")
			members, ok := f.types[name]
			if _, done := kept[name]; !ok || done {
				continue
			}
			kept[name] = members
			for _, member := range members {
				keep(member.kind)
			}
		}
	}
	for _, m := range f.methods {
		keep(kind(m.body))
		keep(m.answer)
		for _, list := range [][]field{m.query, m.inPath, m.args} {
			for _, p := range list {
				keep(p.kind)
			}
		}
	}
	f.types = kept
}

func (f *facts) typeNames() []string { return slices.Sorted(maps.Keys(f.types)) }
