package service

import (
	"context"
	"crypto/sha256"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// overrideRefreshToken makes concurrent refreshes of one token one call: a
// refresh token is spent once, so the slower of two callers would lose its
// session. Both get the same answer.
func overrideRefreshToken(e *Engine) error {
	type (
		request  = *authingv3.GetNewAccessTokenByRefreshTokenRequest
		response = *authingv3.GetNewAccessTokenByRefreshTokenResponse
	)
	return override(e, authingv3.AuthService_GetNewAccessTokenByRefreshToken_FullMethodName,
		func(ctx context.Context, req request, upstream next[request, response]) (response, error) {
			app, err := e.selected(ctx)
			if err != nil {
				return nil, err
			}
			key := sha256.Sum256([]byte(app.ID + "\x00" + req.GetRefreshToken()))
			done := e.refreshes.DoChan(string(key[:]), func() (any, error) {
				// The first caller's end must not take the token from the others.
				call, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
				defer cancel()
				return upstream(call, req)
			})
			select {
			case <-ctx.Done():
				return nil, e.failure(ctx, e.plans[authingv3.AuthService_GetNewAccessTokenByRefreshToken_FullMethodName], ctx.Err())
			case result := <-done:
				if result.Err != nil {
					return nil, result.Err
				}
				return proto.CloneOf(result.Val.(response)), nil
			}
		})
}
