package identity_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

const (
	issuerURL = "https://example.authing.cn/oidc"
	appID     = "app-1"
)

var (
	now       = time.Unix(1_700_000_000, 0)
	appSecret = strings.Repeat("s", 32)
)

// clock is the time of one test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: now} }

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

// fetch gets a key set.
type fetch = func(context.Context) ([]byte, error)

func fixed(keys []byte) fetch { return func(context.Context) ([]byte, error) { return keys, nil } }

func newVerifier(t testing.TB, c *clock, get fetch, change ...func(*identity.Options)) *identity.Verifier {
	t.Helper()
	opts := identity.Options{Now: c.now, Issuers: []identity.Issuer{{
		URL: issuerURL, Audience: appID, Secret: appSecret, Keys: identity.NewKeySet(get, c.now),
	}}}
	for _, one := range change {
		one(&opts)
	}
	verifier, err := identity.NewVerifier(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(verifier.Close)
	return verifier
}

// signer makes tokens with one key.
type signer struct {
	t   testing.TB
	key *rsa.PrivateKey
	id  string
}

func newSigner(t testing.TB, id string) signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return signer{t, key, id}
}

func (s signer) sign(claims map[string]any) string {
	s.t.Helper()
	return sign(s.t, jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: s.key, KeyID: s.id}}, claims)
}

func sign(t testing.TB, key jose.SigningKey, claims map[string]any) string {
	t.Helper()
	by, err := jose.NewSigner(key, nil)
	if err != nil {
		t.Fatal(err)
	}
	token, err := jwt.Signed(by).Claims(claims).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (s signer) published() []byte {
	text, _ := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &s.key.PublicKey, KeyID: s.id, Algorithm: "RS256", Use: "sig"}}})
	return text
}

// good are the claims of a good token, changed by pairs of name and value; a
// nil value takes the claim away.
func good(changes ...any) map[string]any {
	claims := map[string]any{
		"iss": issuerURL, "aud": appID, "sub": "u1", "jti": "j1",
		"iat": now.Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for i := 0; i < len(changes); i += 2 {
		claims[changes[i].(string)] = changes[i+1]
		if changes[i+1] == nil {
			delete(claims, changes[i].(string))
		}
	}
	return claims
}

func TestVerify(t *testing.T) {
	ours, other := newSigner(t, "k1"), newSigner(t, "k1")
	verifier := newVerifier(t, newClock(), fixed(ours.published()))
	secret := jose.SigningKey{Algorithm: jose.HS256, Key: []byte(appSecret)}
	publicAsSecret, _ := json.Marshal(&ours.key.PublicKey)
	tampered := ours.sign(good())
	tampered = tampered[:len(tampered)-8] + "AAAAAAAA"
	for _, tc := range []struct {
		name, token string
		want        error
	}{
		{"RS256", ours.sign(good()), nil},
		{"HS256 by the secret", sign(t, secret, good()), nil},
		{"several audiences", ours.sign(good("aud", []string{"x", appID})), nil},
		{"ended within the skew", ours.sign(good("exp", now.Add(-30*time.Second).Unix())), nil},
		{"ended", ours.sign(good("exp", now.Add(-2*time.Minute).Unix())), identity.ErrExpired},
		{"never ends", ours.sign(good("exp", nil)), identity.ErrInvalid},
		{"not yet", ours.sign(good("nbf", now.Add(time.Hour).Unix())), identity.ErrInvalid},
		{"issued in the future", ours.sign(good("iat", now.Add(time.Hour).Unix())), identity.ErrInvalid},
		{"another issuer", ours.sign(good("iss", "https://evil.example/oidc")), identity.ErrInvalid},
		{"no issuer", ours.sign(good("iss", nil)), identity.ErrInvalid},
		{"another application", ours.sign(good("aud", "app-2")), identity.ErrInvalid},
		{"no audience", ours.sign(good("aud", nil)), identity.ErrInvalid},
		{"another key of the same id", other.sign(good()), identity.ErrInvalid},
		{"unknown key", newSigner(t, "k2").sign(good()), identity.ErrInvalid},
		{"tampered", tampered, identity.ErrInvalid},
		{"HS256 by another secret", sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: []byte(strings.Repeat("x", 32))}, good()), identity.ErrInvalid},
		{"the public key as the secret", sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: publicAsSecret}, good()), identity.ErrInvalid},
		{"none", "eyJhbGciOiJub25lIn0.e30.", identity.ErrInvalid},
		{"not a JWT", "opaque", identity.ErrInvalid},
		{"empty", "", identity.ErrInvalid},
		{"huge", strings.Repeat("a", 20<<10), identity.ErrInvalid},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, remembered := range []bool{false, true} {
				token, err := verifier.Verify(t.Context(), tc.token, appID)
				if !errors.Is(err, tc.want) || tc.want == nil && err != nil {
					t.Fatalf("remembered %v: error = %v, want %v", remembered, err, tc.want)
				}
				if tc.want == nil && (token.Subject != "u1" || token.ID != "j1" || !strings.Contains(string(token.Claims), `"sub":"u1"`)) {
					t.Errorf("token = %+v", token)
				}
			}
		})
	}
}

func TestHS256NeedsASecret(t *testing.T) {
	verifier := newVerifier(t, newClock(), fixed([]byte(`{"keys":[]}`)), func(o *identity.Options) { o.Issuers[0].Secret = "" })
	token := sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: []byte(appSecret)}, good())
	if _, err := verifier.Verify(t.Context(), token, appID); !errors.Is(err, identity.ErrInvalid) {
		t.Errorf("error = %v, want ErrInvalid", err)
	}
}

// Several applications of one issuer are told apart by audience; one that is
// asked for must be in the token.
func TestAudiences(t *testing.T) {
	ours := newSigner(t, "k1")
	c := newClock()
	verifier := newVerifier(t, c, fixed(ours.published()), func(o *identity.Options) {
		o.Issuers = append(o.Issuers, identity.Issuer{
			URL: issuerURL, Audience: "app-2", Keys: identity.NewKeySet(fixed(ours.published()), c.now),
		})
	})
	for _, tc := range []struct {
		aud  any
		want string
		ok   bool
	}{
		{appID, "", true},
		{appID, appID, true},
		{appID, "app-2", false},
		{"app-2", "", true},
		{"app-2", "app-2", true},
		{"app-2", appID, false},
		{"app-3", "", false},
		{"app-3", "app-3", false},
	} {
		if _, err := verifier.Verify(t.Context(), ours.sign(good("aud", tc.aud)), tc.want); (err == nil) != tc.ok {
			t.Errorf("aud %v for %q: %v", tc.aud, tc.want, err)
		}
	}
}

func TestIncompleteIssuers(t *testing.T) {
	keys := identity.NewKeySet(fixed(nil), time.Now)
	for name, opts := range map[string]identity.Options{
		"no clock": {},
		"no URL":   {Now: time.Now, Issuers: []identity.Issuer{{Audience: appID, Keys: keys}}},
		"no keys":  {Now: time.Now, Issuers: []identity.Issuer{{URL: issuerURL, Audience: appID}}},
		"twice":    {Now: time.Now, Issuers: []identity.Issuer{{URL: issuerURL, Audience: appID, Keys: keys}, {URL: issuerURL, Audience: appID, Keys: keys}}},
	} {
		if _, err := identity.NewVerifier(opts); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
