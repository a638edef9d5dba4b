package emulator

import (
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
)

// accessRule allows or denies a holder the use of an application. There is one
// for each holder and application.
type accessRule struct {
	ordered

	ID     string
	AppID  string
	Holder holder
	below  bool // of a department: also for those in the departments below
	deny   bool
	off    bool
	at     time.Time // it was said
}

func (r *accessRule) key() string { return r.AppID + "/" + r.Holder.key() }

func (r *accessRule) effect() string {
	if r.deny {
		return effectDeny
	}
	return effectAllow
}

func accessRulesTable() *memdb.TableSchema {
	return table(tableAccessRules,
		primary(func(r *accessRule) string { return r.ID }),
		&memdb.IndexSchema{Name: byCode, Unique: true, Indexer: keys(func(r *accessRule) []string { return []string{r.key()} })},
		&memdb.IndexSchema{Name: byApp, Indexer: keys(func(r *accessRule) []string { return []string{r.AppID} })},
		&memdb.IndexSchema{Name: byHolder, Indexer: keys(func(r *accessRule) []string { return []string{r.Holder.key()} })},
	)
}

// putAccessRule stores a rule in the place of one for the same holder and
// application, which is on from then on.
func (e *Emulator) putAccessRule(v view, r accessRule) error {
	r.ordered, r.ID, r.at = ordered{e.order.Add(1)}, newID(), e.now()
	before, err := first[*accessRule](v, tableAccessRules, byCode, r.key())
	if err != nil {
		return err
	}
	if before != nil {
		r.ordered, r.ID = before.ordered, before.ID
	}
	return v.Insert(tableAccessRules, &r)
}

// subject is whom rules are about: a holder with all it stands on, and the
// departments above its own.
type subject struct {
	holder
	standsOn []holder
	above    []holder
}

func (e *Emulator) subjectOf(v view, h holder) (subject, error) {
	holders, err := e.standsOn(v, h)
	if err != nil {
		return subject{}, err
	}
	s := subject{holder: h, standsOn: holders}
	for _, on := range holders {
		if on.kind != holderDepartment {
			continue
		}
		d, err := first[*department](v, tableDepartments, byID, on.id)
		if err != nil {
			return subject{}, err
		}
		if d == nil { // of which the store has the id alone
			continue
		}
		path, err := v.path(d)
		if err != nil {
			return subject{}, err
		}
		for _, above := range path[:len(path)-1] {
			s.above = append(s.above, holder{holderDepartment, above.ID})
		}
	}
	return s, nil
}

// concerns reports whether a rule is about the subject.
func (s subject) concerns(r *accessRule) bool {
	return slices.Contains(s.standsOn, r.Holder) || r.below && slices.Contains(s.above, r.Holder)
}

// rulesAbout is the rules of an application that are about the subject and that
// fit; its own come first.
func (s subject) rulesAbout(v view, app *application, fits func(*accessRule) bool) ([]*accessRule, error) {
	rules, err := inOrder[*accessRule](v, tableAccessRules, byApp, app.ID)
	rules = slices.DeleteFunc(rules, func(r *accessRule) bool { return !s.concerns(r) || !fits(r) })
	slices.SortStableFunc(rules, func(a, b *accessRule) int { return btoi(b.Holder == s.holder) - btoi(a.Holder == s.holder) })
	return rules, err
}

// access is whether a subject may use an application, and by which rule; nil:
// by what holds for those no rule is about.
type access struct {
	allowed bool
	by      *accessRule
}

// accessTo decides by the rules that are on: a denial wins.
func (s subject) accessTo(v view, app *application) (access, error) {
	rules, err := s.rulesAbout(v, app, func(r *accessRule) bool { return !r.off })
	switch {
	case err != nil:
		return access{}, err
	case len(rules) == 0:
		return access{allowed: !app.closed}, nil
	default:
		denial, denied := pick(rules, func(r *accessRule) bool { return r.deny })
		if denied {
			return access{by: denial}, nil
		}
		return access{true, rules[0]}, nil
	}
}

// checkAccess refuses a user who may not use the application; its own programs
// may.
func (e *Emulator) checkAccess(v view, u *user, app *application) error {
	if u.ID == app.ID {
		return nil
	}
	s, err := e.subjectOf(v, holder{holderUser, u.ID})
	if err != nil {
		return err
	}
	to, err := s.accessTo(v, app)
	if err == nil && !to.allowed {
		err = notPermitted("the user may not use the application")
	}
	return err
}

// appsFor is the applications, the oldest first, to which the access of a
// subject is as wanted.
func (e *Emulator) appsFor(v view, h holder, wanted func(access) bool) ([]*application, error) {
	s, err := e.subjectOf(v, h)
	if err != nil {
		return nil, err
	}
	apps, err := inOrder[*application](v, tableApplications, byID)
	if err != nil {
		return nil, err
	}
	var found []*application
	for _, app := range apps {
		to, err := s.accessTo(v, app)
		if err != nil {
			return nil, err
		}
		if wanted(to) {
			found = append(found, app)
		}
	}
	return found, nil
}

// What to want of appsFor.

func anyAccess(access) bool     { return true }
func mayUse(to access) bool     { return to.allowed }
func authorized(to access) bool { return to.allowed && to.by != nil }
