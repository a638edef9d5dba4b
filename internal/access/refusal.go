package access

import (
	"errors"
	"strings"

	"google.golang.org/grpc/codes"
	grpcstatus "google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// unauthenticated refuses a call whose caller is not known. given says that a
// credential came and was no good (RFC 6750: invalid_token).
func unauthenticated(reason errorsv1.Reason, given bool, message string) error {
	metadata := map[string]string{}
	if given {
		metadata["error"] = "invalid_token"
	}
	return apierror.NewWithMetadata(codes.Unauthenticated, reason, message, metadata)
}

// rejected says why a credential proves nothing. The errors of this package and
// of package identity quote nothing of it.
func rejected(err error) error {
	return unauthenticated(errorsv1.Reason_CALLER_UNAUTHENTICATED, true,
		"the caller's credential is not accepted: "+strings.TrimPrefix(err.Error(), "access: "))
}

// Untrusted refuses a client certificate that was good when the connection
// began and is not any more.
func Untrusted() error {
	return rejected(errors.New("the client certificate is not trusted any more"))
}

func conflict(message string) error {
	return apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT, message)
}

func (d Decision) refusal(caller Caller, method string) error {
	metadata := map[string]string{"caller": caller.String(), "method": method}
	if d.lacks != lacksCaller {
		metadata[d.lacks] = d.value
	}
	return apierror.NewWithMetadata(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED, d.Why, metadata)
}

func status(err error) codes.Code { return grpcstatus.Code(err) }
