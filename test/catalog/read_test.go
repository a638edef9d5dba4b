package catalog

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The catalog's own shape, as far as it is read.
type (
	catalogClient struct {
		Methods      []catalogMethod `json:"methods"`
		Helpers      []catalogHelper `json:"helpers"`
		OtherSDKOnly []catalogMethod `json:"other_sdk_only"`
	}
	catalogMethod struct {
		Method       string         `json:"method"`
		Verb         string         `json:"http"`
		Path         string         `json:"path"`
		ParamsIn     string         `json:"params_in"`
		Request      string         `json:"request_type"`
		Params       []catalogField `json:"params"`
		Response     string         `json:"response_type"`
		Envelope     string         `json:"envelope"`
		AnswerFields []catalogField `json:"response_fields"`
		Fields       []catalogField `json:"request_fields"`
	}
	catalogType struct {
		Fields []catalogField `json:"fields"`
		GoOnly []catalogField `json:"go_only_fields"`
	}
	catalogField struct {
		Name     string         `json:"name"`
		WireName string         `json:"wire_name"`
		In       string         `json:"in"`
		Type     string         `json:"type"`
		Repeated bool           `json:"repeated"`
		Required bool           `json:"required"`
		Nullable bool           `json:"nullable"`
		Ref      string         `json:"ref"`
		Union    []catalogField `json:"union"`
		GoType   string         `json:"go_type"`
	}
)

// readCatalog reads the facts of v3 from the catalog in dir.
func readCatalog(dir string) (*facts, error) {
	types := make(map[string]catalogType)
	if err := readJSON(filepath.Join(dir, "v3_types.json"), &types); err != nil {
		return nil, err
	}
	f := &facts{types: make(map[string][]field)}
	for name, t := range types {
		f.types[name] = fieldsOf(append(t.Fields, t.GoOnly...))
	}
	for _, client := range []string{management, auth} {
		var c catalogClient
		if err := readJSON(filepath.Join(dir, "v3_"+client+".json"), &c); err != nil {
			return nil, err
		}
		for _, m := range append(c.Methods, c.OtherSDKOnly...) {
			f.methods = append(f.methods, f.method(client, m))
		}
		for _, h := range c.Helpers {
			m, err := f.helper(client, h)
			if err != nil {
				return nil, fmt.Errorf("%s.%s: %w", client, h.Name, err)
			}
			f.methods = append(f.methods, m)
		}
	}
	f.reachable()
	return f, nil
}

const management, auth = "management", "auth"

func readJSON(path string, v any) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

func (f *facts) method(client string, c catalogMethod) method {
	m := method{client: client, name: c.Method, verb: c.Verb, path: c.Path, body: c.Request, form: c.ParamsIn == "form"}
	for _, p := range c.Params {
		if p.In == "path" {
			m.inPath = append(m.inPath, p.field())
		} else {
			m.query = append(m.query, p.field())
		}
	}
	f.declare(c.Request, c.Fields)
	f.declare(c.Response, c.AnswerFields)
	switch c.Envelope {
	case "untyped":
		m.envelope, m.answer = bare, anything
	case "bare_as_declared":
		m.envelope, m.answer = f.unlessWrapped(c.Response)
	case "": // of another SDK than the one whose types are declared
		if len(c.AnswerFields) > 0 { // they are those of data
			m.envelope, m.answer = wrapped, kind(c.Response)
			break
		}
		fallthrough
	default:
		m.envelope, m.answer = f.unwrap(c.Response)
	}
	return m
}

// declare adds a type that the catalog has beside the method.
func (f *facts) declare(name string, members []catalogField) {
	if _, ok := f.types[name]; !ok && len(members) > 0 {
		f.types[name] = fieldsOf(members)
	}
}

// statusMembers is what an envelope has besides what it is there for.
var statusMembers = []string{"statusCode", "message", "apiCode", "requestId"}

// unwrap takes the envelope off a response type.
func (f *facts) unwrap(response string) (envelope, kind) {
	status := false
	var others []field
	for _, member := range f.types[response] {
		switch {
		case member.name == "data":
			return wrapped, member.kind
		case slices.Contains(statusMembers, member.name):
			status = true
		default:
			others = append(others, member)
		}
	}
	switch {
	case len(others) == 0: // nothing is known to come
		return unspoken, ""
	case status:
		members := response + "Members"
		f.types[members] = others
		return beside, kind(members)
	default:
		return bare, kind(response)
	}
}

// unlessWrapped is a response type that is declared without an envelope. One that
// has nothing but data is an envelope whose other members nobody declared.
func (f *facts) unlessWrapped(response string) (envelope, kind) {
	if members := f.types[response]; len(members) == 1 && members[0].name == "data" {
		return wrapped, members[0].kind
	}
	return bare, kind(response)
}

func fieldsOf(list []catalogField) []field {
	fields := make([]field, 0, len(list))
	for _, c := range list {
		fields = append(fields, c.field())
	}
	return fields
}

func (c catalogField) field() field {
	f := field{name: c.Name, kind: c.kind(), required: c.Required, nullable: c.Nullable}
	if c.WireName != "" {
		f.name = c.WireName
	}
	return f
}

// goKinds is Go's scalar types: fields of the Go SDK alone have no other.
var goKinds = map[string]kind{"string": "string", "bool": "boolean", "int": "number"}

func (c catalogField) kind() kind {
	k := kind(c.Type)
	switch c.Type {
	case "":
		var name string
		name, c.Repeated = strings.CutPrefix(c.GoType, "[]")
		if k = goKinds[name]; k == "" {
			k = kind(name)
		}
	case "message":
		k = kind(c.Ref)
	case "object":
		k = anything
	case "union":
		names := make([]string, len(c.Union))
		for i, u := range c.Union {
			names[i] = string(u.kind())
		}
		k = kind(strings.Join(names, "|"))
	}
	if c.Repeated {
		k += "[]"
	}
	return k
}
