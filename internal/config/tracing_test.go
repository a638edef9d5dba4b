package config_test

import (
	"errors"
	"io"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/config"
)

func TestTracing(t *testing.T) {
	const endpoint, ratio = "AUTHING_TRACING_ENDPOINT", "AUTHING_TRACING_SAMPLE_RATIO"
	for _, tt := range []struct {
		name    string
		env     map[string]string
		want    config.Tracing
		mistake string
	}{
		{"nothing", nil, config.Tracing{SampleRatio: 0.1, ServiceName: "authing-grpc"}, ""},
		{
			"ours",
			map[string]string{endpoint: "https://otel.example:4317/", ratio: "1", "AUTHING_TRACING_SERVICE_NAME": "login"},
			config.Tracing{Endpoint: "https://otel.example:4317", SampleRatio: 1, ServiceName: "login"},
			"",
		},
		{
			"OpenTelemetry's",
			map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://otel:4317", "OTEL_TRACES_SAMPLER_ARG": "0", "OTEL_SERVICE_NAME": "theirs"},
			config.Tracing{Endpoint: "http://otel:4317", ServiceName: "theirs"},
			"",
		},
		{
			"of traces alone",
			map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://all:4317", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://traces:4317"},
			config.Tracing{Endpoint: "http://traces:4317", SampleRatio: 0.1, ServiceName: "authing-grpc"},
			"",
		},
		{
			"off goes before",
			map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://all:4317", endpoint: "off"},
			config.Tracing{SampleRatio: 0.1, ServiceName: "authing-grpc"},
			"",
		},
		{"no scheme", map[string]string{endpoint: "otel:4317"}, config.Tracing{}, "tracing.endpoint"},
		{"credentials", map[string]string{endpoint: "https://u:p@otel:4317"}, config.Tracing{}, "tracing.endpoint"},
		{"a path", map[string]string{endpoint: "https://otel:4318/v1/traces"}, config.Tracing{}, "tracing.endpoint"},
		{"too much", map[string]string{ratio: "1.5"}, config.Tracing{}, "tracing.sample_ratio"},
		{"no number", map[string]string{ratio: "NaN"}, config.Tracing{}, "tracing.sample_ratio"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg, err := config.Load(config.Server, config.Sources{
				LookupEnv: func(name string) (string, bool) { value, ok := tt.env[name]; return value, ok }, Out: io.Discard,
			})
			var mistake *config.Mistake
			switch {
			case tt.mistake != "":
				if !errors.As(err, &mistake) || mistake.Key != tt.mistake {
					t.Errorf("%v, want a mistake of %s", err, tt.mistake)
				}
			case err != nil:
				t.Error(err)
			case cfg.Tracing != tt.want:
				t.Errorf("%+v, want %+v", cfg.Tracing, tt.want)
			}
		})
	}
}
