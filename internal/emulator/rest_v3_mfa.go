package emulator

import (
	"context"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// SendEnrollFactorRequest starts an enrolment: it makes the secret of an
// authenticator, or sends a code to where the factor's codes shall go.
func (s *authV3) SendEnrollFactorRequest(ctx context.Context, req *authingv3.SendEnrollFactorRequestRequest) (*authingv3.SendEnrollFactorRequestResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	f := factor{kind: req.GetFactorType()}
	if err := checkEnrollable(u, f.kind); err != nil {
		return nil, err
	}
	resp := new(authingv3.SendEnrollFactorRequestResponse)
	if f.kind == factorOTP {
		f.otp, resp.OtpData, err = newOTP(u)
	} else {
		f.to, err = s.sendFactorCode(f.kind, req.GetProfile())
	}
	if err != nil {
		return nil, err
	}
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		resp.EnrollmentToken = u.mfa.begin(f, s.now())
		return nil
	})
	return resp, err
}

// checkEnrollable refuses a factor that is enrolled already or is none.
func checkEnrollable(u *user, kind string) error {
	if err := checkFactorKind(kind); err != nil {
		return err
	}
	if _, enrolled := u.mfa.factor(kind); enrolled {
		return taken("factorType " + kind)
	}
	return nil
}

func checkFactorKind(kind string) error {
	switch {
	case slices.Contains(factorKinds, kind):
		return nil
	case kind == factorFace:
		return notEmulated("factorType FACE")
	default:
		return badField("factorType", "must be OTP, SMS, EMAIL or FACE")
	}
}

// maxAccountName keeps the QR code readable: the user's id is in the place of a
// longer name.
const maxAccountName = 100

func newOTP(u *user) (authenticator, *authingv3.EnrollOtpData, error) {
	name := u.ID
	for _, attribute := range []string{"username", "email", "phone"} {
		if text := u.attributes.text(attribute); text != "" && len(text) <= maxAccountName {
			name = text
			break
		}
	}
	otp, uri, picture, err := newAuthenticator(name)
	return otp, &authingv3.EnrollOtpData{QrCodeUri: uri, QrCodeDataUrl: picture, RecoveryCode: otp.recoveryCode}, err
}

func (s *authV3) sendFactorCode(kind string, profile *authingv3.FactorProfile) (contact, error) {
	to := contact{email: profile.GetEmail()}
	switch {
	case kind == factorSMS && profile.GetPhoneNumber() == "":
		return to, badField("profile.phoneNumber", "is required")
	case kind == factorSMS:
		to = contact{countryCode: orElse(profile.GetPhoneCountryCode(), defaultCountryCode), phone: profile.GetPhoneNumber()}
	case to.email == "":
		return to, badField("profile.email", "is required")
	}
	return to, s.sendCode(to, enrolmentChannels[kind])
}

// enrolmentChannels is what the codes of an enrolment are for. Authing has no
// channel to bind an email factor.
var enrolmentChannels = map[string]string{factorSMS: "CHANNEL_BIND_MFA", factorEmail: "CHANNEL_VERIFY_MFA"}

// EnrollFactor ends an enrolment with the proof that the user holds the factor.
func (s *authV3) EnrollFactor(ctx context.Context, req *authingv3.EnrollFactorRequest) (*authingv3.EnrollFactorResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	kind, code := req.GetFactorType(), req.GetEnrollmentData().GetPassCode()
	if err := checkEnrollable(u, kind); err != nil {
		return nil, err
	}
	if code == "" {
		return nil, badField("enrollmentData.passCode", "is required")
	}
	if kind != factorOTP {
		f, err := u.mfa.enrolment(kind, req.GetEnrollmentToken(), s.now())
		if err != nil {
			return nil, err
		}
		if err := s.useCode(f.to, enrolmentChannels[kind], code); err != nil {
			return nil, err
		}
	}
	_, err = s.changeUser(withID(u.ID), func(_ view, u *user) error {
		f, err := u.mfa.enrolment(kind, req.GetEnrollmentToken(), s.now())
		if err != nil {
			return err
		}
		if kind == factorOTP && !f.otp.verifyPassword(code, s.now()) {
			return refused(codeWrongCode)
		}
		u.mfa.enrol(f)
		return nil
	})
	return new(authingv3.EnrollFactorResponse), err
}
