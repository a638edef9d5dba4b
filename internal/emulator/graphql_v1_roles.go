package emulator

import "context"

// roleV1 is Group, as v1 calls a role of its first kind.
type roleV1 struct {
	ID, Name, Descriptions, Client, Permissions, CreatedAt *string
}

func (q *rootFieldsV1) firstKind(r *role) *roleV1 {
	created := instant(r.CreatedAt)
	return &roleV1{
		ID: &r.ID, Name: &r.Name, Descriptions: unlessEmpty(r.Description), Client: &q.credentials.UserPoolID,
		Permissions: unlessEmpty(r.permissionText), CreatedAt: &created,
	}
}

// userRoleV1 is UserGroup.
type userRoleV1 struct {
	ID, CreatedAt *string
	Group         *roleV1
	Client        *clientV1
	User          *userNodeV1
}

// userRole is a role that a user has or had.
func (q *rootFieldsV1) userRole(ctx context.Context, v view, u *user, r *role) (*userRoleV1, error) {
	key := assignmentKey(holder{holderUser, u.ID}, r.ID)
	n := &userRoleV1{ID: &key, Group: q.firstKind(r), Client: &clientV1{ID: &q.credentials.UserPoolID}, User: q.node(callOf(ctx), u)}
	a, err := first[*assignment](v, tableAssignments, byID, key)
	if err == nil && a != nil {
		created := instant(a.CreatedAt)
		n.CreatedAt = &created
	}
	return n, err
}

// ClientRoles is a page of the roles.
func (q *rootFieldsV1) ClientRoles(ctx context.Context, args struct {
	Client      string
	Page, Count *int32
},
) (*pagedV1[*roleV1], error) {
	v, err := q.reading(ctx, args.Client)
	if err != nil {
		return nil, err
	}
	all, err := v.rolesOfV1()
	return paged(all, args.Page, args.Count, q.firstKind), err
}

// UserGroup is a page of the users who have a role.
func (q *rootFieldsV1) UserGroup(ctx context.Context, args struct {
	Group, Client string
	Page, Count   *int32
},
) (*pagedV1[*userRoleV1], error) {
	v, err := q.reading(ctx, args.Client)
	if err != nil {
		return nil, err
	}
	r, err := v.roleOfV1(args.Group)
	if err != nil {
		return nil, err
	}
	users, err := q.usersWith(v, r)
	if err != nil {
		return nil, err
	}
	list, err := tryEach(pageV1(users, args.Page, args.Count), func(u *user) (*userRoleV1, error) { return q.userRole(ctx, v, u, r) })
	total := intOf(int64(len(users)))
	return &pagedV1[*userRoleV1]{&total, &list}, err
}

// QueryRoleByUserID is the roles that a user has.
func (q *rootFieldsV1) QueryRoleByUserID(ctx context.Context, args struct{ User, Client string }) (*pagedV1[*userRoleV1], error) {
	if err := q.ownPool(args.Client); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, &args.User)
	if err != nil {
		return nil, err
	}
	v := q.read()
	roles, err := q.rolesOf(v, u.ID, defaultNamespace)
	if err != nil {
		return nil, err
	}
	list, err := tryEach(roles, func(r *role) (*userRoleV1, error) { return q.userRole(ctx, v, u, r) })
	total := intOf(int64(len(roles)))
	return &pagedV1[*userRoleV1]{&total, &list}, err
}

// CreateRole makes a role.
func (q *rootFieldsV1) CreateRole(ctx context.Context, args struct {
	Name, Client string
	Descriptions *string
},
) (*roleV1, error) {
	r, err := q.newRole(ctx, args.Client, args.Name, textOf(args.Descriptions))
	if err != nil {
		return nil, err
	}
	return q.firstKind(r), nil
}

// UpdateRole changes a role, whose code stays.
func (q *rootFieldsV1) UpdateRole(ctx context.Context, args struct {
	ID, Name, Client          string
	Descriptions, Permissions *string
},
) (*roleV1, error) {
	n, err := q.withRole(ctx, args.Client, args.ID, func(v view, before *role) error {
		_, err := q.changeRole(v, before, func(r *role) {
			r.Name = orElse(args.Name, r.Name)
			if args.Descriptions != nil {
				r.Description = *args.Descriptions
			}
			if args.Permissions != nil {
				r.permissionText = *args.Permissions
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return q.firstKind(n.record), nil
}

// userAndRole is a role and a user.
type userAndRole struct{ Group, Client, User string }

func (a userAndRole) input() (in usersAndRole) {
	in.Input.UserID, in.Input.RoleID, in.Input.UserPoolID = a.User, a.Group, &a.Client
	return in
}

// AssignUserToRole gives a user a role, and answers the first of those who have
// it.
func (q *rootFieldsV1) AssignUserToRole(ctx context.Context, args userAndRole) (*pagedV1[*userRoleV1], error) {
	if _, err := q.AssignRBACRoleToUser(ctx, args.input()); err != nil {
		return nil, err
	}
	return q.UserGroup(ctx, struct {
		Group, Client string
		Page, Count   *int32
	}{Group: args.Group, Client: args.Client})
}

// RemoveUserFromGroup takes a role from a user.
func (q *rootFieldsV1) RemoveUserFromGroup(ctx context.Context, args userAndRole) (*userRoleV1, error) {
	v := q.read() // as it was before
	n, err := q.RevokeRBACRoleFromUser(ctx, args.input())
	if err != nil {
		return nil, err
	}
	u, err := withID(args.User)(v)
	if err != nil {
		return nil, err
	}
	return q.userRole(ctx, v, u, n.record)
}
