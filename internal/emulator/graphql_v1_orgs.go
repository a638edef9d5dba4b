package emulator

import (
	"context"
	"slices"
)

// An organization of v1 is one of v2 and v3. Its nodes are departments that have
// the ids, codes, names and members of groups; departments that were made
// otherwise are nodes as well.

// orgV1 is Org.
type orgV1 struct {
	ID    string
	Nodes *[]*orgNodeV1
}

// orgNodeV1 is OrgNode.
type orgNodeV1 struct {
	namedV1

	Children *[]string
	Root     *bool
}

func (q *rootFieldsV1) orgNode(v view, d *department) (*orgNodeV1, error) {
	below, err := v.below(d)
	children, root := each(below, (*department).id), d.root()
	return &orgNodeV1{q.namedDepartment(d), &children, &root}, err
}

func (q *rootFieldsV1) namedDepartment(d *department) namedV1 {
	return q.named(d.ID, d.Name, textOf(d.Description), d.createdAt, d.updatedAt)
}

func (q *rootFieldsV1) org(v view, root *department) (*orgV1, error) {
	tree, err := v.tree(root)
	if err != nil {
		return nil, err
	}
	nodes, err := tryEach(tree, func(d *department) (*orgNodeV1, error) { return q.orgNode(v, d) })
	return &orgV1{root.ID, &nodes}, err
}

// groupOfNode is a node as the group that it is or stands for.
func (q *rootFieldsV1) groupOfNode(v view, d *department) (*groupNodeV1, error) {
	g, err := v.groupOfV1(d.ID)
	if err != nil {
		return nil, err
	}
	return q.groupOrNode(g), nil
}

// Org is the organization of an id.
func (q *rootFieldsV1) Org(ctx context.Context, args oneV1) (*orgV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	root, err := v.organizationWithID(args.ID)
	if err != nil {
		return nil, err
	}
	return q.org(v, root)
}

// Orgs is all organizations, the oldest first.
func (q *rootFieldsV1) Orgs(ctx context.Context, args struct{ UserPoolID string }) (*pagedV1[*orgV1], error) {
	v, err := q.reading(ctx, args.UserPoolID)
	if err != nil {
		return nil, err
	}
	roots, err := v.organizationsOf("")
	if err != nil {
		return nil, err
	}
	orgs, err := tryEach(roots, func(root *department) (*orgV1, error) { return q.org(v, root) })
	return whole(orgs, func(o *orgV1) *orgV1 { return o }), err
}

// OrgRootNode is the root of an organization.
func (q *rootFieldsV1) OrgRootNode(ctx context.Context, args oneV1) (*groupNodeV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	root, err := v.organizationWithID(args.ID)
	if err != nil {
		return nil, err
	}
	return q.groupOfNode(v, root)
}

// nodeV1 names a node of an organization.
type nodeV1 struct {
	Input struct{ OrgID, GroupID string }
}

// IsRootNodeOfOrg says whether a node is the root of its organization.
func (q *rootFieldsV1) IsRootNodeOfOrg(ctx context.Context, args nodeV1) (*bool, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	_, d, err := v.departmentOf(args.Input.OrgID, args.Input.GroupID)
	if err != nil {
		return nil, err
	}
	root := d.root()
	return &root, nil
}

// childNodeV1 is OrgChildNode.
type childNodeV1 struct {
	Group *groupNodeV1
	Depth *int32
}

// OrgChildrenNodes is all nodes below one.
func (q *rootFieldsV1) OrgChildrenNodes(ctx context.Context, args nodeV1) (*[]*childNodeV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	_, top, err := v.departmentOf(args.Input.OrgID, args.Input.GroupID)
	if err != nil {
		return nil, err
	}
	tree, err := v.tree(top)
	if err != nil {
		return nil, err
	}
	depths := map[string]int32{top.ID: 0}
	list, err := tryEach(tree[1:], func(d *department) (*childNodeV1, error) {
		depth := depths[d.ParentID] + 1 // who is above comes first
		depths[d.ID] = depth
		g, err := q.groupOfNode(v, d)
		return &childNodeV1{g, &depth}, err
	})
	return &list, err
}

// SearchOrgNodeUser is the users of a node who have a text in one of their
// members; of those below as well if it is said so.
func (q *rootFieldsV1) SearchOrgNodeUser(ctx context.Context, args struct {
	OrgID, NodeID, Query string
	IncludeChildrenNodes *bool
},
) (*userPageV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	_, d, err := v.departmentOf(args.OrgID, args.NodeID)
	if err != nil {
		return nil, err
	}
	among := []*department{d}
	if args.IncludeChildrenNodes != nil && *args.IncludeChildrenNodes {
		if among, err = v.tree(d); err != nil {
			return nil, err
		}
	}
	occupants, err := v.occupantsOf(among...)
	if err != nil {
		return nil, err
	}
	found, err := searcher(v, "query", searchedV2, args.Query)
	if err != nil {
		return nil, err
	}
	users := slices.DeleteFunc(usersIn(occupants), func(u *user) bool { return !found(u) })
	return q.nodes(callOf(ctx), users, len(users)), nil
}
