package telemetry_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"google.golang.org/grpc"

	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/certs"
	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
	"github.com/authing-grpc/authing-grpc/internal/middleware"
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
	measuredDoors(t, meter)
	measuredUpstream(t, meter)
	tracing, err := telemetry.NewTracing(t.Context(), telemetry.TracingOptions{Endpoint: "http://127.0.0.1:1", Service: "reference", Log: log})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tracing.Close(context.WithoutCancel(t.Context())) })
	store := certs.New(certs.Optional, time.Now)
	pair := certstest.New(t).Issue([]string{"reference.example"})
	if err := errors.Join(tracing.Observe(meter), store.Observe(meter), store.Load(pair.Cert, pair.Key, nil)); err != nil {
		t.Fatal(err)
	}
}

// measuredDoors answers a call and a request.
func measuredDoors(t *testing.T, meter metric.Meter) {
	t.Helper()
	const method = "/authing.v3.ManagementService/GetUser"
	measures, noMeasures := middleware.NewMeasures(meter, []string{method})
	requests, noRequests := middleware.NewRequests(meter)
	if err := errors.Join(noMeasures, noRequests); err != nil {
		t.Fatal(err)
	}
	_, _ = measures.At("grpc").Unary(t.Context(), nil, &grpc.UnaryServerInfo{FullMethod: method},
		func(context.Context, any) (any, error) { return nil, nil })
	requests.At("rest", http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(),
		httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil))
}

// measuredUpstream makes a call with a management token.
func measuredUpstream(t *testing.T, meter metric.Meter) {
	t.Helper()
	client, err := authing.New(authing.Config{
		Applications: []authing.Application{{ID: "app", Host: "https://app.example"}},
		Pools:        []authing.Pool{{ID: "pool", Secret: "secret", Host: "https://api.example"}},
		Transport: roundTrip(func(*http.Request) *http.Response {
			return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(strings.NewReader(
				`{"statusCode":200,"data":{"access_token":"token","expires_in":7200}}`))}
		}),
	})
	if err == nil {
		err = errors.Join(client.Observe(meter), client.ObserveCalls(meter))
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Do(t.Context(), &authing.Call{
		Operation: "/authing.v3.ManagementService/GetUser", Generation: authing.V3, Host: optionsv1.Host_HOST_API,
		Identity: optionsv1.Identity_IDENTITY_MANAGEMENT, Verb: http.MethodGet, Path: "/api/v3/get-user",
	}); err != nil {
		t.Fatal(err)
	}
}

// roundTrip is an http.RoundTripper that answers everything.
type roundTrip func(*http.Request) *http.Response

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r), nil }

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
	case metricdata.Histogram[float64]:
		for _, point := range data.DataPoints {
			sets = append(sets, point.Attributes)
		}
		return "histogram", sets
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
