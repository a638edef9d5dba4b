package authing_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

func breaking(c *authing.Config) { c.Retries, c.BreakerCalls = 0, 4 }

func TestBreakerOpensOn(t *testing.T) {
	answer := func(status int, body string) step { return step{status: status, body: body} }
	for _, tc := range []struct {
		name     string
		step     step
		deadline time.Duration
		opens    bool
	}{
		{"refused connections", step{refuse: true}, time.Minute, true},
		{"lost answers", step{drop: true}, time.Minute, true},
		{"500 of something else", status(500), time.Minute, true},
		{"500 of Authing's", answer(500, `{"statusCode":500,"message":"Internal server error"}`), time.Minute, true},
		{"502", status(502), time.Minute, true},
		{"503 with an envelope", answer(503, `{"statusCode":503}`), time.Minute, true},
		{"silence", step{hang: true}, 5 * time.Second, true},
		{"impatience of callers", step{hang: true}, time.Second, false},
		{"refusals", answer(200, `{"statusCode":499,"apiCode":2333}`), time.Minute, false},
		{"refusals with 500", answer(500, `{"code":2333}`), time.Minute, false},
		{"GraphQL refusals with 500", answer(500, `{"errors":[{"message":{"code":2004}}]}`), time.Minute, false},
		{"unauthorized", status(401), time.Minute, false},
		{"not found", status(404), time.Minute, false},
		{"too many requests", asking("60"), time.Minute, false},
		{"not implemented", status(501), time.Minute, false},
		{"nonsense", answer(200, "<html>"), time.Minute, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, upstream := newScripted(t, breaking, tc.step)
				results := make(chan error, 4)
				for range 4 {
					go func() { results <- ask(t, client, true, tc.deadline) }()
				}
				for range 4 {
					if got := says(<-results); got == "open" {
						t.Fatal("open before four calls failed")
					}
				}
				upstream.does(ok())
				err := ask(t, client, true, time.Minute)
				var open *authing.OpenError
				if errors.As(err, &open) != tc.opens || !tc.opens && err != nil {
					t.Fatalf("then: %v", err)
				}
				if tc.opens && (open.RetryAfter <= 0 || open.RetryAfter > 5*time.Second || open.Host != "http://authing.example") {
					t.Errorf("%+v", open)
				}
				if tc.opens && upstream.count() != 4 {
					t.Error("the call was sent")
				}
			})
		})
	}
}

func TestBreakerNeedsHalfToFail(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := newScripted(t, breaking, ok(), ok(), ok(), ok(), status(503), status(503), status(503), ok(), ok())
		for range 9 {
			if got := says(ask(t, client, true, time.Minute)); got == "open" {
				t.Fatal("open though most went well")
			}
		}
	})
}

func TestBreakerProbes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, upstream := newScripted(t, breaking, status(503))
		for range 4 {
			_ = ask(t, client, true, time.Minute)
		}
		is := func(when, want string, sent int) {
			t.Helper()
			before := upstream.count()
			if got := says(ask(t, client, true, time.Minute)); got != want || upstream.count()-before != sent {
				t.Fatalf("%s: %s with %d requests, want %s with %d", when, got, upstream.count()-before, want, sent)
			}
		}
		is("open", "open", 0)
		time.Sleep(5 * time.Second)
		is("the probe fails", "503", 1)
		is("open again", "open", 0)
		time.Sleep(5 * time.Second)

		// A probe that nobody waits for any more must not be the last.
		upstream.does(step{hang: true})
		probe, cancel := context.WithCancel(t.Context())
		given := make(chan error, 1)
		go func() {
			_, err := client.Do(probe, profile(client))
			given <- err
		}()
		synctest.Wait()
		is("while one probes", "open", 0)
		cancel()
		if got := says(<-given); got != "canceled" {
			t.Errorf("the probe: %s", got)
		}
		upstream.does(ok())
		is("after the lost probe", "open", 0)
		time.Sleep(5 * time.Second)
		is("the probe goes well", "ok", 1)
		for range 10 {
			is("closed", "ok", 1)
		}
	})
}

func TestBreakerIsOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, upstream := newScripted(t, func(c *authing.Config) { c.Retries = 0 }, status(503))
		for range 100 {
			_ = ask(t, client, true, time.Minute)
		}
		if upstream.count() != 100 {
			t.Errorf("%d of 100 calls were sent", upstream.count())
		}
	})
}

func TestUpstreamIsMeasured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := newScripted(t, func(c *authing.Config) { c.Retries, c.BreakerCalls = 1, 20 }, status(503))
		reader := sdk.NewManualReader()
		if err := client.Observe(sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("test")); err != nil {
			t.Fatal(err)
		}
		for range 15 {
			_ = ask(t, client, true, time.Minute)
		}
		want := map[string]float64{
			// Ten calls are sent twice, and then the breaker opens.
			"retries repeated": 10, "retries withheld": 0, "circuit_refusals ": 5, "circuit_open ": 1,
		}
		for name, value := range measuredAt(t, reader) {
			if want[name] != value {
				t.Errorf("%s is %v, want %v", name, value, want[name])
			}
			delete(want, name)
		}
		if len(want) != 0 {
			t.Errorf("not measured: %v", want)
		}
	})
}

// measuredAt is what the reader reads, by instrument and result.
func measuredAt(t *testing.T, reader *sdk.ManualReader) map[string]float64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]float64)
	add := func(name string, of attribute.Set, value float64) {
		if host, _ := of.Value("host"); host.AsString() != "http://authing.example" {
			t.Errorf("%s of host %q", name, host.AsString())
		}
		result, _ := of.Value("result")
		found[name[len("authing.upstream."):]+" "+result.AsString()] = value
	}
	for _, one := range all.ScopeMetrics[0].Metrics {
		switch data := one.Data.(type) {
		case metricdata.Sum[int64]:
			for _, point := range data.DataPoints {
				add(one.Name, point.Attributes, float64(point.Value))
			}
		case metricdata.Gauge[float64]:
			for _, point := range data.DataPoints {
				add(one.Name, point.Attributes, point.Value)
			}
		}
	}
	return found
}
