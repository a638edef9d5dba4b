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

// SignInByCredentials signs a user in by password.
func (s *authV3) SignInByCredentials(ctx context.Context, req *authingv3.SignInByCredentialsRequest) (*authingv3.SignInByCredentialsResponse, error) {
	app, err := s.client(ctx, req)
	if err != nil {
		return nil, err
	}
	switch req.GetConnection() {
	case "PASSWORD":
	case "PASSCODE":
		return nil, refused(codeWrongCode)
	case "LDAP", "AD":
		return nil, notEmulated("connection " + req.GetConnection())
	default:
		return nil, badField("connection", "must be PASSWORD, PASSCODE, LDAP or AD")
	}
	payload, options := req.GetPasswordPayload(), req.GetOptions()
	if payload.GetPassword() == "" {
		return nil, badField("passwordPayload.password", "is required")
	}
	plain, err := s.readPassword(payload.GetPassword(), options.GetPasswordEncryptType())
	if err != nil {
		return nil, err
	}
	u, _, err := s.signIn(attempt{
		account: account{
			any: payload.GetAccount(), email: payload.GetEmail(), username: payload.GetUsername(), phone: payload.GetPhone(),
		},
		password:     plain,
		clientIP:     options.GetClientIp(),
		app:          app,
		autoRegister: options.GetAutoRegister(),
		complete: func(v view, u *user) error {
			return u.setCustomData(v, options.GetCustomData())
		},
		unknown: refused(codeWrongPassword),
	})
	if err != nil {
		return nil, err
	}
	token, err := s.loginToken(app, u, options.GetScope())
	return &authingv3.SignInByCredentialsResponse{LoginToken: token}, err
}

// loginToken is the tokens of a new session; a refresh token only where the
// scope asks for it.
func (e *Emulator) loginToken(app *application, u *user, scope string) (*authingv3.LoginToken, error) {
	scope = orElse(strings.Join(strings.Fields(scope), " "), defaultScope)
	access, err := e.userToken(app, u, scope)
	if err != nil {
		return nil, err
	}
	id, err := e.userToken(app, u, "")
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
		refresh := randomHex(32)
		token.RefreshToken = &refresh
	}
	return token, nil
}

// client is the application that the call names: in the body, by Basic
// authentication, or by x-authing-app-id; a secret must be the application's.
func (s *authV3) client(ctx context.Context, req *authingv3.SignInByCredentialsRequest) (*application, error) {
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

// SignUp makes an account by password.
func (s *authV3) SignUp(ctx context.Context, req *authingv3.SignUpRequest) (*authingv3.SignUpResponse, error) {
	app, err := s.application(header(ctx, "x-authing-app-id"))
	if err != nil {
		return nil, err
	}
	switch req.GetConnection() {
	case "PASSWORD":
	case "PASSCODE":
		return nil, refused(codeWrongCode)
	default:
		return nil, badField("connection", "must be PASSWORD or PASSCODE")
	}
	payload, options := req.GetPasswordPayload(), req.GetOptions()
	channel, name := account{username: payload.GetUsername(), email: payload.GetEmail()}.identifier()
	switch {
	case channel == "":
		return nil, badField("passwordPayload", "needs username or email")
	case payload.GetPassword() == "":
		return nil, badField("passwordPayload.password", "is required")
	case options.GetPhonePassCodeForInformationCompletion() != "", options.GetEmailPassCodeForInformationCompletion() != "":
		return nil, refused(codeWrongCode)
	}
	plain, err := s.readPassword(payload.GetPassword(), options.GetPasswordEncryptType())
	if err != nil {
		return nil, err
	}
	u := newUser(sourceRegister)
	if err := u.attributes.absorb(req.GetProfile()); err != nil {
		return nil, err
	}
	u.attributes[channel] = name
	if email := payload.GetEmail(); email != "" {
		u.attributes["email"] = email
	}
	if ip := options.GetClientIp(); ip != "" {
		u.attributes["lastIp"] = ip
	}
	if err := s.register(u, plain, channel, app); err != nil {
		return nil, err
	}
	err = s.write(func(v view) error {
		if err := u.setCustomData(v, req.GetProfile().GetCustomData()); err != nil {
			return err
		}
		return s.insertUser(v, u)
	})
	if err != nil {
		return nil, err
	}
	return &authingv3.SignUpResponse{User: s.userV3(u, shown{customData: true})}, nil
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
