package emulator

import (
	"context"
	"encoding/json"

	"google.golang.org/protobuf/encoding/protojson"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// GetUserPoolDetail returns the settings of the pool.
func (s *managementV2) GetUserPoolDetail(context.Context, *authingv2.GetUserPoolDetailRequest) (*authingv2.GetUserPoolDetailResponse, error) {
	members, err := s.userPoolMembers(s.read())
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	shown := new(authingv2.UserPool)
	return &authingv2.GetUserPoolDetailResponse{UserPool: shown}, protojson.Unmarshal(text, shown)
}
