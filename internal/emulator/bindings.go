package emulator

// The rules of binding a contact to an account and of taking it off, the same
// for email addresses and phone numbers.

// contactRules is where the two kinds of contact differ.
type contactRules struct {
	bind, unbind         string // channels of the codes
	changeNew, changeOld string // of the codes for a change, to the new and the old contact
	permit               string // of a change
	oldUnproved          func(settings) bool

	bound *fault // there is one already
	none  *fault // there is none

	// Codes of refusals: another account has it, the old one is another, the
	// new one is the old one.
	taken, other, same int64
}

var (
	emailRules = contactRules{
		bind: channelBindEmail, unbind: channelUnbindEmail,
		changeNew: channelUpdateEmail, changeOld: channelUpdateEmail,
		permit:      permitEmail,
		oldUnproved: func(s settings) bool { return s.oldEmailUnproved },
		bound:       refused(codeEmailElsewhere),
		none:        refused(codeNoEmailBound),
		taken:       codeEmailTaken, other: codeOtherEmail, same: codeSameEmail,
	}
	phoneRules = contactRules{
		bind: channelBindPhone, unbind: channelUnbindPhone,
		changeNew: channelBindPhone, changeOld: channelUnbindPhone,
		permit:      permitPhone,
		oldUnproved: func(s settings) bool { return s.oldPhoneUnproved },
		bound:       refused(codePhoneElsewhere),
		none:        &fault{status: statusRefused, detail: "no phone number is bound"},
		taken:       codePhoneTaken, other: codeOtherPhone, same: codeSamePhone,
	}
)

func rulesOf(c contact) contactRules {
	if c.phone != "" {
		return phoneRules
	}
	return emailRules
}

// bind gives the user a first contact of its kind, for the code sent to it; a
// code of another channel may do as well.
func (e *Emulator) bind(u *user, c contact, code string, others ...string) error {
	rules := rulesOf(c)
	if err := c.check(); err != nil {
		return err
	}
	if u.contactLike(c).key() != "" {
		return rules.bound
	}
	if err := e.useCode(c, rules.bind, code, others...); err != nil {
		return err
	}
	_, err := e.changeUser(withID(u.ID), func(_ view, u *user) error {
		if u.contactLike(c).key() != "" { // since
			return rules.bound
		}
		c.give(u)
		return nil
	})
	return err
}

// unbind takes a contact off the user, for the code sent to it.
func (e *Emulator) unbind(u *user, c contact, rules contactRules, code string) error {
	if err := mayUnbind(u, c, rules); err != nil {
		return err
	}
	if err := e.useCode(c, rules.unbind, code); err != nil {
		return err
	}
	return e.dropContact(u, c, rules)
}

func mayUnbind(u *user, c contact, rules contactRules) error {
	if c.key() == "" || u.contactLike(c).key() != c.key() {
		return rules.none
	}
	return mayLose(u, c)
}

// dropContact takes a contact off the user without a code.
func (e *Emulator) dropContact(u *user, c contact, rules contactRules) error {
	_, err := e.changeUser(withID(u.ID), func(_ view, u *user) error {
		if err := mayUnbind(u, c, rules); err != nil {
			return err
		}
		c.take(u)
		return nil
	})
	return err
}

// mayLose refuses to take the contact of a user who could not sign in any more.
func mayLose(u *user, c contact) error {
	left := u.clone()
	c.take(left)
	return left.checkLogins()
}

// checkLogins refuses a user without a way to sign in. An email address, a phone
// number, an identity at a provider and a username with a password are ways to
// do so.
func (u *user) checkLogins() error {
	switch {
	case u.emailContact().key() != "", u.phoneContact().key() != "", len(u.identities) > 0:
		return nil
	case u.attributes.text("username") != "" && u.password.isSet():
		return nil
	default:
		return refused(codeLastLogin)
	}
}

// proposal is a change of contact and the codes that prove it.
type proposal struct {
	to, from         contact // from is empty where there is no old one
	toCode, fromCode string
}

// proveChange checks that a user may change a contact: both must be the user's.
// The old one goes unproved where the pool does not ask and the user does not
// say.
func (e *Emulator) proveChange(u *user, p proposal) error {
	rules := rulesOf(p.to)
	if err := p.to.check(); err != nil {
		return err
	}
	v := e.read()
	s, err := v.settings()
	if err != nil {
		return err
	}
	old := u.contactLike(p.to)
	silent := p.from.key() == "" && rules.oldUnproved(s)
	switch {
	case old.key() != p.from.key() && !silent:
		return refused(rules.other)
	case old.key() == p.to.key():
		return refused(rules.same)
	}
	if owner, err := p.to.owner(v); err != nil || owner != nil {
		return orFault(err, refused(rules.taken))
	}
	if err := e.useCode(p.to, rules.changeNew, p.toCode); err != nil {
		return err
	}
	if old.key() != "" && !silent {
		return e.useCode(old, rules.changeOld, p.fromCode)
	}
	return nil
}

// permitChange permits the user to change a contact.
func (e *Emulator) permitChange(u *user, p proposal) (token string, seconds int64, err error) {
	if err := e.proveChange(u, p); err != nil {
		return "", 0, err
	}
	return e.permit(rulesOf(p.to).permit, u, p.to)
}

// change gives the user the contact that a permit is about.
func (e *Emulator) change(u *user, rules contactRules, token string) error {
	p, err := e.redeem(rules.permit, token, u)
	if err != nil {
		return err
	}
	_, err = e.changeUser(withID(u.ID), func(_ view, u *user) error {
		p.contact.give(u)
		return nil
	})
	return err
}
