package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// dataQuestion is what a user may do with the data resources of a namespace.
type dataQuestion struct {
	view

	namespace string
	rules     dataRules
}

// askData is the question about a user, in a namespace that is there. Data
// policies have no conditions to judge.
func (e *Emulator) askData(namespace, idType, userID string) (q dataQuestion, err error) {
	q.view = e.read()
	n, err := q.namespaceCoded(namespace)
	if err != nil {
		return q, err
	}
	q.namespace = n.Code
	u, err := mustFind(q.view, "userId", idType, userID)
	if err != nil {
		return q, err
	}
	q.rules, err = e.dataRulesFor(q.view, u)
	return q, err
}

// check says of each of the resources whether the user may do something with it.
func (q dataQuestion) check(resources []string, action string) ([]*authingv3.PermissionCheckResult, error) {
	return eachPlace(q, resources, func(at dataPlace, text string) *authingv3.PermissionCheckResult {
		return &authingv3.PermissionCheckResult{NamespaceCode: q.namespace, Action: action, Resource: text, Enabled: q.rules.allow(at, action)}
	})
}

// eachPlace is what show makes of every place that a text names.
func eachPlace[M any](q dataQuestion, texts []string, show func(at dataPlace, text string) M) ([]M, error) {
	return tryEach(texts, func(text string) (M, error) {
		at, err := q.dataPlaceOf(q.namespace, text)
		return show(at, text), err
	})
}

// CheckPermission says of data resources whether a user may do something with
// them; nobody may do anything with those that are not there.
func (s *managementV3) CheckPermission(_ context.Context, req *authingv3.CheckPermissionRequest) (*authingv3.CheckPermissionResponse, error) {
	q, err := s.askData(req.GetNamespaceCode(), "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	results, err := q.check(req.GetResources(), req.GetAction())
	return &authingv3.CheckPermissionResponse{CheckResultList: results}, err
}

// CheckExternalUserPermission is CheckPermission of the user of an external id.
func (s *managementV3) CheckExternalUserPermission(_ context.Context, req *authingv3.CheckExternalUserPermissionRequest) (*authingv3.CheckExternalUserPermissionResponse, error) {
	q, err := s.askData(req.GetNamespaceCode(), "external_id", req.GetExternalId())
	if err != nil {
		return nil, err
	}
	results, err := q.check(req.GetResources(), req.GetAction())
	return &authingv3.CheckExternalUserPermissionResponse{CheckResultList: results}, err
}

// CheckUserSameLevelPermission says of nodes below one place of a tree whether a
// user may do something with them.
func (s *managementV3) CheckUserSameLevelPermission(_ context.Context, req *authingv3.CheckUserSameLevelPermissionRequest) (*authingv3.CheckUserSameLevelPermissionResponse, error) {
	q, err := s.askData(req.GetNamespaceCode(), "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	places := each(req.GetResourceNodeCodes(), func(code string) string { return req.GetResource() + "/" + code })
	results, err := eachPlace(q, places, func(at dataPlace, text string) *authingv3.NodePermissionCheckResult {
		code := text[len(req.GetResource())+1:]
		return &authingv3.NodePermissionCheckResult{Action: req.GetAction(), ResourceNodeCode: code, Enabled: q.rules.allow(at, req.GetAction())}
	})
	return &authingv3.CheckUserSameLevelPermissionResponse{CheckLevelResultList: results}, err
}

// GetUserResourcePermissionList says what a user may do with data resources.
func (s *managementV3) GetUserResourcePermissionList(_ context.Context, req *authingv3.GetUserResourcePermissionListRequest) (*authingv3.GetUserResourcePermissionListResponse, error) {
	q, err := s.askData(req.GetNamespaceCode(), "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	found, err := eachPlace(q, req.GetResources(), func(at dataPlace, text string) *authingv3.ResourcePermission {
		return &authingv3.ResourcePermission{NamespaceCode: q.namespace, Resource: text, Actions: q.rules.actions(at)}
	})
	return &authingv3.GetUserResourcePermissionListResponse{PermissionList: found}, err
}

// ListResourceTargets says which users may do what with data resources.
func (s *managementV3) ListResourceTargets(_ context.Context, req *authingv3.ListResourceTargetsRequest) (*authingv3.ListResourceTargetsResponse, error) {
	v := s.read()
	n, err := v.namespaceCoded(req.GetNamespaceCode())
	if err != nil {
		return nil, err
	}
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	rules := make([]dataRules, len(users))
	for i, u := range users {
		if rules[i], err = s.dataRulesFor(v, u); err != nil {
			return nil, err
		}
	}
	found, err := eachPlace(dataQuestion{view: v, namespace: n.Code}, req.GetResources(), func(at dataPlace, text string) *authingv3.ResourceUsers {
		return &authingv3.ResourceUsers{Resource: text, ActionAuthList: each(req.GetActions(), func(action string) *authingv3.ActionUsers {
			allowed := &authingv3.ActionUsers{Action: action}
			for i, u := range users {
				if rules[i].allow(at, action) {
					allowed.UserIds = append(allowed.UserIds, u.ID)
				}
			}
			return allowed
		})}
	})
	return &authingv3.ListResourceTargetsResponse{AuthUserList: found}, err
}
