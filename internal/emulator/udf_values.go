package emulator

import (
	"fmt"

	"google.golang.org/protobuf/types/known/structpb"
)

// udfTarget is an object with user-defined values.
type udfTarget struct{ kind, id string }

// valuesOf is the user-defined values of an object that has to be there, and
// what stores others in their place.
func (e *Emulator) valuesOf(v view, t udfTarget) (data customData, store func(customData) error, err error) {
	switch t.kind {
	case targetUser:
		u, err := mustFind(v, "targetId", "user_id", t.id)
		if err != nil {
			return nil, nil, err
		}
		return u.customData, func(changed customData) error {
			_, err := e.replaceUser(v, u, func(u *user) error { u.customData = changed; return nil })
			return err
		}, nil
	case targetRole:
		r, err := v.roleOf(t.id)
		if err != nil {
			return nil, nil, err
		}
		return r.customData, func(changed customData) error {
			if err := v.checkUnique(targetRole, r.ID, changed); err != nil {
				return err
			}
			_, err := e.changeRole(v, r, func(r *role) { r.customData = changed })
			return err
		}, nil
	case targetGroup:
		g, err := v.groupOf(t.id)
		if err != nil {
			return nil, nil, err
		}
		return g.customData.GetFields(), func(changed customData) error {
			_, err := e.changeGroup(v, g, func(g *group) { g.customData = &structpb.Struct{Fields: changed} })
			return err
		}, nil
	case targetDepartment:
		d, err := v.departmentWithID(t.id)
		if err != nil {
			return nil, nil, err
		}
		return d.customData.GetFields(), func(changed customData) error {
			after := *d
			after.customData = &structpb.Struct{Fields: changed}
			return v.putDepartment(&after)
		}, nil
	default:
		return nil, nil, notEmulated("user-defined data of a " + t.kind)
	}
}

// changeValues replaces the user-defined values of an object by changed ones.
func (e *Emulator) changeValues(v view, t udfTarget, change func(*customData) error) (customData, error) {
	before, store, err := e.valuesOf(v, t)
	if err != nil {
		return nil, err
	}
	changed := before.clone()
	if err := change(&changed); err != nil {
		return nil, err
	}
	return changed, store(changed)
}

// groupOf is the group of an id.
func (v view) groupOf(id string) (*group, error) {
	g, err := first[*group](v, tableGroups, byID, id)
	if err == nil && g == nil {
		err = unknown(fmt.Sprintf("group with the id %q", id))
	}
	return g, err
}

// roleOf is the role of an id.
func (v view) roleOf(id string) (*role, error) {
	r, err := first[*role](v, tableRoles, byID, id)
	if err == nil && r == nil {
		err = unknown(fmt.Sprintf("role with the id %q", id))
	}
	return r, err
}
