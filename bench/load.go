package main

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// target is something that is called. call makes the i-th call as one of
// several callers.
type target struct {
	name   string
	server *process
	call   func(ctx context.Context, caller, i int) error
}

// slice is what a number of calls took.
type slice struct {
	perSecond float64
	p50, p99  time.Duration
	// serverCPU is what the server's process used for a call.
	serverCPU time.Duration
}

// load makes calls from several callers at once, each of which waits for its
// answer before it calls again.
func load(ctx context.Context, to target, callers, calls int) (slice, error) {
	took := make([]time.Duration, calls)
	errs := make([]error, callers)
	var next atomic.Int64
	var running sync.WaitGroup
	cpu, start := to.server.cpu(), time.Now()
	for caller := range callers {
		running.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= calls || errs[caller] != nil {
					return
				}
				began := time.Now()
				errs[caller] = to.call(ctx, caller, i)
				took[i] = time.Since(began)
			}
		})
	}
	running.Wait()
	elapsed := time.Since(start)
	for _, err := range errs {
		if err != nil {
			return slice{}, fmt.Errorf("%s: %w", to.name, err)
		}
	}
	return slice{
		perSecond: float64(calls) / elapsed.Seconds(),
		p50:       quantile(took, 0.50), p99: quantile(took, 0.99),
		serverCPU: (to.server.cpu() - cpu) / time.Duration(calls),
	}, nil
}

// quantile sorts its argument.
func quantile(of []time.Duration, q float64) time.Duration {
	slices.Sort(of)
	return of[min(int(float64(len(of))*q), len(of)-1)]
}
