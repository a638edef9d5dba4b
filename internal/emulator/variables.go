package emulator

import (
	"fmt"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"
)

// variable is one of the environment of the pool's functions. v1 writes text, v2
// any JSON.
type variable struct {
	Key   string
	value *structpb.Value
}

func variablesTable() *memdb.TableSchema {
	return table(tableVariables, primary(func(x *variable) string { return x.Key }))
}

// variables is the environment, sorted by key.
func (v view) variables() ([]*variable, error) { return list[*variable](v, tableVariables, byID) }

func (v view) setVariable(x *variable) error {
	if x.Key == "" {
		return badField("key", "is required")
	}
	return v.Insert(tableVariables, x)
}

// removeVariable removes a variable that is there.
func (v view) removeVariable(key string) error {
	x, err := first[*variable](v, tableVariables, byID, key)
	if err != nil {
		return err
	}
	if x == nil {
		return unknown(fmt.Sprintf("variable %q", key))
	}
	return v.Delete(tableVariables, x)
}
