package emulator

import (
	"context"
	"fmt"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// AuthorizeResources lets all of the targets use the resources, or none. What
// they may do already they go on to.
func (s *managementV3) AuthorizeResources(_ context.Context, req *authingv3.AuthorizeResourcesRequest) (*authingv3.AuthorizeResourcesResponse, error) {
	err := s.write(func(v view) error {
		for i, authorization := range req.GetList() {
			if err := s.authorize(v, fmt.Sprintf("list[%d]", i), req.GetNamespace(), authorization); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.AuthorizeResourcesResponse{Success: err == nil}, err
}

// authorize gives the permissions that are at within in a request.
func (e *Emulator) authorize(v view, within, namespace string, a *authingv3.ResourceAuthorization) error {
	n, err := v.namespaceCoded(namespace)
	if err != nil {
		return err
	}
	if err := checkTargetKind(within+".targetType", a.GetTargetType()); err != nil {
		return err
	}
	holders, err := v.holdersNamed(within+".targetType", n.Code, a.GetTargetType(), a.GetTargetIdentifiers())
	if err != nil {
		return err
	}
	return forGranted(v, within, n.Code, holders, a.GetResources(), func(p permission) error { return e.givePermission(v, p) })
}

// granted is a declared resource of a request, and what may be done with it.
type granted interface {
	GetCode() string
	GetResourceType() string
	GetActions() []string
}

// forGranted does one thing for each of the holders with each of the resources
// that are at within in a request. All must be declared.
func forGranted[T granted](v view, within, namespace string, holders []holder, resources []T, do func(permission) error) error {
	for i, r := range resources {
		if err := checkResourceType(fmt.Sprintf("%s.resources[%d].resourceType", within, i), r.GetResourceType()); err != nil {
			return err
		}
		if _, err := v.declared(namespace, r.GetCode(), r.GetResourceType()); err != nil {
			return err
		}
		for _, h := range holders {
			if err := do(permission{Namespace: namespace, Holder: h, Resource: r.GetCode(), Actions: r.GetActions()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// GetAuthorizedResources returns what a target may use in one namespace and, if
// that is asked for, what it must not.
func (s *managementV3) GetAuthorizedResources(_ context.Context, req *authingv3.GetAuthorizedResourcesRequest) (*authingv3.GetAuthorizedResourcesResponse, error) {
	if err := checkTargetKind("targetType", req.GetTargetType()); err != nil {
		return nil, err
	}
	if err := checkResourceType("resourceType", req.GetResourceType()); err != nil {
		return nil, err
	}
	v := s.read()
	n, err := v.namespaceCoded(req.GetNamespace())
	if err != nil {
		return nil, err
	}
	h, err := v.holderNamed("targetType", n.Code, req.GetTargetType(), req.GetTargetIdentifier())
	if err != nil {
		return nil, err
	}
	rs, err := s.rulesFor(v, h, n.Code)
	if err != nil {
		return nil, err
	}
	shown := each(amongResources(rs.authorized(req.GetResourceType()), req.GetResourceList()), authorizedV3)
	if req.GetWithDenied() {
		shown = append(shown, each(amongResources(rs.denied(req.GetResourceType()), req.GetResourceList()), deniedV3)...)
	}
	return &authingv3.GetAuthorizedResourcesResponse{TotalCount: int64(len(shown)), List: shown}, nil
}

// deniedV3 is a denied resource as v3 shows it.
func deniedV3(a *authorizedResource) *authingv3.AuthorizedResource {
	m := authorizedV3(a)
	m.Effect = effectDeny
	return m
}

// amongResources keeps the resources that names stand for, or that stand for them; all of
// them without names.
func amongResources(found []*authorizedResource, names []string) []*authorizedResource {
	return slices.DeleteFunc(found, func(a *authorizedResource) bool {
		named := func(name string) bool { return overlap(name, a.Code) }
		return len(names) > 0 && !slices.ContainsFunc(names, named)
	})
}

// IsActionAllowed says whether a user may do something.
func (s *managementV3) IsActionAllowed(_ context.Context, req *authingv3.IsActionAllowedRequest) (*authingv3.IsActionAllowedResponse, error) {
	rs, err := s.userRules(s.read(), req.GetUserId(), req.GetNamespace())
	return &authingv3.IsActionAllowedResponse{Allowed: rs.allow(req.GetResource(), req.GetAction())}, err
}

// GetResourceAuthorizedTargets returns a page of those who were authorized for a
// resource, each by itself.
func (s *managementV3) GetResourceAuthorizedTargets(_ context.Context, req *authingv3.GetResourceAuthorizedTargetsRequest) (*authingv3.GetResourceAuthorizedTargetsResponse, error) {
	if req.TargetType != nil {
		if err := checkTargetKind("targetType", req.GetTargetType()); err != nil {
			return nil, err
		}
	}
	v := s.read()
	if _, err := v.declared(req.GetNamespace(), req.GetResource(), ""); err != nil {
		return nil, err
	}
	targets, err := v.authorizedTargets(orElse(req.GetNamespace(), defaultNamespace), req.GetResource())
	if err != nil {
		return nil, err
	}
	targets = slices.DeleteFunc(targets, func(t authorizedTarget) bool {
		return req.TargetType != nil && t.holder.kind != req.GetTargetType()
	})
	page, err := pageV3(targets, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(t authorizedTarget) (*authingv3.ResourceAuthorizedTarget, error) {
		name, err := v.nameOf(t.holder)
		return &authingv3.ResourceAuthorizedTarget{TargetType: t.holder.kind, TargetIdentifier: name, Actions: t.actions}, err
	})
	return &authingv3.GetResourceAuthorizedTargetsResponse{TotalCount: int64(len(targets)), List: shown}, err
}
