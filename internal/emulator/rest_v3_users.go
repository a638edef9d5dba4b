package emulator

import (
	"context"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// managementV3 is v3's ManagementClient.
type managementV3 struct {
	authingv3.UnimplementedManagementServiceServer
	*Emulator
}

// shownAfterCreation is how much of a new user v3 returns.
var shownAfterCreation = shown{customData: true, identities: true, departmentIDs: true}

// CreateUser makes an account.
func (s *managementV3) CreateUser(_ context.Context, req *authingv3.CreateUserRequest) (*authingv3.CreateUserResponse, error) {
	users, err := s.createAccounts([]newAccount{req}, req.GetOptions())
	if err != nil {
		return nil, err
	}
	return &authingv3.CreateUserResponse{User: s.userV3(users[0], shownAfterCreation)}, nil
}

// GetUser returns one user.
func (s *managementV3) GetUser(_ context.Context, req *authingv3.GetUserRequest) (*authingv3.GetUserResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	return &authingv3.GetUserResponse{User: s.userV3(u, shown{
		customData:    req.GetWithCustomData() || req.GetFlatCustomData(),
		identities:    req.GetWithIdentities(),
		departmentIDs: req.GetWithDepartmentIds(),
		posts:         req.GetWithPost(),
	})}, nil
}

// UpdateUser changes members of a user; members that are not sent stay.
func (s *managementV3) UpdateUser(_ context.Context, req *authingv3.UpdateUserRequest) (*authingv3.UpdateUserResponse, error) {
	options := req.GetOptions()
	users, err := s.changeAccounts([]accountChange{req}, changeOptions{
		userIDType:       options.GetUserIdType(),
		encryptType:      options.GetPasswordEncryptType(),
		generatePassword: options.GetAutoGeneratePassword(),
		resetAtLogin:     options.GetResetPasswordOnFirstLogin() || options.GetResetPasswordOnNextLogin(),
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateUserResponse{User: s.userV3(users[0], shown{customData: true})}, nil
}

// mergeMetadata sets members of the metadata; null removes.
func (u *user) mergeMetadata(change *structpb.Struct) {
	if change != nil {
		u.metadata = structpb.NewStructValue(merged(u.metadata.GetStructValue(), change))
	}
}

// IsUserExists says whether one of the values is a user's.
func (s *managementV3) IsUserExists(_ context.Context, req *authingv3.IsUserExistsRequest) (*authingv3.IsUserExistsResponse, error) {
	u, err := identifiers{req.GetUsername(), req.GetEmail(), req.GetPhone(), req.GetExternalId()}.find(s.read())
	return &authingv3.IsUserExistsResponse{Exists: u != nil}, err
}

// ListUsersLegacy returns a page of the users of a status and a time of change.
func (s *managementV3) ListUsersLegacy(_ context.Context, req *authingv3.ListUsersLegacyRequest) (*authingv3.ListUsersLegacyResponse, error) {
	if status := req.GetStatus(); status != "" && !slices.Contains(statuses, status) {
		return nil, badStatus()
	}
	users, err := s.read().usersInOrder()
	if err != nil {
		return nil, err
	}
	users = slices.DeleteFunc(users, func(u *user) bool {
		return req.GetStatus() != "" && u.attributes.text("status") != req.GetStatus() ||
			req.UpdatedAtStart != nil && u.updatedAt.Before(time.Unix(req.GetUpdatedAtStart(), 0)) ||
			req.UpdatedAtEnd != nil && u.updatedAt.Unix() > req.GetUpdatedAtEnd()
	})
	page, err := pageV3(users, "", req.Page, req.Limit)
	if err != nil {
		return nil, err
	}
	return &authingv3.ListUsersLegacyResponse{TotalCount: int64(len(users)), List: s.usersV3(page, shown{
		customData:    req.GetWithCustomData(),
		identities:    req.GetWithIdentities(),
		departmentIDs: req.GetWithDepartmentIds(),
		posts:         req.GetWithPost(),
	})}, nil
}
