package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// extIDPV2 is the identity provider with the connections to it.
func (v view) extIDPV2(p *provider, show func(*connection) *authingv2.ExtIdpConnection) (*authingv2.ExtIdp, error) {
	connections, err := v.connectionsTo(p)
	return &authingv2.ExtIdp{
		Id: p.ID, Name: p.Name, Type: p.Type, TenantId: unlessEmpty(p.TenantID), Connections: each(connections, show),
	}, err
}

func connectionV2(c *connection) *authingv2.ExtIdpConnection {
	return &authingv2.ExtIdpConnection{
		Id: c.ID, Type: c.Type, Identifier: c.Identifier, DisplayName: &c.displayName, Logo: unlessEmpty(c.logo),
		Fields: c.fields, UserMatchFields: c.matchFields,
	}
}

// ListExtIdp returns the identity providers of a tenant, the oldest first. Their
// connections come with their state instead of their settings.
func (s *managementV2) ListExtIdp(_ context.Context, req *authingv2.ListExtIdpRequest) (*authingv2.ListExtIdpResponse, error) {
	v := s.read()
	t, err := v.tenantWithID(req.GetTenantId())
	if err != nil {
		return nil, err
	}
	providers, err := inOrder[*provider](v, tableProviders, byTenant, t.ID)
	if err != nil {
		return nil, err
	}
	shown, err := tryEach(providers, func(p *provider) (*authingv2.ExtIdp, error) {
		return v.extIDPV2(p, func(c *connection) *authingv2.ExtIdpConnection {
			m, on := connectionV2(c), c.on[t.ID]
			m.Fields, m.Enabled = nil, &on
			return m
		})
	})
	return &authingv2.ListExtIdpResponse{List: shown}, err
}

// GetExtIdpDetail returns one identity provider.
func (s *managementV2) GetExtIdpDetail(_ context.Context, req *authingv2.GetExtIdpDetailRequest) (*authingv2.GetExtIdpDetailResponse, error) {
	v := s.read()
	p, err := v.providerWithID(req.GetExtIdpId())
	if err != nil {
		return nil, err
	}
	shown, err := v.extIDPV2(p, connectionV2)
	return &authingv2.GetExtIdpDetailResponse{ExtIdp: shown}, err
}

// CreateExtIdp makes an identity provider with its connections, or nothing.
func (s *managementV2) CreateExtIdp(_ context.Context, req *authingv2.CreateExtIdpRequest) (*authingv2.CreateExtIdpResponse, error) {
	p := &provider{Name: req.GetName(), Type: req.GetType(), TenantID: req.GetTenantId()}
	var shown *authingv2.ExtIdp
	err := s.write(func(v view) error {
		if err := s.insertProvider(v, p); err != nil {
			return err
		}
		for _, input := range req.GetConnections() {
			if err := s.insertConnection(v, newConnection(p, input)); err != nil {
				return err
			}
		}
		var err error
		shown, err = v.extIDPV2(p, connectionV2)
		return err
	})
	return &authingv2.CreateExtIdpResponse{ExtIdp: shown}, err
}

// UpdateExtIdp gives an identity provider another name.
func (s *managementV2) UpdateExtIdp(ctx context.Context, req *authingv2.UpdateExtIdpRequest) (*authingv2.UpdateExtIdpResponse, error) {
	return &authingv2.UpdateExtIdpResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		before, err := v.providerWithID(req.GetExtIdpId())
		if err != nil {
			return err
		}
		changed := *before
		changed.Name = req.GetName()
		return v.Insert(tableProviders, &changed)
	})
}

// DeleteExtIdp deletes an identity provider with the connections to it.
func (s *managementV2) DeleteExtIdp(ctx context.Context, req *authingv2.DeleteExtIdpRequest) (*authingv2.DeleteExtIdpResponse, error) {
	return &authingv2.DeleteExtIdpResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		p, err := v.providerWithID(req.GetExtIdpId())
		if err != nil {
			return err
		}
		return v.removeProvider(p)
	})
}

// BatchChangeExtIdpConnectionState turns all connections to an identity provider
// on or off.
func (s *managementV2) BatchChangeExtIdpConnectionState(ctx context.Context, req *authingv2.BatchChangeExtIdpConnectionStateRequest) (*authingv2.BatchChangeExtIdpConnectionStateResponse, error) {
	return &authingv2.BatchChangeExtIdpConnectionStateResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		p, err := v.providerWithID(req.GetExtIdpId())
		if err != nil {
			return err
		}
		connections, err := v.connectionsTo(p)
		if err != nil {
			return err
		}
		return v.switchConnections(connections, req)
	})
}
