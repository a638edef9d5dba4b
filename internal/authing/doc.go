// Package authing is the client of Authing's own interfaces: REST of v2 and v3,
// GraphQL, and subscriptions to events over websockets. It knows hosts,
// credentials, envelopes and errors, and nothing of our rpcs: internal/service
// compiles those into a [Call].
//
// Every answered call that Authing did not carry out is an [*Error]. The
// credentials live here and nowhere else: applications' secrets are added to
// the calls that need them, and management tokens are fetched once per pool,
// kept until shortly before they end and fetched anew once when Authing refuses
// them.
//
// Every call goes through retry.go: it is sent again if it is repeatable and
// failed in passing (outcome.go), as long as its deadline and its host's budget
// (budget.go) allow. A host that keeps failing is left alone for a while by its
// circuit breaker (host.go). Subscriptions and key sets have a pace of their own.
//
// Each attempt is a span (tracing.go), each call is counted by its outcome
// (measures.go), both under the rpc's name and never under a URL (operation.go).
package authing
