package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// LinkIdentity links a user with an account at an identity provider.
func (s *managementV2) LinkIdentity(_ context.Context, req *authingv2.LinkIdentityRequest) (*authingv2.LinkIdentityResponse, error) {
	social := req.GetIsSocial()
	linked := identity{extIdpID: req.GetExtIdpId(), kind: req.GetType(), userIDInIdp: req.GetUserIdInIdp(), social: &social}
	c, err := first[*connection](s.read(), tableConnections, byCode, req.GetIdentifier())
	if err != nil {
		return nil, err
	}
	if c != nil {
		linked.connectionID, linked.originConnIDs = c.ID, []string{c.ID}
	}
	err = s.linkIdentity(req.GetUserId(), linked)
	return &authingv2.LinkIdentityResponse{Data: structpb.NewBoolValue(err == nil)}, err
}

// UnlinkIdentity unlinks a user from its accounts at an identity provider, those
// of one kind if it is named; there need not be any.
func (s *managementV2) UnlinkIdentity(_ context.Context, req *authingv2.UnlinkIdentityRequest) (*authingv2.UnlinkIdentityResponse, error) {
	err := s.unlinkIdentity(req.GetUserId(), func(i identity) bool {
		return i.extIdpID == req.GetExtIdpId() && (req.GetType() == "" || i.kind == req.GetType())
	})
	return &authingv2.UnlinkIdentityResponse{Data: structpb.NewBoolValue(err == nil)}, err
}
