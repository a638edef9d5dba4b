package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"
)

// ruleNodeV1 is Rule. Its faasUrl is not there: the function does not run.
type ruleNodeV1 struct {
	namedV1

	Type          string
	Enabled       *bool
	Code, FaasURL *string
}

func (q *rootFieldsV1) ruleNode(r *pipelineRule) *ruleNodeV1 {
	return &ruleNodeV1{
		namedV1: q.named(r.ID, r.Name, r.Description, r.createdAt, r.updatedAt),
		Type:    r.kind, Enabled: &r.enabled, Code: &r.code,
	}
}

// Rules is the functions of the pool, the oldest first.
func (q *rootFieldsV1) Rules(ctx context.Context, args struct{ UserPoolID string }) (*pagedV1[*ruleNodeV1], error) {
	v, err := q.reading(ctx, args.UserPoolID)
	if err != nil {
		return nil, err
	}
	all, err := inOrder[*pipelineRule](v, tablePipelineRules, byID)
	return whole(all, q.ruleNode), err
}

// RuleByID is the function of an id.
func (q *rootFieldsV1) RuleByID(ctx context.Context, args oneV1) (*ruleNodeV1, error) {
	v, err := q.reading(ctx, "")
	if err != nil {
		return nil, err
	}
	r, err := v.pipelineRuleWithID(args.ID)
	if err != nil {
		return nil, err
	}
	return q.ruleNode(r), nil
}

// CreateRule makes a function, which is enabled.
func (q *rootFieldsV1) CreateRule(ctx context.Context, args struct {
	Input struct {
		UserPoolID, Name, Type, Code string
		Description                  *string
	}
},
) (*ruleNodeV1, error) {
	in, now := args.Input, q.now()
	r := &pipelineRule{
		ordered: ordered{q.order.Add(1)}, ID: newID(), Name: in.Name, Description: textOf(in.Description),
		kind: in.Type, enabled: true, code: in.Code, createdAt: now, updatedAt: now,
	}
	if err := q.changing(ctx, in.UserPoolID, func(v view) error { return v.putPipelineRule(r) }); err != nil {
		return nil, err
	}
	return q.ruleNode(r), nil
}

// UpdateRule changes a function; what is not sent stays.
func (q *rootFieldsV1) UpdateRule(ctx context.Context, args struct {
	Input struct {
		ID                            string
		Name, Description, Type, Code *string
		Enabled                       *bool
	}
},
) (node *ruleNodeV1, err error) {
	in := args.Input
	err = q.changing(ctx, "", func(v view) error {
		before, err := v.pipelineRuleWithID(in.ID)
		if err != nil {
			return err
		}
		r := *before
		r.Name, r.kind, r.code = orElse(textOf(in.Name), r.Name), orElse(textOf(in.Type), r.kind), orElse(textOf(in.Code), r.code)
		if in.Description != nil {
			r.Description = *in.Description
		}
		if in.Enabled != nil {
			r.enabled = *in.Enabled
		}
		r.updatedAt = q.now()
		node = q.ruleNode(&r)
		return v.putPipelineRule(&r)
	})
	return node, err
}

// DeleteRule deletes a function.
func (q *rootFieldsV1) DeleteRule(ctx context.Context, args oneV1) (*commonMessageV1, error) {
	return q.removing(ctx, func(v view) error { return remove(v, args.ID, view.pipelineRuleWithID, view.removePipelineRule) })
}

// variableV1 is RuleEnv.
type variableV1 struct{ Key, Value string }

func (q *rootFieldsV1) environment(v view) (*pagedV1[*variableV1], error) {
	all, err := v.variables()
	return whole(all, func(x *variable) *variableV1 { return &variableV1{x.Key, customText(x.value)} }), err
}

// RuleEnv is the environment of the functions.
func (q *rootFieldsV1) RuleEnv(ctx context.Context, args struct{ UserPoolID string }) (*pagedV1[*variableV1], error) {
	v, err := q.reading(ctx, args.UserPoolID)
	if err != nil {
		return nil, err
	}
	return q.environment(v)
}

// changeEnvironment changes the environment, and answers it.
func (q *rootFieldsV1) changeEnvironment(ctx context.Context, pool string, change func(view) error) (env *pagedV1[*variableV1], err error) {
	err = q.changing(ctx, pool, func(v view) error {
		if err := change(v); err != nil {
			return err
		}
		env, err = q.environment(v)
		return err
	})
	return env, err
}

// SetRuleEnv sets a variable.
func (q *rootFieldsV1) SetRuleEnv(ctx context.Context, args struct {
	Input struct{ UserPoolID, Key, Value string }
},
) (*pagedV1[*variableV1], error) {
	in := args.Input
	return q.changeEnvironment(ctx, in.UserPoolID, func(v view) error {
		return v.setVariable(&variable{in.Key, structpb.NewStringValue(in.Value)})
	})
}

// RemoveRuleEnv removes a variable that is there.
func (q *rootFieldsV1) RemoveRuleEnv(ctx context.Context, args struct {
	Input struct{ UserPoolID, Key string }
},
) (*pagedV1[*variableV1], error) {
	return q.changeEnvironment(ctx, args.Input.UserPoolID, func(v view) error { return v.removeVariable(args.Input.Key) })
}
