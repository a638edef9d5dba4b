package emulator

import (
	"cmp"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// departmentMembers are the values of a department that can be searched, by
// their v3 names.
var departmentMembers = map[string]func(*department) any{
	"departmentId":       func(d *department) any { return d.ID },
	"openDepartmentId":   func(d *department) any { return d.OpenID },
	"parentDepartmentId": func(d *department) any { return d.ParentID },
	"code":               func(d *department) any { return d.Code },
	"name":               func(d *department) any { return d.Name },
	"description":        func(d *department) any { return textOf(d.Description) },
	"createdAt":          func(d *department) any { return instant(d.createdAt) },
	"updatedAt":          func(d *department) any { return instant(d.updatedAt) },
	"isVirtualNode":      func(d *department) any { return d.virtual },
	"status":             func(d *department) any { return d.on() },
	"postIdList":         func(d *department) any { return d.postIDs },
}

// departmentMember reads a value: one of departmentMembers, or of the custom data,
// by any key.
func departmentMember(name string) (read func(*department) any, ok bool) {
	if key, custom := strings.CutPrefix(name, "customData."); custom {
		return func(d *department) any { return comparableOf(d.customData.GetFields()[key].AsInterface()) }, true
	}
	read, ok = departmentMembers[name]
	return read, ok
}

// departmentOperators are the operators of conditions on departments.
var departmentOperators = []string{"BETWEEN", "EQUAL", "IN", "LESSER", "GREATER", "CONTAINS"}

// departmentFilter is one condition of advancedFilter, read as those on users are.
func departmentFilter(f *authingv3.DepartmentFilter) (func(*department) bool, error) {
	read, known := departmentMember(f.GetField())
	switch {
	case !known:
		return nil, badField("advancedFilter.field", "names "+f.GetField()+", which is not a member of a department")
	case !slices.Contains(departmentOperators, f.GetOperator()):
		return nil, badField("advancedFilter.operator", "must be BETWEEN, EQUAL, IN, LESSER, GREATER or CONTAINS")
	}
	values, ok := operandsOf(&authingv3.UserFilter{Value: f.GetValue()}, operands[f.GetOperator()])
	if !ok {
		return nil, badField("advancedFilter.value", "does not suit the operator "+f.GetOperator())
	}
	return func(d *department) bool { return holds(read(d), f.GetOperator(), values) }, nil
}

// departmentOrders are the orders of departments by their v3 names.
var departmentOrders = map[string]func(a, b *department) int{
	"createdAt": func(a, b *department) int { return compareOrder(a.order, b.order) },
	"updatedAt": func(a, b *department) int { return a.updatedAt.Compare(b.updatedAt) },
	"name":      func(a, b *department) int { return strings.Compare(a.Name, b.Name) },
}

// sortDepartments sorts by one order after the other; the oldest is first where
// they say nothing.
func sortDepartments(all []*department, req *authingv3.SearchDepartmentsListRequest) error {
	wanted := req.GetSort()
	if field := req.GetSortBy(); field != "" {
		wanted = append(slices.Clip(wanted), &authingv3.DepartmentSorting{Field: field, Order: orElse(req.GetOrderBy(), "asc")})
	}
	for _, by := range wanted {
		if departmentOrders[by.GetField()] == nil {
			return badField("sort.field", "must be createdAt, updatedAt or name")
		}
		if !slices.Contains([]string{"asc", "desc"}, strings.ToLower(by.GetOrder())) {
			return badField("sort.order", "must be asc or desc")
		}
	}
	slices.SortStableFunc(all, func(a, b *department) int {
		order := 0
		for _, by := range wanted {
			one := departmentOrders[by.GetField()](a, b)
			if strings.EqualFold(by.GetOrder(), "desc") {
				one = -one
			}
			order = cmp.Or(order, one)
		}
		return order
	})
	return nil
}
