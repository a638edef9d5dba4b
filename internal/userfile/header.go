package userfile

import (
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// column is where the cells below a name go: a field, or a key of the custom
// data.
type column struct {
	name      string
	skipped   bool
	field     protoreflect.FieldDescriptor
	key, kind string
}

// header reads the first line; what it says wrong is wrong of the whole file.
func header(names []string, skip map[string]bool) (columns []column, ignored []string, err error) {
	var wrong []string
	seen := map[string]bool{}
	for _, name := range names {
		name = strings.TrimSpace(name)
		c := column{name: name, skipped: skip[name], field: taken(name)}
		base := name
		if key, kind, custom := customColumn(name); custom {
			c.key, c.kind = key, kind
			base = customData + "." + key
			c.skipped = c.skipped || skip[base] || skip[customData]
		}
		switch {
		case name == "":
			wrong = append(wrong, "a column has no name")
		case seen[base]:
			wrong = append(wrong, fmt.Sprintf("%q is there twice", shortened(name)))
		case c.field != nil, c.key != "":
		case userFields.ByJSONName(name) != nil:
			c.skipped = true
			ignored = append(ignored, name)
		default:
			wrong = append(wrong, fmt.Sprintf("%q is no field of a user", shortened(name)))
		}
		seen[base] = true
		columns = append(columns, c)
	}
	// Custom data is one column or one a key.
	whole := func(c column) bool { return c.name == customData && !c.skipped }
	if slices.ContainsFunc(columns, whole) && slices.ContainsFunc(columns, func(c column) bool { return c.key != "" }) {
		wrong = append(wrong, "customData is there as a whole and by key")
	}
	if len(wrong) > 0 {
		return nil, nil, &FileError{Line: 1, Reason: strings.Join(wrong[:min(len(wrong), maxWrong)], "; ")}
	}
	return columns, ignored, nil
}

const (
	maxWrong = 20 // mistakes told of a header
	maxName  = 60 // bytes of a wrong name
)

func shortened(name string) string {
	if len(name) > maxName {
		return name[:maxName] + "…"
	}
	return name
}
