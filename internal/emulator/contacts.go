package emulator

// contact is where a user can be reached: an email address or a phone number.
type contact struct{ email, countryCode, phone string }

// contactOf is what a request says: an email address, else a phone number.
func contactOf(email, countryCode, phone string) contact {
	if email != "" {
		return contact{email: email}
	}
	return contact{countryCode: countryCode, phone: phone}
}

func (u *user) emailContact() contact { return contact{email: u.attributes.text("email")} }

func (u *user) phoneContact() contact {
	return contact{countryCode: u.attributes.text("phoneCountryCode"), phone: u.attributes.text("phone")}
}

// contactLike is the contact of a user that is of the same kind as c.
func (u *user) contactLike(c contact) contact {
	if c.phone != "" {
		return u.phoneContact()
	}
	return u.emailContact()
}

// kind is the attribute of users that has the contact.
func (c contact) kind() string {
	if c.phone != "" {
		return "phone"
	}
	return "email"
}

// key is the contact as it is compared; empty for none.
func (c contact) key() string {
	if c.phone != "" {
		return phoneKey(c.countryCode, c.phone)
	}
	return foldEmail(c.email)
}

// check refuses what cannot be a contact.
func (c contact) check() error {
	switch {
	case c.phone == "" && !emailPattern.MatchString(c.email):
		return &fault{status: statusBadInput, code: codeMalformedEmail}
	case c.phone != "" && (!phonePattern.MatchString(c.phone) || c.countryCode != "" && !countryCodePattern.MatchString(c.countryCode)):
		return &fault{status: statusBadInput, code: codeMalformedPhone}
	default:
		return nil
	}
}

// owner is the user who has the contact, nil when nobody has.
func (c contact) owner(v view) (*user, error) {
	if c.phone != "" {
		return first[*user](v, tableUsers, byPhone, c.key())
	}
	return first[*user](v, tableUsers, byEmail, c.key())
}

// give makes the contact the user's, who has proved to own it.
func (c contact) give(u *user) {
	if c.phone == "" {
		u.attributes["email"], u.attributes["emailVerified"] = c.email, true
		return
	}
	u.attributes["phone"], u.attributes["phoneVerified"] = c.phone, true
	delete(u.attributes, "phoneCountryCode")
	if c.countryCode != "" {
		u.attributes["phoneCountryCode"] = c.countryCode
	}
}

// take removes the contact from the user.
func (c contact) take(u *user) {
	if c.phone == "" {
		delete(u.attributes, "email")
		u.attributes["emailVerified"] = false
		return
	}
	delete(u.attributes, "phone")
	delete(u.attributes, "phoneCountryCode")
	u.attributes["phoneVerified"] = false
}
