package emulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// An organization of v2 is the root of one of v3, and has its id.

// orgPage is PaginatedOrgs.
type orgPage struct {
	TotalCount int32
	List       []*orgNode
}

// orgNode is an organization in an answer, of the type Org.
type orgNode struct {
	ID       string
	RootNode *departmentNode
	Nodes    []*departmentNode // the root first
	TenantID *string
}

func (e *Emulator) orgNode(v view, root *department) (*orgNode, error) {
	tree, err := v.tree(root)
	if err != nil {
		return nil, err
	}
	nodes, err := e.departmentNodes(v, tree)
	if err != nil {
		return nil, err
	}
	return &orgNode{root.ID, nodes[0], nodes, root.tenantID}, nil
}

func (e *Emulator) departmentNodes(v view, departments []*department) ([]*departmentNode, error) {
	return tryEach(departments, func(d *department) (*departmentNode, error) { return e.departmentNode(v, d) })
}

// organizationWithID is the root of the organization of an id.
func (v view) organizationWithID(id string) (*department, error) {
	root, err := first[*department](v, tableDepartments, byID, id)
	if err == nil && (root == nil || !root.root()) {
		return nil, unknown(fmt.Sprintf("organization %q", id))
	}
	return root, err
}

// departmentOf is a department of the organization of an id.
func (v view) departmentOf(orgID, id string) (root, d *department, err error) {
	if root, err = v.organizationWithID(orgID); err != nil {
		return nil, nil, err
	}
	d, err = first[*department](v, tableDepartments, byID, id)
	if err == nil && (d == nil || d.Organization != root.Organization) {
		err = unknown(fmt.Sprintf("department %q of organization %q", id, orgID))
	}
	return root, d, err
}

// Org is the organization of an id.
func (q *rootFields) Org(ctx context.Context, args struct{ ID string }) (*orgNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	root, err := v.organizationWithID(args.ID)
	if err != nil {
		return nil, err
	}
	return q.orgNode(v, root)
}

// Orgs is a page of the organizations.
func (q *rootFields) Orgs(ctx context.Context, args struct {
	Page, Limit *int32
	SortBy      sortOrder
},
) (*orgPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	total, list, err := orgsOf(q.Emulator, args.SortBy, args.Page, args.Limit)
	return &orgPage{intOf(total), list}, err
}

// orgsOf is a page of the organizations, and how many there are.
func orgsOf[N int32 | int64](e *Emulator, by sortOrder, page, limit *N) (int64, []*orgNode, error) {
	v := e.read()
	roots, err := v.organizationsOf("")
	if err != nil {
		return 0, nil, err
	}
	roots = slices.Clone(roots)
	sortRecords(roots, by, func(d *department) time.Time { return d.updatedAt })
	part, err := pageV2(roots, page, limit)
	if err != nil {
		return 0, nil, err
	}
	list, err := tryEach(part, func(root *department) (*orgNode, error) { return e.orgNode(v, root) })
	return int64(len(roots)), list, err
}

// CreateOrg makes an organization of one department.
func (q *rootFields) CreateOrg(ctx context.Context, args struct {
	Name                        string
	Code, Description, TenantID *string
},
) (*orgNode, error) {
	root := &department{
		Organization: textOf(args.Code), Name: args.Name, Description: unlessEmpty(textOf(args.Description)),
		tenantID: unlessEmpty(textOf(args.TenantID)),
	}
	return q.changeOrg(ctx, func(v view) (*department, error) { return root, q.insertOrganization(v, root) })
}

// changeOrg runs a change for administrators, and answers the organization of the
// root it returns.
func (q *rootFields) changeOrg(ctx context.Context, change func(view) (root *department, err error)) (org *orgNode, err error) {
	_, err = q.administered(ctx, func(v view) error {
		root, err := change(v)
		if err == nil {
			org, err = q.orgNode(v, root)
		}
		return err
	})
	return org, err
}

// DeleteOrg deletes an organization with its departments.
func (q *rootFields) DeleteOrg(ctx context.Context, args struct{ ID string }) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		root, err := v.organizationWithID(args.ID)
		if err != nil {
			return err
		}
		return q.removeDepartment(v, root)
	})
}

// AddNode makes a department, and answers its organization.
func (q *rootFields) AddNode(ctx context.Context, args newNode) (*orgNode, error) {
	return q.changeOrg(ctx, func(v view) (*department, error) {
		if _, err := q.addNode(v, args); err != nil {
			return nil, err
		}
		return v.organizationWithID(args.OrgID)
	})
}

// MoveNode puts a department with all below it under another one.
func (q *rootFields) MoveNode(ctx context.Context, args struct{ OrgID, NodeID, TargetParentID string }) (*orgNode, error) {
	return q.changeOrg(ctx, func(v view) (*department, error) {
		root, before, err := v.departmentOf(args.OrgID, args.NodeID)
		if err != nil {
			return nil, err
		}
		_, above, err := v.departmentOf(args.OrgID, args.TargetParentID)
		if err != nil {
			return nil, err
		}
		moved := *before
		if err := v.move("targetParentId", &moved, above); err != nil {
			return nil, err
		}
		_, err = q.changeDepartment(v, &moved, func(*department) {})
		return root, err
	})
}
