package emulator

import "fmt"

// memberOf is the membership of a user in a tenant, both of which must be there.
func (v view) memberOf(tenantID, userID string) (*tenantMember, error) {
	if _, err := v.tenantWithID(tenantID); err != nil {
		return nil, err
	}
	if _, err := mustFind(v, "userId", "user_id", userID); err != nil {
		return nil, err
	}
	m, err := first[*tenantMember](v, tableTenantMembers, byCode, tenantMemberKey(tenantID, userID))
	if err == nil && m == nil {
		err = unknown(fmt.Sprintf("user %q of tenant %q", userID, tenantID))
	}
	return m, err
}

// tenantMembersOf is the users of a tenant that is there, in the order they joined.
func (v view) tenantMembersOf(tenantID string) ([]*tenantMember, error) {
	if _, err := v.tenantWithID(tenantID); err != nil {
		return nil, err
	}
	return inOrder[*tenantMember](v, tableTenantMembers, byTenant, tenantID)
}

// tenantsOf is the memberships of a user, in the order of joining.
func (v view) tenantsOf(u *user) ([]*tenantMember, error) {
	return inOrder[*tenantMember](v, tableTenantMembers, byUser, u.ID)
}

// joinTenant makes users part of a tenant, all of them or none; those who are stay as
// they are but for what change says.
func (e *Emulator) joinTenant(tenantID string, userIDs []string, change func(*tenantMember)) error {
	return e.write(func(v view) error {
		if _, err := v.tenantWithID(tenantID); err != nil {
			return err
		}
		for _, id := range userIDs {
			if _, err := mustFind(v, "userIds", "user_id", id); err != nil {
				return err
			}
			m := tenantMember{ordered: ordered{e.order.Add(1)}, ID: newID(), TenantID: tenantID, UserID: id, joinedAt: e.now()}
			before, err := first[*tenantMember](v, tableTenantMembers, byCode, tenantMemberKey(tenantID, id))
			if err != nil {
				return err
			}
			if before != nil {
				m = *before
			}
			change(&m)
			if err := v.Insert(tableTenantMembers, &m); err != nil {
				return err
			}
		}
		return nil
	})
}

// What to change of a membership.

func asTheyAre(*tenantMember)   {}
func makeAdmin(m *tenantMember) { m.admin = true }
func endAdmin(m *tenantMember)  { m.admin = false }

// changeMember replaces the membership of a user by a changed copy.
func (e *Emulator) changeMember(tenantID, userID string, change func(*tenantMember)) error {
	return e.write(func(v view) error {
		before, err := v.memberOf(tenantID, userID)
		if err != nil {
			return err
		}
		changed := *before
		change(&changed)
		return v.Insert(tableTenantMembers, &changed)
	})
}

// leaveTenant takes users out of a tenant, all of them or none.
func (e *Emulator) leaveTenant(tenantID string, userIDs ...string) error {
	return e.write(func(v view) error {
		for _, id := range userIDs {
			m, err := v.memberOf(tenantID, id)
			if err != nil {
				return err
			}
			if err := v.Delete(tableTenantMembers, m); err != nil {
				return err
			}
		}
		return nil
	})
}
