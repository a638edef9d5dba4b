package apidocs

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// document is the OpenAPI document, read as far as subjects need it.
type document struct {
	OpenAPI string `json:"openapi"`
	Info    struct {
		Title   string `json:"title"`
		Version string `json:"version"`
	} `json:"info"`
	Tags       []tag                                 `json:"tags"`
	Groups     []group                               `json:"x-tagGroups"`
	Paths      map[string]map[string]json.RawMessage `json:"paths"` // path, verb
	Components map[string]map[string]json.RawMessage `json:"components"`

	subjects map[string]*subject // by slug
}

type tag struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}

// group is tags that belong together, as Redoc and its like have them.
type group struct {
	Name string   `json:"name"`
	Tags []string `json:"tags"`
}

// subject is what has one tag.
type subject struct {
	tag

	Slug       string
	Operations []operation
}

// operation is one operation, as a list shows it.
type operation struct {
	ID      string   `json:"operationId"`
	Summary string   `json:"summary"`
	RPC     string   `json:"x-rpc"`
	Tags    []string `json:"tags"`

	Verb, Path string
}

// read reads the document.
func read(text []byte) (*document, error) {
	d := &document{subjects: make(map[string]*subject)}
	if err := json.Unmarshal(text, d); err != nil {
		return nil, fmt.Errorf("apidocs: %w", err)
	}
	byName := make(map[string]*subject)
	for _, t := range d.Tags {
		s := &subject{tag: t, Slug: slug(t.Name)}
		if _, taken := d.subjects[s.Slug]; taken {
			return nil, fmt.Errorf("apidocs: two tags are called %s", s.Slug)
		}
		d.subjects[s.Slug], byName[t.Name] = s, s
	}
	for path, verbs := range d.Paths {
		for verb, raw := range verbs {
			op := operation{Verb: strings.ToUpper(verb), Path: path}
			if err := json.Unmarshal(raw, &op); err != nil {
				return nil, fmt.Errorf("apidocs: %s %s: %w", verb, path, err)
			}
			for _, name := range op.Tags {
				if byName[name] == nil {
					return nil, fmt.Errorf("apidocs: %s %s: no tag %q", verb, path, name)
				}
				byName[name].Operations = append(byName[name].Operations, op)
			}
		}
	}
	for _, s := range d.subjects {
		slices.SortFunc(s.Operations, func(a, b operation) int {
			return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Verb, b.Verb))
		})
	}
	return d, nil
}

var notSlug = regexp.MustCompile(`[^a-z0-9]+`)

// slug is a name as a part of a path.
func slug(name string) string {
	return strings.Trim(notSlug.ReplaceAllString(strings.ToLower(name), "-"), "-")
}
