package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-memdb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// dataPolicy is rules about data resources that are in force for whom it is
// assigned to.
type dataPolicy struct {
	ordered

	ID          string
	Name        string
	Description string
	Rules       dataRules
	createdAt   time.Time
	updatedAt   time.Time
}

func (p *dataPolicy) id() string { return p.ID }

// dataAssignment puts a data policy in force for a holder.
type dataAssignment struct {
	ordered

	PolicyID  string
	Holder    holder
	createdAt time.Time
}

func (a *dataAssignment) key() string { return assignmentKey(a.Holder, a.PolicyID) }

func dataPoliciesTable() *memdb.TableSchema {
	return table(tableDataPolicies,
		primary((*dataPolicy).id),
		&memdb.IndexSchema{Name: byName, Unique: true, Indexer: keys(func(p *dataPolicy) []string { return []string{p.Name} })},
	)
}

func dataAssignmentsTable() *memdb.TableSchema {
	return table(tableDataAssignments,
		primary((*dataAssignment).key),
		&memdb.IndexSchema{Name: byHolder, Indexer: keys(func(a *dataAssignment) []string { return []string{a.Holder.key()} })},
		&memdb.IndexSchema{Name: byPolicy, Indexer: keys(func(a *dataAssignment) []string { return []string{a.PolicyID} })},
	)
}

// dataPolicyWithID is the data policy of an id.
func (v view) dataPolicyWithID(id string) (*dataPolicy, error) {
	p, err := first[*dataPolicy](v, tableDataPolicies, byID, id)
	if err == nil && p == nil {
		err = unknown(fmt.Sprintf("data policy %q", id))
	}
	return p, err
}

func (v view) putDataPolicy(p *dataPolicy) error {
	if err := v.ownPolicyName(p); err != nil {
		return err
	}
	return v.Insert(tableDataPolicies, p)
}

// ownPolicyName refuses a name that another data policy has.
func (v view) ownPolicyName(p *dataPolicy) error {
	return unused(v, tableDataPolicies, byName, p.Name, p, fmt.Sprintf("data policy %q", p.Name))
}

// removeDataPolicy deletes a data policy and its assignments.
func (v view) removeDataPolicy(p *dataPolicy) error {
	if _, err := v.DeleteAll(tableDataAssignments, byPolicy, p.ID); err != nil {
		return err
	}
	return v.Delete(tableDataPolicies, p)
}

// assignData puts a data policy in force for a holder; an assignment that is
// there stays as it is.
func (e *Emulator) assignData(v view, p *dataPolicy, to holder) error {
	a := &dataAssignment{ordered{e.order.Add(1)}, p.ID, to, e.now()}
	if before, err := v.First(tableDataAssignments, byID, a.key()); err != nil || before != nil {
		return err
	}
	return v.Insert(tableDataAssignments, a)
}

// dataAssignmentsOf is the assignments of a data policy, the oldest first.
func (v view) dataAssignmentsOf(p *dataPolicy) ([]*dataAssignment, error) {
	return inOrder[*dataAssignment](v, tableDataAssignments, byPolicy, p.ID)
}

// dataPoliciesOf is the data policies of a holder itself, in the order it got
// them.
func (v view) dataPoliciesOf(h holder) ([]*dataPolicy, error) {
	given, err := inOrder[*dataAssignment](v, tableDataAssignments, byHolder, h.key())
	if err != nil {
		return nil, err
	}
	return tryEach(given, func(a *dataAssignment) (*dataPolicy, error) { return v.dataPolicyWithID(a.PolicyID) })
}

// dataAssignmentsAbout is the assignments of all data policies that are about a
// data resource.
func (v view) dataAssignmentsAbout(r *dataResource) ([]*dataAssignment, error) {
	policies, err := inOrder[*dataPolicy](v, tableDataPolicies, byID)
	if err != nil {
		return nil, err
	}
	var found []*dataAssignment
	for _, p := range policies {
		if !p.Rules.about(r) {
			continue
		}
		given, err := v.dataAssignmentsOf(p)
		if err != nil {
			return nil, err
		}
		found = append(found, given...)
	}
	return found, nil
}

// dataRulesIn reads the statements of a request.
func (v view) dataRulesIn(statements []*authingv3.DataPolicyStatement) (dataRules, error) {
	var rules dataRules
	for i, s := range statements {
		within := fmt.Sprintf("statementList[%d]", i)
		if !slices.Contains([]string{effectAllow, effectDeny}, s.GetEffect()) {
			return nil, badField(within+".effect", "must be ALLOW or DENY")
		}
		for j, text := range s.GetPermissions() {
			r, err := v.dataRuleOf(fmt.Sprintf("%s.permissions[%d]", within, j), text)
			if err != nil {
				return nil, err
			}
			r.deny = s.GetEffect() == effectDeny
			rules = append(rules, r)
		}
	}
	return rules, nil
}

// dataRuleOf reads a permission: namespace/resource/action or, for a node of a
// tree, namespace/resource/code of the node/…/action. All that it names must be
// there.
func (v view) dataRuleOf(field, text string) (rule dataRule, err error) {
	parts := strings.Split(text, "/")
	last := len(parts) - 1
	if last < 2 || slices.Contains(parts, "") {
		return rule, badField(field, "must be namespace/resource/action, with nodes of a tree before the action")
	}
	r, err := v.dataResourceCoded(parts[0], parts[1])
	if err != nil {
		return rule, err
	}
	rule = dataRule{resourceID: r.ID, path: strings.Join(parts[2:last], "/"), action: parts[last]}
	if rule.path != "" && r.node(rule.path) == nil {
		return rule, unknown(fmt.Sprintf("node %q of data resource %q", rule.path, r.Code))
	}
	if rule.action != "*" && !slices.Contains(r.Actions, rule.action) {
		return rule, badField(field, fmt.Sprintf("must have an action of data resource %q, or *", r.Code))
	}
	return rule, nil
}
