package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// The REST part of v2; its other rpcs are GraphQL.

// authV2 is v2's AuthenticationClient.
type authV2 struct {
	authingv2.UnimplementedAuthServiceServer
	*Emulator
}

// GetCurrentUser returns the user whose token the call carries.
func (s *authV2) GetCurrentUser(ctx context.Context, _ *authingv2.GetCurrentUserRequest) (*authingv2.GetCurrentUserResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	m := s.userV2(u, true)
	m.Token = unlessEmpty(bearer(header(ctx, "authorization"))) // the SDK goes on with it
	return &authingv2.GetCurrentUserResponse{User: m}, nil
}

// managementV2 is v2's ManagementClient.
type managementV2 struct {
	authingv2.UnimplementedManagementServiceServer
	*Emulator
}

// GetUserDetail returns one user.
func (s *managementV2) GetUserDetail(_ context.Context, req *authingv2.GetUserDetailRequest) (*authingv2.GetUserDetailResponse, error) {
	u, err := mustFind(s.read(), "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	return &authingv2.GetUserDetailResponse{User: s.userV2(u, req.GetWithCustomData())}, nil
}

// userV2 is the user as v2's REST shows it.
func (e *Emulator) userV2(u *user, withCustomData bool) *authingv2.User {
	m := new(authingv2.User)
	e.fillV2(u, m)
	if withCustomData {
		m.CustomData = u.customStruct()
	}
	return m
}
