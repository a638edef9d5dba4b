package emulator

import (
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// departmentShown says how much of a department or organization v3 returns.
type departmentShown struct{ customData, posts bool }

// afterChange is how much of a department v3 returns to who wrote it: all it has.
func afterChange(d *department) departmentShown {
	return departmentShown{customData: d.customData != nil, posts: true}
}

// shownOf is how much of departments a request asks for that cannot ask for
// posts.
func shownOf(req interface{ GetWithCustomData() bool }) departmentShown {
	return departmentShown{customData: req.GetWithCustomData(), posts: true}
}

// shownWithPosts is the same for a request that can.
func shownWithPosts(req interface {
	GetWithCustomData() bool
	GetWithPost() bool
},
) departmentShown {
	return departmentShown{req.GetWithCustomData(), req.GetWithPost()}
}

func (d *department) i18n() *authingv3.DepartmentI18N {
	if d.names == nil {
		return nil
	}
	return &authingv3.DepartmentI18N{Name: d.names}
}

// customStruct is the custom data of the department for who asks for it.
func (d *department) customStruct() *structpb.Struct {
	if d.customData == nil {
		return new(structpb.Struct)
	}
	return d.customData
}

// extent is who and what is in a department, those below not counted.
type extent struct {
	members  int64
	leaders  []string
	children bool
}

func (v view) extentOf(d *department) (extent, error) {
	below, err := v.below(d)
	if err != nil {
		return extent{}, err
	}
	occupants, err := v.occupantsOf(d)
	in := extent{members: int64(len(occupants)), children: len(below) > 0}
	for _, o := range occupants {
		if o.leader {
			in.leaders = append(in.leaders, o.ID)
		}
	}
	return in, err
}

// organizationV3 is the organization of a root as v3 shows it.
func (v view) organizationV3(root *department, with departmentShown) (*authingv3.Organization, error) {
	in, err := v.extentOf(root)
	if err != nil {
		return nil, err
	}
	created, updated := instant(root.createdAt), instant(root.updatedAt)
	m := &authingv3.Organization{
		OrganizationCode: root.Organization, OrganizationName: root.Name, Description: root.Description,
		CreatedAt: &created, UpdatedAt: &updated, DepartmentId: root.ID, OpenDepartmentId: unlessEmpty(root.OpenID),
		HasChildren: in.children, LeaderUserIds: in.leaders, MembersCount: in.members,
		IsVirtualNode: root.virtual, TenantId: root.tenantID, Status: unlessEmpty(root.status),
	}
	if root.names != nil {
		m.I18N = &authingv3.OrganizationI18N{OrganizationName: root.names}
	}
	if with.customData {
		m.CustomData = root.customStruct()
	}
	if with.posts {
		m.PostIdList = root.postIDs
	}
	return m, nil
}

// departmentV3 is a department as v3 shows it. There is none above a root.
func (v view) departmentV3(d *department, with departmentShown) (*authingv3.Department, error) {
	in, err := v.extentOf(d)
	if err != nil {
		return nil, err
	}
	updated := instant(d.updatedAt)
	m := &authingv3.Department{
		OrganizationCode: d.Organization, DepartmentId: d.ID, CreatedAt: instant(d.createdAt), UpdatedAt: &updated,
		OpenDepartmentId: unlessEmpty(d.OpenID), Name: d.Name, LeaderUserIds: in.leaders, Description: d.Description,
		ParentDepartmentId: d.ParentID, Code: unlessEmpty(d.Code), MembersCount: in.members, HasChildren: in.children,
		IsVirtualNode: &d.virtual, I18N: d.i18n(),
	}
	if d.status != "" {
		on := d.on()
		m.Status = &on
	}
	if with.customData {
		m.CustomData = d.customStruct()
	}
	if with.posts {
		m.PostIdList = d.postIDs
	}
	if d.root() {
		return m, nil
	}
	above, err := v.departmentWithID(d.ParentID)
	if err != nil {
		return nil, err
	}
	m.ParentDepartmentCode = above.Code
	return m, nil
}

// departmentsV3 is departments as v3 shows them.
func (v view) departmentsV3(departments []*department, with departmentShown) ([]*authingv3.Department, error) {
	return tryEach(departments, func(d *department) (*authingv3.Department, error) { return v.departmentV3(d, with) })
}
