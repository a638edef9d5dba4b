package authing_test

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/authing"
)

// ask makes a call with a deadline; 0 for none.
func ask(t *testing.T, client *authing.Client, repeatable bool, deadline time.Duration) error {
	t.Helper()
	ctx := t.Context()
	if deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, deadline)
		defer cancel()
	}
	call := profile(client)
	call.Verb, call.Repeatable = "POST", repeatable
	call.Raw = []byte(`{}`)
	_, err := client.Do(ctx, call)
	return err
}

func TestRetries(t *testing.T) {
	refuse, drop, hang := step{refuse: true}, step{drop: true}, step{hang: true}
	reset := step{dial: syscall.ECONNRESET}
	noSuchHost := step{dial: &net.DNSError{Err: "no such host", Name: "authing.example", IsNotFound: true}}
	stranger := step{dial: &tls.CertificateVerificationError{Err: errors.New("self-signed")}}
	business := step{status: 200, body: `{"statusCode":499,"apiCode":2004}`}
	slow := step{status: 504, after: 6 * time.Second}
	const long = 10 * time.Second
	for _, tc := range []struct {
		name       string
		repeatable bool
		deadline   time.Duration
		steps      []step
		want       string
		asked      int
	}{
		{"refused, then well", true, long, []step{refuse, ok()}, "ok", 2},
		{"reset, then well", true, long, []step{reset, ok()}, "ok", 2},
		{"lost, then well", true, long, []step{drop, ok()}, "ok", 2},
		{"502, then well", true, long, []step{status(502), ok()}, "ok", 2},
		{"503, then well", true, long, []step{status(503), ok()}, "ok", 2},
		{"504, 429, then well", true, long, []step{status(504), status(429), ok()}, "ok", 3},
		{"refused for good", true, long, []step{refuse}, "unreachable", 3},
		{"lost for good", true, long, []step{drop}, "unreachable", 3},
		{"502 for good keeps the answer", true, long, []step{status(502)}, "502", 3},
		{"no deadline", true, 0, []step{refuse, ok()}, "ok", 2},

		{"a write, refused: nothing was sent", false, long, []step{refuse, ok()}, "unreachable", 1},
		{"a write, reset before it was sent", false, long, []step{reset, ok()}, "unreachable", 1},
		{"a write, lost", false, long, []step{drop, ok()}, "unknown", 1},
		{"a write, 502", false, long, []step{status(502), ok()}, "502", 1},
		{"a write, 429", false, long, []step{asking("1"), ok()}, "429", 1},
		{"a write, no answer in time", false, long, []step{hang}, "unknown", 1},
		{"a read, no answer in time", true, long, []step{hang}, "deadline", 1},

		{"500 is not worth it", true, long, []step{status(500), ok()}, "500", 1},
		{"501 is not worth it", true, long, []step{status(501), ok()}, "501", 1},
		{"400 is not worth it", true, long, []step{status(400), ok()}, "400", 1},
		{"a refusal is an answer", true, long, []step{business, ok()}, "200", 1},
		{"a name that does not exist", true, long, []step{noSuchHost, ok()}, "unreachable", 1},
		{"a certificate of somebody else", true, long, []step{stranger, ok()}, "unreachable", 1},

		{"no time for the pause", true, 150 * time.Millisecond, []step{refuse, ok()}, "unreachable", 1},
		{"time for one pause", true, 350 * time.Millisecond, []step{refuse}, "unreachable", 2},
		{"no time for another that slow", true, long, []step{slow, ok()}, "504", 1},
		{"Retry-After within the deadline", true, long, []step{asking("8"), ok()}, "ok", 2},
		{"Retry-After beyond the deadline", true, long, []step{asking("10"), ok()}, "429", 1},
		{"Retry-After without a deadline", true, 0, []step{asking("60"), ok()}, "429", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client, authing := newScripted(t, nil, tc.steps...)
				if got := says(ask(t, client, tc.repeatable, tc.deadline)); got != tc.want {
					t.Errorf("%s, want %s", got, tc.want)
				}
				if got := authing.count(); got != tc.asked {
					t.Errorf("asked %d times, want %d", got, tc.asked)
				}
				if took := time.Since(authing.began); tc.deadline > 0 && took > tc.deadline {
					t.Errorf("it took %s", took)
				}
			})
		})
	}
}

func TestPausesGrowAndDiffer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seen := make(map[time.Duration]bool)
		for range 10 {
			client, authing := newScripted(t, func(c *authing.Config) { c.Retries = 3 }, step{refuse: true})
			_ = ask(t, client, true, time.Minute)
			for i, pause := range authing.pauses() {
				middle := 100 * time.Millisecond << i
				if pause < middle/2 || pause > middle+middle/2 {
					t.Errorf("pause %d is %s", i+1, pause)
				}
				seen[pause] = true
			}
		}
		if len(seen) < 20 {
			t.Errorf("30 pauses are only %d different ones", len(seen))
		}
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, authing := newScripted(t, nil, asking("3"), ok())
		if err := ask(t, client, true, time.Minute); err != nil {
			t.Fatal(err)
		}
		if pause := authing.pauses()[0]; pause < 3*time.Second || pause > 3150*time.Millisecond {
			t.Errorf("waited for %s", pause)
		}
	})
}

func TestCancelledWhilePausing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, authing := newScripted(t, nil, asking("3"), ok())
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		call := profile(client)
		call.Repeatable = true
		ctx, end := context.WithTimeout(ctx, time.Minute)
		defer end()
		_, err := client.Do(ctx, call)
		if says(err) != "canceled" || authing.count() != 1 || time.Since(authing.began) != time.Second {
			t.Errorf("%v after %d attempts and %s", err, authing.count(), time.Since(authing.began))
		}
	})
}

// An outage costs ten repetitions in all, and success earns them back.
func TestRetryBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, authing := newScripted(t, nil, step{refuse: true})
		for range 100 {
			_ = ask(t, client, true, time.Minute)
		}
		if got := authing.count(); got != 110 {
			t.Errorf("100 calls became %d requests, want 110", got)
		}
		authing.does(ok())
		for range 25 {
			_ = ask(t, client, true, time.Minute)
		}
		authing.does(step{refuse: true})
		for range 25 {
			_ = ask(t, client, true, time.Minute)
		}
		if got := authing.count() - 110; got != 25+25+2 {
			t.Errorf("25 good calls and 25 bad ones became %d requests, want 52", got)
		}
	})
}

func TestRetriesAreOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, authing := newScripted(t, func(c *authing.Config) { c.Retries = 0 }, status(503))
		if got := says(ask(t, client, true, time.Minute)); got != "503" || authing.count() != 1 {
			t.Errorf("%s after %d attempts", got, authing.count())
		}
	})
}
