package userfile

import (
	"errors"
	"io"
)

// maxRow is the most that one row may have, in bytes.
const maxRow = 1 << 20

var errTooLong = errors.New("the row is longer than 1 MiB, or a quote is never closed")

// limited ends with errTooLong when a reader takes much more than it has used.
type limited struct {
	r    io.Reader
	left int
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left <= 0 {
		return 0, errTooLong
	}
	n, err := l.r.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}
