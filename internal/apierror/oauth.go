package apierror

import (
	"regexp"

	"google.golang.org/grpc/codes"
)

// oauthWord is what an error code may look like; anything else is not repeated
// in a reason.
var oauthWord = regexp.MustCompile(`^[a-z_]{1,40}$`)

// oauthRow describes an OAuth answer.
func (u Upstream) oauthRow() Code {
	row := Code{Number: u.statusCode(), GRPC: u.grpcCode(), Reason: "OAUTH_ERROR", Meaning: "the OAuth request was refused"}
	if known, ok := loaded().oauth[u.OAuthError]; ok {
		row.GRPC = known.GRPC
	}
	if oauthWord.MatchString(u.OAuthError) {
		row.Reason = oauthReason(u.OAuthError)
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
