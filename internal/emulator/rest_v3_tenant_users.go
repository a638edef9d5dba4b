package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// tenantUserV3 is the user as a member of a tenant.
func (e *Emulator) tenantUserV3(v view, m *tenantMember) (*authingv3.TenantUser, error) {
	u, err := mustFind(v, "linkUserIds", "user_id", m.UserID)
	if err != nil {
		return nil, err
	}
	shown := new(authingv3.TenantUser)
	u.attributes.fill(shown)
	shown.UserPoolId, shown.TenantId, shown.MemberId = e.credentials.UserPoolID, m.TenantID, m.ID
	shown.LinkUserId, shown.IsTenantAdmin = u.ID, m.admin
	return shown, nil
}

// tenantUsersV3 is those of a tenant whom wanted and keywords let through.
func (s *managementV3) tenantUsersV3(tenantID, keywords string, wanted func(*authingv3.TenantUser) bool) ([]*authingv3.TenantUser, error) {
	v := s.read()
	members, err := v.tenantMembersOf(tenantID)
	if err != nil {
		return nil, err
	}
	all, err := tryEach(members, func(m *tenantMember) (*authingv3.TenantUser, error) { return s.tenantUserV3(v, m) })
	return slices.DeleteFunc(all, func(u *authingv3.TenantUser) bool {
		return !wanted(u) || !mentions(keywords, u.GetUsername(), u.GetName(), u.GetNickname(), u.GetEmail(), u.GetPhone())
	}), err
}

// linkedTo is the ids that users have in the pool: those given, and those of
// members. One of them must be there.
func (v view) linkedTo(tenantID string, userIDs, memberIDs []string) ([]string, error) {
	members, err := v.tenantMembersOf(tenantID)
	if err != nil {
		return nil, err
	}
	linked := slices.Clone(userIDs)
	for _, id := range memberIDs {
		m, there := pick(members, func(m *tenantMember) bool { return m.ID == id })
		if !there {
			return nil, unknown("member " + id)
		}
		linked = append(linked, m.UserID)
	}
	if len(linked) == 0 {
		return nil, badField("linkUserIds", "is required, or memberIds")
	}
	return linked, nil
}

// ListTenantUsers returns a page of the users of a tenant, in the order they
// joined.
func (s *managementV3) ListTenantUsers(_ context.Context, req *authingv3.ListTenantUsersRequest) (*authingv3.ListTenantUsersResponse, error) {
	all, err := s.tenantUsersV3(req.GetTenantId(), req.GetKeywords(), func(*authingv3.TenantUser) bool { return true })
	if err != nil {
		return nil, err
	}
	asked := req.GetOptions().GetPagination()
	if asked == nil {
		asked = new(authingv3.Pagination)
	}
	page, err := pageV3(all, "options.pagination.", asked.Page, asked.Limit)
	return &authingv3.ListTenantUsersResponse{TotalCount: int64(len(all)), List: page}, err
}

// ListTenantAdmin returns a page of the administrators of a tenant.
func (s *managementV3) ListTenantAdmin(_ context.Context, req *authingv3.ListTenantAdminRequest) (*authingv3.ListTenantAdminResponse, error) {
	all, err := s.tenantUsersV3(req.GetTenantId(), req.GetKeywords(), (*authingv3.TenantUser).GetIsTenantAdmin)
	if err != nil {
		return nil, err
	}
	page, err := pageOfText(all, req.Page, req.Limit)
	return &authingv3.ListTenantAdminResponse{TotalCount: int64(len(all)), List: page}, err
}

// GetTenantUser returns one user of a tenant.
func (s *managementV3) GetTenantUser(_ context.Context, req *authingv3.GetTenantUserRequest) (*authingv3.GetTenantUserResponse, error) {
	v := s.read()
	linked, err := v.linkedTo(req.GetTenantId(), textList(req.GetLinkUserId()), textList(req.GetMemberId()))
	if err != nil {
		return nil, err
	}
	m, err := v.memberOf(req.GetTenantId(), linked[0])
	if err != nil {
		return nil, err
	}
	shown, err := s.tenantUserV3(v, m)
	return &authingv3.GetTenantUserResponse{TenantUser: shown}, err
}

// textList is a list of a text, empty without one.
func textList(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// AddTenantUsers makes users part of a tenant; who is stays.
func (s *managementV3) AddTenantUsers(_ context.Context, req *authingv3.AddTenantUsersRequest) (*authingv3.AddTenantUsersResponse, error) {
	err := s.joinTenant(req.GetTenantId(), req.GetLinkUserIds(), asTheyAre)
	return &authingv3.AddTenantUsersResponse{Success: err == nil}, err
}

// RemoveTenantUsers takes users out of a tenant.
func (s *managementV3) RemoveTenantUsers(_ context.Context, req *authingv3.RemoveTenantUsersRequest) (*authingv3.RemoveTenantUsersResponse, error) {
	linked, err := s.read().linkedTo(req.GetTenantId(), req.GetLinkUserIds(), req.GetMemberIds())
	if err == nil {
		err = s.leaveTenant(req.GetTenantId(), linked...)
	}
	return &authingv3.RemoveTenantUsersResponse{Success: err == nil}, err
}

// SetTenantAdmin makes users administrators of a tenant, which they join.
func (s *managementV3) SetTenantAdmin(_ context.Context, req *authingv3.SetTenantAdminRequest) (*authingv3.SetTenantAdminResponse, error) {
	linked, err := s.read().linkedTo(req.GetTenantId(), req.GetLinkUserIds(), req.GetMemberIds())
	if err == nil {
		err = s.joinTenant(req.GetTenantId(), linked, makeAdmin)
	}
	return new(authingv3.SetTenantAdminResponse), err
}

// DeleteTenantAdmin makes an administrator an ordinary user of the tenant.
func (s *managementV3) DeleteTenantAdmin(_ context.Context, req *authingv3.DeleteTenantAdminRequest) (*authingv3.DeleteTenantAdminResponse, error) {
	tenantID := req.GetTenantId().GetStringValue()
	linked, err := s.read().linkedTo(tenantID, textList(req.GetLinkUserId().GetStringValue()), textList(req.GetMemberId().GetStringValue()))
	if err == nil {
		err = s.changeMember(tenantID, linked[0], endAdmin)
	}
	return new(authingv3.DeleteTenantAdminResponse), err
}
