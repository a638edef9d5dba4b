package main

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"
)

//go:embed examples.json
var exampleFile []byte

// example is what an operation is shown with: a request, parameters of query and
// path.
type example struct {
	Body       any
	Parameters map[string]any
}

// examples are those of examples.json, by operationId. They work, unedited, with the
// emulator's own data: whoever tries an operation in /docs sends them.
func examples() (found map[string]example, err error) {
	if err := json.Unmarshal(exampleFile, &found); err != nil {
		return nil, fmt.Errorf("examples: %w", err)
	}
	return found, nil
}

// show puts an example into its operation. One that has no place is an error.
func (e example) show(op *openapi3.Operation) error {
	if e.Body != nil {
		if op.RequestBody == nil || op.RequestBody.Value.Content.Get(mediaJSON) == nil {
			return fmt.Errorf("the example of %s has a body", op.OperationID)
		}
		op.RequestBody.Value.Content.Get(mediaJSON).Example = e.Body
	}
	for name, value := range e.Parameters {
		found := false
		for _, p := range op.Parameters {
			if p.Value != nil && p.Value.Name == name {
				p.Value.Example, found = value, true
			}
		}
		if !found {
			return fmt.Errorf("the example of %s has a parameter %s", op.OperationID, name)
		}
	}
	return nil
}
