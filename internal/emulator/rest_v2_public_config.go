package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// publicSettings are the settings of a connection that browsers begin a sign-in
// with; the others may be secret. The misspelling is Authing's.
var publicSettings = []string{
	"clientId", "redirectUri", "scopes", "responseType", "authorizationEdpoint", "samlRequest",
	"casConnectionLoginUrl", "authUrl", "authorizationUrl",
}

// InitProviderContext returns what an application tells everybody, with the
// connections that are on for it.
func (s *authV2) InitProviderContext(_ context.Context, req *authingv2.InitProviderContextRequest) (*authingv2.InitProviderContextResponse, error) {
	v := s.read()
	app, err := v.applicationWithID(req.GetAppId())
	if err != nil {
		return nil, err
	}
	connections, err := inOrder[*connection](v, tableConnections, byID)
	if err != nil {
		return nil, err
	}
	providers := make([]any, 0, len(connections))
	for _, c := range connections {
		if !c.on[app.ID] {
			continue
		}
		config := make(map[string]any)
		for _, name := range publicSettings {
			if value, is := c.fields.AsMap()[name]; is {
				config[name] = value
			}
		}
		providers = append(providers, map[string]any{"protocol": c.Type, "identifier": c.Identifier, "displayName": c.displayName, "config": config})
	}
	config, err := structpb.NewStruct(map[string]any{
		"id": app.ID, "name": app.Name, "userPoolId": s.credentials.UserPoolID, "identityProviders": providers,
	})
	return &authingv2.InitProviderContextResponse{Config: config}, err
}
