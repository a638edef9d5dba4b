package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// garbage is how much of it may lie about before it is collected, in bytes,
	// however little is in use. At Go's default, as much as is in use, the
	// collector of a server that holds little and answers much runs several
	// times a second.
	garbage = 128 << 20
	// gcEvery is how often that is compared with what is in use.
	gcEvery = 10 * time.Second
)

// tuneGC keeps the collector to that until the context ends. A GOMEMLIMIT
// counts all the same, and an operator's own GOGC leaves no need for this.
func tuneGC(ctx context.Context) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	every := time.NewTicker(gcEvery)
	defer every.Stop()
	for {
		metrics.Read(live)
		debug.SetGCPercent(gcPercent(live[0].Value.Uint64()))
		select {
		case <-every.C:
		case <-ctx.Done():
			return
		}
	}
}

// gcPercent is the garbage that may lie about, in hundredths of what is in use:
// no less than Go's default.
func gcPercent(inUse uint64) int {
	const most = 1000 // before the first collection nothing counts as in use
	if inUse == 0 {
		return most
	}
	return int(min(max(garbage*100/inUse, 100), most))
}
