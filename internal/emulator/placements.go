package emulator

import (
	"cmp"
	"slices"
	"strings"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// placement is how a user is in a department. That the user is in it, the
// attribute departmentIds says.
type placement struct {
	ordered

	at     time.Time
	leader bool
}

// departmentIDs is the departments a user is in.
func (u *user) departmentIDs() []string {
	ids, _ := u.attributes["departmentIds"].([]string)
	return ids
}

// placedIn is how the user is in a department, from the beginning if nobody put
// the user there since.
func (u *user) placedIn(departmentID string) placement {
	if p, ok := u.placements[departmentID]; ok {
		return p
	}
	return placement{ordered: u.ordered, at: u.createdAt}
}

// place puts a user into a department; who is in it stays as before.
func (e *Emulator) place(v view, d *department, u *user) error {
	if slices.Contains(u.departmentIDs(), d.ID) {
		return nil
	}
	_, err := e.replaceUser(v, u, func(u *user) error { return u.enter(d.ID, e.placement(false)) })
	return err
}

func (e *Emulator) placement(leader bool) placement {
	return placement{ordered{e.order.Add(1)}, e.now(), leader}
}

func (u *user) enter(departmentID string, as placement) error {
	u.placeAs(departmentID, as)
	return u.attributes.set("departmentIds", append(slices.Clone(u.departmentIDs()), departmentID))
}

// placeAs says how the user is in a department.
func (u *user) placeAs(departmentID string, as placement) {
	if u.placements == nil {
		u.placements = make(map[string]placement)
	}
	u.placements[departmentID] = as
}

// placeAnew puts a user into departments of any organization and out of all
// others. Where the user was before, it has been since.
func (e *Emulator) placeAnew(v view, u *user, wanted []*authingv3.SetUserDepartment) error {
	before := u.clone()
	u.placements = nil
	delete(u.attributes, "departmentIds")
	delete(u.attributes, "mainDepartmentId")
	for _, want := range wanted {
		d, err := v.departmentWithID(want.GetDepartmentId())
		switch {
		case err != nil:
			return err
		case slices.Contains(u.departmentIDs(), d.ID):
			return badField("departments", "name "+d.ID+" twice")
		}
		as := e.placement(want.GetIsLeader())
		if slices.Contains(before.departmentIDs(), d.ID) {
			was := before.placedIn(d.ID)
			as.ordered, as.at = was.ordered, was.at
		}
		if want.GetIsMainDepartment() {
			u.attributes["mainDepartmentId"] = d.ID
		}
		if err := u.enter(d.ID, as); err != nil {
			return err
		}
	}
	return nil
}

// displace takes a user out of a department, who need not be in it.
func (e *Emulator) displace(v view, d *department, u *user) error {
	if !slices.Contains(u.departmentIDs(), d.ID) {
		return nil
	}
	_, err := e.replaceUser(v, u, func(u *user) error {
		delete(u.placements, d.ID)
		if u.attributes.text("mainDepartmentId") == d.ID {
			delete(u.attributes, "mainDepartmentId")
		}
		others := slices.DeleteFunc(slices.Clone(u.departmentIDs()), func(id string) bool { return id == d.ID })
		return u.attributes.set("departmentIds", others)
	})
	return err
}

// occupant is a user in a department, or below it.
type occupant struct {
	*user
	placement
}

// occupantsOf is the users in a department, each once for several departments:
// as it joined the first of them.
func (v view) occupantsOf(departments ...*department) ([]occupant, error) {
	joined := make(map[string]occupant)
	for _, d := range departments {
		users, err := list[*user](v, tableUsers, byDepartment, d.ID)
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			as := u.placedIn(d.ID)
			if before, ok := joined[u.ID]; !ok || as.order < before.placement.order {
				joined[u.ID] = occupant{u, as}
			}
		}
	}
	all := make([]occupant, 0, len(joined))
	for _, o := range joined {
		all = append(all, o)
	}
	slices.SortFunc(all, byJoining)
	return all, nil
}

func byJoining(a, b occupant) int { return compareOrder(a.placement.order, b.placement.order) }

// occupantOrders are the orders of members by their v3 names.
var occupantOrders = map[string]func(a, b occupant) int{
	"":                 byJoining,
	"JoinDepartmentAt": byJoining,
	"Default":          byJoining,
	"userId":           func(a, b occupant) int { return strings.Compare(a.ID, b.ID) },
	"createAt":         func(a, b occupant) int { return compareOrder(a.user.order, b.user.order) },
	"updatedAt": func(a, b occupant) int {
		return cmp.Or(a.updatedAt.Compare(b.updatedAt), compareOrder(a.user.order, b.user.order))
	},
}

// sortBoth sorts by the order that sortBy names, the last one first unless
// orderBy says otherwise. known names the orders there are.
func sortBoth[T any](all []T, orders map[string]func(a, b T) int, sortBy, orderBy, known string) error {
	order, ok := orders[sortBy]
	switch {
	case !ok:
		return badField("sortBy", "must be "+known)
	case !slices.Contains([]string{"", "Asc", "Desc"}, orderBy):
		return badField("orderBy", "must be Asc or Desc")
	}
	slices.SortStableFunc(all, func(a, b T) int {
		if orderBy == "Asc" {
			return order(a, b)
		}
		return order(b, a)
	})
	return nil
}
