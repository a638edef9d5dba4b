// Command bench measures what calls cost, on this machine and in one run:
// `go run ./bench`, or `make bench`. It builds the server and the emulator and
// runs them as their users do (access log, policy, API key). Beside a remembered
// verdict is the least that a call over gRPC can cost, a server that only echoes
// messages of the same sizes; beside a call that is passed on to Authing are
// clients that call Authing themselves. All servers are processes of their own
// behind 127.0.0.1 without TLS. Slices of load go to one after the other in turn,
// so that whatever else the machine does meets all. The report goes to
// bench/RESULTS.md; `-quick` only shows that everything works.
//
//	main.go        the flags and the order of things
//	load.go        callers, and what a slice of load took
//	series.go      slices of several targets in turn, and their medians
//	wire.go        messages as bytes: the same client work for every target
//	echo.go        the server that only echoes
//	process.go     servers as processes
//	stage.go       the servers of a run
//	emulator.go    the Authing that is called
//	replica.go     our server: its environment, its users' tokens
//	targets.go     what is called of verdicts
//	passedon.go    what is passed on to Authing: over gRPC, over REST, directly
//	web.go         calls over HTTP
//	codec.go       the codec beside protojson
//	revocation.go  how long a revocation takes to reach other replicas
//	report.go      bench/RESULTS.md
package main
