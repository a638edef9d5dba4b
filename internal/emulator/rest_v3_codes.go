package emulator

import (
	"context"
	"errors"
	"slices"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// Channels that Authing knows, by how the code goes. CHANNEL_VERIFY_EMAIL_LINK
// sends a link, which the emulator has no page for.
var (
	smsChannels = []string{
		channelLogin, channelRegister, channelResetPassword, channelBindPhone, channelUnbindPhone, channelCompletePhone,
		channelDeleteAccount, "CHANNEL_BIND_MFA", channelVerifyMFA, "CHANNEL_UNBIND_MFA", "CHANNEL_IDENTITY_VERIFICATION",
	}
	emailChannels = []string{
		channelLogin, channelRegister, channelResetPassword, channelBindEmail, channelUnbindEmail, channelUpdateEmail,
		channelCompleteEmail, channelDeleteAccount, channelVerifyMFA, "CHANNEL_UNLOCK_ACCOUNT", channelEmailLink,
	}
)

const channelEmailLink = "CHANNEL_VERIFY_EMAIL_LINK"

// GenerateCaptchaCodeAndToken makes a captcha.
func (s *authV3) GenerateCaptchaCodeAndToken(context.Context, *authingv3.GenerateCaptchaCodeAndTokenRequest) (*authingv3.GenerateCaptchaCodeAndTokenResponse, error) {
	svg, token, err := s.newCaptcha()
	return &authingv3.GenerateCaptchaCodeAndTokenResponse{CaptchaCodeSvg: svg, CaptchaToken: token}, err
}

// SendSms puts a one-time code into the inbox of a phone number.
func (s *authV3) SendSms(_ context.Context, req *authingv3.SendSmsRequest) (*authingv3.SendSmsResponse, error) {
	if !slices.Contains(smsChannels, req.GetChannel()) {
		return nil, badField("channel", "must be a channel of SMS codes")
	}
	if req.GetPhoneNumber() == "" {
		return nil, badField("phoneNumber", "is required")
	}
	to := contact{countryCode: req.GetPhoneCountryCode(), phone: req.GetPhoneNumber()}
	return &authingv3.SendSmsResponse{}, s.sendCode(to, req.GetChannel())
}

// SendEmail puts a one-time code into the inbox of an email address.
func (s *authV3) SendEmail(_ context.Context, req *authingv3.SendEmailRequest) (*authingv3.SendEmailResponse, error) {
	switch {
	case req.GetChannel() == channelEmailLink:
		return nil, notEmulated("channel " + channelEmailLink)
	case !slices.Contains(emailChannels, req.GetChannel()):
		return nil, badField("channel", "must be a channel of email codes")
	case req.GetEmail() == "":
		return nil, badField("email", "is required")
	}
	return &authingv3.SendEmailResponse{}, s.sendCode(contact{email: req.GetEmail()}, req.GetChannel())
}

// PreCheckCode says whether a one-time code is right.
func (s *authV3) PreCheckCode(ctx context.Context, req *authingv3.PreCheckCodeRequest) (*authingv3.PreCheckCodeResponse, error) {
	sms, email := req.GetSmsCodePayload(), req.GetEmailCodePayload()
	var to contact
	var channel, code string
	switch req.GetCodeType() {
	case "SMS":
		if sms == nil {
			return nil, badField("smsCodePayload", "is required")
		}
		to = contact{countryCode: sms.GetPhoneCountryCode(), phone: sms.GetPhone()}
		channel, code = sms.GetChannel(), sms.GetPassCode()
	case "EMAIL":
		if email == nil {
			return nil, badField("emailCodePayload", "is required")
		}
		to = contact{email: email.GetEmail()}
		channel, code = email.GetChannel(), email.GetPassCode()
	default:
		return nil, badField("codeType", "must be SMS or EMAIL")
	}
	if err := checkRequired(req.ProtoReflect(), ""); err != nil {
		return nil, err
	}
	err := s.lookAtCode(to, channel, code)
	if f := (*fault)(nil); errors.As(err, &f) {
		message := f.message(languageOf(header(ctx, "x-authing-lang")))
		return &authingv3.PreCheckCodeResponse{Message: &message}, nil
	}
	return &authingv3.PreCheckCodeResponse{IsValid: err == nil}, err
}
