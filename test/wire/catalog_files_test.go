package wire

import (
	"cmp"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// Parts of the catalog's files that say what a method takes.
type (
	catalogFile struct {
		Methods []catalogMethod `json:"methods"`
		Helpers []catalogHelper `json:"helpers"`
	}
	catalogMethod struct {
		HTTP        string          `json:"http"`
		Path        string          `json:"path"`
		ParamsIn    string          `json:"params_in"`
		RequestType string          `json:"request_type"`
		Params      []catalogMember `json:"params"`
	}
	catalogHelper struct {
		HTTP string `json:"http"`
		Path any    `json:"path"` // several for those of two protocols
		Body any    `json:"body"`
	}
	catalogType struct {
		Fields []catalogMember `json:"fields"`
	}
	catalogMember struct {
		Name     string `json:"name"`
		WireName string `json:"wire_name"`
		In       string `json:"in"`
		Repeated bool   `json:"repeated"`
		Any      bool   `json:"ts_any"`
	}
)

// readCatalog reads the catalog beside the repository, or where AUTHING_CATALOG
// says: the names that each route takes, and those that the SDKs' helpers send
// there. Nil: there is none.
func readCatalog(t *testing.T) (known, helped map[string]names) {
	t.Helper()
	folder := cmp.Or(os.Getenv("AUTHING_CATALOG"), "../../../shared/catalog")
	if _, err := os.Stat(folder); err != nil {
		return nil, nil
	}
	types := make(map[string]catalogType)
	read(t, filepath.Join(folder, "v3_types.json"), &types)
	known, helped = make(map[string]names), make(map[string]names)
	for _, file := range []string{"v3_management.json", "v3_auth.json"} {
		var content catalogFile
		read(t, filepath.Join(folder, file), &content)
		for _, m := range content.Methods {
			known[route(m.HTTP, m.Path)] = m.names(types)
		}
		for _, h := range content.Helpers {
			if path, one := h.Path.(string); one {
				helped[route(h.HTTP, path)] = helped[route(h.HTTP, path)].and(h.names())
			}
		}
	}
	return known, helped
}

// names are those of the body where the catalog lists them.
func (h catalogHelper) names() names {
	var n names
	list, _ := h.Body.([]any)
	for _, entry := range list {
		member, _ := entry.(map[string]any)
		if name, ok := member["name"].(string); ok {
			n.Body = append(n.Body, name)
		}
	}
	return n
}

func (m catalogMethod) names(types map[string]catalogType) names {
	var n names
	for _, p := range m.Params {
		name := cmp.Or(p.WireName, p.Name)
		if p.Repeated || p.Any { // of any kind: the sample is a list
			name += "[]"
		}
		if p.In == "query" {
			n.Query = append(n.Query, name)
		}
	}
	if m.ParamsIn == "body" || m.RequestType != "" && m.ParamsIn == "path" {
		for _, f := range types[m.RequestType].Fields {
			n.Body = append(n.Body, cmp.Or(f.WireName, f.Name))
		}
	}
	slices.Sort(n.Query)
	slices.Sort(n.Body)
	return n
}

func read(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

var parameter = regexp.MustCompile(`\{[^}]*\}`)

// route is a verb and a template whose parameters have no names.
func route(verb, template string) string {
	return verb + " " + parameter.ReplaceAllString(template, "{}")
}
