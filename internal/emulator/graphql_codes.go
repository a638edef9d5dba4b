package emulator

import (
	"context"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// emailScenes are the scenes of v2's emails, as the channels that their codes
// are good for.
var emailScenes = map[string]string{
	"RESET_PASSWORD":                     channelResetPassword,
	"RESET_PASSWORD_VERIFY_CODE":         channelResetPassword,
	"CHANGE_EMAIL":                       channelUpdateEmail,
	"EMAIL_BIND_VERIFY_CODE":             channelBindEmail,
	"EMAIL_UNBIND_VERIFY_CODE":           channelUnbindEmail,
	"LOGIN_VERIFY_CODE":                  channelLogin,
	"REGISTER_VERIFY_CODE":               channelRegister,
	"INFORMATION_COMPLETION_VERIFY_CODE": channelCompleteEmail,
	"MFA_VERIFY":                         channelVerifyMFA,
	"MFA_VERIFY_CODE":                    channelVerifyMFA,
	"VERIFY_CODE":                        channelAny,

	// Their real counterparts are links.
	"VERIFY_EMAIL":             channelBindEmail,
	"FIRST_EMAIL_LOGIN_VERIFY": channelBindEmail,
	"CONSOLE_CONDUCTED_VERIFY": channelBindEmail,
}

// smsScenes are the same for its SMS codes.
var smsScenes = map[string]string{
	"":               channelAny,
	"login":          channelLogin,
	"register":       channelRegister,
	"reset":          channelResetPassword,
	"bind":           channelBindPhone,
	"unbind":         channelUnbindPhone,
	"mfa-bind":       "CHANNEL_BIND_MFA",
	"mfa-verify":     channelVerifyMFA,
	"mfa-unbind":     "CHANNEL_UNBIND_MFA",
	"complete-phone": channelCompletePhone,
}

// SendEmail puts a one-time code into the inbox of an email address.
func (q *rootFields) SendEmail(ctx context.Context, args struct{ Email, Scene string }) (*commonMessage, error) {
	if !emailPattern.MatchString(args.Email) {
		return nil, &fault{status: statusBadInput, code: codeBadEmail}
	}
	return done(ctx, q.sendCode(contact{email: args.Email}, emailScenes[args.Scene]))
}

// SendSmsCode puts a one-time code into the inbox of a phone number.
func (s *authV2) SendSmsCode(ctx context.Context, req *authingv2.SendSmsCodeRequest) (*authingv2.SendSmsCodeResponse, error) {
	to := contact{countryCode: req.GetPhoneCountryCode(), phone: req.GetPhone()}
	channel, known := smsScenes[req.GetScene()]
	switch {
	case req.GetPhone() == "":
		return nil, badField("phone", "is required")
	case !known:
		return nil, badField("scene", "is not known")
	}
	if err := s.sendCode(to, channel); err != nil {
		return nil, err
	}
	return &authingv2.SendSmsCodeResponse{Message: succeeded(ctx)}, nil
}

// succeeded is the message of an acknowledgement.
func succeeded(ctx context.Context) *string {
	text := messageOf(statusSuccess, languageOf(header(ctx, "x-authing-lang")))
	return &text
}
