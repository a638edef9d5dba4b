package emulator

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// KickUsers signs all of the users out everywhere, or none.
func (s *managementV2) KickUsers(ctx context.Context, req *authingv2.KickUsersRequest) (*authingv2.KickUsersResponse, error) {
	return &authingv2.KickUsersResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		for _, id := range req.GetUserIds() {
			u, err := mustFind(v, "userIds", "user_id", id)
			if err != nil {
				return err
			}
			if err := endSessions(v, u.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// LogoutUser signs a user out of one application, or of all.
func (s *managementV2) LogoutUser(ctx context.Context, req *authingv2.LogoutUserRequest) (*authingv2.LogoutUserResponse, error) {
	var apps []string
	if req.GetAppId() != "" {
		app, err := s.application(req.GetAppId())
		if err != nil {
			return nil, err
		}
		apps = append(apps, app.ID)
	}
	return &authingv2.LogoutUserResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		u, err := withID(req.GetUserId())(v)
		if err != nil {
			return err
		}
		return endSessions(v, u.ID, apps...)
	})
}

// CheckUserLoginStatus says whether a user is signed in, on a device or on any,
// and to which applications. To one that is not there nobody is.
func (s *managementV2) CheckUserLoginStatus(_ context.Context, req *authingv2.CheckUserLoginStatusRequest) (*authingv2.CheckUserLoginStatusResponse, error) {
	v := s.read()
	u, err := withID(req.GetUserId())(v)
	if err != nil {
		return nil, err
	}
	sessions, err := list[*session](v, tableSessions, byUser, u.ID)
	if err != nil {
		return nil, err
	}
	if req.GetDeviceId() != "" {
		if sessions, err = v.sessionsOn(req.GetDeviceId(), sessions); err != nil {
			return nil, err
		}
	}
	resp := new(authingv2.CheckUserLoginStatusResponse)
	for _, id := range s.applicationsOf(sessions) {
		if req.GetAppId() != "" && req.GetAppId() != id {
			continue
		}
		app, err := s.application(id)
		if err != nil {
			return nil, err
		}
		resp.Application = append(resp.Application, s.signedInApplication(app))
	}
	if len(resp.Application) > 0 {
		resp.IsLogin = true
		if resp.User, err = s.userV2(u, false); err != nil {
			return nil, err
		}
	}
	return resp, nil
}

// applicationsOf is the ids of the applications that sessions which go on are
// with.
func (e *Emulator) applicationsOf(sessions []*session) []string {
	var ids []string
	for _, s := range sessions {
		if s.goesOn(e.now()) && !slices.Contains(ids, s.AppID) {
			ids = append(ids, s.AppID)
		}
	}
	return ids
}

func (e *Emulator) signedInApplication(app *application) *authingv2.SignedInApplication {
	protocol, pool := "oidc", e.credentials.UserPoolID
	return &authingv2.SignedInApplication{Id: app.ID, Name: &app.Name, Protocol: &protocol, UserPoolId: &pool}
}
