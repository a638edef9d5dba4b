package service

import (
	"context"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// defaultTokenLifetime is how many seconds tokens of a program are good for
// unless the caller says otherwise.
const defaultTokenLifetime = 600

// overrideProgramAccount says how long the tokens of a new programmatic access
// account are good for, as the SDKs do.
func overrideProgramAccount(e *Engine) error {
	type (
		request = *authingv2.CreateProgrammaticAccessAccountRequest
		answer  = *authingv2.CreateProgrammaticAccessAccountResponse
	)
	return override(e, authingv2.ManagementService_CreateProgrammaticAccessAccount_FullMethodName,
		func(ctx context.Context, req request, upstream next[request, answer]) (answer, error) {
			if req.TokenLifetime == nil {
				req = proto.CloneOf(req)
				req.TokenLifetime = proto.Int64(defaultTokenLifetime)
			}
			return upstream(ctx, req)
		})
}
