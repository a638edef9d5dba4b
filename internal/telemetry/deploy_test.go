package telemetry_test

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const (
	alerts    = "../../deploy/prometheus/alerts.yaml"
	dashboard = "../../deploy/grafana/dashboard.json"
)

// expressions are the queries of a file.
type expressions map[string]string // what asks → query

func expressionsOfAlerts(t *testing.T) expressions {
	t.Helper()
	var file struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr         string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(read(t, alerts), &file); err != nil {
		t.Fatal(err)
	}
	found := expressions{}
	for _, group := range file.Groups {
		for _, rule := range group.Rules {
			found[rule.Alert] = rule.Expr
			if rule.Annotations["summary"] == "" || rule.Annotations["action"] == "" || rule.Labels["severity"] == "" {
				t.Errorf("%s says not what is wrong, what to do and how urgent it is", rule.Alert)
			}
			found[rule.Alert+": action"] = rule.Annotations["action"]
		}
	}
	return found
}

func expressionsOfDashboard(t *testing.T) expressions {
	t.Helper()
	type position struct{ X, Y, W, H int }
	var file struct {
		Panels []struct {
			ID                       int
			Type, Title, Description string
			GridPos                  position
			Targets                  []struct{ Expr string }
		}
		Templating struct{ List []struct{ Definition string } }
	}
	if err := json.Unmarshal(read(t, dashboard), &file); err != nil {
		t.Fatal(err)
	}
	found, ids := expressions{}, map[int]bool{}
	for i, panel := range file.Panels {
		if ids[panel.ID] || panel.GridPos.X+panel.GridPos.W > 24 {
			t.Errorf("%s: its id is taken, or it is beyond the edge", panel.Title)
		}
		ids[panel.ID] = true
		for _, other := range file.Panels[:i] {
			a, b := panel.GridPos, other.GridPos
			if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
				t.Errorf("%s lies on %s", panel.Title, other.Title)
			}
		}
		if panel.Type != "row" && (panel.Description == "" || len(panel.Targets) == 0) {
			t.Errorf("%s says nothing", panel.Title)
		}
		for _, target := range panel.Targets {
			found[panel.Title] += target.Expr + "\n"
		}
	}
	for _, variable := range file.Templating.List {
		found["variables"] += variable.Definition + "\n"
	}
	return found
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// Whatever is asked for is measured, by the labels it is asked by.
func TestDashboardAndAlertsAskForWhatThereIs(t *testing.T) {
	known := make(map[string]instrument)
	for _, one := range everything(t) {
		if one.kind != "histogram" {
			known[one.text] = one
			continue
		}
		for _, suffix := range []string{"_bucket", "_count", "_sum"} {
			known[one.text+suffix] = one
		}
		known[one.text] = one // in words
	}
	name := regexp.MustCompile(`authing_\w+`)
	selector := regexp.MustCompile(`(authing_\w+)\{([^}]*)\}`)
	label := regexp.MustCompile(`(\w+)\s*(?:=~|!~|!=|=)`)
	for from, asked := range map[string]expressions{alerts: expressionsOfAlerts(t), dashboard: expressionsOfDashboard(t)} {
		if len(asked) < 10 {
			t.Errorf("%s: only %d queries are read", from, len(asked))
		}
		for what, query := range asked {
			for _, found := range name.FindAllString(query, -1) {
				if _, is := known[found]; !is {
					t.Errorf("%s, %s: there is no %s", from, what, found)
				}
			}
			for _, match := range selector.FindAllStringSubmatch(query, -1) {
				for _, by := range label.FindAllStringSubmatch(match[2], -1) {
					if _, is := known[match[1]].labels[by[1]]; !is && !slices.Contains([]string{"job", "instance"}, by[1]) {
						t.Errorf("%s, %s: %s has no label %s", from, what, match[1], by[1])
					}
				}
			}
		}
	}
}

// Whoever is paged finds the alert in the documentation.
func TestAlertsAreInTheDocumentation(t *testing.T) {
	text := string(read(t, "../../docs/observability.md"))
	for alert := range expressionsOfAlerts(t) {
		if alert, _, isAction := strings.Cut(alert, ": "); !isAction && !strings.Contains(text, "`"+alert+"`") {
			t.Errorf("docs/observability.md says nothing of %s", alert)
		}
	}
}
