package telemetry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/credentials"
)

// Bounds of what waits for the collector, and of one span. What is more is
// dropped: calls never wait for tracing.
const (
	maxQueue      = 2048 // spans
	maxBatch      = 512
	batchDelay    = 2 * time.Second
	exportTimeout = 5 * time.Second
	flushTimeout  = 3 * time.Second
	maxAttributes = 32
	maxValue      = 256 // characters of an attribute
)

// TracingOptions say where spans go.
type TracingOptions struct {
	// Endpoint is the collector's URL: https:// or http://, host and port of
	// OTLP over gRPC. What else the standard OTEL_EXPORTER_OTLP_* variables say
	// (headers, timeout, client certificate, compression) counts, too.
	Endpoint string
	// CA is the PEM text of the CAs of the collector's certificate. Empty: those of
	// the system.
	CA []byte
	// Ratio of the traces begun here that are kept, 0 to 1. Who begins a trace
	// elsewhere decides for it.
	Ratio float64
	// Service is service.name, Version service.version of all spans.
	Service, Version string
	Log              *slog.Logger
}

// Tracing makes spans and sends them to a collector. It is safe for concurrent
// use.
type Tracing struct {
	provider *sdktrace.TracerProvider
	exporter *bareExporter
}

// NewTracing makes a Tracing; the collector need not be there yet.
func NewTracing(ctx context.Context, options TracingOptions) (*Tracing, error) {
	settings := []otlptracegrpc.Option{otlptracegrpc.WithEndpointURL(options.Endpoint), otlptracegrpc.WithTimeout(exportTimeout)}
	if len(options.CA) > 0 {
		pool := x509.NewCertPool()
		if !pool.AppendCertsFromPEM(options.CA) {
			return nil, errors.New("telemetry: the collector's CAs hold no certificate")
		}
		settings = append(settings, otlptracegrpc.WithTLSCredentials(
			credentials.NewTLS(&tls.Config{MinVersion: tls.VersionTLS12, RootCAs: pool})))
	}
	to, err := otlptracegrpc.New(ctx, settings...)
	if err != nil {
		return nil, fmt.Errorf("telemetry: %w", err)
	}
	from, err := resource.New(ctx, resource.WithFromEnv(), resource.WithTelemetrySDK(), resource.WithAttributes(
		attribute.String("service.name", options.Service), attribute.String("service.version", options.Version)))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("telemetry: %w", err), to.Shutdown(ctx))
	}
	exporter := &bareExporter{next: to, log: options.Log, now: time.Now}
	limits := sdktrace.NewSpanLimits()
	limits.AttributeCountLimit, limits.AttributeValueLengthLimit = maxAttributes, maxValue
	return &Tracing{exporter: exporter, provider: sdktrace.NewTracerProvider(
		sdktrace.WithResource(from), sdktrace.WithRawSpanLimits(limits),
		sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(options.Ratio))),
		sdktrace.WithBatcher(exporter, sdktrace.WithMaxQueueSize(maxQueue), sdktrace.WithMaxExportBatchSize(maxBatch),
			sdktrace.WithBatchTimeout(batchDelay), sdktrace.WithExportTimeout(exportTimeout)),
	)}, nil
}

// Provider makes tracers.
func (t *Tracing) Provider() trace.TracerProvider { return t.provider }

// Propagator reads and writes the headers of the W3C: traceparent, tracestate
// and baggage.
func (*Tracing) Propagator() propagation.TextMapPropagator {
	return propagation.NewCompositeTextMapPropagator(propagation.TraceContext{}, propagation.Baggage{})
}

// Close sends what waits, for three seconds at most: a collector that is away
// holds up no shutdown, and fails none.
func (t *Tracing) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	err := t.provider.Shutdown(ctx)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		t.exporter.log.WarnContext(ctx, "spans are lost: the collector did not take the last ones in time")
		return nil
	case err != nil:
		return fmt.Errorf("telemetry: %w", err)
	default:
		return nil
	}
}
