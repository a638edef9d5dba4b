package emulator

// register stores a new account with its first password and tells where it
// came from.
func (e *Emulator) register(u *user, plain, channel string, app *application) error {
	hashed, err := e.hash(plain)
	if err != nil {
		return err
	}
	e.setPassword(u, hashed, securityLevel(plain))
	u.attributes["registerSource"] = []string{"basic:" + channel}
	u.attributes["userSourceId"] = app.ID
	return nil
}

// attempt is an end user signing in by password.
type attempt struct {
	account  account
	password string
	clientIP string
	app      *application

	// autoRegister makes the account when there is none; complete says more
	// about it.
	autoRegister bool
	complete     func(view, *user) error

	// unknown is the answer when there is no such user.
	unknown *fault
}

// signIn checks the password and counts the sign-in. created tells that it made
// the account.
func (e *Emulator) signIn(a attempt) (u *user, created bool, err error) {
	name, value := a.account.identifier()
	if name == "" {
		return nil, false, badField("passwordPayload", "needs account, email, username or phone")
	}
	u, err = findAccount(e.read(), a.account)
	if err != nil {
		return nil, false, err
	}
	if u == nil {
		if !a.autoRegister {
			return nil, false, a.unknown
		}
		u, err = e.autoRegister(a, name, value)
		if err != nil {
			return nil, false, err
		}
		u, err = e.countSignIn(u.ID, a)
		return u, true, err
	}
	switch {
	case !u.password.matches(a.password):
		return nil, false, refused(codeWrongPassword)
	case !u.active():
		return nil, false, refused(codeLocked)
	case u.attributes.flag("resetPasswordOnNextLogin"):
		return nil, false, refused(codeResetPassword)
	}
	u, err = e.countSignIn(u.ID, a)
	return u, false, err
}

func (e *Emulator) autoRegister(a attempt, name, value string) (*user, error) {
	u := newUser(sourceRegister)
	if err := u.attributes.set(name, value); err != nil {
		return nil, err
	}
	if err := e.register(u, a.password, name, a.app); err != nil {
		return nil, err
	}
	err := e.write(func(v view) error {
		if a.complete != nil {
			if err := a.complete(v, u); err != nil {
				return err
			}
		}
		return e.insertUser(v, u)
	})
	return u, err
}

func (e *Emulator) countSignIn(id string, a attempt) (*user, error) {
	byItsID := func(v view) (*user, error) { return mustFind(v, "id", "user_id", id) }
	return e.changeUser(byItsID, func(_ view, u *user) error {
		u.attributes["loginsCount"] = u.attributes.number("loginsCount") + 1
		u.attributes["lastLogin"] = instant(e.now())
		u.attributes["lastLoginApp"] = a.app.ID
		return u.attributes.set("lastIp", orElse(a.clientIP, u.attributes.text("lastIp")))
	})
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
