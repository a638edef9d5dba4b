package front

import (
	"encoding/json"
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Declaration is an rpc that asks for a GraphQL root field.
type Declaration struct {
	Method protoreflect.MethodDescriptor
	// Path is the root field and those below it that lead to the rpc's answer:
	// user, roles.
	Path []string
	// Argument is where a variable of the rpc's document is among the arguments of
	// the root field: options, _id. Nil: they are arguments themselves.
	Argument func(variable string) []string
	// Arguments are all that the rpc's document gives the field, likewise. Nil: it is
	// not known.
	Arguments [][]string
}

// argument is the text of what the rpc's document has in a variable, as the
// field's arguments say it; "" when it is anything else.
func (d Declaration) argument(variable string, arguments map[string]any) string {
	path := []string{variable}
	if d.Argument != nil {
		path = d.Argument(variable)
	}
	var value any = arguments
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	text, _ := value.(string)
	return text
}

// rootField is a root field of an admitted operation and the rpcs that declare
// it.
type rootField struct {
	field    *ast.Field
	declared []Declaration
}

// reading is a root field and an rpc that it can mean.
type reading struct {
	field  *ast.Field
	method protoreflect.MethodDescriptor
}

// methodsOf lists the rpcs of readings.
func methodsOf(readings []reading) []protoreflect.MethodDescriptor {
	var chosen []protoreflect.MethodDescriptor
	for _, one := range readings {
		chosen = append(chosen, one.method)
	}
	return chosen
}

// readings reads each root field as the rpcs that it can mean, management ones
// or others, where there is a choice.
func (o *operation) readings(management bool, variables json.RawMessage) []reading {
	var chosen []reading
	for _, root := range o.fields {
		meant := prefer(root.declared, func(d Declaration) bool { return isManagement(d.Method) == management })
		meant = byArguments(meant, o.given(root.field, variables))
		meant = bySelection(meant, o.fragments.fieldsOf(root.field.SelectionSet))
		for _, declaration := range meant {
			chosen = append(chosen, reading{root.field, declaration.Method})
		}
	}
	return chosen
}

// prefer keeps what fits, or everything where nothing does.
func prefer(declared []Declaration, fits func(Declaration) bool) []Declaration {
	found := slices.DeleteFunc(slices.Clone(declared), func(d Declaration) bool { return !fits(d) })
	if len(found) == 0 {
		return declared
	}
	return found
}

// byArguments tells rpcs apart by the arguments that they fix: targetType is
// USER for one and ROLE for another. One that fixes what the field says goes
// before one that fixes nothing.
func byArguments(declared []Declaration, arguments map[string]any) []Declaration {
	agrees := func(d Declaration) (fixes, contradicts bool) {
		for name, value := range upstreamOf(d.Method).GetFixed() {
			switch given := d.argument(name, arguments); given {
			case value:
				fixes = true
			case "":
			default:
				contradicts = true
			}
		}
		return fixes, contradicts
	}
	declared = prefer(declared, func(d Declaration) bool { _, contradicts := agrees(d); return !contradicts })
	return prefer(declared, func(d Declaration) bool { fixes, _ := agrees(d); return fixes && d.knows(arguments, nil) })
}

// knows says that an rpc's document gives the field all of these arguments: what
// does more than an rpc that fixes something is not that rpc.
func (d Declaration) knows(arguments map[string]any, below []string) bool {
	for name, value := range arguments {
		path := append(slices.Clone(below), name)
		object, nested := value.(map[string]any)
		switch {
		case value == nil, d.Arguments == nil, slices.ContainsFunc(d.Arguments, func(own []string) bool { return slices.Equal(own, path) }):
		case !nested || !d.knows(object, path):
			return false
		}
	}
	return true
}

// given are the arguments of a field as far as they can be read, for telling
// rpcs apart.
func (o *operation) given(field *ast.Field, variables json.RawMessage) map[string]any {
	arguments, err := o.arguments(field, variables)
	if err != nil {
		return nil
	}
	return arguments
}

// bySelection tells rpcs apart by what they ask for below the root field:
// user { roles } and user { groups }. What none of them asks for may be
// anybody's, so that all of them stay.
func bySelection(declared []Declaration, selected []*ast.Field) []Declaration {
	var found []Declaration
	for _, field := range selected {
		if field.Name == "__typename" {
			continue
		}
		below := func(d Declaration) bool { return len(d.Path) > 1 && d.Path[1] == field.Name }
		whole := func(d Declaration) bool { return len(d.Path) == 1 }
		switch {
		case slices.ContainsFunc(declared, below):
			found = append(found, prefer(declared, below)...)
		case slices.ContainsFunc(declared, whole):
			found = append(found, prefer(declared, whole)...)
		default:
			return declared
		}
	}
	if len(found) == 0 {
		return declared
	}
	return found
}
