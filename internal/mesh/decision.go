package mesh

import (
	"net/http"
	"strings"
)

// Reason is why a request may not pass; empty if it may.
type Reason string

// The reasons, and their HTTP statuses.
const (
	ReasonMalformed        Reason = "malformed_request"      // 400: no HTTP, or a path or host that can be read in two ways
	ReasonAmbiguousToken   Reason = "ambiguous_token"        // 400: two Authorization headers, or two such cookies
	ReasonIdentityHeader   Reason = "identity_header"        // 400: sets an identity header itself (forward-auth)
	ReasonTokenMissing     Reason = "token_missing"          // 401
	ReasonTokenInvalid     Reason = "token_invalid"          // 401
	ReasonTokenExpired     Reason = "token_expired"          // 401
	ReasonTokenRevoked     Reason = "token_revoked"          // 401
	ReasonScopes           Reason = "scopes_insufficient"    // 403
	ReasonRoles            Reason = "roles_insufficient"     // 403
	ReasonPermission       Reason = "permission_denied"      // 403
	ReasonIdentity         Reason = "identity_unusable"      // 403: the token's user fits into no header
	ReasonTooLarge         Reason = "headers_too_large"      // 431
	ReasonRule             Reason = "rule_invalid"           // 500: context_extensions that are no rule
	ReasonTokenUnverified  Reason = "token_unverified"       // 503: nothing could be found out about the token
	ReasonPermissionFailed Reason = "permission_unavailable" // 503: the permission service failed
)

// status is the HTTP status of a refusal.
func (r Reason) status() int {
	switch r {
	case "":
		return http.StatusOK
	case ReasonMalformed, ReasonAmbiguousToken, ReasonIdentityHeader:
		return http.StatusBadRequest
	case ReasonTokenMissing, ReasonTokenInvalid, ReasonTokenExpired, ReasonTokenRevoked:
		return http.StatusUnauthorized
	case ReasonScopes, ReasonRoles, ReasonPermission, ReasonIdentity:
		return http.StatusForbidden
	case ReasonTooLarge:
		return http.StatusRequestHeaderFieldsTooLarge
	case ReasonRule:
		return http.StatusInternalServerError
	default:
		return http.StatusServiceUnavailable
	}
}

// Header is a header and its value.
type Header struct{ Name, Value string }

// Decision is what was decided about a request.
type Decision struct {
	// Rule is the name of the rule, empty if it did not come to one.
	Rule string
	// Reason is why the request may not pass, empty if it may.
	Reason Reason
	// Shadow means that it passes all the same.
	Shadow bool
	// Set are headers that replace those of the request, names in lower case.
	Set []Header
	// Remove are headers that are to be removed from the request; none is in
	// Set, for Envoy removes what it has just set.
	Remove []string
	// Challenge is the answer's WWW-Authenticate, empty for none.
	Challenge string

	err  error // why nothing could be found out, or what is wrong with the rule
	path string
}

// Allowed says whether the request passes.
func (d *Decision) Allowed() bool { return d.Reason == "" || d.Shadow }

// Status is the HTTP status of the answer.
func (d *Decision) Status() int {
	if d.Shadow {
		return http.StatusOK
	}
	return d.Reason.status()
}

// body is the answer's, for a refusal.
func (d *Decision) body() string { return `{"reason":"` + string(d.Reason) + `"}` }

// challenge is the WWW-Authenticate of a refusal (RFC 6750, 3).
func (d *Decider) challenge(reason Reason, rule *Rule) string {
	start := `Bearer realm="` + d.realm + `"`
	switch reason {
	case ReasonAmbiguousToken:
		return start + `, error="invalid_request"`
	case ReasonTokenMissing:
		return start // no error: nothing was tried
	case ReasonTokenInvalid, ReasonTokenExpired, ReasonTokenRevoked:
		return start + `, error="invalid_token"`
	case ReasonScopes:
		return start + `, error="insufficient_scope", scope="` + strings.Join(rule.Scopes, " ") + `"`
	case ReasonRoles, ReasonPermission, ReasonIdentity:
		return start + `, error="insufficient_scope"`
	default:
		return ""
	}
}
