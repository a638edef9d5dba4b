package emulator

import (
	"context"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// SignUp makes an account by password or one-time code.
func (s *authV3) SignUp(ctx context.Context, req *authingv3.SignUpRequest) (*authingv3.SignUpResponse, error) {
	app, err := s.application(header(ctx, "x-authing-app-id"))
	if err != nil {
		return nil, err
	}
	u := newUser(sourceRegister)
	if err := u.attributes.absorb(req.GetProfile()); err != nil {
		return nil, err
	}
	switch req.GetConnection() {
	case "PASSWORD":
		err = s.signUpByPassword(u, req, app)
	case "PASSCODE":
		err = s.signUpByCode(u, req, app)
	default:
		err = badField("connection", "must be PASSWORD or PASSCODE")
	}
	if err != nil {
		return nil, err
	}
	if ip := req.GetOptions().GetClientIp(); ip != "" {
		u.attributes["lastIp"] = ip
	}
	if err := s.completeContacts(u, req.GetOptions()); err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		if err := u.setCustomData(v, req.GetProfile().GetCustomData()); err != nil {
			return err
		}
		return s.insertSignUp(v, u, app)
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.SignUpResponse{User: s.userV3(u, shown{customData: true})}, nil
}

func (s *authV3) signUpByPassword(u *user, req *authingv3.SignUpRequest, app *application) error {
	payload := req.GetPasswordPayload()
	channel, name := account{username: payload.GetUsername(), email: payload.GetEmail()}.identifier()
	switch {
	case channel == "":
		return badField("passwordPayload", "needs username or email")
	case payload.GetPassword() == "":
		return badField("passwordPayload.password", "is required")
	}
	plain, err := s.readPassword(payload.GetPassword(), req.GetOptions().GetPasswordEncryptType())
	if err != nil {
		return err
	}
	u.attributes[channel] = name
	if email := payload.GetEmail(); email != "" {
		u.attributes["email"] = email
	}
	return s.register(u, plain, channel, app)
}

func (s *authV3) signUpByCode(u *user, req *authingv3.SignUpRequest, app *application) error {
	to, code, err := codeShown(req.GetPassCodePayload())
	if err != nil {
		return err
	}
	if sent := req.GetOptions().GetPasswordForPhonePassCode(); sent != "" && to.phone != "" {
		plain, err := s.readPassword(sent, req.GetOptions().GetPasswordEncryptType())
		if err != nil {
			return err
		}
		if err := s.register(u, plain, to.kind(), app); err != nil {
			return err
		}
	}
	cameBy(u, to.kind(), app)
	to.give(u)
	return s.useCode(to, channelRegister, code)
}

// completeContacts verifies the email address and phone number that the profile
// of a new account names, where the request has the codes for that.
func (s *authV3) completeContacts(u *user, options *authingv3.SignUpOptions) error {
	for _, c := range []struct {
		of            contact
		channel, code string
	}{
		{u.emailContact(), channelCompleteEmail, options.GetEmailPassCodeForInformationCompletion()},
		{u.phoneContact(), channelCompletePhone, options.GetPhonePassCodeForInformationCompletion()},
	} {
		if c.code == "" {
			continue
		}
		if err := s.useCode(c.of, c.channel, c.code); err != nil {
			return err
		}
		c.of.give(u)
	}
	return nil
}
