package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// ActivateUser lets a user sign in again.
func (s *managementV2) ActivateUser(ctx context.Context, req *authingv2.ActivateUserRequest) (*authingv2.ActivateUserResponse, error) {
	return &authingv2.ActivateUserResponse{Message: succeeded(ctx)}, s.changeStatus(req.GetUserId(), statusActivated)
}

// SuspendUser keeps a user from signing in, and signs the user out.
func (s *managementV2) SuspendUser(ctx context.Context, req *authingv2.SuspendUserRequest) (*authingv2.SuspendUserResponse, error) {
	return &authingv2.SuspendUserResponse{Message: succeeded(ctx)}, s.changeStatus(req.GetUserId(), statusSuspended)
}

func (e *Emulator) changeStatus(userID, status string) error {
	_, err := e.changeUser(withID(userID), func(_ view, u *user) error {
		u.attributes["status"] = status
		return nil
	})
	return err
}

// ResignUserV2 marks a user as having left.
func (s *managementV2) ResignUserV2(ctx context.Context, req *authingv2.ResignUserV2Request) (*authingv2.ResignUserV2Response, error) {
	return &authingv2.ResignUserV2Response{Message: succeeded(ctx)}, s.write(func(v view) error {
		u, err := mustFind(v, "userId", "user_id", req.GetUserId())
		if err != nil {
			return err
		}
		return s.resign(v, u)
	})
}
