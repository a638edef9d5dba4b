package telemetry_test

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"

	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/authing-grpc/authing-grpc/internal/telemetry"
)

var update = flag.Bool("update", false, "write the documentation instead of comparing")

const (
	documentation = "../../docs/metrics.md"
	begin         = "<!-- written by go test ./internal/telemetry -update -->\n"
	end           = "<!-- end -->\n"
)

func TestReferenceIsWritten(t *testing.T) {
	content, err := os.ReadFile(documentation)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, found := strings.Cut(string(content), begin)
	written, tail, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("docs/metrics.md has no place for the instruments")
	}
	instruments := everything(t)
	table := reference(instruments)
	if *update {
		if err := os.WriteFile(documentation, []byte(head+begin+table+end+tail), 0o600); err != nil {
			t.Fatal(err)
		}
	} else if written != table {
		t.Error("docs/metrics.md is out of date; go test ./internal/telemetry -update writes it")
	}
	for _, one := range instruments {
		for label, values := range one.labels {
			if !strings.Contains(head+tail, "\n| `"+label+"` |") {
				t.Errorf("%s: nothing says what the label %s means", one.name, label)
			}
			for _, value := range values {
				if !strings.Contains(head+tail, "`"+value+"`") && !slices.Contains(configured, label) {
					t.Errorf("%s: nothing says what the %s %s means", one.name, label, value)
				}
			}
		}
	}
}

// configured are the labels whose values the settings or the contract give.
var configured = []string{"issuer", "audience", "rule", "host", "pool", "method", "operation"}

// Everything that is measured says what it is, and nothing in it comes from
// callers.
func TestInstruments(t *testing.T) {
	for _, one := range everything(t) {
		if one.unit == "" || len(one.description) < 80 || !strings.HasPrefix(one.name, "authing.") || len(one.labels) > 3 {
			t.Errorf("%+v", one)
		}
	}
}

// instrument is one as its reader sees it.
type instrument struct {
	name, text, kind, unit, description string
	labels                              map[string][]string
}

func reference(instruments []instrument) string {
	var b strings.Builder
	b.WriteString("| Prometheus | OpenTelemetry | Kind, unit | Labels | What it counts, and what to do |\n|---|---|---|---|---|\n")
	for _, one := range instruments {
		labels := make([]string, 0, len(one.labels))
		for label := range one.labels {
			labels = append(labels, "`"+label+"`")
		}
		slices.Sort(labels)
		if len(labels) == 0 {
			labels = []string{"–"}
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s, `%s` | %s | %s |\n",
			one.text, one.name, one.kind, one.unit, strings.Join(labels, ", "), one.description)
	}
	return b.String()
}

// everything is what a process measures that has it all.
func everything(t *testing.T) []instrument {
	t.Helper()
	reader := sdk.NewManualReader()
	log := slog.New(slog.DiscardHandler)
	metrics, err := telemetry.NewMetrics("reference", log, reader)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = metrics.Close(t.Context()) })
	measured(t, metrics.Meter("reference"), log)
	names := exposed(t, metrics)
	var collected metricdata.ResourceMetrics
	if err := reader.Collect(t.Context(), &collected); err != nil {
		t.Fatal(err)
	}
	var found []instrument
	for _, one := range collected.ScopeMetrics[0].Metrics {
		kind, sets := pointsOf(t, one.Data)
		labels := make(map[string][]string)
		for _, set := range sets {
			for _, attribute := range set.ToSlice() {
				labels[string(attribute.Key)] = append(labels[string(attribute.Key)], attribute.Value.String())
			}
		}
		text, known := names[one.Description]
		if !known {
			t.Fatalf("%s is not exposed", one.Name)
		}
		found = append(found, instrument{one.Name, text, kind, one.Unit, one.Description, labels})
	}
	slices.SortFunc(found, func(a, b instrument) int { return strings.Compare(a.name, b.name) })
	return found
}
