package emulator

import (
	"context"
	"slices"
	"time"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// departmentPage is PaginatedDepartments.
type departmentPage struct {
	TotalCount int32
	List       []*userDepartment
}

// userDepartment is UserDepartment.
type userDepartment struct {
	Department       *departmentNode
	IsMainDepartment bool
	JoinedAt         *string
}

// departmentNode is a department in an answer, of the type Node. Members that are
// not resolved here are those of the message.
type departmentNode struct {
	authingv2.OrgNode

	emulator *Emulator
	record   *department

	IsVirtualNode *bool
}

func (e *Emulator) departmentNode(v view, d *department) (*departmentNode, error) {
	n := &departmentNode{emulator: e, record: d, IsVirtualNode: &d.virtual}
	return n, v.fillDepartmentV2(d, &n.OrgNode)
}

// fillDepartmentV2 sets the members of a department as v2 shows it.
func (v view) fillDepartmentV2(d *department, m *authingv2.OrgNode) error {
	path, err := v.path(d)
	if err != nil {
		return err
	}
	below, err := v.below(d)
	if err != nil {
		return err
	}
	root, depth := d.root(), int64(len(path)-1)
	created, updated := instant(d.createdAt), instant(d.updatedAt)
	m.Id, m.OrgId, m.Name, m.Code, m.Root, m.Depth = d.ID, &path[0].ID, d.Name, unlessEmpty(d.Code), &root, &depth
	m.NameI18N, m.Description, m.DescriptionI18N = languagesText(d.names), d.Description, languagesText(d.descriptions)
	m.CreatedAt, m.UpdatedAt = &created, &updated
	if d.position != nil {
		order := int64(*d.position)
		m.Order = &order
	}
	for _, on := range path {
		m.Path, m.NamePath = append(m.Path, on.ID), append(m.NamePath, on.Name)
		if on.Code != "" {
			m.CodePath = append(m.CodePath, on.Code)
		}
	}
	m.Children = each(below, (*department).id)
	return nil
}

// Order is the place of the department among those beside it.
func (n *departmentNode) Order() *int32 { return n.record.position }

// Depth is how far the department is from the root.
func (n *departmentNode) Depth() *int32 {
	depth := intOf(n.GetDepth())
	return &depth
}

// CodePath is the codes from the root down to the department.
func (n *departmentNode) CodePath() []*string {
	return each(n.GetCodePath(), func(code string) *string { return &code })
}

// Children is the ids of the departments right below.
func (n *departmentNode) Children() *[]string { return &n.OrgNode.Children }

// Users is a page of those in the department, and below it unless told otherwise,
// for administrators.
func (n *departmentNode) Users(ctx context.Context, args struct {
	Page, Limit          *int32
	SortBy               sortOrder
	IncludeChildrenNodes *bool
},
) (*userPage, error) {
	if err := n.emulator.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := n.emulator.read()
	among := []*department{n.record}
	if args.IncludeChildrenNodes == nil || *args.IncludeChildrenNodes {
		var err error
		if among, err = v.tree(n.record); err != nil {
			return nil, err
		}
	}
	occupants, err := v.occupantsOf(among...)
	if err != nil {
		return nil, err
	}
	users := usersIn(occupants)
	slices.SortFunc(users, func(a, b *user) int { return compareOrder(a.order, b.order) })
	sortRecords(users, args.SortBy, func(u *user) time.Time { return u.updatedAt })
	return (&rootFields{n.emulator}).page(users, args.Page, args.Limit)
}

// Roles is the roles given to the department, of one namespace if it is named.
func (n *departmentNode) Roles(args struct{ Namespace *string }) (*rolePage, error) {
	roles, err := n.emulator.rolesHeld(n.emulator.read(), []holder{{holderDepartment, n.record.ID}}, textOf(args.Namespace))
	return n.emulator.rolePage(roles), err
}

// AuthorizedResources is what those in the department may use for being there.
func (n *departmentNode) AuthorizedResources(args struct{ Namespace, ResourceType *string }) (*authorizedPage, error) {
	return n.emulator.authorizedPage(holder{holderDepartment, n.record.ID}, textOf(args.Namespace), args.ResourceType)
}

// Departments is where the user is, in one organization if it is named.
func (n *userNode) Departments(args struct{ OrgID *string }) (*departmentPage, error) {
	v := n.emulator.read()
	stations, err := v.stationsOf(n.record)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(stations, byArrival)
	list := make([]*userDepartment, 0, len(stations))
	for _, s := range stations {
		node, err := n.emulator.departmentNode(v, s.department)
		if err != nil {
			return nil, err
		}
		if args.OrgID != nil && *args.OrgID != node.GetOrgId() {
			continue
		}
		joined := instant(s.at)
		main := s.ID == n.record.attributes.text("mainDepartmentId")
		list = append(list, &userDepartment{node, main, &joined})
	}
	return &departmentPage{intOf(int64(len(list))), list}, nil
}
