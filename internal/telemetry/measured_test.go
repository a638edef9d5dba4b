package telemetry_test

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

// measured makes one of everything that measures, used once.
func measured(t *testing.T, meter metric.Meter, log *slog.Logger) {
	t.Helper()
	revoked := identity.NewRevoked()
	keys := identity.NewKeySet(func(context.Context) ([]byte, error) { return []byte(`{"keys":[]}`), nil }, time.Now)
	verifier, err := identity.NewVerifier(identity.Options{
		Issuers: []identity.Issuer{{URL: "https://example.authing.cn/oidc", Audience: "app", Keys: keys}},
		Revoked: revoked, Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(verifier.Close)
	if _, _, err := verifier.Keys(t.Context(), "app"); err != nil { // fetches
		t.Fatal(err)
	}
	events, err := revocation.NewMemory(revocation.Options{Revoked: revoked, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	decider, err := mesh.New(mesh.Options{Tokens: verifier, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	decider.Decide(t.Context(), &mesh.Request{Method: http.MethodGet, Host: "example.com", Target: "/"})
	if err := errors.Join(verifier.Observe(meter), revocation.Observe(meter, events, time.Now), decider.Observe(meter)); err != nil {
		t.Fatal(err)
	}
}

// exposed are the names that Prometheus reads, by description.
func exposed(t *testing.T, metrics *telemetry.Metrics) map[string]string {
	t.Helper()
	recorder := httptest.NewRecorder()
	metrics.Handler().ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	names := make(map[string]string)
	for line := range strings.Lines(recorder.Body.String()) {
		if help, is := strings.CutPrefix(strings.TrimSpace(line), "# HELP "); is {
			name, description, _ := strings.Cut(help, " ")
			names[description] = name
		}
	}
	return names
}

// pointsOf is what an instrument is, and the attributes of what it tells.
func pointsOf(t *testing.T, data metricdata.Aggregation) (kind string, sets []attribute.Set) {
	t.Helper()
	switch data := data.(type) {
	case metricdata.Sum[int64]:
		for _, point := range data.DataPoints {
			sets = append(sets, point.Attributes)
		}
		if !data.IsMonotonic {
			return "up-down counter", sets
		}
		return "counter", sets
	case metricdata.Gauge[float64]:
		for _, point := range data.DataPoints {
			sets = append(sets, point.Attributes)
		}
		return "gauge", sets
	default:
		t.Fatalf("%T", data)
		return "", nil
	}
}
