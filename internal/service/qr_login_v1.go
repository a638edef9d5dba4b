package service

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// attemptLength is how long the name of an attempt is that the caller leaves to
// us: the longest that the SDKs make.
const attemptLength = 24

// overrideQRLoginV1 makes the parameters of QR codes that the SDKs make.
func overrideQRLoginV1(e *Engine) error {
	type (
		request  = *authingv1.GenQrCodeRequest
		response = *authingv1.GenQrCodeResponse
	)
	return errors.Join(
		override(e, authingv1.AuthService_GenQrCode_FullMethodName,
			func(ctx context.Context, req request, upstream next[request, response]) (response, error) {
				if req.GetRandom() == "" {
					req = proto.CloneOf(req)
					req.Random = proto.String(randomText(attemptLength))
				}
				resp, err := upstream(ctx, req)
				if err != nil {
					return nil, err
				}
				resp.Random = req.GetRandom()
				return resp, nil
			}),
		local(e, authingv1.AuthService_GeneQrLoginCode_FullMethodName, e.geneQRLoginCode),
	)
}

// geneQRLoginCode sends what the caller adds to the code as parameters beside our
// own.
func (e *Engine) geneQRLoginCode(
	ctx context.Context, req *authingv1.GeneQrLoginCodeRequest,
) (*authingv1.GeneQrLoginCodeResponse, error) {
	p := e.plans[authingv1.AuthService_GeneQrLoginCode_FullMethodName]
	plain := proto.CloneOf(req)
	plain.UserDefinedData = nil
	call, err := e.prepare(ctx, p, plain)
	if err != nil {
		return nil, err
	}
	for name, value := range req.GetUserDefinedData().GetFields() {
		text, ok := scalarText(value)
		switch {
		case !ok:
			return nil, apierror.InvalidField("userDefinedData."+name, "must be text, a number or a boolean")
		case call.Query.Has(name):
			return nil, apierror.InvalidField("userDefinedData."+name, "is a parameter of the rpc's own")
		}
		call.Query.Set(name, text)
	}
	data, err := e.client.Do(ctx, call)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	resp, err := e.decode(ctx, p, data)
	if err != nil {
		return nil, e.failure(ctx, p, err)
	}
	return resp.(*authingv1.GeneQrLoginCodeResponse), nil
}

// scalarText is a value that is neither an object, a list nor null, as the
// parameter of an address.
func scalarText(value *structpb.Value) (string, bool) {
	switch kind := value.GetKind().(type) {
	case *structpb.Value_StringValue:
		return kind.StringValue, true
	case *structpb.Value_BoolValue:
		return strconv.FormatBool(kind.BoolValue), true
	case *structpb.Value_NumberValue:
		text, err := json.Marshal(kind.NumberValue)
		return string(text), err == nil
	default:
		return "", false
	}
}
