package emulator

import (
	"context"
	"fmt"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ownData is what the signed-in user may do with data resources. The requests
// name no namespace: what has the code in any of them is meant.
type ownData struct {
	view

	user       *user
	namespaces []*namespace
	rules      dataRules
}

func (s *authV3) ownData(ctx context.Context, req proto.Message) (q ownData, err error) {
	if q.user, err = s.caller(ctx, req); err != nil {
		return q, err
	}
	q.view = s.read()
	if q.namespaces, err = q.namespacesNamed(nil); err != nil {
		return q, err
	}
	q.rules, err = s.dataRulesFor(q.view, q.user)
	return q, err
}

// namedPlace is a place that a request names.
type namedPlace struct {
	dataPlace

	text string
}

// namespaceCode is the code of the namespace the place is in, empty for what is
// not there.
func (p namedPlace) namespaceCode() string {
	if p.dataResource == nil {
		return ""
	}
	return p.Namespace
}

// places is the places in data resources of a type, of any if it is empty, that
// texts name in any namespace; what is in none is one place that is not there.
func (q ownData) places(texts []string, kind string) ([]namedPlace, error) {
	var all []namedPlace
	for _, text := range texts {
		before := len(all)
		for _, n := range q.namespaces {
			at, err := q.dataPlaceOf(n.Code, text)
			if err != nil {
				return nil, err
			}
			if at.dataResource != nil && (kind == "" || kind == at.Type) {
				all = append(all, namedPlace{at, text})
			}
		}
		if len(all) == before {
			all = append(all, namedPlace{text: text})
		}
	}
	return all, nil
}

// dataCheck asks whether an action is allowed on data resources.
type dataCheck interface {
	proto.Message
	GetResources() []string
	GetAction() string
}

// checkOwnData says of data resources of a type whether the user may do something
// with them.
func (s *authV3) checkOwnData(ctx context.Context, req dataCheck, kind string) ([]*authingv3.PermissionCheckResult, error) {
	q, err := s.ownData(ctx, req)
	if err != nil {
		return nil, err
	}
	places, err := q.places(req.GetResources(), kind)
	return each(places, func(p namedPlace) *authingv3.PermissionCheckResult {
		return &authingv3.PermissionCheckResult{
			NamespaceCode: p.namespaceCode(), Action: req.GetAction(), Resource: p.text, Enabled: q.rules.allow(p.dataPlace, req.GetAction()),
		}
	}), err
}

// CheckPermissionByStringResource is checkOwnData of texts.
func (s *authV3) CheckPermissionByStringResource(ctx context.Context, req *authingv3.CheckPermissionByStringResourceRequest) (*authingv3.CheckPermissionByStringResourceResponse, error) {
	results, err := s.checkOwnData(ctx, req, dataText)
	return &authingv3.CheckPermissionByStringResourceResponse{CheckResultList: results}, err
}

// CheckPermissionByArrayResource is checkOwnData of lists of texts.
func (s *authV3) CheckPermissionByArrayResource(ctx context.Context, req *authingv3.CheckPermissionByArrayResourceRequest) (*authingv3.CheckPermissionByArrayResourceResponse, error) {
	results, err := s.checkOwnData(ctx, req, dataTexts)
	return &authingv3.CheckPermissionByArrayResourceResponse{CheckResultList: results}, err
}

// CheckPermissionByTreeResource is checkOwnData of trees and their nodes.
func (s *authV3) CheckPermissionByTreeResource(ctx context.Context, req *authingv3.CheckPermissionByTreeResourceRequest) (*authingv3.CheckPermissionByTreeResourceResponse, error) {
	results, err := s.checkOwnData(ctx, req, dataTree)
	return &authingv3.CheckPermissionByTreeResourceResponse{CheckResultList: results}, err
}

// GetUserAuthorizedResourcesList returns the data resources that the user may use,
// with what it may do with them.
func (s *authV3) GetUserAuthorizedResourcesList(ctx context.Context, req *authingv3.GetUserAuthorizedResourcesListRequest) (*authingv3.GetUserAuthorizedResourcesListResponse, error) {
	q, err := s.ownData(ctx, req)
	if err != nil {
		return nil, err
	}
	found, err := q.rules.permissionsOf(q.view, q.user, q.namespaces)
	return &authingv3.GetUserAuthorizedResourcesListResponse{UserPermissionList: found}, err
}

// GetUserAuthResourcePermissionList says what the user may do with data resources.
func (s *authV3) GetUserAuthResourcePermissionList(ctx context.Context, req *authingv3.GetUserAuthResourcePermissionListRequest) (*authingv3.GetUserAuthResourcePermissionListResponse, error) {
	q, err := s.ownData(ctx, req)
	if err != nil {
		return nil, err
	}
	places, err := q.places(req.GetResources(), "")
	return &authingv3.GetUserAuthResourcePermissionListResponse{PermissionList: each(places, func(p namedPlace) *authingv3.ResourcePermission {
		return &authingv3.ResourcePermission{NamespaceCode: p.namespaceCode(), Resource: p.text, Actions: q.rules.actions(p.dataPlace)}
	})}, err
}

// GetUserAuthResourceStruct returns a data resource, of the oldest namespace that
// has it, with what the user may do with it.
func (s *authV3) GetUserAuthResourceStruct(ctx context.Context, req *authingv3.GetUserAuthResourceStructRequest) (*authingv3.GetUserAuthResourceStructResponse, error) {
	q, err := s.ownData(ctx, req)
	if err != nil {
		return nil, err
	}
	places, err := q.places([]string{req.GetResource()}, "")
	if err != nil {
		return nil, err
	}
	if places[0].dataResource == nil || places[0].path != "" {
		return nil, unknown(fmt.Sprintf("data resource %q", req.GetResource()))
	}
	found := q.rules.structOf(places[0].dataResource)
	return &authingv3.GetUserAuthResourceStructResponse{
		NamespaceCode: found.Namespace, ResourceCode: found.Code, ResourceType: found.Type,
		StrResourceAuthAction: found.text, ArrResourceAuthAction: found.list, TreeResourceAuthAction: found.tree,
	}, nil
}
