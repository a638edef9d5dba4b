package identity_test

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// Keys are wanting once a token needed them and there are none that count.
func TestWanting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var away atomic.Bool
		away.Store(true)
		keys := identity.NewKeySet(func(context.Context) ([]byte, error) {
			if away.Load() {
				return nil, errors.New("away")
			}
			return []byte(`{"keys":[]}`), nil
		}, time.Now)
		other := identity.NewKeySet(func(context.Context) ([]byte, error) { return nil, errors.New("away") }, time.Now)
		verifier, err := identity.NewVerifier(identity.Options{Now: time.Now, Issuers: []identity.Issuer{
			{URL: "https://a.example/oidc", Audience: "a", Keys: keys}, {URL: "https://b.example/oidc", Audience: "b", Keys: other},
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer verifier.Close()
		is := func(when string, want int) {
			t.Helper()
			if wanting, all := verifier.Wanting(); wanting != want || all != 2 {
				t.Errorf("%s: %d of %d, want %d of 2", when, wanting, all, want)
			}
		}
		verifier.Prefetch(t.Context())
		is("fetched in vain, and nobody needs them", 0)
		_, _, _ = verifier.Keys(t.Context(), "a")
		is("needed", 1)
		away.Store(false)
		time.Sleep(time.Minute) // they are tried again though nobody asks
		is("back", 0)
		away.Store(true)
		time.Sleep(23 * time.Hour)
		is("away for less than a day", 0)
		time.Sleep(2 * time.Hour)
		is("away for more than a day", 1)
	})
}

func TestPrefetchEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		keys := identity.NewKeySet(func(ctx context.Context) ([]byte, error) {
			<-ctx.Done()
			return nil, ctx.Err()
		}, time.Now)
		verifier, err := identity.NewVerifier(identity.Options{Now: time.Now, Issuers: []identity.Issuer{
			{URL: "https://a.example/oidc", Audience: "a", Keys: keys},
		}})
		if err != nil {
			t.Fatal(err)
		}
		defer verifier.Close()
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		began := time.Now()
		verifier.Prefetch(ctx)
		if took := time.Since(began); took != 5*time.Second {
			t.Errorf("it took %s", took)
		}
	})
}
