package emulator

import (
	"context"
	"time"
)

// permissionNodeV1 is RBACPermission.
type permissionNodeV1 struct{ namedV1 }

func (q *rootFieldsV1) permissionNode(p *rbacPermission) *permissionNodeV1 {
	return &permissionNodeV1{q.named(p.ID, p.Name, p.Description, p.createdAt, p.updatedAt)}
}

// permissionsOf is all permissions that roles hold.
func (q *rootFieldsV1) permissionsOf(v view, roles ...*role) (*pagedV1[*permissionNodeV1], error) {
	held, err := v.heldBy(roles...)
	return whole(held, q.permissionNode), err
}

// RbacPermission is the permission of an id.
func (q *rootFieldsV1) RbacPermission(ctx context.Context, args oneV1) (*permissionNodeV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	p, err := v.rbacPermissionWithID(args.ID)
	if err != nil {
		return nil, err
	}
	return q.permissionNode(p), nil
}

// RbacPermissionList is a page of the permissions.
func (q *rootFieldsV1) RbacPermissionList(ctx context.Context, args pageOfPoolV1) (*pagedV1[*permissionNodeV1], error) {
	v, err := q.reading(ctx, args.UserPoolID)
	if err != nil {
		return nil, err
	}
	all, err := inOrder[*rbacPermission](v, tableRBACPermissions, byID)
	sortRecords(all, args.SortBy, func(p *rbacPermission) time.Time { return p.updatedAt })
	return paged(all, args.Page, args.Count, q.permissionNode), err
}

// CreateRBACPermission makes a permission, which nobody holds.
func (q *rootFieldsV1) CreateRBACPermission(ctx context.Context, args createV1) (*permissionNodeV1, error) {
	now := q.now()
	p := &rbacPermission{
		ordered: ordered{q.order.Add(1)}, ID: newID(), Name: args.Input.Name, Description: textOf(args.Input.Description),
		createdAt: now, updatedAt: now,
	}
	if err := q.changing(ctx, args.Input.UserPoolID, func(v view) error { return v.putRBACPermission(p) }); err != nil {
		return nil, err
	}
	return q.permissionNode(p), nil
}

// UpdateRBACPermission changes a permission.
func (q *rootFieldsV1) UpdateRBACPermission(ctx context.Context, args updateV1) (node *permissionNodeV1, err error) {
	err = q.changing(ctx, "", func(v view) error {
		before, err := v.rbacPermissionWithID(args.Input.ID)
		if err != nil {
			return err
		}
		changed := *before
		args.apply(&changed.Name, &changed.Description)
		changed.updatedAt = q.now()
		node = q.permissionNode(&changed)
		return v.putRBACPermission(&changed)
	})
	return node, err
}

// DeleteRBACPermission deletes a permission.
func (q *rootFieldsV1) DeleteRBACPermission(ctx context.Context, args oneV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error {
		return remove(v, args.ID, view.rbacPermissionWithID, view.removeRBACPermission)
	})
}

// DeleteRBACPermissionBatch deletes permissions.
func (q *rootFieldsV1) DeleteRBACPermissionBatch(ctx context.Context, args severalV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error {
		return removeSeveral(v, args.IDList, view.rbacPermissionWithID, view.removeRBACPermission)
	})
}
