package usertransfer

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// fate is what the journal says of a row.
type fate string

// A row without a fate has not been tried. One that was sent and has no other
// fate may or may not have become a user.
const (
	sent     fate = "sent"
	unsent   fate = "unsent" // surely no user became of it
	created  fate = "created"
	rejected fate = "rejected"
)

// Journal is the file that says which rows of an input are done, one event a
// line, appended before and after each call. A process may end at any point. A
// machine that stops may lose the last lines; Authing then refuses the users
// that are there already.
type Journal struct {
	file  *os.File
	mu    sync.Mutex
	fates map[int]fate
}

// heading is a journal's first line.
type heading struct {
	Journal int    `json:"journal"`
	Input   string `json:"sha256"`
	Target  string `json:"target"`
}

type event struct {
	Line int  `json:"line"`
	Fate fate `json:"fate"`
}

const journalVersion = 1

// ErrOtherInput says that a journal is of another input, or of another pool.
var ErrOtherInput = errors.New("is of another content of the file, or of another server or pool")

// OpenJournal opens the journal of an input, made if it is not there. input is
// the hash of the file, target names the pool.
func OpenJournal(name, input, target string) (*Journal, error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, err
	}
	j := &Journal{file: file, fates: map[int]fate{}}
	if err := j.load(heading{journalVersion, input, target}); err != nil {
		_ = file.Close() // nothing was written
		return nil, err
	}
	return j, nil
}

// load reads what is there. A last line without its end was being written when
// the process ended, and is cut off.
func (j *Journal) load(want heading) error {
	in := bufio.NewReader(j.file)
	var whole int64
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if whole == 0 {
			var is heading
			if err := json.Unmarshal(line, &is); err != nil || is != want {
				return ErrOtherInput
			}
		} else {
			var e event
			if err := json.Unmarshal(line, &e); err != nil {
				return fmt.Errorf("is no journal of an import: %w", err)
			}
			j.fates[e.Line] = e.Fate
		}
		whole += int64(len(line))
	}
	if err := j.file.Truncate(whole); err != nil {
		return err
	}
	if _, err := j.file.Seek(whole, io.SeekStart); err != nil {
		return err
	}
	if whole == 0 {
		return j.write(want)
	}
	return nil
}

// of is the fate of the row of a line.
func (j *Journal) of(line int) fate {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.fates[line]
}

// note writes the fate of a row.
func (j *Journal) note(line int, is fate) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.fates[line] = is
	return j.write(event{line, is})
}

func (j *Journal) write(v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if _, err := j.file.Write(append(text, '\n')); err != nil {
		return fmt.Errorf("journal: %w", err)
	}
	return nil
}

// Close writes the journal to disk.
func (j *Journal) Close() error {
	return errors.Join(j.file.Sync(), j.file.Close())
}
