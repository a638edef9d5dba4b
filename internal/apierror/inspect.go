package apierror

import (
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
)

// Reason returns ErrorInfo.reason of an error; empty if it has none.
func Reason(err error) string {
	info, _ := Detail[*errdetails.ErrorInfo](err)
	return info.GetReason()
}

// UpstreamOf returns what Authing answered; nil if the error is not Authing's.
func UpstreamOf(err error) *errorsv1.UpstreamError {
	detail, _ := Detail[*errorsv1.UpstreamError](err)
	return detail
}

// Detail returns the first detail of type T of an error's status.
func Detail[T proto.Message](err error) (detail T, ok bool) {
	st, ok := status.FromError(err)
	if !ok {
		return detail, false
	}
	for _, d := range st.Details() {
		if found, ok := d.(T); ok {
			return found, true
		}
	}
	return detail, false
}
