package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// ListUserPoolEnv returns the environment of the pool's functions.
func (s *managementV2) ListUserPoolEnv(context.Context, *authingv2.ListUserPoolEnvRequest) (*authingv2.ListUserPoolEnvResponse, error) {
	all, err := s.read().variables()
	return &authingv2.ListUserPoolEnvResponse{List: each(all, func(x *variable) *authingv2.UserPoolEnv {
		return &authingv2.UserPoolEnv{Key: x.Key, Value: x.value}
	})}, err
}

// AddUserPoolEnv sets a variable, and returns it.
func (s *managementV2) AddUserPoolEnv(_ context.Context, req *authingv2.AddUserPoolEnvRequest) (*authingv2.AddUserPoolEnvResponse, error) {
	err := s.write(func(v view) error { return v.setVariable(&variable{req.GetKey(), req.GetValue()}) })
	if err != nil {
		return nil, err
	}
	return &authingv2.AddUserPoolEnvResponse{Data: structpb.NewStructValue(&structpb.Struct{Fields: map[string]*structpb.Value{
		"key": structpb.NewStringValue(req.GetKey()), "value": req.GetValue(),
	}})}, nil
}

// RemoveUserPoolEnv removes a variable that is there.
func (s *managementV2) RemoveUserPoolEnv(_ context.Context, req *authingv2.RemoveUserPoolEnvRequest) (*authingv2.RemoveUserPoolEnvResponse, error) {
	return new(authingv2.RemoveUserPoolEnvResponse), s.write(func(v view) error { return v.removeVariable(req.GetKey()) })
}
