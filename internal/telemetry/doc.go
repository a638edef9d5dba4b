// Package telemetry makes what the process measures readable from outside.
//
// What is measured is declared where it happens: a package that has something to
// tell takes a metric.Meter (OpenTelemetry) and reports to it when it is read.
// Nothing is measured for this package alone, and without it nothing is lost but
// the view. Attributes have values from a closed set or from the settings; never
// a user, a token or anything else that callers choose.
//
//	metrics.go  the meters, and their Prometheus text
package telemetry
