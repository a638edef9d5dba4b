package revocation

import (
	"context"
	"math/rand/v2"
	"time"
)

// firstWait is how long the first wait for a Redis that is away takes.
const firstWait = 50 * time.Millisecond

// backoff waits longer from time to time, up to a bound.
type backoff struct {
	bound time.Duration
	next  time.Duration
}

// wait returns early when the context ends.
func (b *backoff) wait(ctx context.Context) {
	b.next = min(max(2*b.next, firstWait), b.bound)
	// Replicas that lost Redis together do not come back together.
	timer := time.NewTimer(b.next/2 + rand.N(b.next/2+1)) //nolint:gosec // no secret
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

func (b *backoff) reset() { b.next = 0 }
