package usertransfer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/authing-grpc/authing-grpc/internal/userfile"
)

// Input is a file with users.
type Input struct {
	Name   string
	Format userfile.Format
	// Ignore are fields to leave out.
	Ignore []string
}

// Check reads the whole file and tells of each mistake. It returns how many rows
// there are, how many of them are wrong, the hash of the file, and the fields
// that Authing sets itself.
func (in Input) Check(tell func(line int, mistake userfile.Mistake) error) (found Found, err error) {
	hash := sha256.New()
	err = in.read(hash, func(rows userfile.Reader) error {
		for {
			row, err := rows.Next()
			found.Ignored = rows.Ignored()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			found.Rows++
			if len(row.Mistakes) > 0 {
				found.Wrong++
			}
			for _, m := range row.Mistakes {
				if err := tell(row.Line, m); err != nil {
					return err
				}
			}
		}
	})
	found.Hash = hex.EncodeToString(hash.Sum(nil))
	return found, err
}

// Found is what is in a file.
type Found struct {
	Rows, Wrong int
	Hash        string
	Ignored     []string
}

func (in Input) read(seen io.Writer, take func(userfile.Reader) error) error {
	file, err := os.Open(in.Name)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // nothing was written
	rows, err := userfile.NewReader(in.Format, io.TeeReader(file, seen), in.Ignore)
	if err != nil {
		return err
	}
	return take(rows)
}

// Files of an import, beside its input.
const (
	JournalSuffix  = ".import"
	RejectedSuffix = ".rejected.csv"
)

// ImportFile makes users of the rows of a file that no run before has done.
// target names the pool.
func (i Import) ImportFile(ctx context.Context, in Input, found Found, target string) (sum Summary, err error) {
	i.Journal, err = OpenJournal(in.Name+JournalSuffix, found.Hash, target)
	if errors.Is(err, ErrOtherInput) {
		return sum, fmt.Errorf("%s %w", in.Name+JournalSuffix, err)
	}
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, i.Journal.Close()) }()
	list, err := os.OpenFile(in.Name+RejectedSuffix, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return sum, err
	}
	defer func() { err = errors.Join(err, list.Close()) }()
	size, err := list.Seek(0, io.SeekEnd)
	if err != nil {
		return sum, err
	}
	if i.Rejected, err = NewRejected(list, size == 0); err != nil {
		return sum, err
	}
	err = in.read(io.Discard, func(rows userfile.Reader) error {
		sum, err = i.Run(ctx, rows)
		return err
	})
	return sum, err
}
