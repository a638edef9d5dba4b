package service

import (
	"context"

	"google.golang.org/protobuf/proto"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// programSecretLength is the length of the secrets that the SDKs make.
const programSecretLength = 32

// overrideProgramSecret makes the new secret of a programmatic access account, as
// the SDKs do. Who only switches the account on or off keeps the old one.
func overrideProgramSecret(e *Engine) error {
	type (
		request = *authingv2.RefreshProgrammaticAccessAccountSecretRequest
		answer  = *authingv2.RefreshProgrammaticAccessAccountSecretResponse
	)
	return override(e, authingv2.ManagementService_RefreshProgrammaticAccessAccountSecret_FullMethodName,
		func(ctx context.Context, req request, upstream next[request, answer]) (answer, error) {
			if req.ProgrammaticAccessAccountSecret == nil && req.Enabled == nil {
				req = proto.CloneOf(req)
				req.ProgrammaticAccessAccountSecret = proto.String(randomText(programSecretLength))
			}
			return upstream(ctx, req)
		})
}
