package revocation_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

func newMemory(t *testing.T, kept int, now func() time.Time) (*revocation.Memory, *identity.Revoked) {
	t.Helper()
	revoked := identity.NewRevoked()
	log, err := revocation.NewMemory(revocation.Options{Revoked: revoked, Now: now, Kept: kept})
	if err != nil {
		t.Fatal(err)
	}
	return log, revoked
}

func TestMemoryAppliesAndTells(t *testing.T) {
	log, revoked := newMemory(t, 0, time.Now)
	verifier := newVerifier(t, revoked)
	alice, bob, carol := tokenOf(t, "alice"), tokenOf(t, "bob"), tokenOf(t, "carol")
	mustBeRevoked(t, verifier, alice, false)

	first := ofSubject("alice")
	id, err := log.Publish(t.Context(), first, "KickUsers")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	second := identity.Revocation{Token: identity.DigestOf(bob), At: now, Until: now.Add(day)}
	publish(t, log, second)

	mustBeRevoked(t, verifier, alice, true)
	mustBeRevoked(t, verifier, bob, true)
	mustBeRevoked(t, verifier, carol, false)
	seen := watch(t, log, "")
	if got, want := seen.event(), (revocation.Event{ID: id, Revocation: first, Reason: "KickUsers"}); got != want {
		t.Errorf("event %+v, want %+v", got, want)
	}
	if got := seen.event(); got.Revocation != second || got.ID != log.Last() || got.ID == id {
		t.Errorf("event %+v of %+v, last is %s", got, second, log.Last())
	}
}

func TestMemoryIsSyncedAndRuns(t *testing.T) {
	c := &clock{at: began}
	log, _ := newMemory(t, 0, c.now)
	c.advance(time.Hour)
	if got := log.Synced(); !got.Equal(began.Add(time.Hour)) {
		t.Errorf("synced until %s", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := log.Run(ctx); err != nil {
		t.Error(err)
	}
	if log.Last() != "" {
		t.Errorf("an empty log has an event %s", log.Last())
	}
}

func TestInvalidRevocationIsNotApplied(t *testing.T) {
	at := began
	digest := identity.DigestOf("a token")
	for name, one := range map[string]identity.Revocation{
		"of nothing":     {At: at, Until: at.Add(day)},
		"of both":        {Subject: "alice", Token: digest, At: at, Until: at.Add(day)},
		"without time":   {Subject: "alice", Until: at},
		"without end":    {Subject: "alice", At: at},
		"ends at once":   {Token: digest, At: at, Until: at},
		"a long subject": {Subject: strings.Repeat("a", 513), At: at, Until: at.Add(day)},
	} {
		t.Run(name, func(t *testing.T) {
			log, revoked := newMemory(t, 0, time.Now)
			if _, err := log.Publish(t.Context(), one, ""); !errors.Is(err, revocation.ErrInvalid) {
				t.Errorf("error %v", err)
			}
			if !revoked.Last().IsZero() || log.Last() != "" {
				t.Error("it was applied")
			}
		})
	}
}

func TestReasonIsBounded(t *testing.T) {
	log, _ := newMemory(t, 0, time.Now)
	if _, err := log.Publish(t.Context(), ofSubject("alice"), strings.Repeat("é", 200)+"x"); err != nil {
		t.Fatal(err)
	}
	if _, err := log.Publish(t.Context(), ofSubject("bob"), "x"+strings.Repeat("é", 200)); err != nil {
		t.Fatal(err)
	}
	seen := watch(t, log, "")
	if got, want := seen.event().Reason, strings.Repeat("é", 128); got != want {
		t.Errorf("reason %q", got)
	}
	if got, want := seen.event().Reason, "x"+strings.Repeat("é", 127); got != want {
		t.Errorf("reason %q, want no half characters", got)
	}
}

func TestResumeFromAnEvent(t *testing.T) {
	c := &clock{at: began}
	earlier, _ := newMemory(t, 3, c.now)
	old := publish(t, earlier, ofSubject("old"))
	c.advance(time.Second)
	later, _ := newMemory(t, 3, func() time.Time { return c.now().Add(time.Hour) })
	ahead := publish(t, later, ofSubject("ahead"))

	log, _ := newMemory(t, 3, c.now)
	var ids []string
	for i := range 5 {
		ids = append(ids, publish(t, log, ofSubject(fmt.Sprint("user", i))))
	}
	for name, test := range map[string]struct {
		after string
		want  []string
		err   error
	}{
		"from the start":           {want: []string{"user2", "user3", "user4"}},
		"last but one":             {after: ids[3], want: []string{"user4"}},
		"the last":                 {after: ids[4]},
		"just dropped":             {after: ids[1], want: []string{"user2", "user3", "user4"}},
		"older than what is kept":  {after: ids[0], err: revocation.ErrTooOld},
		"of a process before":      {after: old, err: revocation.ErrTooOld},
		"never made here":          {after: ahead, err: revocation.ErrTooOld},
		"no id":                    {after: "yesterday", err: revocation.ErrID},
		"half an id":               {after: "12", err: revocation.ErrID},
		"an id written otherwise":  {after: "0" + ids[4], err: revocation.ErrID},
		"an id that is out of all": {after: "99999999999999999999-0", err: revocation.ErrID},
	} {
		t.Run(name, func(t *testing.T) {
			seen := watch(t, log, test.after)
			if test.err != nil {
				seen.ends(test.err)
				return
			}
			seen.subjects(test.want...)
		})
	}
	publish(t, log, ofSubject("new"))
	watch(t, log, ids[4]).subjects("new")
}

func TestNothingIsKeptOfAnEmptyLog(t *testing.T) {
	log, _ := newMemory(t, 3, time.Now)
	watch(t, log, "1-1").ends(revocation.ErrTooOld)
}

func TestSlowWatcherIsEnded(t *testing.T) {
	log, _ := newMemory(t, 100, time.Now)
	publish(t, log, ofSubject("first"))
	slow, quick := watch(t, log, ""), watch(t, log, "")
	slow.subjects("first")
	quick.subjects("first")
	for i := range 101 { // one more than is kept
		publish(t, log, ofSubject(fmt.Sprint("user", i)))
		quick.subjects(fmt.Sprint("user", i))
	}
	slow.ends(revocation.ErrBehind)
}

func TestWatcherThatReadsAtTheEdgeGoesOn(t *testing.T) {
	log, _ := newMemory(t, 100, time.Now)
	publish(t, log, ofSubject("first"))
	seen := watch(t, log, "")
	seen.subjects("first")
	for i := range 100 {
		publish(t, log, ofSubject(fmt.Sprint("user", i)))
	}
	for i := range 100 {
		seen.subjects(fmt.Sprint("user", i))
	}
}

func TestWhatHasRunOutIsLeftOut(t *testing.T) {
	c := &clock{at: began}
	log, _ := newMemory(t, 0, c.now)
	short := identity.Revocation{Subject: "short", At: began, Until: began.Add(time.Minute)}
	long := identity.Revocation{Subject: "long", At: began, Until: began.Add(time.Hour)}
	id := publish(t, log, short)
	publish(t, log, short)
	publish(t, log, long)
	c.advance(time.Minute)
	watch(t, log, "").subjects("long")
	watch(t, log, id).subjects("long")
}

func TestWatchEndsWithItsContext(t *testing.T) {
	log, _ := newMemory(t, 0, time.Now)
	publish(t, log, ofSubject("alice"))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var ended error
	for event, err := range log.Watch(ctx, "") {
		if err != nil {
			ended = err
		} else if event.Subject == "alice" {
			cancel()
		}
	}
	if !errors.Is(ended, context.Canceled) {
		t.Errorf("ended with %v", ended)
	}
}

func TestEveryWatcherSeesEverythingInOrder(t *testing.T) {
	const publishers, each, watchers = 4, 200, 4
	log, _ := newMemory(t, 0, time.Now)
	var all sync.WaitGroup
	for p := range publishers {
		all.Go(func() {
			for i := range each {
				if _, err := log.Publish(t.Context(), ofSubject(fmt.Sprintf("%d/%d", p, i)), ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	orders := make([][]string, watchers)
	ctx := testContext(t)
	for w := range watchers {
		all.Go(func() {
			for event, err := range log.Watch(ctx, "") {
				if err != nil {
					t.Error(err)
					return
				}
				if orders[w] = append(orders[w], event.Subject); len(orders[w]) == publishers*each {
					return
				}
			}
		})
	}
	all.Wait()
	for _, order := range orders[1:] {
		if strings.Join(order, " ") != strings.Join(orders[0], " ") {
			t.Fatal("two watchers saw different things")
		}
	}
}

func TestMemoryRefusesHalfOptions(t *testing.T) {
	revoked := identity.NewRevoked()
	for name, opts := range map[string]revocation.Options{
		"nothing to apply to": {Now: time.Now},
		"no clock":            {Revoked: revoked},
		"negative room":       {Revoked: revoked, Now: time.Now, Kept: -1},
	} {
		if _, err := revocation.NewMemory(opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
