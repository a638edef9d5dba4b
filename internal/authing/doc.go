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
package authing
