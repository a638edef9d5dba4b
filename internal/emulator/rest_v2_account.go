package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// Logout ends the session of the token.
func (s *authV2) Logout(ctx context.Context, _ *authingv2.LogoutRequest) (*authingv2.LogoutResponse, error) {
	found, err := s.verify(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	if _, err := s.subject(found); err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		_, err := v.DeleteAll(tableSessions, byID, found.Session)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &authingv2.LogoutResponse{Message: succeeded(ctx)}, nil
}
