package emulator

import (
	"context"
	"slices"
)

// mfaV1 is UserMFA: the authenticator of a user.
type mfaV1 struct {
	ID, UserID, UserPoolID, ShareKey *string
	Enable                           *bool
}

// mfaOf is nil for a user without an authenticator.
func (q *rootFieldsV1) mfaOf(u *user) *mfaV1 {
	f, enrolled := u.mfa.factor(factorOTP)
	if !enrolled {
		return nil
	}
	asks := u.mfa.asks()
	return &mfaV1{ID: &f.id, UserID: &u.ID, UserPoolID: &q.credentials.UserPoolID, ShareKey: &f.otp.secret, Enable: &asks}
}

type mfaV1Args struct{ ID, UserID, UserPoolID *string }

// holder is the user whose second factor is meant: by the user's id, else by that
// of the factor.
func (q *rootFieldsV1) holder(ctx context.Context, args mfaV1Args) (*user, error) {
	if err := q.ownPool(textOf(args.UserPoolID)); err != nil {
		return nil, err
	}
	if textOf(args.UserID) != "" || textOf(args.ID) == "" {
		return q.about(ctx, args.UserID)
	}
	users, err := q.read().usersInOrder()
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(users, func(u *user) bool {
		_, err := u.mfa.enrolled(*args.ID)
		return err == nil
	})
	if at < 0 {
		return nil, unknown("_id " + *args.ID)
	}
	return q.about(ctx, &users[at].ID)
}

// QueryMFA is the second factor of a user, null for none.
func (q *rootFieldsV1) QueryMFA(ctx context.Context, args mfaV1Args) (*mfaV1, error) {
	u, err := q.holder(ctx, args)
	if err != nil {
		return nil, err
	}
	return q.mfaOf(u), nil
}

// ChangeMFA makes signing in ask for a one-time password or not; the first time,
// and with refreshKey, the secret is new.
func (q *rootFieldsV1) ChangeMFA(ctx context.Context, args struct {
	ID, UserID, UserPoolID *string
	Enable                 bool
	RefreshKey             *bool
},
) (*mfaV1, error) {
	u, err := q.holder(ctx, mfaV1Args{args.ID, args.UserID, args.UserPoolID})
	if err != nil {
		return nil, err
	}
	changed, err := q.changeUser(withID(u.ID), func(_ view, u *user) error {
		_, enrolled := u.mfa.factor(factorOTP)
		if refresh := args.RefreshKey != nil && *args.RefreshKey; refresh || args.Enable && !enrolled {
			a, _, _, err := newAuthenticator(u.ID)
			if err != nil {
				return err
			}
			u.mfa.enrol(factor{kind: factorOTP, otp: a})
		}
		u.mfa.required = args.Enable
		return nil
	})
	if err != nil {
		return nil, err
	}
	return q.mfaOf(changed), nil
}
