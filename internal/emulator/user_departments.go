package emulator

import (
	"cmp"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// outsideDepartments refuses a user who is in departments, for answers that have
// no place for them here.
func (u *user) outsideDepartments() error {
	if ids := u.departmentIDs(); len(ids) > 0 {
		return notEmulated("department " + strings.Join(ids, ", "))
	}
	return nil
}

// post is a department a user is in, and how.
type post struct {
	*department
	placement
}

// postOrders are the orders of a user's departments by their v3 names.
var postOrders = map[string]func(a, b post) int{
	"":                    byJoiningOfPost,
	"JoinDepartmentAt":    byJoiningOfPost,
	"DepartmentCreatedAt": func(a, b post) int { return compareOrder(a.department.order, b.department.order) },
	"DepartmentName":      func(a, b post) int { return cmp.Compare(a.Name, b.Name) },
	"DepartmemtCode":      func(a, b post) int { return cmp.Compare(a.Code, b.Code) },
}

func byJoiningOfPost(a, b post) int { return compareOrder(a.placement.order, b.placement.order) }

// postsOf is the departments a user is in. Of one that the store does not have
// it has the id alone, which is too little to answer with.
func (v view) postsOf(u *user) ([]post, error) {
	posts := make([]post, len(u.departmentIDs()))
	for i, id := range u.departmentIDs() {
		d, err := first[*department](v, tableDepartments, byID, id)
		if err != nil {
			return nil, err
		}
		if d == nil {
			return nil, notEmulated("department " + id)
		}
		posts[i] = post{d, u.placedIn(id)}
	}
	return posts, nil
}

// departmentsOf is a page of the departments a user is in, and how many there
// are.
func (v view) departmentsOf(u *user, req interface {
	GetSortBy() string
	GetOrderBy() string
	GetWithCustomData() bool
}, withPaths bool, page, limit *int64,
) ([]*authingv3.UserDepartment, int64, error) {
	posts, err := v.postsOf(u)
	if err != nil {
		return nil, 0, err
	}
	const known = "JoinDepartmentAt, DepartmentCreatedAt, DepartmentName or DepartmemtCode"
	if err := sortBoth(posts, postOrders, req.GetSortBy(), req.GetOrderBy(), known); err != nil {
		return nil, 0, err
	}
	shown, err := pageV3(posts, "", page, limit)
	if err != nil {
		return nil, 0, err
	}
	out := make([]*authingv3.UserDepartment, len(shown))
	for i, p := range shown {
		out[i] = p.v3(u.attributes.text("mainDepartmentId"))
		if req.GetWithCustomData() {
			out[i].CustomData = p.customData
			if out[i].CustomData == nil {
				out[i].CustomData = new(structpb.Struct)
			}
		}
		if !withPaths {
			continue
		}
		path, err := v.path(p.department)
		if err != nil {
			return nil, 0, err
		}
		for _, d := range path {
			out[i].DepartmentIdPath = append(out[i].DepartmentIdPath, d.ID)
			out[i].DepartmentCodePath = append(out[i].DepartmentCodePath, d.Code)
			out[i].DepartmentNamePath = append(out[i].DepartmentNamePath, d.Name)
		}
	}
	return out, int64(len(posts)), nil
}

// v3 is the department as v3 shows it to those who are in it.
func (p post) v3(mainID string) *authingv3.UserDepartment {
	m := &authingv3.UserDepartment{
		OrganizationCode: p.Organization, DepartmentId: p.ID, IsRoot: p.root(),
		CreatedAt: instant(p.createdAt), Name: p.Name, OpenDepartmentId: unlessEmpty(p.OpenID),
		IsLeader: p.leader, Code: p.Code, IsMainDepartment: p.ID == mainID,
		JoinedAt: instant(p.at), IsVirtualNode: p.virtual, I18N: p.i18n(),
	}
	if p.Description != nil {
		m.Description = *p.Description
	}
	return m
}
