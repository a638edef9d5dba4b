package emulator

import (
	"context"
	"time"
)

// permissionsAndRole is one permission or several, and a role.
type permissionsAndRole struct {
	Input struct {
		PermissionID, RoleID string
		PermissionIDList     []string
	}
}

// changeHeld does one thing for a role with every permission; all must be there.
func (q *rootFieldsV1) changeHeld(ctx context.Context, args permissionsAndRole, change func(view, *role, *rbacPermission) error) (*roleNodeV1, error) {
	in := args.Input
	return q.withRole(ctx, "", in.RoleID, func(v view, _ *role) error {
		for _, id := range oneAndMore(&in.PermissionID, &in.PermissionIDList) {
			p, err := v.rbacPermissionWithID(id)
			if err != nil {
				return err
			}
			r, err := v.roleOfV1(in.RoleID) // with what it was given before
			if err != nil {
				return err
			}
			if err := change(v, r, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddPermissionToRBACRole gives a role a permission.
func (q *rootFieldsV1) AddPermissionToRBACRole(ctx context.Context, args permissionsAndRole) (*roleNodeV1, error) {
	return q.changeHeld(ctx, args, view.hold)
}

// AddPermissionToRBACRoleBatch gives a role permissions.
func (q *rootFieldsV1) AddPermissionToRBACRoleBatch(ctx context.Context, args permissionsAndRole) (*roleNodeV1, error) {
	return q.changeHeld(ctx, args, view.hold)
}

// RemovePermissionFromRBACRole takes a permission from a role.
func (q *rootFieldsV1) RemovePermissionFromRBACRole(ctx context.Context, args permissionsAndRole) (*roleNodeV1, error) {
	return q.changeHeld(ctx, args, view.holdNoMore)
}

// RemovePermissionFromRBACRoleBatch takes permissions from a role.
func (q *rootFieldsV1) RemovePermissionFromRBACRoleBatch(ctx context.Context, args permissionsAndRole) (*roleNodeV1, error) {
	return q.changeHeld(ctx, args, view.holdNoMore)
}

// usersAndRole is one user or several, and a role.
type usersAndRole struct {
	Input struct {
		UserID, RoleID string
		UserIDList     []string
		UserPoolID     *string
	}
}

// forEver gives a role to a holder from now on.
func (q *rootFieldsV1) forEver(v view, r *role, to holder) error {
	return q.assign(v, r, to, q.now(), time.Time{})
}

// changeRoleUsers does one thing for a role with every user; all must be there.
func (q *rootFieldsV1) changeRoleUsers(ctx context.Context, args usersAndRole, change func(view, *role, holder) error) (*roleNodeV1, error) {
	in := args.Input
	return q.withRole(ctx, textOf(in.UserPoolID), in.RoleID, func(v view, r *role) error {
		for _, id := range oneAndMore(&in.UserID, &in.UserIDList) {
			if _, err := mustFind(v, "userId", "user_id", id); err != nil {
				return err
			}
			if err := change(v, r, holder{holderUser, id}); err != nil {
				return err
			}
		}
		return nil
	})
}

// AssignRBACRoleToUser gives a user a role.
func (q *rootFieldsV1) AssignRBACRoleToUser(ctx context.Context, args usersAndRole) (*roleNodeV1, error) {
	return q.changeRoleUsers(ctx, args, q.forEver)
}

// AssignRBACRoleToUserBatch gives users a role.
func (q *rootFieldsV1) AssignRBACRoleToUserBatch(ctx context.Context, args usersAndRole) (*roleNodeV1, error) {
	return q.changeRoleUsers(ctx, args, q.forEver)
}

// RevokeRBACRoleFromUser takes a role from a user.
func (q *rootFieldsV1) RevokeRBACRoleFromUser(ctx context.Context, args usersAndRole) (*roleNodeV1, error) {
	return q.changeRoleUsers(ctx, args, view.revoke)
}

// RevokeRBACRoleFromUserBatch takes a role from users.
func (q *rootFieldsV1) RevokeRBACRoleFromUserBatch(ctx context.Context, args usersAndRole) (*roleNodeV1, error) {
	return q.changeRoleUsers(ctx, args, view.revoke)
}

// rolesAndGroup is one role or several, and a group.
type rolesAndGroup struct {
	Input struct {
		RoleID, GroupID string
		RoleIDList      []string
	}
}

// changeGroupRoles does one thing for a group with every role; all must be there.
func (q *rootFieldsV1) changeGroupRoles(ctx context.Context, args rolesAndGroup, change func(view, *role, holder) error) (*groupNodeV1, error) {
	in := args.Input
	return q.withGroup(ctx, in.GroupID, func(v view, g groupV1) error {
		for _, id := range oneAndMore(&in.RoleID, &in.RoleIDList) {
			r, err := v.roleOfV1(id)
			if err != nil {
				return err
			}
			if err := change(v, r, g.holder()); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddRoleToRBACGroup gives a group a role.
func (q *rootFieldsV1) AddRoleToRBACGroup(ctx context.Context, args rolesAndGroup) (*groupNodeV1, error) {
	return q.changeGroupRoles(ctx, args, q.forEver)
}

// AddRoleToRBACGroupBatch gives a group roles.
func (q *rootFieldsV1) AddRoleToRBACGroupBatch(ctx context.Context, args rolesAndGroup) (*groupNodeV1, error) {
	return q.changeGroupRoles(ctx, args, q.forEver)
}

// RemoveRoleFromRBACGroup takes a role from a group.
func (q *rootFieldsV1) RemoveRoleFromRBACGroup(ctx context.Context, args rolesAndGroup) (*groupNodeV1, error) {
	return q.changeGroupRoles(ctx, args, view.revoke)
}

// RemoveRoleFromRBACGroupBatch takes roles from a group.
func (q *rootFieldsV1) RemoveRoleFromRBACGroupBatch(ctx context.Context, args rolesAndGroup) (*groupNodeV1, error) {
	return q.changeGroupRoles(ctx, args, view.revoke)
}

// usersAndGroup is one user or several, and a group.
type usersAndGroup struct {
	Input struct {
		UserID, GroupID string
		UserIDList      []string
	}
}

// changeGroupUsers does one thing for a group with every user; all must be there.
func (q *rootFieldsV1) changeGroupUsers(ctx context.Context, args usersAndGroup, change func(view, groupV1, *user) error) (*groupNodeV1, error) {
	in := args.Input
	return q.withGroup(ctx, in.GroupID, func(v view, g groupV1) error {
		for _, id := range oneAndMore(&in.UserID, &in.UserIDList) {
			u, err := mustFind(v, "userId", "user_id", id)
			if err != nil {
				return err
			}
			if err := change(v, g, u); err != nil {
				return err
			}
		}
		return nil
	})
}

// AddUserToRBACGroup makes a user a member of a group.
func (q *rootFieldsV1) AddUserToRBACGroup(ctx context.Context, args usersAndGroup) (*groupNodeV1, error) {
	return q.changeGroupUsers(ctx, args, q.joinNode)
}

// AddUserToRBACGroupBatch makes users members of a group.
func (q *rootFieldsV1) AddUserToRBACGroupBatch(ctx context.Context, args usersAndGroup) (*groupNodeV1, error) {
	return q.changeGroupUsers(ctx, args, q.joinNode)
}

// RemoveUserFromRBACGroup takes a user out of a group.
func (q *rootFieldsV1) RemoveUserFromRBACGroup(ctx context.Context, args usersAndGroup) (*groupNodeV1, error) {
	return q.changeGroupUsers(ctx, args, q.leaveNode)
}

// RemoveUserFromRBACGroupBatch takes users out of a group.
func (q *rootFieldsV1) RemoveUserFromRBACGroupBatch(ctx context.Context, args usersAndGroup) (*groupNodeV1, error) {
	return q.changeGroupUsers(ctx, args, q.leaveNode)
}
