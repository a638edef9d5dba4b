package access

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Problem is one thing wrong with a file: where, and what.
type Problem struct {
	Line int
	Text string
}

// Error says both in one line.
func (p *Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.Text) }

// reader walks a YAML document and collects everything that is wrong with it.
type reader struct {
	errs []error
	// secret says that the file holds secrets: a name that is not known may be
	// one of them, with a blank forgotten, and is not quoted.
	secret bool
}

// quoted is a name of the file as an error may show it.
func (r *reader) quoted(name string, known []string) string {
	if r.secret && !slices.Contains(known, name) {
		return "a member"
	}
	return name
}

func (r *reader) refuse(node *yaml.Node, format string, args ...any) {
	r.errs = append(r.errs, &Problem{Line: node.Line, Text: fmt.Sprintf(format, args...)})
}

func (r *reader) err() error { return errors.Join(r.errs...) }

var lineOf = regexp.MustCompile(`line [0-9]+`)

// open parses a file that holds one mapping. The parser's own message may quote
// the file, which may hold secrets: only the place is kept.
func (r *reader) open(content []byte) *yaml.Node {
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var root yaml.Node
	switch err := decoder.Decode(&root); {
	case errors.Is(err, io.EOF), err == nil && len(root.Content) == 0:
		r.errs = append(r.errs, errors.New("is empty"))
		return nil
	case err != nil:
		r.errs = append(r.errs, errors.New(strings.TrimRight("is not YAML, "+lineOf.FindString(err.Error()), ", ")))
		return nil
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		r.errs = append(r.errs, errors.New("holds more than one document"))
	}
	return root.Content[0]
}

// member is a key of a mapping and its value.
type member struct{ key, value *yaml.Node }

// members are the entries of a mapping, in order; any of them twice is refused,
// and so is one that is not known, unless none is named.
func (r *reader) members(node *yaml.Node, known ...string) []member {
	if node == nil || node.Kind == yaml.ScalarNode && node.Tag == "!!null" {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		r.refuse(node, "is not a mapping")
		return nil
	}
	var found []member
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		switch {
		case key.Kind != yaml.ScalarNode:
			r.refuse(key, "is not a name")
			continue
		case seen[key.Value]:
			r.refuse(key, "%s is given twice", r.quoted(key.Value, known))
			continue
		case len(known) > 0 && !slices.Contains(known, key.Value):
			r.refuse(key, "%s is not known here; known: %s", r.quoted(key.Value, known), strings.Join(known, ", "))
			continue
		}
		seen[key.Value] = true
		found = append(found, member{key, node.Content[i+1]})
	}
	return found
}

// items are the entries of a list.
func (r *reader) items(node *yaml.Node) []*yaml.Node {
	switch {
	case node.Kind == yaml.ScalarNode && node.Tag == "!!null":
		return nil
	case node.Kind != yaml.SequenceNode:
		r.refuse(node, "is not a list")
		return nil
	default:
		return node.Content
	}
}

// texts are the entries of a list of texts; others are refused.
func (r *reader) texts(node *yaml.Node) []*yaml.Node {
	var found []*yaml.Node
	for _, item := range r.items(node) {
		if item.Kind != yaml.ScalarNode || item.Value == "" {
			r.refuse(item, "is not a text")
			continue
		}
		found = append(found, item)
	}
	return found
}

// text is a scalar as it is written.
func (r *reader) text(node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode || node.Value == "" {
		r.refuse(node, "is not a text")
		return ""
	}
	return node.Value
}
