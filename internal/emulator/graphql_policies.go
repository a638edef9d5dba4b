package emulator

import "context"

// policyNode is a policy in an answer.
type policyNode struct {
	emulator *Emulator
	record   *policy

	Namespace, Code                   string
	IsDefault                         bool
	Description, CreatedAt, UpdatedAt *string
	Statements                        []*statementNode
}

// statementNode is a statement in an answer.
type statementNode struct {
	Resource  string
	Actions   []string
	Effect    *string
	Condition *[]*conditionNode
}

// conditionNode is a condition in an answer.
type conditionNode struct {
	Param, Operator string
	Value           anyValue
}

func (e *Emulator) policyNode(p *policy) *policyNode {
	created, updated := instant(p.CreatedAt), instant(p.UpdatedAt)
	return &policyNode{
		emulator:    e,
		record:      p,
		Namespace:   p.Namespace,
		Code:        p.Code,
		Description: unlessEmpty(p.Description),
		CreatedAt:   &created,
		UpdatedAt:   &updated,
		Statements:  each(p.Statements, statementNodeOf),
	}
}

func statementNodeOf(s statement) *statementNode {
	effect := effectAllow
	if s.Deny {
		effect = effectDeny
	}
	n := &statementNode{Resource: s.Resource, Actions: s.Actions, Effect: &effect}
	if s.Conditions != nil {
		conditions := each(s.Conditions, func(c condition) *conditionNode {
			return &conditionNode{c.Param, c.Operator, anyValue{c.Value}}
		})
		n.Condition = &conditions
	}
	return n
}

// statementsOf reads statements as requests have them.
func statementsOf(sent []input) []statement {
	return each(sent, func(in input) statement {
		actions, _ := stringList(in["actions"])
		return statement{in.text("resource"), actions, in.text("effect") == effectDeny, conditionsOf(in["condition"])}
	})
}

func conditionsOf(sent any) []condition {
	list, _ := sent.([]any)
	var conditions []condition
	for _, element := range list {
		members, _ := element.(map[string]any)
		in := input(members)
		conditions = append(conditions, condition{in.text("param"), in.text("operator"), in["value"]})
	}
	return conditions
}

// policyPage is PaginatedPolicies.
type policyPage struct {
	TotalCount int32
	List       []*policyNode
}

// Policy is the policy of a code, none if there is none.
func (q *rootFields) Policy(ctx context.Context, args struct {
	Code      string
	Namespace *string
},
) (*policyNode, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	p, err := first[*policy](q.read(), tablePolicies, byCode, keyIn(textOf(args.Namespace), args.Code))
	if err != nil || p == nil {
		return nil, err
	}
	return q.policyNode(p), nil
}

// Policies is a page of the policies of one namespace, the oldest first; none
// came with the pool.
func (q *rootFields) Policies(ctx context.Context, args struct {
	Page, Limit    *int32
	Namespace      *string
	ExcludeDefault *bool
},
) (*policyPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	policies, err := inOrder[*policy](q.read(), tablePolicies, byNamespace, orElse(textOf(args.Namespace), defaultNamespace))
	if err != nil {
		return nil, err
	}
	part, err := pageV2(policies, args.Page, args.Limit)
	return &policyPage{intOf(int64(len(policies))), each(part, q.policyNode)}, err
}

// CreatePolicy makes a policy.
func (q *rootFields) CreatePolicy(ctx context.Context, args struct {
	Namespace, Description *string
	Code                   string
	Statements             []input
},
) (*policyNode, error) {
	p := &policy{
		Namespace:   textOf(args.Namespace),
		Code:        args.Code,
		Description: textOf(args.Description),
		Statements:  statementsOf(args.Statements),
	}
	if _, err := q.administered(ctx, func(v view) error { return q.insertPolicy(v, p) }); err != nil {
		return nil, err
	}
	return q.policyNode(p), nil
}

// UpdatePolicy changes a policy; what is not sent stays.
func (q *rootFields) UpdatePolicy(ctx context.Context, args struct {
	Namespace, Description, NewCode *string
	Code                            string
	Statements                      *[]input
},
) (*policyNode, error) {
	var changed *policy
	_, err := q.administered(ctx, func(v view) error {
		before, err := v.policyCoded(textOf(args.Namespace), args.Code)
		if err != nil {
			return err
		}
		changed, err = q.changePolicy(v, before, func(p *policy) {
			p.Code = orElse(textOf(args.NewCode), p.Code)
			if args.Description != nil {
				p.Description = *args.Description
			}
			if args.Statements != nil {
				p.Statements = statementsOf(*args.Statements)
			}
		})
		return err
	})
	if err != nil {
		return nil, err
	}
	return q.policyNode(changed), nil
}

// DeletePolicy deletes a policy that is there.
func (q *rootFields) DeletePolicy(ctx context.Context, args struct {
	Code      string
	Namespace *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		p, err := v.policyCoded(textOf(args.Namespace), args.Code)
		if err != nil {
			return err
		}
		return v.removePolicy(p)
	})
}

// DeletePolicies deletes policies of one namespace; unknown ones are skipped.
func (q *rootFields) DeletePolicies(ctx context.Context, args struct {
	CodeList  []string
	Namespace *string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		for _, code := range args.CodeList {
			p, err := first[*policy](v, tablePolicies, byCode, keyIn(textOf(args.Namespace), code))
			if err != nil {
				return err
			}
			if p == nil {
				continue
			}
			if err := v.removePolicy(p); err != nil {
				return err
			}
		}
		return nil
	})
}
