package emulator

import (
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// changeDepartment replaces a department by a changed copy. Members and roles
// stay, whatever its code is now.
func (e *Emulator) changeDepartment(v view, before *department, change func(*department)) (*department, error) {
	changed := *before
	change(&changed)
	changed.updatedAt = e.now()
	return &changed, v.putDepartment(&changed)
}

// describe gives the department what requests may change of it at its root and
// below. What is not sent stays: an empty list is not sent.
func (d *department) describe(name string, description *string, names *authingv3.LangObject, postIDs []string) {
	d.Name = orElse(name, d.Name)
	if description != nil {
		d.Description = unlessEmpty(*description)
	}
	if names != nil {
		d.names = names
	}
	if len(postIDs) > 0 {
		d.postIDs = postIDs
	}
}

// setCustomData sets members of custom data: under any key, typed where the key is
// declared; null removes.
func (d *department) setCustomData(v view, data *structpb.Struct) error {
	if data == nil {
		return nil
	}
	if err := v.checkTypes(targetDepartment, data); err != nil {
		return err
	}
	d.customData = merged(d.customData, data)
	return nil
}

// move puts a department below another one of its organization, which field
// names and which must not be below it.
func (v view) move(field string, d, above *department) error {
	if d.root() {
		return badField(field, "is for departments below the root")
	}
	tree, err := v.tree(d)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(tree, func(below *department) bool { return below.ID == above.ID }) {
		return badField(field, "must not be the department itself nor one below it")
	}
	d.ParentID = above.ID
	return nil
}

// recode gives an organization, of which this is the root, another code. All
// departments go with it.
func (v view) recode(root *department, code string) (*department, error) {
	tree, err := v.tree(root)
	if err != nil {
		return nil, err
	}
	recoded := *root
	recoded.Organization, recoded.Code = code, code
	if err := v.unusedOrganization(&recoded); err != nil {
		return nil, err
	}
	if err := v.putDepartment(&recoded); err != nil {
		return nil, err
	}
	for _, d := range tree[1:] {
		taken := *d
		taken.Organization = code
		if err := v.putDepartment(&taken); err != nil {
			return nil, err
		}
	}
	return &recoded, nil
}

// lead makes users, all of whom must be there, the leaders of a department, and
// nobody else. Who is not in it enters it.
func (e *Emulator) lead(v view, d *department, userIDs []string) error {
	for _, id := range userIDs {
		u, err := mustFind(v, "leaderUserIds", "user_id", id)
		if err != nil {
			return err
		}
		if err := e.place(v, d, u); err != nil {
			return err
		}
	}
	occupants, err := v.occupantsOf(d)
	if err != nil {
		return err
	}
	for _, o := range occupants {
		as := o.placement
		as.leader = slices.Contains(userIDs, o.ID)
		if as.leader == o.leader {
			continue
		}
		_, err := e.replaceUser(v, o.user, func(u *user) error {
			u.placeAs(d.ID, as)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// removeBelowRoot deletes a department that field names, unless it is a root.
func (e *Emulator) removeBelowRoot(v view, field string, d *department) error {
	if d.root() {
		return badField(field, "is the root, which goes with its organization")
	}
	return e.removeDepartment(v, d)
}

// removeDepartment deletes a department with all that are below it. Users who
// were in one of them stay, outside of it; the roles it was given are lost.
func (e *Emulator) removeDepartment(v view, d *department) error {
	tree, err := v.tree(d)
	if err != nil {
		return err
	}
	for _, gone := range tree {
		users, err := list[*user](v, tableUsers, byDepartment, gone.ID)
		if err != nil {
			return err
		}
		for _, u := range users {
			if err := e.displace(v, gone, u); err != nil {
				return err
			}
		}
		if err := v.forget(holder{holderDepartment, gone.ID}); err != nil {
			return err
		}
		if err := v.Delete(tableDepartments, gone); err != nil {
			return err
		}
	}
	return nil
}
