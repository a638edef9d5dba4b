package emulator

import "slices"

// genericIdentity is the kind of an identity unless the request says another.
const genericIdentity = "generic"

// linkIdentity links a user with an account at an identity provider. One that is
// linked already gets the kind of this request.
func (e *Emulator) linkIdentity(userID string, linked identity) error {
	linked.id, linked.kind = newID(), orElse(linked.kind, genericIdentity)
	if linked.kind == "openid" {
		linked.openID = linked.userIDInIdp
	}
	_, err := e.changeUser(withID(userID), func(v view, u *user) error {
		same := func(i identity) bool { return i.key() == linked.key() }
		if at := slices.IndexFunc(u.identities, same); at >= 0 {
			u.identities[at].kind, u.identities[at].openID = linked.kind, linked.openID
			return nil
		}
		var err error
		linked.provider, err = providerKind(v, linked.extIdpID)
		u.identities = append(u.identities, linked)
		return err
	})
	return err
}

// unlinkIdentity unlinks a user from accounts at identity providers.
func (e *Emulator) unlinkIdentity(userID string, gone func(identity) bool) error {
	_, err := e.changeUser(withID(userID), func(_ view, u *user) error {
		u.identities = slices.DeleteFunc(u.identities, gone)
		return nil
	})
	return err
}

// providerKind is the kind of an identity provider: of one that is stored, or as
// far as an identity of some user tells; "" otherwise.
func providerKind(v view, extIdpID string) (string, error) {
	stored, err := first[*provider](v, tableProviders, byID, extIdpID)
	if err != nil {
		return "", err
	}
	if stored != nil {
		return stored.Type, nil
	}
	users, err := v.usersInOrder()
	for _, u := range users {
		for _, i := range u.identities {
			if i.extIdpID == extIdpID && i.provider != "" {
				return i.provider, nil
			}
		}
	}
	return "", err
}
