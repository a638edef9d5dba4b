package emulator

import (
	"context"
	"slices"
	"strconv"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// tenantExtras is what a request wants to know of tenants besides themselves.
// Nobody is known to have created one, nor where.
type tenantExtras interface {
	GetWithMembersCount() bool
	GetWithAppDetail() bool
	GetWithCreatorDetail() bool
	GetWithSourceAppDetail() bool
}

// tenantV3 is the tenant as v3 shows it; its id is its code, too.
func (e *Emulator) tenantV3(v view, t *tenant, extras tenantExtras) (*authingv3.Tenant, error) {
	m := &authingv3.Tenant{
		TenantId: t.ID, UserPoolId: e.credentials.UserPoolID, Name: t.Name, Description: t.Description, Logo: t.Logo,
		RejectHint: t.rejectHint, AppIds: t.AppIDs, SourceAppId: t.sourceAppID, Code: t.ID, EnterpriseDomains: t.domains,
	}
	if extras.GetWithAppDetail() || extras.GetWithCreatorDetail() || extras.GetWithSourceAppDetail() {
		return nil, notEmulated("withAppDetail, withCreatorDetail or withSourceAppDetail")
	}
	if extras.GetWithMembersCount() {
		members, err := v.tenantMembersOf(t.ID)
		if err != nil {
			return nil, err
		}
		count := int64(len(members))
		m.MembersCount = &count
	}
	return m, nil
}

// tenantShown is the tenant of an id as a request wants it.
func (s *managementV3) tenantShown(req interface {
	tenantExtras
	GetTenantId() string
},
) (*authingv3.Tenant, error) {
	v := s.read()
	t, err := v.tenantWithID(req.GetTenantId())
	if err != nil {
		return nil, err
	}
	return s.tenantV3(v, t, req)
}

// pageOfText is pageV3 for numbers that are sent as text.
func pageOfText[T any](all []T, page, limit *string) ([]T, error) {
	var numbers [2]*int64
	for i, text := range []*string{page, limit} {
		if textOf(text) == "" {
			continue
		}
		n, err := strconv.ParseInt(*text, 10, 64)
		if err != nil {
			return nil, badField("page", "and limit must be numbers")
		}
		numbers[i] = &n
	}
	return pageV3(all, "", numbers[0], numbers[1])
}

// logoOf is the logo of a tenant, which may have one.
func logoOf(sent []string) string {
	if len(sent) == 0 {
		return ""
	}
	return sent[0]
}

// CreateTenant makes a tenant, which has no end and no limits.
func (s *managementV3) CreateTenant(_ context.Context, req *authingv3.CreateTenantRequest) (*authingv3.CreateTenantResponse, error) {
	if req.ExpireTime != nil || req.MauAmount != nil || req.MemberAmount != nil || req.AdminAmount != nil {
		return nil, notEmulated("expireTime, mauAmount, memberAmount or adminAmount")
	}
	t := &tenant{
		Name: req.GetName(), AppIDs: req.GetAppIds(), Logo: logoOf(req.GetLogo()), Description: req.Description,
		rejectHint: req.RejectHint, sourceAppID: req.GetSourceAppId(), domains: req.GetEnterpriseDomains(),
	}
	if err := s.write(func(v view) error { return s.insertTenant(v, t) }); err != nil {
		return nil, err
	}
	return &authingv3.CreateTenantResponse{
		TenantId: t.ID, UserPoolId: s.credentials.UserPoolID, Name: t.Name, Description: t.Description, Logo: t.Logo,
		RejectHint: t.rejectHint, AppIds: t.AppIDs, SourceAppId: t.sourceAppID, Code: t.ID, EnterpriseDomains: t.domains,
	}, nil
}

// UpdateTenant changes a tenant; what is not sent stays.
func (s *managementV3) UpdateTenant(_ context.Context, req *authingv3.UpdateTenantRequest) (*authingv3.UpdateTenantResponse, error) {
	err := s.changeTenant(req.GetTenantId(), func(t *tenant) {
		if req.Name != nil {
			t.Name = req.GetName()
		}
		if len(req.GetAppIds()) > 0 {
			t.AppIDs = req.GetAppIds()
		}
		if len(req.GetLogo()) > 0 {
			t.Logo = logoOf(req.GetLogo())
		}
		if req.Description != nil {
			t.Description = req.Description
		}
		if req.RejectHint != nil {
			t.rejectHint = req.RejectHint
		}
		if req.SourceAppId != nil {
			t.sourceAppID = req.GetSourceAppId()
		}
	})
	return &authingv3.UpdateTenantResponse{Success: err == nil}, err
}

// DeleteTenant deletes a tenant that is there.
func (s *managementV3) DeleteTenant(_ context.Context, req *authingv3.DeleteTenantRequest) (*authingv3.DeleteTenantResponse, error) {
	err := s.deleteTenant(req.GetTenantId())
	return &authingv3.DeleteTenantResponse{Success: err == nil}, err
}

// GetTenant returns one tenant.
func (s *managementV3) GetTenant(_ context.Context, req *authingv3.GetTenantRequest) (*authingv3.GetTenantResponse, error) {
	shown, err := s.tenantShown(req)
	return &authingv3.GetTenantResponse{Tenant: shown}, err
}

// GetTenantLittleInfo returns one tenant.
func (s *managementV3) GetTenantLittleInfo(_ context.Context, req *authingv3.GetTenantLittleInfoRequest) (*authingv3.GetTenantLittleInfoResponse, error) {
	shown, err := s.tenantShown(req)
	return &authingv3.GetTenantLittleInfoResponse{Tenant: shown}, err
}

// ListTenants returns a page of the tenants, the oldest first.
func (s *managementV3) ListTenants(_ context.Context, req *authingv3.ListTenantsRequest) (*authingv3.ListTenantsResponse, error) {
	if req.GetSource() != nil {
		return nil, notEmulated("source")
	}
	v := s.read()
	all, err := inOrder[*tenant](v, tableTenants, byID)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(t *tenant) bool { return !mentions(req.GetKeywords(), t.Name, t.ID) })
	page, err := pageOfText(all, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(t *tenant) (*authingv3.Tenant, error) { return s.tenantV3(v, t, req) })
	return &authingv3.ListTenantsResponse{TotalCount: int64(len(all)), List: shown}, err
}
