package front

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/reflect/protoreflect"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/gateway"
)

// Refusals of this door. Their messages never hold what the client sent, names
// of GraphQL fields aside.
var (
	errManagementAway = apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED,
		"management is not served on this door")
	errMixed = apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED,
		"management fields cannot be asked for together with others")
	errTwoHosts = apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED,
		"fields of users and fields of OAuth applications cannot be asked for together")
	errNeedsKey = apierror.New(codes.Unauthenticated, errorsv1.Reason_CALLER_UNAUTHENTICATED,
		"an access key of this service is needed: its token or its signature")
	errSignature = apierror.New(codes.Unauthenticated, errorsv1.Reason_CALLER_UNAUTHENTICATED,
		"the request signature was not accepted")
	errUnclear = apierror.New(codes.Unauthenticated, errorsv1.Reason_CALLER_UNAUTHENTICATED,
		"authorization must be one token, raw or as Bearer")
	errNeedsUser = apierror.New(codes.Unauthenticated, errorsv1.Reason_USER_TOKEN_MISSING,
		"an access key of this service cannot be used in place of a user's token")
	errNoRoute = apierror.New(codes.NotFound, errorsv1.Reason_ROUTE_NOT_FOUND,
		"this path is not served here")
	errUnknownApplication = apierror.New(codes.NotFound, errorsv1.Reason_APPLICATION_NOT_FOUND,
		"the application is not configured here")
	errOtherVerbs = apierror.New(codes.Unimplemented, errorsv1.Reason_METHOD_NOT_ALLOWED,
		"this path has other verbs")
	errTooLarge = apierror.New(codes.InvalidArgument, errorsv1.Reason_REQUEST_TOO_LARGE,
		"the request body is too large")
	errTimeout = apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT,
		"Authing did not answer in time")
	errUnreachable = apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_UNREACHABLE,
		"Authing could not be reached")
	errMalformed = apierror.New(codes.Internal, errorsv1.Reason_UPSTREAM_MALFORMED,
		"Authing's answer is not JSON or too large")
)

// invalid refuses a request that cannot be understood.
func invalid(message string) error {
	return apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, message)
}

// notServed refuses a GraphQL root field.
func notServed(what string) error {
	return apierror.New(codes.PermissionDenied, errorsv1.Reason_CALLER_NOT_PERMITTED, what+" is not served here")
}

// refuse answers with an error in the envelope of the path's generation, and
// logs it: the request became no call that would be.
func (f *front) refuse(w http.ResponseWriter, r *http.Request, err error) {
	f.refuseAs(w, r, envelopeOfPath(r.URL.Path), err)
}

// refuseAs is refuse where the rpc is known, and with it the envelope.
func (f *front) refuseAs(w http.ResponseWriter, r *http.Request, envelope optionsv1.Envelope, err error) {
	switch apierror.Reason(err) {
	case errorsv1.Reason_ROUTE_NOT_FOUND.String(), errorsv1.Reason_METHOD_NOT_ALLOWED.String(), errorsv1.Reason_REQUEST_TOO_LARGE.String():
		// Told by their HTTP status, which the door logs.
	default:
		f.logEnd(r, "refused", err)
	}
	gateway.WriteError(w, r, err, gateway.Compatible, envelope)
}

func envelopeOfPath(path string) optionsv1.Envelope {
	switch {
	case path == graphQLPath, path == graphQLPathV1:
		return optionsv1.Envelope_ENVELOPE_GRAPHQL
	case strings.HasPrefix(path, "/api/v2/"):
		return optionsv1.Envelope_ENVELOPE_V2
	default:
		return optionsv1.Envelope_ENVELOPE_V3
	}
}

func envelopeOf(method protoreflect.MethodDescriptor) optionsv1.Envelope {
	return upstreamOf(method).GetEnvelope()
}

func (f *front) refuseVerb(w http.ResponseWriter, r *http.Request, allowed ...string) {
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	f.refuse(w, r, errOtherVerbs)
}

// writeAnswer answers with a value of this package.
func (f *front) writeAnswer(w http.ResponseWriter, r *http.Request, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		f.refuse(w, r, err)
		return
	}
	writeBody(w, http.StatusOK, body)
}

func writeBody(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) //nolint:gosec // JSON, and said so; the client is gone if this fails
}
