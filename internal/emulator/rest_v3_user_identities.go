package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetUserIdentities returns the accounts of a user at identity providers.
func (s *managementV3) GetUserIdentities(_ context.Context, req *authingv3.GetUserIdentitiesRequest) (*authingv3.GetUserIdentitiesResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	return &authingv3.GetUserIdentitiesResponse{Identities: each(u.identities, identity.v3)}, nil
}

// LinkIdentity links a user with an account at an identity provider.
func (s *managementV3) LinkIdentity(_ context.Context, req *authingv3.LinkIdentityRequest) (*authingv3.LinkIdentityResponse, error) {
	err := s.linkIdentity(req.GetUserId(), identity{extIdpID: req.GetExtIdpId(), kind: req.GetType(), userIDInIdp: req.GetUserIdInIdp()})
	return &authingv3.LinkIdentityResponse{Success: err == nil}, err
}

// UnlinkIdentity unlinks a user from the accounts of one kind at an identity
// provider; there need not be any.
func (s *managementV3) UnlinkIdentity(_ context.Context, req *authingv3.UnlinkIdentityRequest) (*authingv3.UnlinkIdentityResponse, error) {
	kind := orElse(req.GetType(), genericIdentity)
	err := s.unlinkIdentity(req.GetUserId(), func(i identity) bool { return i.extIdpID == req.GetExtIdpId() && i.kind == kind })
	return &authingv3.UnlinkIdentityResponse{Success: err == nil}, err
}

// GetUserPrincipalAuthenticationInfo returns the person or company that a user
// has been authenticated as.
func (s *managementV3) GetUserPrincipalAuthenticationInfo(_ context.Context, req *authingv3.GetUserPrincipalAuthenticationInfoRequest) (*authingv3.GetUserPrincipalAuthenticationInfoResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	found := u.principalsV3()
	return &authingv3.GetUserPrincipalAuthenticationInfoResponse{TotalCount: int64(len(found)), List: found}, nil
}

// ResetUserPrincipalAuthenticationInfo forgets who the user is.
func (s *managementV3) ResetUserPrincipalAuthenticationInfo(_ context.Context, req *authingv3.ResetUserPrincipalAuthenticationInfoRequest) (*authingv3.ResetUserPrincipalAuthenticationInfoResponse, error) {
	named := func(v view) (*user, error) { return userInOptions(v, req) }
	_, err := s.changeUser(named, func(_ view, u *user) error {
		u.principal = nil
		return nil
	})
	return &authingv3.ResetUserPrincipalAuthenticationInfoResponse{Success: err == nil}, err
}
