package reload

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"sync"
	"time"
)

// maxFile bounds every file, in bytes.
const maxFile = 1 << 20

// Set is a list of things made from files. It is safe for concurrent use.
type Set struct {
	log *slog.Logger

	mu     sync.Mutex
	things []*thing
}

type thing struct {
	name  string
	files []string
	load  func(contents [][]byte) error

	seen    [sha256.Size]byte // digest of what was tried last
	failure error             // of the last try
}

// New returns an empty set.
func New(log *slog.Logger) *Set { return &Set{log: log} }

// Add reads the files and loads them, now and whenever the content of any of
// them has changed. load gets the contents in the order of files; while it
// returns an error, what it made before is to stay. If the first load fails the
// thing is not added.
func (s *Set) Add(name string, load func(contents [][]byte) error, files ...string) error {
	added := &thing{name: name, files: files, load: load}
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := added.reload(); err != nil {
		return err
	}
	s.things = append(s.things, added)
	return nil
}

// Reload reads everything again now. Its error joins all that failed.
func (s *Set) Reload() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var errs []error
	for _, one := range s.things {
		before := one.failure
		changed, err := one.reload()
		switch {
		case err != nil:
			errs = append(errs, fmt.Errorf("%s: %w", one.name, err))
			if before == nil || before.Error() != err.Error() { // said once, not at every tick
				s.log.Error("kept the old one", "what", one.name, "error", err)
			}
		case changed:
			s.log.Info("reloaded", "what", one.name)
		}
	}
	return errors.Join(errs...)
}

// Run reloads every interval until the context ends. With nothing to reload it
// returns at once.
func (s *Set) Run(ctx context.Context, interval time.Duration) {
	if s.empty() {
		return
	}
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			_ = s.Reload() // logged
		}
	}
}

func (s *Set) empty() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.things) == 0
}

// reload loads what has changed. What failed is tried again only once it
// changes, but goes on being an error.
func (t *thing) reload() (changed bool, err error) {
	contents, digest, err := t.read()
	if err != nil {
		t.failure, t.seen = err, [sha256.Size]byte{}
		return false, err
	}
	if digest == t.seen {
		return false, t.failure
	}
	t.seen, t.failure = digest, t.load(contents)
	return t.failure == nil, t.failure
}

// read opens the files by their paths: whoever replaces them, Kubernetes for
// one, may swap links.
func (t *thing) read() (contents [][]byte, digest [sha256.Size]byte, err error) {
	all := sha256.New()
	for _, name := range t.files {
		content, err := readFile(name)
		if err != nil {
			return nil, digest, err
		}
		sum := sha256.Sum256(content)
		all.Write(sum[:])
		contents = append(contents, content)
	}
	return contents, [sha256.Size]byte(all.Sum(nil)), nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names the file
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot be read: %w", err)
	case len(content) > maxFile:
		return nil, fmt.Errorf("%s is larger than %d bytes", name, maxFile)
	default:
		return content, nil
	}
}
