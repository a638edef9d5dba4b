package emulator

import (
	"context"
	"fmt"
	"slices"
)

// nodeMembers is a department, by its id or by its code in an organization, and
// the users who enter or leave it.
type nodeMembers struct {
	NodeID, OrgID, NodeCode *string
	UserIDs                 []string
}

func (m nodeMembers) department(v view) (*department, error) {
	if m.NodeID != nil {
		return v.departmentWithID(*m.NodeID)
	}
	if m.OrgID == nil || m.NodeCode == nil {
		return nil, badField("nodeId", "is required, or orgId and nodeCode")
	}
	root, err := v.organizationWithID(*m.OrgID)
	if err != nil {
		return nil, err
	}
	return v.departmentNamed(root.Organization, "code", *m.NodeCode)
}

// AddMember puts all of the users into a department, or none; as leaders if
// isLeader says so.
func (q *rootFields) AddMember(ctx context.Context, args struct {
	nodeMembers

	IsLeader *bool
},
) (*departmentNode, error) {
	return q.changeMembers(ctx, args.nodeMembers, func(v view, d *department, u *user) error {
		if err := q.place(v, d, u); err != nil || args.IsLeader == nil || !*args.IsLeader {
			return err
		}
		placed, err := mustFind(v, "userIds", "user_id", u.ID)
		if err != nil {
			return err
		}
		_, err = q.replaceUser(v, placed, func(u *user) error {
			as := u.placedIn(d.ID)
			as.leader = true
			u.placeAs(d.ID, as)
			return nil
		})
		return err
	})
}

// RemoveMember takes the users out of a department; they need not be in it.
func (q *rootFields) RemoveMember(ctx context.Context, args nodeMembers) (*departmentNode, error) {
	return q.changeMembers(ctx, args, q.displace)
}

func (q *rootFields) changeMembers(ctx context.Context, args nodeMembers, change func(view, *department, *user) error) (*departmentNode, error) {
	return q.changeNode(ctx, func(v view) (*department, error) {
		d, err := args.department(v)
		if err != nil {
			return nil, err
		}
		return d, v.forUsers(d, args.UserIDs, change)
	})
}

// MoveMembers takes users out of a department that all of them are in, and puts
// them into another one.
func (q *rootFields) MoveMembers(ctx context.Context, args struct {
	UserIDs                    []string
	SourceNodeID, TargetNodeID string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		source, err := v.departmentWithID(args.SourceNodeID)
		if err != nil {
			return err
		}
		target, err := v.departmentWithID(args.TargetNodeID)
		if err != nil {
			return err
		}
		return v.forUsers(source, args.UserIDs, func(v view, source *department, u *user) error {
			if !slices.Contains(u.departmentIDs(), source.ID) {
				return unknown(fmt.Sprintf("user %q of department %q", u.ID, source.ID))
			}
			if err := q.displace(v, source, u); err != nil {
				return err
			}
			moved, err := mustFind(v, "userIds", "user_id", u.ID)
			if err != nil {
				return err
			}
			return q.place(v, target, moved)
		})
	})
}

// SetMainDepartment says which of a user's departments is the main one; none
// without an id.
func (q *rootFields) SetMainDepartment(ctx context.Context, args struct {
	UserID       string
	DepartmentID *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		u, err := mustFind(v, "userId", "user_id", args.UserID)
		if err != nil {
			return err
		}
		id := textOf(args.DepartmentID)
		if id != "" {
			if _, err := v.departmentWithID(id); err != nil {
				return err
			}
			if !slices.Contains(u.departmentIDs(), id) {
				return badField("departmentId", "is not one of the user's departments")
			}
		}
		_, err = q.replaceUser(v, u, func(u *user) error { return u.attributes.set("mainDepartmentId", id) })
		return err
	})
}
