// Package health says how the process is: whether it lives, has started, and is
// ready for calls.
//
// Readiness follows what this service itself lacks, never what Authing's absence
// would have all replicas lack at once: an outage there must not take this
// service out of its load balancers, which still verifies tokens.
//
//	component.go  what readiness depends on, and who cannot do without it
//	monitor.go    the state, from the start to the end
//	http.go       /livez, /readyz, /startupz and /healthz
//	grpc.go       grpc.health.v1
package health
