// Command bench measures what a remembered verdict costs beside the least that a
// call over gRPC can cost, on this machine and in one run: `go run ./bench`, or
// `make bench`. It builds the server and runs it as its users do (access log,
// policy, API key), next to a server that only echoes messages of the same
// sizes; both are processes of their own behind 127.0.0.1 without TLS. Slices of
// load alternate between the two, so that whatever else the machine does meets
// both. The report goes to bench/RESULTS.md.
//
//	main.go        the flags and the order of things
//	load.go        callers, and what a slice of load took
//	series.go      slices of several targets in turn, and their medians
//	wire.go        messages as bytes: the same client work for every target
//	echo.go        the server that only echoes
//	process.go     servers as processes
//	replica.go     our server: its environment, its users' tokens
//	targets.go     what is called
//	revocation.go  how long a revocation takes to reach other replicas
//	report.go      bench/RESULTS.md
package main
