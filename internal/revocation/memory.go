package revocation

import (
	"context"
	"iter"
	"sync"
	"sync/atomic"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Memory is the log of a single process: there is nobody else to tell. Its
// events end with it, and ids of another process are ErrTooOld.
type Memory struct {
	opts      Options
	ring      *ring
	published atomic.Uint64

	mu   sync.Mutex
	next position
}

var _ Log = (*Memory)(nil)

// NewMemory returns an empty log. It refuses options without Revoked or Now.
func NewMemory(opts Options) (*Memory, error) {
	if err := opts.complete(); err != nil {
		return nil, err
	}
	m := &Memory{opts: opts, ring: newRing(opts.Kept, false)}
	// Ids of an earlier process are smaller.
	m.next.ms = uint64(max(opts.Now().UnixMilli(), 0))
	m.ring.complete()
	return m, nil
}

// Publish is Log's. The only error is ErrInvalid.
func (m *Memory) Publish(_ context.Context, one identity.Revocation, reason string) (string, error) {
	added, err := newRecord(one, reason)
	if err != nil {
		return "", err
	}
	m.opts.Revoked.Add(one, m.opts.Now())
	m.published.Add(1)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.next.n++
	added.at = m.next
	m.ring.add(added)
	return added.at.String(), nil
}

// Watch is Log's.
func (m *Memory) Watch(ctx context.Context, after string) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) { m.ring.watch(ctx, after, m.opts.Now, yield) }
}

// Last is Log's.
func (m *Memory) Last() string { return lastID(m.ring) }

func lastID(r *ring) string {
	if at, known := r.last(); known {
		return at.String()
	}
	return ""
}

// Run is Log's: it waits for the context to end.
func (m *Memory) Run(ctx context.Context) error {
	<-ctx.Done()
	return nil
}

// Synced is Log's: now.
func (m *Memory) Synced() time.Time { return m.opts.Now() }

// Stats is Log's.
func (m *Memory) Stats() Stats { return Stats{Published: m.published.Load()} }
