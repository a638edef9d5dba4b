package mesh_test

import (
	"maps"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// decisions are those counted so far, as "rule outcome reason".
func decisions(t *testing.T, reader sdk.Reader) map[string]int64 {
	t.Helper()
	var all metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &all); err != nil {
		t.Fatal(err)
	}
	found := make(map[string]int64)
	for _, point := range all.ScopeMetrics[0].Metrics[0].Data.(metricdata.Sum[int64]).DataPoints {
		value := func(label string) string {
			for _, one := range point.Attributes.ToSlice() {
				if string(one.Key) == label {
					return one.Value.AsString()
				}
			}
			t.Fatalf("no label %s", label)
			return ""
		}
		found[value("rule")+" "+value("outcome")+" "+value("reason")] = point.Value
	}
	return found
}

// Decisions are counted by what the settings call them, whatever is asked.
func TestDecisionsAreCounted(t *testing.T) {
	admins := withRoutes(mesh.Route{PathPrefix: "/admin", Rule: mesh.Rule{Name: "admins", Need: mesh.NeedRoles, Roles: []string{"admin"}}})
	ofRoute := get("/any", bearer(plain))
	ofRoute.Extensions = map[string]string{mesh.ExtensionRule: "roles", mesh.ExtensionRoles: "chef"}
	noRule := get("/any", bearer(plain))
	noRule.Extensions = map[string]string{"authing.other": "x"}
	requests := []*mesh.Request{
		get("/", bearer(plain)), get("/other?x=1", bearer(plain)), get("/", nil),
		get("/admin", bearer(admin)), get("/admin/a", bearer(plain)), get("/admin/b", bearer(plain)),
		get("/", bearer("keyless.token.1")), get("//", bearer(plain)), ofRoute, noRule,
	}
	for name, tt := range map[string]struct {
		change  func(*mesh.Options)
		refused string
	}{
		"in earnest": {func(*mesh.Options) {}, "refused"},
		"shadow":     {withShadow, "shadow"},
	} {
		f := newFixture(t, admins, tt.change)
		reader := sdk.NewManualReader()
		if err := f.Observe(sdk.NewMeterProvider(sdk.WithReader(reader)).Meter("test")); err != nil {
			t.Fatal(err)
		}
		for _, request := range requests {
			f.Decide(t.Context(), request)
		}
		want := map[string]int64{
			"default passed none": 2, "default " + tt.refused + " token_missing": 1,
			"admins passed none": 1, "admins " + tt.refused + " roles_insufficient": 2,
			"default " + tt.refused + " token_unverified": 1, "none " + tt.refused + " malformed_request": 1,
			"context_extensions " + tt.refused + " roles_insufficient": 1, "none " + tt.refused + " rule_invalid": 1,
		}
		if got := decisions(t, reader); !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}
