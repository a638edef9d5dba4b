package emulator

import (
	"context"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"

	authingv3 "github.com/authing-grpc/authing-grpc/gen/authing/v3"
)

// authV3 is v3's AuthenticationClient.
type authV3 struct {
	authingv3.UnimplementedAuthServiceServer
	*Emulator
}

// SignInByCredentials signs a user in by password or one-time code.
func (s *authV3) SignInByCredentials(ctx context.Context, req *authingv3.SignInByCredentialsRequest) (*authingv3.SignInByCredentialsResponse, error) {
	app, err := s.client(ctx, req)
	if err != nil {
		return nil, err
	}
	options := req.GetOptions()
	a := attempt{
		from: callOrigin(ctx).onBehalfOf(options.GetClientIp()),
		app:  app,
		captcha: func() error {
			return s.checkCaptcha(options.GetCaptchaToken(), options.GetCaptchaCode())
		},
		autoRegister: options.GetAutoRegister(),
		complete: func(v view, u *user) error {
			return u.setCustomData(v, options.GetCustomData())
		},
		unknown: refused(codeWrongPassword),
	}
	switch req.GetConnection() {
	case "PASSWORD":
		err = s.byPassword(&a, req.GetPasswordPayload(), options.GetPasswordEncryptType())
	case "PASSCODE":
		a.contact, a.code, err = codeShown(req.GetPassCodePayload())
	case "LDAP":
		payload := req.GetLdapPayload()
		return s.inDirectory(req, a, payload.GetSamAccountName(), payload.GetPassword())
	case "AD":
		payload := req.GetAdPayload()
		return s.inDirectory(req, a, payload.GetSamAccountName(), payload.GetPassword())
	default:
		err = badField("connection", "must be PASSWORD, PASSCODE, LDAP or AD")
	}
	if err != nil {
		return nil, err
	}
	in, err := s.signIn(a)
	if err != nil {
		return nil, err
	}
	token, err := s.loginToken(in.session, options.GetScope())
	return &authingv3.SignInByCredentialsResponse{LoginToken: token}, err
}

func (s *authV3) byPassword(a *attempt, payload *authingv3.SignInByPasswordPayload, encryptType string) (err error) {
	if payload.GetPassword() == "" {
		return badField("passwordPayload.password", "is required")
	}
	a.account = account{
		any: payload.GetAccount(), email: payload.GetEmail(), username: payload.GetUsername(), phone: payload.GetPhone(),
	}
	a.password, err = s.readPassword(payload.GetPassword(), encryptType)
	return err
}

// inDirectory signs in an account of a directory.
func (s *authV3) inDirectory(req *authingv3.SignInByCredentialsRequest, a attempt, account, plain string) (*authingv3.SignInByCredentialsResponse, error) {
	session, err := s.signInExternally(req.GetConnection(), a.app, a.from, inDirectory(account, plain))
	if err != nil {
		return nil, err
	}
	token, err := s.loginToken(session, req.GetOptions().GetScope())
	return &authingv3.SignInByCredentialsResponse{LoginToken: token}, err
}

// codeShown is a one-time code and where it went to.
func codeShown(payload interface {
	GetPassCode() string
	GetEmail() string
	GetPhone() string
	GetPhoneCountryCode() string
},
) (contact, string, error) {
	to := contactOf(payload.GetEmail(), payload.GetPhoneCountryCode(), payload.GetPhone())
	switch {
	case to.key() == "":
		return to, "", badField("passCodePayload", "needs email or phone")
	case payload.GetPassCode() == "":
		return to, "", badField("passCodePayload.passCode", "is required")
	default:
		return to, payload.GetPassCode(), to.check()
	}
}

// SignInByMobile signs in an account of a provider by what its app returned.
func (s *authV3) SignInByMobile(ctx context.Context, req *authingv3.SignInByMobileRequest) (*authingv3.SignInByMobileResponse, error) {
	app, err := s.client(ctx, req)
	if err != nil {
		return nil, err
	}
	if req.GetConnection() == "" {
		return nil, badField("connection", "is required")
	}
	session, err := s.signInExternally(req.GetConnection(), app, callOrigin(ctx), byPayload(req.ProtoReflect()))
	if err != nil {
		return nil, err
	}
	token, err := s.loginToken(session, req.GetOptions().GetScope())
	return &authingv3.SignInByMobileResponse{LoginToken: token}, err
}

// loginToken is the tokens of a session; a refresh token only where the scope
// asks for it.
func (e *Emulator) loginToken(s *session, scope string) (*authingv3.LoginToken, error) {
	scope = orElse(strings.Join(strings.Fields(scope), " "), defaultScope)
	access, id, err := e.userTokens(s, scope, aboutSignIn{AuthTime: s.startedAt.Unix()})
	if err != nil {
		return nil, err
	}
	token := &authingv3.LoginToken{
		Scope:       &scope,
		AccessToken: &access,
		IdToken:     &id,
		TokenType:   "Bearer",
		ExpireIn:    int64(userTokenLifetime.Seconds()),
	}
	if slices.Contains(strings.Fields(scope), scopeOffline) {
		refresh, err := e.refreshTokenFor(s, scope)
		if err != nil {
			return nil, err
		}
		token.RefreshToken = &refresh
	}
	return token, nil
}

// client is the application that the call names: in the body, by Basic
// authentication, or by x-authing-app-id; a secret must be the application's.
func (s *authV3) client(ctx context.Context, req interface {
	GetClientId() string
	GetClientSecret() string
},
) (*application, error) {
	id, secret := req.GetClientId(), req.GetClientSecret()
	if basicID, basicSecret, ok := basicAuth(header(ctx, "authorization")); ok && id == "" {
		id, secret = basicID, basicSecret
	}
	app, err := s.application(orElse(id, header(ctx, "x-authing-app-id")))
	if err != nil {
		return nil, err
	}
	if secret != "" && !sameSecret(secret, app.Secret) {
		return nil, notPermitted("client_secret is not the application's")
	}
	return app, nil
}

// basicAuth reads Basic credentials, form-encoded as RFC 6749 says or bare.
func basicAuth(authorization string) (id, secret string, ok bool) {
	const scheme = "basic "
	if len(authorization) < len(scheme) || !strings.EqualFold(authorization[:len(scheme)], scheme) {
		return "", "", false
	}
	text, err := base64.StdEncoding.DecodeString(authorization[len(scheme):])
	if err != nil {
		return "", "", false
	}
	id, secret, ok = strings.Cut(string(text), ":")
	return unescaped(id), unescaped(secret), ok
}

func unescaped(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// GetProfile returns the user whose token the call carries.
func (s *authV3) GetProfile(ctx context.Context, req *authingv3.GetProfileRequest) (*authingv3.GetProfileResponse, error) {
	u, err := s.signedIn(header(ctx, "authorization"))
	if err != nil {
		return nil, err
	}
	return &authingv3.GetProfileResponse{User: s.userV3(u, shown{
		customData:    req.GetWithCustomData(),
		identities:    req.GetWithIdentities(),
		departmentIDs: req.GetWithDepartmentIds(),
	})}, nil
}
