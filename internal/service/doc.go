// Package service gives our rpcs their meaning. Each rpc is compiled once, at
// start-up, from its descriptor into a plan: the route or GraphQL document, the
// place of each field, the credential, the envelope. A call is the rpc's
// override where it has one, else plan → internal/authing → decode.
//
// An override exists only where an SDK does client-side work that the
// descriptor cannot say; each is one small file named after its rpc.
package service
