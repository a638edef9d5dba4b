package gateway

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// WriteError answers a request with an error, in Authing's JSON. What Authing
// said is said again; our own errors carry their reason and, for a bad request,
// its fields.
//
// With REST the HTTP status follows the gRPC code. With Compatible it is 200,
// unless the request found no handler that takes it: 404, 405, 413 and 415 stay
// true.
func WriteError(w http.ResponseWriter, r *http.Request, err error, convention Convention, envelope optionsv1.Envelope) {
	err = presentable(err)
	code, routing := httpStatus(err)
	setErrorHeaders(w, err)
	var body []byte
	var failed error
	if upstream := apierror.UpstreamOf(err); upstream != nil {
		body, failed = upstreamBody(upstream, envelope)
	} else {
		body, failed = ownBody(err, code, requestIDOf(w, r), envelope)
	}
	if failed != nil {
		code, body = http.StatusInternalServerError, []byte(`{"statusCode":500,"message":"internal error"}`)
	}
	switch {
	case envelope == optionsv1.Envelope_ENVELOPE_NONE: // answers as its RFCs say, at every door
		code = oauthStatus(err, code)
	case convention == Compatible && !routing:
		code = http.StatusOK
	}
	writeBody(w, r, code, body)
}

func writeBody(w http.ResponseWriter, r *http.Request, code int, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(code)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) //nolint:gosec // JSON with nosniff; and if the client is gone, nobody is left to tell
	}
}

// oauthStatus is the HTTP status of an OAuth error: the upstream's own, else
// what the gRPC code means.
func oauthStatus(err error, code int) int {
	if upstream := apierror.UpstreamOf(err); upstream.GetOauthError() != "" && upstream.GetStatusCode() >= 400 && upstream.GetStatusCode() < 600 {
		return int(upstream.GetStatusCode())
	}
	return code
}

// presentable turns any error into a status that says something and gives
// nothing away: the text of an unexpected error may hold secrets.
func presentable(err error) error {
	st, ok := status.FromError(err)
	known := ok && st.Code() != codes.OK && st.Code() != codes.Unknown && st.Code() <= codes.Unauthenticated
	switch {
	case known && st.Code() == codes.InvalidArgument && apierror.Reason(err) == "":
		details := make([]proto.Message, 0, len(st.Details()))
		for _, detail := range st.Details() {
			if m, ok := detail.(proto.Message); ok {
				details = append(details, m)
			}
		}
		return apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, st.Message(), details...)
	case known:
		return st.Err()
	case errors.Is(err, context.Canceled):
		return apierror.New(codes.Canceled, errorsv1.Reason_CALLER_CANCELLED, "the caller cancelled the call")
	case errors.Is(err, context.DeadlineExceeded):
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT, "the call ran out of time")
	default:
		return apierror.New(codes.Internal, errorsv1.Reason_INTERNAL_PANIC, "internal error")
	}
}

// httpStatus is the true HTTP status of an error. routing says that the request
// never got as far as a call.
func httpStatus(err error) (code int, routing bool) {
	if apierror.UpstreamOf(err) == nil {
		switch apierror.Reason(err) {
		case errorsv1.Reason_ROUTE_NOT_FOUND.String():
			return http.StatusNotFound, true
		case errorsv1.Reason_METHOD_NOT_ALLOWED.String():
			return http.StatusMethodNotAllowed, true
		case errorsv1.Reason_REQUEST_TOO_LARGE.String():
			return http.StatusRequestEntityTooLarge, true
		}
	}
	if errors.Is(err, errMediaType) {
		return http.StatusUnsupportedMediaType, true
	}
	return apierror.HTTPStatus(status.Code(err)), false
}

func setErrorHeaders(w http.ResponseWriter, err error) {
	if retry, ok := apierror.Detail[*errdetails.RetryInfo](err); ok && w.Header().Get("Retry-After") == "" {
		seconds := (retry.GetRetryDelay().AsDuration() + time.Second - 1) / time.Second
		w.Header().Set("Retry-After", strconv.FormatInt(int64(max(seconds, 0)), 10))
	}
	setChallenge(w, err)
}

// requestIDOf is the id of the call: what the answer carries, else what the
// client sent.
func requestIDOf(w http.ResponseWriter, r *http.Request) string {
	if id := w.Header().Get(requestIDHeader); id != "" {
		return id
	}
	return r.Header.Get(requestIDHeader)
}

// envelopeOfPath is the envelope of errors on paths that no rpc owns.
func envelopeOfPath(path string) optionsv1.Envelope {
	if strings.HasPrefix(path, "/api/v2/") {
		return optionsv1.Envelope_ENVELOPE_V2
	}
	return optionsv1.Envelope_ENVELOPE_V3
}
