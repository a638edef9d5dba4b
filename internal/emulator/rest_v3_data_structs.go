package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetUserPermissionList returns the data resources that users may use, with what
// they may do with them: in all namespaces, or in those named. Where a user may
// do nothing is left out.
func (s *managementV3) GetUserPermissionList(_ context.Context, req *authingv3.GetUserPermissionListRequest) (*authingv3.GetUserPermissionListResponse, error) {
	v := s.read()
	namespaces, err := v.namespacesNamed(req.GetNamespaceCodes())
	if err != nil {
		return nil, err
	}
	resp := new(authingv3.GetUserPermissionListResponse)
	for _, id := range req.GetUserIds() {
		u, err := mustFind(v, "userIds", "user_id", id)
		if err != nil {
			return nil, err
		}
		rules, err := s.dataRulesFor(v, u)
		if err != nil {
			return nil, err
		}
		found, err := rules.permissionsOf(v, u, namespaces)
		if err != nil {
			return nil, err
		}
		resp.UserPermissionList = append(resp.UserPermissionList, found...)
	}
	return resp, nil
}

// permissionsOf is what the rules, which are a user's, allow in namespaces; those
// are left out in which it is nothing.
func (rs dataRules) permissionsOf(v view, u *user, namespaces []*namespace) ([]*authingv3.UserPermissions, error) {
	var all []*authingv3.UserPermissions
	for _, n := range namespaces {
		resources, err := inOrder[*dataResource](v, tableDataResources, byNamespace, n.Code)
		if err != nil {
			return nil, err
		}
		in := &authingv3.UserPermissions{UserId: u.ID, NamespaceCode: n.Code}
		for _, r := range resources {
			if shown := rs.userResource(r); shown != nil {
				in.ResourceList = append(in.ResourceList, shown)
			}
		}
		if len(in.GetResourceList()) > 0 {
			all = append(all, in)
		}
	}
	return all, nil
}

// namespacesNamed is the namespaces of codes, all of which must be there; every
// one without codes.
func (v view) namespacesNamed(codes []string) ([]*namespace, error) {
	if len(codes) == 0 {
		return inOrder[*namespace](v, tableNamespaces, byID)
	}
	return known(codes, v.namespaceCoded)
}

// userResource is the data resource with what the rules allow, nil when that is
// nothing.
func (rs dataRules) userResource(r *dataResource) *authingv3.UserDataResource {
	shown := &authingv3.UserDataResource{ResourceCode: r.Code, ResourceType: r.Type}
	if r.Type == dataTree {
		shown.TreeAuthorize = new(authingv3.TreeAuthorization)
		for _, n := range allNodes(r.nodes) {
			if actions := rs.actions(dataPlace{r, n.path}); len(actions) > 0 {
				shown.TreeAuthorize.AuthList = append(shown.TreeAuthorize.AuthList, &authingv3.TreeNodeAuthorization{
					NodePath: "/" + n.path, NodeName: n.name, NodeActions: actions, NodeValue: n.value, NodeExtendFieldValue: n.extended,
				})
			}
		}
		if len(shown.GetTreeAuthorize().GetAuthList()) == 0 {
			return nil
		}
		return shown
	}
	actions := rs.actions(dataPlace{r, ""})
	if len(actions) == 0 {
		return nil
	}
	if r.Type == dataText {
		shown.StrAuthorize = &authingv3.StringAuthorization{Value: r.content.GetStringValue(), Actions: actions}
	} else {
		shown.ArrAuthorize = &authingv3.ArrayAuthorization{Values: r.texts(), Actions: actions}
	}
	return shown
}

// texts is the content of a list of texts.
func (r *dataResource) texts() []string {
	texts, _ := textsIn(r.content)
	return texts
}

// GetUserResourceStruct returns a data resource with what a user may do with it;
// of a tree, the nodes that the user may do something with and those above them.
func (s *managementV3) GetUserResourceStruct(_ context.Context, req *authingv3.GetUserResourceStructRequest) (*authingv3.GetUserResourceStructResponse, error) {
	found, err := s.resourceStruct(req, "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetUserResourceStructResponse{
		NamespaceCode: found.Namespace, ResourceCode: found.Code, ResourceType: found.Type,
		StrResourceAuthAction: found.text, ArrResourceAuthAction: found.list, TreeResourceAuthAction: found.tree,
	}, nil
}

// GetExternalUserResourceStruct is GetUserResourceStruct of the user of an
// external id.
func (s *managementV3) GetExternalUserResourceStruct(_ context.Context, req *authingv3.GetExternalUserResourceStructRequest) (*authingv3.GetExternalUserResourceStructResponse, error) {
	found, err := s.resourceStruct(req, "external_id", req.GetExternalId())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetExternalUserResourceStructResponse{
		NamespaceCode: found.Namespace, ResourceCode: found.Code, ResourceType: found.Type,
		StrResourceAuthAction: found.text, ArrResourceAuthAction: found.list, TreeResourceAuthAction: found.tree,
	}, nil
}

// resourceStruct is a data resource with what a user may do: one of the three.
type resourceStruct struct {
	*dataResource

	text *authingv3.StringResourceActions
	list *authingv3.ArrayResourceActions
	tree *authingv3.TreeResourceActions
}

func (e *Emulator) resourceStruct(req ofDataResource, idType, userID string) (found resourceStruct, err error) {
	q, err := e.askData(req.GetNamespaceCode(), idType, userID)
	if err != nil {
		return found, err
	}
	r, err := q.dataResourceCoded(q.namespace, req.GetResourceCode())
	if err != nil {
		return found, err
	}
	return q.rules.structOf(r), nil
}

// structOf is a data resource with what the rules allow.
func (rs dataRules) structOf(r *dataResource) resourceStruct {
	found := resourceStruct{dataResource: r}
	switch r.Type {
	case dataTree:
		found.tree = &authingv3.TreeResourceActions{NodeAuthActionList: rs.nodeActions(r, r.nodes)}
	case dataText:
		text := r.content.GetStringValue()
		found.text = &authingv3.StringResourceActions{Value: &text, Actions: rs.actions(dataPlace{r, ""})}
	default:
		found.list = &authingv3.ArrayResourceActions{Values: r.texts(), Actions: rs.actions(dataPlace{r, ""})}
	}
	return found
}

// nodeActions is the nodes on which the rules allow something, there or below.
func (rs dataRules) nodeActions(r *dataResource, nodes []*dataNode) []*authingv3.TreeNodeActions {
	var shown []*authingv3.TreeNodeActions
	for _, n := range nodes {
		actions, below := rs.actions(dataPlace{r, n.path}), rs.nodeActions(r, n.children)
		if len(actions)+len(below) > 0 {
			shown = append(shown, &authingv3.TreeNodeActions{Code: n.code, Name: n.name, Value: n.value, Actions: actions, Children: below})
		}
	}
	return shown
}
