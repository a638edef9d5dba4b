package access_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func newKeys(t testing.TB) *access.Keys {
	t.Helper()
	keys, err := access.NewKeys(
		access.Key{ID: "pool", Secret: "pool-secret"},
		access.Key{ID: "robot", Secret: "robot-secret", UserPoolID: "pool"},
	)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

type clock struct{ at time.Time }

func (c *clock) now() time.Time { return c.at }

func newTokens(t testing.TB) (*access.Tokens, *clock) {
	t.Helper()
	c := &clock{at: time.Unix(1_700_000_000, 0)}
	tokens, err := access.NewTokens(newKeys(t), c.now)
	if err != nil {
		t.Fatal(err)
	}
	return tokens, c
}

func TestNewKeysRefuses(t *testing.T) {
	long := strings.Repeat("x", 257)
	for name, keys := range map[string][]access.Key{
		"none":        {},
		"no id":       {{Secret: "s"}},
		"no secret":   {{ID: "a"}},
		"long id":     {{ID: long, Secret: "s"}},
		"long secret": {{ID: "a", Secret: long}},
		"same id":     {{ID: "a", Secret: "s"}, {ID: "a", Secret: "t"}},
		"too many":    make([]access.Key, 65),
	} {
		if _, err := access.NewKeys(keys...); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestCheck(t *testing.T) {
	keys := newKeys(t)
	for _, c := range []struct {
		id, secret string
		want       bool
	}{
		{"pool", "pool-secret", true},
		{"robot", "robot-secret", true},
		{"pool", "robot-secret", false},
		{"pool", "", false},
		{"", "pool-secret", false},
		{"POOL", "pool-secret", false},
		{"pool", "pool-secret ", false},
		{"pool", strings.Repeat("x", 1<<20), false},
	} {
		if got := keys.Check(c.id, c.secret); got != c.want {
			t.Errorf("Check(%q, %.20q) = %v", c.id, c.secret, got)
		}
	}
}

func TestSecretOf(t *testing.T) {
	keys := newKeys(t)
	if secret, ok := keys.Secret("robot"); !ok || secret != "robot-secret" {
		t.Errorf("robot: %q %v", secret, ok)
	}
	if _, ok := keys.Secret("nobody"); ok {
		t.Error("nobody has a secret")
	}
}

func TestPrintingShowsNoSecret(t *testing.T) {
	key := access.Key{ID: "pool", Secret: "pool-secret"}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		for _, value := range []any{key, &key, newKeys(t)} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "-secret") {
				t.Errorf("%s of %T: %s", verb, value, text)
			}
		}
	}
}

func TestTokenLivesADay(t *testing.T) {
	tokens, clock := newTokens(t)
	token, err := tokens.Issue("robot")
	if err != nil {
		t.Fatal(err)
	}
	if got := token.ExpiresAt.Sub(token.IssuedAt); got != 24*time.Hour {
		t.Errorf("lifetime %v", got)
	}
	if id, err := tokens.Verify(token.Value); err != nil || id != "robot" {
		t.Errorf("fresh: %q %v", id, err)
	}
	clock.at = token.ExpiresAt.Add(-time.Second)
	if _, err := tokens.Verify(token.Value); err != nil {
		t.Errorf("a second before its end: %v", err)
	}
	clock.at = token.ExpiresAt
	if _, err := tokens.Verify(token.Value); !errors.Is(err, access.ErrExpired) {
		t.Errorf("at its end: %v", err)
	}
}

func TestTokenClaims(t *testing.T) {
	tokens, clock := newTokens(t)
	token, err := tokens.Issue("robot")
	if err != nil {
		t.Fatal(err)
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token.Value, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(payload, &got); err != nil {
		t.Fatal(err)
	}
	want := map[string]any{
		"iss": "authing-grpc", "sub": "robot", "scoped_userpool_id": "pool",
		"iat": float64(clock.at.Unix()), "exp": float64(clock.at.Add(24 * time.Hour).Unix()),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestIssueToUnknownKey(t *testing.T) {
	tokens, _ := newTokens(t)
	if _, err := tokens.Issue("nobody"); err == nil {
		t.Error("issued")
	}
}

func TestVerifyRefuses(t *testing.T) {
	tokens, _ := newTokens(t)
	other, _ := newTokens(t)
	issued, err := tokens.Issue("pool")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere, err := other.Issue("pool")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(issued.Value, ".")
	encode := base64.RawURLEncoding.EncodeToString
	ours := encode([]byte(`{"iss":"authing-grpc","sub":"pool","scoped_userpool_id":"pool","exp":99999999999}`))
	theirs := encode([]byte(`{"iss":"https://example.authing.cn/oidc","sub":"1"}`))
	for name, c := range map[string]struct {
		token string
		want  error
	}{
		"empty":              {"", access.ErrForeign},
		"opaque":             {"abc", access.ErrForeign},
		"not base64":         {"a.!.c", access.ErrForeign},
		"not json":           {parts[0] + ".YQ." + parts[2], access.ErrForeign},
		"issuer is a number": {"a." + encode([]byte(`{"iss":1}`)) + ".c", access.ErrForeign},
		"another issuer":     {parts[0] + "." + theirs + "." + parts[2], access.ErrForeign},
		"too long":           {issued.Value + strings.Repeat("x", 4096), access.ErrForeign},
		"another process":    {elsewhere.Value, access.ErrInvalid},
		"claims exchanged":   {parts[0] + "." + ours + "." + parts[2], access.ErrInvalid},
		"no signature":       {parts[0] + "." + parts[1] + ".", access.ErrInvalid},
		"algorithm none":     {encode([]byte(`{"alg":"none"}`)) + "." + ours + ".", access.ErrInvalid},
		"algorithm RS256":    {encode([]byte(`{"alg":"RS256"}`)) + "." + ours + "." + parts[2], access.ErrInvalid},
	} {
		if id, err := tokens.Verify(c.token); !errors.Is(err, c.want) || id != "" {
			t.Errorf("%s: %q, %v; want %v", name, id, err, c.want)
		}
	}
}

func TestNewTokensNeedsKeysAndClock(t *testing.T) {
	if _, err := access.NewTokens(nil, time.Now); err == nil {
		t.Error("no keys accepted")
	}
	if _, err := access.NewTokens(newKeys(t), nil); err == nil {
		t.Error("no clock accepted")
	}
}

func FuzzVerify(f *testing.F) {
	tokens, _ := newTokens(f)
	issued, err := tokens.Issue("pool")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(issued.Value)
	f.Add(issued.Value + "=")
	f.Add("..")
	f.Add("eyJhbGciOiJub25lIn0.eyJpc3MiOiJhdXRoaW5nLWdycGMifQ.")
	f.Fuzz(func(t *testing.T, token string) {
		// Trailing bits of base64 aside, only what was issued is accepted.
		same := len(token) == len(issued.Value) && strings.HasPrefix(token, issued.Value[:len(issued.Value)-1])
		if _, err := tokens.Verify(token); err == nil && !same {
			t.Errorf("accepted %q", token)
		}
	})
}
