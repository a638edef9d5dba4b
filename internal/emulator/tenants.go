package emulator

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"
)

// tenant is an organization that uses applications of the pool with users of its
// own, who are users of the pool. It says nothing about who may sign in.
type tenant struct {
	ordered

	ID          string
	Name        string
	Description *string
	Logo        string
	AppIDs      []string // in the order they were named
	css         string
	page        *structpb.Struct // what its login page looks like
	rejectHint  *string          // v3
	sourceAppID string           // v3
	domains     []string         // v3
	createdAt   time.Time
	updatedAt   time.Time
}

func (t *tenant) id() string { return t.ID }

// tenantMember is a user in a tenant.
type tenantMember struct {
	ordered

	ID       string
	TenantID string
	UserID   string
	admin    bool
	off      bool // it is only kept: nobody signs in to a tenant here
	joinedAt time.Time
}

func tenantMemberKey(tenantID, userID string) string { return tenantID + "/" + userID }

func tenantsTable() *memdb.TableSchema {
	return table(tableTenants,
		primary((*tenant).id),
		&memdb.IndexSchema{Name: byApp, AllowMissing: true, Indexer: keys(func(t *tenant) []string { return t.AppIDs })},
	)
}

func tenantMembersTable() *memdb.TableSchema {
	return table(tableTenantMembers,
		primary(func(m *tenantMember) string { return m.ID }),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(m *tenantMember) []string {
			return []string{tenantMemberKey(m.TenantID, m.UserID)}
		})},
		&memdb.IndexSchema{Name: byTenant, Indexer: keys(func(m *tenantMember) []string { return []string{m.TenantID} })},
		&memdb.IndexSchema{Name: byUser, Indexer: keys(func(m *tenantMember) []string { return []string{m.UserID} })},
	)
}

// tenantWithID is the tenant of an id.
func (v view) tenantWithID(id string) (*tenant, error) {
	t, err := first[*tenant](v, tableTenants, byID, id)
	if err == nil && t == nil {
		err = unknown(fmt.Sprintf("tenant %q", id))
	}
	return t, err
}

// insertTenant stores a new tenant.
func (e *Emulator) insertTenant(v view, t *tenant) error {
	t.ordered, t.ID = ordered{e.order.Add(1)}, newID()
	t.createdAt = e.now()
	t.updatedAt = t.createdAt
	return v.putTenant(t)
}

// changeTenant replaces the tenant of an id by a changed copy.
func (e *Emulator) changeTenant(id string, change func(*tenant)) error {
	return e.write(func(v view) error {
		before, err := v.tenantWithID(id)
		if err != nil {
			return err
		}
		changed := *before
		change(&changed)
		changed.updatedAt = e.now()
		return v.putTenant(&changed)
	})
}

// putTenant stores a tenant if its applications are there.
func (v view) putTenant(t *tenant) error {
	if t.Name == "" {
		return badField("name", "is required")
	}
	for _, id := range t.AppIDs {
		if _, err := v.applicationWithID(id); err != nil {
			return err
		}
	}
	return v.Insert(tableTenants, t)
}

// deleteTenant deletes the tenant of an id with its identity providers; its
// users stay in the pool.
func (e *Emulator) deleteTenant(id string) error {
	return e.write(func(v view) error {
		t, err := v.tenantWithID(id)
		if err != nil {
			return err
		}
		if _, err := v.DeleteAll(tableTenantMembers, byTenant, t.ID); err != nil {
			return err
		}
		providers, err := list[*provider](v, tableProviders, byTenant, t.ID)
		if err != nil {
			return err
		}
		for _, p := range providers {
			if err := v.removeProvider(p); err != nil {
				return err
			}
		}
		return v.Delete(tableTenants, t)
	})
}

// tenantsUsing is the tenants that use an application, the oldest first.
func (v view) tenantsUsing(app *application) ([]*tenant, error) {
	return inOrder[*tenant](v, tableTenants, byApp, app.ID)
}

// takeFromTenants takes an application away from the tenants that use it.
func (v view) takeFromTenants(app *application) error {
	tenants, err := v.tenantsUsing(app)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		changed := *t
		changed.AppIDs = slices.DeleteFunc(slices.Clone(t.AppIDs), func(id string) bool { return id == app.ID })
		if err := v.Insert(tableTenants, &changed); err != nil {
			return err
		}
	}
	return nil
}
