package emulator

import (
	"cmp"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// station is a department a user is in, and how.
type station struct {
	*department
	placement
}

// stationOrders are the orders of a user's departments by their v3 names.
var stationOrders = map[string]func(a, b station) int{
	"":                    byArrival,
	"JoinDepartmentAt":    byArrival,
	"DepartmentCreatedAt": func(a, b station) int { return compareOrder(a.department.order, b.department.order) },
	"DepartmentName":      func(a, b station) int { return cmp.Compare(a.Name, b.Name) },
	"DepartmemtCode":      func(a, b station) int { return cmp.Compare(a.Code, b.Code) },
}

func byArrival(a, b station) int { return compareOrder(a.placement.order, b.placement.order) }

// stationsOf is the departments a user is in. Of one that the store does not have
// it has the id alone, which is too little to answer with.
func (v view) stationsOf(u *user) ([]station, error) {
	stations := make([]station, len(u.departmentIDs()))
	for i, id := range u.departmentIDs() {
		d, err := first[*department](v, tableDepartments, byID, id)
		if err != nil {
			return nil, err
		}
		if d == nil {
			return nil, notEmulated("department " + id)
		}
		stations[i] = station{d, u.placedIn(id)}
	}
	return stations, nil
}

// departmentsOf is a page of the departments a user is in, and how many there
// are.
func (v view) departmentsOf(u *user, req interface {
	GetSortBy() string
	GetOrderBy() string
	GetWithCustomData() bool
}, withPaths bool, page, limit *int64,
) ([]*authingv3.UserDepartment, int64, error) {
	stations, err := v.stationsOf(u)
	if err != nil {
		return nil, 0, err
	}
	const known = "JoinDepartmentAt, DepartmentCreatedAt, DepartmentName or DepartmemtCode"
	if err := sortBoth(stations, stationOrders, req.GetSortBy(), req.GetOrderBy(), known); err != nil {
		return nil, 0, err
	}
	shown, err := pageV3(stations, "", page, limit)
	if err != nil {
		return nil, 0, err
	}
	out := make([]*authingv3.UserDepartment, len(shown))
	for i, s := range shown {
		out[i] = s.v3(u.attributes.text("mainDepartmentId"))
		if req.GetWithCustomData() {
			out[i].CustomData = s.customStruct()
		}
		if !withPaths {
			continue
		}
		path, err := v.path(s.department)
		if err != nil {
			return nil, 0, err
		}
		for _, d := range path {
			out[i].DepartmentIdPath = append(out[i].DepartmentIdPath, d.ID)
			out[i].DepartmentCodePath = append(out[i].DepartmentCodePath, d.Code)
			out[i].DepartmentNamePath = append(out[i].DepartmentNamePath, d.Name)
		}
	}
	return out, int64(len(stations)), nil
}

// v3 is the department as v3 shows it to those who are in it.
func (s station) v3(mainID string) *authingv3.UserDepartment {
	m := &authingv3.UserDepartment{
		OrganizationCode: s.Organization, DepartmentId: s.ID, IsRoot: s.root(),
		CreatedAt: instant(s.createdAt), Name: s.Name, OpenDepartmentId: unlessEmpty(s.OpenID),
		IsLeader: s.leader, Code: s.Code, IsMainDepartment: s.ID == mainID,
		JoinedAt: instant(s.at), IsVirtualNode: s.virtual, I18N: s.i18n(),
	}
	if s.Description != nil {
		m.Description = *s.Description
	}
	return m
}
