package emulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// groupNodeV1 is RBACGroup: a group, or a department for want of one.
type groupNodeV1 struct {
	namedV1

	root   *rootFieldsV1
	holder holder
}

func (q *rootFieldsV1) groupNode(g *group) *groupNodeV1 {
	return &groupNodeV1{q.named(g.ID, g.Name, g.Description, g.createdAt, g.updatedAt), q, holder{holderGroup, g.ID}}
}

// Roles is the roles of the group.
func (n *groupNodeV1) Roles() (*pagedV1[*roleNodeV1], error) {
	roles, err := n.root.rolesHeld(n.root.read(), []holder{n.holder}, defaultNamespace)
	return whole(roles, n.root.roleNode), err
}

// Permissions is what its roles hold.
func (n *groupNodeV1) Permissions() (*pagedV1[*permissionNodeV1], error) {
	v := n.root.read()
	roles, err := n.root.rolesBehind(v, []holder{n.holder}, true)
	if err != nil {
		return nil, err
	}
	return n.root.permissionsOf(v, roles...)
}

// Users is a page of its members.
func (n *groupNodeV1) Users(ctx context.Context, args pageV1Args) (*userPageV1, error) {
	members, err := n.root.read().behind(n.holder)
	slices.SortFunc(members.users, func(a, b *user) int { return compareOrder(a.order, b.order) })
	return n.root.pageOfUsers(ctx, members.users, args), err
}

// groupWithID is the group of an id.
func (v view) groupWithID(id string) (*group, error) {
	g, err := first[*group](v, tableGroups, byID, id)
	if err == nil && g == nil {
		err = unknown(fmt.Sprintf("group %q", id))
	}
	return g, err
}

// RbacGroup is the group of an id, or the department.
func (q *rootFieldsV1) RbacGroup(ctx context.Context, args oneV1) (*groupNodeV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	d, err := first[*department](v, tableDepartments, byID, args.ID)
	if err != nil {
		return nil, err
	}
	if d != nil {
		return q.groupOfNode(v, d)
	}
	g, err := v.groupWithID(args.ID)
	if err != nil {
		return nil, err
	}
	return q.groupNode(g), nil
}

// RbacGroupList is a page of the groups.
func (q *rootFieldsV1) RbacGroupList(ctx context.Context, args pageOfPoolV1) (*pagedV1[*groupNodeV1], error) {
	v, err := q.reading(ctx, args.UserPoolID)
	if err != nil {
		return nil, err
	}
	all, err := v.groupsInOrder()
	sortRecords(all, args.SortBy, func(g *group) time.Time { return g.updatedAt })
	return paged(all, args.Page, args.Count, q.groupNode), err
}

// checkGroupName refuses a name that v1 cannot give a group.
func (v view) checkGroupName(g *group) error {
	if g.Name == "" {
		return badField("name", "is required")
	}
	groups, err := v.groupsInOrder()
	if slices.ContainsFunc(groups, func(other *group) bool { return other.ID != g.ID && other.Name == g.Name }) {
		return taken(fmt.Sprintf("group name %q", g.Name))
	}
	return err
}

// CreateRBACGroup makes a group.
func (q *rootFieldsV1) CreateRBACGroup(ctx context.Context, args createV1) (*groupNodeV1, error) {
	in := args.Input
	g := &group{Code: codeForName(in.Name), Name: in.Name, Description: textOf(in.Description)}
	err := q.changing(ctx, in.UserPoolID, func(v view) error {
		if err := v.checkGroupName(g); err != nil {
			return err
		}
		return q.insertGroup(v, g)
	})
	if err != nil {
		return nil, err
	}
	return q.groupNode(g), nil
}

// UpdateRBACGroup changes a group, whose code stays.
func (q *rootFieldsV1) UpdateRBACGroup(ctx context.Context, args updateV1) (*groupNodeV1, error) {
	return q.withGroup(ctx, args.Input.ID, func(v view, before *group) error {
		changed, err := q.changeGroup(v, before, func(g *group) { args.apply(&g.Name, &g.Description) })
		if err != nil {
			return err
		}
		if err := v.checkGroupName(changed); err != nil {
			return err
		}
		return q.renameNode(v, changed)
	})
}

// withGroup changes something about a group for administrators, and answers it.
func (q *rootFieldsV1) withGroup(ctx context.Context, id string, change func(view, *group) error) (node *groupNodeV1, err error) {
	err = q.changing(ctx, "", func(v view) error {
		before, err := v.groupWithID(id)
		if err != nil {
			return err
		}
		if err := change(v, before); err != nil {
			return err
		}
		after, err := v.groupWithID(id)
		if err == nil {
			node = q.groupNode(after)
		}
		return err
	})
	return node, err
}

func dropGroup(v view, g *group) error { return v.removeGroup(g.Code) }

// DeleteRBACGroup deletes a group.
func (q *rootFieldsV1) DeleteRBACGroup(ctx context.Context, args oneV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error { return remove(v, args.ID, view.groupWithID, dropGroup) })
}

// DeleteRBACGroupBatch deletes groups.
func (q *rootFieldsV1) DeleteRBACGroupBatch(ctx context.Context, args severalV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error { return removeSeveral(v, args.IDList, view.groupWithID, dropGroup) })
}
