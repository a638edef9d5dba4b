package apidocs

import (
	"encoding/json"
	"regexp"
	"strings"
)

var reference = regexp.MustCompile(`"#/components/([A-Za-z]+)/([^"]+)"`)

// only is the document of one subject: its operations, and what they refer to.
// It is called at the server that it comes from.
func (d *document) only(s *subject) ([]byte, error) {
	paths := make(map[string]map[string]json.RawMessage)
	components := make(map[string]map[string]json.RawMessage)
	// Every operation may name every way to prove who calls.
	if schemes := d.Components["securitySchemes"]; schemes != nil {
		components["securitySchemes"] = schemes
	}
	var use func(json.RawMessage)
	use = func(raw json.RawMessage) {
		for _, match := range reference.FindAllSubmatch(raw, -1) {
			kind, name := string(match[1]), string(match[2])
			target, known := d.Components[kind][name]
			if _, done := components[kind][name]; done || !known {
				continue
			}
			if components[kind] == nil {
				components[kind] = make(map[string]json.RawMessage)
			}
			components[kind][name] = target
			use(target)
		}
	}
	for _, op := range s.Operations {
		verb := strings.ToLower(op.Verb)
		raw := d.Paths[op.Path][verb]
		if paths[op.Path] == nil {
			paths[op.Path] = make(map[string]json.RawMessage)
		}
		paths[op.Path][verb] = raw
		use(raw)
	}
	type server struct {
		URL string `json:"url"`
	}
	return json.Marshal(map[string]any{
		"openapi":    d.OpenAPI,
		"info":       map[string]string{"title": s.Name, "version": d.Info.Version},
		"servers":    []server{{URL: "/"}},
		"tags":       []tag{s.tag},
		"paths":      paths,
		"components": components,
	})
}
