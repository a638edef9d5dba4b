package userfile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Columns are the fields that are written. Fields nobody was asked about are
// those that some user has.
type Columns struct {
	asked  []string
	fields map[string]bool
	keys   map[string]bool
}

// NewColumns makes the columns of the fields asked for: names, customData for
// all of its keys, customData.<key> for one. None means all that are used.
func NewColumns(asked []string) (*Columns, error) {
	for _, name := range asked {
		if userFields.ByJSONName(name) == nil && !strings.HasPrefix(name, customData+".") {
			return nil, fmt.Errorf("%q is no field of a user", shortened(name))
		}
	}
	return &Columns{asked: asked, fields: map[string]bool{}, keys: map[string]bool{}}, nil
}

// Note learns which fields a user has.
func (c *Columns) Note(user *authingv3.User) {
	user.ProtoReflect().Range(func(fd protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		c.fields[fd.JSONName()] = true
		return true
	})
	for key := range user.GetCustomData().GetFields() {
		c.keys[key] = true
	}
}

// names are the columns in their order: as asked for, else as the contract has
// the fields, and custom data by key.
func (c *Columns) names() []string {
	names := c.asked
	if len(names) == 0 {
		for i := range userFields.Len() {
			if name := userFields.Get(i).JSONName(); c.fields[name] {
				names = append(names, name)
			}
		}
	}
	var all []string
	for _, name := range names {
		if key, one := strings.CutPrefix(name, customData+"."); one {
			name = customHeader(key)
		}
		if name != customData {
			all = append(all, name)
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(c.keys)) {
			all = append(all, customHeader(key))
		}
	}
	return all
}
