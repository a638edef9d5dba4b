package service

import (
	"context"

	"google.golang.org/grpc/codes"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// overrideUserInfo takes the access token from the request where the SDKs put
// it there; it always travels in the header (RFC 6750 section 2.1).
func overrideUserInfo(e *Engine) error {
	type (
		request  = *authingv3.GetUserInfoByAccessTokenRequest
		response = *authingv3.GetUserInfoByAccessTokenResponse
	)
	return override(e, authingv3.AuthService_GetUserInfoByAccessToken_FullMethodName,
		func(ctx context.Context, req request, upstream next[request, response]) (response, error) {
			if token := req.GetAccessToken(); token != "" {
				own, err := userToken(ctx)
				if err != nil {
					return nil, err
				}
				if own != "" && own != token {
					return nil, apierror.New(codes.InvalidArgument, errorsv1.Reason_CREDENTIALS_CONFLICT,
						"authorization and access_token carry two different tokens")
				}
				ctx = withIncoming(ctx, "authorization", "Bearer "+token)
			}
			return upstream(ctx, &authingv3.GetUserInfoByAccessTokenRequest{})
		})
}
