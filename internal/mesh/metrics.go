package mesh

import (
	"context"
	"maps"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// What metrics call a decision without a reason, and one that did not come to a
// rule.
const (
	noReason = "none"
	noRule   = "none"
)

// Outcomes of a decision in metrics.
const (
	outcomePassed  = "passed"
	outcomeRefused = "refused"
	outcomeShadow  = "shadow" // passed, and would have been refused
)

// tally counts decisions. Rules are named by who runs this, in the settings; all
// of Envoy's routes have one name. So there are at most MaxRoutes and three, of
// each reason.
type tally struct {
	mu        sync.Mutex
	decisions map[counted]uint64
}

// counted is what of a decision is counted apart.
type counted struct {
	rule   string
	reason Reason
	shadow bool
}

func (t *tally) add(decision *Decision) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.decisions[counted{decision.Rule, decision.Reason, decision.Shadow}]++
}

// Observe reports the decisions to a meter whenever the meter is read.
func (d *Decider) Observe(meter metric.Meter) error {
	_, err := meter.Int64ObservableCounter("authing.mesh.decisions",
		metric.WithUnit("{decision}"),
		metric.WithDescription("Decisions for proxies, by rule, outcome and reason. "+
			"token_unverified or permission_unavailable grows: users are refused though nothing is known against them, look at identity's metrics and at Authing. "+
			"rule_invalid or malformed_request grows: a proxy is not set up right. "+
			"shadow is what would be refused without mesh.shadow."),
		metric.WithInt64Callback(d.tally.observe))
	return err
}

func (t *tally) observe(_ context.Context, o metric.Int64Observer) error {
	t.mu.Lock()
	decisions := maps.Clone(t.decisions) // decisions do not wait for the meter
	t.mu.Unlock()
	for one, n := range decisions {
		o.Observe(int64(n), metric.WithAttributes( //nolint:gosec // no process counts that far
			attribute.String("rule", or(one.rule, noRule)),
			attribute.String("outcome", one.outcome()),
			attribute.String("reason", or(string(one.reason), noReason)),
		))
	}
	return nil
}

func (c counted) outcome() string {
	switch {
	case c.shadow:
		return outcomeShadow
	case c.reason != "":
		return outcomeRefused
	default:
		return outcomePassed
	}
}
