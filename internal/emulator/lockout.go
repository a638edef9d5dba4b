package emulator

// Who may sign in, and what happens to those who guess.

// captchaAfter is how many wrong passwords in a row make v3 ask for a captcha.
const captchaAfter = 3

// prove refuses whoever does not know the password or the code, and accounts
// that may not sign in. u is nil when there is no account yet.
func (e *Emulator) prove(u *user, a attempt) error {
	if a.byCode() {
		if err := e.useCode(a.contact, channelLogin, a.code); err != nil {
			return e.refuseSignIn(u, a, err)
		}
	}
	switch {
	case u == nil:
		return nil
	case !u.active():
		return e.refuseSignIn(u, a, refused(codeLocked))
	case a.byCode():
		return nil
	}
	if a.captcha != nil && u.failures >= captchaAfter {
		if err := a.captcha(); err != nil {
			return e.refuseSignIn(u, a, err)
		}
	}
	switch {
	case !a.right(u):
		return e.refusePassword(u, a)
	case u.attributes.flag("resetPasswordOnNextLogin"):
		return e.refuseSignIn(u, a, e.mustReset(u))
	default:
		return nil
	}
}

// refuseSignIn refuses a sign-in and writes it down.
func (e *Emulator) refuseSignIn(u *user, a attempt, refusal error) error {
	if u == nil {
		return refusal
	}
	err := e.write(func(v view) error {
		return e.recordLogin(v, u, a.app, a.method(), a.from, faultOf(refusal).number())
	})
	if err != nil {
		return err
	}
	return refusal
}

// refusePassword refuses a wrong password and counts it. The last one that an
// account bears suspends it, until an administrator activates it again.
func (e *Emulator) refusePassword(u *user, a attempt) error {
	refusal := refused(codeWrongPassword)
	byItsID := func(v view) (*user, error) { return mustFind(v, "id", "user_id", u.ID) }
	_, err := e.changeUser(byItsID, func(v view, u *user) error {
		s, err := v.settings()
		if err != nil {
			return err
		}
		u.failures++
		if s.wrongPasswords > 0 && u.failures >= s.wrongPasswords {
			u.failures = 0
			u.attributes["status"] = statusSuspended
			refusal = refused(codeLocked)
		}
		return e.recordLogin(v, u, a.app, a.method(), a.from, refusal.code)
	})
	return orFault(err, refusal)
}
