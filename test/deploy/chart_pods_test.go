package deploy_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// eachInstallation runs a test on every values file.
func eachInstallation(t *testing.T, test func(t *testing.T, i installed)) {
	for _, name := range valuesFiles(t) {
		t.Run(name, func(t *testing.T) { test(t, install(t, read(t, "test/deploy/"+name))) })
	}
}

// The pod passes the restricted profile of the Pod Security Standards.
func TestChartPodsAreRestricted(t *testing.T) {
	eachInstallation(t, func(t *testing.T, i installed) {
		pod := i.deployment.Spec.Template.Spec
		all, one := pod.SecurityContext, pod.Containers[0].SecurityContext
		if len(pod.Containers) != 1 || len(pod.InitContainers) != 0 || pod.HostNetwork || pod.HostPID || pod.HostIPC {
			t.Error("more than one container, or the host's namespaces")
		}
		if !*all.RunAsNonRoot || *all.RunAsUser == 0 || all.SeccompProfile.Type != corev1.SeccompProfileTypeRuntimeDefault {
			t.Errorf("pod: %v", all)
		}
		if *one.AllowPrivilegeEscalation || !*one.ReadOnlyRootFilesystem ||
			!slices.Equal(one.Capabilities.Drop, []corev1.Capability{"ALL"}) || len(one.Capabilities.Add) > 0 || one.Privileged != nil {
			t.Errorf("container: %v", one)
		}
		if *pod.AutomountServiceAccountToken || *pod.EnableServiceLinks {
			t.Error("the pod is given a token or variables that it does not need")
		}
		for _, volume := range pod.Volumes {
			if volume.HostPath != nil {
				t.Errorf("%s is the host's", volume.Name)
			}
		}
	})
}

func TestChartSelectors(t *testing.T) {
	eachInstallation(t, func(t *testing.T, i installed) {
		pod := i.deployment.Spec.Template
		selectors := map[string]map[string]string{
			"deployment": i.deployment.Spec.Selector.MatchLabels, "service": i.services[0].Spec.Selector, "headless": i.services[1].Spec.Selector,
		}
		for n, spread := range pod.Spec.TopologySpreadConstraints {
			selectors["spread "+string(rune('0'+n))] = spread.LabelSelector.MatchLabels
		}
		if i.budget != nil {
			selectors["budget"] = i.budget.Spec.Selector.MatchLabels
		}
		if i.network != nil {
			selectors["network policy"] = i.network.Spec.PodSelector.MatchLabels
		}
		for name, selector := range selectors {
			if len(selector) == 0 || !labels.SelectorFromSet(selector).Matches(labels.Set(pod.Labels)) {
				t.Errorf("%s: %v does not select %v", name, selector, pod.Labels)
			}
		}
		if i.scaler != nil && i.scaler.Spec.ScaleTargetRef.Name != i.deployment.Name {
			t.Errorf("%s is scaled", i.scaler.Spec.ScaleTargetRef.Name)
		}
		if (i.scaler != nil) != (i.deployment.Spec.Replicas == nil) {
			t.Error("either the values or the scaler say how many replicas there are")
		}
		if i.account != nil && i.account.Name != pod.Spec.ServiceAccountName {
			t.Errorf("the pods' account is %s", pod.Spec.ServiceAccountName)
		}
		if m := i.monitor; m != nil {
			selects := labels.SelectorFromSet(m.Spec.Selector.MatchLabels)
			if selects.Matches(labels.Set(i.services[0].Labels)) || !selects.Matches(labels.Set(i.services[1].Labels)) {
				t.Error("every pod is scraped once: by the headless service alone")
			}
		}
	})
}

// Every port that something names is one of the container's, and the server listens
// there.
func TestChartPorts(t *testing.T) {
	eachInstallation(t, func(t *testing.T, i installed) {
		container := i.deployment.Spec.Template.Spec.Containers[0]
		ports := map[string]int32{}
		for _, port := range container.Ports {
			ports[port.Name] = port.ContainerPort
		}
		cfg, _ := settingsOf(t, i)
		for name, address := range map[string]string{"grpc": string(cfg.GRPC.Addr), "rest": string(cfg.HTTP.Addr), "metrics": string(cfg.Admin.Addr)} {
			if want := addressOf(ports[name]); address != want {
				t.Errorf("%s listens at %q, the port says %q", name, address, want)
			}
		}
		known := func(what, name string) {
			if ports[name] == 0 {
				t.Errorf("%s: no port %q", what, name)
			}
		}
		for _, service := range i.services {
			for _, port := range service.Spec.Ports {
				known(service.Name, port.TargetPort.StrVal)
				if port.Port != ports[port.Name] {
					t.Errorf("%s: %s is %d", service.Name, port.Name, port.Port)
				}
			}
		}
		if i.services[1].Spec.ClusterIP != corev1.ClusterIPNone || i.services[0].Spec.ClusterIP == corev1.ClusterIPNone {
			t.Error("the second service alone is headless")
		}
		if i.network != nil {
			for _, rule := range i.network.Spec.Ingress {
				checkPeers(t, rule)
				for _, port := range rule.Ports {
					known("network policy", port.Port.StrVal)
				}
			}
		}
		if i.monitor != nil {
			known("monitor", i.monitor.Spec.Endpoints[0].Port)
		}
	})
}

// A rule without peers lets everybody in.
func checkPeers(t *testing.T, rule networkingv1.NetworkPolicyIngressRule) {
	t.Helper()
	if len(rule.From) == 0 || len(rule.Ports) == 0 {
		t.Errorf("everybody is let in: %v", rule)
	}
}

func TestChartProbes(t *testing.T) {
	eachInstallation(t, func(t *testing.T, i installed) {
		container := i.deployment.Spec.Template.Spec.Containers[0]
		cfg, _ := settingsOf(t, i)
		for path, probe := range map[string]*corev1.Probe{
			"/startupz": container.StartupProbe, "/readyz": container.ReadinessProbe, "/livez": container.LivenessProbe,
		} {
			switch {
			case probe == nil:
				t.Errorf("no probe %s", path)
			case probe.GRPC != nil:
				if cfg.TLS.On() || probe.GRPC.Port != 50051 || path != "/readyz" {
					t.Errorf("%s: gRPC is asked at %d, with TLS: %v", path, probe.GRPC.Port, cfg.TLS.On())
				}
			case probe.TCPSocket != nil:
				if probe.TCPSocket.Port.StrVal != "rest" {
					t.Errorf("%s: %v", path, probe.TCPSocket)
				}
			default:
				get := probe.HTTPGet
				if get.Path != path || get.Port.StrVal != "rest" || (get.Scheme == corev1.URISchemeHTTPS) != cfg.TLS.On() || cfg.TLS.ClientAuth == "required" {
					t.Errorf("%s: %v", path, get)
				}
			}
		}
	})
}

// The kubelet kills what takes longer than the grace period.
func TestChartGrace(t *testing.T) {
	eachInstallation(t, func(t *testing.T, i installed) {
		cfg, _ := settingsOf(t, i)
		needed := time.Duration(cfg.ShutdownDelay) + time.Duration(cfg.ShutdownTimeout)
		grace := time.Duration(*i.deployment.Spec.Template.Spec.TerminationGracePeriodSeconds) * time.Second
		if grace <= needed || needed == 0 {
			t.Errorf("%v to end, %v needed", grace, needed)
		}
	})
}

// Settings restart the pods, a policy is read again without.
func TestChartRestarts(t *testing.T) {
	values := read(t, "test/deploy/testdata/tls.yaml")
	checksum := func(values string) string {
		return install(t, values).deployment.Spec.Template.Annotations["checksum/settings"]
	}
	before := checksum(values)
	if before == "" || checksum(strings.Replace(values, "request_timeout: 5s", "request_timeout: 6s", 1)) == before {
		t.Error("other settings do not restart the pods")
	}
	if checksum(strings.Replace(values, "groups.read", "groups.write", 1)) != before {
		t.Error("another policy restarts the pods")
	}
}
