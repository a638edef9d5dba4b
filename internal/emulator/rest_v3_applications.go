package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// CreateApplication makes an application that users can sign in to at once.
func (s *managementV3) CreateApplication(_ context.Context, req *authingv3.CreateApplicationRequest) (*authingv3.CreateApplicationResponse, error) {
	switch {
	case req.GetTemplateData() != nil:
		return nil, notEmulated("templateData")
	case len(req.GetLoginConfig().GetEnabledExtIdpConnIds()) > 0:
		return nil, notEmulated("loginConfig.enabledExtIdpConnIds")
	}
	app := s.newApplication(newID(), randomHex(16))
	app.settings.IsIntegrateApp = req.GetTemplate() != ""
	err := s.write(func(v view) error {
		if err := s.configure(app, req); err != nil {
			return err
		}
		return v.putApplication(app)
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateApplicationResponse{Application: s.applicationV3(app)}, nil
}

// configure sets the members of an application that a request has.
func (e *Emulator) configure(app *application, req proto.Message) error {
	m := e.applicationV3(app)
	overlay(m.ProtoReflect(), req.ProtoReflect())
	switch {
	case !m.GetSsoEnabled():
		m.SsoEnabledAt = nil
	case m.SsoEnabledAt == nil:
		now := instant(e.now())
		m.SsoEnabledAt = &now
	}
	return app.become(m)
}

// GetApplication returns one application.
func (s *managementV3) GetApplication(_ context.Context, req *authingv3.GetApplicationRequest) (*authingv3.GetApplicationResponse, error) {
	app, err := s.read().applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetApplicationResponse{Application: s.applicationV3(app)}, nil
}

// GetApplicationSimpleInfo returns one application without its settings.
func (s *managementV3) GetApplicationSimpleInfo(_ context.Context, req *authingv3.GetApplicationSimpleInfoRequest) (*authingv3.GetApplicationSimpleInfoResponse, error) {
	app, err := s.read().applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetApplicationSimpleInfoResponse{Application: simpleV3(app)}, nil
}

func simpleV3(a *application) *authingv3.ApplicationSimpleInfo {
	return &authingv3.ApplicationSimpleInfo{
		AppId: a.ID, AppIdentifier: a.Identifier, AppName: a.Name, AppLogo: a.settings.GetAppLogo(),
		AppDescription: a.settings.AppDescription, AppType: a.settings.GetAppType(), IsIntegrateApp: a.settings.GetIsIntegrateApp(),
	}
}

// ListApplications returns a page of the applications, or all of them.
func (s *managementV3) ListApplications(_ context.Context, req *authingv3.ListApplicationsRequest) (*authingv3.ListApplicationsResponse, error) {
	apps, err := s.read().applicationsFor(req)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(apps, "", req.Page, req.Limit)
	if err == nil && req.GetAll() {
		page = apps
	}
	return &authingv3.ListApplicationsResponse{TotalCount: int64(len(apps)), List: each(page, s.applicationV3)}, err
}

// ListApplicationSimpleInfo returns a page of the applications without their
// settings.
func (s *managementV3) ListApplicationSimpleInfo(_ context.Context, req *authingv3.ListApplicationSimpleInfoRequest) (*authingv3.ListApplicationSimpleInfoResponse, error) {
	apps, err := s.read().applicationsFor(req)
	if err != nil {
		return nil, err
	}
	page, err := pageV3(apps, "", req.Page, req.Limit)
	return &authingv3.ListApplicationSimpleInfoResponse{TotalCount: int64(len(apps)), List: each(page, simpleV3)}, err
}

// applicationsFor is the applications that a request selects, the oldest first.
// What it does not ask for it does not exclude: both kinds asked for are all.
func (v view) applicationsFor(req interface {
	GetIsIntegrateApp() bool
	GetIsSelfBuiltApp() bool
	GetSsoEnabled() bool
	GetKeywords() string
},
) ([]*application, error) {
	apps, err := inOrder[*application](v, tableApplications, byID)
	return slices.DeleteFunc(apps, func(a *application) bool {
		integrated := a.settings.GetIsIntegrateApp()
		oneKind := req.GetIsIntegrateApp() != req.GetIsSelfBuiltApp()
		return oneKind && integrated != req.GetIsIntegrateApp() ||
			req.GetSsoEnabled() && !a.settings.GetSsoEnabled() ||
			!mentions(req.GetKeywords(), a.ID, a.Identifier, a.Name)
	}), err
}

// UpdateApplication changes members of an application; members that are not sent
// stay.
func (s *managementV3) UpdateApplication(_ context.Context, req *authingv3.UpdateApplicationRequest) (*authingv3.UpdateApplicationResponse, error) {
	switch {
	case req.GetTemplateData() != nil:
		return nil, notEmulated("templateData")
	case req.SsoShowLaunchpad != nil:
		return nil, notEmulated("ssoShowLaunchpad")
	case req.EnablePermissionApply != nil:
		return nil, notEmulated("enablePermissionApply")
	}
	_, err := s.changeApplication(req.GetAppId(), func(a *application) error { return s.configure(a, req) })
	return &authingv3.UpdateApplicationResponse{Success: err == nil}, err
}

// DeleteApplication deletes an application with all that users have from it.
func (s *managementV3) DeleteApplication(_ context.Context, req *authingv3.DeleteApplicationRequest) (*authingv3.DeleteApplicationResponse, error) {
	err := s.deleteApplication(req.GetAppId())
	return &authingv3.DeleteApplicationResponse{Success: err == nil}, err
}
