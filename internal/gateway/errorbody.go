package gateway

import (
	"cmp"
	"encoding/json"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/status"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	optionsv1 "github.com/authing-grpc/authing-grpc/gen/authing/options/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

// upstreamBody says what Authing said, data included.
func upstreamBody(u *errorsv1.UpstreamError, envelope optionsv1.Envelope) ([]byte, error) {
	var data []byte
	if u.GetData() != nil {
		var err error
		if data, err = codec.MarshalField(u, u.ProtoReflect().Descriptor().Fields().ByName("data")); err != nil {
			return nil, err
		}
	}
	if u.GetOauthError() != "" {
		return json.Marshal(oauthError{u.GetOauthError(), u.GetMessage()})
	}
	v2 := envelopeV2{Code: cmp.Or(u.GetApiCode(), u.GetStatusCode()), Message: u.GetMessage()}
	switch envelope {
	case optionsv1.Envelope_ENVELOPE_V2, optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
		return withData(v2, data)
	case optionsv1.Envelope_ENVELOPE_GRAPHQL:
		return graphQLBody(v2, data)
	default:
		return withData(envelopeV3{
			StatusCode: u.GetStatusCode(), APICode: u.GetApiCode(), Message: u.GetMessage(), RequestID: u.GetRequestId(),
		}, data)
	}
}

// ownBody says what is wrong in the shape of Authing's errors: statusCode is
// the HTTP status.
func ownBody(err error, code int, requestID string, envelope optionsv1.Envelope) ([]byte, error) {
	info, _ := apierror.Detail[*errdetails.ErrorInfo](err)
	message, reason, bad := status.Convert(err).Message(), info.GetReason(), violations(err)
	v2 := envelopeV2{Code: int64(code), Message: message, Reason: reason, Errors: bad, Metadata: info.GetMetadata()}
	switch envelope {
	case optionsv1.Envelope_ENVELOPE_NONE:
		return json.Marshal(oauthError{apierror.OAuthError(status.Code(err)), message})
	case optionsv1.Envelope_ENVELOPE_V2, optionsv1.Envelope_ENVELOPE_V2_MESSAGE:
		return withData(v2, nil)
	case optionsv1.Envelope_ENVELOPE_GRAPHQL:
		return graphQLBody(v2, nil)
	default:
		return withData(envelopeV3{
			StatusCode: int64(code), Message: message, RequestID: requestID, Reason: reason, Errors: bad, Metadata: info.GetMetadata(),
		}, nil)
	}
}

// oauthError is the error of an endpoint that answers without an envelope, all
// of them OAuth's or OpenID Connect's (RFC 6749 section 5.2).
type oauthError struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// graphQLBody is how Authing's GraphQL answers errors: the message is an
// object.
func graphQLBody(message envelopeV2, data []byte) ([]byte, error) {
	text, err := withData(message, data)
	if err != nil {
		return nil, err
	}
	type graphQLError struct {
		Message json.RawMessage `json:"message"`
	}
	return withData(struct {
		Errors []graphQLError `json:"errors"`
	}{[]graphQLError{{text}}}, []byte("null"))
}

func violations(err error) []violation {
	bad, _ := apierror.Detail[*errdetails.BadRequest](err)
	list := make([]violation, 0, len(bad.GetFieldViolations()))
	for _, v := range bad.GetFieldViolations() {
		list = append(list, violation{v.GetField(), v.GetDescription()})
	}
	return list
}
