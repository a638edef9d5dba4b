package emulator

import (
	"fmt"
	"slices"
)

// v3 has two kinds of requests about namespaces, which mean the same ones. This
// is what they have in common.

// namespaceAt is the namespace of a code, nil when there is none.
func (v view) namespaceAt(code string) (*namespace, error) {
	return first[*namespace](v, tableNamespaces, byCode, code)
}

// namespacesMentioning is the namespaces with a text in code or name, the oldest
// first.
func (v view) namespacesMentioning(text string) ([]*namespace, error) {
	all, err := inOrder[*namespace](v, tableNamespaces, byID)
	return slices.DeleteFunc(all, func(n *namespace) bool { return !mentions(text, n.Code, n.Name) }), err
}

// rolesMentioning is the roles of a namespace that is there with a text in code
// or name, the oldest first.
func (v view) rolesMentioning(namespace, text string) ([]*role, error) {
	n, err := v.namespaceCoded(namespace)
	if err != nil {
		return nil, err
	}
	roles, err := inOrder[*role](v, tableRoles, byNamespace, n.Code)
	return slices.DeleteFunc(roles, func(r *role) bool { return !mentions(text, r.Code, r.Name) }), err
}

// renewNamespace changes the namespace of a code, unless check refuses what
// becomes of it.
func (e *Emulator) renewNamespace(code string, update namespaceUpdate, check func(view, *namespace) error) (changed *namespace, err error) {
	err = e.write(func(v view) error {
		before, err := v.namespaceCoded(code)
		if err != nil {
			return err
		}
		if changed, err = v.changeNamespace(before, update.apply); err != nil {
			return err
		}
		return check(v, changed)
	})
	return changed, err
}

// deleteNamespace deletes the namespace of a code with what is in it.
func (e *Emulator) deleteNamespace(code string) error {
	return e.write(func(v view) error {
		n, err := v.namespaceCoded(code)
		if err != nil {
			return err
		}
		return v.removeNamespace(n)
	})
}

// deleteNamespaces deletes all of the namespaces or none; unknown ones are
// skipped.
func (e *Emulator) deleteNamespaces(codes []string) error {
	return e.write(func(v view) error { return removeAll(codes, v.namespaceAt, v.removeNamespace) })
}

// ownName refuses a namespace whose name is another one's.
func (v view) ownName(n *namespace) error {
	all, err := list[*namespace](v, tableNamespaces, byID)
	if err != nil {
		return err
	}
	for _, other := range all {
		if other.Name == n.Name && other.id() != n.id() {
			return taken(fmt.Sprintf("namespace name %q", n.Name))
		}
	}
	return nil
}
