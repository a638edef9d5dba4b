package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// UpdatePassword changes the password of the user, for the old one or a permit.
func (s *authV3) UpdatePassword(ctx context.Context, req *authingv3.UpdatePasswordRequest) (*authingv3.UpdatePasswordResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	change, err := s.passwordChange(req.GetNewPassword(), req.GetPasswordEncryptType())
	if err != nil {
		return nil, err
	}
	if token := req.GetPasswordResetToken(); token != "" {
		_, err = s.redeem(permitPassword, token, u)
	} else {
		err = s.checkOldPassword(u, req.GetOldPassword(), req.GetPasswordEncryptType())
	}
	if err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(u.ID), change)
	return &authingv3.UpdatePasswordResponse{}, err
}

// checkOldPassword refuses a wrong old password of an account that has one.
func (e *Emulator) checkOldPassword(u *user, sent, encryptType string) error {
	switch {
	case !u.password.isSet():
		return nil
	case sent == "":
		return refused(codeNoOldPassword)
	}
	old, err := e.readPassword(sent, encryptType)
	if err == nil && !u.password.matches(old) {
		err = refused(codeOldPassword)
	}
	return err
}

// passwordChange gives an account the password that a request has.
func (e *Emulator) passwordChange(sent, encryptType string) (func(view, *user) error, error) {
	plain, err := e.readPassword(sent, encryptType)
	if err != nil {
		return nil, err
	}
	hashed, err := e.hash(plain)
	return func(_ view, u *user) error {
		e.setPassword(u, hashed, securityLevel(plain))
		delete(u.attributes, "resetPasswordOnNextLogin")
		u.failures = 0
		return nil
	}, err
}

// VerifyResetPasswordRequest permits a new password for a one-time code.
func (s *authV3) VerifyResetPasswordRequest(_ context.Context, req *authingv3.VerifyResetPasswordRequestRequest) (*authingv3.VerifyResetPasswordRequestResponse, error) {
	to, code, err := codeProof(req, "EMAIL_PASSCODE or PHONE_PASSCODE")
	if err != nil {
		return nil, err
	}
	if err := s.useCode(to, channelResetPassword, code); err != nil {
		return nil, err
	}
	u, err := to.owner(s.read())
	if err != nil || u == nil {
		return nil, orFault(err, unknownUser())
	}
	token, seconds, err := s.permit(permitPassword, u, contact{})
	return &authingv3.VerifyResetPasswordRequestResponse{PasswordResetToken: token, TokenExpiresIn: seconds}, err
}

// Kinds of proof by a one-time code.
const (
	proofEmail = "EMAIL_PASSCODE"
	proofPhone = "PHONE_PASSCODE"
)

// codeProof is the one-time code of a request and where it went to. methods are
// the kinds of proof that the request may have.
func codeProof(req interface {
	GetVerifyMethod() string
	GetPhonePassCodePayload() *authingv3.PhonePassCodePayload
	GetEmailPassCodePayload() *authingv3.EmailPassCodePayload
}, methods string,
) (to contact, code string, err error) {
	phone, email := req.GetPhonePassCodePayload(), req.GetEmailPassCodePayload()
	var within string
	switch req.GetVerifyMethod() {
	case proofPhone:
		within = "phonePassCodePayload"
		to, code = contact{countryCode: phone.GetPhoneCountryCode(), phone: phone.GetPhoneNumber()}, phone.GetPassCode()
	case proofEmail:
		within = "emailPassCodePayload"
		to, code = contact{email: email.GetEmail()}, email.GetPassCode()
	default:
		return to, "", badField("verifyMethod", "must be "+methods)
	}
	if to.key() == "" || code == "" {
		return to, "", badField(within, "needs the code and where it went to")
	}
	return to, code, to.check()
}

// ResetPassword sets a new password for a permit.
func (s *authV3) ResetPassword(_ context.Context, req *authingv3.ResetPasswordRequest) (*authingv3.ResetPasswordResponse, error) {
	if err := checkRequired(req.ProtoReflect(), ""); err != nil {
		return nil, err
	}
	change, err := s.passwordChange(req.GetPassword(), req.GetPasswordEncryptType())
	if err != nil {
		return nil, err
	}
	p, err := s.redeem(permitPassword, req.GetPasswordResetToken(), nil)
	if err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(p.userID), change)
	return &authingv3.ResetPasswordResponse{Success: err == nil}, err
}

// ValidatePassword says whether a password is an account's.
func (s *authV3) ValidatePassword(_ context.Context, req *authingv3.ValidatePasswordRequest) (*authingv3.ValidatePasswordResponse, error) {
	if req.GetPassword() == "" {
		return nil, badField("password", "is required")
	}
	plain, err := s.readPassword(req.GetPassword(), req.GetPasswordEncryptType())
	if err != nil {
		return nil, err
	}
	v := s.read()
	var u *user
	if named := contactOf(req.GetEmail(), req.GetPhoneCountryCode(), req.GetPhone()); named.key() != "" {
		u, err = named.owner(v)
	} else if req.GetUsername() != "" {
		u, err = find(v, "username", "username", req.GetUsername())
	} else {
		return nil, badField("email", "or phone or username is required")
	}
	if err != nil || u == nil {
		return nil, orFault(err, unknownUser())
	}
	return &authingv3.ValidatePasswordResponse{Valid: u.password.matches(plain)}, nil
}
