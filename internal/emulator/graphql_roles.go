package emulator

import (
	"context"
	"slices"
	"time"
)

// rolePage is PaginatedRoles.
type rolePage struct {
	TotalCount int32
	List       []*roleNode
}

// rolePage is all roles on one page.
func (e *Emulator) rolePage(roles []*role) *rolePage {
	return &rolePage{intOf(int64(len(roles))), each(roles, e.roleNode)}
}

// roleNode is a role in an answer.
type roleNode struct {
	emulator *Emulator
	record   *role

	ID, Namespace, Code, Arn          string
	Description, CreatedAt, UpdatedAt *string
	IsSystem                          *bool
}

func (e *Emulator) roleNode(r *role) *roleNode {
	created, updated := instant(r.CreatedAt), instant(r.UpdatedAt)
	return &roleNode{
		emulator:    e,
		record:      r,
		ID:          r.ID,
		Namespace:   r.Namespace,
		Code:        r.Code,
		Arn:         e.roleARN(r.ID),
		Description: unlessEmpty(r.Description),
		CreatedAt:   &created,
		UpdatedAt:   &updated,
		IsSystem:    &r.System,
	}
}

// Parent is the role this one inherits from.
func (n *roleNode) Parent() (*roleNode, error) {
	parent, err := n.emulator.read().parentOf(n.record.ID)
	if err != nil || parent == nil {
		return nil, err
	}
	return n.emulator.roleNode(parent), nil
}

// Users is a page of the users that have the role, for administrators.
func (n *roleNode) Users(ctx context.Context, args struct{ Page, Limit *int32 }) (*userPage, error) {
	if err := n.emulator.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	users, err := n.emulator.usersWith(n.emulator.read(), n.record)
	if err != nil {
		return nil, err
	}
	return (&rootFields{n.emulator}).page(users, args.Page, args.Limit)
}

// AuthorizedResources is what those who have the role may use.
func (n *roleNode) AuthorizedResources(args struct{ ResourceType *string }) (*authorizedPage, error) {
	return n.emulator.authorizedPage(holder{holderRole, n.record.ID}, n.record.Namespace, args.ResourceType)
}

// Role is the role of a code, none if there is none.
func (q *rootFields) Role(ctx context.Context, args struct {
	Code      string
	Namespace *string
},
) (*roleNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	r, err := first[*role](q.read(), tableRoles, byCode, keyIn(textOf(args.Namespace), args.Code))
	if err != nil || r == nil {
		return nil, err
	}
	return q.roleNode(r), nil
}

// Roles is a page of the roles of one namespace.
func (q *rootFields) Roles(ctx context.Context, args struct {
	Namespace   *string
	Page, Limit optionalInt
	SortBy      sortOrder
},
) (*rolePage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	roles, err := inOrder[*role](q.read(), tableRoles, byNamespace, orElse(textOf(args.Namespace), defaultNamespace))
	if err != nil {
		return nil, err
	}
	sortRecords(roles, args.SortBy, func(r *role) time.Time { return r.UpdatedAt })
	part, err := pageV2(roles, args.Page.int32, args.Limit.int32)
	return &rolePage{intOf(int64(len(roles))), each(part, q.roleNode)}, err
}

// CreateRole makes a role.
func (q *rootFields) CreateRole(ctx context.Context, args struct {
	Code                           string
	Namespace, Description, Parent *string
},
) (*roleNode, error) {
	r := &role{Namespace: textOf(args.Namespace), Code: args.Code, Description: textOf(args.Description)}
	_, err := q.administered(ctx, func(v view) error {
		if code := textOf(args.Parent); code != "" {
			parent, err := v.roleCoded(r.Namespace, code)
			if err != nil {
				return err
			}
			r.ParentID = parent.ID
		}
		return q.insertRole(v, r)
	})
	if err != nil {
		return nil, err
	}
	return q.roleNode(r), nil
}

// UpdateRole changes a role; what is not sent stays.
func (q *rootFields) UpdateRole(ctx context.Context, args struct {
	Code                            string
	Namespace, Description, NewCode *string
},
) (*roleNode, error) {
	var changed *role
	_, err := q.administered(ctx, func(v view) error {
		before, err := v.roleCoded(textOf(args.Namespace), args.Code)
		if err != nil {
			return err
		}
		changed, err = q.changeRole(v, before, func(r *role) {
			if args.Description != nil {
				r.Description = *args.Description
			}
			if newCode := textOf(args.NewCode); newCode != "" {
				r.rename(newCode)
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return q.roleNode(changed), nil
}

// DeleteRole deletes a role that is there.
func (q *rootFields) DeleteRole(ctx context.Context, args struct {
	Code      string
	Namespace *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		r, err := v.roleCoded(textOf(args.Namespace), args.Code)
		if err != nil {
			return err
		}
		return v.removeRole(r)
	})
}

// DeleteRoles deletes roles of one namespace; unknown ones are skipped.
func (q *rootFields) DeleteRoles(ctx context.Context, args struct {
	CodeList  []string
	Namespace *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		return v.removeRoles(each(args.CodeList, func(code string) string { return keyIn(textOf(args.Namespace), code) }))
	})
}

// roleTargets is who is given or loses which roles.
type roleTargets struct {
	Namespace, RoleCode            *string
	RoleCodes                      *[]*string
	UserIDs, GroupCodes, NodeCodes *[]string
}

// AssignRole gives roles to all of the targets or to none.
func (q *rootFields) AssignRole(ctx context.Context, args roleTargets) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		return args.each(v, func(r *role, h holder) error { return q.assign(v, r, h, q.now(), time.Time{}) })
	})
}

// RevokeRole takes roles from the targets; they need not have them.
func (q *rootFields) RevokeRole(ctx context.Context, args roleTargets) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error { return args.each(v, func(r *role, h holder) error { return v.revoke(r, h) }) })
}

// each does one thing for every role with every target. All must be there.
func (t roleTargets) each(v view, do func(*role, holder) error) error {
	codes, namespace := oneAndMore(t.RoleCode, t.codes()), textOf(t.Namespace)
	switch {
	case len(codes) == 0:
		return badField("roleCodes", "is required, or roleCode")
	case t.UserIDs == nil && t.GroupCodes == nil && t.NodeCodes == nil:
		return badField("userIds", "is required, or groupCodes or nodeCodes")
	}
	holders, err := v.holdersNamed("userIds", namespace, holderUser, listOf(t.UserIDs))
	if err != nil {
		return err
	}
	groups, err := v.holdersNamed("groupCodes", namespace, holderGroup, listOf(t.GroupCodes))
	if err != nil {
		return err
	}
	departments, err := v.holdersNamed("nodeCodes", namespace, holderDepartment, listOf(t.NodeCodes))
	if err != nil {
		return err
	}
	holders = slices.Concat(holders, groups, departments)
	for _, code := range codes {
		r, err := v.roleCoded(namespace, code)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if err := do(r, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// codes is roleCodes without what is null.
func (t roleTargets) codes() *[]string {
	var codes []string
	for _, code := range listOf(t.RoleCodes) {
		if code != nil {
			codes = append(codes, *code)
		}
	}
	return &codes
}
