package emulator

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/go-memdb"
)

const (
	defaultNamespace = "default"
	adminNamespace   = "system" // of the roles of administrators
)

// namespace keeps the roles, policies, resources, permissions and data resources
// with its code apart from those of others.
type namespace struct {
	ordered

	Code        string
	Name        string
	Description string
}

// number is what v2 calls the id of a namespace.
func (n *namespace) number() int64 { return int64(n.order) } //nolint:gosec // Never that many.

func (n *namespace) id() string { return strconv.FormatInt(n.number(), 10) }

func namespacesTable() *memdb.TableSchema {
	return table(tableNamespaces,
		primary((*namespace).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(n *namespace) []string { return []string{n.Code} })},
	)
}

// keyIn is the key of a code or name in a namespace, the default one if empty.
func keyIn(namespace, codeOrName string) string {
	return orElse(namespace, defaultNamespace) + "/" + codeOrName
}

// namespaceCoded is the namespace of a code, the default one if empty.
func (v view) namespaceCoded(code string) (*namespace, error) {
	code = orElse(code, defaultNamespace)
	n, err := first[*namespace](v, tableNamespaces, byCode, code)
	if err == nil && n == nil {
		err = unknown(fmt.Sprintf("namespace %q", code))
	}
	return n, err
}

// namespaceName is the name of the namespace of a code.
func (e *Emulator) namespaceName(code string) string {
	n, err := e.read().namespaceCoded(code)
	if err != nil {
		return code // it went in the meantime
	}
	return n.Name
}

// insertNamespace stores a new namespace; its name is its code unless it has
// one.
func (e *Emulator) insertNamespace(v view, n *namespace) error {
	n.order = e.order.Add(1)
	n.Name = orElse(n.Name, n.Code)
	return v.putNamespace(n)
}

func (v view) putNamespace(n *namespace) error {
	if err := v.checkNamespaceCode(n); err != nil {
		return err
	}
	return v.Insert(tableNamespaces, n)
}

// checkNamespaceCode refuses a code that the namespace cannot have.
func (v view) checkNamespaceCode(n *namespace) error {
	if err := checkCode("code", n.Code); err != nil {
		return err
	}
	return unused(v, tableNamespaces, byCode, n.Code, n, fmt.Sprintf("namespace %q", n.Code))
}

// ensureNamespace makes a namespace of a code unless there is one.
func (e *Emulator) ensureNamespace(v view, code string) error {
	n, err := first[*namespace](v, tableNamespaces, byCode, code)
	if err != nil || n != nil {
		return err
	}
	n = &namespace{ordered{e.order.Add(1)}, code, code, ""}
	return v.Insert(tableNamespaces, n)
}

// ensureApplicationNamespace makes the namespace of an application, whose code is
// the application's id, unless it is there. What is nobody's id is left alone.
func (e *Emulator) ensureApplicationNamespace(v view, code string) error {
	app, err := first[*application](v, tableApplications, byID, code)
	if err != nil || app == nil {
		return err
	}
	return e.ensureNamespace(v, code)
}

// changeNamespace replaces a namespace by a changed copy; what is in it goes
// along with its code.
func (v view) changeNamespace(before *namespace, change func(*namespace)) (*namespace, error) {
	changed := *before
	change(&changed)
	if changed.Code == before.Code {
		return &changed, v.putNamespace(&changed)
	}
	if err := before.mayGo(); err != nil {
		return nil, err
	}
	if err := v.putNamespace(&changed); err != nil {
		return nil, err
	}
	return &changed, v.moveAll(before.Code, changed.Code)
}

// mayGo refuses to take away the namespace that requests mean when they name
// none.
func (n *namespace) mayGo() error {
	if n.Code == defaultNamespace {
		return notPermitted("the namespace default stays")
	}
	return nil
}

// moveAll gives everything in a namespace to another one, which has nothing.
func (v view) moveAll(from, to string) error {
	if err := move(v, tableRoles, from, func(r role) *role { r.Namespace = to; return &r }); err != nil {
		return err
	}
	if err := move(v, tablePolicies, from, func(p policy) *policy { p.Namespace = to; return &p }); err != nil {
		return err
	}
	if err := move(v, tableResources, from, func(r resource) *resource { r.Namespace = to; return &r }); err != nil {
		return err
	}
	if err := move(v, tableDataResources, from, func(r dataResource) *dataResource { r.Namespace = to; return &r }); err != nil {
		return err
	}
	return move(v, tablePermissions, from, func(p permission) *permission { p.Namespace = to; return &p })
}

func move[T any](v view, table, from string, moved func(T) *T) error {
	records, err := list[*T](v, table, byNamespace, from)
	if err != nil {
		return err
	}
	for _, record := range records {
		if err := v.Insert(table, moved(*record)); err != nil {
			return err
		}
	}
	return nil
}

// removeNamespace deletes a namespace and what is in it.
func (v view) removeNamespace(n *namespace) error {
	if err := n.mayGo(); err != nil {
		return err
	}
	roles, err := list[*role](v, tableRoles, byNamespace, n.Code)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if err := v.removeRole(r); err != nil {
			return err
		}
	}
	policies, err := list[*policy](v, tablePolicies, byNamespace, n.Code)
	if err != nil {
		return err
	}
	for _, p := range policies {
		if err := v.removePolicy(p); err != nil {
			return err
		}
	}
	for _, table := range []string{tableResources, tablePermissions, tableDataResources} {
		if _, err := v.DeleteAll(table, byNamespace, n.Code); err != nil {
			return err
		}
	}
	return v.Delete(tableNamespaces, n)
}
