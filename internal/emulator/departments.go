package emulator

import (
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// departmentsOf finds none for a user in no department. Of departments the
// store has ids at most, which is too little to answer with.
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
	if ids, _ := u.attributes["departmentIds"].([]string); len(ids) > 0 {
		return nil, notEmulated("department " + strings.Join(ids, ", "))
	}
	return pageV3([]*authingv3.UserDepartment(nil), "", page, limit)
}
