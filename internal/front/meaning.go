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

// as lists the rpcs that readings finds.
func (o *operation) as(management bool, variables json.RawMessage) []protoreflect.MethodDescriptor {
	var chosen []protoreflect.MethodDescriptor
	for _, one := range o.readings(management, variables) {
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
		meant = byArguments(meant, root.field, variables)
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
func byArguments(declared []Declaration, field *ast.Field, variables json.RawMessage) []Declaration {
	agrees := func(d Declaration) (fixes, contradicts bool) {
		for name, value := range upstreamOf(d.Method).GetFixed() {
			switch given := textArgument(field, name, variables); given {
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
	return prefer(declared, func(d Declaration) bool { fixes, _ := agrees(d); return fixes })
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
