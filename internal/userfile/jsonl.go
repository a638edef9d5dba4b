package userfile

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"unicode/utf8"

	"google.golang.org/protobuf/types/known/structpb"
)

type jsonlReader struct {
	in      *bufio.Scanner
	line    int
	skip    map[string]bool
	ignored map[string]bool
}

func newJSONLReader(r io.Reader, skip map[string]bool) *jsonlReader {
	in := bufio.NewScanner(r)
	in.Buffer(nil, maxRow)
	return &jsonlReader{in: in, skip: skip, ignored: map[string]bool{}}
}

// Next is the next row; empty lines are none.
func (j *jsonlReader) Next() (*Row, error) {
	for j.in.Scan() {
		j.line++
		text := j.in.Bytes()
		if j.line == 1 {
			text = bytes.TrimPrefix(text, []byte(mark))
		}
		if len(bytes.TrimSpace(text)) > 0 {
			return j.row(text)
		}
	}
	switch err := j.in.Err(); {
	case err == nil:
		return nil, io.EOF
	case errors.Is(err, bufio.ErrTooLong):
		return nil, &FileError{Line: j.line + 1, Reason: errTooLong.Error()}
	default:
		return nil, err
	}
}

func (j *jsonlReader) row(text []byte) (*Row, error) {
	row := newRow(j.line)
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		row.refuse("", "is not a JSON object")
		return row, nil
	}
	if !utf8.Valid(text) {
		row.refuse("", notUTF8)
		return row, nil
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		field := taken(name)
		switch {
		case j.skip[name]:
		case field != nil:
			row.setJSON(field, members[name])
		case userFields.ByJSONName(name) != nil:
			j.ignored[name] = true
		default:
			row.refuse(shortened(name), "is no field of a user")
		}
	}
	maps.DeleteFunc(row.Request.GetCustomData().GetFields(), func(key string, _ *structpb.Value) bool {
		return j.skip[customData+"."+key]
	})
	return row, row.check()
}

// Ignored are the members so far that Authing sets itself.
func (j *jsonlReader) Ignored() []string { return slices.Sorted(maps.Keys(j.ignored)) }
