// Package openapi holds what the server does to the OpenAPI document of the REST
// door, gen/openapi.
package openapi

import (
	"bytes"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// Document is the document, read as JSON.
type Document struct {
	root     map[string]any
	paths    map[string]string // by their shape
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
}

const resource = "authing.openapi.json"

// Read reads the document below the root of the repository. An object of its
// schemas may then have no members but those that it names: what the document
// forgets is found.
func Read(root string) (*Document, error) {
	text, err := fs.ReadFile(os.DirFS(root), "gen/openapi/"+resource)
	if err != nil {
		return nil, err
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	d := &Document{
		root: tree.(map[string]any), paths: make(map[string]string),
		compiler: jsonschema.NewCompiler(), schemas: make(map[string]*jsonschema.Schema),
	}
	for path := range object(d.root, "paths") {
		d.paths[shape(path)] = path
	}
	for name, schema := range object(d.root, "components", "schemas") {
		schema, _ := schema.(map[string]any)
		if _, open := schema["additionalProperties"]; !open && schema["type"] == "object" && !strings.HasSuffix(name, ".Success") {
			schema["additionalProperties"] = false
		}
	}
	return d, d.compiler.AddResource(resource, tree)
}

var variable = regexp.MustCompile(`\{[^}]*\}`)

// shape is a path without the names of its variables: two rules may name them
// differently, the document may not.
func shape(path string) string { return variable.ReplaceAllString(path, "{}") }

// Operation is one of the document.
type Operation struct {
	Verb, Path string
	members    map[string]any
}

// Text is a member of an operation.
func (o Operation) Text(member string) string {
	text, _ := o.members[member].(string)
	return text
}

// Tags are the operation's.
func (o Operation) Tags() (tags []string) {
	list, _ := o.members["tags"].([]any)
	for _, tag := range list {
		tags = append(tags, fmt.Sprint(tag))
	}
	return tags
}

// Operations are all of them, in no order.
func (d *Document) Operations() (list []Operation) {
	for path := range object(d.root, "paths") {
		for verb, members := range object(d.root, "paths", path) {
			list = append(list, Operation{strings.ToUpper(verb), path, members.(map[string]any)})
		}
	}
	return list
}

// Declared are the tags that the document tells of.
func (d *Document) Declared() map[string]bool {
	names := make(map[string]bool)
	list, _ := d.root["tags"].([]any)
	for _, tag := range list {
		names[fmt.Sprint(tag.(map[string]any)["name"])] = true
	}
	return names
}

// Answer is an HTTP answer.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Check holds an answer of an operation to the document: its status, its media
// type, its body or each line of it.
func (d *Document) Check(verb, path string, got Answer) error {
	at := []string{"paths", d.paths[shape(path)], strings.ToLower(verb), "responses"}
	if object(d.root, at...) == nil {
		return fmt.Errorf("%s %s is not in the document", verb, path)
	}
	status := strconv.Itoa(got.Status)
	if object(d.root, append(at, status)...) == nil {
		status = "default"
	}
	at = append(at, status)
	if got.Status >= http.StatusMultipleChoices == (status != "default") {
		return fmt.Errorf("HTTP %d is answered as %q", got.Status, status)
	}
	if ref, ok := object(d.root, at...)["$ref"].(string); ok {
		at = strings.Split(strings.TrimPrefix(ref, "#/"), "/")
	}
	media, _, err := mime.ParseMediaType(got.Header.Get("Content-Type"))
	if err != nil {
		return err
	}
	bodies := [][]byte{got.Body}
	if media == "application/x-ndjson" {
		bodies = bytes.Split(bytes.TrimSpace(got.Body), []byte("\n"))
	}
	return d.check(append(at, "content", media, "schema"), bodies...)
}

// CheckRequest holds the JSON body of a request to the document.
func (d *Document) CheckRequest(verb, path string, body []byte) error {
	return d.check([]string{"paths", d.paths[shape(path)], strings.ToLower(verb), "requestBody", "content", "application/json", "schema"}, body)
}

// check holds bodies to the schema at a place in the document.
func (d *Document) check(at []string, bodies ...[]byte) error {
	if object(d.root, at...) == nil {
		return fmt.Errorf("nothing is at %s", strings.Join(at, " "))
	}
	schema, err := d.schema(at)
	if err != nil {
		return err
	}
	for _, body := range bodies {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
		if err != nil {
			return err
		}
		if err := schema.Validate(value); err != nil {
			return err
		}
	}
	return nil
}

var pointer = strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")

func (d *Document) schema(at []string) (*jsonschema.Schema, error) {
	where := resource + "#"
	for _, name := range at {
		where += "/" + pointer.Replace(name)
	}
	if known := d.schemas[where]; known != nil {
		return known, nil
	}
	schema, err := d.compiler.Compile(where)
	if err == nil {
		d.schemas[where] = schema
	}
	return schema, err
}

// object is the object below the names, nil for none.
func object(in map[string]any, names ...string) map[string]any {
	for _, name := range names {
		in, _ = in[name].(map[string]any)
	}
	return in
}
