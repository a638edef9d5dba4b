package emulator

import (
	"context"
	"slices"
)

// NodeByID is the department of an id, none if there is none.
func (q *rootFields) NodeByID(ctx context.Context, args struct{ ID string }) (*departmentNode, error) {
	return q.nodeFound(ctx, func(v view) (*department, error) {
		return first[*department](v, tableDepartments, byID, args.ID)
	})
}

// NodeByCode is the department of a code in an organization, none if there is
// none.
func (q *rootFields) NodeByCode(ctx context.Context, args struct{ OrgID, Code string }) (*departmentNode, error) {
	return q.nodeFound(ctx, func(v view) (*department, error) {
		root, err := v.organizationWithID(args.OrgID)
		if err != nil {
			return nil, err
		}
		return first[*department](v, tableDepartments, byCode, inOrganization(root.Organization, args.Code))
	})
}

// RootNode is the root of an organization.
func (q *rootFields) RootNode(ctx context.Context, args struct{ OrgID string }) (*departmentNode, error) {
	return q.nodeFound(ctx, func(v view) (*department, error) { return v.organizationWithID(args.OrgID) })
}

// nodeFound answers administrators a department, none if there is none.
func (q *rootFields) nodeFound(ctx context.Context, find func(view) (*department, error)) (*departmentNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	d, err := find(v)
	if err != nil || d == nil {
		return nil, err
	}
	return q.departmentNode(v, d)
}

// IsRootNode says whether a department is the root of its organization.
func (q *rootFields) IsRootNode(ctx context.Context, args struct{ NodeID, OrgID string }) (*bool, error) {
	n, err := q.nodeFound(ctx, func(v view) (*department, error) {
		_, d, err := v.departmentOf(args.OrgID, args.NodeID)
		return d, err
	})
	if err != nil {
		return nil, err
	}
	return n.Root, nil
}

// ChildrenNodes is the departments right below one, of an organization if it is
// named.
func (q *rootFields) ChildrenNodes(ctx context.Context, args struct {
	OrgID  *string
	NodeID string
},
) ([]*departmentNode, error) {
	return q.nodesFound(ctx, func(v view) ([]*department, error) {
		d, err := v.departmentWithID(args.NodeID)
		if err == nil && args.OrgID != nil {
			_, d, err = v.departmentOf(*args.OrgID, args.NodeID)
		}
		if err != nil {
			return nil, err
		}
		return v.below(d)
	})
}

// SearchNodes is the departments of all organizations that have the keyword in
// their code or name, the oldest first.
func (q *rootFields) SearchNodes(ctx context.Context, args struct{ Keyword string }) ([]*departmentNode, error) {
	return q.nodesFound(ctx, func(v view) ([]*department, error) {
		all, err := inOrder[*department](v, tableDepartments, byID)
		return slices.DeleteFunc(all, func(d *department) bool { return !mentions(args.Keyword, d.Code, d.Name) }), err
	})
}

func (q *rootFields) nodesFound(ctx context.Context, find func(view) ([]*department, error)) ([]*departmentNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	found, err := find(v)
	if err != nil {
		return nil, err
	}
	return q.departmentNodes(v, found)
}

// newNode is a department to make, below the root unless it says where.
type newNode struct {
	OrgID, Name                                                string
	ParentNodeID, NameI18n, Description, DescriptionI18n, Code *string
	Order                                                      *int32
}

func (e *Emulator) addNode(v view, n newNode) (*department, error) {
	_, above, err := v.departmentOf(n.OrgID, orElse(textOf(n.ParentNodeID), n.OrgID))
	if err != nil {
		return nil, err
	}
	d := &department{
		Organization: above.Organization, ParentID: above.ID, Code: textOf(n.Code), Name: n.Name,
		Description: unlessEmpty(textOf(n.Description)), tenantID: above.tenantID, position: n.Order,
	}
	if d.names, err = languagesOf("nameI18n", n.NameI18n); err != nil {
		return nil, err
	}
	if d.descriptions, err = languagesOf("descriptionI18n", n.DescriptionI18n); err != nil {
		return nil, err
	}
	return d, e.insertDepartment(v, d)
}

// AddNodeV2 makes a department, and answers it.
func (q *rootFields) AddNodeV2(ctx context.Context, args newNode) (*departmentNode, error) {
	return q.changeNode(ctx, func(v view) (*department, error) { return q.addNode(v, args) })
}

// changeNode runs a change for administrators, and answers the department it
// returns.
func (q *rootFields) changeNode(ctx context.Context, change func(view) (*department, error)) (node *departmentNode, err error) {
	_, err = q.administered(ctx, func(v view) error {
		d, err := change(v)
		if err == nil {
			node, err = q.departmentNode(v, d)
		}
		return err
	})
	return node, err
}

// UpdateNode changes a department; what is not sent stays. The code of a root is
// that of its organization.
func (q *rootFields) UpdateNode(ctx context.Context, args struct {
	ID                      string
	Name, Code, Description *string
},
) (*departmentNode, error) {
	return q.changeNode(ctx, func(v view) (*department, error) {
		d, err := v.departmentWithID(args.ID)
		if err != nil {
			return nil, err
		}
		if d.root() && args.Code != nil && *args.Code != d.Code {
			if *args.Code == "" {
				return nil, badField("code", "of an organization must not be empty")
			}
			if d, err = v.recode(d, *args.Code); err != nil {
				return nil, err
			}
		}
		return q.changeDepartment(v, d, func(d *department) {
			d.describe(textOf(args.Name), args.Description, nil, nil)
			if args.Code != nil {
				d.Code = *args.Code
			}
		})
	})
}

// DeleteNode deletes a department with those below it. A root goes with its
// organization alone.
func (q *rootFields) DeleteNode(ctx context.Context, args struct{ OrgID, NodeID string }) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		_, d, err := v.departmentOf(args.OrgID, args.NodeID)
		if err != nil {
			return err
		}
		return q.removeBelowRoot(v, "nodeId", d)
	})
}
