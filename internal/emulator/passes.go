package emulator

import (
	"slices"
	"time"

	"github.com/hashicorp/go-memdb"
)

// pass is what was handed out to be shown once, and soon: a one-time code, a
// captcha or a permit.
type pass struct {
	key      string // what it is for, and whose; unique
	order    uint64
	secret   string // what has to be shown
	endsAt   time.Time
	failures int // how often something else was shown

	contact contact // codes: where it went; permits: what may become the user's
	channel string  // codes: what it is for
	userID  string  // permits: who may act
}

const (
	maxPasses       = 1000 // the oldest go first
	maxPassFailures = 5    // then nothing helps
)

func passesTable() *memdb.TableSchema {
	return table(tablePasses, primary(func(p *pass) string { return p.key }))
}

// good reports whether the pass may still be shown.
func (p *pass) good(now time.Time) bool {
	return now.Before(p.endsAt) && p.failures < maxPassFailures
}

// handOut stores a pass in place of the one with its key.
func (e *Emulator) handOut(p *pass, lifetime time.Duration) error {
	return e.write(func(v view) error { return e.keepPass(v, p, lifetime) })
}

func (e *Emulator) keepPass(v view, p *pass, lifetime time.Duration) error {
	p.order, p.endsAt = e.order.Add(1), e.now().Add(lifetime)
	if err := v.Insert(tablePasses, p); err != nil {
		return err
	}
	passes, err := v.passesInOrder()
	for _, oldest := range passes[:max(0, len(passes)-maxPasses)] {
		if err := v.Delete(tablePasses, oldest); err != nil {
			return err
		}
	}
	return err
}

func (v view) passesInOrder() ([]*pass, error) {
	passes, err := list[*pass](v, tablePasses, byID)
	slices.SortFunc(passes, func(a, b *pass) int { return compareOrder(a.order, b.order) })
	return passes, err
}

// look says whether shown is the secret of the pass: 2001 if it is not, 2300 if
// the pass is good no more. Wrong ones are counted.
func (e *Emulator) look(key, shown string) error {
	_, err := e.check(key, shown, false)
	return err
}

// use is look that uses the pass up if the secret is right.
func (e *Emulator) use(key, shown string) (*pass, error) { return e.check(key, shown, true) }

func (e *Emulator) check(key, shown string, use bool) (p *pass, err error) {
	var refusal *fault
	err = e.write(func(v view) error {
		p, err = first[*pass](v, tablePasses, byID, key)
		switch {
		case err != nil:
			return err
		case p == nil:
			refusal = refused(codeWrongCode)
			return nil
		case !p.good(e.now()):
			refusal = refused(codeEndedCode)
			return nil
		case !sameSecret(p.secret, shown):
			refusal = refused(codeWrongCode)
			failed := *p
			failed.failures++
			return v.Insert(tablePasses, &failed)
		case use:
			return v.Delete(tablePasses, p)
		default:
			return nil
		}
	})
	if err == nil && refusal != nil {
		return nil, refusal
	}
	return p, err
}

// discard makes a pass useless.
func (e *Emulator) discard(key string) error {
	return e.write(func(v view) error {
		_, err := v.DeleteAll(tablePasses, byID, key)
		return err
	})
}
