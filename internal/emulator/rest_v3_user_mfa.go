package emulator

import (
	"context"
	"fmt"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// GetUserMfaInfo says which second factors a user has enrolled.
func (s *managementV3) GetUserMfaInfo(_ context.Context, req *authingv3.GetUserMfaInfoRequest) (*authingv3.GetUserMfaInfoResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	status := func(kind string) string {
		if _, enrolled := u.mfa.factor(kind); enrolled {
			return "enabled"
		}
		return "disabled"
	}
	return &authingv3.GetUserMfaInfoResponse{
		TotpStatus:     status(factorOTP),
		FaceMfaStatus:  status(factorFace),
		SmsMfaStatus:   status(factorSMS),
		EmailMfaStatus: status(factorEmail),
	}, nil
}

// GetUserMfaStatus returns what a user would be asked when signing in to the
// default application.
func (s *managementV3) GetUserMfaStatus(_ context.Context, req *authingv3.GetUserMfaStatusRequest) (*authingv3.GetUserMfaStatusResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	trigger, err := s.mfaTrigger(u, s.credentials.AppID)
	return &authingv3.GetUserMfaStatusResponse{MfaTriggerData: trigger}, err
}

// SetUsersMfaStatus sets the second factors of a user; members that are not sent
// stay.
func (s *managementV3) SetUsersMfaStatus(_ context.Context, req *authingv3.SetUsersMfaStatusRequest) (*authingv3.SetUsersMfaStatusResponse, error) {
	named := func(v view) (*user, error) { return userNamed(v, req) }
	_, err := s.changeUser(named, func(_ view, u *user) error {
		state := req.GetMfaTriggerData()
		app, err := s.application("") // whose status GetUserMfaStatus tells
		if err != nil {
			return err
		}
		if err := checkMfaStatus(u, app, state); err != nil {
			return err
		}
		if state.TotpMfaEnabled != nil {
			u.mfa.required = state.GetTotpMfaEnabled()
		}
		if state.MfaPhone != nil || state.MfaPhoneCountryCode != nil {
			sms, _ := u.mfa.factor(factorSMS)
			set(&sms.to.phone, state.MfaPhone)
			set(&sms.to.countryCode, state.MfaPhoneCountryCode)
			if err := u.mfa.sendTo(factorSMS, sms.to); err != nil {
				return err
			}
		}
		if state.MfaEmail != nil {
			return u.mfa.sendTo(factorEmail, contact{email: state.GetMfaEmail()})
		}
		return nil
	})
	return &authingv3.SetUsersMfaStatusResponse{Success: err == nil}, err
}

// set gives a text its new value, if there is one.
func set(text, value *string) {
	if value != nil {
		*text = *value
	}
}

// sendTo enrols a contact that codes are sent to; none takes the factor away.
func (m *mfaState) sendTo(kind string, to contact) error {
	if to.key() == "" {
		m.dropKind(kind)
		return nil
	}
	if err := to.check(); err != nil {
		return err
	}
	m.enrol(factor{kind: kind, to: to})
	return nil
}

// checkMfaStatus refuses what is not a user's second factor to set.
func checkMfaStatus(u *user, app *application, state *authingv3.MfaTriggerData) error {
	for name, value := range map[string]*string{
		"nickname": state.Nickname, "username": state.Username, "phone": state.Phone, "phoneCountryCode": state.PhoneCountryCode,
	} {
		if value != nil && *value != u.attributes.text(name) {
			return badField("mfaTriggerData."+name, "is not the user's; updateUser changes it")
		}
	}
	if state.GetFaceMfaEnabled() {
		return notEmulated("mfaTriggerData.faceMfaEnabled")
	}
	if _, enrolled := u.mfa.factor(factorOTP); state.GetTotpMfaEnabled() && !enrolled {
		return badField("mfaTriggerData.totpMfaEnabled", "needs an authenticator; importOtp enrols one")
	}
	for i, offered := range state.GetApplicationMfa() {
		if on := offered.GetStatus() == 1; on != app.offers(offered.GetMfaPolicy()) {
			return notEmulated(fmt.Sprintf("mfaTriggerData.applicationMfa[%d]: switching a factor of an application", i))
		}
	}
	return nil
}

// ImportOtp enrols authenticators that users had elsewhere: all or none.
func (s *managementV3) ImportOtp(_ context.Context, req *authingv3.ImportOtpRequest) (*authingv3.ImportOtpResponse, error) {
	if err := checkBatch("list", len(req.GetList())); err != nil {
		return nil, err
	}
	err := s.write(func(v view) error {
		for i, item := range req.GetList() {
			u, err := mustFind(v, "userId", "user_id", item.GetUserId())
			if err != nil {
				return err
			}
			_, err = s.replaceUser(v, u, func(u *user) error {
				return u.mfa.importOTP(fmt.Sprintf("list[%d].otp", i), item.GetOtp())
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return new(authingv3.ImportOtpResponse), err
}

// GetOtpSecretByUser returns the secret of a user's authenticator.
func (s *managementV3) GetOtpSecretByUser(_ context.Context, req *authingv3.GetOtpSecretByUserRequest) (*authingv3.GetOtpSecretByUserResponse, error) {
	u, err := userNamed(s.read(), req)
	if err != nil {
		return nil, err
	}
	f, enrolled := u.mfa.factor(factorOTP)
	if !enrolled {
		return nil, unknown("an authenticator of the user")
	}
	return &authingv3.GetOtpSecretByUserResponse{Secret: f.otp.secret}, nil
}
