package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// ListPermissionView returns a page of the data resources that users may use,
// with the policies that say so and whom the users have these through.
func (s *managementV3) ListPermissionView(_ context.Context, req *authingv3.ListPermissionViewRequest) (*authingv3.ListPermissionViewResponse, error) {
	v := s.read()
	users, err := v.usersInOrder()
	if err != nil {
		return nil, err
	}
	resources, err := inOrder[*dataResource](v, tableDataResources, byID)
	if err != nil {
		return nil, err
	}
	var all []*authingv3.PermissionView
	for _, u := range users {
		rules, err := s.dataRulesFor(v, u)
		if err != nil {
			return nil, err
		}
		for _, r := range resources {
			if rules.userResource(r) == nil || !mentions(req.GetKeyword(), u.attributes.text("username"), r.Code, r.Name) {
				continue
			}
			shown, err := s.permissionView(v, u, r)
			if err != nil {
				return nil, err
			}
			all = append(all, shown)
		}
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	return &authingv3.ListPermissionViewResponse{TotalCount: int64(len(all)), List: page}, err
}

// permissionView is how a user came to what it may do with a data resource.
func (e *Emulator) permissionView(v view, u *user, r *dataResource) (*authingv3.PermissionView, error) {
	n, err := v.namespaceCoded(r.Namespace)
	if err != nil {
		return nil, err
	}
	shown := &authingv3.PermissionView{
		UserId: u.ID, Username: unlessEmpty(u.attributes.text("username")),
		NamespaceId: n.id(), NamespaceCode: n.Code, NamespaceName: n.Name,
		DataResourceId: r.ID, DataResourceCode: r.Code, DataResourceName: r.Name,
	}
	holders, err := e.standsOn(v, holder{holderUser, u.ID})
	if err != nil {
		return nil, err
	}
	seen := make(map[string]bool)
	for _, h := range holders {
		policies, err := v.dataPoliciesOf(h)
		if err != nil {
			return nil, err
		}
		for _, p := range policies {
			if !p.Rules.permits(r) {
				continue
			}
			if !seen[p.ID] {
				seen[p.ID] = true
				shown.DataPolicyList = append(shown.DataPolicyList, &authingv3.PermissionViewPolicy{DataPolicyId: p.ID, DataPolicyName: p.Name})
			}
			if !seen[h.key()] {
				seen[h.key()] = true
				if err := v.showThrough(shown, h); err != nil {
					return nil, err
				}
			}
		}
	}
	return shown, nil
}

// showThrough adds whom a user has a policy through, unless that is the user.
func (v view) showThrough(shown *authingv3.PermissionView, h holder) error {
	code, err := v.nameOf(h)
	if err != nil {
		return err
	}
	name, err := v.titleOf(h)
	switch h.kind {
	case holderRole:
		shown.RoleList = append(shown.RoleList, &authingv3.PermissionViewRole{RoleId: h.id, RoleCode: code, RoleName: name})
	case holderGroup:
		shown.GroupList = append(shown.GroupList, &authingv3.PermissionViewGroup{GroupId: h.id, GroupCode: code, GroupName: name})
	case holderDepartment:
		d, err := first[*department](v, tableDepartments, byID, h.id)
		if err != nil || d == nil {
			return err
		}
		shown.NodeList = append(shown.NodeList, &authingv3.PermissionViewNode{NodeId: h.id, NodeCode: d.Code, NodeName: name})
	}
	return err
}
