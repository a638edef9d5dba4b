package identity_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

var (
	now = time.Unix(1_700_000_000, 0)
	app = identity.Application{ID: "app-1", Issuer: "https://example.authing.cn/oidc", Secret: strings.Repeat("s", 32)}
)

// signer makes tokens with one key.
type signer struct {
	t   *testing.T
	key *rsa.PrivateKey
	id  string
}

func newSigner(t *testing.T, id string) signer {
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

func sign(t *testing.T, key jose.SigningKey, claims map[string]any) string {
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
		"iss": app.Issuer, "aud": app.ID, "sub": "u1", "jti": "j1",
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

func fixed(keys []byte) identity.Fetch {
	return func(context.Context, string) ([]byte, error) { return keys, nil }
}

func TestVerify(t *testing.T) {
	ours, other := newSigner(t, "k1"), newSigner(t, "k1")
	verifier := identity.NewVerifier(fixed(ours.published()), func() time.Time { return now })
	secret := jose.SigningKey{Algorithm: jose.HS256, Key: []byte(app.Secret)}
	publicAsSecret, _ := json.Marshal(&ours.key.PublicKey)
	tampered := ours.sign(good())
	tampered = tampered[:len(tampered)-8] + "AAAAAAAA"
	for _, tc := range []struct {
		name, token string
		want        error
	}{
		{"RS256", ours.sign(good()), nil},
		{"HS256 by the secret", sign(t, secret, good()), nil},
		{"several audiences", ours.sign(good("aud", []string{"x", app.ID})), nil},
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
			claims, err := verifier.Verify(t.Context(), tc.token, app)
			if !errors.Is(err, tc.want) || tc.want == nil && err != nil {
				t.Fatalf("error = %v, want %v", err, tc.want)
			}
			if tc.want == nil && !strings.Contains(string(claims), `"sub":"u1"`) {
				t.Errorf("claims = %s", claims)
			}
		})
	}
}

func TestHS256NeedsASecret(t *testing.T) {
	verifier := identity.NewVerifier(fixed([]byte(`{"keys":[]}`)), func() time.Time { return now })
	token := sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: []byte(app.Secret)}, good())
	without := app
	without.Secret = ""
	if _, err := verifier.Verify(t.Context(), token, without); !errors.Is(err, identity.ErrInvalid) {
		t.Errorf("error = %v, want ErrInvalid", err)
	}
}

func TestKeysAreFetchedSeldom(t *testing.T) {
	first, second := newSigner(t, "k1"), newSigner(t, "k2")
	at, fetched, serving := now, 0, first.published()
	verifier := identity.NewVerifier(
		func(context.Context, string) ([]byte, error) { fetched++; return serving, nil },
		func() time.Time { return at },
	)
	steps := []struct {
		name    string
		advance time.Duration
		token   string
		serve   []byte
		ok      bool
		fetches int
	}{
		{"the first token", 0, first.sign(good()), nil, true, 1},
		{"known key", time.Minute, first.sign(good()), nil, true, 1},
		{"unknown key asks again, once", 0, second.sign(good()), nil, false, 2},
		{"and not at once again", time.Second, second.sign(good()), second.published(), false, 2},
		{"rotated keys are found", time.Minute, second.sign(good()), nil, true, 3},
		{"old keys are forgotten", time.Minute, first.sign(good()), nil, false, 4},
		{"keys are asked for again in time", time.Hour, second.sign(good("exp", now.Add(24*time.Hour).Unix())), nil, true, 5},
	}
	for _, step := range steps {
		at = at.Add(step.advance)
		if step.serve != nil {
			serving = step.serve
		}
		_, err := verifier.Verify(t.Context(), step.token, app)
		if (err == nil) != step.ok || fetched != step.fetches {
			t.Fatalf("%s: %v after %d fetches, want ok=%v after %d", step.name, err, fetched, step.ok, step.fetches)
		}
	}
}

func TestUnreadableKeys(t *testing.T) {
	token := newSigner(t, "k1").sign(good())
	for name, fetch := range map[string]identity.Fetch{
		"not JSON":  fixed([]byte("<html>")),
		"not there": func(context.Context, string) ([]byte, error) { return nil, errors.New("down") },
	} {
		verifier := identity.NewVerifier(fetch, func() time.Time { return now })
		if _, err := verifier.Verify(t.Context(), token, app); err == nil || errors.Is(err, identity.ErrInvalid) {
			t.Errorf("%s: error = %v; not having keys says nothing of the token", name, err)
		}
	}
}

func FuzzVerify(f *testing.F) {
	verifier := identity.NewVerifier(fixed([]byte(`{"keys":[]}`)), func() time.Time { return now })
	f.Add("a.b.c")
	f.Add("eyJhbGciOiJIUzI1NiJ9.e30.AAAA")
	f.Fuzz(func(t *testing.T, token string) {
		if _, err := verifier.Verify(t.Context(), token, app); err == nil {
			t.Fatalf("accepted %q", token)
		}
	})
}
