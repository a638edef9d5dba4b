package emulator

import (
	"context"
	"fmt"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetApplicationSecret returns the secret of an application.
func (s *managementV3) GetApplicationSecret(_ context.Context, req *authingv3.GetApplicationSecretRequest) (*authingv3.GetApplicationSecretResponse, error) {
	app, err := s.read().applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetApplicationSecretResponse{Secret: app.Secret}, nil
}

// RefreshApplicationSecret gives an application another secret.
func (s *managementV3) RefreshApplicationSecret(_ context.Context, req *authingv3.RefreshApplicationSecretRequest) (*authingv3.RefreshApplicationSecretResponse, error) {
	app, err := s.refreshSecret(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv3.RefreshApplicationSecretResponse{Secret: app.Secret}, nil
}

// CheckDomainAvailable says whether no application has the domain, which is its
// identifier, in whatever case.
func (s *managementV3) CheckDomainAvailable(_ context.Context, req *authingv3.CheckDomainAvailableRequest) (*authingv3.CheckDomainAvailableResponse, error) {
	apps, err := list[*application](s.read(), tableApplications, byID)
	has := func(a *application) bool { return strings.EqualFold(a.Identifier, req.GetDomain()) }
	return &authingv3.CheckDomainAvailableResponse{Available: !slices.ContainsFunc(apps, has)}, err
}

// ListApplicationActiveUsers returns a page of the users who are signed in to an
// application, those of the newest session first.
func (s *managementV3) ListApplicationActiveUsers(_ context.Context, req *authingv3.ListApplicationActiveUsersRequest) (*authingv3.ListApplicationActiveUsersResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	users, err := s.activeUsers(v, app)
	if err != nil {
		return nil, err
	}
	options := req.GetOptions()
	asked := options.GetPagination()
	if asked == nil {
		asked = new(authingv3.Pagination)
	}
	page, err := pageV3(users, "options.pagination.", asked.Page, asked.Limit)
	return &authingv3.ListApplicationActiveUsersResponse{TotalCount: int64(len(users)), List: s.usersV3(page, shownIn(options))}, err
}

func (e *Emulator) activeUsers(v view, app *application) ([]*user, error) {
	sessions, err := list[*session](v, tableSessions, byID) // by time
	if err != nil {
		return nil, err
	}
	var users []*user
	for _, s := range slices.Backward(sessions) {
		if s.AppID != app.ID || !s.goesOn(e.now()) {
			continue
		}
		u, err := first[*user](v, tableUsers, byID, s.UserID)
		if err != nil {
			return nil, err
		}
		if u != nil && !slices.Contains(users, u) { // nil for the application's own programs
			users = append(users, u)
		}
	}
	return users, nil
}

// UpdateApplicationMfaSettings turns second factors of an application on and
// off.
func (s *managementV3) UpdateApplicationMfaSettings(_ context.Context, req *authingv3.UpdateApplicationMfaSettingsRequest) (*authingv3.UpdateApplicationMfaSettingsResponse, error) {
	for i, kind := range slices.Concat(req.GetEnabledFactors(), req.GetDisabledFactors()) {
		switch {
		case kind == factorFace && i < len(req.GetEnabledFactors()):
			return nil, notEmulated("enabledFactors " + factorFace)
		case kind != factorFace && !slices.Contains(factorKinds, kind):
			return nil, badField("enabledFactors", "and disabledFactors must be OTP, SMS, EMAIL or FACE")
		}
	}
	for _, kind := range req.GetEnabledFactors() {
		if slices.Contains(req.GetDisabledFactors(), kind) {
			return nil, badField("disabledFactors", fmt.Sprintf("has %s, which is in enabledFactors", kind))
		}
	}
	app, err := s.changeApplication(req.GetAppId(), func(a *application) error {
		wanted := union(a.factors, req.GetEnabledFactors())
		a.factors = slices.DeleteFunc(slices.Clone(factorKinds), func(kind string) bool {
			return !slices.Contains(wanted, kind) || slices.Contains(req.GetDisabledFactors(), kind)
		})
		return nil
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateApplicationMfaSettingsResponse{MfaSettings: &authingv3.MFASettings{EnabledFactors: app.factors}}, nil
}

// GetMfaTriggerData returns what a user would be asked when signing in to an
// application.
func (s *managementV3) GetMfaTriggerData(_ context.Context, req *authingv3.GetMfaTriggerDataRequest) (*authingv3.GetMfaTriggerDataResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	u, err := userNamed(v, req)
	if err != nil {
		return nil, err
	}
	trigger, err := s.mfaTrigger(u, app.ID)
	return &authingv3.GetMfaTriggerDataResponse{MfaTriggerData: trigger}, err
}
