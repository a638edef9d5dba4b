package revocation_test

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"go.uber.org/goleak"

	"github.com/authing-grpc/authing-grpc/internal/identity"
	"github.com/authing-grpc/authing-grpc/internal/revocation"
)

const (
	issuerURL = "https://example.authing.cn/oidc"
	appID     = "app-1"
	day       = 24 * time.Hour
)

var (
	appSecret = strings.Repeat("s", 32)
	// began is when the tokens of the tests were issued.
	began = time.Now().Add(-time.Minute).Truncate(time.Second)
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// clock is the time of one test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(by time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(by)
}

// context ends before the test binary gives up.
func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func tokenOf(t *testing.T, subject string) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(appSecret)}, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: issuerURL, Audience: jwt.Audience{appID}, Subject: subject,
		IssuedAt: jwt.NewNumericDate(began), Expiry: jwt.NewNumericDate(began.Add(day)),
	}).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// newVerifier is a verifier that consults revoked.
func newVerifier(t *testing.T, revoked *identity.Revoked) *identity.Verifier {
	t.Helper()
	noKeys := func(context.Context) ([]byte, error) { return []byte(`{"keys":[]}`), nil }
	verifier, err := identity.NewVerifier(identity.Options{
		Revoked: revoked, Now: time.Now, Verdicts: 16,
		Issuers: []identity.Issuer{{
			URL: issuerURL, Audience: appID, Secret: appSecret, Keys: identity.NewKeySet(noKeys, time.Now),
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(verifier.Close)
	return verifier
}

func mustBeRevoked(t *testing.T, verifier *identity.Verifier, token string, want bool) {
	t.Helper()
	_, err := verifier.Verify(t.Context(), token, appID)
	if errors.Is(err, identity.ErrRevoked) != want || !want && err != nil {
		t.Errorf("revoked = %t is wanted, the verifier says: %v", want, err)
	}
}

// ofSubject ends all tokens of a user from now on.
func ofSubject(subject string) identity.Revocation {
	now := time.Now()
	return identity.Revocation{Subject: subject, At: now, Until: now.Add(day)}
}

func publish(t *testing.T, log revocation.Log, one identity.Revocation) string {
	t.Helper()
	id, err := log.Publish(testContext(t), one, "test")
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// watcher takes events one by one.
type watcher struct {
	t    *testing.T
	next func() (revocation.Event, error, bool)
}

func watch(t *testing.T, log revocation.Log, after string) *watcher {
	t.Helper()
	next, stop := iter.Pull2(log.Watch(testContext(t), after))
	t.Cleanup(stop)
	return &watcher{t: t, next: next}
}

func (w *watcher) event() revocation.Event {
	w.t.Helper()
	event, err, more := w.next()
	if err != nil || !more {
		w.t.Fatalf("an event was expected, the watcher ended: %v", err)
	}
	return event
}

// subjects takes exactly these.
func (w *watcher) subjects(want ...string) {
	w.t.Helper()
	for _, subject := range want {
		if got := w.event(); got.Subject != subject {
			w.t.Fatalf("event about %q, want %q", got.Subject, subject)
		}
	}
}

func (w *watcher) ends(want error) {
	w.t.Helper()
	event, err, _ := w.next()
	if !errors.Is(err, want) {
		w.t.Fatalf("event %+v, error %v, want the error %v", event, err, want)
	}
	if _, _, more := w.next(); more {
		w.t.Fatal("the watcher goes on after its error")
	}
}
