//go:build redis

package revocation_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
	"github.com/authing-grpc/authing-grpc/internal/revocation/redistest"
)

func TestThreeReplicasSeeARevocation(t *testing.T) {
	s := redistest.Start(t, false)
	replicas := []*replica{startReplica(t, s), startReplica(t, s), startReplica(t, s)}
	alice, bob, carol := tokenOf(t, "alice"), tokenOf(t, "bob"), tokenOf(t, "carol")
	for _, one := range replicas {
		mustBeRevoked(t, one.verifier, alice, false)
	}
	ended := ofSubject("alice")
	first := publish(t, replicas[0], ended)
	second := publish(t, replicas[1],
		identity.Revocation{Token: identity.DigestOf(bob), At: ended.At, Until: ended.Until})
	for _, one := range replicas {
		seen := watch(t, one, "")
		got := seen.event()
		if got.ID != first || got.Subject != "alice" || got.Reason != "test" ||
			!got.At.Equal(ended.At) || !got.Until.Equal(ended.Until) {
			t.Errorf("event %+v, want %s %+v", got, first, ended)
		}
		if got := seen.event(); got.ID != second || got.Token != identity.DigestOf(bob) || one.Last() != second {
			t.Errorf("event %+v, last %s", got, one.Last())
		}
		mustBeRevoked(t, one.verifier, alice, true)
		mustBeRevoked(t, one.verifier, bob, true)
		mustBeRevoked(t, one.verifier, carol, false)
	}
}

func TestPartitionHeals(t *testing.T) {
	s := redistest.Start(t, false)
	a, b, c := startReplica(t, s), startReplica(t, s), startReplica(t, s)
	publish(t, a, ofSubject("before"))
	onA, onB, onC := watch(t, a, ""), watch(t, b, ""), watch(t, c, "")
	for _, one := range []*watcher{onA, onB, onC} {
		one.sees("before")
	}
	c.syncedAfter(time.Time{})

	c.line.Cut()
	c.noticesAway()
	stood := c.Synced()
	publish(t, a, ofSubject("there"))
	_, err := c.Publish(t.Context(), ofSubject("here"), "test")
	if !errors.Is(err, revocation.ErrPending) {
		t.Errorf("published while cut off: %v", err)
	}
	mustBeRevoked(t, c.verifier, tokenOf(t, "here"), true)
	onB.sees("there") // the others go on
	if !c.Synced().Equal(stood) || c.Stats().Waiting != 1 {
		t.Errorf("cut off, and synced until %s after %s, stats %+v", c.Synced(), stood, c.Stats())
	}
	mustBeRevoked(t, c.verifier, tokenOf(t, "there"), false)
	mustBeRevoked(t, a.verifier, tokenOf(t, "here"), false)

	c.line.Mend()
	onC.subjects("there", "here") // once each, nothing again
	onA.sees("here")
	onB.sees("here")
	c.syncedAfter(stood)
	c.nothingWaits() // the others may have heard of it before Redis's answer is here
	mustBeRevoked(t, c.verifier, tokenOf(t, "there"), true)
	mustBeRevoked(t, a.verifier, tokenOf(t, "here"), true)
	if got := c.Stats(); got.Gaps != 0 || got.Dropped != 0 {
		t.Errorf("stats %+v", got)
	}
}

func TestRestartOfRedisLosesNothing(t *testing.T) {
	s := redistest.Start(t, true)
	a, b := startReplica(t, s), startReplica(t, s)
	publish(t, a, ofSubject("before"))
	onB := watch(t, b, "")
	onB.sees("before")
	s.Kill()
	a.noticesAway()
	b.noticesAway()
	for _, subject := range []string{"first", "second"} {
		if _, err := a.Publish(t.Context(), ofSubject(subject), "test"); !errors.Is(err, revocation.ErrPending) {
			t.Errorf("%s: %v", subject, err)
		}
	}
	s.Start()
	onB.subjects("first", "second")
	watch(t, startReplica(t, s), "").subjects("before", "first", "second")
	if got := b.Stats(); got.Gaps != 0 {
		t.Errorf("stats %+v", got)
	}
}

func TestRedisThatForgetsIsToldAgain(t *testing.T) {
	s := redistest.Start(t, false)
	a, b := startReplica(t, s), startReplica(t, s)
	publish(t, a, ofSubject("of a"))
	publish(t, b, ofSubject("of b"))
	watch(t, a, "").sees("of b")
	onB := watch(t, b, "")
	onB.subjects("of a", "of b")
	s.Kill()
	a.noticesAway()
	b.noticesAway()
	lost := time.Now()
	s.Start()
	onB.ends(revocation.ErrBehind)
	for _, one := range []*replica{a, b} {
		if until := one.misses(); until.Before(lost) {
			t.Errorf("a gap until %s, before the loss at %s", until, lost)
		}
	}
	late := startReplica(t, s)
	watch(t, late, "").sees("of a")
	watch(t, late, "").sees("of b")
	mustBeRevoked(t, late.verifier, tokenOf(t, "of a"), true)
}

func TestSilentRedisIsNoticed(t *testing.T) {
	s := redistest.Start(t, false)
	quick := func(o *revocation.RedisOptions) { o.Timeout = time.Second }
	a, b := startReplica(t, s, quick), startReplica(t, s, quick)
	publish(t, a, ofSubject("before"))
	onB := watch(t, b, "")
	onB.sees("before")
	s.Stop()
	b.noticesAway()
	if _, err := a.Publish(t.Context(), ofSubject("meanwhile"), "test"); !errors.Is(err, revocation.ErrPending) {
		t.Errorf("published to nobody: %v", err)
	}
	stood := b.Synced()
	s.Resume()
	onB.sees("meanwhile")
	b.syncedAfter(stood)
}

func TestLateJoinerKnowsThePast(t *testing.T) {
	s := redistest.Start(t, false)
	a := startReplica(t, s)
	over := time.Now().Add(-2 * day)
	expired := publish(t, a, identity.Revocation{Subject: "long ago", At: over, Until: over.Add(day)})
	const many = 2500 // takes several reads
	client := newClient(t, redistest.NewLine(t, s))
	now := time.Now()
	pipeline := client.Pipeline()
	for i := range many {
		pipeline.XAdd(t.Context(), &redis.XAddArgs{Stream: revocation.DefaultKey, Values: []string{
			"subject", fmt.Sprint("user", i), "reason", "test",
			"at", strconv.FormatInt(now.UnixNano(), 10), "until", strconv.FormatInt(now.Add(day).UnixNano(), 10),
		}})
	}
	if _, err := pipeline.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	late := startReplica(t, s)
	late.syncedAfter(time.Time{})
	mustBeRevoked(t, late.verifier, tokenOf(t, "long ago"), false)
	mustBeRevoked(t, late.verifier, tokenOf(t, "user0"), true)
	mustBeRevoked(t, late.verifier, tokenOf(t, fmt.Sprint("user", many-1)), true)
	watch(t, late, "").subjects("user0", "user1")
	watch(t, late, expired).subjects("user0", "user1")
}

func TestWatcherResumesAtAnotherReplica(t *testing.T) {
	s := redistest.Start(t, false)
	few := func(o *revocation.RedisOptions) { o.Kept = 3 }
	a, b := startReplica(t, s), startReplica(t, s, few)
	var ids []string
	for i := range 5 {
		ids = append(ids, publish(t, a, ofSubject(fmt.Sprint("user", i))))
	}
	b.syncedAfter(time.Now()) // so few are kept that who watches meanwhile falls behind
	watch(t, b, "").sees("user4")
	watch(t, b, ids[2]).subjects("user3", "user4")
	watch(t, a, ids[0]).subjects("user1", "user2")
	watch(t, b, ids[0]).ends(revocation.ErrTooOld)
	// It may have seen more elsewhere than this replica knows.
	b.line.Cut()
	b.noticesAway()
	ahead := publish(t, a, ofSubject("seen at a"))
	onB := watch(t, b, ahead)
	publish(t, a, ofSubject("not seen"))
	b.line.Mend()
	onB.subjects("not seen")
}

func TestSlowWatcherOfARedisLogIsEnded(t *testing.T) {
	s := redistest.Start(t, false)
	a := startReplica(t, s, func(o *revocation.RedisOptions) { o.Kept = 100 })
	publish(t, a, ofSubject("first"))
	slow, quick := watch(t, a, ""), watch(t, a, "")
	slow.sees("first")
	for i := range 101 {
		publish(t, a, ofSubject(fmt.Sprint("user", i)))
		quick.sees(fmt.Sprint("user", i))
	}
	slow.ends(revocation.ErrBehind)
}

func TestStreamIsBoundedAndItsLossNoticed(t *testing.T) {
	s := redistest.Start(t, false)
	small := func(o *revocation.RedisOptions) { o.MaxLen = 100 }
	a, b := startReplica(t, s, small), startReplica(t, s, small)
	publish(t, a, ofSubject("before"))
	onB := watch(t, b, "")
	onB.sees("before")
	b.line.Cut()
	b.noticesAway()
	for i := range 500 {
		publish(t, a, ofSubject(fmt.Sprint("user", i)))
	}
	client := newClient(t, redistest.NewLine(t, s))
	kept, err := client.XRange(t.Context(), revocation.DefaultKey, "-", "+").Result()
	if err != nil || len(kept) > 250 {
		t.Fatalf("%d entries are kept, error %v", len(kept), err)
	}
	b.line.Mend()
	onB.ends(revocation.ErrBehind)
	oldest, _, _ := strings.Cut(kept[0].ID, "-")
	if until := b.misses(); strconv.FormatInt(until.UnixMilli(), 10) != oldest {
		t.Errorf("a gap until %s, the oldest entry is %s", until, oldest)
	}
	watch(t, b, "").sees("user499")
	mustBeRevoked(t, b.verifier, tokenOf(t, "user499"), true)
	if gaps := b.Stats().Gaps; gaps != 1 { // a may have fallen behind itself
		t.Errorf("%d gaps", gaps)
	}
	startReplica(t, s).misses() // what was dropped before it came may matter
}

func TestMalformedEntriesAreCountedAndSkipped(t *testing.T) {
	s := redistest.Start(t, false)
	client := newClient(t, redistest.NewLine(t, s))
	digest := identity.DigestOf("a token")
	hexadecimal := hex.EncodeToString(digest[:])
	at := strconv.FormatInt(time.Now().UnixNano(), 10)
	until := strconv.FormatInt(time.Now().Add(day).UnixNano(), 10)
	malformed := [][]string{
		{"something", "else"},
		{"subject", "alice", "at", at},
		{"subject", "alice", "until", until},
		{"subject", "alice", "at", "today", "until", until},
		{"subject", "alice", "at", until, "until", at},
		{"subject", "alice", "token", hexadecimal, "at", at, "until", until},
		{"token", hexadecimal[2:], "at", at, "until", until},
		{"token", "not hexadecimal", "at", at, "until", until},
		{"at", at, "until", until},
		{"subject", strings.Repeat("a", 513), "at", at, "until", until},
		{"subject", "alice", "at", at, "until", until, "reason", strings.Repeat("a", 257)},
	}
	for _, fields := range append(malformed, []string{"subject", "bob", "at", at, "until", until, "later", "field"}) {
		if err := client.XAdd(t.Context(), &redis.XAddArgs{Stream: revocation.DefaultKey, Values: fields}).Err(); err != nil {
			t.Fatal(err)
		}
	}
	a := startReplica(t, s)
	watch(t, a, "").subjects("bob")
	if got := a.Stats(); got.Malformed != uint64(len(malformed)) || got.Received != 1 {
		t.Errorf("stats %+v, malformed are %d", got, len(malformed))
	}
	mustBeRevoked(t, a.verifier, tokenOf(t, "alice"), false)
}

func TestNoTokenReachesRedis(t *testing.T) {
	s := redistest.Start(t, false)
	a, token := startReplica(t, s), tokenOf(t, "alice")
	now := time.Now()
	publish(t, a, identity.Revocation{Token: identity.DigestOf(token), At: now, Until: now.Add(day)})
	entries, err := newClient(t, redistest.NewLine(t, s)).XRange(t.Context(), revocation.DefaultKey, "-", "+").Result()
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries, error %v", len(entries), err)
	}
	digest := identity.DigestOf(token)
	if got := entries[0].Values["token"]; got != hex.EncodeToString(digest[:]) || len(entries[0].Values) != 4 {
		t.Errorf("entry %v", entries[0].Values)
	}
}

func TestRedisAwayAtTheStart(t *testing.T) {
	s := redistest.New(t, false)
	a, b := startReplica(t, s), startReplica(t, s)
	a.noticesAway()
	b.noticesAway()
	if _, err := a.Publish(t.Context(), ofSubject("early"), "test"); !errors.Is(err, revocation.ErrPending) {
		t.Errorf("published to nobody: %v", err)
	}
	mustBeRevoked(t, a.verifier, tokenOf(t, "early"), true)
	if !a.Synced().IsZero() {
		t.Errorf("synced until %s without Redis", a.Synced())
	}
	s.Start()
	watch(t, b, "").sees("early")
	a.syncedAfter(time.Time{})
	a.nothingWaits() // b may have heard of it before Redis's answer is at a
	publish(t, a, ofSubject("later"))
	if got := a.Stats(); got.Gaps != 0 || got.Dropped != 0 {
		t.Errorf("stats %+v", got)
	}
}

func TestWhatWaitsIsToldAtTheEnd(t *testing.T) {
	s := redistest.Start(t, false)
	a, b := startReplica(t, s, func(o *revocation.RedisOptions) { o.Retry = time.Hour }), startReplica(t, s)
	a.line.Cut()
	a.noticesAway()
	for i := range 150 {
		_, _ = a.Publish(t.Context(), ofSubject(fmt.Sprint("user", i)), "test") // it waits
	}
	a.line.Mend()
	if err := a.end(); err != nil {
		t.Error(err)
	}
	watch(t, b, "").sees("user149")
}
