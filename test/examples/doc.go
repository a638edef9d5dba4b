// Package examples holds examples/ to what docs/clients.md and examples/README.md
// say of it.
//
//   - service_config_test.go, retries_test.go: examples/service-config.json is what
//     the descriptors say, -update writes it, and gRPC does what it says.
//   - imports_test.go: gen/ imports nothing of the server.
//   - flow_test.go, with the tag `examples`: the flow in every language, by
//     examples/run with the templates of examples/buf, against a running server
//     (server_test.go); protoc_test.go makes up for an old protoc.
//   - consumer_test.go, with the tag `examples`: a fresh module builds the Go
//     example.
package examples
