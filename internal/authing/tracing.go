package authing

import (
	"net/http"

	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	noop "go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

// Tracing is where the spans of calls go; each attempt at a call is one.
type Tracing struct {
	Provider trace.TracerProvider
	// Propagator writes the headers that Authing may go on with: traceparent of
	// the attempt's span in place of the caller's.
	Propagator propagation.TextMapPropagator
}

// over makes spans of what a transport carries; nil leaves it as it is.
func (t *Tracing) over(next http.RoundTripper) http.RoundTripper {
	if t == nil {
		return next
	}
	return tracedTransport{next: next, RoundTripper: otelhttp.NewTransport(next,
		otelhttp.WithTracerProvider(t.Provider), otelhttp.WithPropagators(t.Propagator),
		otelhttp.WithMeterProvider(noop.NewMeterProvider()), // what is measured is in measures.go
		otelhttp.WithSpanNameFormatter(func(_ string, r *http.Request) string { return operationIn(r.Context()) }),
	)}
}

// tracedTransport can also be told to let go of idle connections.
type tracedTransport struct {
	http.RoundTripper

	next http.RoundTripper
}

// CloseIdleConnections is what http.Client looks for.
func (t tracedTransport) CloseIdleConnections() {
	if held, can := t.next.(interface{ CloseIdleConnections() }); can {
		held.CloseIdleConnections()
	}
}
