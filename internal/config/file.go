package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxFile bounds every file that is read here, in bytes.
const maxFile = 1 << 20

var lineOf = regexp.MustCompile(`line [0-9]+`)

// document is a YAML file as text values by key: `app.id`, `pools[0].secret`.
type document struct {
	values  layer
	lengths map[string]int // entries of each list
	errs    []error
}

// readDocument reads a settings file. Scalars keep the text they were written
// with, so an id of digits stays what it is.
func readDocument(name string) *document {
	doc := &document{values: layer{}, lengths: map[string]int{}}
	content, err := readFile(name)
	if err != nil {
		doc.refuse("config", err.Error())
		return doc
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	var root yaml.Node
	switch err := decoder.Decode(&root); {
	case errors.Is(err, io.EOF):
		return doc // an empty file says nothing
	case err != nil:
		// The parser's message can quote the file, hence a secret: only the
		// place is kept.
		doc.refuse("config", strings.TrimRight("is not YAML, "+lineOf.FindString(err.Error()), ", "))
		return doc
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		doc.refuse("config", "holds more than one document")
	}
	switch top := root.Content[0]; {
	case top.Kind == yaml.MappingNode:
		doc.flatten(top, "")
	case top.Tag != "!!null":
		doc.refuse("config", "does not hold settings by name")
	}
	return doc
}

func (d *document) flatten(node *yaml.Node, key string) {
	switch node.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			child := node.Content[i].Value
			if key != "" {
				child = key + "." + child
			}
			d.flatten(node.Content[i+1], child)
		}
	case yaml.SequenceNode:
		d.lengths[key] = len(node.Content)
		for i, child := range node.Content {
			d.flatten(child, entry(key, i))
		}
	case yaml.ScalarNode:
		if _, twice := d.values[key]; twice {
			d.refuse(key, fmt.Sprintf("is given twice, again in line %d", node.Line))
		}
		d.values[key] = node.Value
		if node.Tag == "!!null" {
			d.values[key] = ""
		}
	default:
		d.refuse(key, fmt.Sprintf("is an alias in line %d; write the value", node.Line))
	}
}

func (d *document) refuse(key, problem string) {
	d.errs = append(d.errs, &Mistake{Key: key, Problem: problem})
}

func entry(list string, n int) string { return fmt.Sprintf("%s[%d]", list, n) }

// readFile reads a whole file. Its errors name no content.
func readFile(name string) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	if len(content) > maxFile {
		return nil, fmt.Errorf("%s is larger than %d bytes", name, maxFile)
	}
	return content, nil
}
