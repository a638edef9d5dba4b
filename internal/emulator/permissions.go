package emulator

import (
	"slices"

	"github.com/hashicorp/go-memdb"
)

// permission is what a holder was granted directly: actions on a resource.
type permission struct {
	ordered

	ID        string
	Namespace string
	Holder    holder
	Resource  string
	Actions   []string
}

func (p *permission) id() string { return p.ID }

// key names the permission in the pool.
func (p *permission) key() string { return p.Holder.key() + "/" + keyIn(p.Namespace, p.Resource) }

func permissionsTable() *memdb.TableSchema {
	return table(tablePermissions,
		primary((*permission).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(p *permission) []string { return []string{p.key()} })},
		&memdb.IndexSchema{Name: byHolder, Indexer: keys(func(p *permission) []string { return []string{p.Holder.key()} })},
		&memdb.IndexSchema{Name: byNamespace, Indexer: keys(func(p *permission) []string { return []string{p.Namespace} })},
	)
}

// givePermission grants a permission of a namespace that is there; what the holder may
// do with the resource already it goes on to.
func (e *Emulator) givePermission(v view, p permission) error {
	if p.Resource == "" {
		return badField("resource", "is required")
	}
	if slices.Contains(p.Actions, "") {
		return badField("actions", "must not be empty")
	}
	p.ID, p.order = newID(), e.order.Add(1)
	before, err := first[*permission](v, tablePermissions, byCode, p.key())
	if err != nil {
		return err
	}
	if before != nil {
		p.ID, p.order = before.ID, before.order
		p.Actions = union(before.Actions, p.Actions)
	}
	return v.Insert(tablePermissions, &p)
}

// takePermission takes what a holder was granted of a resource; that may be
// nothing.
func (v view) takePermission(p permission) error {
	_, err := v.DeleteAll(tablePermissions, byCode, p.key())
	return err
}

// takeActions takes actions that a holder was granted of a resource directly, all
// without any; it may have none.
func (v view) takeActions(p permission) error {
	before, err := first[*permission](v, tablePermissions, byCode, p.key())
	if err != nil || before == nil {
		return err
	}
	left := *before
	left.Actions = slices.DeleteFunc(slices.Clone(before.Actions), func(action string) bool {
		return len(p.Actions) == 0 || slices.Contains(p.Actions, action)
	})
	if len(left.Actions) == 0 {
		return v.Delete(tablePermissions, before)
	}
	return v.Insert(tablePermissions, &left)
}

// union is a and what b has beyond it.
func union(a, b []string) []string {
	all := slices.Clone(a)
	for _, text := range b {
		if !slices.Contains(all, text) {
			all = append(all, text)
		}
	}
	return all
}

// forget takes everything from a holder that is about to go.
func (v view) forget(h holder) error {
	for _, table := range []string{tableAssignments, tablePolicyAssignments, tablePermissions, tableDataAssignments, tableAccessRules} {
		if _, err := v.DeleteAll(table, byHolder, h.key()); err != nil {
			return err
		}
	}
	return nil
}

// rule is a statement in force, with its namespace and the resource it is about,
// nil if that is not declared.
type rule struct {
	statement

	namespace string
	about     *resource
}

type rules []rule

// rulesFor is what is in force for a holder: for itself, and for all whose
// permissions it has. Of one namespace if it is not empty.
func (e *Emulator) rulesFor(v view, h holder, namespace string) (rules, error) {
	holders, err := e.standsOn(v, h)
	if err != nil {
		return nil, err
	}
	var all rules
	for _, h := range holders {
		own, err := v.ownRules(h, namespace)
		if err != nil {
			return nil, err
		}
		all = append(all, own...)
	}
	return all, nil
}

// ownRules is what is in force for a holder itself: first what it was granted
// directly, then its policies.
func (v view) ownRules(h holder, namespace string) (rules, error) {
	granted, err := inOrder[*permission](v, tablePermissions, byHolder, h.key())
	if err != nil {
		return nil, err
	}
	var own rules
	for _, p := range granted {
		if namespace == "" || namespace == p.Namespace {
			own = append(own, rule{statement{Resource: p.Resource, Actions: p.Actions}, p.Namespace, nil})
		}
	}
	assigned, err := inOrder[*policyAssignment](v, tablePolicyAssignments, byHolder, h.key())
	if err != nil {
		return nil, err
	}
	for _, a := range assigned {
		p, err := first[*policy](v, tablePolicies, byID, a.PolicyID)
		if err != nil {
			return nil, err
		}
		if a.disabled || namespace != "" && namespace != p.Namespace {
			continue
		}
		for _, s := range p.Statements {
			own = append(own, rule{s, p.Namespace, nil})
		}
	}
	for i := range own {
		if own[i].about, err = v.resourceOf(own[i].namespace, own[i].Resource); err != nil {
			return nil, err
		}
	}
	return own, nil
}

// allow reports whether an action is allowed: some rule says so and none denies
// it.
func (rs rules) allow(resource, action string) bool {
	return !rs.deny(resource, action) && slices.ContainsFunc(rs, func(r rule) bool { return r.allows(resource, action) })
}

// deny reports whether some rule denies an action.
func (rs rules) deny(resource, action string) bool {
	return slices.ContainsFunc(rs, func(r rule) bool { return r.denies(resource, action) })
}

// userRules is the rules in force for a user in a namespace that is there.
func (e *Emulator) userRules(v view, userID, namespace string) (rules, error) {
	n, err := v.namespaceCoded(namespace)
	if err != nil {
		return nil, err
	}
	if _, err := mustFind(v, "userId", "user_id", userID); err != nil {
		return nil, err
	}
	return e.rulesFor(v, holder{holderUser, userID}, n.Code)
}

// holderNamed is the holder that a request means: a user or department by id, a
// group by code, a role by its code in the namespace.
func (v view) holderNamed(field, namespace, kind, id string) (holder, error) {
	switch kind {
	case holderUser:
		_, err := mustFind(v, field, "user_id", id)
		return holder{kind, id}, err
	case holderGroup:
		g, err := v.groupCoded(id)
		if err != nil {
			return holder{}, err
		}
		return holder{kind, g.ID}, nil
	case holderRole:
		r, err := v.roleCoded(namespace, id)
		if err != nil {
			return holder{}, err
		}
		return holder{kind, r.ID}, nil
	case holderDepartment:
		_, err := v.departmentWithID(id)
		return holder{kind, id}, err
	case holderOrg:
		return v.holderNamed(field, namespace, holderDepartment, id)
	case holderAccessKey:
		return holder{}, notEmulated(field + " " + kind)
	default:
		return holder{}, badField(field, "must be USER, ROLE, GROUP or ORG")
	}
}

// holdersNamed is holderNamed for an argument with several of a kind.
func (v view) holdersNamed(field, namespace, kind string, ids []string) ([]holder, error) {
	holders := make([]holder, len(ids))
	var err error
	for i, id := range ids {
		if holders[i], err = v.holderNamed(field, namespace, kind, id); err != nil {
			return nil, err
		}
	}
	return holders, nil
}

// nameOf is how requests name a holder.
func (v view) nameOf(h holder) (string, error) {
	switch h.kind {
	case holderGroup:
		g, err := first[*group](v, tableGroups, byID, h.id)
		if err != nil || g == nil {
			return "", err
		}
		return g.Code, nil
	case holderRole:
		r, err := first[*role](v, tableRoles, byID, h.id)
		if err != nil || r == nil {
			return "", err
		}
		return r.Code, nil
	default:
		return h.id, nil
	}
}
