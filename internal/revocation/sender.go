package revocation

import (
	"context"

	"github.com/redis/go-redis/v9"
)

// sendBatch is how many events are told at once.
const sendBatch = 100

// send tells the others what is in the outbox until the context ends, and then
// what is left, if that works at once.
func (r *Redis) send(ctx context.Context) {
	pause := backoff{bound: r.opts.Retry}
	for ctx.Err() == nil {
		batch := r.outbox.next(sendBatch)
		if len(batch) == 0 {
			select {
			case <-ctx.Done():
			case <-r.outbox.wake:
			}
			continue
		}
		// What is under way is not cut off.
		if err := r.tell(context.WithoutCancel(ctx), batch); err != nil {
			pause.wait(ctx)
			continue
		}
		pause.reset()
	}
	final, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.opts.Timeout)
	defer cancel()
	for batch := r.outbox.next(sendBatch); len(batch) > 0; batch = r.outbox.next(sendBatch) {
		if r.tell(final, batch) != nil {
			return
		}
	}
}

// tell adds events to the stream. An answer that is lost makes it tell twice.
func (r *Redis) tell(ctx context.Context, batch []*letter) error {
	ctx, cancel := context.WithTimeout(ctx, r.opts.Timeout)
	defer cancel()
	pipeline := r.opts.Client.Pipeline()
	answers := make([]*redis.StringCmd, len(batch))
	for i, one := range batch {
		answers[i] = pipeline.XAdd(ctx, &redis.XAddArgs{
			Stream: r.opts.Key, MaxLen: r.opts.MaxLen, Approx: true, Values: one.fields(),
		})
	}
	_, failure := pipeline.Exec(ctx)
	ids := make([]string, len(batch))
	for i, answer := range answers {
		if answer.Err() == nil {
			ids[i] = answer.Val() // "" if it was not even asked
		}
	}
	r.outbox.delivered(batch, ids, failure)
	return failure
}
