package apierror

import (
	"net/http"

	"google.golang.org/grpc/codes"
)

// StatusClientClosedRequest is the HTTP status of a call its caller cancelled.
const StatusClientClosedRequest = 499

// HTTPStatus is the HTTP status of a gRPC code, as google.rpc.Code maps it.
func HTTPStatus(code codes.Code) int {
	switch code {
	case codes.OK:
		return http.StatusOK
	case codes.Canceled:
		return StatusClientClosedRequest
	case codes.InvalidArgument, codes.FailedPrecondition, codes.OutOfRange:
		return http.StatusBadRequest
	case codes.Unauthenticated:
		return http.StatusUnauthorized
	case codes.PermissionDenied:
		return http.StatusForbidden
	case codes.NotFound:
		return http.StatusNotFound
	case codes.AlreadyExists, codes.Aborted:
		return http.StatusConflict
	case codes.ResourceExhausted:
		return http.StatusTooManyRequests
	case codes.Unimplemented:
		return http.StatusNotImplemented
	case codes.Unavailable:
		return http.StatusServiceUnavailable
	case codes.DeadlineExceeded:
		return http.StatusGatewayTimeout
	default: // Unknown, Internal, DataLoss
		return http.StatusInternalServerError
	}
}

// fromHTTP is the gRPC code of an unsuccessful HTTP status, or of a statusCode
// that is written like one.
func fromHTTP(status int64) (codes.Code, bool) {
	switch {
	case status < 400 || status > 599:
		return codes.OK, false
	case status == http.StatusBadRequest || status == http.StatusUnprocessableEntity:
		return codes.InvalidArgument, true
	case status == http.StatusUnauthorized:
		return codes.Unauthenticated, true
	case status == http.StatusForbidden:
		return codes.PermissionDenied, true
	case status == http.StatusNotFound:
		return codes.NotFound, true
	case status == http.StatusConflict:
		return codes.AlreadyExists, true
	case status == http.StatusTooManyRequests:
		return codes.ResourceExhausted, true
	case status == http.StatusNotImplemented:
		return codes.Unimplemented, true
	case status >= http.StatusInternalServerError:
		return codes.Unavailable, true
	default: // 499 and the rest of 4xx
		return codes.FailedPrecondition, true
	}
}
