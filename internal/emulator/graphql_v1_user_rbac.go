package emulator

import "context"

// UserGroupList is the groups that a user is in.
func (q *rootFieldsV1) UserGroupList(ctx context.Context, args oneV1) (*namesV1[*groupNodeV1], error) {
	u, err := q.about(ctx, &args.ID)
	if err != nil {
		return nil, err
	}
	groups, err := q.read().groupsOf(u.ID)
	return withNames(groups, q.groupNode, func(g *group) string { return g.Name }), err
}

// UserRoleList is the roles of a user, those of its groups included.
func (q *rootFieldsV1) UserRoleList(ctx context.Context, args oneV1) (*namesV1[*roleNodeV1], error) {
	u, err := q.about(ctx, &args.ID)
	if err != nil {
		return nil, err
	}
	roles, err := q.rolesOf(q.read(), u.ID, defaultNamespace)
	return withNames(roles, q.roleNode, func(r *role) string { return r.Name }), err
}

// UserPermissionList is what the roles of a user hold, and the parents of these.
func (q *rootFieldsV1) UserPermissionList(ctx context.Context, args oneV1) (*namesV1[*permissionNodeV1], error) {
	u, err := q.about(ctx, &args.ID)
	if err != nil {
		return nil, err
	}
	v := q.read()
	holders, err := v.withMemberships(holder{holderUser, u.ID})
	if err != nil {
		return nil, err
	}
	roles, err := q.rolesBehind(v, holders, true)
	if err != nil {
		return nil, err
	}
	held, err := v.heldBy(roles...)
	return withNames(held, q.permissionNode, func(p *rbacPermission) string { return p.Name }), err
}
