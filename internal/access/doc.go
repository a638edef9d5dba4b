// Package access decides who may call this service, and what.
//
// A caller is a service: it proves itself by a client certificate, a JWT of a
// configured issuer or one of our keys (Guard.Identify). A policy, which is
// data, says which rpcs each caller may use, in which pools and applications
// (Guard.Authorize); what it does not grant is refused. End users are no
// callers: their tokens are Authing's business.
//
//	guard.go         the one decision all doors ask for
//	identify.go      credentials → caller
//	certificate.go   SPIFFE id and DNS names of a client certificate
//	issuer.go        JWTs of other issuers
//	key.go           our keys; keyset.go and keyfile.go: all of them
//	token.go         short-lived tokens of ours, traded for a key
//	policy.go        the policy; policyfile.go reads it, explain.go explains it
//	method.go        what each rpc needs, from the contract
package access
