package userfile

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// Format is how a file holds users.
type Format string

// The formats.
const (
	CSV   Format = "csv"
	JSONL Format = "jsonl"
)

// FormatOf is the format named, else that of the file name's extension.
func FormatOf(named, file string) (Format, error) {
	format := Format(named)
	if named == "" {
		format = Format(strings.ToLower(strings.TrimPrefix(filepath.Ext(file), ".")))
	}
	switch format {
	case CSV, JSONL:
		return format, nil
	case "ndjson":
		return JSONL, nil
	default:
		return "", fmt.Errorf("%q says no format: csv or jsonl", file)
	}
}

// Reader reads the rows of a file.
type Reader interface {
	// Next is the next row, io.EOF behind the last. Its error is a [FileError]
	// where nothing more can be read.
	Next() (*Row, error)
	// Ignored are the fields of the file that Authing sets itself, so far.
	Ignored() []string
}

// NewReader reads users from r. ignore are fields to leave out.
func NewReader(format Format, r io.Reader, ignore []string) (Reader, error) {
	skip := make(map[string]bool, len(ignore))
	for _, name := range ignore {
		if !known(name) {
			return nil, &FileError{Line: 1, Reason: fmt.Sprintf("no user has a field %q to ignore", name)}
		}
		skip[name] = true
	}
	if format == CSV {
		return newCSVReader(r, skip)
	}
	return newJSONLReader(r, skip), nil
}

// FileError is a file that is none of users from a line on. It quotes no values.
type FileError struct {
	Line   int
	Reason string
}

func (e *FileError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }
