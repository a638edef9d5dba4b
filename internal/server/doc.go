// Package server puts the parts together: it opens the listeners, builds what
// answers behind each, runs them and ends them in order.
//
//	server.go    New: the list of doors
//	run.go       Run: serve, drain, close
//	door.go      one listener and what serves on it
//	grpcdoor.go  the gRPC door
//	httpdoor.go  the HTTP doors, and connections.go when they drain
//	backend.go   what is behind the doors: the engine and the interceptors
//	compat.go    the compatible front, and relay.go what it passes on
//	health.go    what readiness follows, and how the start and the end are told
//	admin.go     the door of those who run this: metrics, and debug.go profiles and channelz
//	measure.go   what reports to the meters
//	tracing.go   spans of calls and requests, if a collector is configured
//	embedded.go  the emulator, where no Authing is configured
package server
