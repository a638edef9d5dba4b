package emulator

import (
	"fmt"
	"strings"
)

const defaultNamespace = "default"

// roleNamed is the role of a code, or of namespace/code.
func roleNamed(v view, name string) (*role, error) {
	namespace, code, ok := strings.Cut(name, "/")
	if !ok {
		namespace, code = defaultNamespace, name
	}
	r, err := first[*role](v, tableRoles, byID, roleKey(namespace, code))
	if err == nil && r == nil {
		err = fmt.Errorf("role %q is not there", name)
	}
	return r, err
}
