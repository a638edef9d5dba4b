package emulator

import (
	"time"

	"github.com/hashicorp/go-memdb"
	"github.com/zitadel/oidc/v3/pkg/oidc"
)

// grant is what an application may use once, in the name of a session.
type grant struct {
	key       string // later grants have greater ones
	kind      grantKind
	UserID    string
	SessionID string
	AppID     string
	scope     string
	to        string    // address that a code or ticket was sent to
	signedIn  time.Time // when the user last proved to be the one
	endsAt    time.Time
	spent     bool
	nonce     string
	challenge *oidc.CodeChallenge
}

type grantKind string

const (
	authorizationCode grantKind = "code"
	refreshToken      grantKind = "refresh token"
	serviceTicket     grantKind = "ticket"
)

var grantLifetimes = map[grantKind]time.Duration{
	authorizationCode: 10 * time.Minute,
	refreshToken:      30 * 24 * time.Hour,
	serviceTicket:     5 * time.Minute,
}

const (
	maxGrantsPerUser = 1000 // the oldest go first
	maxGrantText     = 4 << 10
)

func grantsTable() *memdb.TableSchema {
	return table(tableGrants,
		primary(func(g *grant) string { return g.key }),
		&memdb.IndexSchema{Name: byUser, Indexer: keys(func(g *grant) []string { return []string{g.UserID} })},
	)
}

// giveGrant stores a grant under a new key, which is returned.
func (e *Emulator) giveGrant(v view, g grant) (key string, err error) {
	if len(g.scope)+len(g.nonce)+len(g.to) > maxGrantText {
		return "", badField("scope", "is too long")
	}
	g.key = e.nextID() + randomHex(20)
	g.endsAt = e.now().Add(grantLifetimes[g.kind])
	g.spent = false
	if err := v.Insert(tableGrants, &g); err != nil {
		return "", err
	}
	return g.key, dropOldest[*grant](v, tableGrants, g.UserID, maxGrantsPerUser)
}

// redemption is a grant with what it stands for.
type redemption struct {
	*grant
	user    *user
	session *session
}

// spend uses a grant of an application up, unless check refuses; then runs in
// the same transaction. The grant is nil when it cannot be used.
func (e *Emulator) spend(kind grantKind, key string, app *application, check, then func(view, redemption) error) (used redemption, err error) {
	err = e.write(func(v view) error {
		found, err := e.redeemable(v, kind, key, app)
		if err != nil || found.grant == nil {
			return err
		}
		if found.spent {
			return punishReuse(v, found)
		}
		if err := check(v, found); err != nil {
			return err
		}
		spent := *found.grant
		spent.spent = true
		if err := v.Insert(tableGrants, &spent); err != nil {
			return err
		}
		used = found
		return then(v, found)
	})
	if err != nil {
		return redemption{}, err
	}
	return used, nil
}

// redeemable finds a grant that has not ended, nor its session or user; nil when
// there is none.
func (e *Emulator) redeemable(v view, kind grantKind, key string, app *application) (redemption, error) {
	none := redemption{}
	g, err := first[*grant](v, tableGrants, byID, key)
	if err != nil || g == nil || g.kind != kind || g.AppID != app.ID || !e.now().Before(g.endsAt) {
		return none, err
	}
	s, err := first[*session](v, tableSessions, byID, g.SessionID)
	if err != nil || s == nil {
		return none, err
	}
	u, err := first[*user](v, tableUsers, byID, g.UserID)
	if err != nil || u == nil || !u.active() {
		return none, err
	}
	return redemption{g, u, s}, nil
}

// punishReuse ends the session of a code or refresh token that comes a second
// time: it was stolen from somebody. A ticket is only refused.
func punishReuse(v view, reused redemption) error {
	if reused.kind == serviceTicket {
		return nil
	}
	return v.Delete(tableSessions, reused.session)
}
