package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// IsPasswordValid says whether the pool takes a password.
func (s *managementV2) IsPasswordValid(ctx context.Context, req *authingv2.IsPasswordValidRequest) (*authingv2.IsPasswordValidResponse, error) {
	if err := checkStrength(req.GetPassword()); err != nil {
		why := faultOf(err).message(languageOf(header(ctx, "x-authing-lang")))
		return &authingv2.IsPasswordValidResponse{Message: &why}, nil
	}
	return &authingv2.IsPasswordValidResponse{Valid: true}, nil
}
