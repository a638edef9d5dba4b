package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// GetUserMfaStatus says which second factors a user has enrolled.
func (s *managementV2) GetUserMfaStatus(_ context.Context, req *authingv2.GetUserMfaStatusRequest) (*authingv2.GetUserMfaStatusResponse, error) {
	u, err := mustFind(s.read(), "userId", "user_id", req.GetUserId())
	if err != nil {
		return nil, err
	}
	_, otp := u.mfa.factor(factorOTP)
	_, face := u.mfa.factor(factorFace)
	return &authingv2.GetUserMfaStatusResponse{Otp: &otp, Face: &face}, nil
}

// UnassociateUserMfa takes a second factor from a user, who need not have it.
func (s *managementV2) UnassociateUserMfa(ctx context.Context, req *authingv2.UnassociateUserMfaRequest) (*authingv2.UnassociateUserMfaResponse, error) {
	if kind := req.GetType(); kind != factorOTP && kind != factorFace {
		return nil, badField("type", "must be OTP or FACE")
	}
	_, err := s.changeUser(withID(req.GetUserId()), func(_ view, u *user) error {
		u.mfa.dropKind(req.GetType())
		return nil
	})
	return &authingv2.UnassociateUserMfaResponse{Message: succeeded(ctx)}, err
}

// ImportTotp enrols the authenticator that a user had elsewhere.
func (s *managementV2) ImportTotp(_ context.Context, req *authingv2.ImportTotpRequest) (*authingv2.ImportTotpResponse, error) {
	otp := authenticator{secret: req.GetSecret(), recoveryCode: req.GetRecoveryCode()}
	if !otp.valid() {
		return nil, badField("secret", "must be base32")
	}
	u, err := s.changeUser(withID(req.GetUserId()), func(_ view, u *user) error {
		u.mfa.enrol(factor{kind: factorOTP, otp: otp})
		return nil
	})
	if err != nil {
		return nil, err
	}
	f, _ := u.mfa.factor(factorOTP)
	counts, kind := u.mfa.asks(), kindTOTP
	return &authingv2.ImportTotpResponse{Authenticator: &authingv2.ImportedAuthenticator{
		Id: f.id, UserId: &u.ID, Enable: &counts, Secret: &f.otp.secret, AuthenticatorType: &kind,
		RecoveryCode: unlessEmpty(f.otp.recoveryCode),
	}}, nil
}
