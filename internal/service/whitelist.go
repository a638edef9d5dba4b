package service

import (
	"context"
	"errors"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/apierror"
)

// overrideWhitelist turns a whitelist on or off in the settings of the pool.
func overrideWhitelist(e *Engine) error {
	return errors.Join(
		local(e, authingv2.ManagementService_EnableWhitelist_FullMethodName,
			func(ctx context.Context, req *authingv2.EnableWhitelistRequest) (*authingv2.EnableWhitelistResponse, error) {
				changed, err := e.switchWhitelist(ctx, req.GetType(), true)
				return &authingv2.EnableWhitelistResponse{Whitelist: changed}, err
			}),
		local(e, authingv2.ManagementService_DisableWhitelist_FullMethodName,
			func(ctx context.Context, req *authingv2.DisableWhitelistRequest) (*authingv2.DisableWhitelistResponse, error) {
				changed, err := e.switchWhitelist(ctx, req.GetType(), false)
				return &authingv2.DisableWhitelistResponse{Whitelist: changed}, err
			}),
	)
}

func (e *Engine) switchWhitelist(ctx context.Context, kind string, on bool) (*authingv2.RegisterWhitelistConfig, error) {
	change := new(authingv2.RegisterWhitelistConfig)
	switch kind {
	case "USERNAME":
		change.UsernameEnabled = proto.Bool(on)
	case "EMAIL":
		change.EmailEnabled = proto.Bool(on)
	case "PHONE":
		change.PhoneEnabled = proto.Bool(on)
	default:
		return nil, apierror.InvalidField("type", "must be USERNAME, EMAIL or PHONE")
	}
	answer, err := planned[*authingv2.UpdateUserPoolResponse](ctx, e, authingv2.ManagementService_UpdateUserPool_FullMethodName,
		&authingv2.UpdateUserPoolRequest{Updates: &authingv2.UpdateUserPoolInput{Whitelist: change}})
	return answer.GetUserPool().GetWhitelist(), err
}
