package deploy_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// decode reads YAML; a key that is not expected, or given twice, is an error.
func decode[T any](t *testing.T, name string) T {
	t.Helper()
	var into T
	if err := yaml.UnmarshalStrict([]byte(read(t, name)), &into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return into
}

// Prometheus scrapes the metrics' door of each server, under a name of the network.
func TestPrometheusScrapesTheServers(t *testing.T) {
	file := decode[struct {
		Global  map[string]string
		Rules   []string `json:"rule_files"`
		Scrapes []struct {
			Job     string `json:"job_name"`
			Statics []struct {
				Targets []string
			} `json:"static_configs"`
		} `json:"scrape_configs"`
	}](t, "deploy/compose/prometheus.yaml")
	p := project(t, "docker-compose.yml")
	aliases := p.Services["emulator"].Networks["inside"].Aliases
	var want []string
	for name, one := range programs(t, "docker-compose.yml") {
		if admin := one.env["AUTHING_ADMIN_ADDR"]; admin != "" {
			want = append(want, strings.Replace(admin, "0.0.0.0", name, 1))
			if !slices.Contains(aliases, name) {
				t.Errorf("%s is no name of the network", name)
			}
		}
	}
	slices.Sort(want)
	if got := file.Scrapes[0].Statics[0].Targets; !slices.Equal(got, want) {
		t.Errorf("scrapes %v, want %v", got, want)
	}
	if rules := file.Rules; len(rules) != 1 || !mounted(t, "prometheus", rules[0]) || !mounted(t, "prometheus", "/etc/prometheus/prometheus.yaml") {
		t.Errorf("rules %v", rules)
	}
}

// Grafana finds Prometheus, and the dashboard where its provider looks.
func TestGrafanaIsProvisioned(t *testing.T) {
	sources := decode[struct {
		APIVersion  int `json:"apiVersion"`
		Datasources []struct {
			Name, UID, Type, Access, URL string
			IsDefault, Editable          bool
			JSONData                     map[string]string `json:"jsonData"`
		}
	}](t, "deploy/compose/grafana/datasources.yaml")
	providers := decode[struct {
		APIVersion int `json:"apiVersion"`
		Providers  []struct {
			Name, Type     string
			AllowUIUpdates bool `json:"allowUiUpdates"`
			Options        struct{ Path string }
		}
	}](t, "deploy/compose/grafana/dashboards.yaml")
	if source := sources.Datasources[0]; source.URL != "http://prometheus:9090" || !source.IsDefault {
		t.Errorf("%+v", source)
	}
	dashboard := providers.Providers[0].Options.Path + "/authing-grpc.json"
	home := environment(t, project(t, "docker-compose.yml").Services["grafana"])["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
	if dashboard != home || !mounted(t, "grafana", dashboard) {
		t.Errorf("the dashboard is looked for at %s and %s", dashboard, home)
	}
	if !json.Valid([]byte(read(t, "deploy/grafana/dashboard.json"))) {
		t.Error("the dashboard is no JSON")
	}
}

func TestCollectorTakesTheServersSpans(t *testing.T) {
	file := decode[struct {
		Receivers struct {
			OTLP struct {
				Protocols struct {
					GRPC struct{ Endpoint string } `json:"grpc"`
				}
			} `json:"otlp"`
		}
		Processors, Exporters map[string]map[string]any
		Service               struct {
			Pipelines map[string]struct{ Receivers, Processors, Exporters []string }
		}
	}](t, "deploy/compose/otel-collector.yaml")
	traces := file.Service.Pipelines["traces"]
	if !slices.Equal(traces.Receivers, []string{"otlp"}) ||
		!slices.Equal(slices.Sorted(slices.Values(traces.Processors)), slices.Sorted(maps.Keys(file.Processors))) ||
		!slices.Equal(slices.Sorted(slices.Values(traces.Exporters)), slices.Sorted(maps.Keys(file.Exporters))) {
		t.Errorf("the pipeline is %+v", traces)
	}
	for name, one := range programs(t, "docker-compose.yml") {
		endpoint, sends := one.env["OTEL_EXPORTER_OTLP_ENDPOINT"]
		if sends && endpoint != strings.Replace(file.Receivers.OTLP.Protocols.GRPC.Endpoint, "0.0.0.0", "http://otel-collector", 1) {
			t.Errorf("%s sends to %s", name, endpoint)
		}
	}
}

// mounted says that a service sees the file.
func mounted(t *testing.T, service, path string) bool {
	t.Helper()
	for _, volume := range project(t, "docker-compose.yml").Services[service].Volumes {
		if volume.Target == path {
			return true
		}
	}
	return false
}
