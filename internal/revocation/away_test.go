package revocation_test

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

var errUnplugged = errors.New("unplugged")

// away returns a log whose Redis can never be reached.
func away(t *testing.T, change ...func(*revocation.RedisOptions)) (*revocation.Redis, *identity.Revoked) {
	t.Helper()
	client := redis.NewClient(&redis.Options{
		MaxRetries: -1, DialerRetries: 1,
		Dialer: func(context.Context, string, string) (net.Conn, error) { return nil, errUnplugged },
	})
	t.Cleanup(func() { _ = client.Close() })
	revoked := identity.NewRevoked()
	opts := revocation.RedisOptions{
		Options: revocation.Options{Revoked: revoked, Now: time.Now}, Client: client, Retry: time.Hour,
	}
	for _, one := range change {
		one(&opts)
	}
	log, err := revocation.NewRedis(opts)
	if err != nil {
		t.Fatal(err)
	}
	return log, revoked
}

// run runs a log; what it returns is to be had by calling end.
func run(t *testing.T, log revocation.Log) (end func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- log.Run(ctx) }()
	stopped := false
	end = func() error {
		cancel()
		stopped = true
		return <-ended
	}
	t.Cleanup(func() {
		if !stopped {
			_ = end()
		}
	})
	return end
}

func TestWithoutRedisARevocationHoldsHere(t *testing.T) {
	log, revoked := away(t, func(o *revocation.RedisOptions) { o.Waiting = 2 })
	verifier := newVerifier(t, revoked)
	end := run(t, log)
	for i, want := range []error{revocation.ErrPending, revocation.ErrPending, revocation.ErrLocalOnly} {
		subject := []string{"alice", "bob", "carol"}[i]
		id, err := log.Publish(t.Context(), ofSubject(subject), "test")
		if !errors.Is(err, want) || id != "" {
			t.Errorf("%s: id %q, error %v, want %v", subject, id, err, want)
		}
		mustBeRevoked(t, verifier, tokenOf(t, subject), true)
	}
	mustBeRevoked(t, verifier, tokenOf(t, "dave"), false)
	if !log.Synced().IsZero() || log.Last() != "" {
		t.Errorf("synced until %s, last %q", log.Synced(), log.Last())
	}
	if got := log.Stats(); got.Waiting != 2 || got.Dropped != 1 {
		t.Errorf("stats %+v", got)
	}

	if err := end(); !errors.Is(err, revocation.ErrLocalOnly) {
		t.Errorf("Run ended with %v, though two were not told", err)
	}
	if _, err := log.Publish(t.Context(), ofSubject("dave"), "test"); !errors.Is(err, revocation.ErrLocalOnly) {
		t.Errorf("after the end: %v", err)
	}
	mustBeRevoked(t, verifier, tokenOf(t, "dave"), true)
	if got := log.Stats(); got.Waiting != 0 || got.Dropped != 4 {
		t.Errorf("stats %+v", got)
	}
	if err := log.Run(t.Context()); err == nil {
		t.Error("it runs twice")
	}
}

func TestPublishDoesNotOutliveItsCaller(t *testing.T) {
	log, revoked := away(t) // and nobody runs it
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := log.Publish(ctx, ofSubject("alice"), "test")
	if !errors.Is(err, revocation.ErrPending) || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	mustBeRevoked(t, newVerifier(t, revoked), tokenOf(t, "alice"), true)
	if _, err := log.Publish(t.Context(), identity.Revocation{}, ""); !errors.Is(err, revocation.ErrInvalid) {
		t.Errorf("of nothing: %v", err)
	}
}

func TestPublishWaitsNoLongerThanTimeout(t *testing.T) {
	log, _ := away(t, func(o *revocation.RedisOptions) { o.Timeout = time.Nanosecond }) // nobody runs it
	if _, err := log.Publish(t.Context(), ofSubject("alice"), "test"); !errors.Is(err, revocation.ErrPending) {
		t.Errorf("error %v", err)
	}
}

func TestWatcherWithAnIDWaitsForThePast(t *testing.T) {
	log, _ := away(t)
	run(t, log)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, err := range log.Watch(ctx, "1-1") {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("nothing is known yet, and the watcher was told: %v", err)
		}
	}
}

func TestRedisRefusesHalfOptions(t *testing.T) {
	client := redis.NewClient(&redis.Options{})
	defer func() { _ = client.Close() }()
	good := revocation.Options{Revoked: identity.NewRevoked(), Now: time.Now}
	for name, opts := range map[string]revocation.RedisOptions{
		"no client":      {Options: good},
		"no options":     {Client: client},
		"negative bound": {Options: good, Client: client, Block: -1},
	} {
		if _, err := revocation.NewRedis(opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
