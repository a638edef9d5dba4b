package service

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
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
				ctx = withIncoming(ctx, "authorization", "Bearer "+token)
			}
			return upstream(ctx, &authingv3.GetUserInfoByAccessTokenRequest{})
		})
}
