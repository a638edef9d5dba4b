package revocation

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// What RedisOptions mean where they say nothing.
const (
	DefaultKey     = "authing:revocations"
	DefaultMaxLen  = 1_000_000
	DefaultWaiting = 10_000
	DefaultBlock   = time.Second
	DefaultTimeout = 2 * time.Second
	DefaultRetry   = 2 * time.Second
)

// RedisOptions are what a log in Redis is made of. Where a number is 0 its
// default holds.
type RedisOptions struct {
	Options
	// Client asks the server that is written to, no read replica: what has not
	// arrived there would pass for not published. With its ContextTimeoutEnabled
	// a connection that went silent is noticed after Block and Timeout, without
	// it 10 seconds after Block. Who made it closes it, after Run.
	Client redis.UniversalClient
	// Key names the stream.
	Key string
	// MaxLen is about how many entries the stream keeps. It should hold all that
	// is published in the life of a token.
	MaxLen int64
	// Waiting bounds how many events wait here while Redis is away.
	Waiting int
	// Block is how long one read waits for news. Synced is no older than that
	// while all is well, and Run ends within it.
	Block time.Duration
	// Timeout bounds one request, and how long Publish waits.
	Timeout time.Duration
	// Retry is the longest wait before Redis is tried again.
	Retry time.Duration
	// Gap is told that the stream has lost entries before this replica read them:
	// tokens issued up to until may be revoked without being known here as such.
	// It is called by Run and must not block; nil: it is only logged.
	Gap func(until time.Time)
	// Log gets what goes wrong with Redis; nil: nobody does.
	Log *slog.Logger
}

func (o *RedisOptions) complete() error {
	if err := o.Options.complete(); err != nil {
		return err
	}
	if o.Client == nil || min(o.MaxLen, int64(o.Waiting), int64(o.Block), int64(o.Timeout), int64(o.Retry)) < 0 {
		return errors.New("revocation: a log in Redis needs a client and bounds that are not negative")
	}
	orDefault(&o.Key, DefaultKey)
	orDefault(&o.MaxLen, DefaultMaxLen)
	orDefault(&o.Waiting, DefaultWaiting)
	orDefault(&o.Block, DefaultBlock)
	o.Block = max(o.Block, time.Millisecond) // less would mean for ever
	orDefault(&o.Timeout, DefaultTimeout)
	orDefault(&o.Retry, DefaultRetry)
	if o.Gap == nil {
		o.Gap = func(time.Time) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return nil
}

func orDefault[T comparable](value *T, otherwise T) {
	var zero T
	if *value == zero {
		*value = otherwise
	}
}

// Redis is the log that replicas share: a stream, which each of them reads from
// where it stopped. Its ids are the same for all replicas. Watchers see an event
// once it is in the stream and read back, also where it was published.
type Redis struct {
	opts   RedisOptions
	ring   *ring
	outbox *outbox
	ran    atomic.Bool

	// Only the reader uses these.
	read position // what was read last
	away bool

	mu     sync.Mutex
	synced time.Time

	published, received, malformed, gaps atomic.Uint64
}

var _ Log = (*Redis)(nil)

// NewRedis returns a log that knows nothing before it runs; Redis need not be
// there yet.
func NewRedis(opts RedisOptions) (*Redis, error) {
	if err := opts.complete(); err != nil {
		return nil, err
	}
	return &Redis{opts: opts, ring: newRing(opts.Kept, true), outbox: newOutbox(opts.Waiting)}, nil
}

// Publish is Log's. What it could not tell in time is told in the background.
func (r *Redis) Publish(ctx context.Context, one identity.Revocation, reason string) (string, error) {
	added, err := newRecord(one, reason)
	if err != nil {
		return "", err
	}
	r.opts.Revoked.Add(one, r.opts.Now())
	r.published.Add(1)
	outcome, err := r.outbox.put(added)
	if err != nil {
		return "", err
	}
	timer := time.NewTimer(r.opts.Timeout)
	defer timer.Stop()
	select {
	case told := <-outcome:
		return told.id, told.err
	case <-ctx.Done():
		return "", fmt.Errorf("%w: %w", ErrPending, ctx.Err())
	case <-timer.C:
		return "", fmt.Errorf("%w: Redis has not answered in %s", ErrPending, r.opts.Timeout)
	}
}

// Watch is Log's. An id is waited for until this replica knows the past.
func (r *Redis) Watch(ctx context.Context, after string) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) { r.ring.watch(ctx, after, r.opts.Now, yield) }
}

// Last is Log's.
func (r *Redis) Last() string { return lastID(r.ring) }

// Run is Log's.
func (r *Redis) Run(ctx context.Context) error {
	if r.ran.Swap(true) {
		return errors.New("revocation: the log runs already, or has ended")
	}
	var reader sync.WaitGroup
	reader.Go(func() { r.receive(ctx) })
	r.send(ctx)
	reader.Wait()
	if left := r.outbox.end(); left > 0 {
		return fmt.Errorf("%w: %d of them", ErrLocalOnly, left)
	}
	return nil
}

// Synced is Log's. It stands still while Redis is away.
func (r *Redis) Synced() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.synced
}

// Stats is Log's.
func (r *Redis) Stats() Stats {
	waiting, dropped := r.outbox.stats()
	return Stats{
		Published: r.published.Load(), Received: r.received.Load(), Malformed: r.malformed.Load(), Gaps: r.gaps.Load(),
		Dropped: dropped, Waiting: waiting,
	}
}
