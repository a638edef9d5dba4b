package emulator

import (
	"fmt"
	"maps"

	"github.com/hashicorp/go-memdb"
	"google.golang.org/protobuf/types/known/structpb"
)

// provider is an external identity provider. Nobody signs in by what is stored
// here: for that there are the external accounts of the seed.
type provider struct {
	ordered

	ID       string
	Name     string
	Type     string
	TenantID string // none: of the pool
}

// connection is a way to an identity provider.
type connection struct {
	ordered

	ID          string
	ProviderID  string
	Type        string
	Identifier  string // nobody else's
	displayName string
	logo        string
	fields      *structpb.Struct
	matchFields []string
	on          map[string]bool // for applications and tenants, by their ids
}

func (c *connection) id() string { return c.ID }

func providersTable() *memdb.TableSchema {
	return table(tableProviders,
		primary(func(p *provider) string { return p.ID }),
		&memdb.IndexSchema{Name: byTenant, AllowMissing: true, Indexer: keys(func(p *provider) []string { return []string{p.TenantID} })},
	)
}

func connectionsTable() *memdb.TableSchema {
	return table(tableConnections,
		primary((*connection).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(c *connection) []string { return []string{c.Identifier} })},
		&memdb.IndexSchema{Name: byProvider, Indexer: keys(func(c *connection) []string { return []string{c.ProviderID} })},
	)
}

// providerWithID is the identity provider of an id.
func (v view) providerWithID(id string) (*provider, error) {
	p, err := first[*provider](v, tableProviders, byID, id)
	if err == nil && p == nil {
		err = unknown(fmt.Sprintf("identity provider %q", id))
	}
	return p, err
}

// providerOfType is the oldest identity provider of a kind, nil for none.
func (v view) providerOfType(kind string) (*provider, error) {
	all, err := inOrder[*provider](v, tableProviders, byID)
	for _, p := range all {
		if p.Type == kind {
			return p, err
		}
	}
	return nil, err
}

// connectionWithID is the connection of an id.
func (v view) connectionWithID(id string) (*connection, error) {
	c, err := first[*connection](v, tableConnections, byID, id)
	if err == nil && c == nil {
		err = unknown(fmt.Sprintf("connection %q", id))
	}
	return c, err
}

// connectionsTo is the connections to an identity provider, the oldest first.
func (v view) connectionsTo(p *provider) ([]*connection, error) {
	return inOrder[*connection](v, tableConnections, byProvider, p.ID)
}

// insertProvider stores a new identity provider of the pool or of a tenant that
// is there.
func (e *Emulator) insertProvider(v view, p *provider) error {
	if p.TenantID != "" {
		if _, err := v.tenantWithID(p.TenantID); err != nil {
			return err
		}
	}
	p.ordered, p.ID = ordered{e.order.Add(1)}, newID()
	return v.Insert(tableProviders, p)
}

// removeProvider deletes an identity provider with the connections to it.
func (v view) removeProvider(p *provider) error {
	if _, err := v.DeleteAll(tableConnections, byProvider, p.ID); err != nil {
		return err
	}
	return v.Delete(tableProviders, p)
}

// insertConnection stores a new connection to an identity provider.
func (e *Emulator) insertConnection(v view, c *connection) error {
	c.ordered, c.ID = ordered{e.order.Add(1)}, newID()
	if err := v.checkIdentifier(c); err != nil {
		return err
	}
	return v.Insert(tableConnections, c)
}

// checkIdentifier refuses an identifier that another connection has.
func (v view) checkIdentifier(c *connection) error {
	return unused(v, tableConnections, byCode, c.Identifier, c, fmt.Sprintf("connection %q", c.Identifier))
}

// changeConnection replaces the connection of an id by a changed copy.
func (e *Emulator) changeConnection(id string, change func(*connection)) error {
	return e.write(func(v view) error {
		before, err := v.connectionWithID(id)
		if err != nil {
			return err
		}
		changed := *before
		change(&changed)
		return v.Insert(tableConnections, &changed)
	})
}

// switchConnection turns a connection on or off for applications and tenants.
func (v view) switchConnection(before *connection, places []string, on bool) error {
	changed := *before
	changed.on = maps.Clone(before.on)
	if changed.on == nil {
		changed.on = make(map[string]bool)
	}
	for _, id := range places {
		changed.on[id] = on
	}
	return v.Insert(tableConnections, &changed)
}
