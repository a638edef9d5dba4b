package emulator

import (
	"context"
	"time"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// VerifyMfaToken says what an MFA token stands for.
func (s *authV3) VerifyMfaToken(_ context.Context, req *authingv3.VerifyMfaTokenRequest) (*authingv3.VerifyMfaTokenResponse, error) {
	if req.GetToken() == "" {
		return nil, badField("token", "is required")
	}
	_, c, err := s.factorGiver(req.GetToken())
	if err != nil || c.MFAFor == "" {
		return new(authingv3.VerifyMfaTokenResponse), onlyDefects(err)
	}
	return &authingv3.VerifyMfaTokenResponse{
		Active:     true,
		UserPoolId: &s.credentials.UserPoolID,
		UserId:     &c.Subject,
		Exp:        &c.Expiry,
		Iat:        &c.IssuedAt,
	}, nil
}

// onlyDefects is err where it is a defect of the emulator; what is wrong with a
// token is an answer.
func onlyDefects(err error) error {
	if err != nil && faultOf(err).status == statusBroken {
		return err
	}
	return nil
}

// MfaOtpVerify takes a one-time password, or the recovery code instead, and says
// whether it is right. If an MFA token carries the call, the next sign-in to its
// application is let through.
func (s *authV3) MfaOtpVerify(ctx context.Context, req *authingv3.MfaOtpVerifyRequest) (*authingv3.MfaOtpVerifyResponse, error) {
	if req.GetTotp() == "" {
		return nil, badField("totp", "is required")
	}
	u, c, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	resp := new(authingv3.MfaOtpVerifyResponse)
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		now := s.now()
		if resp.Verified = u.mfa.verifyOTP(req.GetTotp(), now); !resp.Verified {
			return nil // wrong codes are counted
		}
		u.attributes["lastMfaTime"] = instant(now)
		if c.MFAFor != "" {
			u.mfa.passed = mfaPass{c.MFAFor, time.Unix(c.Expiry, 0)}
		}
		return nil
	})
	return resp, err
}
