package emulator

import "context"

// policyAssignmentNode is a policy's assignment in an answer.
type policyAssignmentNode struct{ Code, TargetType, TargetIdentifier string }

// policyAssignmentPage is PaginatedPolicyAssignments.
type policyAssignmentPage struct {
	TotalCount int32
	List       []*policyAssignmentNode
}

// AssignmentsCount is how many the policy is assigned to.
func (n *policyNode) AssignmentsCount() (int32, error) {
	assigned, err := list[*policyAssignment](n.emulator.read(), tablePolicyAssignments, byPolicy, n.record.ID)
	return intOf(int64(len(assigned))), err
}

// Assignments is a page of whom the policy is assigned to.
func (n *policyNode) Assignments(args struct {
	Page, Limit *int32
	Namespace   *string
},
) ([]*policyAssignmentNode, error) {
	v := n.emulator.read()
	assigned, err := v.assignmentNodes(n.record, nil)
	if err != nil {
		return nil, err
	}
	return pageV2(assigned, args.Page, args.Limit)
}

// assignmentNodes is the assignments of a policy, of one holder if it is given.
func (v view) assignmentNodes(p *policy, only func(holder) bool) ([]*policyAssignmentNode, error) {
	assigned, err := inOrder[*policyAssignment](v, tablePolicyAssignments, byPolicy, p.ID)
	if err != nil {
		return nil, err
	}
	nodes := make([]*policyAssignmentNode, 0, len(assigned))
	for _, a := range assigned {
		if only != nil && !only(a.Holder) {
			continue
		}
		name, err := v.nameOf(a.Holder)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, &policyAssignmentNode{p.Code, accessType(a.Holder), name})
	}
	return nodes, nil
}

// PolicyAssignments is a page of the assignments of one namespace's policies: of
// one policy, one kind of target or one target if they are named.
func (q *rootFields) PolicyAssignments(ctx context.Context, args struct {
	Namespace, Code, TargetType, TargetIdentifier *string
	Page, Limit                                   *int32
},
) (*policyAssignmentPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v, namespace := q.read(), orElse(textOf(args.Namespace), defaultNamespace)
	policies, err := inOrder[*policy](v, tablePolicies, byNamespace, namespace)
	if err != nil {
		return nil, err
	}
	if args.Code != nil {
		p, err := v.policyCoded(namespace, *args.Code)
		if err != nil {
			return nil, err
		}
		policies = []*policy{p}
	}
	wanted, err := v.targetFilter(namespace, args.TargetType, args.TargetIdentifier)
	if err != nil {
		return nil, err
	}
	var nodes []*policyAssignmentNode
	for _, p := range policies {
		more, err := v.assignmentNodes(p, wanted)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, more...)
	}
	part, err := pageV2(nodes, args.Page, args.Limit)
	return &policyAssignmentPage{intOf(int64(len(nodes))), part}, err
}

// targetFilter selects one target, or all of a kind without an identifier.
func (v view) targetFilter(namespace string, kind, identifier *string) (func(holder) bool, error) {
	switch {
	case kind == nil && identifier == nil:
		return nil, nil
	case kind == nil:
		return nil, badField("targetType", "is required with targetIdentifier")
	case identifier == nil:
		return func(h holder) bool { return accessType(h) == *kind }, nil
	}
	wanted, err := v.holderNamed("targetType", namespace, *kind, *identifier)
	return func(h holder) bool { return h == wanted }, err
}

// AddPolicyAssignments puts policies in force for all of the targets or none.
func (q *rootFields) AddPolicyAssignments(ctx context.Context, args struct {
	Policies          []string
	TargetType        string
	TargetIdentifiers *[]string
	InheritByChildren *bool // of departments
	Namespace         *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		return v.forPolicies(args.Policies, textOf(args.Namespace), args.TargetType, listOf(args.TargetIdentifiers), func(p *policy, h holder) error {
			return q.assignPolicy(v, p, h)
		})
	})
}

// RemovePolicyAssignments takes policies from the targets; they need not have
// them.
func (q *rootFields) RemovePolicyAssignments(ctx context.Context, args struct {
	Policies          []string
	TargetType        string
	TargetIdentifiers *[]string
	Namespace         *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		return v.forPolicies(args.Policies, textOf(args.Namespace), args.TargetType, listOf(args.TargetIdentifiers), v.unassignPolicy)
	})
}

// forPolicies does one thing for every policy with every target. All must be
// there.
func (v view) forPolicies(codes []string, namespace, kind string, ids []string, do func(*policy, holder) error) error {
	if len(codes) == 0 {
		return badField("policies", "is required")
	}
	holders, err := v.holdersNamed("targetType", namespace, kind, ids)
	if err != nil {
		return err
	}
	if len(holders) == 0 {
		return badField("targetIdentifiers", "is required")
	}
	for _, code := range codes {
		p, err := v.policyCoded(namespace, code)
		if err != nil {
			return err
		}
		for _, h := range holders {
			if err := do(p, h); err != nil {
				return err
			}
		}
	}
	return nil
}

// oneAssignment names the assignment of a policy.
type oneAssignment struct {
	Policy, TargetType, TargetIdentifier string
	Namespace                            *string
}

// EnablePolicyAssignment puts an assignment that is there in force again.
func (q *rootFields) EnablePolicyAssignment(ctx context.Context, args oneAssignment) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error { return args.turn(v, false) })
}

// DisbalePolicyAssignment puts an assignment that is there out of force.
func (q *rootFields) DisbalePolicyAssignment(ctx context.Context, args oneAssignment) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error { return args.turn(v, true) })
}

func (a oneAssignment) turn(v view, disabled bool) error {
	return v.forPolicies([]string{a.Policy}, textOf(a.Namespace), a.TargetType, []string{a.TargetIdentifier}, func(p *policy, h holder) error {
		return v.switchPolicy(p, h, disabled)
	})
}
