package emulator

import (
	"context"
	"maps"
	"time"
)

// UpdateUser changes members of a user: of any for administrators, of itself for
// a user, who gives the old password for a new one.
func (q *rootFieldsV1) UpdateUser(ctx context.Context, args struct{ Options input }) (*userNodeV1, error) {
	in := args.Options
	if err := q.ownPool(in.text("registerInClient")); err != nil {
		return nil, err
	}
	id := in.text("_id")
	u, err := q.about(ctx, &id)
	if err != nil {
		return nil, err
	}
	c, profile := callOf(ctx), profileV1(in)
	if ip := in.text("lastIP"); ip != "" {
		profile["lastIP"] = ip
	}
	if q.administrator(c.authorization) != nil {
		if err := q.mayChangeItself(u, in, profile); err != nil {
			return nil, err
		}
	}
	newPassword := func(view, *user) error { return nil }
	if sent := in.text("password"); sent != "" {
		if newPassword, err = q.passwordChange(sent, encryptedRSA); err != nil {
			return nil, err
		}
	}
	changed, err := q.changeUser(withID(u.ID), func(v view, u *user) error {
		if err := newPassword(v, u); err != nil {
			return err
		}
		if q.isOver(in.text("tokenExpiredAt")) {
			if err := endSessions(v, u.ID); err != nil {
				return err
			}
		}
		return u.setProfile(profile)
	})
	if err != nil {
		return nil, err
	}
	return q.own(c, changed), nil
}

// isOver says that tokens are good no more: the SDKs sign users out by the end
// "0".
func (q *rootFieldsV1) isOver(end string) bool {
	at, err := readInstant(end)
	if err != nil {
		at = time.Time{}
	}
	return end != "" && !q.now().Before(at)
}

// mayChangeItself refuses what users may not change of themselves, and a new
// password without the old one.
func (q *rootFieldsV1) mayChangeItself(u *user, in, profile input) error {
	if _, deletes := profile["isDeleted"]; deletes {
		return notPermitted("isDeleted is changed by administrators")
	}
	changes := maps.Clone(profile)
	delete(changes, "tokenExpiredAt") // the way to sign out
	if err := changesItself(u, changes, nil, nil); err != nil {
		return err
	}
	if in.text("password") == "" {
		return nil
	}
	return q.checkOldPassword(u, in.text("oldPassword"), encryptedRSA)
}
