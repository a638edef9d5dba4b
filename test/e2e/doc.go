// Package e2e tests the whole server from outside: gRPC, REST and the
// compatible front, against the embedded emulator or against a raw upstream
// whose answers the test types by hand.
package e2e
