package emulator

import "context"

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

// LoginBySubAccount signs a user in by a sub-account and its password.
func (q *rootFields) LoginBySubAccount(ctx context.Context, args struct {
	Account, Password     string
	CaptchaCode, ClientIP *string
},
) (*userNode, error) {
	in := input{"password": args.Password, "captchaCode": textOf(args.CaptchaCode), "clientIp": textOf(args.ClientIP)}
	return q.byPassword(ctx, attempt{subAccount: args.Account, unknown: unknownUser()}, in)
}

// LoginByPhonePassword signs a user in by phone number and password.
func (q *rootFields) LoginByPhonePassword(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	phone := contact{phone: args.Input.text("phone")}
	if err := phone.check(); err != nil {
		return nil, err
	}
	return q.login(ctx, account{phone: phone.phone}, args.Input)
}

// login signs in who has one of the names that users have.
func (q *rootFields) login(ctx context.Context, name account, in input) (*userNode, error) {
	return q.byPassword(ctx, attempt{account: name, autoRegister: in.flag("autoRegister"), unknown: unknownUser()}, in)
}

// byPassword signs a user in by password, unless too many have failed to do so
// from the same address.
func (q *rootFields) byPassword(ctx context.Context, a attempt, in input) (*userNode, error) {
	plain, err := q.keys.decrypt(in.text("password"))
	if err != nil {
		return nil, err
	}
	from := callOf(ctx).origin.onBehalfOf(in.text("clientIp"))
	if err := q.mayTry(from.ip, in.text("captchaCode")); err != nil {
		return nil, err
	}
	a.password = plain
	n, outcome := q.arrive(ctx, in, a)
	if err := q.tried(from.ip, outcome); err != nil {
		return nil, err
	}
	return n, outcome
}

// LoginByPhoneCode signs a user in by phone number and the code that was sent to
// it; an unknown phone gets an account.
func (q *rootFields) LoginByPhoneCode(ctx context.Context, args struct{ Input input }) (*userNode, error) {
	phone := phoneIn(args.Input)
	if err := phone.check(); err != nil {
		return nil, err
	}
	return q.arrive(ctx, args.Input, attempt{contact: phone, code: args.Input.text("code"), autoRegister: true})
}

// arrive signs a user in and shows it with its token.
func (q *rootFields) arrive(ctx context.Context, in input, a attempt) (*userNode, error) {
	var err error
	if a.app, err = q.application(callOf(ctx).appID); err != nil {
		return nil, err
	}
	if err := checkContext(in); err != nil {
		return nil, err
	}
	a.from = callOf(ctx).origin.onBehalfOf(in.text("clientIp"))
	a.complete = complete(in)
	arrived, err := q.signIn(a)
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
	n := q.node(u)
	return n, q.giveToken(&n.User, s)
}
