package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// KickUsers signs a user out of applications.
func (s *managementV3) KickUsers(_ context.Context, req *authingv3.KickUsersRequest) (*authingv3.KickUsersResponse, error) {
	if len(req.GetAppIds()) == 0 || slices.Contains(req.GetAppIds(), "") {
		return nil, badField("appIds", "must name applications")
	}
	for _, id := range req.GetAppIds() {
		if _, err := s.application(id); err != nil {
			return nil, err
		}
	}
	err := s.write(func(v view) error {
		u, err := userInOptions(v, req)
		if err != nil {
			return err
		}
		return endSessions(v, u.ID, req.GetAppIds()...)
	})
	return &authingv3.KickUsersResponse{Success: err == nil}, err
}

// CheckSessionStatus says whether a user is signed in to an application; one
// that is not there is not.
func (s *managementV3) CheckSessionStatus(_ context.Context, req *authingv3.CheckSessionStatusRequest) (*authingv3.CheckSessionStatusResponse, error) {
	sessions, err := list[*session](s.read(), tableSessions, byUser, req.GetUserId())
	return &authingv3.CheckSessionStatusResponse{Active: s.anyIn(sessions, req.GetAppId())}, err
}

// GetUserLoginHistory returns a page of the sign-ins of a user, the newest
// first.
func (s *managementV3) GetUserLoginHistory(_ context.Context, req *authingv3.GetUserLoginHistoryRequest) (*authingv3.GetUserLoginHistoryResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	succeeded := true
	asked := loginQuery{req.GetAppId(), req.GetClientIp(), req.Start, req.End, &succeeded}
	records, err := asked.of(v, u.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(records, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	resp := &authingv3.GetUserLoginHistoryResponse{TotalCount: int64(len(records))}
	for _, r := range page {
		app, err := s.application(r.AppID)
		if err != nil {
			return nil, err
		}
		resp.List = append(resp.List, &authingv3.LoginRecord{
			AppId:       app.ID,
			AppName:     app.Name,
			AppLoginUrl: s.publicURL,
			ClientIp:    r.from.ip,
			UserAgent:   unlessEmpty(r.from.userAgent),
			Time:        instant(r.at),
		})
	}
	return resp, nil
}

// GetUserLoggedInApps returns the applications a user has signed in to, the last
// one first.
func (s *managementV3) GetUserLoggedInApps(_ context.Context, req *authingv3.GetUserLoggedInAppsRequest) (*authingv3.GetUserLoggedInAppsResponse, error) {
	v := s.read()
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	succeeded := true
	records, err := loginQuery{success: &succeeded}.of(v, u.ID)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range records {
		if !slices.Contains(ids, r.AppID) {
			ids = append(ids, r.AppID)
		}
	}
	resp := new(authingv3.GetUserLoggedInAppsResponse)
	for _, id := range ids {
		app, err := s.application(id)
		if err != nil {
			return nil, err
		}
		resp.Apps = append(resp.Apps, &authingv3.LoggedInApp{AppId: app.ID, AppName: app.Name, AppLoginUrl: s.publicURL})
	}
	return resp, nil
}

// GetUserLoggedInIdentities returns nothing: nobody signs in by an identity
// provider here.
func (s *managementV3) GetUserLoggedInIdentities(_ context.Context, req *authingv3.GetUserLoggedInIdentitiesRequest) (*authingv3.GetUserLoggedInIdentitiesResponse, error) {
	if _, err := userNamed(s.read(), req); err != nil {
		return nil, err
	}
	return new(authingv3.GetUserLoggedInIdentitiesResponse), nil
}
