package emulator

import "context"

// DeleteUser deletes a user who is there.
func (q *rootFields) DeleteUser(ctx context.Context, args struct{ ID string }) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error {
		u, err := withID(args.ID)(v)
		if err != nil {
			return err
		}
		return removeUser(v, u)
	})
}

// DeleteUsers deletes users; unknown ones are skipped.
func (q *rootFields) DeleteUsers(ctx context.Context, args struct{ IDs []string }) (*commonMessage, error) {
	return q.administered(ctx, func(v view) error { return removeEach(v, "ids", "user_id", args.IDs) })
}

// SendFirstLoginVerifyEmail puts a code that verifies the email address of a
// user into its inbox. Real ones are links.
func (q *rootFields) SendFirstLoginVerifyEmail(ctx context.Context, args struct{ UserID, AppID string }) (*commonMessage, error) {
	if err := q.administrator(callOf(ctx).authorization); err != nil {
		return nil, err
	}
	u, err := withID(args.UserID)(q.read())
	if err != nil {
		return nil, err
	}
	if _, err := q.application(args.AppID); err != nil {
		return nil, err
	}
	if u.attributes.text("email") == "" {
		return nil, refused(codeNoEmailBound)
	}
	return done(ctx, q.sendCode(u.emailContact(), emailScenes["FIRST_EMAIL_LOGIN_VERIFY"]))
}
