package emulator

import (
	"context"
	"encoding/json"
	"time"
)

// RegisterByEmail makes an account of an email address and a password.
func (q *rootFields) RegisterByEmail(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	in := args.Input
	if !emailPattern.MatchString(in.text("email")) {
		return nil, &fault{status: statusBadInput, code: codeBadEmail}
	}
	app, err := q.application(callOf(ctx).appID)
	if err != nil {
		return nil, err
	}
	u := newUser(sourceRegister)
	if err := u.setProfile(in.object("profile")); err != nil {
		return nil, err
	}
	u.attributes["email"] = in.text("email")
	plain, err := q.keys.decrypt(in.text("password"))
	if err != nil {
		return nil, err
	}
	if err := q.register(u, plain, "email", app); err != nil {
		return nil, err
	}
	err = q.write(func(v view) error {
		if err := complete(in)(v, u); err != nil {
			return err
		}
		return q.insertUser(v, u)
	})
	if err != nil {
		return nil, err
	}
	from := callOf(ctx).origin.onBehalfOf(in.text("clientIp"))
	var s *session
	switch {
	case in.flag("forceLogin"):
		u, s, err = q.admit(u.ID, app, methodPassword, from)
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
			declared, err := first[*declaredField](v, tableFields, byID, kv.Key)
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

// LoginByEmail signs a user in by email and password.
func (q *rootFields) LoginByEmail(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	email := args.Input.text("email")
	if !emailPattern.MatchString(email) {
		return nil, &fault{status: statusBadInput, code: codeBadEmail}
	}
	return q.login(ctx, account{email: email}, args.Input)
}

// LoginByUsername signs a user in by username and password.
func (q *rootFields) LoginByUsername(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	return q.login(ctx, account{username: args.Input.text("username")}, args.Input)
}

func (q *rootFields) login(ctx context.Context, name account, in input) (*userNode, error) {
	app, err := q.application(callOf(ctx).appID)
	if err != nil {
		return nil, err
	}
	plain, err := q.keys.decrypt(in.text("password"))
	if err != nil {
		return nil, err
	}
	if err := checkContext(in); err != nil {
		return nil, err
	}
	arrived, err := q.signIn(attempt{
		account:      name,
		password:     plain,
		from:         callOf(ctx).origin.onBehalfOf(in.text("clientIp")),
		app:          app,
		autoRegister: in.flag("autoRegister"),
		complete:     complete(in),
		unknown:      unknownUser(),
	})
	if err != nil {
		return nil, err
	}
	n, err := q.nodeWithToken(arrived.user, arrived.session)
	if err != nil {
		return nil, err
	}
	n.NewlyCreated = &arrived.created
	return n, nil
}

// nodeWithToken is the user with the token of a new session.
func (q *rootFields) nodeWithToken(u *user, s *session) (*userNode, error) {
	token, c, err := q.sessionToken(s)
	if err != nil {
		return nil, err
	}
	n := q.node(u)
	ends := instant(time.Unix(c.Expiry, 0))
	n.Token, n.TokenExpiredAt = &token, &ends
	return n, nil
}
