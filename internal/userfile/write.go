package userfile

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// Writer writes users.
type Writer interface {
	Write(user *authingv3.User) error
	// Flush writes what is held back.
	Flush() error
}

// NewWriter writes users to w, and the header of CSV at once.
func NewWriter(format Format, w io.Writer, columns *Columns) (Writer, error) {
	if format == JSONL {
		return &jsonlWriter{out: bufio.NewWriter(w), columns: columns}, nil
	}
	names := columns.names()
	c := &csvWriter{out: csv.NewWriter(w), columns: make([]column, len(names))}
	for i, name := range names {
		c.columns[i] = column{name: name, field: userFields.ByJSONName(name)}
		if c.columns[i].field == nil {
			c.columns[i].key, c.columns[i].kind, _ = customColumn(name)
		}
	}
	return c, c.out.Write(names)
}

type csvWriter struct {
	out     *csv.Writer
	columns []column
}

func (c *csvWriter) Write(user *authingv3.User) error {
	cells := make([]string, len(c.columns))
	for i, from := range c.columns {
		cell, err := from.cell(user)
		if err != nil {
			return err
		}
		cells[i] = Neutral(cell)
	}
	return c.out.Write(cells)
}

func (c *csvWriter) Flush() error {
	c.out.Flush()
	return c.out.Error()
}

// cell is what setCell reads back.
func (c column) cell(user *authingv3.User) (string, error) {
	if c.field == nil {
		value, there := user.GetCustomData().GetFields()[c.key]
		if !there {
			return "", nil
		}
		return customCell(value, c.kind)
	}
	m := user.ProtoReflect()
	switch {
	case !m.Has(c.field):
		return "", nil
	case c.field.Kind() == protoreflect.StringKind && !c.field.IsList():
		return m.Get(c.field).String(), nil
	default:
		raw, err := codec.MarshalField(user, c.field)
		return string(raw), err
	}
}

type jsonlWriter struct {
	out     *bufio.Writer
	columns *Columns
}

// Write writes the fields that a user has, in the order of the contract.
func (j *jsonlWriter) Write(user *authingv3.User) error {
	user = j.columns.of(user)
	line := []byte{'{'}
	m := user.ProtoReflect()
	for i := range userFields.Len() {
		fd := userFields.Get(i)
		if !m.Has(fd) {
			continue
		}
		if len(line) > 1 {
			line = append(line, ',')
		}
		name, err := json.Marshal(fd.JSONName())
		if err != nil {
			return err
		}
		value, err := codec.MarshalField(user, fd)
		if err != nil {
			return err
		}
		line = append(append(append(line, name...), ':'), bytes.TrimSpace(value)...)
	}
	_, err := j.out.Write(append(line, '}', '\n'))
	return err
}

func (j *jsonlWriter) Flush() error { return j.out.Flush() }

// of is a user with the fields that were asked for alone.
func (c *Columns) of(user *authingv3.User) *authingv3.User {
	if len(c.asked) == 0 {
		return user
	}
	from, only := user.ProtoReflect(), new(authingv3.User)
	for _, name := range c.asked {
		fd := userFields.ByJSONName(name)
		if fd != nil && from.Has(fd) {
			only.ProtoReflect().Set(fd, from.Get(fd))
			continue
		}
		key := strings.TrimPrefix(name, customData+".")
		if value, there := user.GetCustomData().GetFields()[key]; fd == nil && there {
			if only.CustomData == nil {
				only.CustomData = &structpb.Struct{Fields: map[string]*structpb.Value{}}
			}
			only.CustomData.Fields[key] = value
		}
	}
	return only
}
