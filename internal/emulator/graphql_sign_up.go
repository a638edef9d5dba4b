package emulator

import (
	"context"
	"encoding/json"
)

// RegisterByEmail makes an account of an email address and a password.
func (q *rootFields) RegisterByEmail(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	email := args.Input.text("email")
	if !emailPattern.MatchString(email) {
		return nil, &fault{status: statusBadInput, code: codeBadEmail}
	}
	return q.signUp(ctx, args.Input, "email", func(u *user) error {
		u.attributes["email"] = email
		return nil
	})
}

// RegisterByUsername makes an account of a username and a password.
func (q *rootFields) RegisterByUsername(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	username := args.Input.text("username")
	if username == "" {
		return nil, badField("username", "is required")
	}
	return q.signUp(ctx, args.Input, "username", func(u *user) error {
		u.attributes["username"] = username
		return nil
	})
}

// RegisterByPhoneCode makes an account of a phone number and the code that was
// sent to it, perhaps with a password.
func (q *rootFields) RegisterByPhoneCode(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	phone := phoneIn(args.Input)
	if err := phone.check(); err != nil {
		return nil, err
	}
	return q.registerByCode(ctx, args.Input, phone)
}

// registerByCode makes an account of a contact and the code that was sent to it.
func (q *rootFields) registerByCode(ctx context.Context, in input, to contact) (*userNode, error) {
	if owner, err := to.owner(q.read()); err != nil || owner != nil {
		return nil, orFault(err, refused(codeUserExists))
	}
	return q.signUp(ctx, in, to.kind(), func(u *user) error {
		to.give(u)
		return q.useCode(to, channelRegister, in.text("code"))
	})
}

// phoneIn is the phone number of a request.
func phoneIn(in input) contact {
	return contact{countryCode: in.text("phoneCountryCode"), phone: in.text("phone")}
}

// signUp makes an account of the profile in a request and of what name gives it,
// and signs it in if it should be.
func (q *rootFields) signUp(ctx context.Context, in input, channel string, name func(*user) error) (*userNode, error) {
	if in.text("emailToken") != "" || in.text("phoneToken") != "" {
		return nil, refused(codeWrongCode) // no token was ever sent
	}
	app, err := q.application(callOf(ctx).appID)
	if err != nil {
		return nil, err
	}
	u := newUser(sourceRegister)
	if err := u.setProfile(in.object("profile")); err != nil {
		return nil, err
	}
	cameBy(u, channel, app)
	if sent := in.text("password"); sent != "" || in.text("code") == "" {
		plain, err := q.keys.decrypt(sent)
		if err != nil {
			return nil, err
		}
		if err := q.register(u, plain, channel, app); err != nil {
			return nil, err
		}
	}
	if err := name(u); err != nil {
		return nil, err
	}
	err = q.write(func(v view) error {
		if err := complete(in)(v, u); err != nil {
			return err
		}
		return q.insertSignUp(v, u, app)
	})
	if err != nil {
		return nil, err
	}
	return q.welcome(ctx, in, u, app)
}

// welcome signs a new user in if the request says so.
func (q *rootFields) welcome(ctx context.Context, in input, u *user, app *application) (*userNode, error) {
	from := callOf(ctx).origin.onBehalfOf(in.text("clientIp"))
	var s *session
	var err error
	switch {
	case in.flag("forceLogin"):
		method := methodPassword
		if in.text("code") != "" {
			method = methodPassCode
		}
		u, s, err = q.admit(u.ID, app, method, from)
	case in.flag("generateToken"):
		err = q.write(func(v view) error {
			s, err = q.newSession(v, u, app, from)
			return err
		})
	default:
		return q.node(u), nil
	}
	if err != nil {
		return nil, err
	}
	return q.nodeWithToken(u, s)
}

// complete sets the user-defined values of a registration: those of the profile
// and the declared ones of params, which holds others for pipelines.
func complete(in input) func(view, *user) error {
	return func(v view, u *user) error {
		if err := checkContext(in); err != nil {
			return err
		}
		udf, err := definedInputs(in.object("profile")["udf"])
		if err != nil {
			return err
		}
		if err := u.setDefinedValues(v, "profile.udf", udf); err != nil {
			return err
		}
		text := in.text("params")
		params, err := paramsOf("params", &text)
		if err != nil {
			return err
		}
		for _, kv := range params {
			declared, err := v.field(targetUser, kv.Key)
			if err != nil {
				return err
			}
			if declared == nil {
				continue
			}
			if err := u.setDefinedValues(v, "params", []keyValue{kv}); err != nil {
				return err
			}
		}
		return nil
	}
}

func checkContext(in input) error {
	var context map[string]any
	if text := in.text("context"); text != "" && json.Unmarshal([]byte(text), &context) != nil {
		return badField("context", "must be the JSON text of an object")
	}
	return nil
}

// definedInputs reads a list of {key, value: JSON text}.
func definedInputs(list any) ([]keyValue, error) {
	text, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	var values []keyValue
	if err := json.Unmarshal(text, &values); err != nil {
		return nil, badField("profile.udf", "must be a list of {key, value}")
	}
	return values, nil
}
