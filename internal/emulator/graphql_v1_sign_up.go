package emulator

import (
	"context"
	"maps"
)

// aboutRequestV1 are the members of v1's input objects that say nothing of the
// user.
var aboutRequestV1 = []string{
	"_id", "registerInClient", "registerMethod", "phoneCode", "forceLogin", "from", "lastIP", "token", "oldPassword", "password",
}

// profileV1 is the members of a v1 input object that describe the user.
func profileV1(in input) input {
	profile := maps.Clone(in)
	for _, name := range aboutRequestV1 {
		delete(profile, name)
	}
	return profile
}

// Register makes an account of an email address, a phone or a username, and
// signs it in with forceLogin.
func (q *rootFieldsV1) Register(ctx context.Context, args struct {
	UserInfo       input
	InvitationCode *string
	KeepPassword   *bool
},
) (*userNodeV1, error) {
	c, in := callOf(ctx), args.UserInfo
	if err := q.ownPool(in.text("registerInClient")); err != nil {
		return nil, err
	}
	app, err := q.application(c.appID)
	if err != nil {
		return nil, err
	}
	keep := args.KeepPassword != nil && *args.KeepPassword
	if keep {
		if err := q.administrator(c.authorization); err != nil {
			return nil, err
		}
	}
	u, err := q.newUserV1(in, app)
	if err != nil {
		return nil, err
	}
	switch {
	case in.text("password") != "":
		err = q.v2.firstPassword(u, in, keep)
	case in.text("phoneCode") == "" && in.text("unionid") == "":
		err = badField("password", "is required")
	}
	if err != nil {
		return nil, err
	}
	if err := q.proveContact(u, in); err != nil {
		return nil, err
	}
	if err := q.write(func(v view) error { return q.insertUser(v, u) }); err != nil {
		return nil, err
	}
	if !in.flag("forceLogin") {
		return q.node(c, u), nil
	}
	u, s, err := q.admit(u.ID, app, methodPassword, c.origin.onBehalfOf(in.text("lastIP")))
	if err != nil {
		return nil, err
	}
	return q.arrived(c, u, s)
}

// newUserV1 is an account as a registration describes it.
func (q *rootFieldsV1) newUserV1(in input, app *application) (*user, error) {
	u := newUser(sourceRegister)
	if err := u.setProfile(profileV1(in)); err != nil {
		return nil, err
	}
	channel := "username"
	for _, name := range []string{"email", "phone"} {
		if in.text(name) != "" {
			channel = name
		}
	}
	cameBy(u, channel, app)
	if method := in.text("registerMethod"); method != "" {
		u.attributes["registerSource"] = []string{method}
	}
	return u, nil
}

// proveContact takes the code that was sent to the phone of a registration. A
// phone comes with a code or not at all.
func (q *rootFieldsV1) proveContact(u *user, in input) error {
	phone := u.phoneContact()
	if phone.phone == "" {
		return nil
	}
	if err := phone.check(); err != nil {
		return err
	}
	if owner, err := phone.owner(q.read()); err != nil || owner != nil {
		return orFault(err, refused(codeUserExists))
	}
	if err := q.useCode(phone, channelRegister, in.text("phoneCode")); err != nil {
		return err
	}
	phone.give(u)
	return nil
}
