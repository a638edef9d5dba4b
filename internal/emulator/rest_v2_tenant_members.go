package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

func (e *Emulator) tenantMemberV2(v view, m *tenantMember) (*authingv2.TenantMember, error) {
	u, err := mustFind(v, "userId", "user_id", m.UserID)
	if err != nil {
		return nil, err
	}
	shown, err := e.userV2(u, false)
	return &authingv2.TenantMember{Id: m.ID, TenantId: &m.TenantID, User: shown}, err
}

// ListTenantMembers returns a page of the users of a tenant, in the order they
// joined.
func (s *managementV2) ListTenantMembers(_ context.Context, req *authingv2.ListTenantMembersRequest) (*authingv2.ListTenantMembersResponse, error) {
	v := s.read()
	all, err := v.tenantMembersOf(req.GetTenantId())
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(m *tenantMember) (*authingv2.TenantMember, error) { return s.tenantMemberV2(v, m) })
	return &authingv2.ListTenantMembersResponse{ListTotal: int64(len(all)), List: shown}, err
}

// AddTenantMembers makes users part of a tenant; who is stays.
func (s *managementV2) AddTenantMembers(_ context.Context, req *authingv2.AddTenantMembersRequest) (*authingv2.AddTenantMembersResponse, error) {
	if err := s.joinTenant(req.GetTenantId(), req.GetUserIds(), asTheyAre); err != nil {
		return nil, err
	}
	shown, err := s.shownTenant(req.GetTenantId())
	return &authingv2.AddTenantMembersResponse{Tenant: shown}, err
}

// RemoveTenantMembers takes a user out of a tenant.
func (s *managementV2) RemoveTenantMembers(ctx context.Context, req *authingv2.RemoveTenantMembersRequest) (*authingv2.RemoveTenantMembersResponse, error) {
	return &authingv2.RemoveTenantMembersResponse{Message: succeeded(ctx)}, s.leaveTenant(req.GetTenantId(), req.GetUserId())
}

// UpdateTenantMember keeps whether a user of a tenant may sign in to it.
func (s *managementV2) UpdateTenantMember(ctx context.Context, req *authingv2.UpdateTenantMemberRequest) (*authingv2.UpdateTenantMemberResponse, error) {
	return &authingv2.UpdateTenantMemberResponse{Message: succeeded(ctx)}, s.changeMember(req.GetTenantId(), req.GetUserId(), func(m *tenantMember) {
		m.off = !req.GetIsEnabled()
	})
}

// SetTenantAdmin makes users administrators of a tenant, which they join.
func (s *managementV2) SetTenantAdmin(ctx context.Context, req *authingv2.SetTenantAdminRequest) (*authingv2.SetTenantAdminResponse, error) {
	return &authingv2.SetTenantAdminResponse{Message: succeeded(ctx)}, s.joinTenant(req.GetTenantId(), req.GetUserIds(), makeAdmin)
}

// DeleteTenantAdmin makes an administrator an ordinary user of the tenant.
func (s *managementV2) DeleteTenantAdmin(ctx context.Context, req *authingv2.DeleteTenantAdminRequest) (*authingv2.DeleteTenantAdminResponse, error) {
	return &authingv2.DeleteTenantAdminResponse{Message: succeeded(ctx)}, s.changeMember(req.GetTenantId(), req.GetUserId(), endAdmin)
}

// GetUserTenants returns the tenants of a user, in the order the user joined.
func (s *managementV2) GetUserTenants(_ context.Context, req *authingv2.GetUserTenantsRequest) (*authingv2.GetUserTenantsResponse, error) {
	v := s.read()
	u, err := mustFind(v, "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	memberships, err := v.tenantsOf(u)
	if err != nil {
		return nil, err
	}
	tenants, err := tryEach(memberships, func(m *tenantMember) (*structpb.Value, error) {
		t, err := v.tenantWithID(m.TenantID)
		if err != nil {
			return nil, err
		}
		return valueOf(s.tenantV2(t))
	})
	return &authingv2.GetUserTenantsResponse{Data: structpb.NewListValue(&structpb.ListValue{Values: tenants})}, err
}
