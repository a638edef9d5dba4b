// Package oauthserver is the part of an OAuth 2.0 authorization server that
// resource servers need, over the verifier: token introspection (RFC 7662),
// server metadata (RFC 8414, OpenID Connect Discovery) and the key set (RFC 7517).
// It is named after that role. It issues nothing: the rest of the authorization
// server is Authing, which the metadata says.
//
// Introspection is for callers of this service, and counts as
// IdentityService.VerifyToken for the policy. The documents are public, and
// outlast an outage of Authing as the verifier does.
//
//	options.go        what a Server is made of
//	server.go         which handler a request is for
//	path.go           the paths
//	caller.go         who asks, and about whose tokens
//	form.go           the introspection request
//	introspection.go  its answer
//	response.go       a token in the words of RFC 7662
//	document.go       how the documents are answered
//	metadata.go       the metadata, as Authing has it but for our endpoints
//	published.go      what Authing publishes, remembered
//	refusal.go        what a refused request gets
package oauthserver
