package emulator

import (
	"context"

	"google.golang.org/protobuf/types/known/structpb"
)

// Who has to have another password is told so when showing the right one, with a
// token to set it by: that of the first sign-in for who has never signed in
// before, else one that also wants the old password.

const (
	permitFirstPassword = "firstLoginToken"
	permitForcedReset   = "forceResetToken"
)

// mustReset refuses a sign-in until there is another password.
func (e *Emulator) mustReset(u *user) error {
	what := permitForcedReset
	if u.attributes.number("loginsCount") == 0 {
		what = permitFirstPassword
	}
	token, _, err := e.permit(what, u, contact{})
	if err != nil {
		return err
	}
	data := &structpb.Struct{Fields: map[string]*structpb.Value{"token": structpb.NewStringValue(token)}}
	return &fault{status: statusRefused, code: codeResetPassword, data: structpb.NewStructValue(data)}
}

// ResetPasswordByFirstLoginToken sets the password that is the user's own.
func (q *rootFields) ResetPasswordByFirstLoginToken(ctx context.Context, args struct{ Token, Password string }) (*commonMessage, error) {
	change, err := q.passwordChange(args.Password, encryptedRSA)
	if err != nil {
		return nil, err
	}
	p, err := q.redeem(permitFirstPassword, args.Token, nil)
	if err != nil {
		return nil, err
	}
	_, err = q.changeUser(withID(p.userID), change)
	return done(ctx, err)
}

// ResetPasswordByForceResetToken sets a new password for the old one. A wrong one
// uses the token up as well.
func (q *rootFields) ResetPasswordByForceResetToken(ctx context.Context, args struct{ Token, OldPassword, NewPassword string }) (*commonMessage, error) {
	change, err := q.passwordChange(args.NewPassword, encryptedRSA)
	if err != nil {
		return nil, err
	}
	p, err := q.redeem(permitForcedReset, args.Token, nil)
	if err != nil {
		return nil, err
	}
	u, err := withID(p.userID)(q.read())
	if err != nil {
		return nil, err
	}
	if err := q.checkOldPassword(u, args.OldPassword, encryptedRSA); err != nil {
		return nil, err
	}
	_, err = q.changeUser(withID(u.ID), change)
	return done(ctx, err)
}

// passwordStrength is CheckPasswordStrengthResult.
type passwordStrength struct {
	Valid   bool
	Message *string
}

// CheckPasswordStrength says whether the pool takes a password.
func (q *rootFields) CheckPasswordStrength(ctx context.Context, args struct{ Password string }) *passwordStrength {
	if err := checkStrength(args.Password); err != nil {
		why := faultOf(err).message(callOf(ctx).lang)
		return &passwordStrength{Message: &why}
	}
	return &passwordStrength{Valid: true}
}
