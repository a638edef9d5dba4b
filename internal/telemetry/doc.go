// Package telemetry makes what the process measures and traces readable from
// outside.
//
// What is measured is declared where it happens: a package that has something to
// tell takes a metric.Meter (OpenTelemetry) and reports to it when it is read.
// Nothing is measured for this package alone, and without it nothing is lost but
// the view. Attributes have values from a closed set or from the settings; never
// a user, a token or anything else that callers choose.
//
// Spans are made where calls pass by, with OpenTelemetry's own instrumentation;
// what of them leaves the process is decided here, in one place.
//
//	metrics.go   the meters, and their Prometheus text
//	tracing.go   the tracers: sampling, a bounded queue, the collector
//	exporter.go  which parts of a span leave the process; failures of the collector
//	log.go       trace_id and span_id in log lines
package telemetry
