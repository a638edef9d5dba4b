package emulator

import (
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// outsideDepartments refuses a user who is in departments. Of these the store
// has ids at most, which is too little to answer with.
func (u *user) outsideDepartments() error {
	if ids, _ := u.attributes["departmentIds"].([]string); len(ids) > 0 {
		return notEmulated("department " + strings.Join(ids, ", "))
	}
	return nil
}

// departmentsOf finds none for a user in no department.
func departmentsOf(u *user, req interface {
	GetSortBy() string
	GetOrderBy() string
}, page, limit *int64,
) ([]*authingv3.UserDepartment, error) {
	switch {
	case !slices.Contains([]string{"", "JoinDepartmentAt", "DepartmentCreatedAt", "DepartmentName", "DepartmemtCode"}, req.GetSortBy()):
		return nil, badField("sortBy", "must be JoinDepartmentAt, DepartmentCreatedAt, DepartmentName or DepartmemtCode")
	case !slices.Contains([]string{"", "Asc", "Desc"}, req.GetOrderBy()):
		return nil, badField("orderBy", "must be Asc or Desc")
	}
	if err := u.outsideDepartments(); err != nil {
		return nil, err
	}
	return pageV3([]*authingv3.UserDepartment(nil), "", page, limit)
}
