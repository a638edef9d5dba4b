package service

import (
	"context"
	"crypto/subtle"
	"errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/proto"

	errorsv1 "github.com/authing-grpc/authing-grpc/gen/authing/errors/v1"
	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// overrideTokensV1 does what the SDKs do about the tokens they hold, and fills in
// the pool's secret.
func overrideTokensV1(e *Engine) error {
	return errors.Join(
		aboutOwnToken[*authingv1.AuthServiceCheckLoginStatusRequest, *authingv1.AuthServiceCheckLoginStatusResponse](
			e, authingv1.AuthService_CheckLoginStatus_FullMethodName,
			func(token string) *authingv1.AuthServiceCheckLoginStatusRequest {
				return &authingv1.AuthServiceCheckLoginStatusRequest{Token: &token}
			}),
		aboutOwnToken[*authingv1.DecodeTokenRequest, *authingv1.DecodeTokenResponse](
			e, authingv1.AuthService_DecodeToken_FullMethodName,
			func(token string) *authingv1.DecodeTokenRequest { return &authingv1.DecodeTokenRequest{Token: &token} }),
		override(e, authingv1.ManagementService_GetAccessTokenByAppSecret_FullMethodName, e.withPoolSecret),
	)
}

// aboutOwnToken asks about the token that the call carries where the request has
// none.
func aboutOwnToken[Req interface {
	proto.Message
	GetToken() string
}, Resp proto.Message](e *Engine, fullMethod string, about func(token string) Req) error {
	return override(e, fullMethod, func(ctx context.Context, req Req, upstream next[Req, Resp]) (Resp, error) {
		if req.GetToken() != "" {
			return upstream(ctx, req)
		}
		token, err := userToken(ctx)
		if err == nil && token == "" {
			err = apierror.InvalidField("token", "is required when the call carries no authorization")
		}
		if err != nil {
			var none Resp
			return none, err
		}
		return upstream(ctx, about(token))
	})
}

// withPoolSecret asks with the secret of the call's pool. One that the caller
// gives only has to be the same.
func (e *Engine) withPoolSecret(
	ctx context.Context,
	req *authingv1.GetAccessTokenByAppSecretRequest,
	upstream next[*authingv1.GetAccessTokenByAppSecretRequest, *authingv1.GetAccessTokenByAppSecretResponse],
) (*authingv1.GetAccessTokenByAppSecretResponse, error) {
	p := e.plans[authingv1.ManagementService_GetAccessTokenByAppSecret_FullMethodName]
	id, err := e.pool(ctx, p)
	if err != nil {
		return nil, err
	}
	pool, ok := e.client.Pool(id)
	if !ok {
		return nil, e.failure(ctx, p, authing.ErrNoPool)
	}
	if given := req.GetSecret(); given != "" && subtle.ConstantTimeCompare([]byte(given), []byte(pool.Secret)) != 1 {
		return nil, apierror.New(codes.Unauthenticated, errorsv1.Reason_APPLICATION_SECRET_MISMATCH,
			"the secret is not the user pool's")
	}
	filled := proto.CloneOf(req)
	filled.Secret = &pool.Secret
	return upstream(ctx, filled)
}
