package revocation_test

import (
	"maps"
	"testing"
	"time"

	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

// measured reads what a log measures, by name, zeros left out.
func measured(t *testing.T, log revocation.Log, now func() time.Time) (read func() map[string]float64) {
	t.Helper()
	reader := sdk.NewManualReader()
	if err := revocation.Observe(sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("test"), log, now); err != nil {
		t.Fatal(err)
	}
	return func() map[string]float64 {
		t.Helper()
		var all metricdata.ResourceMetrics
		if err := reader.Collect(t.Context(), &all); err != nil {
			t.Fatal(err)
		}
		found := make(map[string]float64)
		for _, one := range all.ScopeMetrics[0].Metrics {
			switch data := one.Data.(type) {
			case metricdata.Sum[int64]:
				found[one.Name] = float64(data.DataPoints[0].Value)
			case metricdata.Gauge[float64]:
				found[one.Name] = data.DataPoints[0].Value
			}
		}
		maps.DeleteFunc(found, func(_ string, value float64) bool { return value == 0 })
		return found
	}
}

// A replica that has never reached Redis falls behind from its start, and says
// what it could not tell.
func TestMetricsWithoutRedis(t *testing.T) {
	log, _ := away(t, func(o *revocation.RedisOptions) { o.Waiting = 2 })
	at := time.Unix(1_700_000_000, 0)
	read := measured(t, log, func() time.Time { return at })
	run(t, log)
	for _, subject := range []string{"alice", "bob", "carol"} {
		_, _ = log.Publish(t.Context(), ofSubject(subject), "test")
	}
	at = at.Add(90 * time.Second)
	want := map[string]float64{
		"authing.revocation.published": 3, "authing.revocation.waiting": 2,
		"authing.revocation.dropped": 1, "authing.revocation.lag": 90,
	}
	if got := read(); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// A single replica is never behind.
func TestMetricsOfMemory(t *testing.T) {
	log, err := revocation.NewMemory(revocation.Options{Revoked: identity.NewRevoked(), Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	read := measured(t, log, time.Now)
	publish(t, log, ofSubject("alice"))
	_, _ = log.Publish(t.Context(), identity.Revocation{}, "of nothing")
	if got := read(); !maps.Equal(got, map[string]float64{"authing.revocation.published": 1}) {
		t.Errorf("%v", got)
	}
}
