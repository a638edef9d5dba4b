package gateway

import (
	"fmt"
	"net/http"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// challenge is WWW-Authenticate of a refusal (RFC 6750 section 3), "" for any
// other error. The realm says whose credential is meant: the end user's in
// authorization, or the caller's in x-caller-authorization.
func challenge(err error) string {
	info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
	ofCaller := info.GetReason() == errorsv1.Reason_CALLER_UNAUTHENTICATED.String()
	scope := info.GetMetadata()["scope"]
	switch code := status.Code(err); {
	case code == codes.PermissionDenied && info.GetReason() == errorsv1.Reason_CALLER_NOT_PERMITTED.String() && scope != "":
		return fmt.Sprintf(`Bearer realm="caller", error="insufficient_scope", scope=%q`, scope)
	case code == codes.Unauthenticated && ofCaller && info.GetMetadata()["error"] != "":
		return fmt.Sprintf(`Bearer realm="caller", error=%q`, info.GetMetadata()["error"])
	case code == codes.Unauthenticated && ofCaller:
		return `Bearer realm="caller"`
	case code == codes.Unauthenticated:
		return "Bearer"
	default:
		return ""
	}
}

func setChallenge(w http.ResponseWriter, err error) {
	if text := challenge(err); text != "" && w.Header().Get("WWW-Authenticate") == "" {
		w.Header().Set("WWW-Authenticate", text)
	}
}
