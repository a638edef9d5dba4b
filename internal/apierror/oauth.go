package apierror

import (
	"regexp"
	"strings"

	"google.golang.org/grpc/codes"
)

// oauthCodes maps `error` of RFC 6749 sections 4.1.2.1 and 5.2, RFC 6750
// section 3.1 and OpenID Connect Core section 3.1.2.6. A refused grant is the
// end user's: the code or token it came with is not good, or no longer.
var oauthCodes = map[string]codes.Code{
	"access_denied":              codes.PermissionDenied,
	"account_selection_required": codes.FailedPrecondition,
	"consent_required":           codes.FailedPrecondition,
	"insufficient_scope":         codes.PermissionDenied,
	"interaction_required":       codes.FailedPrecondition,
	"invalid_client":             codes.Unauthenticated,
	"invalid_grant":              codes.Unauthenticated,
	"invalid_request":            codes.InvalidArgument,
	"invalid_scope":              codes.InvalidArgument,
	"invalid_token":              codes.Unauthenticated,
	"login_required":             codes.Unauthenticated,
	"server_error":               codes.Unavailable,
	"temporarily_unavailable":    codes.Unavailable,
	"unauthorized_client":        codes.PermissionDenied,
	"unsupported_grant_type":     codes.InvalidArgument,
	"unsupported_response_type":  codes.InvalidArgument,
}

// oauthWord is what an error code may look like; anything else is not repeated
// in a reason.
var oauthWord = regexp.MustCompile(`^[a-z_]{1,40}$`)

// oauthRow describes an OAuth answer.
func (u Upstream) oauthRow() Code {
	row := Code{Number: u.statusCode(), GRPC: u.grpcCode(), Reason: "OAUTH_ERROR", Meaning: "the OAuth request was refused"}
	if code, ok := oauthCodes[u.OAuthError]; ok {
		row.GRPC = code
	}
	if oauthWord.MatchString(u.OAuthError) {
		row.Reason = "OAUTH_" + strings.ToUpper(u.OAuthError)
		row.Meaning = "the OAuth request was refused: " + u.OAuthError
	}
	return row
}

// OAuthError is the error that an OAuth endpoint of ours answers with a gRPC
// code (RFC 6749 section 5.2).
func OAuthError(code codes.Code) string {
	switch code {
	case codes.InvalidArgument, codes.FailedPrecondition, codes.OutOfRange, codes.NotFound, codes.Unimplemented:
		return "invalid_request"
	case codes.Unauthenticated:
		return "invalid_client"
	case codes.PermissionDenied:
		return "access_denied"
	case codes.Unavailable, codes.DeadlineExceeded, codes.ResourceExhausted:
		return "temporarily_unavailable"
	default:
		return "server_error"
	}
}
