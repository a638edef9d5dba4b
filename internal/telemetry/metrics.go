package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/otlptranslator"
	"go.opentelemetry.io/otel/attribute"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
)

const (
	// maxSeries bounds the attribute sets of one instrument; what is more is
	// summed up as otel_metric_overflow. The most that is possible are requests:
	// some 700 rpcs at 3 doors with 17 codes.
	maxSeries = 40_000
	// maxReaders bounds who reads at once; reading takes memory.
	maxReaders = 4
	// readTimeout bounds one reading.
	readTimeout = 10 * time.Second
)

// Metrics are the measurements of one process. They are safe for concurrent use.
type Metrics struct {
	provider *sdk.MeterProvider
	handler  http.Handler
}

// NewMetrics returns Metrics that also tell how the Go runtime and the process
// are. The service is what it is called in target_info; readers, for tests, read
// the meters besides Prometheus.
func NewMetrics(service string, log *slog.Logger, readers ...sdk.Reader) (*Metrics, error) {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	reader, err := exporter.New(
		exporter.WithRegisterer(registry),
		exporter.WithTranslationStrategy(otlptranslator.UnderscoreEscapingWithSuffixes),
		exporter.WithoutScopeInfo(), // names begin with their package's
	)
	if err != nil {
		return nil, fmt.Errorf("telemetry: %w", err)
	}
	options := []sdk.Option{
		sdk.WithReader(reader), sdk.WithCardinalityLimit(maxSeries),
		sdk.WithResource(resource.NewSchemaless(attribute.String("service.name", service))),
	}
	for _, more := range readers {
		options = append(options, sdk.WithReader(more))
	}
	return &Metrics{
		provider: sdk.NewMeterProvider(options...),
		handler: promhttp.HandlerFor(registry, promhttp.HandlerOpts{
			ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn), ErrorHandling: promhttp.ContinueOnError,
			MaxRequestsInFlight: maxReaders, Timeout: readTimeout,
			EnableOpenMetrics: true, // exemplars have no other form
		}),
	}, nil
}

// Meter returns the meter of a package.
func (m *Metrics) Meter(name string) metric.Meter { return m.provider.Meter(name) }

// Handler answers with all measurements, in the text formats of Prometheus.
func (m *Metrics) Handler() http.Handler { return m.handler }

// Close ends the meters; the context bounds it.
func (m *Metrics) Close(ctx context.Context) error {
	if err := m.provider.Shutdown(ctx); err != nil {
		return fmt.Errorf("telemetry: %w", err)
	}
	return nil
}
