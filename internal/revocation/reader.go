package revocation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// readBatch is how many entries are read at once.
const readBatch = 1000

// receive reads the stream until the context ends.
func (r *Redis) receive(ctx context.Context) {
	pause := backoff{bound: r.opts.Retry}
	block := time.Duration(-1) // what is there already is not waited for
	for ctx.Err() == nil {
		current, err := r.receiveSome(ctx, block)
		switch {
		case err != nil && ctx.Err() == nil:
			r.note(ctx, err)
			pause.wait(ctx)
			block = -1
		case err == nil:
			r.note(ctx, nil)
			pause.reset()
			block = -1
			if current {
				block = r.opts.Block
			}
		}
	}
}

// note logs that Redis goes away or comes back, once.
func (r *Redis) note(ctx context.Context, err error) {
	switch {
	case err != nil && !r.away:
		r.opts.Log.ErrorContext(ctx, "revocations of other replicas cannot be read", "error", err)
	case err == nil && r.away:
		r.opts.Log.InfoContext(ctx, "revocations of other replicas can be read again")
	}
	r.away = err != nil
}

// receiveSome reads what is new, at most a batch, and says whether that is all.
func (r *Redis) receiveSome(ctx context.Context, block time.Duration) (current bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, max(block, 0)+r.opts.Timeout)
	defer cancel()
	// What is known is as old as the question: news may come with the answer on
	// its way.
	asked := r.opts.Now()
	streams, err := r.opts.Client.XRead(ctx, &redis.XReadArgs{
		Streams: []string{r.opts.Key, r.read.String()}, Count: readBatch, Block: block,
	}).Result()
	if err != nil && !errors.Is(err, redis.Nil) {
		return false, fmt.Errorf("read: %w", err)
	}
	var messages []redis.XMessage
	if len(streams) > 0 {
		messages = streams[0].Messages
	}
	found, end, err := r.apply(messages)
	if err != nil {
		return false, err
	}
	if len(messages) == readBatch {
		asked = time.Time{} // there may be more
	}
	askedAgain := r.opts.Now()
	state, err := r.inspect(ctx)
	if err != nil {
		return false, err
	}
	if reset := r.findGap(ctx, state, end); reset {
		return false, nil // from the beginning
	}
	r.keep(found, end)
	if current = !r.read.before(state.last); current {
		asked = askedAgain
	}
	r.advance(asked)
	return current, nil
}

// sighting is an entry, ok if it is an event that still matters.
type sighting struct {
	record
	ok bool
}

// apply makes entries count at once; applying them twice does no harm. end is
// the position of the last.
func (r *Redis) apply(messages []redis.XMessage) (found []sighting, end position, err error) {
	now, end := r.opts.Now(), r.read
	found = make([]sighting, 0, len(messages))
	for _, message := range messages {
		if end, err = parsePosition(message.ID); err != nil {
			return nil, end, err
		}
		one, err := parseEntry(end, message.Values)
		matters := err == nil && now.Before(one.Until)
		if matters {
			r.opts.Revoked.Add(one.Revocation, now)
		}
		if err != nil {
			one.at = end
			r.malformed.Add(1)
		} else {
			r.received.Add(1)
		}
		found = append(found, sighting{record: one, ok: matters})
	}
	return found, end, nil
}

// keep shows events to the watchers.
func (r *Redis) keep(found []sighting, end position) {
	for _, one := range found {
		if one.ok {
			r.ring.add(one.record)
		} else {
			r.ring.pass(one.at)
		}
	}
	r.read = end
}

// advance notes that everything up to a time is known; the zero time is none.
func (r *Redis) advance(until time.Time) {
	if until.IsZero() {
		return
	}
	r.mu.Lock()
	if until.After(r.synced) {
		r.synced = until
	}
	r.mu.Unlock()
	r.ring.complete()
}

// inspect asks what the stream holds.
func (r *Redis) inspect(ctx context.Context) (state streamState, err error) {
	info, err := r.opts.Client.XInfoStream(ctx, r.opts.Key).Result()
	if err != nil {
		if strings.Contains(err.Error(), "no such key") {
			return streamState{}, nil
		}
		return state, fmt.Errorf("inspect: %w", err)
	}
	if state.last, err = parsePosition(info.LastGeneratedID); err != nil {
		return state, err
	}
	state.first = state.last
	if state.filled = info.Length > 0; state.filled {
		state.first, err = parsePosition(info.FirstEntry.ID)
	}
	state.trimmed = info.EntriesAdded > info.Length
	return state, err
}
