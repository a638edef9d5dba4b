package revocation

import (
	"context"
	"time"
)

// streamState is what Redis says of the stream; all zero, there is none.
type streamState struct {
	// first is the oldest entry, last the one made last, be it kept or not.
	first, last position
	filled      bool // it holds entries
	trimmed     bool // it held more; versions before 7 never say so
}

// missing compares the stream with what was read of it, up to before and, by
// then, to end. lost: entries were dropped before they were read. reset: it is
// not the stream that was read.
func (s streamState) missing(before, end position) (lost, reset bool) {
	none := position{}
	switch {
	case s.last.before(before):
		return true, true // Redis came back with less than it had, or nothing
	case before == none:
		return s.trimmed && (s.filled || end.before(s.last)), false
	case s.filled:
		// The last entry that was read must still be there, or some after it
		// may be gone too.
		lost = before.before(s.first)
		return lost, lost && !s.trimmed
	default:
		return end.before(s.last), false
	}
}

// findGap tells everybody who must know if entries were lost. After a reset the
// stream is to be read from its beginning.
func (r *Redis) findGap(ctx context.Context, state streamState, end position) (reset bool) {
	lost, reset := state.missing(r.read, end)
	if !lost {
		return false
	}
	until := state.first.time()
	if reset {
		until = r.opts.Now()
	}
	r.gaps.Add(1)
	r.opts.Log.ErrorContext(ctx, "the stream of revocations has lost entries",
		"until", until.Format(time.RFC3339), "reset", reset)
	r.ring.restart()
	r.opts.Gap(until)
	switch {
	case reset:
		// What this replica has told before it tells again; so do the others.
		r.outbox.repeat(r.opts.Now())
		r.read = position{}
	case !state.filled:
		r.ring.pass(state.last)
		r.read = state.last
	}
	return reset
}
