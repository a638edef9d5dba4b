package userfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
)

// mark is the byte order mark that spreadsheets write.
const mark = "\uFEFF"

type csvReader struct {
	in      *csv.Reader
	limit   *limited
	columns []column
	ignored []string
}

func newCSVReader(r io.Reader, skip map[string]bool) (*csvReader, error) {
	limit := &limited{r: r}
	unmarked := bufio.NewReader(limit)
	limit.left = maxRow
	if first, _ := unmarked.Peek(len(mark)); string(first) == mark {
		_, _ = unmarked.Discard(len(mark))
	}
	c := &csvReader{in: csv.NewReader(unmarked), limit: limit}
	c.in.FieldsPerRecord = -1
	names, err := c.record()
	if errors.Is(err, io.EOF) {
		return nil, &FileError{Line: 1, Reason: "has no header"}
	}
	if err != nil {
		return nil, err
	}
	c.columns, c.ignored, err = header(names, skip)
	return c, err
}

// record reads a line of cells.
func (c *csvReader) record() ([]string, error) {
	c.limit.left = maxRow
	cells, err := c.in.Read()
	var torn *csv.ParseError
	switch {
	case errors.As(err, &torn):
		return nil, &FileError{Line: torn.StartLine, Reason: torn.Err.Error()}
	case errors.Is(err, errTooLong):
		line, _ := c.in.FieldPos(0)
		return nil, &FileError{Line: line, Reason: err.Error()}
	default:
		return cells, err
	}
}

// Next is the next row.
func (c *csvReader) Next() (*Row, error) {
	cells, err := c.record()
	if err != nil {
		return nil, err
	}
	line, _ := c.in.FieldPos(0)
	row := newRow(line)
	if len(cells) != len(c.columns) {
		row.refuse("", fmt.Sprintf("has %d cells, the header %d", len(cells), len(c.columns)))
		return row, nil
	}
	for i, cell := range cells {
		if cell != "" {
			row.setCell(c.columns[i], plain(cell))
		}
	}
	return row, row.check()
}

// Ignored are the columns that Authing sets itself.
func (c *csvReader) Ignored() []string { return c.ignored }

func (r *Row) setCell(to column, cell string) {
	switch {
	case to.skipped:
	case !readable(cell):
		r.refuse(to.name, notUTF8)
	case to.field != nil:
		r.setText(to.field, cell)
	default:
		r.setCustomCell(to, cell)
	}
}

func (r *Row) setCustomCell(to column, cell string) {
	value, err := kinds[to.kind](cell)
	if err != nil {
		r.refuse(to.name, err.Error())
		return
	}
	r.setCustom(to.key, value)
}
