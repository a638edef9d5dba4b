package deploy_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	monitoringv1 "github.com/prometheus-operator/prometheus-operator/pkg/apis/monitoring/v1"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"
)

const chartDir = root + "/deploy/helm/authing-grpc"

// valuesFiles are the installations that are checked.
func valuesFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatal(files, err)
	}
	return files
}

// render is helm template: the schema is applied, and a missing value is an error.
func render(t *testing.T, values string) (map[string]string, error) {
	t.Helper()
	chart, err := loader.Load(chartDir)
	if err != nil {
		t.Fatal(err)
	}
	given, err := chartutil.ReadValues([]byte(values))
	if err != nil {
		t.Fatal(err)
	}
	release := chartutil.ReleaseOptions{Name: "login", Namespace: "identity", IsInstall: true, Revision: 1}
	all, err := chartutil.ToRenderValues(chart, given, release, chartutil.DefaultCapabilities)
	if err != nil {
		return nil, err
	}
	return engine.Engine{Strict: true}.Render(chart, all)
}

// installed are the objects of the chart.
type installed struct {
	deployment appsv1.Deployment
	settings   corev1.ConfigMap
	services   []corev1.Service // the headless one is the last
	account    *corev1.ServiceAccount
	budget     *policyv1.PodDisruptionBudget
	scaler     *autoscalingv2.HorizontalPodAutoscaler
	network    *networkingv1.NetworkPolicy
	monitor    *monitoringv1.ServiceMonitor
}

// install renders values and decodes what comes out; a field that Kubernetes does not
// know, or one that is given twice, is an error.
func install(t *testing.T, values string) installed {
	t.Helper()
	files, err := render(t, values)
	if err != nil {
		t.Fatal(err)
	}
	var all installed
	for name, text := range files {
		if filepath.Ext(name) != ".yaml" {
			continue
		}
		for _, object := range strings.Split(text, "\n---\n") {
			if strings.TrimSpace(object) != "" {
				all.add(t, object)
			}
		}
	}
	slices.SortFunc(all.services, func(a, b corev1.Service) int { return strings.Compare(a.Name, b.Name) })
	if len(all.services) != 2 {
		t.Fatalf("%d services", len(all.services))
	}
	return all
}

func (i *installed) add(t *testing.T, object string) {
	t.Helper()
	var kind struct{ APIVersion, Kind string }
	if err := yaml.Unmarshal([]byte(object), &kind); err != nil {
		t.Fatal(err)
	}
	var into any
	switch kind.APIVersion + " " + kind.Kind {
	case "apps/v1 Deployment":
		into = &i.deployment
	case "v1 ConfigMap":
		into = &i.settings
	case "v1 Service":
		i.services = append(i.services, corev1.Service{})
		into = &i.services[len(i.services)-1]
	case "v1 ServiceAccount":
		i.account = new(corev1.ServiceAccount)
		into = i.account
	case "policy/v1 PodDisruptionBudget":
		i.budget = new(policyv1.PodDisruptionBudget)
		into = i.budget
	case "autoscaling/v2 HorizontalPodAutoscaler":
		i.scaler = new(autoscalingv2.HorizontalPodAutoscaler)
		into = i.scaler
	case "networking.k8s.io/v1 NetworkPolicy":
		i.network = new(networkingv1.NetworkPolicy)
		into = i.network
	case "monitoring.coreos.com/v1 ServiceMonitor":
		i.monitor = new(monitoringv1.ServiceMonitor)
		into = i.monitor
	default:
		t.Fatalf("unknown object\n%s", object)
	}
	if err := yaml.UnmarshalStrict([]byte(object), into); err != nil {
		t.Fatalf("%v\n%s", err, object)
	}
}

func TestChartIsValid(t *testing.T) {
	chart, err := loader.Load(chartDir)
	if err != nil {
		t.Fatal(err)
	}
	if err := chart.Validate(); err != nil {
		t.Error(err)
	}
}

// Only what values ask for is there.
func TestChartObjects(t *testing.T) {
	for name, want := range map[string]string{
		"tls":      "account budget scaler network monitor",
		"pools":    "account budget network",
		"emulator": "",
	} {
		i := install(t, read(t, "test/deploy/testdata/"+name+".yaml"))
		var got []string
		for _, one := range []struct {
			name  string
			there bool
		}{
			{"account", i.account != nil},
			{"budget", i.budget != nil},
			{"scaler", i.scaler != nil},
			{"network", i.network != nil},
			{"monitor", i.monitor != nil},
		} {
			if one.there {
				got = append(got, one.name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v, want %s", name, got, want)
		}
	}
}
