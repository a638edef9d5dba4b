package emulator

import (
	"context"
	"strings"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// aboutAccess is a request about who may use an application.
type aboutAccess interface {
	GetAppId() string
	GetTargetType() string
	GetTargetIdentifiers() []string
	GetNamespace() string
	GetInheritByChildren() bool
}

// forEachTarget does something for all whom a request names, or for nobody if
// one of them is not there.
func (s *managementV2) forEachTarget(req aboutAccess, do func(v view, about accessRule) error) error {
	return s.write(func(v view) error {
		app, err := v.applicationWithID(req.GetAppId())
		if err != nil {
			return err
		}
		kind, err := accessKind("targetType", req.GetTargetType())
		if err != nil {
			return err
		}
		targets, err := v.holdersNamed("targetType", req.GetNamespace(), kind, req.GetTargetIdentifiers())
		if err != nil {
			return err
		}
		for _, h := range targets {
			if err := do(v, accessRule{AppID: app.ID, Holder: h, below: req.GetInheritByChildren()}); err != nil {
				return err
			}
		}
		return nil
	})
}

// rule stores that targets may use an application, or may not.
func (s *managementV2) rule(req aboutAccess, deny bool) error {
	return s.forEachTarget(req, func(v view, about accessRule) error {
		about.deny = deny
		return s.putAccessRule(v, about)
	})
}

// switchRules turns the rules about targets on or off; who has none is skipped.
func (s *managementV2) switchRules(req aboutAccess, off bool) error {
	return s.forEachTarget(req, func(v view, about accessRule) error {
		before, err := first[*accessRule](v, tableAccessRules, byCode, about.key())
		if err != nil || before == nil {
			return err
		}
		changed := *before
		changed.off = off
		return v.Insert(tableAccessRules, &changed)
	})
}

// AllowAccessApplication lets targets use an application.
func (s *managementV2) AllowAccessApplication(ctx context.Context, req *authingv2.AllowAccessApplicationRequest) (*authingv2.AllowAccessApplicationResponse, error) {
	return &authingv2.AllowAccessApplicationResponse{Message: succeeded(ctx)}, s.rule(req, false)
}

// DenyAccessApplication keeps targets from using an application.
func (s *managementV2) DenyAccessApplication(ctx context.Context, req *authingv2.DenyAccessApplicationRequest) (*authingv2.DenyAccessApplicationResponse, error) {
	return &authingv2.DenyAccessApplicationResponse{Message: succeeded(ctx)}, s.rule(req, true)
}

// EnableApplicationAccessPolicies turns the rules about targets on.
func (s *managementV2) EnableApplicationAccessPolicies(ctx context.Context, req *authingv2.EnableApplicationAccessPoliciesRequest) (*authingv2.EnableApplicationAccessPoliciesResponse, error) {
	return &authingv2.EnableApplicationAccessPoliciesResponse{Message: succeeded(ctx)}, s.switchRules(req, false)
}

// DisableApplicationAccessPolicies turns the rules about targets off.
func (s *managementV2) DisableApplicationAccessPolicies(ctx context.Context, req *authingv2.DisableApplicationAccessPoliciesRequest) (*authingv2.DisableApplicationAccessPoliciesResponse, error) {
	return &authingv2.DisableApplicationAccessPoliciesResponse{Message: succeeded(ctx)}, s.switchRules(req, true)
}

// DeleteApplicationAccessPolicies removes the rules about targets, which need not
// have any.
func (s *managementV2) DeleteApplicationAccessPolicies(ctx context.Context, req *authingv2.DeleteApplicationAccessPoliciesRequest) (*authingv2.DeleteApplicationAccessPoliciesResponse, error) {
	return &authingv2.DeleteApplicationAccessPoliciesResponse{Message: succeeded(ctx)}, s.forEachTarget(req, func(v view, about accessRule) error {
		_, err := v.DeleteAll(tableAccessRules, byCode, about.key())
		return err
	})
}

// GetApplicationAccessPolicies returns a page of the rules of an application, the
// oldest first.
func (s *managementV2) GetApplicationAccessPolicies(_ context.Context, req *authingv2.GetApplicationAccessPoliciesRequest) (*authingv2.GetApplicationAccessPoliciesResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	rules, err := inOrder[*accessRule](v, tableAccessRules, byApp, app.ID)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(rules, req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(page, func(r *accessRule) (*authingv2.ApplicationAccessPolicy, error) { return s.accessRuleV2(v, r) })
	return &authingv2.GetApplicationAccessPoliciesResponse{TotalCount: int64(len(rules)), List: shown}, err
}

// policyOfRules is id and code of the policy that v2 calls the rules of an
// application with one effect. No other request knows it.
func policyOfRules(appID, effect string) string { return appID + "-" + strings.ToLower(effect) }

func (e *Emulator) accessRuleV2(v view, r *accessRule) (*authingv2.ApplicationAccessPolicy, error) {
	target, err := e.targetV2(v, r.Holder)
	at, enabled, policy, effect, pool := instant(r.at), !r.off, policyOfRules(r.AppID, r.effect()), r.effect(), e.credentials.UserPoolID
	auto := true
	return &authingv2.ApplicationAccessPolicy{
		AssignedAt: &at, InheritByChildren: &r.below, Enabled: &enabled, PolicyId: &policy, Code: &policy,
		TargetType: accessType(r.Holder), TargetIdentifier: r.Holder.id, Target: target, Namespace: &r.AppID,
		Policy: &authingv2.ApplicationAccessPolicyDetail{
			Id: policy, Code: policy, IsAuto: &auto, Hidden: &auto, UserPoolId: &pool,
			Statements: []*authingv2.PolicyStatement{{Resource: "application:" + r.AppID, Actions: []string{"application:login"}, Effect: &effect}},
		},
	}, err
}

// targetV2 is whom a rule is about: a user as v2 shows one, others by name.
func (e *Emulator) targetV2(v view, h holder) (*structpb.Struct, error) {
	if h.kind == holderUser {
		u, err := mustFind(v, "target", "user_id", h.id)
		if err != nil {
			return nil, err
		}
		m, err := e.userV2(u, false)
		if err != nil {
			return nil, err
		}
		object, err := valueOf(m)
		return object.GetStructValue(), err
	}
	code, err := v.nameOf(h)
	if err != nil {
		return nil, err
	}
	name, err := v.labelOf(h)
	return recordAsStored(map[string]string{"id": h.id, "code": code, "name": name}), err
}
