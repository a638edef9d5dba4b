package emulator

import (
	"fmt"
	"slices"

	"github.com/hashicorp/go-memdb"
)

// Target types: what may have user-defined fields. The store has values of
// users and roles.
const (
	targetUser = "USER"
	targetRole = "ROLE"
)

// Types of user-defined fields.
var dataTypes = []string{"STRING", "NUMBER", "DATETIME", "BOOLEAN", "OBJECT", "SELECT"}

// declaredField is a user-defined field of a target type.
type declaredField struct {
	TargetType string
	Key        string
	DataType   string
	Label      string
	Options    string // of a SELECT, as they were sent
}

func (f *declaredField) id() string { return fieldID(f.TargetType, f.Key) }

func fieldID(targetType, key string) string { return targetType + "/" + key }

func fieldsTable() *memdb.TableSchema {
	return table(tableFields,
		primary((*declaredField).id),
		&memdb.IndexSchema{Name: byTarget, Indexer: keys(func(f *declaredField) []string { return []string{f.TargetType} })},
	)
}

// field is the field of a key, nil if it is not declared.
func (v view) field(targetType, key string) (*declaredField, error) {
	return first[*declaredField](v, tableFields, byID, fieldID(targetType, key))
}

// mustField is field where it has to be declared.
func (v view) mustField(targetType, key string) (*declaredField, error) {
	f, err := v.field(targetType, key)
	if err == nil && f == nil {
		err = unknown(fmt.Sprintf("user-defined field %q of %s", key, targetType))
	}
	return f, err
}

// declare stores a field, in the place of one of the same target type and key.
func (v view) declare(f *declaredField) error {
	if f.Key == "" || !slices.Contains(dataTypes, f.DataType) {
		return badField("key", fmt.Sprintf("is required, and a dataType of %v", dataTypes))
	}
	return v.Insert(tableFields, f)
}

// removeField deletes a field with its values.
func (e *Emulator) removeField(v view, f *declaredField) error {
	targets, err := v.targetsWith(f)
	if err != nil {
		return err
	}
	for _, t := range targets {
		remove := func(d *customData) error { d.set(f.Key, nil); return nil }
		if _, err := e.changeValues(v, t, remove); err != nil {
			return err
		}
	}
	return v.Delete(tableFields, f)
}

// udfTarget is an object with user-defined values.
type udfTarget struct{ kind, id string }

// targetsWith is the objects that have a value of the field.
func (v view) targetsWith(f *declaredField) ([]udfTarget, error) {
	var found []udfTarget
	switch f.TargetType {
	case targetUser:
		users, err := v.usersInOrder()
		if err != nil {
			return nil, err
		}
		for _, u := range users {
			if u.customData[f.Key] != nil {
				found = append(found, udfTarget{targetUser, u.ID})
			}
		}
	case targetRole:
		roles, err := list[*role](v, tableRoles, byID)
		if err != nil {
			return nil, err
		}
		for _, r := range roles {
			if r.customData[f.Key] != nil {
				found = append(found, udfTarget{targetRole, r.ID})
			}
		}
	}
	return found, nil
}

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
			_, err := e.changeRole(v, r, func(r *role) { r.customData = changed })
			return err
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

// roleOf is the role of an id.
func (v view) roleOf(id string) (*role, error) {
	r, err := first[*role](v, tableRoles, byID, id)
	if err == nil && r == nil {
		err = unknown(fmt.Sprintf("role with the id %q", id))
	}
	return r, err
}
