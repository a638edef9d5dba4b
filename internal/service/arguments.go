package service

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// argumentsOf says where a document puts each of its variables: below which
// arguments of the root field, options → _id. A variable that is used twice is
// where it is last.
func argumentsOf(root *ast.Field) map[string][]string {
	found := make(map[string][]string)
	var look func(path []string, value *ast.Value)
	look = func(path []string, value *ast.Value) {
		switch value.Kind {
		case ast.Variable:
			found[value.Raw] = path
		case ast.ObjectValue:
			for _, child := range value.Children {
				look(append(slices.Clone(path), child.Name), child.Value)
			}
		default: // nothing of the request's
		}
	}
	for _, argument := range root.Arguments {
		look([]string{argument.Name}, argument.Value)
	}
	return found
}

// argument is where a request field, or a value that every call sends, is among
// the arguments of the root field.
func (p *plan) argument(name string) []string {
	switch path, ok := p.arguments[name]; {
	case ok:
		return path
	case p.input != "":
		return append(slices.Clone(p.arguments[p.input]), name)
	default:
		return []string{name}
	}
}

// at is the value at a path into arguments; nil if there is none.
func at(arguments map[string]any, path []string) any {
	var value any = arguments
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}
