package revocation

import (
	"context"
	"time"
)

// watchBatch is how many events a watcher takes at once.
const watchBatch = 64

// watch yields what follows an id, see Log.Watch.
func (r *ring) watch(ctx context.Context, id string, now func() time.Time, yield func(Event, error) bool) {
	serial, after, err := r.from(ctx, id)
	if err != nil {
		yield(Event{}, err)
		return
	}
	var batch [watchBatch]record
	for {
		if ctx.Err() != nil {
			yield(Event{}, ctx.Err())
			return
		}
		n, changed, err := r.read(serial, batch[:])
		if err != nil {
			yield(Event{}, err)
			return
		}
		serial += uint64(n) //nolint:gosec // not negative
		for _, one := range batch[:n] {
			// The watcher may have been ahead of what is known here.
			if !after.before(one.at) || !now().Before(one.Until) {
				continue
			}
			if !yield(one.event(), nil) {
				return
			}
		}
		if n == 0 {
			select {
			case <-ctx.Done():
			case <-changed:
			}
		}
	}
}

// from is where a watcher starts to read.
func (r *ring) from(ctx context.Context, id string) (uint64, position, error) {
	if id == "" {
		return r.start(), position{}, nil
	}
	after, err := parsePosition(id)
	if err != nil {
		return 0, position{}, err
	}
	select {
	case <-ctx.Done():
		return 0, position{}, ctx.Err()
	case <-r.ready: // before that nobody knows what is too old
	}
	serial, err := r.seek(after)
	return serial, after, err
}
