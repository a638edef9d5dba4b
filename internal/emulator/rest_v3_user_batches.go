package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetUserBatch returns the users that are there.
func (s *managementV3) GetUserBatch(_ context.Context, req *authingv3.GetUserBatchRequest) (*authingv3.GetUserBatchResponse, error) {
	if err := checkBatch("userIds", len(req.GetUserIds())); err != nil {
		return nil, err
	}
	users, err := findEach(s.read(), "userIdType", req.GetUserIdType(), req.GetUserIds())
	if err != nil {
		return nil, err
	}
	return &authingv3.GetUserBatchResponse{Users: s.usersV3(users, shown{
		customData:    req.GetWithCustomData() || req.GetFlatCustomData(),
		identities:    req.GetWithIdentities(),
		departmentIDs: req.GetWithDepartmentIds(),
	})}, nil
}

// CreateUsersBatch makes accounts.
func (s *managementV3) CreateUsersBatch(_ context.Context, req *authingv3.CreateUsersBatchRequest) (*authingv3.CreateUsersBatchResponse, error) {
	if err := checkBatch("list", len(req.GetList())); err != nil {
		return nil, err
	}
	accounts := each(req.GetList(), func(a *authingv3.CreateUserInfo) newAccount { return a })
	users, err := s.createAccounts(accounts, req.GetOptions())
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateUsersBatchResponse{Users: s.usersV3(users, shownAfterCreation)}, nil
}

// UpdateUserBatch changes members of users; members that are not sent stay.
func (s *managementV3) UpdateUserBatch(_ context.Context, req *authingv3.UpdateUserBatchRequest) (*authingv3.UpdateUserBatchResponse, error) {
	if err := checkBatch("list", len(req.GetList())); err != nil {
		return nil, err
	}
	changes := each(req.GetList(), func(c *authingv3.UpdateUserInfo) accountChange { return c })
	options := req.GetOptions()
	users, err := s.changeAccounts(changes, changeOptions{
		encryptType:      options.GetPasswordEncryptType(),
		generatePassword: options.GetAutoGeneratePassword(),
		resetAtLogin:     options.GetResetPasswordOnNextLogin(),
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateUserBatchResponse{Users: s.usersV3(users, shown{customData: true})}, nil
}

// DeleteUsersBatch deletes users; unknown ones are skipped.
func (s *managementV3) DeleteUsersBatch(_ context.Context, req *authingv3.DeleteUsersBatchRequest) (*authingv3.DeleteUsersBatchResponse, error) {
	if err := checkBatch("userIds", len(req.GetUserIds())); err != nil {
		return nil, err
	}
	err := s.write(func(v view) error {
		return removeEach(v, "options.userIdType", req.GetOptions().GetUserIdType(), req.GetUserIds())
	})
	return &authingv3.DeleteUsersBatchResponse{Success: err == nil}, err
}
