package codec

import (
	"errors"
	"fmt"
	"strconv"
)

// FieldError is a value that the message cannot hold, by the JSON path of its
// field, such as "options.pagination.page" or "userIds[3]".
type FieldError struct {
	Field       string
	Description string
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Description }

// ErrSyntax is JSON that cannot be read at all; the wrapping error says where.
var ErrSyntax = errors.New("not valid JSON")

// MalformedError is an answer of Authing that breaks its contract: an
// identifier is missing, or the data is of another kind than declared. It never
// holds any of the answer.
type MalformedError struct {
	Field       string
	Description string
}

func (e *MalformedError) Error() string {
	return fmt.Sprintf("answer of Authing: %s: %s", e.Field, e.Description)
}

// path is where the codec is, as a list from the inside out, so that it costs
// nothing until an error needs its text.
type path struct {
	parent *path
	name   string
	index  int
}

func (p *path) member(name string) *path { return &path{parent: p, name: name} }
func (p *path) element(i int) *path      { return &path{parent: p, index: i} }

func (p *path) String() string {
	switch {
	case p == nil:
		return ""
	case p.name == "":
		return p.parent.String() + "[" + strconv.Itoa(p.index) + "]"
	case p.parent == nil:
		return p.name
	default:
		return p.parent.String() + "." + p.name
	}
}

// orWhole names the whole message where there is no field to name.
func (p *path) orWhole() string {
	if p == nil {
		return "(whole)"
	}
	return p.String()
}
