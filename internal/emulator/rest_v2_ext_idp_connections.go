package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// newConnection is the connection to an identity provider that a request
// describes.
func newConnection(p *provider, req interface {
	GetType() string
	GetIdentifier() string
	GetDisplayName() string
	GetLogo() string
	GetFields() *structpb.Struct
	GetUserMatchFields() []string
},
) *connection {
	return &connection{
		ProviderID: p.ID, Type: req.GetType(), Identifier: req.GetIdentifier(), displayName: req.GetDisplayName(),
		logo: req.GetLogo(), fields: req.GetFields(), matchFields: req.GetUserMatchFields(),
	}
}

// CreateExtIdpConnection adds a connection to an identity provider.
func (s *managementV2) CreateExtIdpConnection(_ context.Context, req *authingv2.CreateExtIdpConnectionRequest) (*authingv2.CreateExtIdpConnectionResponse, error) {
	var c *connection
	err := s.write(func(v view) error {
		p, err := v.providerWithID(req.GetExtIdpId())
		if err != nil {
			return err
		}
		c = newConnection(p, req)
		return s.insertConnection(v, c)
	})
	if err != nil {
		return nil, err
	}
	return &authingv2.CreateExtIdpConnectionResponse{Connection: connectionV2(c)}, nil
}

// UpdateExtIdpConnection changes a connection; a logo and fields to find users by
// that are not sent stay.
func (s *managementV2) UpdateExtIdpConnection(ctx context.Context, req *authingv2.UpdateExtIdpConnectionRequest) (*authingv2.UpdateExtIdpConnectionResponse, error) {
	return &authingv2.UpdateExtIdpConnectionResponse{Message: succeeded(ctx)}, s.changeConnection(req.GetExtIdpConnectionId(), func(c *connection) {
		c.displayName, c.fields = req.GetDisplayName(), req.GetFields()
		if req.Logo != nil {
			c.logo = req.GetLogo()
		}
		if len(req.GetUserMatchFields()) > 0 {
			c.matchFields = req.GetUserMatchFields()
		}
	})
}

// DeleteExtIdpConnection deletes a connection that is there.
func (s *managementV2) DeleteExtIdpConnection(ctx context.Context, req *authingv2.DeleteExtIdpConnectionRequest) (*authingv2.DeleteExtIdpConnectionResponse, error) {
	return &authingv2.DeleteExtIdpConnectionResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		c, err := v.connectionWithID(req.GetExtIdpConnectionId())
		if err != nil {
			return err
		}
		return v.Delete(tableConnections, c)
	})
}

// CheckExtIdpConnectionIdentifierUnique refuses an identifier that a connection
// has.
func (s *managementV2) CheckExtIdpConnectionIdentifierUnique(ctx context.Context, req *authingv2.CheckExtIdpConnectionIdentifierUniqueRequest) (*authingv2.CheckExtIdpConnectionIdentifierUniqueResponse, error) {
	err := s.read().checkIdentifier(&connection{Identifier: req.GetIdentifier()})
	return &authingv2.CheckExtIdpConnectionIdentifierUniqueResponse{Message: succeeded(ctx)}, err
}

// ChangeExtIdpConnectionState turns a connection on or off for an application, a
// tenant or both.
func (s *managementV2) ChangeExtIdpConnectionState(ctx context.Context, req *authingv2.ChangeExtIdpConnectionStateRequest) (*authingv2.ChangeExtIdpConnectionStateResponse, error) {
	return &authingv2.ChangeExtIdpConnectionStateResponse{Message: succeeded(ctx)}, s.write(func(v view) error {
		c, err := v.connectionWithID(req.GetExtIdpConnectionId())
		if err != nil {
			return err
		}
		return v.switchConnections([]*connection{c}, req)
	})
}

// switchConnections turns connections on or off where a request says.
func (v view) switchConnections(connections []*connection, req interface {
	GetAppId() string
	GetTenantId() string
	GetEnabled() bool
},
) error {
	if req.GetAppId() == "" && req.GetTenantId() == "" {
		return badField("appId", "is required, or tenantId")
	}
	places := make([]string, 0, 2)
	if id := req.GetAppId(); id != "" {
		if _, err := v.applicationWithID(id); err != nil {
			return err
		}
		places = append(places, id)
	}
	if id := req.GetTenantId(); id != "" {
		if _, err := v.tenantWithID(id); err != nil {
			return err
		}
		places = append(places, id)
	}
	for _, c := range connections {
		if err := v.switchConnection(c, places, req.GetEnabled()); err != nil {
			return err
		}
	}
	return nil
}
