package authing

import (
	"context"
	"errors"

	"github.com/failsafe-go/failsafe-go/circuitbreaker"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Observe reports what the client knows of Authing's hosts to a meter, whenever
// the meter is read.
func (c *Client) Observe(meter metric.Meter) error {
	_, retried := meter.Int64ObservableCounter("authing.upstream.retries",
		metric.WithUnit("{retry}"), metric.WithInt64Callback(c.observeRetries),
		metric.WithDescription("Calls that were to be sent again after a failure that passes, by host of Authing. "+
			"repeated grows: the host refuses connections, breaks them or is overloaded, callers notice little yet. "+
			"withheld grows: it fails so much that repeating would make it worse, callers get the failures."))
	_, refused := meter.Int64ObservableCounter("authing.upstream.circuit_refusals",
		metric.WithUnit("{call}"), metric.WithInt64Callback(c.observeRefusals),
		metric.WithDescription("Calls that were not sent because the host's circuit breaker is open. "+
			"It grows: callers get UPSTREAM_CIRCUIT_OPEN at once, the host fails or is silent; see circuit_open."))
	_, open := meter.Float64ObservableGauge("authing.upstream.circuit_open",
		metric.WithUnit("{circuit}"), metric.WithFloat64Callback(c.observeCircuits),
		metric.WithDescription("Whether the circuit breaker of a host is open: 0 closed, 1 open, 0.5 while one call probes the host; absent before the first call. "+
			"It stays above 0: the host cannot be reached or answers with 5xx. It closes by itself."))
	return errors.Join(retried, refused, open)
}

func named(h *host, more ...attribute.KeyValue) metric.MeasurementOption {
	return metric.WithAttributes(append(more, attribute.String("host", h.address))...)
}

// whole is a count as meters take it.
func whole(n uint64) int64 { return int64(n) } //nolint:gosec // no process counts that far

func (c *Client) observeRetries(_ context.Context, o metric.Int64Observer) error {
	c.hosts.each(func(h *host) {
		o.Observe(whole(h.repeated.Load()), named(h, attribute.String("result", "repeated")))
		o.Observe(whole(h.withheld.Load()), named(h, attribute.String("result", "withheld")))
	})
	return nil
}

func (c *Client) observeRefusals(_ context.Context, o metric.Int64Observer) error {
	c.hosts.each(func(h *host) { o.Observe(whole(h.refused.Load()), named(h)) })
	return nil
}

func (c *Client) observeCircuits(_ context.Context, o metric.Float64Observer) error {
	c.hosts.each(func(h *host) { o.Observe(h.open(), named(h)) })
	return nil
}

// open is 0, 1 or, while it is found out, between.
func (h *host) open() float64 {
	if h.breaker == nil {
		return 0
	}
	switch h.breaker.State() {
	case circuitbreaker.OpenState:
		return 1
	case circuitbreaker.HalfOpenState:
		return 0.5
	default:
		return 0
	}
}
