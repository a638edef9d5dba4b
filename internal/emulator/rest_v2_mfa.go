package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// kindTOTP is v2's name of the authenticator.
const kindTOTP = "totp"

// totpOnly refuses another kind of generator.
func totpOnly(field, kind string) error {
	if orElse(kind, kindTOTP) != kindTOTP {
		return badField(field, "must be totp")
	}
	return nil
}

// GetMfaAuthenticators returns the authenticator of the user. Its secrets are
// shown to who is signed in, not to who has yet to give the second factor.
func (s *authV2) GetMfaAuthenticators(ctx context.Context, req *authingv2.GetMfaAuthenticatorsRequest) (*authingv2.GetMfaAuthenticatorsResponse, error) {
	u, c, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	if err := totpOnly("type", req.GetType()); err != nil {
		return nil, err
	}
	f, enrolled := u.mfa.factor(factorOTP)
	if !enrolled {
		return new(authingv2.GetMfaAuthenticatorsResponse), nil
	}
	kind, counts := kindTOTP, u.mfa.asks()
	shown := &authingv2.MfaAuthenticator{Id: f.id, UserId: &u.ID, Enable: &counts, AuthenticatorType: &kind}
	if c.MFAFor == "" {
		shown.Secret, shown.RecoveryCode = &f.otp.secret, unlessEmpty(f.otp.recoveryCode)
	}
	return &authingv2.GetMfaAuthenticatorsResponse{Authenticators: []*authingv2.MfaAuthenticator{shown}}, nil
}

// AssociateMfaAuthenticator makes the secret of an authenticator, which counts
// when it is confirmed.
func (s *authV2) AssociateMfaAuthenticator(ctx context.Context, req *authingv2.AssociateMfaAuthenticatorRequest) (*authingv2.AssociateMfaAuthenticatorResponse, error) {
	u, _, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	if err := totpOnly("authenticator_type", req.GetAuthenticatorType()); err != nil {
		return nil, err
	}
	if err := checkEnrollable(u, factorOTP); err != nil {
		return nil, err
	}
	otp, shown, err := newOTP(u)
	if err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		u.mfa.begin(factor{kind: factorOTP, otp: otp}, s.now())
		return nil
	})
	kind := kindTOTP
	return &authingv2.AssociateMfaAuthenticatorResponse{
		AuthenticatorType: &kind,
		Secret:            otp.secret,
		QrcodeUri:         &shown.QrCodeUri,
		QrcodeDataUrl:     &shown.QrCodeDataUrl,
		RecoveryCode:      &otp.recoveryCode,
	}, err
}

// ConfirmAssociateMfaAuthenticator enrols the authenticator that was made last,
// for a password it made.
func (s *authV2) ConfirmAssociateMfaAuthenticator(ctx context.Context, req *authingv2.ConfirmAssociateMfaAuthenticatorRequest) (*authingv2.ConfirmAssociateMfaAuthenticatorResponse, error) {
	u, _, err := s.factorGiver(bearer(header(ctx, "authorization")))
	if err != nil {
		return nil, err
	}
	if err := totpOnly("authenticator_type", req.GetAuthenticatorType()); err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		if err := checkEnrollable(u, factorOTP); err != nil {
			return err
		}
		begun, there := u.mfa.begun(factorOTP, s.now())
		if !there {
			return unknown("an authenticator to confirm")
		}
		if !begun.factor.otp.verifyPassword(req.GetTotp(), s.now()) {
			return refused(codeWrongCode)
		}
		u.mfa.enrol(begun.factor)
		return nil
	})
	return &authingv2.ConfirmAssociateMfaAuthenticatorResponse{Message: succeeded(ctx)}, err
}

// DeleteMfaAuthenticator takes the authenticator off the user; there need not be
// one.
func (s *authV2) DeleteMfaAuthenticator(ctx context.Context, _ *authingv2.DeleteMfaAuthenticatorRequest) (*authingv2.DeleteMfaAuthenticatorResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		u.mfa.dropKind(factorOTP)
		return nil
	})
	return &authingv2.DeleteMfaAuthenticatorResponse{Message: succeeded(ctx)}, err
}
