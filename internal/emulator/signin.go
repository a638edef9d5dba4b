package emulator

// register gives a new account its first password and tells where it came from.
func (e *Emulator) register(u *user, plain, channel string, app *application) error {
	hashed, err := e.hash(plain)
	if err != nil {
		return err
	}
	e.setPassword(u, hashed, securityLevel(plain))
	cameBy(u, channel, app)
	return nil
}

// cameBy tells where a new account came from.
func cameBy(u *user, channel string, app *application) {
	u.attributes["registerSource"] = []string{"basic:" + channel}
	u.attributes["userSourceId"] = app.ID
}

// attempt is an end user signing in by password or one-time code.
type attempt struct {
	account    account // whose password it is
	subAccount string  // or the sub-account that has it
	password   string

	contact contact // where the code went to, else empty
	code    string

	from origin
	app  *application

	// captcha checks the captcha that accounts are asked for after too many
	// wrong passwords; nil where the API has no place for it.
	captcha func() error

	// autoRegister makes the account when there is none; complete says more
	// about it.
	autoRegister bool
	complete     func(view, *user) error

	// unknown is the answer when there is no such user.
	unknown *fault
}

const methodPassCode = "passcode"

func (a attempt) byCode() bool { return a.contact != contact{} }

func (a attempt) method() string {
	if a.byCode() {
		return methodPassCode
	}
	return methodPassword
}

// find is who signs in, nil when there is no such user.
func (a attempt) find(v view) (*user, error) {
	if a.byCode() {
		return a.contact.owner(v)
	}
	if a.subAccount != "" {
		return first[*user](v, tableUsers, bySubAccount, a.subAccount)
	}
	if name, _ := a.account.identifier(); name == "" {
		return nil, badField("passwordPayload", "needs account, email, username or phone")
	}
	return findAccount(v, a.account)
}

// right reports whether the password is that of what signs in.
func (a attempt) right(u *user) bool {
	if a.subAccount == "" {
		return u.password.matches(a.password)
	}
	s, there := pick(u.subAccounts, func(s subAccount) bool { return s.name == a.subAccount })
	return there && s.password.matches(a.password)
}

// arrival is a user who has signed in.
type arrival struct {
	user    *user
	session *session
	created bool // by this sign-in
}

// signIn checks the password or code and signs the user in.
func (e *Emulator) signIn(a attempt) (*arrival, error) {
	u, err := a.find(e.read())
	if err != nil {
		return nil, err
	}
	if err := e.prove(u, a); err != nil {
		return nil, err
	}
	created := u == nil
	switch {
	case created && !a.autoRegister:
		return nil, a.unknown
	case created:
		if u, err = e.autoRegister(a); err != nil {
			return nil, err
		}
	}
	u, s, err := e.admit(u.ID, a.app, a.method(), a.from)
	return &arrival{u, s, created}, err
}

// admit signs in a user who has proved to be the one.
func (e *Emulator) admit(userID string, app *application, method string, from origin) (u *user, s *session, err error) {
	u, err = e.changeUser(withID(userID), func(v view, u *user) error {
		if err := e.askSecondFactor(u, app); err != nil {
			return err
		}
		u.failures = 0
		s, err = e.startSession(v, u, app, method, from)
		return err
	})
	return u, s, err
}

func (e *Emulator) autoRegister(a attempt) (*user, error) {
	u := newUser(sourceRegister)
	if a.byCode() {
		a.contact.give(u)
		cameBy(u, a.contact.kind(), a.app)
	} else {
		name, value := a.account.identifier()
		if err := u.attributes.set(name, value); err != nil {
			return nil, err
		}
		if err := e.register(u, a.password, name, a.app); err != nil {
			return nil, err
		}
	}
	err := e.write(func(v view) error {
		if a.complete != nil {
			if err := a.complete(v, u); err != nil {
				return err
			}
		}
		return e.insertSignUp(v, u, a.app)
	})
	return u, err
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

// application is the one that id names; the default one without an id.
func (e *Emulator) application(id string) (*application, error) {
	app, err := first[*application](e.read(), tableApplications, byID, orElse(id, e.credentials.AppID))
	if err == nil && app == nil {
		err = &fault{status: statusRefused, code: codeNoApplication}
	}
	return app, err
}
