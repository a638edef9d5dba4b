package emulator

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
)

// rbacPermission is what roles of v1 hold: a name that the pool's applications
// understand. A permission of v2 and v3 is about a resource, and is another thing.
type rbacPermission struct {
	ordered

	ID          string
	Name        string
	Description string
	createdAt   time.Time
	updatedAt   time.Time
}

func (p *rbacPermission) id() string { return p.ID }

func rbacPermissionsTable() *memdb.TableSchema {
	return table(tableRBACPermissions,
		primary((*rbacPermission).id),
		&memdb.IndexSchema{Name: byName, Unique: true, Indexer: keys(func(p *rbacPermission) []string { return []string{p.Name} })},
	)
}

// rbacPermissionWithID is the permission of an id.
func (v view) rbacPermissionWithID(id string) (*rbacPermission, error) {
	p, err := first[*rbacPermission](v, tableRBACPermissions, byID, id)
	if err == nil && p == nil {
		err = unknown(fmt.Sprintf("permission %q", id))
	}
	return p, err
}

// putRBACPermission stores a permission if it has a name of its own.
func (v view) putRBACPermission(p *rbacPermission) error {
	if p.Name == "" {
		return badField("name", "is required")
	}
	if err := unused(v, tableRBACPermissions, byName, p.Name, p, fmt.Sprintf("permission %q", p.Name)); err != nil {
		return err
	}
	return v.Insert(tableRBACPermissions, p)
}

// removeRBACPermission deletes a permission, and takes it from all roles.
func (v view) removeRBACPermission(p *rbacPermission) error {
	roles, err := list[*role](v, tableRoles, byID)
	if err != nil {
		return err
	}
	for _, r := range roles {
		if err := v.holdNoMore(r, p); err != nil {
			return err
		}
	}
	return v.Delete(tableRBACPermissions, p)
}

// hold gives a role a permission; one that has it keeps it.
func (v view) hold(r *role, p *rbacPermission) error {
	if slices.Contains(r.permissionIDs, p.ID) {
		return nil
	}
	changed := *r
	changed.permissionIDs = append(slices.Clone(r.permissionIDs), p.ID)
	return v.Insert(tableRoles, &changed)
}

// holdNoMore takes a permission from a role, which need not have it.
func (v view) holdNoMore(r *role, p *rbacPermission) error {
	at := slices.Index(r.permissionIDs, p.ID)
	if at < 0 {
		return nil
	}
	changed := *r
	changed.permissionIDs = slices.Delete(slices.Clone(r.permissionIDs), at, at+1)
	return v.Insert(tableRoles, &changed)
}

// heldBy is the permissions that roles hold, each once.
func (v view) heldBy(roles ...*role) ([]*rbacPermission, error) {
	var ids []string
	for _, r := range roles {
		ids = union(ids, r.permissionIDs)
	}
	return tryEach(ids, v.rbacPermissionWithID)
}
