// Package server puts the parts together: it opens the listeners, builds what
// answers behind each, runs them and ends them in order.
//
//	server.go    New: the list of doors
//	run.go       Run: serve, drain, close
//	door.go      one listener and what serves on it
//	grpcdoor.go  the gRPC door
//	httpdoor.go  the HTTP doors
//	backend.go   what is behind the doors: the engine and the interceptors
//	compat.go    the compatible front, and relay.go what it passes on
//	embedded.go  the emulator, where no Authing is configured
package server
