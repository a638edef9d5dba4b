package proxy_test

import (
	"errors"
	"io"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// document is a YAML document; a key that is given twice is an error.
type document map[string]any

// documents are those of a YAML text.
func documents(t *testing.T, text string) []document {
	t.Helper()
	var found []document
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var one document
		err := decoder.Decode(&one)
		if errors.Is(err, io.EOF) {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, one)
	}
}

// at walks by the names of members and the indexes of lists; nil if there is no
// such thing.
func at(value any, steps ...any) any {
	for _, step := range steps {
		switch step := step.(type) {
		case string:
			object, _ := value.(document)
			value = object[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}
