package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Nothing restricts who may sign in to an application, and nobody can be
// authorized for one.

// GetUserAccessibleApps returns every application, if the user may sign in.
func (s *managementV3) GetUserAccessibleApps(_ context.Context, req *authingv3.GetUserAccessibleAppsRequest) (*authingv3.GetUserAccessibleAppsResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	if !u.active() {
		return new(authingv3.GetUserAccessibleAppsResponse), nil
	}
	apps, err := list[*application](v, tableApplications, byID)
	return &authingv3.GetUserAccessibleAppsResponse{Apps: each(apps, s.userApp)}, err
}

// userApp is an application as its users see it.
func (e *Emulator) userApp(a *application) *authingv3.UserApp {
	return &authingv3.UserApp{AppId: a.ID, AppName: a.Name, AppLoginUrl: e.publicURL, AppDefaultLoginStrategy: "ALLOW_ALL"}
}

// GetUserAuthorizedApps returns nothing.
func (s *managementV3) GetUserAuthorizedApps(_ context.Context, req *authingv3.GetUserAuthorizedAppsRequest) (*authingv3.GetUserAuthorizedAppsResponse, error) {
	if _, err := userNamed(s.read(), req); err != nil {
		return nil, err
	}
	return new(authingv3.GetUserAuthorizedAppsResponse), nil
}
