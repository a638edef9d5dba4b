package emulator

import (
	"fmt"
	"slices"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// How administrators make and change accounts, one or many at once: all of a
// request or none.

// maxBatchV3 bounds the users of one request, whose passwords take time to hash.
const maxBatchV3 = 500

func checkBatch(field string, count int) error {
	if count < 1 || count > maxBatchV3 {
		return badField(field, fmt.Sprintf("must have 1 to %d elements", maxBatchV3))
	}
	return nil
}

// newAccount is what a request says of an account to make.
type newAccount interface {
	proto.Message
	GetPassword() string
	GetTenantIds() []string
	GetDepartmentIds() []string
	GetOtp() *authingv3.UserOtp
	GetIdentities() []*authingv3.CreateUserIdentity
	GetMetadataSource() *structpb.Value
	GetCustomData() *structpb.Struct
}

// createAccounts makes accounts.
func (s *managementV3) createAccounts(requests []newAccount, options *authingv3.CreateUserOptions) ([]*user, error) {
	users := make([]*user, len(requests))
	for i, req := range requests {
		var err error
		if users[i], err = s.accountOf(req, options); err != nil {
			return nil, err
		}
	}
	err := s.write(func(v view) error {
		for i, u := range users {
			if err := u.setCustomData(v, requests[i].GetCustomData()); err != nil {
				return err
			}
			if err := s.insertUser(v, u); err != nil {
				return err
			}
		}
		return nil
	})
	return users, err
}

// accountOf is the account a request describes, without its custom data.
func (s *managementV3) accountOf(req newAccount, options *authingv3.CreateUserOptions) (*user, error) {
	u := newUser(sourceAdminCreated)
	if err := u.attributes.absorb(req); err != nil {
		return nil, err
	}
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
	if err := u.mfa.importOTP("otp", req.GetOtp()); err != nil {
		return nil, err
	}
	u.metadata = req.GetMetadataSource()
	return u, s.createPassword(u, req.GetPassword(), options)
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

func (s *managementV3) createPassword(u *user, sent string, options *authingv3.CreateUserOptions) error {
	if sent != "" && options.GetKeepPassword() {
		kept, err := s.readPassword(sent, options.GetPasswordEncryptType())
		if err == nil {
			s.setPassword(u, password{verbatim: kept}, 0)
		}
		return err
	}
	plain, hashed, err := s.nextPassword(sent, options.GetPasswordEncryptType(), options.GetAutoGeneratePassword())
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

// accountChange is the members of an account that a request changes.
type accountChange interface {
	proto.Message
	GetUserId() string
	GetPassword() string
	GetMetadata() *structpb.Struct
	GetCustomData() *structpb.Struct
}

// changeOptions are what the options of updateUser and updateUserBatch share.
type changeOptions struct {
	userIDType, encryptType        string
	generatePassword, resetAtLogin bool
}

// changeAccounts changes members of accounts; members that are not sent stay.
func (s *managementV3) changeAccounts(changes []accountChange, options changeOptions) ([]*user, error) {
	plain, hashed := make([]string, len(changes)), make([]password, len(changes))
	for i, req := range changes {
		var err error
		plain[i], hashed[i], err = s.nextPassword(req.GetPassword(), options.encryptType, options.generatePassword)
		if err != nil {
			return nil, err
		}
	}
	users := make([]*user, len(changes))
	err := s.write(func(v view) error {
		for i, req := range changes {
			before, err := mustFind(v, "options.userIdType", options.userIDType, req.GetUserId())
			if err != nil {
				return err
			}
			users[i], err = s.replaceUser(v, before, func(u *user) error {
				if hashed[i].isSet() {
					s.setPassword(u, hashed[i], securityLevel(plain[i]))
					delete(u.attributes, "resetPasswordOnNextLogin")
				}
				if options.resetAtLogin {
					u.attributes["resetPasswordOnNextLogin"] = true
				}
				u.mergeMetadata(req.GetMetadata())
				if err := u.attributes.absorb(req); err != nil {
					return err
				}
				return u.setCustomData(v, req.GetCustomData())
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return users, err
}
