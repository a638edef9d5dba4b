package emulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// groupV1 is RBACGroup in the store: a group, a department, or both of one id.
type groupV1 struct {
	group *group
	node  *department
}

// groupOfV1 is the group of an id, or the department.
func (v view) groupOfV1(id string) (groupV1, error) {
	d, err := first[*department](v, tableDepartments, byID, id)
	if err != nil {
		return groupV1{}, err
	}
	g, err := first[*group](v, tableGroups, byID, id)
	if err == nil && g == nil && d == nil {
		err = unknown(fmt.Sprintf("group %q", id))
	}
	return groupV1{g, d}, err
}

// holder is who has the roles of the group.
func (g groupV1) holder() holder {
	if g.group != nil {
		return holder{holderGroup, g.group.ID}
	}
	return holder{holderDepartment, g.node.ID}
}

// groupNodeV1 is RBACGroup. Of what is a department as well, that tells the name
// and the members: v2 and v3 change those.
type groupNodeV1 struct {
	namedV1

	root    *rootFieldsV1
	holder  holder
	members holder
}

func (q *rootFieldsV1) groupNode(g *group) *groupNodeV1 { return q.groupOrNode(groupV1{group: g}) }

func (q *rootFieldsV1) groupOrNode(g groupV1) *groupNodeV1 {
	n := &groupNodeV1{root: q, holder: g.holder(), members: g.holder()}
	if d := g.node; d != nil {
		n.namedV1, n.members = q.namedDepartment(d), holder{holderDepartment, d.ID}
	} else {
		n.namedV1 = q.named(g.group.ID, g.group.Name, g.group.Description, g.group.createdAt, g.group.updatedAt)
	}
	return n
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
	members, err := n.root.read().behind(n.members)
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
	g, err := v.groupOfV1(args.ID)
	if err != nil {
		return nil, err
	}
	return q.groupOrNode(g), nil
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

// UpdateRBACGroup changes a group, whose code stays, and the department that it is.
func (q *rootFieldsV1) UpdateRBACGroup(ctx context.Context, args updateV1) (*groupNodeV1, error) {
	return q.withGroup(ctx, args.Input.ID, func(v view, before groupV1) error {
		if before.group != nil {
			changed, err := q.changeGroup(v, before.group, func(g *group) { args.apply(&g.Name, &g.Description) })
			if err != nil {
				return err
			}
			if err := v.checkGroupName(changed); err != nil {
				return err
			}
		}
		if before.node == nil {
			return nil
		}
		_, err := q.changeDepartment(v, before.node, func(d *department) {
			description := textOf(d.Description)
			args.apply(&d.Name, &description)
			d.Description = unlessEmpty(description)
		})
		return err
	})
}

// withGroup changes something about a group for administrators, and answers it.
func (q *rootFieldsV1) withGroup(ctx context.Context, id string, change func(view, groupV1) error) (node *groupNodeV1, err error) {
	err = q.changing(ctx, "", func(v view) error {
		before, err := v.groupOfV1(id)
		if err != nil {
			return err
		}
		if err := change(v, before); err != nil {
			return err
		}
		after, err := v.groupOfV1(id)
		if err == nil {
			node = q.groupOrNode(after)
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
