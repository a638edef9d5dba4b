package emulator

import (
	"context"
	"slices"
	"time"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// VerifyTotpMfa completes a sign-in with a one-time password.
func (s *authV2) VerifyTotpMfa(ctx context.Context, req *authingv2.VerifyTotpMfaRequest) (*authingv2.VerifyTotpMfaResponse, error) {
	u, err := s.giveOTP(ctx, func(a *authenticator, now time.Time) bool { return a.verifyPassword(req.GetTotp(), now) })
	return &authingv2.VerifyTotpMfaResponse{User: u}, err
}

// VerifyTotpRecoveryCode completes a sign-in with the recovery code.
func (s *authV2) VerifyTotpRecoveryCode(ctx context.Context, req *authingv2.VerifyTotpRecoveryCodeRequest) (*authingv2.VerifyTotpRecoveryCodeResponse, error) {
	u, err := s.giveOTP(ctx, func(a *authenticator, _ time.Time) bool { return a.useRecoveryCode(req.GetRecoveryCode()) })
	return &authingv2.VerifyTotpRecoveryCodeResponse{User: u}, err
}

func (s *authV2) giveOTP(ctx context.Context, right func(*authenticator, time.Time) bool) (*authingv2.User, error) {
	u, c, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	return s.factorGiven(ctx, u, c, "totp", func(m *mfaState, now time.Time) bool {
		a := m.authenticator()
		return a != nil && a.guess(now, func() bool { return right(a, now) })
	})
}

// VerifyAppSmsMfa completes a sign-in with a code that was sent by SMS.
func (s *authV2) VerifyAppSmsMfa(ctx context.Context, req *authingv2.VerifyAppSmsMfaRequest) (*authingv2.VerifyAppSmsMfaResponse, error) {
	to := contact{countryCode: req.GetPhoneCountryCode(), phone: req.GetPhone()}
	if to.phone == "" {
		return nil, badField("phone", "is required")
	}
	u, err := s.giveCode(ctx, factorSMS, to, req.GetCode())
	return &authingv2.VerifyAppSmsMfaResponse{User: u}, err
}

// VerifyAppEmailMfa completes a sign-in with a code that was sent by email.
func (s *authV2) VerifyAppEmailMfa(ctx context.Context, req *authingv2.VerifyAppEmailMfaRequest) (*authingv2.VerifyAppEmailMfaResponse, error) {
	u, err := s.giveCode(ctx, factorEmail, contact{email: req.GetEmail()}, req.GetCode())
	return &authingv2.VerifyAppEmailMfaResponse{User: u}, err
}

// giveCode takes a code that was sent to a contact, which the user who is signed
// in has for a second factor from then on.
func (s *authV2) giveCode(ctx context.Context, kind string, to contact, code string) (*authingv2.User, error) {
	u, c, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	if err := to.check(); err != nil {
		return nil, err
	}
	if c.MFAFor != "" {
		err = s.mayGive(u, kind, to, c.MFAFor)
	} else {
		err = s.bindable(u, to)
	}
	if err != nil {
		return nil, err
	}
	if err := s.useCode(to, channelVerifyMFA, code, enrolmentChannels[factorSMS]); err != nil {
		return nil, err
	}
	return s.factorGiven(ctx, u, c, kind, func(m *mfaState, _ time.Time) bool {
		if c.MFAFor == "" {
			m.enrol(factor{kind: kind, to: to})
		}
		return true
	})
}

// PhoneOrEmailBindable says whether the user may have a contact as a second
// factor: nobody else has it, as a factor or to sign in by.
func (s *authV2) PhoneOrEmailBindable(ctx context.Context, req *authingv2.PhoneOrEmailBindableRequest) (*authingv2.PhoneOrEmailBindableResponse, error) {
	u, _, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	asked := []contact{{email: req.GetEmail()}, {phone: req.GetPhone()}}
	asked = slices.DeleteFunc(asked, func(c contact) bool { return c == contact{} })
	if len(asked) == 0 {
		return nil, badField("phone", "or email is required")
	}
	for _, to := range asked {
		if err := to.check(); err != nil {
			return nil, err
		}
		switch err := s.bindable(u, to); {
		case err == nil:
		case faultOf(err).status == statusBroken:
			return nil, err
		default:
			return new(authingv2.PhoneOrEmailBindableResponse), nil
		}
	}
	return &authingv2.PhoneOrEmailBindableResponse{Bindable: true}, nil
}
