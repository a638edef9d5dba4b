package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// GetSecurityLevel says how well the account of the user is protected.
func (s *authV2) GetSecurityLevel(ctx context.Context, _ *authingv2.GetSecurityLevelRequest) (*authingv2.GetSecurityLevelResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	resp := &authingv2.GetSecurityLevelResponse{
		Email:    u.emailContact().key() != "",
		Mfa:      len(u.mfa.factors) > 0,
		Password: u.password.isSet(),
		Phone:    u.phoneContact().key() != "",
		Score:    u.securityScore(),
	}
	if level := u.attributes.number("passwordSecurityLevel"); level > 0 {
		resp.PasswordSecurityLevel = &level
	}
	return resp, nil
}

// ListApplications returns a page of the applications that the user may sign in
// to.
func (s *authV2) ListApplications(ctx context.Context, req *authingv2.AuthServiceListApplicationsRequest) (*authingv2.AuthServiceListApplicationsResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	apps, err := s.appsFor(s.read(), holder{holderUser, u.ID}, mayUse)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(apps, req.Page, req.Limit)
	return &authingv2.AuthServiceListApplicationsResponse{TotalCount: int64(len(apps)), List: each(page, publicV2)}, err
}

// publicV2 is what users may know of an application.
func publicV2(a *application) *authingv2.PublicApplication {
	created, updated, protocol := instant(a.createdAt), instant(a.updatedAt), a.settings.GetDefaultProtocol()
	return &authingv2.PublicApplication{
		Id: a.ID, Name: a.Name, Domain: &a.Identifier, Logo: unlessEmpty(a.settings.GetAppLogo()), Description: a.settings.AppDescription,
		Protocol: unlessEmpty(protocol), CreatedAt: &created, UpdatedAt: &updated,
	}
}

// TrackSession returns the session of the browser, which its cookie names.
func (s *authV2) TrackSession(ctx context.Context, _ *authingv2.TrackSessionRequest) (*authingv2.TrackSessionResponse, error) {
	found, err := s.rememberedSession(header(ctx, originBrowser))
	if err != nil || found == nil {
		return new(authingv2.TrackSessionResponse), err
	}
	u, err := s.tokenUser(found.UserID)
	if err != nil {
		return nil, err
	}
	shown, err := s.userV2(u, false)
	cookie, sameSite := s.cookie(""), "lax"
	age, ends := userTokenLifetime.Milliseconds(), instant(found.endsAt)
	return &authingv2.TrackSessionResponse{
		Session: &authingv2.SsoSession{Id: found.ID, Cookie: &authingv2.SsoSessionCookie{
			OriginalMaxAge: &age, Expires: &ends, Secure: &cookie.Secure, HttpOnly: &cookie.HttpOnly, Path: &cookie.Path,
			SameSite: &sameSite, AppId: &found.AppID, UserId: &found.UserID,
		}},
		UserInfo: shown,
	}, err
}
