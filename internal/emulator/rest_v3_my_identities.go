package emulator

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GenerateLinkExtIdpUrl makes the address to send a user's browser to. Nothing
// is there: accounts at providers are linked by administrators.
func (s *authV3) GenerateLinkExtIdpUrl(ctx context.Context, req *authingv3.GenerateLinkExtIdpUrlRequest) (*authingv3.GenerateLinkExtIdpUrlResponse, error) { //nolint:revive // The rpc's name.
	if _, err := s.caller(ctx, req); err != nil {
		return nil, err
	}
	if _, err := s.signedIn(req.GetIdToken()); err != nil {
		return nil, err
	}
	app, err := s.application(req.GetAppId())
	if err != nil {
		return nil, err
	}
	c, err := first[*connection](s.read(), tableConnections, byCode, req.GetExtIdpConnIdentifier())
	if err != nil || c == nil {
		return nil, orFault(err, unknown(fmt.Sprintf("connection %q", req.GetExtIdpConnIdentifier())))
	}
	query := url.Values{"app_id": {app.ID}, "id_token": {req.GetIdToken()}}
	if req.GetTargetUrl() != "" {
		query.Set("target_url", req.GetTargetUrl())
	}
	return &authingv3.GenerateLinkExtIdpUrlResponse{
		Url: s.publicURL + "/connections/social/" + url.PathEscape(c.Identifier) + "?" + query.Encode(),
	}, nil
}

// UnlinkExtIdp takes the accounts at an identity provider off the signed-in user,
// who must have another way to sign in.
func (s *authV3) UnlinkExtIdp(ctx context.Context, req *authingv3.UnlinkExtIdpRequest) (*authingv3.UnlinkExtIdpResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.UnlinkExtIdpResponse{}, s.leaveProvider(u.ID, func(i identity) bool { return i.extIdpID == req.GetExtIdpId() })
}

// GetIdentities returns the accounts of the signed-in user at identity providers.
func (s *authV3) GetIdentities(ctx context.Context, req *authingv3.GetIdentitiesRequest) (*authingv3.GetIdentitiesResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.GetIdentitiesResponse{Identities: each(u.identities, identity.v3)}, nil
}

// leaveProvider is what a user does with the own accounts at a provider.
func (e *Emulator) leaveProvider(userID string, gone func(identity) bool) error {
	_, err := e.changeUser(withID(userID), func(_ view, u *user) error {
		before := len(u.identities)
		u.identities = slices.DeleteFunc(u.identities, gone)
		if len(u.identities) == before {
			return refused(codeNoIdentity)
		}
		return u.checkLogins()
	})
	return err
}
