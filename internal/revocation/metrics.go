package revocation

import (
	"context"
	"errors"
	"time"

	"go.opentelemetry.io/otel/metric"
)

// Stats count since the start.
type Stats struct {
	// Published are the revocations that were made here.
	Published uint64
	// Received are the events read from Redis, those of this replica too, and
	// Malformed the entries that are none.
	Received, Malformed uint64
	// Gaps is how often entries were lost before they were read here.
	Gaps uint64
	// Dropped are the events that others will never be told.
	Dropped uint64
	// Waiting is how many others are to be told now.
	Waiting int
}

// Observe reports a log to a meter whenever the meter is read. It is called at
// the start: the lag of a log that knows nothing yet is counted from there.
func Observe(meter metric.Meter, log Log, now func() time.Time) error {
	errs := make([]error, 0, len(counters)+2)
	for _, one := range counters {
		_, err := meter.Int64ObservableCounter(one.name, metric.WithUnit(one.unit), metric.WithDescription(one.description),
			metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
				o.Observe(int64(one.of(log.Stats()))) //nolint:gosec // no process counts that far
				return nil
			}))
		errs = append(errs, err)
	}
	_, waiting := meter.Int64ObservableUpDownCounter("authing.revocation.waiting",
		metric.WithUnit("{revocation}"),
		metric.WithDescription("Revocations made here that the other replicas are still to be told. "+
			"It stays above 0: Redis cannot be written to; see dropped for how that ends."),
		metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(int64(log.Stats().Waiting))
			return nil
		}))
	start := now()
	_, lag := meter.Float64ObservableGauge("authing.revocation.lag",
		metric.WithUnit("s"),
		metric.WithDescription("Age of what is known here of the other replicas' revocations; 0 with a single replica. "+
			"Some seconds and growing: Redis cannot be read, tokens that others revoked since are still good here."),
		metric.WithFloat64Callback(func(_ context.Context, o metric.Float64Observer) error {
			at := now() // first: a log that is never behind says so
			synced := log.Synced()
			if synced.IsZero() {
				synced = start
			}
			o.Observe(max(at.Sub(synced), 0).Seconds())
			return nil
		}))
	return errors.Join(append(errs, waiting, lag)...)
}

// counters are what only grows.
var counters = [...]struct {
	name, unit, description string
	of                      func(Stats) uint64
}{
	{
		"authing.revocation.published", "{revocation}",
		"Revocations that were made at this replica: logout, kick, password change and the like, and events of Authing. " +
			"A jump: somebody ends the tokens of many users.",
		func(s Stats) uint64 { return s.Published },
	},
	{
		"authing.revocation.received", "{revocation}",
		"Revocations read from Redis, those of this replica too. " +
			"It stands still while published grows elsewhere: this replica does not hear of them, see lag.",
		func(s Stats) uint64 { return s.Received },
	},
	{
		"authing.revocation.malformed", "{entry}",
		"Entries in Redis that are no revocations, and are passed over. " +
			"It grows: something else writes to redis.key, or replicas of very different versions share it.",
		func(s Stats) uint64 { return s.Malformed },
	},
	{
		"authing.revocation.gaps", "{gap}",
		"Times that Redis lost entries before they were read here. " +
			"It grows: Redis was emptied or trimmed; tokens that were revoked before may be good here again, see the log for the time.",
		func(s Stats) uint64 { return s.Gaps },
	},
	{
		"authing.revocation.dropped", "{revocation}",
		"Revocations that the other replicas will never be told. " +
			"It grows: Redis was away for too long; revoke again, or wait until the tokens expire.",
		func(s Stats) uint64 { return s.Dropped },
	},
}
