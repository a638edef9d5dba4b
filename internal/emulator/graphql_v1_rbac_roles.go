package emulator

import (
	"context"
	"fmt"
	"time"
)

// roleNodeV1 is RBACRole.
type roleNodeV1 struct {
	namedV1

	root   *rootFieldsV1
	record *role
}

func (q *rootFieldsV1) roleNode(r *role) *roleNodeV1 {
	return &roleNodeV1{q.named(r.ID, r.Name, r.Description, r.CreatedAt, r.UpdatedAt), q, r}
}

// Permissions is what the role holds.
func (n *roleNodeV1) Permissions() (*pagedV1[*permissionNodeV1], error) {
	return n.root.permissionsOf(n.root.read(), n.record)
}

// Users is a page of the users that have the role.
func (n *roleNodeV1) Users(ctx context.Context, args pageV1Args) (*userPageV1, error) {
	users, err := n.root.usersWith(n.root.read(), n.record)
	return n.root.pageOfUsers(ctx, users, args), err
}

// pageOfUsers is a page of users, the oldest of whom comes first.
func (q *rootFieldsV1) pageOfUsers(ctx context.Context, users []*user, args pageV1Args) *userPageV1 {
	sortRecords(users, args.SortBy, func(u *user) time.Time { return u.updatedAt })
	return q.nodes(callOf(ctx), pageV1(users, args.Page, args.Count), len(users))
}

// roleOfV1 is a role that v1 knows, by its id.
func (v view) roleOfV1(id string) (*role, error) {
	r, err := first[*role](v, tableRoles, byID, id)
	if err == nil && (r == nil || r.Namespace != defaultNamespace) {
		return nil, unknown(fmt.Sprintf("role %q", id))
	}
	return r, err
}

// rolesOfV1 is the roles that v1 knows, the oldest first.
func (v view) rolesOfV1() ([]*role, error) {
	return inOrder[*role](v, tableRoles, byNamespace, defaultNamespace)
}

// RbacRole is the role of an id.
func (q *rootFieldsV1) RbacRole(ctx context.Context, args oneV1) (*roleNodeV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	r, err := v.roleOfV1(args.ID)
	if err != nil {
		return nil, err
	}
	return q.roleNode(r), nil
}

// RbacRoleList is a page of the roles.
func (q *rootFieldsV1) RbacRoleList(ctx context.Context, args pageOfPoolV1) (*pagedV1[*roleNodeV1], error) {
	v, err := q.reading(ctx, args.UserPoolID)
	if err != nil {
		return nil, err
	}
	all, err := v.rolesOfV1()
	sortRecords(all, args.SortBy, func(r *role) time.Time { return r.UpdatedAt })
	return paged(all, args.Page, args.Count, q.roleNode), err
}

// CreateRBACRole makes a role.
func (q *rootFieldsV1) CreateRBACRole(ctx context.Context, args createV1) (*roleNodeV1, error) {
	r, err := q.newRole(ctx, args.Input.UserPoolID, args.Input.Name, textOf(args.Input.Description))
	if err != nil {
		return nil, err
	}
	return q.roleNode(r), nil
}

func (q *rootFieldsV1) newRole(ctx context.Context, pool, name, description string) (*role, error) {
	if name == "" {
		return nil, badField("name", "is required")
	}
	r := &role{Code: codeForName(name), Name: name, Description: description}
	return r, q.changing(ctx, pool, func(v view) error { return q.insertRole(v, r) })
}

// UpdateRBACRole changes a role, whose code stays.
func (q *rootFieldsV1) UpdateRBACRole(ctx context.Context, args updateV1) (*roleNodeV1, error) {
	return q.withRole(ctx, "", args.Input.ID, func(v view, before *role) error {
		_, err := q.changeRole(v, before, func(r *role) { args.apply(&r.Name, &r.Description) })
		return err
	})
}

// withRole changes something about a role for administrators, and answers it.
func (q *rootFieldsV1) withRole(ctx context.Context, pool, id string, change func(view, *role) error) (node *roleNodeV1, err error) {
	err = q.changing(ctx, pool, func(v view) error {
		before, err := v.roleOfV1(id)
		if err != nil {
			return err
		}
		if err := change(v, before); err != nil {
			return err
		}
		after, err := v.roleOfV1(id)
		if err == nil {
			node = q.roleNode(after)
		}
		return err
	})
	return node, err
}

// DeleteRBACRole deletes a role.
func (q *rootFieldsV1) DeleteRBACRole(ctx context.Context, args oneV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error { return remove(v, args.ID, view.roleOfV1, view.removeRole) })
}

// DeleteRBACRoleBatch deletes roles.
func (q *rootFieldsV1) DeleteRBACRoleBatch(ctx context.Context, args severalV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error { return removeSeveral(v, args.IDList, view.roleOfV1, view.removeRole) })
}
