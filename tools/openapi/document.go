package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"google.golang.org/protobuf/types/pluginpb"
)

// frame is what no rpc says: the title, credentials, headers, envelopes, errors.
//
//go:embed frame.yaml
var frame []byte

// generate writes the document of the contract.
func generate(ctx context.Context, request *pluginpb.CodeGeneratorRequest) ([]byte, error) {
	c, err := newContract(request)
	if err != nil {
		return nil, err
	}
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromData(frame)
	if err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	doc.Paths = openapi3.NewPaths()
	for _, plain := range []bool{false, true} {
		files, err := stock(ctx, c.surface(plain))
		if err != nil {
			return nil, err
		}
		parts := make([]*openapi3.T, len(files))
		for i, file := range files {
			if parts[i], err = part([]byte(file.GetContent()), plain); err != nil {
				return nil, fmt.Errorf("%s: %w", file.GetName(), err)
			}
		}
		if err := c.join(doc, parts, plain); err != nil {
			return nil, err
		}
	}
	c.tag(doc)
	if err := prune(doc); err != nil {
		return nil, err
	}
	return render(doc)
}

// join moves operations and schemas of the parts into the document.
func (c *contract) join(doc *openapi3.T, parts []*openapi3.T, plain bool) error {
	for _, p := range parts {
		if p.Components == nil {
			continue
		}
		for name, schema := range p.Components.Schemas {
			doc.Components.Schemas[name] = schema
		}
	}
	for _, r := range c.rpcs {
		if r.plain != plain {
			continue
		}
		for i, at := range r.routes {
			op := find(parts, at)
			if op == nil {
				return fmt.Errorf("%s: nothing was written for %s %s", r.FullName(), at.verb, at.path)
			}
			if err := c.complete(op, r, i, doc.Components.Schemas); err != nil {
				return fmt.Errorf("%s: %w", r.FullName(), err)
			}
			path := place(doc, at.path, op)
			if item := doc.Paths.Value(path); item != nil && item.GetOperation(at.verb) != nil {
				return fmt.Errorf("%s: %s %s is there already", r.FullName(), at.verb, path)
			}
			doc.AddOperation(path, at.verb, op)
		}
	}
	return c.userDefined(doc.Components.Schemas, plain)
}

var variable = regexp.MustCompile(`\{[^}]*\}`)

// place is the path to put an operation at: paths that differ in the names of their
// variables alone are one, which has those of the first.
func place(doc *openapi3.T, path string, op *openapi3.Operation) string {
	shape := variable.ReplaceAllString(path, "{}")
	for known := range doc.Paths.Map() {
		if known == path || variable.ReplaceAllString(known, "{}") != shape {
			continue
		}
		names := variable.FindAllString(known, -1)
		for i, name := range variable.FindAllString(path, -1) {
			for _, p := range op.Parameters {
				if p.Value != nil && p.Value.In == openapi3.ParameterInPath && "{"+p.Value.Name+"}" == name {
					p.Value.Name = strings.Trim(names[i], "{}")
				}
			}
		}
		return known
	}
	return path
}

func find(parts []*openapi3.T, at rule) *openapi3.Operation {
	for _, p := range parts {
		if item := p.Paths.Value(at.path); item != nil && item.GetOperation(at.verb) != nil {
			return item.GetOperation(at.verb)
		}
	}
	return nil
}

var refs = regexp.MustCompile(`"` + schemasRef + `([^"]+)"`)

// prune takes schemas out that nothing refers to, such as the response of an rpc
// that only acknowledges.
func prune(doc *openapi3.T) error {
	for {
		text, err := json.Marshal(doc)
		if err != nil {
			return err
		}
		used := make(map[string]bool)
		for _, match := range refs.FindAllSubmatch(text, -1) {
			used[string(match[1])] = true
		}
		before := len(doc.Components.Schemas)
		maps.DeleteFunc(doc.Components.Schemas, func(name string, _ *openapi3.SchemaRef) bool { return !used[name] })
		if len(doc.Components.Schemas) == before {
			return nil
		}
	}
}

// render writes the document with what a reader looks for at its top.
func render(doc *openapi3.T) ([]byte, error) {
	text, err := json.MarshalIndent(struct {
		OpenAPI    string               `json:"openapi"`
		Info       *openapi3.Info       `json:"info"`
		Servers    openapi3.Servers     `json:"servers"`
		Tags       openapi3.Tags        `json:"tags"`
		Groups     any                  `json:"x-tagGroups"`
		Paths      *openapi3.Paths      `json:"paths"`
		Components *openapi3.Components `json:"components"`
	}{doc.OpenAPI, doc.Info, doc.Servers, doc.Tags, doc.Extensions[groupsKey], doc.Paths, doc.Components}, "", " ")
	return append(text, '\n'), err
}
