package identity

import (
	"context"
	"errors"
	"iter"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Observe reports what the verifier counts and knows to a meter, whenever the
// meter is read: verifying costs no more for it.
func (v *Verifier) Observe(meter metric.Meter) error {
	_, verifications := meter.Int64ObservableCounter("authing.identity.verifications",
		metric.WithUnit("{verification}"), metric.WithInt64Callback(v.observeVerifications()),
		metric.WithDescription("Tokens that were verified, by result and by how the answer came about. "+
			"unavailable grows: nothing could be found out, look at key_age and key_refreshes, and at Authing for introspected. "+
			"invalid grows: somebody tries tokens, or a service sends those of another application. "+
			"checked outgrows remembered: tokens are hardly ever seen twice, or verdicts are evicted."))
	_, refreshes := meter.Int64ObservableCounter("authing.identity.key_refreshes",
		metric.WithUnit("{refresh}"), metric.WithInt64Callback(v.observeRefreshes),
		metric.WithDescription("Times that the keys of an issuer were fetched. "+
			"failure grows: the issuer cannot be reached, what is known serves until key_age is a day. "+
			"unreadable grows: what it answers is no key set, look at what stands at its address."))
	_, age := meter.Float64ObservableGauge("authing.identity.key_age",
		metric.WithUnit("s"), metric.WithFloat64Callback(v.observeAge),
		metric.WithDescription("Time since the keys of an issuer were fetched; absent before the first time. "+
			"Beyond an hour fetching fails, at 86400 tokens of the issuer are not verified any more: see key_refreshes, and reach the issuer."))
	_, keys := meter.Int64ObservableUpDownCounter("authing.identity.keys",
		metric.WithUnit("{key}"), metric.WithInt64Callback(v.observeKeys),
		metric.WithDescription("Published keys of an issuer that tokens are verified with. "+
			"0 before the first token, and where the issuer has none. 0 while there is a key_age: its tokens with a public-key signature cannot be verified, reach the issuer. It moves when the issuer rotates its keys."))
	_, remembered := meter.Int64ObservableUpDownCounter("authing.identity.remembered_verdicts",
		metric.WithUnit("{verdict}"), metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(int64(v.verdicts.EstimatedSize()))
			return nil
		}),
		metric.WithDescription("Verdicts that are remembered, about a kilobyte each and 100000 at most. "+
			"It falls to 0 when an issuer withdraws a key."))
	_, evictions := meter.Int64ObservableCounter("authing.identity.verdict_evictions",
		metric.WithUnit("{verdict}"), metric.WithInt64Callback(counted(&v.evicted)),
		metric.WithDescription("Verdicts that were forgotten for want of room. It grows: more tokens are in use than are remembered, "+
			"add replicas or send each user to the same one."))
	_, revocations := meter.Int64ObservableUpDownCounter("authing.identity.revocations",
		metric.WithUnit("{revocation}"), metric.WithInt64Callback(v.observeRevocations()),
		metric.WithDescription("Revocations that are remembered, of all tokens of a user or of single tokens; those that ended stay until there is need for room. "+
			"Near 1048576 in all: see revocation_overflows."))
	_, overflows := meter.Int64ObservableCounter("authing.identity.revocation_overflows",
		metric.WithUnit("{overflow}"), metric.WithInt64Callback(counted(&v.revoked.overflows)),
		metric.WithDescription("Times that all revocations were forgotten for want of room. "+
			"It grows: all tokens issued before count as revoked, so that all users sign in again; find out who revokes that much."))
	return errors.Join(verifications, refreshes, age, keys, remembered, evictions, revocations, overflows)
}

// counted observes a number without attributes.
func counted(number *atomic.Uint64) metric.Int64Callback {
	return func(_ context.Context, o metric.Int64Observer) error {
		o.Observe(whole(number.Load()))
		return nil
	}
}

// whole is a count as meters take it.
func whole(n uint64) int64 { return int64(n) } //nolint:gosec // no process counts that far

func text(name, value string) attribute.KeyValue { return attribute.String(name, value) }

func (v *Verifier) observeVerifications() metric.Int64Callback {
	var attributes [results][sources]metric.MeasurementOption
	for ended := range results {
		for how := range sources {
			attributes[ended][how] = metric.WithAttributes(text("result", ended.String()), text("source", how.String()))
		}
	}
	return func(_ context.Context, o metric.Int64Observer) error {
		for ended := range results {
			for how := range sources {
				o.Observe(whole(v.tally[ended][how].Load()), attributes[ended][how])
			}
		}
		return nil
	}
}

func (v *Verifier) observeRevocations() metric.Int64Callback {
	ofUsers, ofTokens := metric.WithAttributes(text("of", "user")), metric.WithAttributes(text("of", "token"))
	return func(_ context.Context, o metric.Int64Observer) error {
		users, tokens := v.revoked.size()
		o.Observe(int64(users), ofUsers)
		o.Observe(int64(tokens), ofTokens)
		return nil
	}
}

func (v *Verifier) observeRefreshes(_ context.Context, o metric.Int64Observer) error {
	for issuer := range v.all() {
		for outcome := range refreshOutcomes {
			o.Observe(whole(issuer.Keys.refreshes[outcome].Load()),
				metric.WithAttributes(text("issuer", issuer.URL), text("audience", issuer.Audience), text("result", outcome.String())))
		}
	}
	return nil
}

func (v *Verifier) observeAge(_ context.Context, o metric.Float64Observer) error {
	for issuer := range v.all() {
		if age, fetched := issuer.Keys.Age(); fetched {
			o.Observe(max(age, 0).Seconds(), issuer.attributes())
		}
	}
	return nil
}

func (v *Verifier) observeKeys(_ context.Context, o metric.Int64Observer) error {
	for issuer := range v.all() {
		o.Observe(int64(issuer.Keys.size()), issuer.attributes())
	}
	return nil
}

// attributes name an issuer by what is configured of it.
func (i *Issuer) attributes() metric.MeasurementOption {
	return metric.WithAttributes(text("issuer", i.URL), text("audience", i.Audience))
}

// all are the issuers.
func (v *Verifier) all() iter.Seq[*Issuer] {
	return func(yield func(*Issuer) bool) {
		for _, list := range v.issuers {
			for _, issuer := range list {
				if !yield(issuer) {
					return
				}
			}
		}
	}
}

// refreshOutcome is how a fetch of keys ended.
type refreshOutcome int

const (
	refreshSucceeded refreshOutcome = iota
	refreshFailed                   // the issuer did not answer with keys
	refreshUnreadable
	refreshOutcomes
)

func (r refreshOutcome) String() string {
	return [refreshOutcomes]string{"success", "failure", "unreadable"}[r]
}

func refreshOf(err error) refreshOutcome {
	switch {
	case err == nil:
		return refreshSucceeded
	case errors.Is(err, ErrKeys):
		return refreshUnreadable
	default:
		return refreshFailed
	}
}

// size is how many keys are used now.
func (k *KeySet) size() int {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.usable() {
		return 0
	}
	return len(k.keys)
}

// size is how many revocations are remembered.
func (r *Revoked) size() (users, tokens int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.subjects), len(r.tokens)
}
