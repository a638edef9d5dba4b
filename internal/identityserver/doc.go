// Package identityserver is authing.identity.v1.IdentityService: the verifier as
// rpcs.
package identityserver
