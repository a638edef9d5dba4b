package identity_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// oracle is an issuer that is asked about tokens.
type oracle struct {
	active bool
	err    error
	asked  int
}

func (o *oracle) introspect(context.Context, string) (bool, error) {
	o.asked++
	return o.active, o.err
}

func (o *oracle) option(opts *identity.Options) { opts.Issuers[0].Introspect = o.introspect }

func TestFreshness(t *testing.T) {
	ours, c, o := newSigner(t, "k1"), newClock(), &oracle{active: true}
	verifier := newVerifier(t, c, fixed(ours.published()), o.option)
	token, bad := ours.sign(good()), ours.sign(good("aud", "app-9"))
	for _, step := range []struct {
		name      string
		advance   time.Duration
		change    func()
		token     string
		staleness time.Duration
		want      error
		asked     int
		age       time.Duration // of the word
	}{
		{"never asked before", 0, nil, token, time.Hour, nil, 1, 0},
		{"young enough", 10 * time.Second, nil, token, time.Minute, nil, 1, 10 * time.Second},
		{"exactly as old as may be", 50 * time.Second, nil, token, time.Minute, nil, 1, time.Minute},
		{"too old", time.Second, nil, token, time.Minute, nil, 2, 0},
		{"now", 0, nil, token, 0, nil, 3, 0},
		{"the issuer is down, young enough", time.Second, func() { o.err = errDown }, token, time.Minute, nil, 3, time.Second},
		{"the issuer is down", 0, nil, token, 0, errDown, 4, 0},
		{"a bad token is not asked about", 0, nil, bad, 0, identity.ErrInvalid, 4, 0},
		{"refused", time.Second, func() { o.err, o.active = nil, false }, token, 0, identity.ErrRefused, 5, 0},
		{"refused a moment ago", time.Second, nil, token, time.Minute, identity.ErrRefused, 5, time.Second},
		{"nobody asks", 0, nil, token, time.Hour, identity.ErrRefused, 5, time.Second},
	} {
		c.advance(step.advance)
		if step.change != nil {
			step.change()
		}
		found, at, err := verifier.VerifyFresh(t.Context(), step.token, appID, step.staleness)
		if !errors.Is(err, step.want) || step.want == nil && (err != nil || found.Subject != "u1") || o.asked != step.asked {
			t.Errorf("%s: %v after asking %d times, want %v after %d", step.name, err, o.asked, step.want, step.asked)
		}
		if (step.want == nil || errors.Is(step.want, identity.ErrRefused)) && c.now().Sub(at) != step.age {
			t.Errorf("%s: the word is %v old, want %v", step.name, c.now().Sub(at), step.age)
		}
	}
}

func TestNobodyToAsk(t *testing.T) {
	ours := newSigner(t, "k1")
	verifier := newVerifier(t, newClock(), fixed(ours.published()))
	if _, _, err := verifier.VerifyFresh(t.Context(), ours.sign(good()), appID, 0); !errors.Is(err, identity.ErrCannotAsk) {
		t.Errorf("%v, want ErrCannotAsk", err)
	}
}

// One question serves all who ask meanwhile, and outlives who began it.
func TestOneQuestionForAll(t *testing.T) {
	ours := newSigner(t, "k1")
	arrived, release := make(chan struct{}), make(chan struct{})
	asked := 0
	verifier := newVerifier(t, newClock(), fixed(ours.published()), func(opts *identity.Options) {
		opts.Issuers[0].Introspect = func(ctx context.Context, _ string) (bool, error) {
			asked++
			close(arrived)
			<-release
			return true, ctx.Err()
		}
	})
	token := ours.sign(good())
	leader, giveUp := context.WithCancel(t.Context())
	results := make(chan error, 2)
	ask := func(ctx context.Context) {
		_, _, err := verifier.VerifyFresh(ctx, token, appID, time.Hour)
		results <- err
	}
	go ask(leader)
	<-arrived
	giveUp()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("who gave up: %v", err)
	}
	go ask(t.Context())
	close(release)
	if err := <-results; err != nil || asked != 1 {
		t.Errorf("the other: %v after asking %d times", err, asked)
	}
}
