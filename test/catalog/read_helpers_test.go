package catalog

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// catalogHelper is a method that does more than one call, or none. Its parts
// have the shape that fits them.
type catalogHelper struct {
	Name       string            `json:"name"`
	Verb       string            `json:"http"`
	Path       json.RawMessage   `json:"path"` // a text, or one for each protocol
	URL        string            `json:"url"`
	Args       json.RawMessage   `json:"args"` // fields, or mere names
	ArgsType   string            `json:"args_type"`
	Query      []string          `json:"query"`
	Form       map[string]string `json:"form"`
	Body       json.RawMessage   `json:"body"` // fields, or what each member is filled with
	Response   string            `json:"response_type"`
	ByProtocol map[string]struct {
		ArgsType string `json:"args_type"`
	} `json:"by_protocol"`
}

func (f *facts) helper(client string, h catalogHelper) (method, error) {
	m := method{client: client, name: h.Name, verb: h.Verb, helper: true}
	if len(h.Path) > 0 && json.Unmarshal(h.Path, &m.path) != nil {
		var paths map[string]string
		if err := json.Unmarshal(h.Path, &paths); err != nil {
			return m, err
		}
		m.path = paths["oidc"]
	}
	if h.URL != "" {
		u, err := url.Parse(strings.Replace(h.URL, "{socketUri}", "wss://example.com", 1))
		if err != nil {
			return m, err
		}
		m.verb, m.path = "GET", u.Path
		m.sent = slices.Sorted(maps.Keys(u.Query()))
	}
	if m.verb == "" {
		m.path = ""
	}
	m.args = f.arguments(h)
	if err := m.reads(h); err != nil {
		return m, err
	}
	m.envelope, m.answer = f.helperAnswer(h.Response)
	return m, nil
}

func (f *facts) arguments(h catalogHelper) []field {
	var args []field
	var list []catalogField
	if json.Unmarshal(h.Args, &list) == nil {
		args = fieldsOf(list)
	}
	// One argument may have another type for each protocol.
	names := []string{h.ArgsType}
	for _, protocol := range slices.Sorted(maps.Keys(h.ByProtocol)) {
		names = append(names, h.ByProtocol[protocol].ArgsType)
	}
	for _, name := range names {
		for _, member := range f.types[name] {
			if !slices.Contains(args, member) {
				args = append(args, member)
			}
		}
	}
	return args
}

// constants are members whose value in the catalog is what is sent, and not
// where it comes from.
var constants = []string{"connection", "grant_type"}

// reads finds out what the helper sends.
func (m *method) reads(h catalogHelper) error {
	m.sent = append(m.sent, h.Query...)
	for _, name := range slices.Sorted(maps.Keys(h.Form)) {
		m.sends(name, h.Form[name])
	}
	var list []catalogField
	if len(h.Body) == 0 {
		return nil
	}
	if json.Unmarshal(h.Body, &list) == nil {
		for _, member := range list {
			m.sent = append(m.sent, member.Name)
			m.args = append(m.args, member.field())
		}
		return nil
	}
	var body map[string]any
	if err := json.Unmarshal(h.Body, &body); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(body)) {
		switch value := body[name].(type) {
		case string:
			m.sends(name, value)
		case []any:
			for _, member := range value {
				m.sent = append(m.sent, fmt.Sprintf("%s.%s", name, member))
			}
		default:
			return fmt.Errorf("body.%s is %T", name, value)
		}
	}
	return nil
}

func (m *method) sends(name, source string) {
	isArgument := slices.ContainsFunc(m.args, func(f field) bool { return f.name == source })
	switch {
	case slices.Contains(constants, name):
		m.sent = append(m.sent, name+"="+source)
	case !isArgument && strings.HasPrefix(name, "client_"): // the SDK's own credential
	default:
		m.sent = append(m.sent, name)
	}
}

// helperAnswer is the envelope and type of what a helper returns: a type of the
// API, one of the language, or one that the catalog only names.
func (f *facts) helperAnswer(response string) (envelope, kind) {
	if _, ok := f.types[response]; ok {
		return f.unwrap(response)
	}
	switch response {
	case "":
		return unspoken, ""
	case "string", "boolean":
		return bare, kind(response)
	default:
		return bare, anything
	}
}
