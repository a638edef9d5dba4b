package service

import (
	"context"

	authingv1 "github.com/authing-grpc/authing-grpc/gen/authing/v1"
	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// overrideEncryptPasswordV1 encrypts as the rpcs do that take a password.
func overrideEncryptPasswordV1(e *Engine) error {
	return local(e, authingv1.AuthService_EncryptPassword_FullMethodName,
		func(ctx context.Context, req *authingv1.EncryptPasswordRequest) (*authingv1.EncryptPasswordResponse, error) {
			p := e.plans[authingv1.AuthService_EncryptPassword_FullMethodName]
			app, err := e.selected(ctx)
			if err != nil {
				return nil, err
			}
			encrypted, err := e.client.EncryptPassword(ctx, &authing.Call{
				Operation: p.fullMethod, Generation: p.generation, Host: p.host, Identity: p.identity,
				App: app, PoolID: app.PoolID, Forward: forwarded(ctx, nil),
			}, authing.PasswordV2, req.GetData())
			if err != nil {
				return nil, e.failure(ctx, p, err)
			}
			return &authingv1.EncryptPasswordResponse{Encrypted: encrypted}, nil
		})
}
