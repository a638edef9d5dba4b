package emulator

import (
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
)

// Sessions and the history of signing in. Every token of a user names its
// session, and is good as long as the session is there.

// session is a user who is signed in to an application.
type session struct {
	ID        string // `sid` of its tokens; later sessions have greater ones
	UserID    string
	AppID     string
	from      origin
	startedAt time.Time
	endsAt    time.Time
}

// loginRecord is one attempt of a user to sign in.
type loginRecord struct {
	ID      string // later records have greater ones
	UserID  string
	AppID   string
	method  string
	from    origin
	at      time.Time
	refusal int64 // code of the refusal; 0 for a sign-in
}

// Methods of signing in.
const methodPassword = "password"

// How much is kept of each user. The oldest go first; a session that goes ends.
const (
	maxSessionsPerUser     = 500
	maxLoginRecordsPerUser = 500
)

func sessionsTable() *memdb.TableSchema {
	return table(tableSessions,
		primary(func(s *session) string { return s.ID }),
		&memdb.IndexSchema{Name: byUser, Indexer: keys(func(s *session) []string { return []string{s.UserID} })},
	)
}

func loginRecordsTable() *memdb.TableSchema {
	return table(tableLoginRecords,
		primary(func(r *loginRecord) string { return r.ID }),
		&memdb.IndexSchema{Name: byUser, Indexer: keys(func(r *loginRecord) []string { return []string{r.UserID} })},
	)
}

// startSession signs u in to app: it counts the sign-in, writes it down and
// starts the session whose tokens userToken and sessionToken make. u is the copy
// that changeUser stores.
func (e *Emulator) startSession(v view, u *user, app *application, method string, from origin) (*session, error) {
	now := instant(e.now())
	u.attributes["loginsCount"] = u.attributes.number("loginsCount") + 1
	u.attributes["lastLogin"] = now
	u.attributes["lastLoginApp"] = app.ID
	for name, seen := range map[string]string{"lastIp": from.ip, "browser": from.userAgent} {
		if seen != "" {
			u.attributes[name] = seen
		}
	}
	if err := e.recordLogin(v, u, app, method, from, 0); err != nil {
		return nil, err
	}
	return e.newSession(v, u, app, from)
}

// newSession is a session that is no sign-in: v2 gives a token to accounts it
// has just made.
func (e *Emulator) newSession(v view, u *user, app *application, from origin) (*session, error) {
	if err := e.checkAccess(v, u, app); err != nil {
		return nil, err
	}
	now := e.now()
	s := &session{
		ID:        e.nextID(),
		UserID:    u.ID,
		AppID:     app.ID,
		from:      from,
		startedAt: now,
		endsAt:    now.Add(userTokenLifetime),
	}
	if err := v.Insert(tableSessions, s); err != nil {
		return nil, err
	}
	return s, dropOldest[*session](v, tableSessions, u.ID, maxSessionsPerUser)
}

// recordLogin writes an attempt to sign in down; refusal is the code that it was
// refused with, 0 for a sign-in.
func (e *Emulator) recordLogin(v view, u *user, app *application, method string, from origin, refusal int64) error {
	record := &loginRecord{
		ID:      e.nextID(),
		UserID:  u.ID,
		AppID:   app.ID,
		method:  method,
		from:    from,
		at:      e.now(),
		refusal: refusal,
	}
	if err := v.Insert(tableLoginRecords, record); err != nil {
		return err
	}
	return dropOldest[*loginRecord](v, tableLoginRecords, u.ID, maxLoginRecordsPerUser)
}

// endSessions signs a user out of the applications, of all without any: tokens
// issued before are refused from then on.
func endSessions(v view, userID string, appIDs ...string) error {
	sessions, err := list[*session](v, tableSessions, byUser, userID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if len(appIDs) > 0 && !slices.Contains(appIDs, s.AppID) {
			continue
		}
		if err := v.Delete(tableSessions, s); err != nil {
			return err
		}
	}
	return nil
}

// anyIn reports whether one of the sessions is with an application and goes on.
func (e *Emulator) anyIn(sessions []*session, appID string) bool {
	return slices.ContainsFunc(sessions, func(s *session) bool {
		return s.AppID == appID && s.goesOn(e.now())
	})
}

// goesOn reports whether the session has not come to its end.
func (s *session) goesOn(now time.Time) bool { return now.Before(s.endsAt) }

// checkSession refuses a token whose session has ended.
func (e *Emulator) checkSession(id string) error {
	s, err := first[*session](e.read(), tableSessions, byID, id)
	if err == nil && s == nil {
		err = badToken(codeLoginExpired)
	}
	return err
}

// loginsOf is the attempts of a user to sign in, the newest first.
func loginsOf(v view, userID string) ([]*loginRecord, error) {
	records, err := list[*loginRecord](v, tableLoginRecords, byUser, userID)
	slices.Reverse(records)
	return records, err
}

// nextID is an id that is greater than all before.
func (e *Emulator) nextID() string { return fmt.Sprintf("%012x", e.order.Add(1)) + randomHex(6) }

// dropOldest keeps the newest records of a user, whose ids are of nextID.
func dropOldest[T any](v view, table, userID string, keep int) error {
	records, err := list[T](v, table, byUser, userID) // by id
	if err != nil {
		return err
	}
	for _, record := range records[:max(0, len(records)-keep)] {
		if err := v.Delete(table, record); err != nil {
			return err
		}
	}
	return nil
}
