package emulator

import (
	"context"
	"fmt"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// namespaceEnabled is the status of every namespace.
const namespaceEnabled = 1

func namespaceV2(n *namespace) *authingv2.Namespace {
	status := int64(namespaceEnabled)
	return &authingv2.Namespace{Id: n.number(), Name: n.Name, Code: n.Code, Description: &n.Description, Status: &status}
}

// ofPool is a request that has the id of a pool in its path.
type ofPool interface{ GetUserPoolId() string }

// ownPool refuses a path of another pool.
func (s *managementV2) ownPool(req ofPool) error {
	if req.GetUserPoolId() != s.credentials.UserPoolID {
		return &fault{status: statusUnknown, code: codeNoUserPool, detail: req.GetUserPoolId()}
	}
	return nil
}

// CreateNamespace makes a namespace.
func (s *managementV2) CreateNamespace(_ context.Context, req *authingv2.CreateNamespaceRequest) (*authingv2.CreateNamespaceResponse, error) {
	if err := s.ownPool(req); err != nil {
		return nil, err
	}
	n := &namespace{Code: req.GetCode(), Name: req.GetName(), Description: req.GetDescription()}
	if err := s.write(func(v view) error { return s.insertNamespace(v, n) }); err != nil {
		return nil, err
	}
	return &authingv2.CreateNamespaceResponse{Namespace: namespaceV2(n)}, nil
}

// ListNamespaces returns a page of the namespaces, the oldest first.
func (s *managementV2) ListNamespaces(_ context.Context, req *authingv2.ListNamespacesRequest) (*authingv2.ListNamespacesResponse, error) {
	if err := s.ownPool(req); err != nil {
		return nil, err
	}
	all, err := inOrder[*namespace](s.read(), tableNamespaces, byID)
	if err != nil {
		return nil, err
	}
	page, err := pageV2(all, req.Page, req.Limit)
	return &authingv2.ListNamespacesResponse{Total: int64(len(all)), List: each(page, namespaceV2)}, err
}

// UpdateNamespace changes the namespace of an id; what is not sent stays.
func (s *managementV2) UpdateNamespace(_ context.Context, req *authingv2.UpdateNamespaceRequest) (*authingv2.UpdateNamespaceResponse, error) {
	find := func(v view) (*namespace, error) { return v.namespaceNumbered(req.GetId()) }
	n, err := s.updateNamespace(req, find, namespaceUpdate{req.Code, req.Name, req.Description})
	return &authingv2.UpdateNamespaceResponse{Namespace: n}, err
}

// UpdateNamespaceByCode changes the namespace of a code; what is not sent stays.
func (s *managementV2) UpdateNamespaceByCode(_ context.Context, req *authingv2.UpdateNamespaceByCodeRequest) (*authingv2.UpdateNamespaceByCodeResponse, error) {
	find := func(v view) (*namespace, error) { return v.namespaceCoded(req.GetCurrentCode()) }
	n, err := s.updateNamespace(req, find, namespaceUpdate{req.Code, req.Name, req.Description})
	return &authingv2.UpdateNamespaceByCodeResponse{Namespace: n}, err
}

// namespaceUpdate is new values of a namespace.
type namespaceUpdate struct{ code, name, description *string }

func (u namespaceUpdate) apply(n *namespace) {
	n.Code = orElse(textOf(u.code), n.Code)
	n.Name = orElse(textOf(u.name), n.Name)
	if u.description != nil {
		n.Description = *u.description
	}
}

func (s *managementV2) updateNamespace(req ofPool, find func(view) (*namespace, error), update namespaceUpdate) (shown *authingv2.Namespace, err error) {
	if err := s.ownPool(req); err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		before, err := find(v)
		if err != nil {
			return err
		}
		changed, err := v.changeNamespace(before, update.apply)
		if err == nil {
			shown = namespaceV2(changed)
		}
		return err
	})
	return shown, err
}

// DeleteNamespace deletes the namespace of an id with what is in it.
func (s *managementV2) DeleteNamespace(_ context.Context, req *authingv2.DeleteNamespaceRequest) (*authingv2.DeleteNamespaceResponse, error) {
	return new(authingv2.DeleteNamespaceResponse), s.deleteNamespace(req, func(v view) (*namespace, error) {
		return v.namespaceNumbered(req.GetId())
	})
}

// DeleteNamespaceByCode deletes the namespace of a code with what is in it.
func (s *managementV2) DeleteNamespaceByCode(_ context.Context, req *authingv2.DeleteNamespaceByCodeRequest) (*authingv2.DeleteNamespaceByCodeResponse, error) {
	return new(authingv2.DeleteNamespaceByCodeResponse), s.deleteNamespace(req, func(v view) (*namespace, error) {
		return v.namespaceCoded(req.GetCode())
	})
}

func (s *managementV2) deleteNamespace(req ofPool, find func(view) (*namespace, error)) error {
	if err := s.ownPool(req); err != nil {
		return err
	}
	return s.write(func(v view) error {
		n, err := find(v)
		if err != nil {
			return err
		}
		return v.removeNamespace(n)
	})
}

// namespaceNumbered is the namespace of an id.
func (v view) namespaceNumbered(id string) (*namespace, error) {
	n, err := first[*namespace](v, tableNamespaces, byID, id)
	if err == nil && n == nil {
		err = unknown(fmt.Sprintf("namespace %q", id))
	}
	return n, err
}
