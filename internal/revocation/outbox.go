package revocation

import (
	"fmt"
	"sync"
	"time"
)

// outcome is how telling the others went.
type outcome struct {
	id  string
	err error
}

// letter is an event that the others are to be told.
type letter struct {
	record
	repeated bool
	outcome  chan outcome // has room for one; nobody may wait for it any more
}

func (l *letter) settle(result outcome) {
	select {
	case l.outcome <- result:
	default: // its sender has heard of a failure, and has gone
	}
}

// outbox holds what the others are to be told, and what they were told last.
type outbox struct {
	size int
	wake chan struct{} // has room for one

	mu      sync.Mutex
	waiting []*letter
	told    []record // to be repeated if Redis forgets; at most size
	failure error    // of the last try
	ended   bool
	dropped uint64
}

func newOutbox(size int) *outbox { return &outbox{size: size, wake: make(chan struct{}, 1)} }

var (
	errFull  = fmt.Errorf("%w: too many wait to be told already", ErrLocalOnly)
	errEnded = fmt.Errorf("%w: the log has ended", ErrLocalOnly)
)

// put adds an event. Where the last try failed nobody should wait for the next:
// that is ErrPending, though it waits like the others.
func (o *outbox) put(one record) (<-chan outcome, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ended {
		o.dropped++
		return nil, errEnded
	}
	added := &letter{record: one, outcome: make(chan outcome, 1)}
	if !o.add(added) {
		return nil, errFull
	}
	if o.failure != nil {
		return nil, fmt.Errorf("%w: %w", ErrPending, o.failure)
	}
	return added.outcome, nil
}

func (o *outbox) add(one *letter) bool {
	if len(o.waiting) >= o.size {
		o.dropped++
		return false
	}
	o.waiting = append(o.waiting, one)
	select {
	case o.wake <- struct{}{}:
	default:
	}
	return true
}

// repeat adds again what the others were told.
func (o *outbox) repeat(now time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, one := range o.told {
		if now.Before(one.Until) {
			o.add(&letter{record: one, repeated: true, outcome: make(chan outcome, 1)})
		}
	}
}

// next are the letters to be sent next; they stay until they are delivered.
func (o *outbox) next(limit int) []*letter {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]*letter(nil), o.waiting[:min(limit, len(o.waiting))]...)
}

// delivered notes how sending what came from next went. Where ids has none the
// letter stays.
func (o *outbox) delivered(sent []*letter, ids []string, failure error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	kept := make([]*letter, 0, len(o.waiting))
	for i, one := range sent {
		if ids[i] == "" {
			kept = append(kept, one)
			continue
		}
		one.settle(outcome{id: ids[i]})
		if !one.repeated {
			o.remember(one.record)
		}
	}
	o.waiting = append(kept, o.waiting[len(sent):]...)
	o.failure = failure
	if failure == nil {
		return
	}
	for _, one := range o.waiting {
		one.settle(outcome{err: fmt.Errorf("%w: %w", ErrPending, failure)})
	}
}

func (o *outbox) remember(one record) {
	if len(o.told) >= o.size {
		o.told = o.told[1:]
	}
	o.told = append(o.told, one)
}

// end refuses all that comes after, and returns how many are left.
func (o *outbox) end() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	left := len(o.waiting)
	for _, one := range o.waiting {
		one.settle(outcome{err: errEnded})
	}
	o.ended, o.waiting = true, nil
	o.dropped += uint64(left)
	return left
}

func (o *outbox) stats() (waiting int, dropped uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.waiting), o.dropped
}
