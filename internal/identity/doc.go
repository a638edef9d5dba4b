// Package identity verifies Authing's tokens here, with the application's
// published keys or its secret, without asking Authing.
//
// A token is good when its signature is by the application's key, its algorithm
// is one the application uses, it names the right issuer and audience, and the
// time is within its nbf and exp. The algorithm never chooses the key: RS256
// tokens are checked with published keys only and HS256 tokens with the secret
// only.
package identity
