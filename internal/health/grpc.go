package health

import (
	grpchealth "google.golang.org/grpc/health"
	"google.golang.org/grpc/health/grpc_health_v1"
)

const (
	servingStatus = grpc_health_v1.HealthCheckResponse_SERVING
	awayStatus    = grpc_health_v1.HealthCheckResponse_NOT_SERVING
)

// Serve makes a server of grpc.health.v1 tell how the process is ("") and its
// services are.
func (m *Monitor) Serve(server *grpchealth.Server, services []string) {
	m.mu.Lock()
	m.told, m.services = server, services
	m.mu.Unlock()
	m.Tell()
}

// Tell tells those who watch over gRPC what has changed. A service is away
// while something fails that it cannot do without; the process is while anything
// does.
func (m *Monitor) Tell() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.told == nil {
		return
	}
	whole := servingStatus
	if m.now() != serving {
		whole = awayStatus
	}
	status := make(map[string]grpc_health_v1.HealthCheckResponse_ServingStatus, len(m.services)+1)
	for _, service := range m.services {
		status[service] = whole
	}
	for _, component := range m.components {
		if component.Check().State != Failed {
			continue
		}
		whole = awayStatus
		for _, service := range m.services {
			if component.Needs(service) {
				status[service] = awayStatus
			}
		}
	}
	status[""] = whole
	for service, now := range status {
		m.told.SetServingStatus(service, now)
	}
}
