package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// LinkAccount makes an account at a provider a user's. Who had it alone before,
// for signing in by it makes a user, is gone afterwards.
func (s *authV2) LinkAccount(ctx context.Context, req *authingv2.LinkAccountRequest) (*authingv2.LinkAccountResponse, error) {
	primary, err := s.signedIn(req.GetPrimaryUserToken())
	if err != nil {
		return nil, err
	}
	secondary, err := s.signedIn(req.GetSecondaryUserToken())
	if err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		secondary, err := withID(secondary.ID)(v)
		switch {
		case err != nil:
			return err
		case secondary.ID == primary.ID:
			return badField("secondaryUserToken", "is the token of the same account")
		case len(secondary.identities) == 0:
			return badField("secondaryUserToken", "is of no account at a provider")
		}
		if err := removeUser(v, secondary); err != nil {
			return err
		}
		primary, err := withID(primary.ID)(v)
		if err != nil {
			return err
		}
		_, err = s.replaceUser(v, primary, func(u *user) error {
			u.identities = append(u.identities, secondary.identities...)
			return nil
		})
		return err
	})
	return &authingv2.LinkAccountResponse{Message: succeeded(ctx)}, err
}

// UnlinkAccount takes the accounts at a provider off a user, who must have
// another way to sign in.
func (s *authV2) UnlinkAccount(ctx context.Context, req *authingv2.UnlinkAccountRequest) (*authingv2.UnlinkAccountResponse, error) {
	u, err := s.signedIn(req.GetPrimaryUserToken())
	if err != nil {
		return nil, err
	}
	if req.GetProvider() == "" {
		return nil, badField("provider", "is required")
	}
	err = s.leaveProvider(u.ID, func(i identity) bool { return i.provider == req.GetProvider() })
	return &authingv2.UnlinkAccountResponse{Message: succeeded(ctx)}, err
}
