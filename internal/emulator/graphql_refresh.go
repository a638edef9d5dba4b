package emulator

import "context"

// refreshedToken is RefreshToken.
type refreshedToken struct {
	Token    *string
	Iat, Exp *int32
}

// RefreshToken issues a token: to the signed-in user for its session, to
// administrators for any user, in a session of its own.
func (q *rootFields) RefreshToken(ctx context.Context, args struct{ ID *string }) (*refreshedToken, error) {
	c := callOf(ctx)
	var s *session
	var err error
	if q.administrator(c.authorization) == nil && args.ID != nil {
		s, err = q.sessionFor(ctx, *args.ID)
	} else {
		s, err = q.ownSession(c, args.ID)
	}
	if err != nil {
		return nil, err
	}
	token, issued, err := q.sessionToken(s)
	if err != nil {
		return nil, err
	}
	iat, exp := intOf(issued.IssuedAt), intOf(issued.Expiry)
	return &refreshedToken{&token, &iat, &exp}, nil
}

// sessionFor starts a session for a user who has not signed in.
func (q *rootFields) sessionFor(ctx context.Context, userID string) (s *session, err error) {
	app, err := q.application(callOf(ctx).appID)
	if err != nil {
		return nil, err
	}
	err = q.write(func(v view) error {
		u, err := mustFind(v, "id", "user_id", userID)
		if err != nil {
			return err
		}
		if !u.active() {
			return refused(codeLocked)
		}
		s, err = q.newSession(v, u, app, callOf(ctx).origin)
		return err
	})
	return s, err
}

// ownSession is the session of the signed-in user, which goes on from now.
func (q *rootFields) ownSession(c call, id *string) (s *session, err error) {
	u, err := q.self(c, id)
	if err != nil {
		return nil, err
	}
	found, err := q.verify(bearer(c.authorization))
	if err != nil {
		return nil, err
	}
	err = q.write(func(v view) error {
		s, err = first[*session](v, tableSessions, byID, found.Session)
		if err != nil || s == nil || s.UserID != u.ID {
			return orFault(err, badToken(codeLoginExpired))
		}
		longer := *s
		longer.endsAt = q.now().Add(userTokenLifetime)
		s = &longer
		return v.Insert(tableSessions, s)
	})
	return s, err
}
