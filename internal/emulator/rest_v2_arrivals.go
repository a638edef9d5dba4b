package emulator

import (
	"context"
	"encoding/json"
	"time"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// Signing in by v2's REST: by a directory, and by a code that was sent by email.

// giveToken adds the token of a session to the user in an answer.
func (e *Emulator) giveToken(m *authingv2.User, s *session) error {
	token, c, err := e.sessionToken(s)
	if err != nil {
		return err
	}
	ends := instant(time.Unix(c.Expiry, 0))
	m.Token, m.TokenExpiredAt = &token, &ends
	return nil
}

// arrivedV2 is a user who has signed in, with the token of the session.
func (e *Emulator) arrivedV2(s *session, withCustomData bool) (*authingv2.User, error) {
	u, err := e.tokenUser(s.UserID)
	if err != nil {
		return nil, err
	}
	m, err := e.userV2(u, withCustomData)
	if err != nil {
		return nil, err
	}
	return m, e.giveToken(m, s)
}

// LoginByLdap signs in an account of the LDAP directory.
func (s *authV2) LoginByLdap(ctx context.Context, req *authingv2.LoginByLdapRequest) (*authingv2.LoginByLdapResponse, error) {
	u, err := s.inDirectory(ctx, "LDAP", req)
	return &authingv2.LoginByLdapResponse{User: u}, err
}

// LoginByAd signs in an account of the Active Directory.
func (s *authV2) LoginByAd(ctx context.Context, req *authingv2.LoginByAdRequest) (*authingv2.LoginByAdResponse, error) {
	u, err := s.inDirectory(ctx, "AD", req)
	return &authingv2.LoginByAdResponse{User: u}, err
}

func (s *authV2) inDirectory(ctx context.Context, connection string, req interface {
	GetUsername() string
	GetPassword() string
	GetClientIp() string
	GetWithCustomData() bool
},
) (*authingv2.User, error) {
	app, err := s.application(header(ctx, "x-authing-app-id"))
	if err != nil {
		return nil, err
	}
	from := callOrigin(ctx).onBehalfOf(req.GetClientIp())
	session, err := s.signInExternally(connection, app, from, inDirectory(req.GetUsername(), req.GetPassword()))
	if err != nil {
		return nil, err
	}
	return s.arrivedV2(session, req.GetWithCustomData())
}

// LoginByEmailCode signs a user in by the code that was sent to an email address;
// an unknown one gets an account.
func (s *authV2) LoginByEmailCode(ctx context.Context, req *authingv2.LoginByEmailCodeRequest) (*authingv2.LoginByEmailCodeResponse, error) {
	to := contact{email: req.GetEmail()}
	if err := to.check(); err != nil {
		return nil, err
	}
	params, err := keyValuesOf(req.GetCustomData().AsMap())
	if err != nil {
		return nil, err
	}
	n, err := (&rootFields{s.Emulator}).arrive(asGraphQL(ctx), input{"clientIp": req.GetClientIp(), "params": params},
		attempt{contact: to, code: req.GetCode(), autoRegister: true})
	if err != nil {
		return nil, err
	}
	return &authingv2.LoginByEmailCodeResponse{User: &n.User}, nil
}

// RegisterByEmailCode makes an account of an email address and the code that was
// sent to it.
func (s *authV2) RegisterByEmailCode(ctx context.Context, req *authingv2.RegisterByEmailCodeRequest) (*authingv2.RegisterByEmailCodeResponse, error) {
	to := contact{email: req.GetEmail()}
	if err := to.check(); err != nil {
		return nil, err
	}
	values := req.GetCustomData().AsMap()
	if values == nil {
		values = make(map[string]any)
	}
	for _, entry := range req.GetParams() {
		values[entry.GetKey()] = entry.GetValue().AsInterface()
	}
	params, err := keyValuesOf(values)
	if err != nil {
		return nil, err
	}
	in := input{
		"code": req.GetCode(), "params": params, "clientIp": req.GetClientIp(), "phoneToken": req.GetPhoneToken(),
		"forceLogin": req.GetForceLogin(), "generateToken": req.GetGenerateToken(),
	}
	if profile := req.GetProfile(); profile != nil {
		shown, err := valueOf(profile)
		if err != nil {
			return nil, err
		}
		in["profile"] = shown.GetStructValue().AsMap()
	}
	n, err := (&rootFields{s.Emulator}).registerByCode(asGraphQL(ctx), in, to)
	if err != nil {
		return nil, err
	}
	return &authingv2.RegisterByEmailCodeResponse{User: &n.User}, nil
}

// asGraphQL lets the resolvers of GraphQL know of a request by REST what they
// know of their own.
func asGraphQL(ctx context.Context) context.Context {
	return context.WithValue(ctx, callKey{}, call{
		authorization: header(ctx, "authorization"),
		appID:         header(ctx, "x-authing-app-id"),
		lang:          languageOf(header(ctx, "x-authing-lang")),
		origin:        callOrigin(ctx),
	})
}

// keyValuesOf is custom data as GraphQL sends it: the JSON text of a list of
// {key, value}.
func keyValuesOf(values map[string]any) (string, error) {
	type entry struct {
		Key   string `json:"key"`
		Value any    `json:"value"`
	}
	list := make([]entry, 0, len(values))
	for key, value := range values {
		list = append(list, entry{key, value})
	}
	text, err := json.Marshal(list)
	return string(text), err
}
