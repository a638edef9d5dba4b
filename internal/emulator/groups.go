package emulator

import (
	"fmt"
	"time"

	"google.golang.org/protobuf/types/known/structpb"
)

// group is a set of users.
type group struct {
	ordered

	ID          string
	Code        string
	Name        string
	Description string
	Type        string
	customData  *structpb.Struct
	createdAt   time.Time
	updatedAt   time.Time
}

func (g *group) id() string { return g.ID }

// membership is a user in a group.
type membership struct {
	ordered

	GroupID string
	UserID  string
}

func (m *membership) key() string { return membershipKey(m.GroupID, m.UserID) }

func membershipKey(groupID, userID string) string { return groupID + "/" + userID }

// groupCoded is the group of a code.
func (v view) groupCoded(code string) (*group, error) {
	g, err := first[*group](v, tableGroups, byCode, code)
	if err == nil && g == nil {
		err = unknown(fmt.Sprintf("group %q", code))
	}
	return g, err
}

// insertGroup stores a new group.
func (e *Emulator) insertGroup(v view, g *group) error {
	g.ID, g.order = newID(), e.order.Add(1)
	g.createdAt = e.now()
	g.updatedAt = g.createdAt
	return v.putGroup(g)
}

// putGroup stores a group if its code is its own.
func (v view) putGroup(g *group) error {
	if err := unused(v, tableGroups, byCode, g.Code, g, fmt.Sprintf("group %q", g.Code)); err != nil {
		return err
	}
	if err := v.checkUnique(targetGroup, g.ID, g.customData.GetFields()); err != nil {
		return err
	}
	return v.Insert(tableGroups, g)
}

// changeGroup replaces a group by a changed copy. Members and roles stay,
// whatever its code is now.
func (e *Emulator) changeGroup(v view, before *group, change func(*group)) (*group, error) {
	changed := *before
	change(&changed)
	changed.updatedAt = e.now()
	return &changed, v.putGroup(&changed)
}

// removeGroup deletes the group of a code, if there is one, with its
// memberships, roles and permissions.
func (v view) removeGroup(code string) error {
	g, err := first[*group](v, tableGroups, byCode, code)
	if err != nil || g == nil {
		return err
	}
	if _, err := v.DeleteAll(tableMemberships, byGroup, g.ID); err != nil {
		return err
	}
	if err := v.forget(holder{holderGroup, g.ID}); err != nil {
		return err
	}
	return v.Delete(tableGroups, g)
}

// join makes a user a member of a group; a member stays one.
func (e *Emulator) join(v view, g *group, userID string) error {
	m := &membership{ordered{e.order.Add(1)}, g.ID, userID}
	if before, err := v.First(tableMemberships, byID, m.key()); err != nil || before != nil {
		return err
	}
	return v.Insert(tableMemberships, m)
}

// leave ends the membership of a user, who need not have one.
func (v view) leave(g *group, userID string) error {
	_, err := v.DeleteAll(tableMemberships, byID, membershipKey(g.ID, userID))
	return err
}

// forMembers does one thing for the group of a code with every user. All must be
// there.
func (v view) forMembers(code string, userIDs []string, do func(v view, g *group, userID string) error) error {
	g, err := v.groupCoded(code)
	if err != nil {
		return err
	}
	for _, id := range userIDs {
		if _, err := mustFind(v, "userIds", "user_id", id); err != nil {
			return err
		}
		if err := do(v, g, id); err != nil {
			return err
		}
	}
	return nil
}

// groupsInOrder is all groups, the oldest first.
func (v view) groupsInOrder() ([]*group, error) {
	return inOrder[*group](v, tableGroups, byID)
}

// groupsOf is the groups a user is in, in the order it joined them.
func (v view) groupsOf(userID string) ([]*group, error) {
	return along[*group](v, byUser, userID, tableGroups, func(m *membership) string { return m.GroupID })
}

// membersOf is the users in a group, in the order they joined it.
func (v view) membersOf(groupID string) ([]*user, error) {
	return along[*user](v, byGroup, groupID, tableUsers, func(m *membership) string { return m.UserID })
}

// along follows memberships to the records on their other side.
func along[T any](v view, index, key, table string, other func(*membership) string) ([]T, error) {
	memberships, err := inOrder[*membership](v, tableMemberships, index, key)
	if err != nil {
		return nil, err
	}
	records := make([]T, len(memberships))
	for i, m := range memberships {
		if records[i], err = first[T](v, table, byID, other(m)); err != nil {
			return nil, err
		}
	}
	return records, nil
}
