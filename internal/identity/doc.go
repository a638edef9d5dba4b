// Package identity verifies tokens here, with the issuer's published keys or the
// application's secret, without asking Authing.
//
// A token is good when its signature is by the issuer's key, its algorithm is one
// the issuer uses, it names the right issuer and audience, and the time is within
// its nbf and exp. The algorithm never chooses the key: tokens with a public-key
// signature are checked with published keys only and HS256 tokens with the secret
// only.
//
//	issuer.go    whose tokens, and the checks of one token
//	keyset.go    an issuer's published keys: cached, refreshed, bounded in age
//	verifier.go  many issuers, with remembered verdicts
//	verdict.go   what is remembered, and how long
//	claims.go    what a token grants
//	ask.go       what the issuer itself says, as fresh as the caller wants
//	revoked.go   what is not good any more, whatever the token says
//	renewal.go   keys that are kept fresh without being asked for
//	readiness.go whether there are keys, and keys before the first token
//	tally.go     what is counted; metrics.go reports it
package identity
