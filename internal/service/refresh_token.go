package service

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// refreshTimeout bounds a refresh, which outlives the call that began it.
const refreshTimeout = 10 * time.Second

// overrideRefreshToken makes concurrent refreshes of one token one call: a
// refresh token is spent once, so the slower of two callers would lose its
// session. Both get the same answer.
func overrideRefreshToken(e *Engine) error {
	return errors.Join(
		onceAtATime[*authingv2.GetNewAccessTokenByRefreshTokenRequest, *authingv2.GetNewAccessTokenByRefreshTokenResponse](
			e, authingv2.AuthService_GetNewAccessTokenByRefreshToken_FullMethodName),
		onceAtATime[*authingv3.GetNewAccessTokenByRefreshTokenRequest, *authingv3.GetNewAccessTokenByRefreshTokenResponse](
			e, authingv3.AuthService_GetNewAccessTokenByRefreshToken_FullMethodName),
		onceAtATime[*authingv3.ExchangeTokenRequest, *authingv3.ExchangeTokenResponse](
			e, authingv3.AuthService_ExchangeToken_FullMethodName),
	)
}

// refresher is a request that may spend a refresh token.
type refresher interface {
	proto.Message
	GetRefreshToken() string
}

// onceAtATime shares the call among those who spend the same token; a request
// without one is not shared.
func onceAtATime[Req refresher, Resp proto.Message](e *Engine, fullMethod string) error {
	return override(e, fullMethod, func(ctx context.Context, req Req, upstream next[Req, Resp]) (Resp, error) {
		var none Resp
		token := req.GetRefreshToken()
		if token == "" {
			return upstream(ctx, req)
		}
		// Who names another application, or a wrong secret, shares nothing.
		app, err := e.application(ctx, e.plans[fullMethod], req)
		if err != nil {
			return none, err
		}
		key := sha256.Sum256([]byte(fullMethod + "\x00" + app.ID + "\x00" + token))
		done := e.refreshes.DoChan(string(key[:]), func() (any, error) {
			// The first caller's end must not take the token from the others.
			call, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshTimeout)
			defer cancel()
			return upstream(call, req)
		})
		select {
		case <-ctx.Done():
			return none, e.failure(ctx, e.plans[fullMethod], ctx.Err())
		case result := <-done:
			if result.Err != nil {
				return none, result.Err
			}
			return proto.Clone(result.Val.(Resp)).(Resp), nil
		}
	})
}
