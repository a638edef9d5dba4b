package emulator

import (
	"fmt"
	"slices"

	"github.com/hashicorp/go-memdb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Target types: what may have user-defined fields. The store has values of
// these.
const (
	targetUser       = "USER"
	targetRole       = "ROLE"
	targetGroup      = "GROUP" // v3 alone
	targetDepartment = "NODE"  // DEPARTMENT in v3
)

// Types of user-defined fields.
var dataTypes = []string{"STRING", "NUMBER", "DATETIME", "BOOLEAN", "OBJECT", "SELECT"}

// declaredField is a user-defined field of a target type.
type declaredField struct {
	TargetType string
	Key        string
	DataType   string
	Label      string
	Options    string // of a SELECT, as they were sent: JSON text

	settings *authingv3.CustomField // the rest of what v3 shows; nil: the default
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

// declare stores a field, in the place of one of the same target type and key,
// whose settings it keeps unless it has its own.
func (e *Emulator) declare(v view, f *declaredField) error {
	if f.Key == "" || !slices.Contains(dataTypes, f.DataType) {
		return badField("key", fmt.Sprintf("is required, and a dataType of %v", dataTypes))
	}
	before, err := v.field(f.TargetType, f.Key)
	if err != nil {
		return err
	}
	switch {
	case f.settings != nil:
	case before != nil:
		f.settings = before.settings
	default:
		f.settings = newFieldSettings(e.now())
	}
	if err := v.Insert(tableFields, f); err != nil {
		return err
	}
	return v.checkFieldUnique(f)
}

// removeField deletes a field with its values.
func (e *Emulator) removeField(v view, f *declaredField) error {
	objects, err := v.objectsWith(f)
	if err != nil {
		return err
	}
	for _, t := range objects {
		remove := func(d *customData) error { d.set(f.Key, nil); return nil }
		if _, err := e.changeValues(v, t.udfTarget, remove); err != nil {
			return err
		}
	}
	return v.Delete(tableFields, f)
}
