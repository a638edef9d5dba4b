package emulator

import (
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// tenantV2 is the tenant as lists of v2 show it.
func (e *Emulator) tenantV2(t *tenant) *authingv2.Tenant {
	pool, created, updated := e.credentials.UserPoolID, instant(t.createdAt), instant(t.updatedAt)
	return &authingv2.Tenant{
		Id: t.ID, Name: t.Name, Logo: unlessEmpty(t.Logo), Description: t.Description, UserPoolId: &pool,
		Css: unlessEmpty(t.css), SsoPageCustomizationSettings: t.page, CreatedAt: &created, UpdatedAt: &updated,
	}
}

// wholeTenantV2 is the tenant with its applications and users.
func (e *Emulator) wholeTenantV2(v view, t *tenant) (*authingv2.Tenant, error) {
	m := e.tenantV2(t)
	for _, id := range t.AppIDs {
		app, err := v.applicationWithID(id)
		if err != nil {
			return nil, err
		}
		m.Apps = append(m.Apps, e.applicationV2(app))
	}
	members, err := v.tenantMembersOf(t.ID)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		shown, err := e.tenantMemberV2(v, member)
		if err != nil {
			return nil, err
		}
		m.Users = append(m.Users, shown.GetUser())
	}
	return m, nil
}

// shownTenant is the tenant of an id as it is now.
func (s *managementV2) shownTenant(id string) (*authingv2.Tenant, error) {
	v := s.read()
	t, err := v.tenantWithID(id)
	if err != nil {
		return nil, err
	}
	return s.wholeTenantV2(v, t)
}

// appIDsOf is ids with commas between them.
func appIDsOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// ListTenants returns a page of the tenants, the oldest first.
func (s *managementV2) ListTenants(_ context.Context, req *authingv2.ListTenantsRequest) (*authingv2.ListTenantsResponse, error) {
	all, err := inOrder[*tenant](s.read(), tableTenants, byID)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	return &authingv2.ListTenantsResponse{TotalCount: int64(len(all)), List: each(page, s.tenantV2)}, err
}

// GetTenantDetails returns one tenant with its applications and users.
func (s *managementV2) GetTenantDetails(_ context.Context, req *authingv2.GetTenantDetailsRequest) (*authingv2.GetTenantDetailsResponse, error) {
	shown, err := s.shownTenant(req.GetTenantId())
	return &authingv2.GetTenantDetailsResponse{Tenant: shown}, err
}

// CreateTenant makes a tenant.
func (s *managementV2) CreateTenant(_ context.Context, req *authingv2.CreateTenantRequest) (*authingv2.CreateTenantResponse, error) {
	t := &tenant{Name: req.GetName(), AppIDs: appIDsOf(req.GetAppIds()), Logo: req.GetLogo(), Description: req.Description}
	if err := s.write(func(v view) error { return s.insertTenant(v, t) }); err != nil {
		return nil, err
	}
	shown, err := s.shownTenant(t.ID)
	return &authingv2.CreateTenantResponse{Tenant: shown}, err
}

// UpdateTenant changes a tenant and what its login page looks like; what is not
// sent stays.
func (s *managementV2) UpdateTenant(_ context.Context, req *authingv2.UpdateTenantRequest) (*authingv2.UpdateTenantResponse, error) {
	page, err := structOfMessage(req.GetSsoPageCustomizationSettings())
	if err != nil {
		return nil, err
	}
	err = s.changeTenant(req.GetTenantId(), func(t *tenant) {
		if req.Name != nil {
			t.Name = req.GetName()
		}
		if req.AppIds != nil {
			t.AppIDs = appIDsOf(req.GetAppIds())
		}
		if req.Logo != nil {
			t.Logo = req.GetLogo()
		}
		if req.Description != nil {
			t.Description = req.Description
		}
		if req.Css != nil {
			t.css = req.GetCss()
		}
		if page != nil {
			t.page = merged(t.page, page)
		}
	})
	success := err == nil
	return &authingv2.UpdateTenantResponse{Success: &success}, err
}

func structOfMessage(m *authingv2.TenantSsoPageCustomizationSettings) (*structpb.Struct, error) {
	if m == nil {
		return nil, nil
	}
	value, err := valueOf(m)
	return value.GetStructValue(), err
}

// DeleteTenant deletes a tenant that is there.
func (s *managementV2) DeleteTenant(ctx context.Context, req *authingv2.DeleteTenantRequest) (*authingv2.DeleteTenantResponse, error) {
	return &authingv2.DeleteTenantResponse{Message: succeeded(ctx)}, s.deleteTenant(req.GetTenantId())
}

// ListApplicationTenants returns an application and the tenants that use it.
func (s *managementV2) ListApplicationTenants(_ context.Context, req *authingv2.ListApplicationTenantsRequest) (*authingv2.ListApplicationTenantsResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	tenants, err := v.tenantsUsing(app)
	if err != nil {
		return nil, err
	}
	m := s.applicationV2(app)
	return &authingv2.ListApplicationTenantsResponse{
		Id: m.GetId(), Name: m.GetName(), Logo: m.Logo, Description: m.Description, Protocol: m.Protocol, IsIntegrate: m.IsIntegrate,
		Tenants: each(tenants, s.tenantV2), CreatedAt: m.CreatedAt, UpdatedAt: m.UpdatedAt,
	}, nil
}
