package emulator

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"
)

// definedObject is an object with its user-defined values.
type definedObject struct {
	udfTarget
	data customData
}

// objectsWith is the objects that have a value of the field.
func (v view) objectsWith(f *declaredField) ([]definedObject, error) {
	switch f.TargetType {
	case targetUser:
		return objectsIn(v, tableUsers, f, func(u *user) (string, customData) { return u.ID, u.customData })
	case targetRole:
		return objectsIn(v, tableRoles, f, func(r *role) (string, customData) { return r.ID, r.customData })
	case targetGroup:
		return objectsIn(v, tableGroups, f, func(g *group) (string, customData) { return g.ID, g.customData.GetFields() })
	case targetDepartment:
		return objectsIn(v, tableDepartments, f, func(d *department) (string, customData) { return d.ID, d.customData.GetFields() })
	default:
		return nil, nil
	}
}

func objectsIn[T any](v view, table string, f *declaredField, values func(T) (id string, data customData)) ([]definedObject, error) {
	records, err := list[T](v, table, byID)
	var found []definedObject
	for _, record := range records {
		if id, data := values(record); data[f.Key] != nil {
			found = append(found, definedObject{udfTarget{f.TargetType, id}, data})
		}
	}
	return found, err
}

// unique reports whether no two objects may have the same value of the field.
func (f *declaredField) unique() bool { return f.settings.GetIsUnique() }

// checkUnique refuses values, for the object of an id, that another one has of
// a field that is unique.
func (v view) checkUnique(targetType, id string, data customData) error {
	fields, err := list[*declaredField](v, tableFields, byTarget, targetType)
	if err != nil {
		return err
	}
	for _, f := range fields {
		value := data[f.Key]
		if !f.unique() || value == nil {
			continue
		}
		others, err := v.objectsWith(f)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(others, func(o definedObject) bool { return o.id != id && proto.Equal(o.data[f.Key], value) }) {
			return taken(fmt.Sprintf("value of the user-defined field %q", f.Key))
		}
	}
	return nil
}

// checkFieldUnique refuses to make a field unique of which objects have the same
// value.
func (v view) checkFieldUnique(f *declaredField) error {
	if !f.unique() {
		return nil
	}
	all, err := v.objectsWith(f)
	for i, one := range all {
		if slices.ContainsFunc(all[:i], func(o definedObject) bool { return proto.Equal(o.data[f.Key], one.data[f.Key]) }) {
			return taken(fmt.Sprintf("value of the user-defined field %q", f.Key))
		}
	}
	return err
}
