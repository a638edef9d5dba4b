package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// BindEmail gives the account an email address.
func (s *authV3) BindEmail(ctx context.Context, req *authingv3.BindEmailRequest) (*authingv3.BindEmailResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.BindEmailResponse{}, s.bind(u, contact{email: req.GetEmail()}, req.GetPassCode())
}

// UnbindEmail takes the email address off the account.
func (s *authV3) UnbindEmail(ctx context.Context, req *authingv3.UnbindEmailRequest) (*authingv3.UnbindEmailResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.UnbindEmailResponse{}, s.unbind(u, u.emailContact(), emailRules, req.GetPassCode())
}

// BindPhone gives the account a phone number.
func (s *authV3) BindPhone(ctx context.Context, req *authingv3.BindPhoneRequest) (*authingv3.BindPhoneResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	to := contact{countryCode: req.GetPhoneCountryCode(), phone: req.GetPhoneNumber()}
	return &authingv3.BindPhoneResponse{}, s.bind(u, to, req.GetPassCode())
}

// UnbindPhone takes the phone number off the account.
func (s *authV3) UnbindPhone(ctx context.Context, req *authingv3.UnbindPhoneRequest) (*authingv3.UnbindPhoneResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	return &authingv3.UnbindPhoneResponse{}, s.unbind(u, u.phoneContact(), phoneRules, req.GetPassCode())
}

// VerifyUpdateEmailRequest permits another email address.
func (s *authV3) VerifyUpdateEmailRequest(ctx context.Context, req *authingv3.VerifyUpdateEmailRequestRequest) (*authingv3.VerifyUpdateEmailRequestResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	if req.GetVerifyMethod() != proofEmail {
		return nil, badField("verifyMethod", "must be "+proofEmail)
	}
	payload := req.GetEmailPassCodePayload()
	token, seconds, err := s.permitChange(u, proposal{
		to:       contact{email: payload.GetNewEmail()},
		toCode:   payload.GetNewEmailPassCode(),
		from:     contact{email: payload.GetOldEmail()},
		fromCode: payload.GetOldEmailPassCode(),
	})
	return &authingv3.VerifyUpdateEmailRequestResponse{UpdateEmailToken: token, TokenExpiresIn: seconds}, err
}

// UpdateEmail changes the email address.
func (s *authV3) UpdateEmail(ctx context.Context, req *authingv3.UpdateEmailRequest) (*authingv3.UpdateEmailResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	err = s.change(u, emailRules, req.GetUpdateEmailToken())
	return &authingv3.UpdateEmailResponse{Success: err == nil}, err
}

// VerifyUpdatePhoneRequest permits another phone number.
func (s *authV3) VerifyUpdatePhoneRequest(ctx context.Context, req *authingv3.VerifyUpdatePhoneRequestRequest) (*authingv3.VerifyUpdatePhoneRequestResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	if req.GetVerifyMethod() != proofPhone {
		return nil, badField("verifyMethod", "must be "+proofPhone)
	}
	payload := req.GetPhonePassCodePayload()
	token, seconds, err := s.permitChange(u, proposal{
		to:       contact{countryCode: payload.GetNewPhoneCountryCode(), phone: payload.GetNewPhoneNumber()},
		toCode:   payload.GetNewPhonePassCode(),
		from:     contact{countryCode: payload.GetOldPhoneCountryCode(), phone: payload.GetOldPhoneNumber()},
		fromCode: payload.GetOldPhonePassCode(),
	})
	return &authingv3.VerifyUpdatePhoneRequestResponse{UpdatePhoneToken: token, TokenExpiresIn: seconds}, err
}

// UpdatePhone changes the phone number.
func (s *authV3) UpdatePhone(ctx context.Context, req *authingv3.UpdatePhoneRequest) (*authingv3.UpdatePhoneResponse, error) {
	u, err := s.caller(ctx, req)
	if err != nil {
		return nil, err
	}
	err = s.change(u, phoneRules, req.GetUpdatePhoneToken())
	return &authingv3.UpdatePhoneResponse{Success: err == nil}, err
}
