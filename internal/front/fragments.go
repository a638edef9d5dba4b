package front

import "github.com/vektah/gqlparser/v2/ast"

// fragments are the fragment definitions of a document, by name.
type fragments map[string]*ast.FragmentDefinition

// fieldsOf lists the fields a selection asks for on its own level, those
// inside fragments included. Each fragment is read once, so cycles end.
func (f fragments) fieldsOf(selections ast.SelectionSet) []*ast.Field {
	var fields []*ast.Field
	read := map[string]bool{}
	var collect func(ast.SelectionSet)
	collect = func(selections ast.SelectionSet) {
		for _, selection := range selections {
			switch selection := selection.(type) {
			case *ast.Field:
				fields = append(fields, selection)
			case *ast.InlineFragment:
				collect(selection.SelectionSet)
			case *ast.FragmentSpread:
				if definition := f[selection.Name]; definition != nil && !read[selection.Name] {
					read[selection.Name] = true
					collect(definition.SelectionSet)
				}
			}
		}
	}
	collect(selections)
	return fields
}

// extent is the size of a selection with its fragments expanded.
type extent struct{ depth, fields int }

// measure refuses a selection that is too deep, too large once its fragments
// are expanded, or whose fragments are missing or hold themselves.
func measure(selections ast.SelectionSet, known fragments) error {
	m := &measurer{known: known, measured: map[string]extent{}, open: map[string]bool{}}
	total, err := m.selections(selections)
	switch {
	case err != nil:
		return err
	case total.depth > maxDepth:
		return invalid("the operation is nested too deeply")
	case total.fields > maxFields:
		return invalid("the operation asks for too many fields")
	}
	return nil
}

// measurer looks into each fragment once, however often it is spread.
type measurer struct {
	known    fragments
	measured map[string]extent
	open     map[string]bool
}

func (m *measurer) selections(selections ast.SelectionSet) (extent, error) {
	var total extent
	for _, selection := range selections {
		one, err := m.selection(selection)
		if err != nil {
			return extent{}, err
		}
		total.depth = max(total.depth, one.depth)
		total.fields = min(total.fields+one.fields, maxFields+1)
	}
	return total, nil
}

func (m *measurer) selection(selection ast.Selection) (extent, error) {
	switch selection := selection.(type) {
	case *ast.Field:
		below, err := m.selections(selection.SelectionSet)
		return extent{depth: below.depth + 1, fields: below.fields + 1}, err
	case *ast.InlineFragment:
		return m.selections(selection.SelectionSet)
	case *ast.FragmentSpread:
		return m.spread(selection.Name)
	default:
		return extent{}, invalid("the operation selects something unknown")
	}
}

func (m *measurer) spread(name string) (extent, error) {
	if known, done := m.measured[name]; done {
		return known, nil
	}
	definition := m.known[name]
	if definition == nil {
		return extent{}, invalid("a fragment is not defined")
	}
	if m.open[name] {
		return extent{}, invalid("a fragment holds itself")
	}
	m.open[name] = true
	size, err := m.selections(definition.SelectionSet)
	delete(m.open, name)
	m.measured[name] = size
	return size, err
}
