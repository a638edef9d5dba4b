package emulator

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/go-memdb"
)

// whitelist is who may sign up: to the pool, or to one application. There is one
// for each kind of values.
type whitelist struct {
	AppID   string // empty: of the pool
	Kind    string
	on      bool // of the pool; one of an application is on while it has entries
	entries []whitelistEntry
}

// whitelistEntry is a value on a whitelist, as it is compared.
type whitelistEntry struct {
	value     string
	createdAt time.Time
}

// Kinds of values on whitelists.
const (
	whitelistUsername = "USERNAME"
	whitelistEmail    = "EMAIL"
	whitelistPhone    = "PHONE"
)

var whitelistKinds = []string{whitelistUsername, whitelistEmail, whitelistPhone}

func whitelistKey(appID, kind string) string { return appID + "/" + kind }

func whitelistsTable() *memdb.TableSchema {
	return table(tableWhitelists,
		primary(func(w *whitelist) string { return whitelistKey(w.AppID, w.Kind) }),
		&memdb.IndexSchema{Name: byApp, AllowMissing: true, Indexer: keys(func(w *whitelist) []string { return []string{w.AppID} })},
	)
}

// whitelistOf is a whitelist of the pool, or of an application that has to be
// there.
func (v view) whitelistOf(appID, kind string) (*whitelist, error) {
	if !slices.Contains(whitelistKinds, kind) {
		return nil, badField("type", "must be USERNAME, EMAIL or PHONE")
	}
	if appID != "" {
		if _, err := v.applicationWithID(appID); err != nil {
			return nil, err
		}
	}
	w, err := first[*whitelist](v, tableWhitelists, byID, whitelistKey(appID, kind))
	if err == nil && w == nil {
		w = &whitelist{AppID: appID, Kind: kind}
	}
	return w, err
}

// limits reports whether nobody else may sign up than those on the list.
func (w *whitelist) limits() bool { return w.on || w.AppID != "" && len(w.entries) > 0 }

// listed is a value as it is compared. A phone number may have its country code.
func (w *whitelist) listed(value string) string {
	switch w.Kind {
	case whitelistEmail:
		return foldEmail(value)
	case whitelistPhone:
		return strings.ReplaceAll(value, " ", "")
	default:
		return value
	}
}

// find is the entry of a value.
func (w *whitelist) find(value string) (whitelistEntry, bool) {
	value = w.listed(value)
	return pick(w.entries, func(entry whitelistEntry) bool { return entry.value == value })
}

// admits reports whether an account may have what it has of the kind of values;
// one without is not limited.
func (w *whitelist) admits(u *user) bool {
	var values []string
	switch w.Kind {
	case whitelistUsername:
		values = []string{u.attributes.text("username")}
	case whitelistEmail:
		values = []string{u.attributes.text("email")}
	default:
		phone := u.attributes.text("phone")
		values = []string{phone, phoneKey(u.attributes.text("phoneCountryCode"), phone)}
	}
	return values[0] == "" || slices.ContainsFunc(values, func(value string) bool {
		_, there := w.find(value)
		return there
	})
}

// mayEnter refuses an account that signs up to an application with a value that
// is not on a whitelist.
func (v view) mayEnter(u *user, app *application) error {
	s, err := v.settings()
	if err != nil {
		return err
	}
	if s.closed {
		return notPermitted("nobody may sign up")
	}
	for _, appID := range []string{"", app.ID} {
		for _, kind := range whitelistKinds {
			w, err := first[*whitelist](v, tableWhitelists, byID, whitelistKey(appID, kind))
			if err != nil {
				return err
			}
			if w != nil && w.limits() && !w.admits(u) {
				return notPermitted(fmt.Sprintf("%s is not on the whitelist", strings.ToLower(kind)))
			}
		}
	}
	return nil
}

// insertSignUp stores the account of somebody who signs up to an application, if the
// whitelists let it.
func (e *Emulator) insertSignUp(v view, u *user, app *application) error {
	if err := v.mayEnter(u, app); err != nil {
		return err
	}
	return e.insertUser(v, u)
}

// plantWhitelists turns on the whitelists of the pool that the settings want.
func (v view) plantWhitelists(s SeedSettings) error {
	for kind, on := range map[string]bool{
		whitelistUsername: s.Whitelist.UsernameEnabled,
		whitelistEmail:    s.Whitelist.EmailEnabled,
		whitelistPhone:    s.Whitelist.PhoneEnabled,
	} {
		if err := v.Insert(tableWhitelists, &whitelist{Kind: kind, on: on}); err != nil {
			return err
		}
	}
	return nil
}
