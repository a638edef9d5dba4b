package emulator

import "slices"

// authorizedResource is a resource and what somebody may do with it.
type authorizedResource struct {
	Code, Type, Description, APIIdentifier string
	Actions                                []string

	namespace string
}

// authorizedResources is what a holder may use, in one namespace and of one
// type unless they are empty. Resources are named as they were granted, with
// the actions that no rule denies.
func (e *Emulator) authorizedResources(v view, h holder, namespace, kind string) ([]*authorizedResource, error) {
	if err := checkResourceType("resourceType", kind); err != nil {
		return nil, err
	}
	all, err := e.rulesFor(v, h, namespace)
	return all.authorized(kind), err
}

// authorized is the resources that rules allow to use, of one type if it is not
// empty.
func (rs rules) authorized(kind string) []*authorizedResource {
	return rs.gathered(kind, rs.allowedBy)
}

// denied is the resources that rules deny to use, of one type if it is not empty.
func (rs rules) denied(kind string) []*authorizedResource {
	return rs.gathered(kind, func(r rule) []string {
		if r.Deny {
			return r.Actions
		}
		return nil
	})
}

// gathered is the resources of rules, of one type if it is not empty, with the
// actions that are chosen of each rule; those without any are left out.
func (rs rules) gathered(kind string, chosen func(rule) []string) []*authorizedResource {
	var found []*authorizedResource
	for _, r := range rs {
		actions := chosen(r)
		if len(actions) == 0 || kind != "" && (r.about == nil || r.about.Type != kind) {
			continue
		}
		at := slices.IndexFunc(found, func(a *authorizedResource) bool {
			return a.Code == r.Resource && a.namespace == r.namespace
		})
		if at >= 0 {
			found[at].Actions = union(found[at].Actions, actions)
			continue
		}
		found = append(found, r.authorizes(actions))
	}
	return found
}

// permitted is a resource and what rules, of one namespace, allow to do with it.
func (rs rules) permitted(resource string) *authorizedResource {
	shown := &authorizedResource{Code: resource}
	for _, r := range rs {
		if !r.covers(resource) || r.Deny || len(r.Conditions) > 0 {
			continue
		}
		allowed := slices.DeleteFunc(slices.Clone(r.Actions), func(action string) bool { return rs.deny(resource, action) })
		if r.about != nil {
			shown.Type, shown.APIIdentifier = r.about.Type, r.about.APIIdentifier
		}
		shown.Actions = union(shown.Actions, allowed)
	}
	return shown
}

// allowedBy is the actions that a rule allows and no other denies.
func (rs rules) allowedBy(r rule) []string {
	if r.Deny || len(r.Conditions) > 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(r.Actions), func(action string) bool {
		return slices.ContainsFunc(rs, func(other rule) bool {
			return other.namespace == r.namespace && other.denies(r.Resource, action)
		})
	})
}

// authorizes is the resource of a rule, with actions.
func (r rule) authorizes(actions []string) *authorizedResource {
	a := &authorizedResource{Code: r.Resource, Actions: actions, namespace: r.namespace}
	if r.about != nil {
		a.Type, a.Description, a.APIIdentifier = r.about.Type, r.about.Description, r.about.APIIdentifier
	}
	return a
}

// authorizedTarget is a holder and what it was itself permitted to do with a
// resource.
type authorizedTarget struct {
	holder  holder
	actions []string
}

// authorizedTargets is who was permitted to use a resource, each by itself: not
// as a member of a group or through a role.
func (v view) authorizedTargets(namespace, resource string) ([]authorizedTarget, error) {
	holders, err := v.holdersIn(namespace)
	if err != nil {
		return nil, err
	}
	var targets []authorizedTarget
	for _, h := range holders {
		own, err := v.ownRules(h, namespace)
		if err != nil {
			return nil, err
		}
		target := authorizedTarget{holder: h}
		for _, r := range own {
			if r.covers(resource) {
				target.actions = union(target.actions, own.allowedBy(r))
			}
		}
		if len(target.actions) > 0 {
			targets = append(targets, target)
		}
	}
	return targets, nil
}

// holdersIn is who was granted anything in a namespace, directly or by a policy.
func (v view) holdersIn(namespace string) ([]holder, error) {
	granted, err := inOrder[*permission](v, tablePermissions, byNamespace, namespace)
	if err != nil {
		return nil, err
	}
	var holders []holder
	add := func(h holder) {
		if !slices.Contains(holders, h) {
			holders = append(holders, h)
		}
	}
	for _, p := range granted {
		add(p.Holder)
	}
	policies, err := inOrder[*policy](v, tablePolicies, byNamespace, namespace)
	if err != nil {
		return nil, err
	}
	for _, p := range policies {
		assigned, err := inOrder[*policyAssignment](v, tablePolicyAssignments, byPolicy, p.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range assigned {
			add(a.Holder)
		}
	}
	return holders, nil
}
