package emulator

import (
	"context"
	"time"

	authingv2 "github.com/authing-grpc/authing-grpc/gen/authing/v2"
)

// How v2 takes second factors: the call that shows one completes the sign-in.
// v3 has the user sign in again.

// factorGiven answers who has shown a second factor: with an MFA token signed in
// by it, with the token of a session as before. right may change the factors.
func (s *authV2) factorGiven(ctx context.Context, u *user, c claims, method string, right func(*mfaState, time.Time) bool) (*authingv2.User, error) {
	app, err := s.application(c.MFAFor)
	if err != nil {
		return nil, err
	}
	given := false
	var begun *session
	u, err = s.changeUser(withID(u.ID), func(v view, u *user) error {
		now := s.now()
		if given = right(&u.mfa, now); !given {
			return nil // wrong codes are counted
		}
		u.attributes["lastMfaTime"] = instant(now)
		if c.MFAFor == "" {
			return nil
		}
		u.failures = 0
		begun, err = s.startSession(v, u, app, method, callOrigin(ctx))
		return err
	})
	switch {
	case err != nil:
		return nil, err
	case !given:
		return nil, refused(codeWrongCode)
	case begun != nil:
		return s.arrivedV2(begun, true)
	}
	m, err := s.userV2(u, true)
	if err != nil {
		return nil, err
	}
	ends := instant(time.Unix(c.Expiry, 0))
	m.Token, m.TokenExpiredAt = unlessEmpty(bearer(header(ctx, "authorization"))), &ends
	return m, nil
}

// mayGive refuses a contact that is not the user's second factor, nor the user's
// own where there is no such factor, and one that the application does not offer.
func (e *Emulator) mayGive(u *user, kind string, to contact, appID string) error {
	app, err := e.application(appID)
	if err != nil {
		return err
	}
	own := u.contactLike(to)
	if f, enrolled := u.mfa.factor(kind); enrolled {
		own = f.to
	}
	switch {
	case !app.offers(kind):
		return notPermitted("the application does not offer " + kind)
	case own.key() != to.key():
		return badField(to.kind(), "is not the user's")
	default:
		return nil
	}
}

// bindable refuses a contact that another user has, as a second factor or to sign
// in by.
func (e *Emulator) bindable(u *user, to contact) error {
	users, err := e.read().usersInOrder()
	if err != nil {
		return err
	}
	for _, other := range users {
		if other.ID == u.ID {
			continue
		}
		_, factor := pick(other.mfa.factors, func(f factor) bool { return f.kind != factorOTP && f.to.key() == to.key() })
		if factor || other.contactLike(to).key() == to.key() {
			return refused(rulesOf(to).taken)
		}
	}
	return nil
}
