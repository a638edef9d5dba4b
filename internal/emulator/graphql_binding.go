package emulator

import "context"

// BindPhone gives the signed-in user a first phone number.
func (q *rootFields) BindPhone(ctx context.Context, args struct {
	Phone, PhoneCode string
	PhoneCountryCode *string
},
) (*userNode, error) {
	to := contact{countryCode: textOf(args.PhoneCountryCode), phone: args.Phone}
	return q.changeSelf(ctx, func(u *user) error { return q.bind(u, to, args.PhoneCode) })
}

// BindEmail gives the signed-in user a first email address. v2 has no scene of
// its own for that, and sends codes to change one.
func (q *rootFields) BindEmail(ctx context.Context, args struct{ Email, EmailCode string }) (*userNode, error) {
	to := contact{email: args.Email}
	return q.changeSelf(ctx, func(u *user) error { return q.bind(u, to, args.EmailCode, channelUpdateEmail) })
}

// UnbindPhone takes the phone number off the signed-in user.
func (q *rootFields) UnbindPhone(ctx context.Context) (*userNode, error) {
	return q.changeSelf(ctx, func(u *user) error { return q.dropContact(u, u.phoneContact(), phoneRules) })
}

// UnbindEmail takes the email address off the signed-in user.
func (q *rootFields) UnbindEmail(ctx context.Context) (*userNode, error) {
	return q.changeSelf(ctx, func(u *user) error { return q.dropContact(u, u.emailContact(), emailRules) })
}

// UpdatePhone changes the phone number of the signed-in user.
func (q *rootFields) UpdatePhone(ctx context.Context, args struct {
	Phone, PhoneCode                      string
	OldPhone, OldPhoneCode                *string
	PhoneCountryCode, OldPhoneCountryCode *string
},
) (*userNode, error) {
	return q.updateContact(ctx, proposal{
		to:       contact{countryCode: textOf(args.PhoneCountryCode), phone: args.Phone},
		toCode:   args.PhoneCode,
		from:     contact{countryCode: textOf(args.OldPhoneCountryCode), phone: textOf(args.OldPhone)},
		fromCode: textOf(args.OldPhoneCode),
	})
}

// UpdateEmail changes the email address of the signed-in user.
func (q *rootFields) UpdateEmail(ctx context.Context, args struct {
	Email, EmailCode       string
	OldEmail, OldEmailCode *string
},
) (*userNode, error) {
	return q.updateContact(ctx, proposal{
		to:       contact{email: args.Email},
		toCode:   args.EmailCode,
		from:     contact{email: textOf(args.OldEmail)},
		fromCode: textOf(args.OldEmailCode),
	})
}

func (q *rootFields) updateContact(ctx context.Context, p proposal) (*userNode, error) {
	return q.changeSelf(ctx, func(u *user) error {
		if err := q.proveChange(u, p); err != nil {
			return err
		}
		_, err := q.changeUser(withID(u.ID), func(_ view, u *user) error {
			p.to.give(u)
			return nil
		})
		return err
	})
}

// changeSelf changes the signed-in user and shows it as it is then.
func (q *rootFields) changeSelf(ctx context.Context, change func(*user) error) (*userNode, error) {
	c := callOf(ctx)
	u, err := q.signedIn(c.authorization)
	if err != nil {
		return nil, err
	}
	if err := change(u); err != nil {
		return nil, err
	}
	changed, err := q.tokenUser(u.ID)
	if err != nil {
		return nil, err
	}
	return q.node(changed).withToken(c), nil
}
