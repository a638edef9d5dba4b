package emulator

import "context"

// encryptedRSA is how v2 encrypts passwords.
const encryptedRSA = "rsa"

// ResetPassword sets a new password for a code that was sent to the account's
// phone or email address.
func (q *rootFields) ResetPassword(ctx context.Context, args struct {
	Phone, Email, PhoneCountryCode *string
	Code, NewPassword              string
},
) (*commonMessage, error) {
	to := contactOf(textOf(args.Email), textOf(args.PhoneCountryCode), textOf(args.Phone))
	if err := to.check(); err != nil {
		return nil, err
	}
	change, err := q.passwordChange(args.NewPassword, encryptedRSA)
	if err != nil {
		return nil, err
	}
	u, err := to.owner(q.read())
	if err != nil || u == nil {
		return nil, orFault(err, unknownUser())
	}
	if err := q.useCode(to, channelResetPassword, args.Code); err != nil {
		return nil, err
	}
	_, err = q.changeUser(withID(u.ID), change)
	return done(ctx, err)
}

// UpdatePassword changes the password of the signed-in user, for the old one if
// there is one.
func (q *rootFields) UpdatePassword(ctx context.Context, args struct {
	NewPassword string
	OldPassword *string
},
) (*userNode, error) {
	u, err := q.signedIn(callOf(ctx).authorization)
	if err != nil {
		return nil, err
	}
	change, err := q.passwordChange(args.NewPassword, encryptedRSA)
	if err != nil {
		return nil, err
	}
	if err := q.checkOldPassword(u, textOf(args.OldPassword), encryptedRSA); err != nil {
		return nil, err
	}
	changed, err := q.changeUser(withID(u.ID), change)
	if err != nil {
		return nil, err
	}
	return q.node(changed), nil
}
