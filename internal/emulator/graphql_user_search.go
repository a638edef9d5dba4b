package emulator

import (
	"context"
	"slices"
)

// userSearch is what searchUser looks for, and where.
type userSearch struct {
	Query                               string
	Fields                              *[]*string
	Page, Limit                         *int32
	DepartmentOpts, GroupOpts, RoleOpts *[]input
}

// searchedV2 is where v2 looks for a text unless it is told.
var searchedV2 = []string{
	"username", "nickname", "email", "phone", "company", "name", "givenName", "familyName", "middleName", "profile",
	"preferredUsername",
}

// SearchUser is a page of the users found, the oldest first.
func (q *rootFields) SearchUser(ctx context.Context, args userSearch) (*userPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	matches, err := q.searching(v, args)
	if err != nil {
		return nil, err
	}
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u *user) bool { return !matches(u) })
	return q.page(users, args.Page, args.Limit)
}

// searching is the conditions of a search; all must hold.
func (q *rootFields) searching(v view, args userSearch) (func(*user) bool, error) {
	found, err := searcher(v, "fields", args.fields(), args.Query)
	if err != nil {
		return nil, err
	}
	conditions := []func(*user) bool{found}
	if ids := members(args.DepartmentOpts, "departmentId"); len(ids) > 0 {
		conditions = append(conditions, func(u *user) bool {
			in, _ := u.attributes["departmentIds"].([]string)
			return slices.ContainsFunc(ids, func(id string) bool { return slices.Contains(in, id) })
		})
	}
	if codes := members(args.GroupOpts, "code"); len(codes) > 0 {
		users, err := v.membersOfAny(codes)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, oneOf(users))
	}
	if opts := listOf(args.RoleOpts); len(opts) > 0 {
		users, err := q.holdersOfAny(v, opts)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, oneOf(users))
	}
	return allOf(conditions), nil
}

// fields is the members to search, in v3 spelling.
func (s userSearch) fields() []string {
	var names []string
	for _, name := range listOf(s.Fields) {
		switch {
		case name == nil:
		case *name == "id":
			names = append(names, "userId")
		default:
			names = append(names, attributeName(*name))
		}
	}
	if len(names) == 0 {
		return searchedV2
	}
	return names
}

// members is a text of each of the options that has it.
func members(opts *[]input, name string) []string {
	var texts []string
	for _, opt := range listOf(opts) {
		if text := opt.text(name); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}

// membersOfAny is the users in the groups of codes; one that is not there has
// none.
func (v view) membersOfAny(codes []string) ([]*user, error) {
	var users []*user
	for _, code := range codes {
		g, err := first[*group](v, tableGroups, byCode, code)
		if err != nil {
			return nil, err
		}
		if g == nil {
			continue
		}
		more, err := v.membersOf(g.ID)
		if err != nil {
			return nil, err
		}
		users = append(users, more...)
	}
	return users, nil
}

// holdersOfAny is the users who have one of the roles; one that is not there is
// held by nobody.
func (q *rootFields) holdersOfAny(v view, roles []input) ([]*user, error) {
	var users []*user
	for _, named := range roles {
		r, err := first[*role](v, tableRoles, byCode, keyIn(named.text("namespace"), named.text("code")))
		if err != nil {
			return nil, err
		}
		if r == nil {
			continue
		}
		more, err := q.usersWith(v, r)
		if err != nil {
			return nil, err
		}
		users = append(users, more...)
	}
	return users, nil
}

func oneOf(users []*user) func(*user) bool {
	return func(u *user) bool {
		return slices.ContainsFunc(users, func(other *user) bool { return other.ID == u.ID })
	}
}
