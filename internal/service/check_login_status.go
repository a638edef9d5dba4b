package service

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// overrideCheckLoginStatus checks the token of the call where the request names
// none, as the SDKs check their current user's.
func overrideCheckLoginStatus(e *Engine) error {
	type (
		request  = *authingv2.AuthServiceCheckLoginStatusRequest
		response = *authingv2.AuthServiceCheckLoginStatusResponse
	)
	return override(e, authingv2.AuthService_CheckLoginStatus_FullMethodName,
		func(ctx context.Context, req request, upstream next[request, response]) (response, error) {
			if req.GetToken() != "" {
				return upstream(ctx, req)
			}
			token, err := userToken(ctx)
			if err != nil {
				return nil, err
			}
			if token == "" {
				return nil, apierror.InvalidField("token", "is required when the call carries no authorization")
			}
			return upstream(ctx, &authingv2.AuthServiceCheckLoginStatusRequest{Token: &token})
		})
}
