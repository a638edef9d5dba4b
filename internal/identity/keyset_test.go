package identity_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// publisher is an issuer whose key set changes and fails.
type publisher struct {
	mu    sync.Mutex
	keys  []byte
	err   error
	asked int
	done  chan struct{} // one entry a fetch
}

func newPublisher(keys []byte) *publisher {
	return &publisher{keys: keys, done: make(chan struct{}, 100)}
}

func (p *publisher) fetch(context.Context) ([]byte, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	defer func() { p.done <- struct{}{} }()
	p.asked++
	return p.keys, p.err
}

func (p *publisher) serve(keys []byte, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys, p.err = keys, err
}

func (p *publisher) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

var errDown = errors.New("down")

// An issuer that is down is asked seldom, and what is known of it lasts a day.
func TestKeysThroughAnOutage(t *testing.T) {
	first, second := newSigner(t, "k1"), newSigner(t, "k2")
	ended := now.Add(72 * time.Hour).Unix()
	published, c := newPublisher(first.published()), newClock()
	verifier := newVerifier(t, c, published.fetch)
	tokens := 0
	for _, step := range []struct {
		name    string
		advance time.Duration
		change  func()
		by      signer
		want    error
		asked   int
	}{
		{"the first token", 0, nil, first, nil, 1},
		{"known key", time.Minute, nil, first, nil, 1},
		{"unknown key asks again", 0, nil, second, identity.ErrInvalid, 2},
		{"and not at once again", time.Second, func() { published.serve(second.published(), nil) }, second, identity.ErrInvalid, 2},
		{"a new key is found", time.Minute, nil, second, nil, 3},
		{"the old one is forgotten", time.Minute, nil, first, identity.ErrInvalid, 4},
		{"down: what is known serves", 2 * time.Hour, func() { published.serve(second.published(), errDown) }, second, nil, 5},
		{"down: asked seldom", time.Second, nil, second, nil, 5},
		{"down: asked now and then", time.Minute, nil, second, nil, 6},
		{"down: an unknown key", 0, nil, first, identity.ErrInvalid, 6},
		{"down for a day: nothing is known", 24 * time.Hour, nil, second, errDown, 7},
		{"and said at once", 0, nil, second, errDown, 7},
		{"back", time.Second, func() { published.serve(second.published(), nil) }, second, nil, 8},
	} {
		c.advance(step.advance)
		if step.change != nil {
			step.change()
		}
		tokens++ // each a new one, so that no verdict is remembered
		asked := published.count()
		_, err := verifier.Verify(t.Context(), step.by.sign(good("exp", ended, "iat", now.Unix(), "jti", fmt.Sprint(tokens))), appID)
		if step.asked > asked {
			<-published.done // in the background, perhaps
		}
		if !errors.Is(err, step.want) || step.want == nil && err != nil || published.count() != step.asked {
			t.Fatalf("%s: %v after asking %d times, want %v after %d", step.name, err, published.count(), step.want, step.asked)
		}
	}
}

// Who gives up leaves the others waiting for the same fetch, and it ends well.
func TestOneFetchForAll(t *testing.T) {
	ours := newSigner(t, "k1")
	var asked atomic.Int32
	arrived, release := make(chan struct{}), make(chan struct{})
	verifier := newVerifier(t, newClock(), func(ctx context.Context) ([]byte, error) {
		asked.Add(1)
		close(arrived)
		select {
		case <-release:
			return ours.published(), nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	})
	token := ours.sign(good())
	leader, giveUp := context.WithCancel(t.Context())
	results := make(chan error, 11)
	verify := func(ctx context.Context) {
		_, err := verifier.Verify(ctx, token, appID)
		results <- err
	}
	go verify(leader)
	<-arrived
	giveUp()
	if err := <-results; !errors.Is(err, context.Canceled) {
		t.Errorf("the leader: %v", err)
	}
	for range 10 {
		go verify(t.Context())
	}
	close(release)
	for range 10 {
		if err := <-results; err != nil {
			t.Errorf("a follower: %v", err)
		}
	}
	if asked.Load() != 1 {
		t.Errorf("asked %d times", asked.Load())
	}
}

func TestUnreadableKeys(t *testing.T) {
	token := newSigner(t, "k1").sign(good())
	for name, get := range map[string]fetch{
		"not JSON":  fixed([]byte("<html>")),
		"not there": func(context.Context) ([]byte, error) { return nil, errDown },
	} {
		verifier := newVerifier(t, newClock(), get)
		if _, err := verifier.Verify(t.Context(), token, appID); err == nil || errors.Is(err, identity.ErrInvalid) {
			t.Errorf("%s: error = %v; not having keys says nothing of the token", name, err)
		}
	}
}
