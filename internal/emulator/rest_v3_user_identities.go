package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// genericIdentity is the kind of an identity unless the request says another.
const genericIdentity = "generic"

// GetUserIdentities returns the accounts of a user at identity providers.
func (s *managementV3) GetUserIdentities(_ context.Context, req *authingv3.GetUserIdentitiesRequest) (*authingv3.GetUserIdentitiesResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	return &authingv3.GetUserIdentitiesResponse{Identities: each(u.identities, identity.v3)}, nil
}

// LinkIdentity links a user with an account at an identity provider. One that is
// linked already gets the kind of this request.
func (s *managementV3) LinkIdentity(_ context.Context, req *authingv3.LinkIdentityRequest) (*authingv3.LinkIdentityResponse, error) {
	byItsID := func(v view) (*user, error) { return mustFind(v, "userId", "user_id", req.GetUserId()) }
	_, err := s.changeUser(byItsID, func(v view, u *user) error {
		linked := identity{
			id:          newID(),
			extIdpID:    req.GetExtIdpId(),
			kind:        orElse(req.GetType(), genericIdentity),
			userIDInIdp: req.GetUserIdInIdp(),
		}
		if linked.kind == "openid" {
			linked.openID = linked.userIDInIdp
		}
		same := func(i identity) bool { return i.key() == linked.key() }
		if at := slices.IndexFunc(u.identities, same); at >= 0 {
			u.identities[at].kind, u.identities[at].openID = linked.kind, linked.openID
			return nil
		}
		var err error
		linked.provider, err = providerKind(v, linked.extIdpID)
		u.identities = append(u.identities, linked)
		return err
	})
	return &authingv3.LinkIdentityResponse{Success: err == nil}, err
}

// providerKind is the kind of an identity provider, as far as an identity of
// some user tells; "" otherwise.
func providerKind(v view, extIdpID string) (string, error) {
	users, err := v.usersInOrder()
	for _, u := range users {
		for _, i := range u.identities {
			if i.extIdpID == extIdpID && i.provider != "" {
				return i.provider, nil
			}
		}
	}
	return "", err
}

// UnlinkIdentity unlinks a user from the accounts of one kind at an identity
// provider; there need not be any.
func (s *managementV3) UnlinkIdentity(_ context.Context, req *authingv3.UnlinkIdentityRequest) (*authingv3.UnlinkIdentityResponse, error) {
	kind := orElse(req.GetType(), genericIdentity)
	byItsID := func(v view) (*user, error) { return mustFind(v, "userId", "user_id", req.GetUserId()) }
	_, err := s.changeUser(byItsID, func(_ view, u *user) error {
		u.identities = slices.DeleteFunc(u.identities, func(i identity) bool {
			return i.extIdpID == req.GetExtIdpId() && i.kind == kind
		})
		return nil
	})
	return &authingv3.UnlinkIdentityResponse{Success: err == nil}, err
}

// GetUserPrincipalAuthenticationInfo returns nothing: nobody is proved to be
// anyone here.
func (s *managementV3) GetUserPrincipalAuthenticationInfo(_ context.Context, req *authingv3.GetUserPrincipalAuthenticationInfoRequest) (*authingv3.GetUserPrincipalAuthenticationInfoResponse, error) {
	if _, err := userNamed(s.read(), req); err != nil {
		return nil, err
	}
	return new(authingv3.GetUserPrincipalAuthenticationInfoResponse), nil
}

// ResetUserPrincipalAuthenticationInfo has nothing to forget.
func (s *managementV3) ResetUserPrincipalAuthenticationInfo(_ context.Context, req *authingv3.ResetUserPrincipalAuthenticationInfoRequest) (*authingv3.ResetUserPrincipalAuthenticationInfoResponse, error) {
	if _, err := userInOptions(s.read(), req); err != nil {
		return nil, err
	}
	return &authingv3.ResetUserPrincipalAuthenticationInfoResponse{Success: true}, nil
}
