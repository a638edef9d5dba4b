package emulator

import (
	"fmt"
	"time"

	"github.com/hashicorp/go-memdb"
)

// policy is statements that are in force for whom it is assigned to.
type policy struct {
	ordered

	ID          string
	Namespace   string
	Code        string
	Description string
	Statements  []statement
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

func (p *policy) id() string { return p.ID }

// policyAssignment puts a policy in force for a holder of permissions.
type policyAssignment struct {
	ordered

	PolicyID string
	Holder   holder
	disabled bool
}

func (a *policyAssignment) key() string { return assignmentKey(a.Holder, a.PolicyID) }

func policiesTable() *memdb.TableSchema {
	return table(tablePolicies,
		primary((*policy).id),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(p *policy) []string {
			return []string{keyIn(p.Namespace, p.Code)}
		})},
		&memdb.IndexSchema{Name: byNamespace, Indexer: keys(func(p *policy) []string { return []string{p.Namespace} })},
	)
}

func policyAssignmentsTable() *memdb.TableSchema {
	return table(tablePolicyAssignments,
		primary((*policyAssignment).key),
		&memdb.IndexSchema{Name: byHolder, Indexer: keys(func(a *policyAssignment) []string { return []string{a.Holder.key()} })},
		&memdb.IndexSchema{Name: byPolicy, Indexer: keys(func(a *policyAssignment) []string { return []string{a.PolicyID} })},
	)
}

// policyCoded is the policy of a code; the namespace is the default one if
// empty.
func (v view) policyCoded(namespace, code string) (*policy, error) {
	p, err := first[*policy](v, tablePolicies, byCode, keyIn(namespace, code))
	if err == nil && p == nil {
		err = unknown(fmt.Sprintf("policy %q of namespace %q", code, orElse(namespace, defaultNamespace)))
	}
	return p, err
}

// insertPolicy stores a new policy of a namespace that is there.
func (e *Emulator) insertPolicy(v view, p *policy) error {
	n, err := v.namespaceCoded(p.Namespace)
	if err != nil {
		return err
	}
	p.ID, p.order, p.Namespace = newID(), e.order.Add(1), n.Code
	p.CreatedAt = e.now()
	p.UpdatedAt = p.CreatedAt
	return v.putPolicy(p)
}

// changePolicy replaces a policy by a changed copy. For whom it is in force
// stays, whatever its code is now.
func (e *Emulator) changePolicy(v view, before *policy, change func(*policy)) (*policy, error) {
	changed := *before
	change(&changed)
	changed.UpdatedAt = e.now()
	return &changed, v.putPolicy(&changed)
}

func (v view) putPolicy(p *policy) error {
	if err := checkCode("code", p.Code); err != nil {
		return err
	}
	if err := checkStatements(p.Statements); err != nil {
		return err
	}
	what := fmt.Sprintf("policy %q of namespace %q", p.Code, p.Namespace)
	if err := unused(v, tablePolicies, byCode, keyIn(p.Namespace, p.Code), p, what); err != nil {
		return err
	}
	return v.Insert(tablePolicies, p)
}

// removePolicy deletes a policy and its assignments.
func (v view) removePolicy(p *policy) error {
	if _, err := v.DeleteAll(tablePolicyAssignments, byPolicy, p.ID); err != nil {
		return err
	}
	return v.Delete(tablePolicies, p)
}

// policyAssigned is the assignment of a policy to a holder, nil when there is
// none.
func (v view) policyAssigned(p *policy, to holder) (*policyAssignment, error) {
	return first[*policyAssignment](v, tablePolicyAssignments, byID, assignmentKey(to, p.ID))
}

// assignPolicy puts a policy in force for a holder; an assignment that is there
// stays as it is.
func (e *Emulator) assignPolicy(v view, p *policy, to holder) error {
	before, err := v.policyAssigned(p, to)
	if err != nil || before != nil {
		return err
	}
	return v.Insert(tablePolicyAssignments, &policyAssignment{ordered{e.order.Add(1)}, p.ID, to, false})
}

// unassignPolicy ends an assignment, which need not be there.
func (v view) unassignPolicy(p *policy, from holder) error {
	_, err := v.DeleteAll(tablePolicyAssignments, byID, assignmentKey(from, p.ID))
	return err
}

// switchPolicy disables or enables an assignment that is there.
func (v view) switchPolicy(p *policy, of holder, disabled bool) error {
	before, err := v.policyAssigned(p, of)
	if err != nil {
		return err
	}
	if before == nil {
		return unknown(fmt.Sprintf("assignment of policy %q", p.Code))
	}
	changed := *before
	changed.disabled = disabled
	return v.Insert(tablePolicyAssignments, &changed)
}
