package emulator

import (
	"context"
	"fmt"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// labelOf is what people call a holder.
func (v view) labelOf(h holder) (string, error) {
	record, err := v.First(map[string]string{
		holderUser: tableUsers, holderRole: tableRoles, holderGroup: tableGroups, holderDepartment: tableDepartments,
	}[h.kind], byID, h.id)
	switch record := record.(type) {
	case *user:
		return record.label(), err
	case *role:
		return record.Name, err
	case *group:
		return record.Name, err
	case *department:
		return record.Name, err
	default:
		return "", err
	}
}

// subjectWith is the subject of an id that a request names.
func (e *Emulator) subjectWith(v view, req interface {
	GetTargetType() string
	GetTargetId() string
},
) (subject, string, error) {
	kind, err := accessKind("targetType", req.GetTargetType())
	if err != nil {
		return subject{}, "", err
	}
	h := holder{kind, req.GetTargetId()}
	name, err := v.labelOf(h)
	if err == nil && name == "" {
		err = unknown(fmt.Sprintf("%s %q", req.GetTargetType(), h.id))
	}
	if err != nil {
		return subject{}, "", err
	}
	s, err := e.subjectOf(v, h)
	return s, name, err
}

// ListAuthSubject returns the applications that have a rule about a subject, and
// what they say.
func (s *managementV3) ListAuthSubject(_ context.Context, req *authingv3.ListAuthSubjectRequest) (*authingv3.ListAuthSubjectResponse, error) {
	v := s.read()
	about, _, err := s.subjectWith(v, req)
	if err != nil {
		return nil, err
	}
	apps, err := inOrder[*application](v, tableApplications, byID)
	if err != nil {
		return nil, err
	}
	resp := new(authingv3.ListAuthSubjectResponse)
	for _, app := range apps {
		rules, err := about.rulesAbout(v, app, func(r *accessRule) bool { return req.Enabled == nil || r.off != req.GetEnabled() })
		if err != nil {
			return nil, err
		}
		if len(rules) == 0 || !mentions(req.GetAppName(), app.Name) {
			continue
		}
		shown := subjectApplication(app, rules)
		if among(req.GetAppTypeList(), shown.GetAppType()) && among(req.GetEffect(), shown.GetEffect()) {
			resp.List = append(resp.List, shown)
		}
	}
	return resp, nil
}

// among reports whether a list has a text, as one without any does.
func among(list []string, text string) bool { return len(list) == 0 || slices.Contains(list, text) }

// subjectApplication is an application and what rules say: a denial wins.
func subjectApplication(app *application, rules []*accessRule) *authingv3.SubjectApplication {
	m := &authingv3.SubjectApplication{
		AppId: app.ID, Logo: app.settings.GetAppLogo(), Template: app.settings.GetTemplate(), AppType: "SELFBUILT", Effect: effectAllow,
	}
	if app.settings.GetIsIntegrateApp() {
		m.AppType = "INTEGRATED"
	}
	if slices.ContainsFunc(rules, func(r *accessRule) bool { return r.deny }) {
		m.Effect = effectDeny
	}
	return m
}

// DetailAuthSubject says what a subject may use an application by; one that may
// not is refused.
func (s *managementV3) DetailAuthSubject(_ context.Context, req *authingv3.DetailAuthSubjectRequest) (*authingv3.DetailAuthSubjectResponse, error) {
	v := s.read()
	about, name, err := s.subjectWith(v, req)
	if err != nil {
		return nil, err
	}
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	to, err := about.accessTo(v, app)
	if err != nil {
		return nil, err
	}
	resp := &authingv3.DetailAuthSubjectResponse{
		AppId: app.ID, AppName: app.Name, ReqTargetId: about.id, ReqTargetName: name, ReqTargetType: req.GetTargetType(),
		TargetType: req.GetTargetType(), TargetName: name, AuthType: "DEFAULT",
	}
	switch {
	case !to.allowed:
		return nil, unknown(fmt.Sprintf("authorization of %s %q for the application", req.GetTargetType(), about.id))
	case to.by == nil:
		return resp, nil
	case to.by.Holder == about.holder:
		resp.AuthType = "SELF"
		return resp, nil
	default:
		resp.AuthType, resp.TargetType = "SUBJECT", accessType(to.by.Holder)
		resp.TargetName, err = v.labelOf(to.by.Holder)
		return resp, err
	}
}
