package emulator

import (
	"context"
	"errors"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// CheckRoleParams says whether a role of that code and name could be made.
func (s *managementV3) CheckRoleParams(_ context.Context, req *authingv3.CheckRoleParamsRequest) (*authingv3.CheckRoleParamsResponse, error) {
	err := s.read().checkRole(&role{Namespace: req.GetNamespace(), Code: req.GetCode(), Name: req.GetName()})
	valid, err := accepted(err)
	return &authingv3.CheckRoleParamsResponse{IsValid: valid}, err
}

// accepted turns a refusal into an answer; other errors stay what they are.
func accepted(err error) (bool, error) {
	if f := (*fault)(nil); errors.As(err, &f) {
		return false, nil
	}
	return err == nil, err
}

// CreateAdminRole makes a role of administrators, if its code and name are
// free: that they are not is no error here.
func (s *managementV3) CreateAdminRole(_ context.Context, req *authingv3.CreateAdminRoleRequest) (*authingv3.CreateAdminRoleResponse, error) {
	r := &role{Namespace: adminNamespace, Code: req.GetCode(), Name: req.GetName(), Description: req.GetDescription()}
	valid, err := accepted(s.write(func(v view) error { return s.insertRole(v, r) }))
	return &authingv3.CreateAdminRoleResponse{IsValid: valid}, err
}

// DeleteAdminRolesBatch deletes roles of administrators; unknown ones are
// skipped.
func (s *managementV3) DeleteAdminRolesBatch(_ context.Context, req *authingv3.DeleteAdminRolesBatchRequest) (*authingv3.DeleteAdminRolesBatchResponse, error) {
	err := s.write(func(v view) error {
		return v.removeRoles(each(req.GetCodeList(), func(code string) string { return keyIn(adminNamespace, code) }))
	})
	return &authingv3.DeleteAdminRolesBatchResponse{Success: err == nil}, err
}

// CheckRoleMutualExclusion finds no roles that exclude each other: nothing
// makes them do so.
func (s *managementV3) CheckRoleMutualExclusion(_ context.Context, req *authingv3.CheckRoleMutualExclusionRequest) (*authingv3.CheckRoleMutualExclusionResponse, error) {
	_, err := s.read().rolesCoded(req.GetRoles())
	return new(authingv3.CheckRoleMutualExclusionResponse), err
}
