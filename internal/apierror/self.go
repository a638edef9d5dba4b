package apierror

import (
	"strings"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
)

// ErrorInfo.domain of every error: who raised it.
const (
	DomainUpstream = "authing.cn"
	DomainSelf     = "authing-grpc"
)

// New makes an error of this service. The message is for people; callers
// decide by code and reason.
func New(code codes.Code, reason errorsv1.Reason, message string, details ...proto.Message) error {
	return NewWithMetadata(code, reason, message, nil, details...)
}

// NewWithMetadata is New with ErrorInfo.metadata, by which callers can act on
// the error: the scope that is missing, for example.
func NewWithMetadata(
	code codes.Code, reason errorsv1.Reason, message string, metadata map[string]string, details ...proto.Message,
) error {
	info := &errdetails.ErrorInfo{Reason: reason.String(), Domain: DomainSelf, Metadata: metadata}
	return newStatus(code, message, append([]proto.Message{info}, details...)...)
}

// InvalidField says that one field of the request is missing or malformed. The
// field is written as callers write it, with dots between levels.
func InvalidField(field, description string) error {
	return Invalid(&errdetails.BadRequest_FieldViolation{Field: field, Description: description})
}

// maxViolations bounds what one answer says about a bad request.
const maxViolations = 50

// Invalid says which fields of the request are missing or malformed.
func Invalid(violations ...*errdetails.BadRequest_FieldViolation) error {
	violations = violations[:min(len(violations), maxViolations)]
	safe := make([]*errdetails.BadRequest_FieldViolation, 0, len(violations))
	texts := make([]string, 0, len(violations))
	for _, v := range violations {
		field, description := safeText(v.GetField()), safeText(v.GetDescription())
		safe = append(safe, &errdetails.BadRequest_FieldViolation{Field: field, Description: description})
		texts = append(texts, field+": "+description)
	}
	if len(safe) == 0 {
		return New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, "the request is not valid")
	}
	return New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, strings.Join(texts, "; "),
		&errdetails.BadRequest{FieldViolations: safe})
}

// newStatus is the only place where errors are made: it keeps the codes out
// that say nothing and lets no bad text break the details.
func newStatus(code codes.Code, message string, details ...proto.Message) error {
	if code == codes.OK || code == codes.Unknown || code > codes.Unauthenticated {
		code = codes.Internal
	}
	st := &spb.Status{Code: int32(code), Message: safeText(message)}
	for _, detail := range details {
		packed, err := anypb.New(detail)
		if err != nil {
			continue // the error itself matters more than a detail that cannot be sent
		}
		st.Details = append(st.Details, packed)
	}
	return status.FromProto(st).Err()
}
