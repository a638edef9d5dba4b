package emulator

import (
	"fmt"

	"github.com/hashicorp/go-memdb"
)

// Tables of the store.
const (
	tableUsers        = "users"
	tableRoles        = "roles"
	tableAssignments  = "assignments"
	tableGroups       = "groups"
	tableMemberships  = "memberships"
	tableDepartments  = "departments"
	tablePosts        = "posts"
	tableApplications = "applications"
	tableAccessRules  = "accessRules"
	tablePrograms     = "programs"
	tableFields       = "fields"
	tableGrants       = "grants"
	tableSessions     = "sessions"
	tableLoginRecords = "loginRecords"
	tablePasses       = "passes"
	tableQRCodes      = "qrCodes"
	tableUserPool     = "userPool"
	tableAudit        = "audit"
	tableUploads      = "uploads"
	tableEventApps    = "eventApps"
	tableEventKinds   = "eventKinds"
	tableWhitelists   = "whitelists"
	tableDevices      = "devices"

	tableTenants       = "tenants"
	tableTenantMembers = "tenantMembers"
	tableProviders     = "providers"
	tableConnections   = "connections"

	tableNamespaces        = "namespaces"
	tableResources         = "resources"
	tablePolicies          = "policies"
	tablePolicyAssignments = "policyAssignments"
	tablePermissions       = "permissions"
	tableDataResources     = "dataResources"
	tableDataPolicies      = "dataPolicies"
	tableDataAssignments   = "dataAssignments"
	tableRBACPermissions   = "rbacPermissions"
	tablePipelineRules     = "pipelineRules"
	tableVariables         = "variables"
)

// Indexes; "id" is memdb's name for the primary one.
const (
	byID         = "id"
	byUsername   = "username"
	byEmail      = "email"
	byPhone      = "phone"
	byExternalID = "externalId"
	byIdentity   = "identity"
	byUser       = "user"
	byRole       = "role"
	byHolder     = "holder"
	byGroup      = "group"
	byDepartment = "department"
	byCode       = "code"
	byName       = "name"
	byNamespace  = "namespace"
	byPolicy     = "policy"
	byTarget     = "target"
	byParent     = "parent"
	byOpenID     = "openId"
	byApp        = "app"
	byTenant     = "tenant"
	byProvider   = "provider"
	byTicket     = "ticket"
	bySubAccount = "subAccount"

	byOrganization = "organization"
)

func newStore() (*memdb.MemDB, error) {
	attribute := func(name string, fold func(string) string) *memdb.IndexSchema {
		return &memdb.IndexSchema{Name: name, Unique: true, AllowMissing: true, Indexer: keys(func(u *user) []string {
			return []string{fold(u.attributes.text(name))}
		})}
	}
	same := func(text string) string { return text }
	return memdb.NewMemDB(&memdb.DBSchema{Tables: map[string]*memdb.TableSchema{
		tableUsers: table(tableUsers,
			primary(func(u *user) string { return u.ID }),
			attribute(byUsername, same),
			attribute(byEmail, foldEmail),
			attribute(byExternalID, same),
			&memdb.IndexSchema{Name: byPhone, Unique: true, AllowMissing: true, Indexer: keys(func(u *user) []string {
				return []string{phoneKey(u.attributes.text("phoneCountryCode"), u.attributes.text("phone"))}
			})},
			&memdb.IndexSchema{Name: byIdentity, Unique: true, AllowMissing: true, Indexer: keys(func(u *user) []string {
				found := make([]string, len(u.identities))
				for i, identity := range u.identities {
					found[i] = identity.key()
				}
				return found
			})},
			&memdb.IndexSchema{Name: byDepartment, AllowMissing: true, Indexer: keys((*user).departmentIDs)},
			&memdb.IndexSchema{Name: bySubAccount, Unique: true, AllowMissing: true, Indexer: keys((*user).subAccountNames)},
		),
		tableRoles: table(tableRoles,
			primary((*role).id),
			&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(r *role) []string { return []string{r.codeKey()} })},
			&memdb.IndexSchema{Name: byName, Unique: true, Indexer: keys(func(r *role) []string { return []string{r.nameKey()} })},
			&memdb.IndexSchema{Name: byNamespace, Indexer: keys(func(r *role) []string { return []string{r.Namespace} })},
		),
		tableAssignments: table(tableAssignments,
			primary((*assignment).key),
			&memdb.IndexSchema{Name: byHolder, Indexer: keys(func(a *assignment) []string { return []string{a.Holder.key()} })},
			&memdb.IndexSchema{Name: byRole, Indexer: keys(func(a *assignment) []string { return []string{a.RoleID} })},
		),
		tableGroups: table(tableGroups,
			primary((*group).id),
			&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(g *group) []string { return []string{g.Code} })},
		),
		tableMemberships: table(tableMemberships,
			primary((*membership).key),
			&memdb.IndexSchema{Name: byGroup, Indexer: keys(func(m *membership) []string { return []string{m.GroupID} })},
			&memdb.IndexSchema{Name: byUser, Indexer: keys(func(m *membership) []string { return []string{m.UserID} })},
		),
		tableDepartments:  departmentsTable(),
		tablePosts:        postsTable(),
		tableApplications: applicationsTable(),
		tableAccessRules:  accessRulesTable(),
		tablePrograms:     programsTable(),
		tableFields:       fieldsTable(),
		tableGrants:       grantsTable(),
		tableSessions:     sessionsTable(),
		tableLoginRecords: loginRecordsTable(),
		tablePasses:       passesTable(),
		tableQRCodes:      qrCodesTable(),
		tableUserPool:     userPoolTable(),
		tableAudit:        auditTable(),
		tableUploads:      uploadsTable(),
		tableEventApps:    eventAppsTable(),
		tableEventKinds:   eventKindsTable(),
		tableWhitelists:   whitelistsTable(),
		tableDevices:      devicesTable(),

		tableTenants:       tenantsTable(),
		tableTenantMembers: tenantMembersTable(),
		tableProviders:     providersTable(),
		tableConnections:   connectionsTable(),

		tableNamespaces:        namespacesTable(),
		tableResources:         resourcesTable(),
		tablePolicies:          policiesTable(),
		tablePolicyAssignments: policyAssignmentsTable(),
		tablePermissions:       permissionsTable(),
		tableDataResources:     dataResourcesTable(),
		tableDataPolicies:      dataPoliciesTable(),
		tableDataAssignments:   dataAssignmentsTable(),
		tableRBACPermissions:   rbacPermissionsTable(),
		tablePipelineRules:     pipelineRulesTable(),
		tableVariables:         variablesTable(),
	}})
}

func table(name string, indexes ...*memdb.IndexSchema) *memdb.TableSchema {
	t := &memdb.TableSchema{Name: name, Indexes: make(map[string]*memdb.IndexSchema, len(indexes))}
	for _, index := range indexes {
		t.Indexes[index.Name] = index
	}
	return t
}

func primary[T any](key func(T) string) *memdb.IndexSchema {
	return &memdb.IndexSchema{Name: byID, Unique: true, Indexer: primaryKey[T]{key}}
}

func indexKey(text string) []byte { return append([]byte(text), 0) }

func fromArgs(args []any) ([]byte, error) {
	if len(args) == 1 {
		if text, ok := args[0].(string); ok {
			return indexKey(text), nil
		}
	}
	return nil, fmt.Errorf("index takes one string")
}

// primaryKey is the one key of a record.
type primaryKey[T any] struct{ key func(T) string }

func (k primaryKey[T]) FromArgs(args ...any) ([]byte, error) { return fromArgs(args) }

func (k primaryKey[T]) FromObject(object any) (bool, []byte, error) {
	record, ok := object.(T)
	if !ok {
		return false, nil, fmt.Errorf("index does not take a %T", object)
	}
	return true, indexKey(k.key(record)), nil
}

// multiKey is the keys of a record, empty ones left out.
type multiKey[T any] struct{ keys func(T) []string }

func keys[T any](of func(T) []string) multiKey[T] { return multiKey[T]{of} }

func (k multiKey[T]) FromArgs(args ...any) ([]byte, error) { return fromArgs(args) }

func (k multiKey[T]) FromObject(object any) (bool, [][]byte, error) {
	record, ok := object.(T)
	if !ok {
		return false, nil, fmt.Errorf("index does not take a %T", object)
	}
	var found [][]byte
	for _, key := range k.keys(record) {
		if key != "" {
			found = append(found, indexKey(key))
		}
	}
	return len(found) > 0, found, nil
}
