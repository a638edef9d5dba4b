package service

import (
	"context"

	"google.golang.org/grpc/metadata"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Allowed asks Authing whether the user of a token may do an action to a
// resource, in the default permission namespace of the pool of the application
// that the token is for.
func (e *Engine) Allowed(ctx context.Context, token *identity.Token, resource, action string) (bool, error) {
	p := e.plans[authingv2.ManagementService_IsActionAllowed_FullMethodName]
	// Nothing of the call that wants to know counts but the token's application.
	selected := metadata.MD{}
	for _, audience := range token.Audience {
		if app, ok := e.client.Application(audience); ok && app.PoolID != "" {
			selected.Set("x-authing-userpool-id", app.PoolID)
			break
		}
	}
	answer, err := e.call(metadata.NewIncomingContext(ctx, selected), p, &authingv2.IsActionAllowedRequest{
		UserId: token.Subject, Resource: resource, Action: action,
	})
	if err != nil {
		return false, err
	}
	return answer.(*authingv2.IsActionAllowedResponse).GetAllowed(), nil
}
