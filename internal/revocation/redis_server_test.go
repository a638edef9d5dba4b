//go:build redis

package revocation_test

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/revocation/redistest"
)

func newClient(t *testing.T, line *redistest.Line) *redis.Client {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		Dialer: line.Dial, ContextTimeoutEnabled: true, MaxRetries: -1, DialerRetries: 1,
	})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

// replica is one of those that share a Redis.
type replica struct {
	*revocation.Redis
	t        *testing.T
	line     *redistest.Line
	verifier *identity.Verifier
	said     chan string    // what it logged
	gaps     chan time.Time // what it was told to have missed
	end      func() error
}

func startReplica(t *testing.T, s *redistest.Server, change ...func(*revocation.RedisOptions)) *replica {
	t.Helper()
	r := &replica{
		t: t, line: redistest.NewLine(t, s), said: make(chan string, 100), gaps: make(chan time.Time, 100),
	}
	revoked := identity.NewRevoked()
	r.verifier = newVerifier(t, revoked)
	opts := revocation.RedisOptions{
		Options: revocation.Options{Revoked: revoked, Now: time.Now},
		Client:  newClient(t, r.line),
		Block:   50 * time.Millisecond, Retry: 50 * time.Millisecond, Timeout: 2 * time.Second,
		Gap: func(until time.Time) { r.gaps <- until },
		Log: slog.New(slog.NewTextHandler(heard(r.said), nil)),
	}
	for _, one := range change {
		one(&opts)
	}
	var err error
	if r.Redis, err = revocation.NewRedis(opts); err != nil {
		t.Fatal(err)
	}
	r.end = run(t, r.Redis)
	return r
}

// heard passes lines on.
type heard chan string

func (h heard) Write(text []byte) (int, error) {
	select {
	case h <- string(text):
	default: // nobody listens so long
	}
	return len(text), nil
}

// says waits until the replica has logged something.
func (r *replica) says(what string) {
	r.t.Helper()
	ctx := testContext(r.t)
	for {
		select {
		case <-ctx.Done():
			r.t.Fatalf("it did not say %q", what)
		case said := <-r.said:
			if strings.Contains(said, what) {
				return
			}
		}
	}
}

// noticesAway waits until the replica knows that its Redis is away.
func (r *replica) noticesAway() {
	r.t.Helper()
	r.says("cannot be read")
}

// misses waits until the replica is told that it has missed something.
func (r *replica) misses() time.Time {
	r.t.Helper()
	select {
	case <-testContext(r.t).Done():
		r.t.Fatal("no gap was noticed")
		return time.Time{}
	case until := <-r.gaps:
		return until
	}
}

// syncedAfter waits until the replica knows everything up to a later time.
func (r *replica) syncedAfter(before time.Time) {
	r.t.Helper()
	r.until("it knows everything", func() bool { return r.Synced().After(before) })
}

// nothingWaits waits until everything the replica has published is in Redis.
func (r *replica) nothingWaits() {
	r.t.Helper()
	r.until("nothing waits", func() bool { return r.Stats().Waiting == 0 })
}

// until waits for what nobody tells.
func (r *replica) until(what string, holds func() bool) {
	r.t.Helper()
	ctx, tick := testContext(r.t), time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-ctx.Done():
			r.t.Fatalf("it does not come to be that %s: synced until %s, %+v", what, r.Synced(), r.Stats())
		case <-tick.C:
		}
	}
}

// sees takes events up to the one about a subject, however often others come.
func (w *watcher) sees(subject string) revocation.Event {
	w.t.Helper()
	for {
		if event := w.event(); event.Subject == subject {
			return event
		}
	}
}
