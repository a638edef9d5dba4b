package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// namespaceV3 is the namespace as v3 shows it.
func namespaceV3(n *namespace) *authingv3.Namespace {
	return &authingv3.Namespace{Code: n.Code, Name: &n.Name, Description: unlessEmpty(n.Description)}
}

// namespaceOf is the namespace that a request describes.
func namespaceOf(req interface {
	GetCode() string
	GetName() string
	GetDescription() string
},
) *namespace {
	return &namespace{Code: req.GetCode(), Name: req.GetName(), Description: req.GetDescription()}
}

// CreateNamespace makes a namespace.
func (s *managementV3) CreateNamespace(_ context.Context, req *authingv3.CreateNamespaceRequest) (*authingv3.CreateNamespaceResponse, error) {
	n := namespaceOf(req)
	if err := s.write(func(v view) error { return s.insertNamespace(v, n) }); err != nil {
		return nil, err
	}
	return &authingv3.CreateNamespaceResponse{Namespace: namespaceV3(n)}, nil
}

// CreateNamespacesBatch makes all of the namespaces or none.
func (s *managementV3) CreateNamespacesBatch(_ context.Context, req *authingv3.CreateNamespacesBatchRequest) (*authingv3.CreateNamespacesBatchResponse, error) {
	err := insertAll(s.Emulator, req.GetList(), func(v view, sent *authingv3.CreateNamespaceRequest) error {
		return s.insertNamespace(v, namespaceOf(sent))
	})
	return &authingv3.CreateNamespacesBatchResponse{Success: err == nil}, err
}

// GetNamespace returns one namespace.
func (s *managementV3) GetNamespace(_ context.Context, req *authingv3.GetNamespaceRequest) (*authingv3.GetNamespaceResponse, error) {
	n, err := s.read().namespaceCoded(req.GetCode())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetNamespaceResponse{Namespace: namespaceV3(n)}, nil
}

// GetNamespacesBatch returns namespaces; unknown ones are skipped.
func (s *managementV3) GetNamespacesBatch(_ context.Context, req *authingv3.GetNamespacesBatchRequest) (*authingv3.GetNamespacesBatchResponse, error) {
	found, err := known(req.GetCodeList(), s.read().namespaceAt)
	return &authingv3.GetNamespacesBatchResponse{Namespaces: each(found, namespaceV3)}, err
}

// ListNamespaces returns a page of the namespaces.
func (s *managementV3) ListNamespaces(_ context.Context, req *authingv3.ListNamespacesRequest) (*authingv3.ListNamespacesResponse, error) {
	all, err := s.read().namespacesMentioning(req.GetKeywords())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(all, "", req.Page, req.Limit)
	shown := each(page, func(n *namespace) *authingv3.NamespaceListItem {
		status := int64(namespaceEnabled)
		return &authingv3.NamespaceListItem{Code: n.Code, Name: n.Name, Description: unlessEmpty(n.Description), Status: &status}
	})
	return &authingv3.ListNamespacesResponse{TotalCount: int64(len(all)), List: shown}, err
}

// UpdateNamespace changes members of a namespace; members that are not sent
// stay. It answers with the members as they are now.
func (s *managementV3) UpdateNamespace(_ context.Context, req *authingv3.UpdateNamespaceRequest) (*authingv3.UpdateNamespaceResponse, error) {
	anyName := func(view, *namespace) error { return nil }
	n, err := s.renewNamespace(req.GetCode(), namespaceUpdate{req.NewCode, req.Name, req.Description}, anyName)
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateNamespaceResponse{Code: n.Code, Name: &n.Name, Description: unlessEmpty(n.Description), NewCode: req.NewCode}, nil
}

// DeleteNamespace deletes a namespace with what is in it.
func (s *managementV3) DeleteNamespace(_ context.Context, req *authingv3.DeleteNamespaceRequest) (*authingv3.DeleteNamespaceResponse, error) {
	err := s.deleteNamespace(req.GetCode())
	return &authingv3.DeleteNamespaceResponse{Success: err == nil}, err
}

// DeleteNamespacesBatch deletes namespaces with what is in them; unknown ones
// are skipped.
func (s *managementV3) DeleteNamespacesBatch(_ context.Context, req *authingv3.DeleteNamespacesBatchRequest) (*authingv3.DeleteNamespacesBatchResponse, error) {
	err := s.deleteNamespaces(req.GetCodeList())
	return &authingv3.DeleteNamespacesBatchResponse{Success: err == nil}, err
}

// ListNamespaceRoles returns a page of the roles of a namespace.
func (s *managementV3) ListNamespaceRoles(_ context.Context, req *authingv3.ListNamespaceRolesRequest) (*authingv3.ListNamespaceRolesResponse, error) {
	roles, err := s.read().rolesMentioning(req.GetCode(), req.GetKeywords())
	if err != nil {
		return nil, err
	}
	page, err := pageV3(roles, "", req.Page, req.Limit)
	total := int64(len(roles))
	shown := each(page, func(r *role) *authingv3.NamespaceRole {
		return &authingv3.NamespaceRole{
			Id: r.ID, Code: r.Code, Name: r.Name, Description: unlessEmpty(r.Description), Namespace: r.Namespace, UpdatedAt: instant(r.UpdatedAt),
		}
	})
	return &authingv3.ListNamespaceRolesResponse{TotalCount: &total, List: shown}, err
}
