package service

import (
	"context"
	"errors"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/durationpb"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// failure is the status of a call that did not succeed. It decides whose fault
// it was: the caller's, Authing's, or ours.
func (e *Engine) failure(ctx context.Context, p *plan, err error) error {
	if _, done := status.FromError(err); done {
		return err
	}
	var (
		refused   *authing.Error
		malformed *codec.MalformedError
		field     *codec.FieldError
	)
	unanswered := Unanswered(err)
	switch {
	case errors.Is(err, context.Canceled):
		return apierror.New(codes.Canceled, errorsv1.Reason_CALLER_CANCELLED, "the caller cancelled the call")
	case unanswered != nil:
		e.log.WarnContext(ctx, "no answer", "method", p.fullMethod, "error", err)
		return unanswered
	case errors.Is(err, context.DeadlineExceeded):
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_UPSTREAM_TIMEOUT, "Authing did not answer in time")
	case errors.Is(err, authing.ErrCredentialRejected), errors.Is(err, authing.ErrNoPool):
		e.log.ErrorContext(ctx, "management credential rejected", "method", p.fullMethod, "error", err)
		return apierror.New(codes.Internal, errorsv1.Reason_MANAGEMENT_CREDENTIAL_REJECTED,
			"this service's own credential is not accepted by Authing")
	case errors.Is(err, authing.ErrNoEventsHost):
		return apierror.New(codes.FailedPrecondition, errorsv1.Reason_EVENTS_HOST_NOT_CONFIGURED,
			"this service is not told where the installation's events are (events_host)")
	case errors.As(err, &refused) && refused.OAuthCode == "invalid_client" && p.identity == optionsv1.Identity_IDENTITY_APPLICATION_CLIENT:
		e.log.ErrorContext(ctx, "application credential rejected", "method", p.fullMethod, "error", err)
		return apierror.New(codes.Internal, errorsv1.Reason_APPLICATION_CREDENTIAL_REJECTED,
			"the application's own credential is not accepted by Authing")
	case errors.As(err, &refused):
		return e.refusal(ctx, p, refused)
	case errors.Is(err, authing.ErrNotFound):
		return apierror.New(codes.NotFound, errorsv1.Reason_UPSTREAM_NOT_FOUND, "Authing has no such object")
	case errors.Is(err, authing.ErrUnreachable):
		e.log.WarnContext(ctx, "upstream unreachable", "method", p.fullMethod, "error", err)
		return apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_UNREACHABLE, "Authing cannot be reached")
	case errors.Is(err, authing.ErrMalformed), errors.As(err, &malformed), errors.Is(err, codec.ErrSyntax):
		e.log.ErrorContext(ctx, "upstream answer malformed", "method", p.fullMethod, "error", err)
		return apierror.New(codes.Internal, errorsv1.Reason_UPSTREAM_MALFORMED, "Authing's answer is not what its contract says")
	case errors.As(err, &field):
		return apierror.InvalidField(field.Field, field.Description)
	default:
		return apierror.New(codes.InvalidArgument, errorsv1.Reason_INVALID_REQUEST, err.Error())
	}
}

// Unanswered is the status of a call that Authing's host was not asked, or whose
// outcome nobody knows; nil for any other failure.
func Unanswered(err error) error {
	var open *authing.OpenError
	switch {
	case errors.As(err, &open):
		return apierror.New(codes.Unavailable, errorsv1.Reason_UPSTREAM_CIRCUIT_OPEN,
			"Authing has failed too often of late and is left alone for a while",
			&errdetails.RetryInfo{RetryDelay: durationpb.New(open.RetryAfter)})
	case !errors.Is(err, authing.ErrOutcomeUnknown):
		return nil
	case errors.Is(err, context.DeadlineExceeded):
		return apierror.New(codes.DeadlineExceeded, errorsv1.Reason_OUTCOME_UNKNOWN,
			"Authing did not answer in time, and may have carried out the call")
	default: // not UNAVAILABLE, which clients repeat by themselves
		return apierror.New(codes.Internal, errorsv1.Reason_OUTCOME_UNKNOWN,
			"Authing's answer was lost, and it may have carried out the call")
	}
}

func (e *Engine) refusal(ctx context.Context, p *plan, refused *authing.Error) error {
	data, err := codec.Value(refused.Data)
	if err != nil {
		e.log.WarnContext(ctx, "data of a refusal is not JSON", "method", p.fullMethod)
	}
	return apierror.Upstream{
		Operation:  p.fullMethod,
		HTTPStatus: refused.HTTPStatus,
		StatusCode: refused.StatusCode,
		APICode:    refused.APICode,
		Message:    refused.Message,
		RequestID:  refused.RequestID,
		OAuthError: refused.OAuthCode,
		Lang:       metadataValue(ctx, "x-authing-lang"),
		Data:       data,
		RetryAfter: refused.RetryAfter,
	}.Err()
}
