package identityserver

import (
	"context"

	identityv1 "github.com/authing-grpc/authing-grpc/gen/authing/identity/v1"
	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// CheckAccess implements the rpc. What costs least is looked at first.
func (s *Server) CheckAccess(ctx context.Context, req *identityv1.CheckAccessRequest) (*identityv1.CheckAccessResponse, error) {
	application, err := s.application(ctx)
	if err != nil {
		return nil, err
	}
	verdict, token, err := s.verify(ctx, application, req.GetToken(), freshness(req))
	if err != nil {
		return nil, err
	}
	denial, err := s.deny(ctx, token, req)
	if err != nil {
		return nil, err
	}
	return &identityv1.CheckAccessResponse{
		Allowed: denial == identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED, Denial: denial, Verdict: verdict,
	}, nil
}

// deny is why the user of a token may not; a nil token is not good.
func (s *Server) deny(ctx context.Context, token *identity.Token, req *identityv1.CheckAccessRequest) (identityv1.AccessDenial, error) {
	if token == nil {
		return identityv1.AccessDenial_ACCESS_DENIAL_TOKEN_NOT_ACTIVE, nil
	}
	grants := token.Grants()
	switch {
	case !grants.HasScopes(req.GetScopes()):
		return identityv1.AccessDenial_ACCESS_DENIAL_SCOPE_MISSING, nil
	case len(req.GetRoles()) > 0 && !grants.HasRole(req.GetRoles()):
		return identityv1.AccessDenial_ACCESS_DENIAL_ROLE_MISSING, nil
	case req.GetResource() == "":
		return identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED, nil
	}
	allowed, err := s.allowed(ctx, token, req.GetResource(), req.GetAction())
	switch {
	case err != nil:
		return 0, err
	case !allowed:
		return identityv1.AccessDenial_ACCESS_DENIAL_PERMISSION_MISSING, nil
	default:
		return identityv1.AccessDenial_ACCESS_DENIAL_UNSPECIFIED, nil
	}
}
