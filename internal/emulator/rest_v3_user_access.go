package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetUserAccessibleApps returns the applications the user may sign in to.
func (s *managementV3) GetUserAccessibleApps(_ context.Context, req *authingv3.GetUserAccessibleAppsRequest) (*authingv3.GetUserAccessibleAppsResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	if !u.active() {
		return new(authingv3.GetUserAccessibleAppsResponse), nil
	}
	apps, err := s.appsFor(v, holder{holderUser, u.ID}, mayUse)
	return &authingv3.GetUserAccessibleAppsResponse{Apps: each(apps, s.userApp)}, err
}

// userApp is an application as its users see it.
func (e *Emulator) userApp(a *application) *authingv3.UserApp {
	return &authingv3.UserApp{AppId: a.ID, AppName: a.Name, AppLogo: a.settings.GetAppLogo(), AppLoginUrl: e.publicURL, AppDefaultLoginStrategy: a.strategy()}
}

// GetUserAuthorizedApps returns the applications that a rule allows the user to
// use.
func (s *managementV3) GetUserAuthorizedApps(_ context.Context, req *authingv3.GetUserAuthorizedAppsRequest) (*authingv3.GetUserAuthorizedAppsResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	apps, err := s.appsFor(v, holder{holderUser, u.ID}, authorized)
	return &authingv3.GetUserAuthorizedAppsResponse{Apps: each(apps, s.userApp)}, err
}
