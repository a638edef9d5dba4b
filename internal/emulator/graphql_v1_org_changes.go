package emulator

import (
	"context"
	"fmt"
)

// changeOrg runs a change for administrators, and answers the organization of an
// id.
func (q *rootFieldsV1) changeOrg(ctx context.Context, pool, id string, change func(view) error) (org *orgV1, err error) {
	err = q.changing(ctx, pool, func(v view) error {
		if err := change(v); err != nil {
			return err
		}
		root, err := v.organizationWithID(id)
		if err != nil {
			return err
		}
		org, err = q.org(v, root)
		return err
	})
	return org, err
}

// newNode is the department that a group becomes, with nobody in it yet.
func (v view) newNode(groupID string) (*group, *department, error) {
	g, err := v.groupWithID(groupID)
	if err != nil {
		return nil, nil, err
	}
	before, err := first[*department](v, tableDepartments, byID, g.ID)
	if err == nil && before != nil {
		err = taken(fmt.Sprintf("group %q of organization %q", g.ID, before.Organization))
	}
	return g, &department{ID: g.ID, Code: g.Code, Name: g.Name, Description: unlessEmpty(g.Description)}, err
}

// settleNode puts the members of a group into its department.
func (e *Emulator) settleNode(v view, g *group, d *department) error {
	members, err := v.membersOf(g.ID)
	if err != nil {
		return err
	}
	for _, u := range members {
		if err := e.place(v, d, u); err != nil {
			return err
		}
	}
	return nil
}

// CreateOrg makes an organization, whose root is a group.
func (q *rootFieldsV1) CreateOrg(ctx context.Context, args struct {
	Input struct{ UserPoolID, RootGroupID string }
},
) (*orgV1, error) {
	in := args.Input
	return q.changeOrg(ctx, in.UserPoolID, in.RootGroupID, func(v view) error {
		g, root, err := v.newNode(in.RootGroupID)
		if err != nil {
			return err
		}
		root.Organization = g.Code
		if err := q.insertOrganization(v, root); err != nil {
			return err
		}
		return q.settleNode(v, g, root)
	})
}

// AddOrgNode puts a group below another one of an organization.
func (q *rootFieldsV1) AddOrgNode(ctx context.Context, args struct {
	Input struct{ OrgID, GroupID, ParentGroupID string }
},
) (*orgV1, error) {
	in := args.Input
	return q.changeOrg(ctx, "", in.OrgID, func(v view) error {
		_, above, err := v.departmentOf(in.OrgID, in.ParentGroupID)
		if err != nil {
			return err
		}
		g, d, err := v.newNode(in.GroupID)
		if err != nil {
			return err
		}
		d.Organization, d.ParentID, d.tenantID = above.Organization, above.ID, above.tenantID
		if err := q.insertDepartment(v, d); err != nil {
			return err
		}
		return q.settleNode(v, g, d)
	})
}

// RemoveOrgNode takes a node out of an organization, and all below it. The groups
// stay.
func (q *rootFieldsV1) RemoveOrgNode(ctx context.Context, args nodeV1) (*orgV1, error) {
	in := args.Input
	return q.changeOrg(ctx, "", in.OrgID, func(v view) error {
		_, d, err := v.departmentOf(in.OrgID, in.GroupID)
		if err != nil {
			return err
		}
		return q.removeBelowRoot(v, "groupId", d)
	})
}

// DeleteOrg deletes an organization. The groups stay.
func (q *rootFieldsV1) DeleteOrg(ctx context.Context, args oneV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error { return remove(v, args.ID, view.organizationWithID, q.removeDepartment) })
}

// joinNode makes a user a member of a group, and of the department that it is.
func (e *Emulator) joinNode(v view, g groupV1, u *user) error {
	if g.node != nil {
		if err := e.place(v, g.node, u); err != nil {
			return err
		}
	}
	if g.group == nil {
		return nil
	}
	return e.join(v, g.group, u.ID)
}

// leaveNode takes a user out of a group, and out of the department that it is.
func (e *Emulator) leaveNode(v view, g groupV1, u *user) error {
	if g.node != nil {
		if err := e.displace(v, g.node, u); err != nil {
			return err
		}
	}
	if g.group == nil {
		return nil
	}
	return v.leave(g.group, u.ID)
}
