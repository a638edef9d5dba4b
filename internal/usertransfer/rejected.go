package usertransfer

import (
	"encoding/csv"
	"io"
	"strconv"
	"sync"

	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// Rejected is a list of refused rows: CSV of line, field, reason.
type Rejected struct {
	mu  sync.Mutex
	out *csv.Writer
}

// NewRejected writes the list to w, with a header if the list begins there.
func NewRejected(w io.Writer, begins bool) (*Rejected, error) {
	r := &Rejected{out: csv.NewWriter(w)}
	if !begins {
		return r, nil
	}
	return r, r.write("line", "field", "reason")
}

func (r *Rejected) write(cells ...string) error {
	for i := range cells {
		cells[i] = userfile.Neutral(cells[i])
	}
	if err := r.out.Write(cells); err != nil {
		return err
	}
	r.out.Flush()
	return r.out.Error()
}

// add writes a line for each mistake of a row.
func (r *Rejected) add(line int, mistakes ...userfile.Mistake) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, m := range mistakes {
		if err := r.write(strconv.Itoa(line), m.Field, m.Reason); err != nil {
			return err
		}
	}
	return nil
}
