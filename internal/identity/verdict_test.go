package identity_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

func TestVerdictsAreRemembered(t *testing.T) {
	ours := newSigner(t, "k1")
	c := newClock()
	verifier := newVerifier(t, c, fixed(ours.published()))
	token, bad := ours.sign(good()), ours.sign(good("aud", "app-9"))
	for _, step := range []struct {
		name    string
		advance time.Duration
		token   string
		want    error
		misses  uint64
	}{
		{"good", 0, token, nil, 1},
		{"good again", time.Minute, token, nil, 1},
		{"bad", 0, bad, identity.ErrInvalid, 2},
		{"bad again", time.Second, bad, identity.ErrInvalid, 2},
		{"bad, later", time.Minute, bad, identity.ErrInvalid, 3},
		{"good until its end", 57 * time.Minute, token, nil, 3},
		{"past its end, within the skew", 90 * time.Second, token, nil, 4},
		{"past its end", time.Hour, token, identity.ErrExpired, 5},
	} {
		c.advance(step.advance)
		_, err := verifier.Verify(t.Context(), step.token, appID)
		if _, misses := verifier.Stats(); !errors.Is(err, step.want) || step.want == nil && err != nil || misses != step.misses {
			t.Errorf("%s: %v after %d misses, want %v after %d", step.name, err, misses, step.want, step.misses)
		}
	}
}

// A key that is withdrawn takes the verdicts along that rest on it.
func TestWithdrawnKey(t *testing.T) {
	old, next := newSigner(t, "k1"), newSigner(t, "k2")
	published, c := newPublisher(old.published()), newClock()
	verifier := newVerifier(t, c, published.fetch)
	token := old.sign(good("exp", now.Add(48*time.Hour).Unix()))
	if _, err := verifier.Verify(t.Context(), token, appID); err != nil {
		t.Fatal(err)
	}
	published.serve(next.published(), nil)
	c.advance(time.Minute)
	if _, err := verifier.Verify(t.Context(), next.sign(good()), appID); err != nil { // fetches
		t.Fatal(err)
	}
	if _, err := verifier.Verify(t.Context(), token, appID); !errors.Is(err, identity.ErrInvalid) {
		t.Errorf("error = %v, want ErrInvalid", err)
	}
}

func TestRevocation(t *testing.T) {
	ours := newSigner(t, "k1")
	c := newClock()
	revoked := identity.NewRevoked()
	verifier := newVerifier(t, c, fixed(ours.published()), func(o *identity.Options) { o.Revoked = revoked })
	first, second := ours.sign(good()), ours.sign(good("jti", "j2"))
	other := ours.sign(good("sub", "u2"))
	later := ours.sign(good("iat", now.Add(10*time.Second).Unix()))
	without := ours.sign(good("iat", nil))
	is := func(name, token string, want error) {
		t.Helper()
		if _, err := verifier.Verify(t.Context(), token, appID); !errors.Is(err, want) || want == nil && err != nil {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	is("before", first, nil)
	until := now.Add(time.Hour)
	revoked.Add(identity.Revocation{Token: identity.DigestOf(first), At: now, Until: until}, now)
	is("the token", first, identity.ErrRevoked)
	is("another token of the user", second, nil)
	revoked.Add(identity.Revocation{Subject: "u1", At: now, Until: until}, now)
	is("another token of the user, now", second, identity.ErrRevoked)
	is("a token that does not say when", without, identity.ErrRevoked)
	is("another user", other, nil)
	is("a later token of the user", later, nil)
	revoked.Add(identity.Revocation{Subject: "u1", At: now.Add(-time.Hour), Until: until}, now) // comes late
	is("the newer one holds", second, identity.ErrRevoked)
	if !revoked.Last().Equal(now) {
		t.Errorf("last %v", revoked.Last())
	}
}

// A hit costs no memory.
func TestHitAllocatesNothing(t *testing.T) {
	ours := newSigner(t, "k1")
	revoked := identity.NewRevoked()
	revoked.Add(identity.Revocation{Subject: "somebody", At: now, Until: now.Add(time.Hour)}, now)
	verifier := newVerifier(t, newClock(), fixed(ours.published()), func(o *identity.Options) { o.Revoked = revoked })
	token, bad := ours.sign(good()), ours.sign(good("aud", "app-9"))
	ctx := context.Background()
	for name, text := range map[string]string{"good": token, "bad": bad} {
		_, _ = verifier.Verify(ctx, text, appID)
		if n := testing.AllocsPerRun(1000, func() { _, _ = verifier.Verify(ctx, text, appID) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}

func FuzzVerify(f *testing.F) {
	ours := newSigner(f, "k1")
	verifier := newVerifier(f, newClock(), fixed(ours.published()))
	token := ours.sign(good())
	for _, seed := range []string{token, token + "=", "..", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", token[:len(token)-3], "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found, err := verifier.Verify(t.Context(), text, "")
		// The last letter of base64 holds bits that do not count.
		same := len(text) == len(token) && strings.HasPrefix(text, token[:len(token)-1])
		switch {
		case err == nil && !same:
			t.Errorf("accepted %q as %+v", text, found)
		case err != nil && len(text) > 8 && strings.Contains(err.Error(), text):
			t.Errorf("the error quotes the token: %v", err)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	ours := newSigner(b, "k1")
	verifier := newVerifier(b, newClock(), fixed(ours.published()))
	token := ours.sign(good())
	b.Run("hit", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if _, err := verifier.Verify(context.Background(), token, appID); err != nil {
					b.Error(err)
				}
			}
		})
	})
	tokens := make([]string, 4096)
	for i := range tokens {
		tokens[i] = ours.sign(good("jti", fmt.Sprint(i)))
	}
	b.Run("miss", func(b *testing.B) {
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			if i%len(tokens) == 0 {
				b.StopTimer()
				verifier = newVerifier(b, newClock(), fixed(ours.published()))
				b.StartTimer()
			}
			if _, err := verifier.Verify(context.Background(), tokens[i%len(tokens)], appID); err != nil {
				b.Fatal(err)
			}
			i++
		}
	})
}
