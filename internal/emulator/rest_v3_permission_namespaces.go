package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// permissionNamespaceV3 is the namespace as v3 shows it to those who manage
// permissions.
func permissionNamespaceV3(n *namespace) *authingv3.PermissionNamespace {
	return &authingv3.PermissionNamespace{Code: n.Code, Name: n.Name, Description: unlessEmpty(n.Description)}
}

// insertPermissionNamespace stores a namespace with a code and name of its own.
func (e *Emulator) insertPermissionNamespace(v view, n *namespace) error {
	if err := e.insertNamespace(v, n); err != nil {
		return err
	}
	return v.ownName(n)
}

// CreatePermissionNamespace makes a namespace.
func (s *managementV3) CreatePermissionNamespace(_ context.Context, req *authingv3.CreatePermissionNamespaceRequest) (*authingv3.CreatePermissionNamespaceResponse, error) {
	n := namespaceOf(req)
	if err := s.write(func(v view) error { return s.insertPermissionNamespace(v, n) }); err != nil {
		return nil, err
	}
	return &authingv3.CreatePermissionNamespaceResponse{PermissionNamespace: permissionNamespaceV3(n)}, nil
}

// CreatePermissionNamespacesBatch makes all of the namespaces or none.
func (s *managementV3) CreatePermissionNamespacesBatch(_ context.Context, req *authingv3.CreatePermissionNamespacesBatchRequest) (*authingv3.CreatePermissionNamespacesBatchResponse, error) {
	err := insertAll(s.Emulator, req.GetList(), func(v view, sent *authingv3.CreatePermissionNamespaceRequest) error {
		return s.insertPermissionNamespace(v, namespaceOf(sent))
	})
	return &authingv3.CreatePermissionNamespacesBatchResponse{Success: err == nil}, err
}

// GetPermissionNamespace returns one namespace.
func (s *managementV3) GetPermissionNamespace(_ context.Context, req *authingv3.GetPermissionNamespaceRequest) (*authingv3.GetPermissionNamespaceResponse, error) {
	n, err := s.read().namespaceCoded(req.GetCode())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetPermissionNamespaceResponse{PermissionNamespace: permissionNamespaceV3(n)}, nil
}

// GetPermissionNamespacesBatch returns namespaces; unknown ones are skipped.
func (s *managementV3) GetPermissionNamespacesBatch(_ context.Context, req *authingv3.GetPermissionNamespacesBatchRequest) (*authingv3.GetPermissionNamespacesBatchResponse, error) {
	found, err := known(req.GetCodes(), s.read().namespaceAt)
	return &authingv3.GetPermissionNamespacesBatchResponse{PermissionNamespaces: each(found, permissionNamespaceV3)}, err
}

// ListPermissionNamespaces returns a page of the namespaces.
func (s *managementV3) ListPermissionNamespaces(_ context.Context, req *authingv3.ListPermissionNamespacesRequest) (*authingv3.ListPermissionNamespacesResponse, error) {
	all, err := s.read().namespacesMentioning(req.GetQuery())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	shown := each(page, func(n *namespace) *authingv3.PermissionNamespaceListItem {
		status := int64(namespaceEnabled)
		return &authingv3.PermissionNamespaceListItem{Code: n.Code, Name: n.Name, Description: unlessEmpty(n.Description), Status: &status}
	})
	return &authingv3.ListPermissionNamespacesResponse{TotalCount: int64(len(all)), List: shown}, err
}

// UpdatePermissionNamespace changes members of a namespace; members that are not
// sent stay.
func (s *managementV3) UpdatePermissionNamespace(_ context.Context, req *authingv3.UpdatePermissionNamespaceRequest) (*authingv3.UpdatePermissionNamespaceResponse, error) {
	n, err := s.renewNamespace(req.GetCode(), namespaceUpdate{req.NewCode, req.Name, req.Description}, view.ownName)
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdatePermissionNamespaceResponse{PermissionNamespace: permissionNamespaceV3(n)}, nil
}

// DeletePermissionNamespace deletes a namespace with what is in it.
func (s *managementV3) DeletePermissionNamespace(_ context.Context, req *authingv3.DeletePermissionNamespaceRequest) (*authingv3.DeletePermissionNamespaceResponse, error) {
	err := s.deleteNamespace(req.GetCode())
	return &authingv3.DeletePermissionNamespaceResponse{Success: err == nil}, err
}

// DeletePermissionNamespacesBatch deletes namespaces with what is in them;
// unknown ones are skipped.
func (s *managementV3) DeletePermissionNamespacesBatch(_ context.Context, req *authingv3.DeletePermissionNamespacesBatchRequest) (*authingv3.DeletePermissionNamespacesBatchResponse, error) {
	err := s.deleteNamespaces(req.GetCodes())
	return &authingv3.DeletePermissionNamespacesBatchResponse{Success: err == nil}, err
}

// CheckPermissionNamespaceExists says whether a namespace of that code and name
// could be made.
func (s *managementV3) CheckPermissionNamespaceExists(ctx context.Context, req *authingv3.CheckPermissionNamespaceExistsRequest) (*authingv3.CheckPermissionNamespaceExistsResponse, error) {
	if req.GetCode() == "" && req.GetName() == "" {
		return nil, badField("code", "is required, or name")
	}
	v, n := s.read(), &namespace{Code: req.GetCode(), Name: req.GetName()}
	err := v.ownCode(n)
	if err == nil {
		err = v.ownName(n)
	}
	valid, why, err := answered(ctx, err)
	return &authingv3.CheckPermissionNamespaceExistsResponse{IsValid: valid, Message: why}, err
}

// ownCode refuses a namespace whose code is another one's; it may have none yet.
func (v view) ownCode(n *namespace) error {
	if n.Code == "" {
		return nil
	}
	return v.checkNamespaceCode(n)
}

// ListPermissionNamespaceRoles returns a page of the roles of a namespace.
func (s *managementV3) ListPermissionNamespaceRoles(_ context.Context, req *authingv3.ListPermissionNamespaceRolesRequest) (*authingv3.ListPermissionNamespaceRolesResponse, error) {
	roles, err := s.read().rolesMentioning(req.GetCode(), req.GetQuery())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(roles, "", req.Page, req.Limit)
	shown := each(page, func(r *role) *authingv3.PermissionNamespaceRole {
		return &authingv3.PermissionNamespaceRole{
			Code: r.Code, Name: r.Name, Description: unlessEmpty(r.Description), Namespace: r.Namespace, UpdatedAt: instant(r.UpdatedAt),
		}
	})
	return &authingv3.ListPermissionNamespaceRolesResponse{TotalCount: int64(len(roles)), List: shown}, err
}
