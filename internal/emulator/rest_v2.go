package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// The REST part of v2; its other rpcs are GraphQL.

// authV2 is v2's AuthenticationClient.
type authV2 struct {
	authingv2.UnimplementedAuthServiceServer
	*Emulator
}

// GetCurrentUser returns the user whose token the call carries.
func (s *authV2) GetCurrentUser(ctx context.Context, _ *authingv2.GetCurrentUserRequest) (*authingv2.GetCurrentUserResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	m, err := s.userV2(u, true)
	if err != nil {
		return nil, err
	}
	m.Token = unlessEmpty(bearer(header(ctx, "authorization"))) // the SDK goes on with it
	return &authingv2.GetCurrentUserResponse{User: m}, nil
}

// managementV2 is v2's ManagementClient.
type managementV2 struct {
	authingv2.UnimplementedManagementServiceServer
	*Emulator
}

// GetUserDetail returns one user.
func (s *managementV2) GetUserDetail(_ context.Context, req *authingv2.GetUserDetailRequest) (*authingv2.GetUserDetailResponse, error) {
	u, err := mustFind(s.read(), "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	shown, err := s.userV2(u, req.GetWithCustomData())
	return &authingv2.GetUserDetailResponse{User: shown}, err
}

// userV2 is the user as v2's REST shows it.
func (e *Emulator) userV2(u *user, withCustomData bool) (*authingv2.User, error) {
	m := new(authingv2.User)
	e.fillV2(u, m)
	if !withCustomData {
		return m, nil
	}
	m.CustomData = &structpb.Struct{Fields: make(map[string]*structpb.Value, len(u.customData))}
	m.CustomDataTypes = make(map[string]*authingv2.UserDefinedType, len(u.customData))
	v := e.read()
	for key, value := range u.customData {
		shown, dataType, label, err := v.declaredAs(targetUser, key, value)
		if err != nil {
			return nil, err
		}
		m.CustomData.Fields[key] = shown
		m.CustomDataTypes[key] = &authingv2.UserDefinedType{DataType: dataType, Label: unlessEmpty(label)}
	}
	return m, nil
}
