package emulator

import (
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
	"github.com/authing-grpc/authing-grpc/internal/codec"
)

const (
	mfaTokenLifetime = 5 * time.Minute

	// mfaAudience keeps verifiers of an application's tokens from taking an MFA
	// token for one.
	mfaAudience = "mfa"
)

// mfaToken proves that its bearer knows the password of a user, and lets a
// second factor be given for an application.
func (e *Emulator) mfaToken(userID, appID string) (string, error) {
	token, _, err := e.issue(claims{Audience: mfaAudience, Subject: userID, MFAFor: appID}, mfaTokenLifetime)
	return token, err
}

// mfaTrigger tells a user what to give and how.
func (e *Emulator) mfaTrigger(u *user, appID string) (*authingv3.MfaTriggerData, error) {
	token, err := e.mfaToken(u.ID, appID)
	if err != nil {
		return nil, err
	}
	sms, _ := u.mfa.factor(factorSMS)
	email, _ := u.mfa.factor(factorEmail)
	_, face := u.mfa.factor(factorFace)
	otp := u.mfa.asks()
	data := &authingv3.MfaTriggerData{
		MfaToken:            token,
		MfaPhone:            unlessEmpty(sms.to.phone),
		MfaPhoneCountryCode: unlessEmpty(sms.to.countryCode),
		MfaEmail:            unlessEmpty(email.to.email),
		Nickname:            unlessEmpty(u.attributes.text("nickname")),
		Username:            unlessEmpty(u.attributes.text("username")),
		Phone:               unlessEmpty(u.attributes.text("phone")),
		PhoneCountryCode:    unlessEmpty(u.attributes.text("phoneCountryCode")),
		FaceMfaEnabled:      &face,
		TotpMfaEnabled:      &otp,
	}
	app, err := e.application(appID)
	if err != nil {
		return nil, err
	}
	for i, kind := range factorKinds {
		place, status := int64(i), int64(btoi(app.offers(kind)))
		data.ApplicationMfa = append(data.ApplicationMfa, &authingv3.ApplicationMfa{MfaPolicy: kind, Status: &status, Sort: &place})
	}
	return data, nil
}

// askSecondFactor refuses a sign-in that still needs a second factor, with what
// the user must know to give it. A pass is used up.
func (e *Emulator) askSecondFactor(u *user, app *application) error {
	if !u.mfa.asks() || !app.offers(factorOTP) || u.mfa.takePass(app.ID, e.now()) {
		return nil
	}
	trigger, err := e.mfaTrigger(u, app.ID)
	if err != nil {
		return err
	}
	data, err := valueOf(trigger)
	if err != nil {
		return err
	}
	return &fault{status: statusRefused, code: codeSecondFactor, data: data}
}

// valueOf is a message as it is in an answer.
func valueOf(m proto.Message) (*structpb.Value, error) {
	text, err := codec.Marshal(m)
	if err != nil {
		return nil, err
	}
	value := new(structpb.Value)
	return value, value.UnmarshalJSON(text)
}

// factorGiver is the user who may give a second factor by a token: an MFA token
// or that of a session.
func (e *Emulator) factorGiver(token string) (*user, claims, error) {
	c, err := e.verify(token)
	if err != nil {
		return nil, c, err
	}
	if c.MFAFor == "" {
		u, err := e.subject(c)
		return u, c, err
	}
	u, err := e.tokenUser(c.Subject)
	return u, c, err
}
