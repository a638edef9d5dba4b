package telemetry

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// complainEvery is how often at most the log says that the collector fails.
const complainEvery = time.Minute

// bareExporter sends of each span what nobody's secret can be in, and tells when it
// cannot. A failure is not handed on: there is nobody it could be of use to.
type bareExporter struct {
	next         sdktrace.SpanExporter
	log          *slog.Logger
	now          func() time.Time
	sent, failed atomic.Int64
	complained   atomic.Int64 // when, in Unix nanoseconds
}

// ExportSpans sends spans.
func (e *bareExporter) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	bare := make([]sdktrace.ReadOnlySpan, len(spans))
	for i, span := range spans {
		bare[i] = bareSpan{span}
	}
	if err := e.next.ExportSpans(ctx, bare); err != nil {
		e.failed.Add(int64(len(spans)))
		at, last := e.now().UnixNano(), e.complained.Load()
		if (last == 0 || time.Duration(at-last) >= complainEvery) && e.complained.CompareAndSwap(last, at) {
			e.log.WarnContext(ctx, "spans are lost: the collector does not take them", "spans", len(spans), "cause", err.Error())
		}
		return nil
	}
	e.sent.Add(int64(len(spans)))
	return nil
}

// Shutdown ends the connection.
func (e *bareExporter) Shutdown(ctx context.Context) error { return e.next.Shutdown(ctx) }

// Observe reports what becomes of spans to a meter whenever the meter is read.
func (t *Tracing) Observe(meter metric.Meter) error {
	sent := metric.WithAttributes(attribute.String("result", "success"))
	failed := metric.WithAttributes(attribute.String("result", "failure"))
	_, err := meter.Int64ObservableCounter("authing.tracing.spans",
		metric.WithUnit("{span}"),
		metric.WithDescription("Spans that were sent to the collector of traces. "+
			"failure grows: traces are lost, calls are not; the log says why, look at tracing.endpoint and at the collector."),
		metric.WithInt64Callback(func(_ context.Context, o metric.Int64Observer) error {
			o.Observe(t.exporter.sent.Load(), sent)
			o.Observe(t.exporter.failed.Load(), failed)
			return nil
		}))
	return errors.Join(err)
}

// bareSpan is a span without what may quote somebody: the words of errors,
// events, and attributes that are not known to be harmless, among them URLs,
// whose paths and queries hold ids and tokens.
type bareSpan struct{ sdktrace.ReadOnlySpan }

// Attributes are the harmless ones.
func (s bareSpan) Attributes() []attribute.KeyValue {
	var kept []attribute.KeyValue
	for _, one := range s.ReadOnlySpan.Attributes() {
		if harmless(string(one.Key)) {
			kept = append(kept, one)
		}
	}
	return kept
}

// Status is without its description.
func (s bareSpan) Status() sdktrace.Status {
	return sdktrace.Status{Code: s.ReadOnlySpan.Status().Code}
}

// Events are left out: they hold the words of errors.
func (bareSpan) Events() []sdktrace.Event { return nil }

// harmless says that values of the attribute are of a closed set, numbers,
// addresses, or configured.
func harmless(key string) bool {
	switch key {
	case "http.request.method", "http.response.status_code", "http.request.body.size", "http.response.body.size",
		"server.address", "server.port", "url.scheme", "error.type":
		return true
	default:
		return strings.HasPrefix(key, "rpc.") || strings.HasPrefix(key, "network.") || strings.HasPrefix(key, "authing.")
	}
}
