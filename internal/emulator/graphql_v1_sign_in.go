package emulator

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// loginV1Args is how a user signs in: by one of the names and a password, by a
// phone and a code, or, named by an administrator, by unionid alone.
type loginV1Args struct {
	Unionid, Openid, Email, Username, Phone *string
	PhoneCode                               *int32
	Password, LastIP                        *string
	RegisterInClient                        string
	VerifyCode, MFACode                     *string
	FromRegister                            *bool
	Device, Browser, Params                 *string
}

// Login signs a user in.
func (q *rootFieldsV1) Login(ctx context.Context, args loginV1Args) (*userNodeV1, error) {
	c := callOf(ctx)
	if err := q.ownPool(args.RegisterInClient); err != nil {
		return nil, err
	}
	app, err := q.application(c.appID)
	if err != nil {
		return nil, err
	}
	from := c.origin.onBehalfOf(textOf(args.LastIP))
	from.userAgent = orElse(textOf(args.Browser), from.userAgent)
	if args.PhoneCode != nil {
		to := contact{phone: textOf(args.Phone)}
		if err := to.check(); err != nil {
			return nil, err
		}
		code := fmt.Sprintf("%06d", *args.PhoneCode) // as a number it has lost its zeros
		return q.signInV1(c, attempt{contact: to, code: code, autoRegister: true, app: app, from: from}, args)
	}
	if args.Password == nil && textOf(args.Unionid) != "" {
		return q.signInByUnionID(c, *args.Unionid, app, from)
	}
	plain, err := q.keys.decrypt(textOf(args.Password))
	if err != nil {
		return nil, err
	}
	if err := q.mayTry(from.ip, textOf(args.VerifyCode)); err != nil {
		return nil, err
	}
	n, outcome := q.signInV1(c, attempt{
		account:  account{email: textOf(args.Email), username: textOf(args.Username), phone: textOf(args.Phone)},
		password: plain, unknown: unknownUser(), app: app, from: from,
	}, args)
	if err := q.tried(from.ip, outcome); err != nil {
		return nil, err
	}
	return n, outcome
}

// signInV1 signs in; who is asked for a one-time password gives it in the same
// request.
func (q *rootFieldsV1) signInV1(c call, a attempt, args loginV1Args) (*userNodeV1, error) {
	arrived, err := q.signIn(a)
	if err == nil {
		return q.arrived(c, arrived.user, arrived.session)
	}
	if faultOf(err).code != codeSecondFactor || textOf(args.MFACode) == "" {
		return nil, err
	}
	u, err := a.find(q.read()) // who has proved to know the password
	if err != nil {
		return nil, err
	}
	if err := q.giveOTP(u, a.app, *args.MFACode); err != nil {
		return nil, err
	}
	u, s, err := q.admit(u.ID, a.app, a.method(), a.from)
	if err != nil {
		return nil, err
	}
	return q.arrived(c, u, s)
}

// giveOTP uses a one-time password up for the next sign-in to the application.
func (q *rootFieldsV1) giveOTP(u *user, app *application, code string) error {
	right := false
	_, err := q.changeUser(withID(u.ID), func(_ view, u *user) error {
		now := q.now()
		if right = u.mfa.verifyOTP(code, now); right {
			u.attributes["lastMfaTime"] = instant(now)
			u.mfa.passed = mfaPass{app.ID, now.Add(time.Minute)}
		}
		return nil // wrong codes are counted
	})
	if err == nil && !right {
		err = refused(codeWrongCode)
	}
	return err
}

// signInByUnionID signs in whom an identity provider has proved to an
// administrator.
func (q *rootFieldsV1) signInByUnionID(c call, unionID string, app *application, from origin) (*userNodeV1, error) {
	if err := q.administrator(c.authorization); err != nil {
		return nil, err
	}
	u, s, err := q.admitByUnionID(unionID, app, from)
	if err != nil {
		return nil, err
	}
	return q.arrived(c, u, s)
}

// admitByUnionID signs in the user whom an identity provider knows by the id.
func (e *Emulator) admitByUnionID(unionID string, app *application, from origin) (*user, *session, error) {
	users, err := e.read().usersInOrder()
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(users, func(u *user) bool { return u.attributes.text("unionid") == unionID })
	switch {
	case at < 0:
		return nil, nil, unknownUser()
	case !users[at].active():
		return nil, nil, refused(codeLocked)
	}
	return e.admit(users[at].ID, app, "unionid", from)
}

// LoginByLDAP signs in by the LDAP directory; the password is not encrypted.
func (q *rootFieldsV1) LoginByLDAP(ctx context.Context, args struct {
	Username, Password, ClientID string
	Browser                      *string
},
) (*userNodeV1, error) {
	if err := q.ownPool(args.ClientID); err != nil {
		return nil, err
	}
	return q.signInByDirectory(ctx, "LDAP", args.Username, args.Password)
}

// LoginByAd signs in by the Active Directory, whichever connector is named.
func (q *rootFieldsV1) LoginByAd(ctx context.Context, args struct{ Username, Password, AdConnectorID string }) (*userNodeV1, error) {
	return q.signInByDirectory(ctx, "AD", args.Username, args.Password)
}

func (q *rootFieldsV1) signInByDirectory(ctx context.Context, connection, account, plain string) (*userNodeV1, error) {
	c := callOf(ctx)
	app, err := q.application(c.appID)
	if err != nil {
		return nil, err
	}
	s, err := q.signInExternally(connection, app, c.origin, inDirectory(account, plain))
	if err != nil {
		return nil, err
	}
	u, err := q.tokenUser(s.UserID)
	if err != nil {
		return nil, err
	}
	return q.arrived(c, u, s)
}

// adConnectorV1 is ADConnector.
type adConnectorV1 struct {
	ID         string
	Name, Logo *string
	Status     *bool
}

// AdConnectorByProvider is the Active Directory that an application's users may
// sign in by: that of the seed.
func (q *rootFieldsV1) AdConnectorByProvider(args struct{ ProviderID, ProviderType string }) (*adConnectorV1, error) {
	if _, err := q.read().applicationWithID(args.ProviderID); err != nil {
		return nil, err
	}
	directory, on := "AD", true
	if !slices.ContainsFunc(q.external, func(a externalAccount) bool { return a.connection == directory }) {
		return nil, unknown("an Active Directory")
	}
	return &adConnectorV1{ID: directory, Name: &directory, Status: &on}, nil
}
