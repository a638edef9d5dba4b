package emulator

import "context"

// CheckPhoneCode says whether a code that was sent to a phone is right, and
// leaves it good.
func (q *rootFieldsV1) CheckPhoneCode(ctx context.Context, args struct{ Phone, PhoneCode, UserPoolID string }) (*commonMessageV1, error) {
	if err := q.ownPool(args.UserPoolID); err != nil {
		return nil, err
	}
	return judged(ctx, q.lookAtCode(contact{phone: args.Phone}, channelRegister, args.PhoneCode))
}

// SendChangeEmailVerifyCode puts a code into the inbox of an email address, the
// old one or a new one nobody has.
func (q *rootFieldsV1) SendChangeEmailVerifyCode(ctx context.Context, args struct{ Email, UserPoolID string }) (*commonMessageV1, error) {
	if err := q.ownPool(args.UserPoolID); err != nil {
		return nil, err
	}
	to := contact{email: args.Email}
	owner, err := to.owner(q.read())
	if err != nil {
		return nil, err
	}
	if owner != nil {
		if u, err := q.signedIn(callOf(ctx).authorization); err != nil || u.ID != owner.ID {
			return nil, refused(codeEmailTaken)
		}
	}
	return doneV1(ctx, q.sendCode(to, channelUpdateEmail))
}

// UpdateEmail changes the email address of the signed-in user.
func (q *rootFieldsV1) UpdateEmail(ctx context.Context, args struct {
	UserPoolID, Email, EmailCode string
	OldEmail, OldEmailCode       *string
},
) (*userNodeV1, error) {
	return q.updateContact(ctx, args.UserPoolID, proposal{
		to: contact{email: args.Email}, toCode: args.EmailCode,
		from: contact{email: textOf(args.OldEmail)}, fromCode: textOf(args.OldEmailCode),
	})
}

// UpdatePhone changes the phone number of the signed-in user.
func (q *rootFieldsV1) UpdatePhone(ctx context.Context, args struct {
	UserPoolID, Phone, PhoneCode string
	OldPhone, OldPhoneCode       *string
},
) (*userNodeV1, error) {
	return q.updateContact(ctx, args.UserPoolID, proposal{
		to: contact{phone: args.Phone}, toCode: args.PhoneCode,
		from: contact{phone: textOf(args.OldPhone)}, fromCode: textOf(args.OldPhoneCode),
	})
}

func (q *rootFieldsV1) updateContact(ctx context.Context, pool string, p proposal) (*userNodeV1, error) {
	if err := q.ownPool(pool); err != nil {
		return nil, err
	}
	n, err := q.v2.updateContact(ctx, p)
	if err != nil {
		return nil, err
	}
	return q.own(callOf(ctx), n.record), nil
}

// UnbindEmail takes the email address off a user.
func (q *rootFieldsV1) UnbindEmail(ctx context.Context, args struct{ User, Client *string }) (*userNodeV1, error) {
	if err := q.ownPool(textOf(args.Client)); err != nil {
		return nil, err
	}
	u, err := q.about(ctx, args.User)
	if err != nil {
		return nil, err
	}
	if err := q.dropContact(u, u.emailContact(), emailRules); err != nil {
		return nil, err
	}
	changed, err := withID(u.ID)(q.read())
	if err != nil {
		return nil, err
	}
	return q.own(callOf(ctx), changed), nil
}

// SendVerifyEmail puts a code that verifies the email address of a user into its
// inbox. Real ones are links.
func (q *rootFieldsV1) SendVerifyEmail(ctx context.Context, args struct {
	Email, Client string
	Token         *string
},
) (*commonMessageV1, error) {
	return q.sendToOwner(ctx, args.Client, args.Email, channelBindEmail)
}

// SendResetPasswordEmail puts a code into the inbox of a user who has forgotten
// the password.
func (q *rootFieldsV1) SendResetPasswordEmail(ctx context.Context, args struct{ Email, Client string }) (*commonMessageV1, error) {
	return q.sendToOwner(ctx, args.Client, args.Email, channelResetPassword)
}

// sendToOwner sends a code to the email address of a user who is there.
func (q *rootFieldsV1) sendToOwner(ctx context.Context, pool, email, channel string) (*commonMessageV1, error) {
	if _, err := q.ownerOf(pool, email); err != nil {
		return nil, err
	}
	return doneV1(ctx, q.sendCode(contact{email: email}, channel))
}

// ownerOf is the user of the pool who has the email address.
func (q *rootFieldsV1) ownerOf(pool, email string) (*user, error) {
	if err := q.ownPool(pool); err != nil {
		return nil, err
	}
	to := contact{email: email}
	if err := to.check(); err != nil {
		return nil, err
	}
	u, err := to.owner(q.read())
	if err == nil && u == nil {
		err = unknownUser()
	}
	return u, err
}

// VerifyResetPasswordVerifyCode says whether a code to reset the password is
// right, and leaves it good.
func (q *rootFieldsV1) VerifyResetPasswordVerifyCode(ctx context.Context, args struct{ Email, Client, VerifyCode string }) (*commonMessageV1, error) {
	if err := q.ownPool(args.Client); err != nil {
		return nil, err
	}
	return doneV1(ctx, q.lookAtCode(contact{email: args.Email}, channelResetPassword, args.VerifyCode))
}

// ChangePassword sets a new password for a code that was sent to reset it.
func (q *rootFieldsV1) ChangePassword(ctx context.Context, args struct{ Email, Client, Password, VerifyCode string }) (*userNodeV1, error) {
	u, err := q.ownerOf(args.Client, args.Email)
	if err != nil {
		return nil, err
	}
	change, err := q.passwordChange(args.Password, encryptedRSA)
	if err != nil {
		return nil, err
	}
	if err := q.useCode(contact{email: args.Email}, channelResetPassword, args.VerifyCode); err != nil {
		return nil, err
	}
	changed, err := q.changeUser(withID(u.ID), change)
	if err != nil {
		return nil, err
	}
	return q.node(callOf(ctx), changed), nil
}
