package config

import (
	"errors"
	"math"
	"net/url"
	"strconv"
)

// Tracing is where spans of calls are sent.
type Tracing struct {
	Endpoint    CollectorURL `key:"endpoint" default:"off" help:"Collector that spans are sent to, by OTLP over gRPC (docs/observability.md). Not given: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT."`
	CAFile      Path         `key:"ca_file" help:"CAs of the collector's TLS certificate. Not given: those of the system."`
	SampleRatio Ratio        `key:"sample_ratio" default:"0.1" help:"Part of the traces begun here that is kept; who calls with a traceparent decides for its own. Not given: OTEL_TRACES_SAMPLER_ARG."`
	ServiceName Text         `key:"service_name" default:"authing-grpc" help:"What spans call this service. Not given: OTEL_SERVICE_NAME."`
}

// standardVariables are the variables of OpenTelemetry that a setting is read from
// where its own is not set.
var standardVariables = map[string][]string{
	"tracing.endpoint":     {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"},
	"tracing.sample_ratio": {"OTEL_TRACES_SAMPLER_ARG"},
	"tracing.service_name": {"OTEL_SERVICE_NAME"},
}

// CollectorURL is a collector of spans; off is empty. http is without TLS.
type CollectorURL string

// UnmarshalText accepts an http or https origin, and off.
func (c *CollectorURL) UnmarshalText(text []byte) error {
	if string(text) == "off" {
		*c = ""
		return nil
	}
	u, err := url.Parse(string(text))
	switch {
	case err != nil || u.Hostname() == "":
		return errors.New("is not a URL with a host")
	case u.Scheme != "http" && u.Scheme != "https":
		return errors.New("must be https or http")
	case u.User != nil:
		return errors.New("must not hold credentials")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return errors.New("must have no path, query or fragment")
	}
	*c = CollectorURL(u.Scheme + "://" + u.Host)
	return nil
}

// Allowed describes the accepted values.
func (CollectorURL) Allowed() string { return "off, or http or https://host:port" }

// Ratio is a part of a whole.
type Ratio float64

// UnmarshalText accepts 0 to 1.
func (r *Ratio) UnmarshalText(text []byte) error {
	part, err := strconv.ParseFloat(string(text), 64)
	if err != nil || math.IsNaN(part) || part < 0 || part > 1 {
		return errors.New("is not a number from 0 to 1")
	}
	*r = Ratio(part)
	return nil
}

// Allowed describes the accepted values.
func (Ratio) Allowed() string { return "0 to 1" }
