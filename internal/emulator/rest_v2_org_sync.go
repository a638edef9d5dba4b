package emulator

import (
	"context"
	"slices"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// What is synchronised from outside is over at once: nothing is there that the
// pool has not.

// StartOrgSync acknowledges if there is a provider of the kind.
func (s *managementV2) StartOrgSync(ctx context.Context, req *authingv2.StartOrgSyncRequest) (*authingv2.StartOrgSyncResponse, error) {
	kind := req.GetProviderType()
	if kind != "dingtalk" && kind != "wechatwork" {
		return nil, badField("providerType", "must be dingtalk or wechatwork")
	}
	providers, err := list[*provider](s.read(), tableProviders, byID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(providers, func(p *provider) bool { return p.Type == kind }) {
		return nil, &fault{status: statusRefused, detail: "the pool has no " + kind}
	}
	return &authingv2.StartOrgSyncResponse{Message: succeeded(ctx)}, nil
}

// StartOrgAdSync acknowledges if there is the connection.
func (s *managementV2) StartOrgAdSync(ctx context.Context, req *authingv2.StartOrgAdSyncRequest) (*authingv2.StartOrgAdSyncResponse, error) {
	if _, err := s.read().connectionWithID(req.GetAdConnectorId()); err != nil {
		return nil, err
	}
	return &authingv2.StartOrgAdSyncResponse{Message: succeeded(ctx)}, nil
}
