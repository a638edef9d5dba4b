package emulator

import (
	"context"

	"google.golang.org/protobuf/proto"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// caller is the user whose token a call carries, if the request is complete.
func (s *authV3) caller(ctx context.Context, req proto.Message) (*user, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	return u, checkRequired(req.ProtoReflect(), "")
}

// UpdateProfile changes members of the user; members that are not sent stay.
func (s *authV3) UpdateProfile(ctx context.Context, req *authingv3.UpdateProfileRequest) (*authingv3.UpdateProfileResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	u, err = s.changeUser(withID(u.ID), func(v view, u *user) error {
		if err := u.attributes.absorb(req); err != nil {
			return err
		}
		return u.setCustomData(v, req.GetCustomData())
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.UpdateProfileResponse{User: s.userV3(u, shown{customData: true})}, nil
}

// What an account is given for each protection it has; 100 at most.
const (
	scorePerPasswordLevel = 10
	scorePerContact       = 20
	scoreSecondFactor     = 30
)

func (u *user) securityScore() int64 {
	contacts := btoi(u.emailContact().key() != "") + btoi(u.phoneContact().key() != "")
	return u.attributes.number("passwordSecurityLevel")*scorePerPasswordLevel +
		int64(contacts)*scorePerContact +
		int64(btoi(len(u.mfa.factors) > 0))*scoreSecondFactor
}

// GetSecurityLevel says how well the account is protected.
func (s *authV3) GetSecurityLevel(ctx context.Context, req *authingv3.GetSecurityLevelRequest) (*authingv3.GetSecurityLevelResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	resp := &authingv3.GetSecurityLevelResponse{
		PasswordSecurityLevel: u.attributes.number("passwordSecurityLevel"),
		MfaEnrolled:           len(u.mfa.factors) > 0,
		PasswordSet:           u.password.isSet(),
		EmailBinded:           u.emailContact().key() != "",
		PhoneBinded:           u.phoneContact().key() != "",
	}
	resp.SecurityScore = u.securityScore()
	return resp, nil
}

// VerifyDeleteAccountRequest permits the deletion of the account for a one-time
// code or the password.
func (s *authV3) VerifyDeleteAccountRequest(ctx context.Context, req *authingv3.VerifyDeleteAccountRequestRequest) (*authingv3.VerifyDeleteAccountRequestResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	if req.GetVerifyMethod() == "PASSWORD" {
		err = s.checkOwnPassword(u, req.GetPasswordPayload())
	} else {
		err = s.checkOwnCode(u, req)
	}
	if err != nil {
		return nil, err
	}
	token, seconds, err := s.permit(permitDeletion, u, contact{})
	return &authingv3.VerifyDeleteAccountRequestResponse{DeleteAccountToken: token, TokenExpiresIn: seconds}, err
}

func (s *authV3) checkOwnPassword(u *user, payload *authingv3.DeleteAccountByPasswordPayload) error {
	if payload == nil {
		return badField("passwordPayload", "is required")
	}
	plain, err := s.readPassword(payload.GetPassword(), payload.GetPasswordEncryptType())
	if err == nil && !u.password.matches(plain) {
		err = refused(codeWrongOwn)
	}
	return err
}

// checkOwnCode uses up a code that was sent to the user's own phone or email.
func (s *authV3) checkOwnCode(u *user, req *authingv3.VerifyDeleteAccountRequestRequest) error {
	if req.GetVerifyMethod() == proofEmail && req.GetEmailPassCodePayload() != nil && req.GetEmailPassCodePayload().GetEmail() == "" {
		return s.useCode(u.emailContact(), channelDeleteAccount, req.GetEmailPassCodePayload().GetPassCode())
	}
	to, code, err := codeProof(req, "PHONE_PASSCODE, EMAIL_PASSCODE or PASSWORD")
	if err != nil {
		return err
	}
	if own := u.contactLike(to); own.key() != to.key() {
		return refused(rulesOf(to).other)
	}
	return s.useCode(to, channelDeleteAccount, code)
}

// DeleteAccount deletes the account with all that refers to it.
func (s *authV3) DeleteAccount(ctx context.Context, req *authingv3.DeleteAccountRequest) (*authingv3.DeleteAccountResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	if _, err := s.redeem(permitDeletion, req.GetDeleteAccountToken(), u); err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		u, err := withID(u.ID)(v)
		if err != nil {
			return err
		}
		return removeUser(v, u)
	})
	return &authingv3.DeleteAccountResponse{Success: err == nil}, err
}
