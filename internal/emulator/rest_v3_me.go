package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetLoggedInApps returns the applications the user has a session with.
func (s *authV3) GetLoggedInApps(ctx context.Context, req *authingv3.GetLoggedInAppsRequest) (*authingv3.GetLoggedInAppsResponse, error) {
	apps, err := s.myApplications(ctx, req, anyAccess)
	apps = slices.DeleteFunc(apps, func(a *authingv3.MyApplication) bool { return !a.GetActive() })
	return &authingv3.GetLoggedInAppsResponse{Applications: apps}, err
}

// GetAccessibleApps returns the applications the user may sign in to.
func (s *authV3) GetAccessibleApps(ctx context.Context, req *authingv3.GetAccessibleAppsRequest) (*authingv3.GetAccessibleAppsResponse, error) {
	apps, err := s.myApplications(ctx, req, mayUse)
	return &authingv3.GetAccessibleAppsResponse{Applications: apps}, err
}

// GetTenantList returns the tenants the user is in, in the order of joining.
func (s *authV3) GetTenantList(ctx context.Context, req *authingv3.GetTenantListRequest) (*authingv3.GetTenantListResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	v := s.read()
	memberships, err := v.tenantsOf(u)
	if err != nil {
		return nil, err
	}
	tenants, err := tryEach(memberships, func(m *tenantMember) (*authingv3.MyTenant, error) {
		t, err := v.tenantWithID(m.TenantID)
		if err != nil {
			return nil, err
		}
		return &authingv3.MyTenant{TenantId: t.ID, TenantName: t.Name, JoinAt: instant(m.joinedAt)}, nil
	})
	return &authingv3.GetTenantListResponse{Tenants: tenants}, err
}

// GetRoleList returns the roles the user holds.
func (s *authV3) GetRoleList(ctx context.Context, req *authingv3.GetRoleListRequest) (*authingv3.GetRoleListResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	roles, err := s.rolesOf(s.read(), u.ID, req.GetNamespace())
	return &authingv3.GetRoleListResponse{Roles: s.rolesV3(roles)}, err
}

// GetGroupList returns the groups the user is in, without their members.
func (s *authV3) GetGroupList(ctx context.Context, req *authingv3.GetGroupListRequest) (*authingv3.GetGroupListResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	groups, err := s.read().groupsOf(u.ID)
	return &authingv3.GetGroupListResponse{Groups: groupsV3(groups)}, err
}

// GetDepartmentList returns a page of the departments the user is in.
func (s *authV3) GetDepartmentList(ctx context.Context, req *authingv3.GetDepartmentListRequest) (*authingv3.GetDepartmentListResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	page, count, err := s.read().departmentsOf(u, req, false, req.Page, req.Limit)
	return &authingv3.GetDepartmentListResponse{TotalCount: count, List: page}, err
}

// myApplications is the applications to which the access of the user whose token
// the call carries is as wanted, with whether the user has a session with them.
func (s *authV3) myApplications(ctx context.Context, req proto.Message, wanted func(access) bool) ([]*authingv3.MyApplication, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	v := s.read()
	apps, err := s.appsFor(v, holder{holderUser, u.ID}, wanted)
	if err != nil {
		return nil, err
	}
	sessions, err := list[*session](v, tableSessions, byUser, u.ID)
	return each(apps, func(a *application) *authingv3.MyApplication {
		return &authingv3.MyApplication{
			AppId:       a.ID,
			AppName:     a.Name,
			AppLogo:     a.settings.GetAppLogo(),
			AppLoginUrl: s.publicURL,
			Active:      s.anyIn(sessions, a.ID),
		}
	}), err
}
