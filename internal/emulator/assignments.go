package emulator

import (
	"slices"
	"time"
)

// Kinds of holders, as v3 calls them.
const (
	holderUser       = "USER"
	holderGroup      = "GROUP"
	holderRole       = "ROLE"
	holderDepartment = "DEPARTMENT"
	holderOrg        = "ORG"   // v2: a department
	holderAccessKey  = "AK_SK" // v2
)

// holder is who a role or permission can be given to: a user, a group or
// department for its members, or a role for those who hold it.
type holder struct{ kind, id string }

func (h holder) key() string { return h.kind + "/" + h.id }

// assignment gives a role to a holder for a time.
type assignment struct {
	ordered

	RoleID    string
	Holder    holder
	from      time.Time
	until     time.Time // zero: for ever
	CreatedAt time.Time
	UpdatedAt time.Time
}

func (a *assignment) key() string { return assignmentKey(a.Holder, a.RoleID) }

func assignmentKey(h holder, roleID string) string { return h.key() + "/" + roleID }

// holds reports whether the assignment has its effect at that moment: the role
// is enabled and the time is right.
func (a *assignment) holds(r *role, now time.Time) bool {
	return r.enabled(now) && !now.Before(a.from) && (a.until.IsZero() || now.Before(a.until))
}

// assign gives a role to a holder, for ever if until is zero. One who was given
// the role before gets the new times.
func (e *Emulator) assign(v view, r *role, to holder, from, until time.Time) error {
	now := e.now()
	a := &assignment{ordered{e.order.Add(1)}, r.ID, to, from, until, now, now}
	before, err := first[*assignment](v, tableAssignments, byID, a.key())
	if err != nil {
		return err
	}
	if before != nil {
		a.ordered, a.CreatedAt = before.ordered, before.CreatedAt
	}
	return v.Insert(tableAssignments, a)
}

// revoke takes a role from a holder, who need not have it.
func (v view) revoke(r *role, from holder) error {
	_, err := v.DeleteAll(tableAssignments, byID, assignmentKey(from, r.ID))
	return err
}

// takeRolesFrom takes every role from a holder.
func (v view) takeRolesFrom(h holder) error {
	_, err := v.DeleteAll(tableAssignments, byHolder, h.key())
	return err
}

// rolesOf is the roles a user holds now: first its own, then those of its
// groups and departments, then those that come with these. Of one namespace if it is not empty.
func (e *Emulator) rolesOf(v view, userID, namespace string) ([]*role, error) {
	holders, err := v.withMemberships(holder{holderUser, userID})
	if err != nil {
		return nil, err
	}
	return e.rolesHeld(v, holders, namespace)
}

// rolesHeld is the roles that holders hold now, of one namespace if it is not
// empty.
func (e *Emulator) rolesHeld(v view, holders []holder, namespace string) ([]*role, error) {
	roles, err := e.rolesBehind(v, holders, false)
	if namespace != "" {
		roles = slices.DeleteFunc(roles, func(r *role) bool { return r.Namespace != namespace })
	}
	return roles, err
}

// standsOn is a holder and all whose permissions it has: its groups and
// departments, the roles it holds now, and their parents.
func (e *Emulator) standsOn(v view, h holder) ([]holder, error) {
	holders, err := v.withMemberships(h)
	if err != nil {
		return nil, err
	}
	roles, err := e.rolesBehind(v, holders, true)
	for _, r := range roles {
		if behind := (holder{holderRole, r.ID}); behind != h {
			holders = append(holders, behind)
		}
	}
	return holders, err
}

// withMemberships is a holder and, if it is a user, its groups and departments. A
// department hands nothing down to those below it.
func (v view) withMemberships(h holder) ([]holder, error) {
	holders := []holder{h}
	if h.kind != holderUser {
		return holders, nil
	}
	groups, err := v.groupsOf(h.id)
	if err != nil {
		return nil, err
	}
	for _, g := range groups {
		holders = append(holders, holder{holderGroup, g.ID})
	}
	u, err := first[*user](v, tableUsers, byID, h.id)
	if err != nil || u == nil {
		return holders, err
	}
	for _, id := range u.departmentIDs() {
		holders = append(holders, holder{holderDepartment, id})
	}
	return holders, nil
}

// rolesBehind is the roles that holders have now and those that come with them;
// with parents if these are wanted.
func (e *Emulator) rolesBehind(v view, holders []holder, parents bool) ([]*role, error) {
	var roles []*role
	add := func(r *role) {
		if !slices.Contains(roles, r) {
			roles = append(roles, r)
			holders = append(holders, holder{holderRole, r.ID})
		}
	}
	for ; len(holders) > 0; holders = holders[1:] {
		given, err := inOrder[*assignment](v, tableAssignments, byHolder, holders[0].key())
		if err != nil {
			return nil, err
		}
		for _, a := range given {
			r, err := first[*role](v, tableRoles, byID, a.RoleID)
			if err != nil {
				return nil, err
			}
			if a.holds(r, e.now()) {
				add(r)
			}
		}
		if !parents || holders[0].kind != holderRole {
			continue
		}
		parent, err := v.parentOf(holders[0].id)
		if err != nil {
			return nil, err
		}
		if parent != nil && parent.enabled(e.now()) {
			add(parent)
		}
	}
	return roles, nil
}

// usersWith is the users that hold a role now, the oldest first: the other side
// of rolesOf.
func (e *Emulator) usersWith(v view, r *role) ([]*user, error) {
	var users []*user
	roles := []*role{r}
	for i := 0; i < len(roles); i++ {
		given, err := list[*assignment](v, tableAssignments, byRole, roles[i].ID)
		if err != nil {
			return nil, err
		}
		for _, a := range given {
			if !a.holds(roles[i], e.now()) {
				continue
			}
			more, err := v.behind(a.Holder)
			if err != nil {
				return nil, err
			}
			users = append(users, more.users...)
			if more.role != nil && !slices.Contains(roles, more.role) {
				roles = append(roles, more.role)
			}
		}
	}
	slices.SortFunc(users, func(a, b *user) int { return compareOrder(a.order, b.order) })
	return slices.Compact(users), nil
}

// crowd is who a holder stands for: users, or all who hold a role.
type crowd struct {
	users []*user
	role  *role
}

func (v view) behind(h holder) (c crowd, err error) {
	switch h.kind {
	case holderGroup:
		c.users, err = v.membersOf(h.id)
	case holderDepartment:
		c.users, err = list[*user](v, tableUsers, byDepartment, h.id)
	case holderRole:
		c.role, err = first[*role](v, tableRoles, byID, h.id)
	default:
		c.users, err = list[*user](v, tableUsers, byID, h.id)
	}
	return c, err
}
