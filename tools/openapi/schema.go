package main

import (
	"encoding/json"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"google.golang.org/protobuf/reflect/protoreflect"
)

const schemasRef = "#/components/schemas/"

func reference(name string) *openapi3.SchemaRef { return openapi3.NewSchemaRef(schemasRef+name, nil) }

// schemaName is a message's name without what all of them have. The messages of
// Authing's API have another form in protobuf's JSON, and so another name.
func schemaName(message protoreflect.FullName, plain bool) string {
	name := strings.TrimPrefix(string(message), "authing.")
	if version, _, _ := strings.Cut(name, "."); plain && mirrors("authing."+protoreflect.FullName(version)) {
		name = "protobuf." + name
	}
	return name
}

// part reads what the stock plugin wrote, with our names, and with 64-bit integers
// as the numbers that they are in Authing's JSON.
func part(text []byte, plain bool) (*openapi3.T, error) {
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	amend(tree, plain)
	components, _ := tree["components"].(map[string]any)
	if schemas, ok := components["schemas"].(map[string]any); ok {
		named := make(map[string]any, len(schemas))
		for name, schema := range schemas {
			named[schemaName(protoreflect.FullName(name), plain)] = schema
		}
		components["schemas"] = named
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	doc := new(openapi3.T)
	return doc, json.Unmarshal(text, doc)
}

func amend(node any, plain bool) {
	switch node := node.(type) {
	case []any:
		for _, element := range node {
			amend(element, plain)
		}
	case map[string]any:
		if ref, ok := node["$ref"].(string); ok {
			node["$ref"] = schemasRef + schemaName(protoreflect.FullName(strings.TrimPrefix(ref, schemasRef)), plain)
		}
		if node["type"] == "string" && (node["format"] == "int64" || node["format"] == "uint64") && !plain {
			node["type"] = "integer"
		}
		for _, member := range node {
			amend(member, plain)
		}
	}
}

// userDefinedValues is the form of user-defined values in Authing's JSON; it is in
// frame.yaml.
const userDefinedValues = "UserDefinedValues"

// userDefined gives user-defined values, an object in messages and in protobuf's
// JSON, the form that they have in Authing's.
func (c *contract) userDefined(schemas openapi3.Schemas, plain bool) error {
	if plain {
		return nil
	}
	known := make(messages)
	for _, r := range c.rpcs {
		known.add(r.Input())
		known.add(r.Output())
	}
	for name, m := range known {
		schema := schemas[schemaName(name, plain)]
		if schema == nil {
			continue
		}
		for i := range m.Fields().Len() {
			f := m.Fields().Get(i)
			options, err := c.field(f)
			switch {
			case err != nil:
				return err
			case options.Wire.UDFTypes != "":
				delete(schema.Value.Properties, f.JSONName())
			case options.Wire.UDFValues && isStruct(f):
				schema.Value.Properties[f.JSONName()] = reference(userDefinedValues)
			}
		}
	}
	return nil
}

func isStruct(f protoreflect.FieldDescriptor) bool {
	return f.Message() != nil && f.Message().FullName() == "google.protobuf.Struct"
}

// comment is what the contract says of a declaration.
func comment(d protoreflect.Descriptor) string {
	text := d.ParentFile().SourceLocations().ByDescriptor(d).LeadingComments
	return strings.TrimSpace(strings.ReplaceAll(text, "\n ", "\n"))
}
