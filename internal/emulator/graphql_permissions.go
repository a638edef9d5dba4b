package emulator

import (
	"context"
	"slices"
)

// authorizedPage is PaginatedAuthorizedResources.
type authorizedPage struct {
	TotalCount int32
	List       []*authorizedNode
}

// authorizedNode is an authorized resource in an answer.
type authorizedNode struct {
	Code          string
	Type          *string
	Actions       *[]string
	APIIdentifier *string
}

func authorizedNodeOf(a *authorizedResource) *authorizedNode {
	return &authorizedNode{a.Code, unlessEmpty(a.Type), &a.Actions, unlessEmpty(a.APIIdentifier)}
}

// authorizedPage is what a holder may use, in one namespace and of one type if
// it is named.
func (e *Emulator) authorizedPage(h holder, namespace string, kind *string) (*authorizedPage, error) {
	found, err := e.authorizedResources(e.read(), h, orElse(namespace, defaultNamespace), textOf(kind))
	return &authorizedPage{intOf(int64(len(found))), each(found, authorizedNodeOf)}, err
}

// AuthorizedResources is what the user may use.
func (n *userNode) AuthorizedResources(args struct{ Namespace, ResourceType *string }) (*authorizedPage, error) {
	return n.emulator.authorizedPage(holder{holderUser, n.record.ID}, textOf(args.Namespace), args.ResourceType)
}

// AuthorizedResources is what a user, role or group may use.
func (q *rootFields) AuthorizedResources(ctx context.Context, args struct{ TargetType, TargetIdentifier, Namespace, ResourceType *string }) (*authorizedPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	if args.TargetType == nil || args.TargetIdentifier == nil {
		return nil, badField("targetType", "and targetIdentifier are required")
	}
	v := q.read()
	n, err := v.namespaceCoded(textOf(args.Namespace))
	if err != nil {
		return nil, err
	}
	h, err := v.holderNamed("targetType", n.Code, *args.TargetType, *args.TargetIdentifier)
	if err != nil {
		return nil, err
	}
	return q.authorizedPage(h, n.Code, args.ResourceType)
}

// question is whether a user may do something.
type question struct {
	Resource, Action, UserID string
	Namespace                *string
}

// IsActionAllowed says whether a user may do something.
func (q *rootFields) IsActionAllowed(ctx context.Context, args question) (bool, error) {
	rs, err := q.rulesAskedFor(ctx, args)
	return rs.allow(args.Resource, args.Action), err
}

// IsActionDenied says whether a user must not do something, whatever else
// allows it.
func (q *rootFields) IsActionDenied(ctx context.Context, args question) (bool, error) {
	rs, err := q.rulesAskedFor(ctx, args)
	return rs.deny(args.Resource, args.Action), err
}

func (q *rootFields) rulesAskedFor(ctx context.Context, args question) (rules, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	return q.userRules(q.read(), args.UserID, textOf(args.Namespace))
}

// Allow lets users and roles do something with a resource, all of them or none.
func (q *rootFields) Allow(ctx context.Context, args struct {
	Resource, Action            string
	UserID, RoleCode, Namespace *string
	UserIDs, RoleCodes          *[]string
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		n, err := v.namespaceCoded(textOf(args.Namespace))
		if err != nil {
			return err
		}
		users, err := v.holdersNamed("userIds", n.Code, holderUser, oneAndMore(args.UserID, args.UserIDs))
		if err != nil {
			return err
		}
		roles, err := v.holdersNamed("roleCodes", n.Code, holderRole, oneAndMore(args.RoleCode, args.RoleCodes))
		if err != nil {
			return err
		}
		if len(users)+len(roles) == 0 {
			return badField("userId", "is required, or userIds, roleCode or roleCodes")
		}
		for _, h := range append(users, roles...) {
			granted := permission{Namespace: n.Code, Holder: h, Resource: args.Resource, Actions: []string{args.Action}}
			if err := q.givePermission(v, granted); err != nil {
				return err
			}
		}
		return nil
	})
}

// AuthorizeResource lets several do something with a resource, all of them or
// none; each gets actions of its own.
func (q *rootFields) AuthorizeResource(ctx context.Context, args struct {
	Namespace, ResourceType, Resource *string
	Opts                              *[]input
},
) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		resource, err := v.declared(textOf(args.Namespace), textOf(args.Resource), textOf(args.ResourceType))
		if err != nil {
			return err
		}
		if len(listOf(args.Opts)) == 0 {
			return badField("opts", "is required")
		}
		for _, opt := range listOf(args.Opts) {
			h, err := v.holderNamed("opts.targetType", resource.Namespace, opt.text("targetType"), opt.text("targetIdentifier"))
			if err != nil {
				return err
			}
			actions, _ := stringList(opt["actions"])
			if len(actions) == 0 {
				actions = []string{"*"}
			}
			granted := permission{Namespace: resource.Namespace, Holder: h, Resource: *args.Resource, Actions: actions}
			if err := q.givePermission(v, granted); err != nil {
				return err
			}
		}
		return nil
	})
}

// targetsWanted is who of those authorized for a resource is asked for.
type targetsWanted struct {
	Namespace, ResourceType, Resource string
	TargetType                        *string
	Actions                           *struct {
		Op   string
		List []*string
	}
}

// targetPage is PaginatedAuthorizedTargets.
type targetPage struct {
	TotalCount *int32
	List       *[]*targetNode
}

// targetNode is ResourcePermissionAssignment.
type targetNode struct {
	TargetType, TargetIdentifier *string
	Actions                      *[]string
}

// AuthorizedTargets is who was authorized for a resource.
func (q *rootFields) AuthorizedTargets(ctx context.Context, args targetsWanted) (*targetPage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	v := q.read()
	if _, err := v.declared(args.Namespace, args.Resource, args.ResourceType); err != nil {
		return nil, err
	}
	targets, err := v.authorizedTargets(orElse(args.Namespace, defaultNamespace), args.Resource)
	if err != nil {
		return nil, err
	}
	nodes := make([]*targetNode, 0, len(targets))
	for _, target := range targets {
		kind := accessType(target.holder)
		if args.TargetType != nil && *args.TargetType != kind || !args.wants(target.actions) {
			continue
		}
		name, err := v.nameOf(target.holder)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, &targetNode{&kind, &name, &target.actions})
	}
	total := intOf(int64(len(nodes)))
	return &targetPage{&total, &nodes}, nil
}

// AuthorizedTargetsCode is AuthorizedTargets.
func (q *rootFields) AuthorizedTargetsCode(ctx context.Context, args targetsWanted) (*targetPage, error) {
	return q.AuthorizedTargets(ctx, args)
}

// wants reports whether the actions of a target are enough.
func (t targetsWanted) wants(granted []string) bool {
	if t.Actions == nil {
		return true
	}
	has := func(wanted *string) bool {
		return statement{Resource: t.Resource, Actions: granted}.concerns(t.Resource, textOf(wanted))
	}
	lacks := func(wanted *string) bool { return !has(wanted) }
	if t.Actions.Op == "OR" {
		return slices.ContainsFunc(t.Actions.List, has)
	}
	return !slices.ContainsFunc(t.Actions.List, lacks)
}
