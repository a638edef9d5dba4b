package server

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"

	"github.com/fullstorydev/grpchan/inprocgrpc"
	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	"go.opentelemetry.io/otel/baggage"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
	"google.golang.org/grpc/stats"

	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/config"
	"github.com/authing-grpc/authing-grpc/internal/health"
	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

// tracingOf starts tracing, nil if no collector is configured: then nothing of it
// stands in a call's way.
func tracingOf(ctx context.Context, settings config.Tracing, log *slog.Logger) (*telemetry.Tracing, error) {
	if settings.Endpoint == "" {
		return nil, nil
	}
	options := telemetry.TracingOptions{
		Endpoint: string(settings.Endpoint), Ratio: float64(settings.SampleRatio),
		Service: string(settings.ServiceName), Log: log,
	}
	if build, known := debug.ReadBuildInfo(); known {
		options.Version = build.Main.Version
	}
	if name := string(settings.CAFile); name != "" {
		var err error
		if options.CA, err = os.ReadFile(name); err != nil { //nolint:gosec // the operator names the file
			return nil, &config.Mistake{Key: "tracing.ca_file", Value: name, Problem: "cannot be read: " + err.Error()}
		}
	}
	tracing, err := telemetry.NewTracing(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("tracing: %w", err)
	}
	return tracing, nil
}

// ofUpstream traces the calls to Authing.
func (s *Server) ofUpstream() *authing.Tracing {
	if s.tracing == nil {
		return nil
	}
	return &authing.Tracing{Provider: s.tracing.Provider(), Propagator: s.tracing.Propagator()}
}

// traceHTTP makes a span of each request at a door. It is named by the rpc, once
// that is known: URLs hold ids and tokens.
func (s *Server) traceHTTP(d *door, next http.Handler) http.Handler {
	if s.tracing == nil {
		return next
	}
	return otelhttp.NewHandler(next, labelOf[d.name],
		otelhttp.WithTracerProvider(s.tracing.Provider()), otelhttp.WithPropagators(s.tracing.Propagator()),
		otelhttp.WithMeterProvider(noop.NewMeterProvider()),
		otelhttp.WithSpanNameFormatter(func(door string, r *http.Request) string { return door + " " + verb(r.Method) }),
		otelhttp.WithFilter(func(r *http.Request) bool { return !health.Asks(r.URL.Path) }),
	)
}

// verb is a method of HTTP; clients may make up others.
func verb(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	default:
		return "other"
	}
}

// spans make a span of each rpc that is served at a door, nil without tracing.
// Those of health and reflection, and those that there are not, have none.
func (b *backend) spans(propagator propagation.TextMapPropagator) stats.Handler {
	known := make(map[string]bool)
	for _, method := range b.methods() {
		known[method] = true
	}
	return otelgrpc.NewServerHandler(
		otelgrpc.WithTracerProvider(b.tracing.Provider()), otelgrpc.WithPropagators(propagator),
		otelgrpc.WithMeterProvider(noop.NewMeterProvider()),
		otelgrpc.WithFilter(func(info *stats.RPCTagInfo) bool { return known[info.FullMethodName] }),
	)
}

// methods are the rpcs that are served, as "/package.Service/Method".
func (b *backend) methods() []string {
	served := new(inprocgrpc.Channel)
	b.services.Register(served, nil)
	var methods []string
	for name, service := range served.GetServiceInfo() {
		for _, method := range service.Methods {
			methods = append(methods, "/"+name+"/"+method.Name)
		}
	}
	return methods
}

// insideSpans makes spans of rpcs that come through the process itself, below
// that of the HTTP request, which it names.
type insideSpans struct {
	stats.Handler

	label string
}

// TagRPC begins a span.
func (i insideSpans) TagRPC(ctx context.Context, info *stats.RPCTagInfo) context.Context {
	if request := inprocgrpc.ClientContext(ctx); request != nil {
		trace.SpanFromContext(request).SetName(i.label + " " + info.FullMethodName[1:])
	}
	return i.Handler.TagRPC(ctx, info)
}

// fromRequest finds the span of the HTTP request that an rpc is made for: what
// the client sent names the span above that.
type fromRequest struct{}

// Extract takes span and baggage of the request.
func (fromRequest) Extract(ctx context.Context, _ propagation.TextMapCarrier) context.Context {
	request := inprocgrpc.ClientContext(ctx)
	if request == nil {
		return ctx
	}
	ctx = trace.ContextWithSpanContext(ctx, trace.SpanContextFromContext(request))
	return baggage.ContextWithBaggage(ctx, baggage.FromContext(request))
}

// Inject writes nothing: it is used for what comes in.
func (fromRequest) Inject(context.Context, propagation.TextMapCarrier) {}

// Fields are those of no header.
func (fromRequest) Fields() []string { return nil }
