package service

import (
	"context"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// overrideUserInfo takes the access token from the request where the SDKs put
// it there; it always travels in the header (RFC 6750 section 2.1).
func overrideUserInfo(e *Engine) error {
	return errors.Join(
		tokenInHeader[*authingv2.GetUserInfoByAccessTokenRequest, *authingv2.GetUserInfoByAccessTokenResponse](
			e, authingv2.AuthService_GetUserInfoByAccessToken_FullMethodName),
		tokenInHeader[*authingv3.GetUserInfoByAccessTokenRequest, *authingv3.GetUserInfoByAccessTokenResponse](
			e, authingv3.AuthService_GetUserInfoByAccessToken_FullMethodName),
	)
}

func tokenInHeader[Req interface {
	proto.Message
	GetAccessToken() string
}, Resp proto.Message](e *Engine, fullMethod string) error {
	return override(e, fullMethod, func(ctx context.Context, req Req, upstream next[Req, Resp]) (Resp, error) {
		if token := req.GetAccessToken(); token != "" {
			var none Resp
			own, err := userToken(ctx)
			if err != nil {
				return none, err
			}
			if own != "" && own != token {
				return none, apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
					"authorization and access_token carry two different tokens")
			}
			ctx = withIncoming(ctx, "authorization", "Bearer "+token)
		}
		req = proto.CloneOf(req)
		m := req.ProtoReflect()
		m.Clear(m.Descriptor().Fields().ByName("access_token"))
		return upstream(ctx, req)
	})
}
