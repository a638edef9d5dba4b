package emulator

import "context"

// UpdateUser changes members of a user: of any for administrators, of itself
// for a user.
func (q *rootFields) UpdateUser(ctx context.Context, args struct {
	ID                     *string
	Input                  input
	EmailToken, PhoneToken *string
},
) (*userNode, error) {
	c := callOf(ctx)
	if q.administrator(c.authorization) == nil && args.ID != nil {
		return q.changeProfile(*args.ID, args.Input)
	}
	u, err := q.self(c, args.ID)
	if err != nil {
		return nil, err
	}
	if err := changesItself(u, args.Input, args.EmailToken, args.PhoneToken); err != nil {
		return nil, err
	}
	n, err := q.changeProfile(u.ID, args.Input)
	return n.withToken(c), err
}

// adminOnly are the members that users may not change of themselves.
var adminOnly = []string{"blocked", "loginsCount", "lastLogin", "lastIP", "emailVerified", "phoneVerified", "tokenExpiredAt", "expiredAt", "externalId"}

func changesItself(u *user, in input, emailToken, phoneToken *string) error {
	other := func(name string) bool {
		value, given := in[name]
		return given && value != u.attributes.text(name)
	}
	switch {
	case (emailToken != nil || phoneToken != nil) && (other("email") || other("phone")):
		return refused(codeWrongCode) // no token was ever sent
	case other("email"):
		return refused(codeEmailElsewhere)
	case other("phone"), other("phoneCountryCode"):
		return refused(codePhoneElsewhere)
	case in["password"] != nil:
		return notPermitted("password is changed by updatePassword")
	}
	for _, name := range adminOnly {
		if in[name] != nil {
			return notPermitted(name + " is changed by administrators")
		}
	}
	return nil
}

func (q *rootFields) changeProfile(id string, in input) (*userNode, error) {
	var hashed password
	var level int64
	if sent := in.text("password"); sent != "" {
		plain, err := q.keys.decrypt(sent)
		if err != nil {
			return nil, err
		}
		if hashed, err = q.hash(plain); err != nil {
			return nil, err
		}
		level = securityLevel(plain)
	}
	find := func(v view) (*user, error) { return mustFind(v, "id", "user_id", id) }
	u, err := q.changeUser(find, func(_ view, u *user) error {
		if hashed.isSet() {
			q.setPassword(u, hashed, level)
		}
		return u.setProfile(in)
	})
	return q.node(u), err
}
