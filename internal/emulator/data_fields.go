package emulator

import (
	"fmt"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

var dataFieldTypes = []string{"STRING", "SELECT"}

// checkFields refuses fields that the nodes of the data resource cannot have.
func (r *dataResource) checkFields() error {
	if len(r.fields) > 0 && r.Type != dataTree {
		return badField("resourceCode", "must be that of a tree to have fields")
	}
	for i, f := range r.fields {
		switch {
		case f.GetKey() == "":
			return badField("key", "is required")
		case !slices.Contains(dataFieldTypes, f.GetValueType()):
			return badField("valueType", "must be STRING or SELECT")
		case r.fieldAt(f.GetKey()) != i:
			return taken(fmt.Sprintf("field %q of data resource %q", f.GetKey(), r.Code))
		}
	}
	return nil
}

// fieldAt is where the first field of a key is, -1 when there is none.
func (r *dataResource) fieldAt(key string) int {
	return slices.IndexFunc(r.fields, func(f *authingv3.DataResourceField) bool { return f.GetKey() == key })
}

// changeFields changes the fields of a data resource that is there.
func (e *Emulator) changeFields(namespace, code string, change func(*dataResource) ([]*authingv3.DataResourceField, error)) error {
	return e.write(func(v view) error {
		before, err := v.dataResourceCoded(namespace, code)
		if err != nil {
			return err
		}
		fields, err := change(before)
		if err != nil {
			return err
		}
		_, err = e.changeDataResource(v, before, func(r *dataResource) { r.fields = fields })
		return err
	})
}

// changeField changes one field, which must be there: to those that become
// gives, which may be none.
func (e *Emulator) changeField(namespace, code, key string, become func(*authingv3.DataResourceField) []*authingv3.DataResourceField) error {
	return e.changeFields(namespace, code, func(r *dataResource) ([]*authingv3.DataResourceField, error) {
		at := r.fieldAt(key)
		if at < 0 {
			return nil, unknown(fmt.Sprintf("field %q of data resource %q", key, code))
		}
		return slices.Concat(r.fields[:at], become(r.fields[at]), r.fields[at+1:]), nil
	})
}
