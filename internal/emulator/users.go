package emulator

import (
	"regexp"
	"slices"

	"github.com/hashicorp/go-memdb"
)

// The rules every account obeys, whichever API writes it.

var (
	statuses = []string{statusActivated, statusSuspended, statusResigned, statusArchived, "Deactivated"}
	genders  = []string{"M", "F", "U"}

	emailPattern       = regexp.MustCompile(`^[^@\s]+@[^@\s]+\.[^@\s]+$`)
	phonePattern       = regexp.MustCompile(`^[0-9]{3,20}$`)
	countryCodePattern = regexp.MustCompile(`^\+[0-9]{1,4}$`)
)

// Sources of accounts.
const (
	sourceRegister     = "register"
	sourceAdminCreated = "adminCreated"
)

// newUser is an account before it says anything about its owner.
func newUser(source string) *user {
	return &user{ID: newID(), attributes: attributes{
		"status":         statusActivated,
		"workStatus":     "Active",
		"gender":         "U",
		"emailVerified":  false,
		"phoneVerified":  false,
		"loginsCount":    int64(0),
		"userSourceType": source,
	}}
}

// identified reports whether the account has a name to be found by.
func (u *user) identified() bool {
	return slices.ContainsFunc([]string{"username", "email", "phone", "externalId"}, func(name string) bool {
		return u.attributes.text(name) != ""
	})
}

// insertUser stores a new account.
func (e *Emulator) insertUser(v view, u *user) error {
	u.order = e.order.Add(1)
	u.createdAt = e.now()
	u.updatedAt = u.createdAt
	if u.attributes.text("signedUp") == "" {
		u.attributes["signedUp"] = instant(u.createdAt)
	}
	if err := u.validate(); err != nil {
		return err
	}
	if taken, err := takenIndex(v, u); err != nil || taken != "" {
		return orFault(err, refused(codeUserExists))
	}
	if err := v.checkUnique(targetUser, u.ID, u.customData); err != nil {
		return err
	}
	return v.Insert(tableUsers, u)
}

// changeUser replaces the account that find returns by a changed copy, in a
// transaction of its own.
func (e *Emulator) changeUser(find func(view) (*user, error), change func(view, *user) error) (changed *user, err error) {
	err = e.write(func(v view) error {
		before, err := find(v)
		if err != nil {
			return err
		}
		changed, err = e.replaceUser(v, before, func(u *user) error { return change(v, u) })
		return err
	})
	return changed, err
}

// replaceUser replaces an account by a changed copy. An account that may not
// sign in any more, or has another password, is signed out everywhere.
func (e *Emulator) replaceUser(v view, before *user, change func(*user) error) (*user, error) {
	changed := before.clone()
	if err := change(changed); err != nil {
		return nil, err
	}
	changed.updatedAt = e.now()
	if before.attributes.text("status") != changed.attributes.text("status") {
		changed.attributes["statusChangedAt"] = instant(changed.updatedAt)
	}
	if err := changed.validate(); err != nil {
		return nil, err
	}
	if taken, err := takenIndex(v, changed); err != nil || taken != "" {
		return nil, orFault(err, refused(takenCode[taken]))
	}
	if err := v.checkUnique(targetUser, changed.ID, changed.customData); err != nil {
		return nil, err
	}
	if !changed.active() || before.password.isSet() && !changed.password.same(before.password) {
		if err := endSessions(v, changed.ID); err != nil {
			return nil, err
		}
	}
	return changed, v.Insert(tableUsers, changed)
}

// takenCode is the error of an update that takes another user's value.
var takenCode = map[string]int64{
	byUsername:   codeUsernameTaken,
	byEmail:      codeEmailTaken,
	byPhone:      codePhoneTaken,
	byExternalID: codeUserExists,
	byIdentity:   codeUserExists,
}

// takenIndex names the index by which another user has a value of u.
func takenIndex(v view, u *user) (string, error) {
	wanted := map[string][]string{
		byUsername:   {u.attributes.text("username")},
		byEmail:      {foldEmail(u.attributes.text("email"))},
		byPhone:      {phoneKey(u.attributes.text("phoneCountryCode"), u.attributes.text("phone"))},
		byExternalID: {u.attributes.text("externalId")},
	}
	for _, identity := range u.identities {
		wanted[byIdentity] = append(wanted[byIdentity], identity.key())
	}
	for _, index := range []string{byUsername, byEmail, byPhone, byExternalID, byIdentity} {
		for _, key := range wanted[index] {
			if key == "" {
				continue
			}
			other, err := first[*user](v, tableUsers, index, key)
			if err != nil || other != nil && other.ID != u.ID {
				return index, err
			}
		}
	}
	return "", nil
}

func orFault(err error, f *fault) error {
	if err != nil {
		return err
	}
	return f
}

// validate checks what no account may be.
func (u *user) validate() error {
	a := u.attributes
	email, phone, code := a.text("email"), a.text("phone"), a.text("phoneCountryCode")
	switch {
	case !slices.Contains(statuses, a.text("status")):
		return badStatus()
	case !slices.Contains(genders, a.text("gender")):
		return badField("gender", "must be M, F or U")
	case email != "" && !emailPattern.MatchString(email):
		return &fault{status: statusBadInput, code: codeBadEmail}
	case phone != "" && !phonePattern.MatchString(phone):
		return badField("phone", "must be 3 to 20 digits")
	case code != "" && !countryCodePattern.MatchString(code):
		return badField("phoneCountryCode", "must be + and 1 to 4 digits")
	case !u.identified():
		return badField("username", "or email, phone or externalId is required")
	default:
		return nil
	}
}

func badStatus() error {
	return badField("status", "must be Activated, Suspended, Resigned, Archived or Deactivated")
}

// setPassword gives the account a password that was hashed before.
func (e *Emulator) setPassword(u *user, hashed password, level int64) {
	u.password = hashed
	u.attributes["passwordLastSetAt"] = instant(e.now())
	delete(u.attributes, "passwordSecurityLevel")
	if level > 0 {
		u.attributes["passwordSecurityLevel"] = level
	}
}

// removeUser deletes an account with what refers to it.
func removeUser(v view, u *user) error {
	if err := v.takeMemberships(u.ID); err != nil {
		return err
	}
	if err := v.forget(holder{holderUser, u.ID}); err != nil {
		return err
	}
	for _, table := range []string{tableSessions, tableLoginRecords, tableGrants, tableTenantMembers} {
		if _, err := v.DeleteAll(table, byUser, u.ID); err != nil {
			return err
		}
	}
	if err := v.leaveDevices(u.ID); err != nil {
		return err
	}
	err := v.Delete(tableUsers, u)
	if err == memdb.ErrNotFound { //nolint:errorlint // memdb returns the value itself.
		return nil
	}
	return err
}

// removeEach deletes the users that are there among those that ids name.
func removeEach(v view, field, idType string, ids []string) error {
	users, err := findEach(v, field, idType, ids)
	if err != nil {
		return err
	}
	for _, u := range users {
		if err := removeUser(v, u); err != nil {
			return err
		}
	}
	return nil
}

// takeMemberships takes a user's roles and groups away.
func (v view) takeMemberships(userID string) error {
	if err := v.takeRolesFrom(holder{holderUser, userID}); err != nil {
		return err
	}
	_, err := v.DeleteAll(tableMemberships, byUser, userID)
	return err
}
