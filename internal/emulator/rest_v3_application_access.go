package emulator

import (
	"context"
	"fmt"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// What holds for users no rule is about.
const (
	strategyAllow = "ALLOW_ALL"
	strategyDeny  = "DENY_ALL"
)

// setStrategy says what holds for users no rule is about.
func (a *application) setStrategy(field, strategy string) error {
	if strategy != strategyAllow && strategy != strategyDeny {
		return badField(field, "must be ALLOW_ALL or DENY_ALL")
	}
	a.closed = strategy == strategyDeny
	return nil
}

func (a *application) strategy() string {
	if a.closed {
		return strategyDeny
	}
	return strategyAllow
}

// GetApplicationPermissionStrategy returns what holds for users no rule is about.
func (s *managementV3) GetApplicationPermissionStrategy(_ context.Context, req *authingv3.GetApplicationPermissionStrategyRequest) (*authingv3.GetApplicationPermissionStrategyResponse, error) {
	app, err := s.read().applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetApplicationPermissionStrategyResponse{PermissionStrategy: app.strategy()}, nil
}

// UpdateApplicationPermissionStrategy changes it, for those who sign in from
// then on.
func (s *managementV3) UpdateApplicationPermissionStrategy(_ context.Context, req *authingv3.UpdateApplicationPermissionStrategyRequest) (*authingv3.UpdateApplicationPermissionStrategyResponse, error) {
	_, err := s.changeApplication(req.GetAppId(), func(a *application) error {
		return a.setStrategy("permissionStrategy", req.GetPermissionStrategy())
	})
	return &authingv3.UpdateApplicationPermissionStrategyResponse{Success: err == nil}, err
}

// AuthorizeApplicationAccess adds all of the rules, or none.
func (s *managementV3) AuthorizeApplicationAccess(_ context.Context, req *authingv3.AuthorizeApplicationAccessRequest) (*authingv3.AuthorizeApplicationAccessResponse, error) {
	err := s.write(func(v view) error {
		app, err := v.applicationWithID(req.GetAppId())
		if err != nil {
			return err
		}
		for i, rule := range req.GetList() {
			if rule.GetEffect() != effectAllow && rule.GetEffect() != effectDeny {
				return badField(fmt.Sprintf("list[%d].effect", i), "must be ALLOW or DENY")
			}
			targets, err := v.accessTargets(i, rule)
			if err != nil {
				return err
			}
			for _, h := range targets {
				r := accessRule{AppID: app.ID, Holder: h, below: rule.GetInheritByChildren(), deny: rule.GetEffect() == effectDeny}
				if err := s.putAccessRule(v, r); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return &authingv3.AuthorizeApplicationAccessResponse{Success: err == nil}, err
}

// RevokeApplicationAccess removes the rules about targets, which need not have
// any.
func (s *managementV3) RevokeApplicationAccess(_ context.Context, req *authingv3.RevokeApplicationAccessRequest) (*authingv3.RevokeApplicationAccessResponse, error) {
	err := s.write(func(v view) error {
		app, err := v.applicationWithID(req.GetAppId())
		if err != nil {
			return err
		}
		for i, named := range req.GetList() {
			targets, err := v.accessTargets(i, named)
			if err != nil {
				return err
			}
			for _, h := range targets {
				r := accessRule{AppID: app.ID, Holder: h}
				if _, err := v.DeleteAll(tableAccessRules, byCode, r.key()); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return &authingv3.RevokeApplicationAccessResponse{Success: err == nil}, err
}

// accessTargets is whom an element of a list names. All must be there.
func (v view) accessTargets(i int, named interface {
	GetTargetType() string
	GetNamespaceCode() string
	GetTargetIdentifier() []string
},
) ([]holder, error) {
	field := fmt.Sprintf("list[%d].targetType", i)
	kind, err := accessKind(field, named.GetTargetType())
	if err != nil {
		return nil, err
	}
	return v.holdersNamed(field, named.GetNamespaceCode(), kind, named.GetTargetIdentifier())
}

// accessKind is the kind of holder that a target type means: an ORG is a
// department.
func accessKind(field, targetType string) (string, error) {
	switch targetType {
	case holderOrg:
		return holderDepartment, nil
	case holderUser, holderRole, holderGroup:
		return targetType, nil
	case holderAccessKey:
		return "", notEmulated(field + " " + targetType)
	default:
		return "", badField(field, "must be USER, ROLE, GROUP or ORG")
	}
}

// ListAuthApplication returns a page of the rules of an application.
func (s *managementV3) ListAuthApplication(_ context.Context, req *authingv3.ListAuthApplicationRequest) (*authingv3.ListAuthApplicationResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	rules, err := inOrder[*accessRule](v, tableAccessRules, byApp, app.ID)
	if err != nil {
		return nil, err
	}
	var found []*authingv3.ApplicationAuthorization
	for _, r := range rules {
		shown, err := v.accessRuleV3(r)
		if err != nil {
			return nil, err
		}
		if mentions(req.GetTargetName(), shown.GetTargetName()) && among(req.GetTargetTypeList(), shown.GetTargetType()) &&
			(req.GetEffect() == "" || req.GetEffect() == shown.GetEffect()) && (req.Enabled == nil || req.GetEnabled() == shown.GetEnabled()) {
			found = append(found, shown)
		}
	}
	page, err := pageV3(found, "", req.Page, req.Limit)
	return &authingv3.ListAuthApplicationResponse{TotalCount: int64(len(found)), List: page}, err
}

func (v view) accessRuleV3(r *accessRule) (*authingv3.ApplicationAuthorization, error) {
	name, err := v.labelOf(r.Holder)
	return &authingv3.ApplicationAuthorization{
		Id: r.ID, TargetId: r.Holder.id, TargetName: name, TargetType: accessType(r.Holder),
		Effect: r.effect(), Enabled: !r.off, PermissionType: "SUBJECT",
	}, err
}

func accessType(h holder) string {
	if h.kind == holderDepartment {
		return holderOrg
	}
	return h.kind
}

// UpdateAuthEnabled turns a rule on or off.
func (s *managementV3) UpdateAuthEnabled(_ context.Context, req *authingv3.UpdateAuthEnabledRequest) (*authingv3.UpdateAuthEnabledResponse, error) {
	err := s.write(func(v view) error {
		r, err := first[*accessRule](v, tableAccessRules, byID, req.GetId())
		if err != nil {
			return err
		}
		if r == nil {
			return unknown(fmt.Sprintf("authorization %q", req.GetId()))
		}
		changed := *r
		changed.off = !req.GetEnabled()
		return v.Insert(tableAccessRules, &changed)
	})
	return &authingv3.UpdateAuthEnabledResponse{Success: err == nil}, err
}

// DeleteAuth deletes rules; unknown ones are skipped.
func (s *managementV3) DeleteAuth(_ context.Context, req *authingv3.DeleteAuthRequest) (*authingv3.DeleteAuthResponse, error) {
	err := s.write(func(v view) error {
		for _, id := range req.GetAuthIds() {
			if _, err := v.DeleteAll(tableAccessRules, byID, id); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.DeleteAuthResponse{Success: err == nil}, err
}
