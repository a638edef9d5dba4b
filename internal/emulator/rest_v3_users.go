package emulator

import (
	"context"
	"slices"

	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// managementV3 is v3's ManagementClient.
type managementV3 struct {
	authingv3.UnimplementedManagementServiceServer
	*Emulator
}

// CreateUser makes an account.
func (s *managementV3) CreateUser(_ context.Context, req *authingv3.CreateUserRequest) (*authingv3.CreateUserResponse, error) {
	u := newUser(sourceAdminCreated)
	if err := u.attributes.absorb(req); err != nil {
		return nil, err
	}
	options := req.GetOptions()
	if err := checkDepartmentIDType(options.GetDepartmentIdType(), len(req.GetDepartmentIds())); err != nil {
		return nil, err
	}
	if tenants := req.GetTenantIds(); len(tenants) > 0 {
		u.attributes["tenantId"] = tenants[0]
	}
	if options.GetResetPasswordOnFirstLogin() {
		u.attributes["resetPasswordOnNextLogin"] = true
	}
	var err error
	if u.identities, err = identitiesOf(req.GetIdentities()); err != nil {
		return nil, err
	}
	u.otp = req.GetOtp()
	u.metadata = req.GetMetadataSource()
	if err := s.createPassword(u, req); err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		if err := u.setCustomData(v, req.GetCustomData()); err != nil {
			return err
		}
		return s.insertUser(v, u)
	})
	if err != nil {
		return nil, err
	}
	all := shown{customData: true, identities: true, departmentIDs: true}
	return &authingv3.CreateUserResponse{User: s.userV3(u, all)}, nil
}

func checkDepartmentIDType(idType string, count int) error {
	switch {
	case !slices.Contains([]string{"", "department_id", "open_department_id", "sync_relation", "custom_field", "code"}, idType):
		return badField("options.departmentIdType", "must be department_id, open_department_id, sync_relation, custom_field or code")
	case count > 0 && idType != "" && idType != "department_id":
		return notEmulated("options.departmentIdType " + idType)
	default:
		return nil
	}
}

func identitiesOf(sent []*authingv3.CreateUserIdentity) ([]identity, error) {
	identities := make([]identity, len(sent))
	for i, s := range sent {
		if s.GetExtIdpId() == "" || s.GetProvider() == "" || s.GetUserIdInIdp() == "" {
			return nil, badField("identities", "need extIdpId, provider and userIdInIdp")
		}
		identities[i] = identity{
			id:            newID(),
			extIdpID:      s.GetExtIdpId(),
			provider:      s.GetProvider(),
			kind:          s.GetType(),
			userIDInIdp:   s.GetUserIdInIdp(),
			userInfo:      s.GetUserInfoInIdp(),
			accessToken:   s.GetAccessToken(),
			refreshToken:  s.GetRefreshToken(),
			originConnIDs: s.GetOriginConnIds(),
		}
		if s.GetType() == "openid" {
			identities[i].openID = s.GetUserIdInIdp()
		}
	}
	return identities, nil
}

func (s *managementV3) createPassword(u *user, req *authingv3.CreateUserRequest) error {
	options := req.GetOptions()
	if sent := req.GetPassword(); sent != "" && options.GetKeepPassword() {
		kept, err := s.readPassword(sent, options.GetPasswordEncryptType())
		if err == nil {
			s.setPassword(u, password{verbatim: kept}, 0)
		}
		return err
	}
	plain, hashed, err := s.nextPassword(req.GetPassword(), options.GetPasswordEncryptType(), options.GetAutoGeneratePassword())
	if err == nil && hashed.isSet() {
		s.setPassword(u, hashed, securityLevel(plain))
	}
	return err
}

// nextPassword is the password of a request, or a random one where it asks for
// that; unset when it does neither.
func (e *Emulator) nextPassword(sent, encryptType string, generate bool) (plain string, hashed password, err error) {
	plain, err = e.readPassword(sent, encryptTypeOf(sent, encryptType))
	switch {
	case err != nil:
		return "", password{}, err
	case sent == "" && !generate:
		return "", password{}, nil
	case sent == "":
		plain = randomHex(12) + "-Aa"
	}
	hashed, err = e.hash(plain)
	return plain, hashed, err
}

// encryptTypeOf reads a known type as none where there is nothing to decrypt.
func encryptTypeOf(sent, encryptType string) string {
	if sent == "" && (encryptType == "rsa" || encryptType == "sm2") {
		return ""
	}
	return encryptType
}

// GetUser returns one user.
func (s *managementV3) GetUser(_ context.Context, req *authingv3.GetUserRequest) (*authingv3.GetUserResponse, error) {
	if req.GetUserId() == "" {
		return nil, badField("userId", "is required")
	}
	u, err := mustFind(s.read(), "userIdType", req.GetUserIdType(), req.GetUserId())
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
	if req.GetUserId() == "" {
		return nil, badField("userId", "is required")
	}
	options := req.GetOptions()
	plain, hashed, err := s.nextPassword(req.GetPassword(), options.GetPasswordEncryptType(), options.GetAutoGeneratePassword())
	if err != nil {
		return nil, err
	}
	byItsID := func(v view) (*user, error) {
		return mustFind(v, "options.userIdType", options.GetUserIdType(), req.GetUserId())
	}
	u, err := s.changeUser(byItsID, func(v view, u *user) error {
		if err := u.attributes.absorb(req); err != nil {
			return err
		}
		if hashed.isSet() {
			s.setPassword(u, hashed, securityLevel(plain))
			delete(u.attributes, "resetPasswordOnNextLogin")
		}
		if options.GetResetPasswordOnFirstLogin() || options.GetResetPasswordOnNextLogin() {
			u.attributes["resetPasswordOnNextLogin"] = true
		}
		u.mergeMetadata(req.GetMetadata())
		return u.setCustomData(v, req.GetCustomData())
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateUserResponse{User: s.userV3(u, shown{customData: true})}, nil
}

// mergeMetadata sets members of the metadata; null removes.
func (u *user) mergeMetadata(change *structpb.Struct) {
	if change == nil {
		return
	}
	merged := &structpb.Struct{Fields: make(map[string]*structpb.Value)}
	for _, from := range []*structpb.Struct{u.metadata.GetStructValue(), change} {
		for key, value := range from.GetFields() {
			merged.Fields[key] = value
			if isNull(value) {
				delete(merged.Fields, key)
			}
		}
	}
	u.metadata = structpb.NewStructValue(merged)
}

// DeleteUsersBatch deletes users; unknown ones are skipped.
func (s *managementV3) DeleteUsersBatch(_ context.Context, req *authingv3.DeleteUsersBatchRequest) (*authingv3.DeleteUsersBatchResponse, error) {
	if len(req.GetUserIds()) == 0 {
		return nil, badField("userIds", "is required")
	}
	err := s.write(func(v view) error {
		for _, id := range req.GetUserIds() {
			u, err := find(v, "options.userIdType", req.GetOptions().GetUserIdType(), id)
			if err != nil {
				return err
			}
			if u == nil {
				continue
			}
			if err := removeUser(v, u); err != nil {
				return err
			}
		}
		return nil
	})
	return &authingv3.DeleteUsersBatchResponse{Success: err == nil}, err
}
