package emulator

import (
	"cmp"
	"context"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// defaultSearch is where keywords are looked for.
var defaultSearch = []string{"username", "name", "nickname", "email", "phone"}

// ListUsers returns a page of the users that match.
func (s *managementV3) ListUsers(_ context.Context, req *authingv3.ListUsersRequest) (*authingv3.ListUsersResponse, error) {
	options := req.GetOptions()
	if q := req.GetSearchQuery(); q != nil && !isNull(q) {
		return nil, notEmulated("searchQuery")
	}
	v := s.read()
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	matches, err := matcher(v, req)
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u *user) bool { return !matches(u) })
	if err := sortBy(v, users, options.GetSort()); err != nil {
		return nil, err
	}
	pagination := options.GetPagination()
	if pagination == nil {
		pagination = new(authingv3.Pagination)
	}
	page, err := pageV3(users, "options.pagination.", pagination.Page, pagination.Limit)
	if err != nil {
		return nil, err
	}
	with := shown{
		customData:    options.GetWithCustomData() || options.GetFlatCustomData(),
		identities:    options.GetWithIdentities(),
		departmentIDs: options.GetWithDepartmentIds(),
		posts:         options.GetWithPost(),
	}
	return &authingv3.ListUsersResponse{TotalCount: int64(len(users)), List: s.usersV3(page, with)}, nil
}

// matcher is the conditions of a request; all must hold.
func matcher(v view, req *authingv3.ListUsersRequest) (func(*user) bool, error) {
	var conditions []func(*user) bool
	if keywords := req.GetKeywords(); keywords != "" {
		names := req.GetOptions().GetFuzzySearchOn()
		if len(names) == 0 {
			names = defaultSearch
		}
		found, err := searcher(v, "options.fuzzySearchOn", names, keywords)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, found)
	}
	for _, f := range req.GetAdvancedFilter() {
		holds, err := filter(v, f)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, holds)
	}
	return allOf(conditions), nil
}

// allOf holds where every one of the conditions does.
func allOf(conditions []func(*user) bool) func(*user) bool {
	return func(u *user) bool {
		return !slices.ContainsFunc(conditions, func(holds func(*user) bool) bool { return !holds(u) })
	}
}

// searcher looks for keywords in the members of names, which field gives.
func searcher(v view, field string, names []string, keywords string) (func(*user) bool, error) {
	for _, name := range names {
		if err := checkMember(v, field, name); err != nil {
			return nil, err
		}
	}
	return func(u *user) bool {
		return slices.ContainsFunc(names, func(name string) bool {
			text, _ := u.member(name).(string)
			return mentions(keywords, text)
		})
	}, nil
}

// sortBy orders users by one member after the other; users without the member
// come first.
func sortBy(v view, users []*user, sorting []*authingv3.UserSorting) error {
	for _, s := range sorting {
		if err := checkMember(v, "options.sort.field", s.GetField()); err != nil {
			return err
		}
		if !slices.Contains([]string{"asc", "desc"}, strings.ToLower(s.GetOrder())) {
			return badField("options.sort.order", "must be asc or desc")
		}
	}
	slices.SortStableFunc(users, func(a, b *user) int {
		for _, s := range sorting {
			order := compareMembers(a.member(s.GetField()), b.member(s.GetField()))
			if strings.EqualFold(s.GetOrder(), "desc") {
				order = -order
			}
			if order != 0 {
				return order
			}
		}
		return 0
	})
	return nil
}

// compareMembers orders two values of one member.
func compareMembers(a, b any) int {
	if a == nil || b == nil {
		return cmp.Compare(btoi(a != nil), btoi(b != nil))
	}
	order, _ := compareValues(a, b)
	return order
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
