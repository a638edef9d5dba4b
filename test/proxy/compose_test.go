package proxy_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/protobuf/proto"
)

// Envoy of docker-compose.yml: each of its clusters is one door of both servers, each
// of its listeners a port that is published, and the service answers what it asks of
// their health.
func TestComposeEnvoy(t *testing.T) {
	text := read(t, "compose/envoy.yaml")
	if strings.Contains(text, "<<:") {
		t.Error("Envoy's YAML knows no merge keys")
	}
	listeners, clusters, checks := map[string]uint32{}, map[string][]string{}, map[string]*corev3.HealthCheck{}
	err := bootstrap(text, func(message proto.Message) {
		switch m := message.(type) {
		case *listenerv3.Listener:
			listeners[m.GetName()] = m.GetAddress().GetSocketAddress().GetPortValue()
		case *clusterv3.Cluster:
			for _, one := range m.GetLoadAssignment().GetEndpoints()[0].GetLbEndpoints() {
				at := one.GetEndpoint().GetAddress().GetSocketAddress()
				clusters[m.GetName()] = append(clusters[m.GetName()], fmt.Sprintf("%s:%d", at.GetAddress(), at.GetPortValue()))
			}
			checks[m.GetName()] = m.GetHealthChecks()[0]
			if m.GetLbPolicy() != clusterv3.Cluster_ROUND_ROBIN {
				t.Errorf("%s: %v", m.GetName(), m.GetLbPolicy())
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	services := at(documents(t, read(t, "../docker-compose.yml"))[0], "services")
	published, _ := at(services, "envoy", "ports").([]any)
	for cluster, variable := range map[string]string{"grpc": "AUTHING_GRPC_ADDR", "rest": "AUTHING_HTTP_ADDR"} {
		var want []string
		for _, server := range []string{"server-1", "server-2"} {
			address, _ := at(services, server, "environment", variable).(string)
			want = append(want, strings.Replace(address, "0.0.0.0", server, 1))
		}
		if !slices.Equal(clusters[cluster], want) {
			t.Errorf("%s: %v, want %v", cluster, clusters[cluster], want)
		}
		if port := fmt.Sprintf("127.0.0.1:%[1]d:%[1]d", listeners[cluster]); !slices.Contains(published, any(port)) {
			t.Errorf("%s is not published: %v", port, published)
		}
	}
	if len(listeners) != 2 || len(clusters) != 2 {
		t.Errorf("%v, %v", slices.Collect(maps.Keys(listeners)), slices.Collect(maps.Keys(clusters)))
	}
	s := startService(t)
	s.awaitReady(t)
	if path := checks["rest"].GetHttpHealthCheck().GetPath(); s.rest(t, path).status != 200 {
		t.Errorf("%s: %d", path, s.rest(t, path).status)
	}
	if checks["grpc"].GetGrpcHealthCheck() == nil {
		t.Error("gRPC's health is not asked for")
	}
}

// awaitReady watches health until it is good.
func (s *service) awaitReady(t *testing.T) {
	t.Helper()
	health, err := grpc_health_v1.NewHealthClient(s.grpc(t)).Watch(t.Context(), new(grpc_health_v1.HealthCheckRequest))
	for err == nil {
		var now *grpc_health_v1.HealthCheckResponse
		if now, err = health.Recv(); now.GetStatus() == grpc_health_v1.HealthCheckResponse_SERVING {
			return
		}
	}
	t.Fatal(err)
}
