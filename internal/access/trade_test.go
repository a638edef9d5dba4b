package access_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

const tradePolicy = `
callers:
  console: {scopes: [users.read], pools: ["*"]}
  signer: {scopes: [users.read]}
`

func TestTrade(t *testing.T) {
	f := newFixture(t, tradePolicy)
	secret := f.key("console-1", "console")
	bound := f.key("bound-1", "console", "pool: pool-2")
	f.keys += "  - {id: signer-1, caller: signer, secret: " + canary + "}\n"
	f.key("old-1", "console", "expires: 2026-05-01T12:00:00Z")
	for _, tc := range []struct {
		id, secret string
		pool       string // of the token, "" for refused
	}{
		{"console-1", secret, "pool-1"},
		{"pool-1", secret, "pool-1"},
		{"pool-2", secret, "pool-2"},
		{"bound-1", bound, "pool-2"},
		{"pool-2", bound, "pool-2"},
		{"signer-1", canary, "pool-1"},
		{"pool-1", bound, ""},
		{"pool-1", canary, ""}, // it names no key
		{"pool-9", secret, ""},
		{"bound-1", secret, ""},
		{"console-1", bound, ""},
		{"console-1", secret + "x", ""},
		{"console-1", "", ""},
		{"pool-1", "", ""},
		{"", "", ""},
		{"", secret, ""},
		{"pool-1", "agk_console-1_WRONG", ""},
		{"pool-1", "agk_console-1", ""},
		{"console-1", strings.Repeat("x", 1<<20), ""},
		{"old-1", f.secrets["old-1"], ""},
		{"pool-1", f.secrets["old-1"], ""},
	} {
		token, err := f.Trade(tc.id, tc.secret)
		if tc.pool == "" {
			if refusalOf(err) != rejected || token.Value != "" {
				t.Errorf("%s, %.20s: %v, %v", tc.id, tc.secret, token, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s, %.20s: %v", tc.id, tc.secret, err)
			continue
		}
		caller, err := f.Bearer(t.Context(), token.Value)
		if err != nil || caller.Pool != tc.pool {
			t.Errorf("%s, %.20s: %v in %q, %v", tc.id, tc.secret, caller, caller.Pool, err)
		}
	}
}

func TestTokenClaims(t *testing.T) {
	f := newFixture(t, tradePolicy)
	f.set(noon.Add(700 * time.Millisecond))
	token, err := f.Trade("pool-2", f.key("console-1", "console"))
	f.loaded(err)
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(token.Value, ".")[1])
	f.loaded(err)
	var got map[string]any
	f.loaded(json.Unmarshal(payload, &got))
	delete(got, "key")
	want := map[string]any{
		"iss": "authing-grpc", "sub": "console-1", "scoped_userpool_id": "pool-2",
		"iat": float64(noon.Unix()), "exp": float64(noon.Add(24 * time.Hour).Unix()),
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !token.IssuedAt.Equal(noon) || token.ExpiresAt.Sub(token.IssuedAt) != access.Lifetime {
		t.Errorf("from %v until %v", token.IssuedAt, token.ExpiresAt)
	}
	if strings.Contains(token.Value, f.secrets["console-1"]) || bytes.Contains(payload, []byte("agk_")) {
		t.Error("the token holds the secret")
	}
}

func TestTokenLifetime(t *testing.T) {
	f := newFixture(t, tradePolicy)
	for id, tc := range map[string]struct {
		expires string // of the key
		lives   time.Duration
	}{
		"never-1":  {"", 24 * time.Hour},
		"later-1":  {"expires: 2026-05-03T00:00:00Z", 24 * time.Hour},
		"sooner-1": {"expires: 2026-05-01T12:30:00Z", 30 * time.Minute},
	} {
		f.set(noon)
		var members []string
		if tc.expires != "" {
			members = append(members, tc.expires)
		}
		token, err := f.Trade(id, f.key(id, "console", members...))
		f.loaded(err)
		if !token.ExpiresAt.Equal(noon.Add(tc.lives)) {
			t.Errorf("%s ends at %v", id, token.ExpiresAt)
		}
		f.set(token.ExpiresAt.Add(-time.Nanosecond))
		if _, err := f.Bearer(t.Context(), token.Value); err != nil {
			t.Errorf("%s just before its end: %v", id, err)
		}
		f.set(token.ExpiresAt)
		if _, err := f.Bearer(t.Context(), token.Value); refusalOf(err) != rejected || !strings.Contains(err.Error(), "the token has expired") {
			t.Errorf("%s at its end: %v", id, err)
		}
	}
}

// A key that is given an end after its token was made ends the token as well.
// Some of these are signed with the right key: the shape alone refuses them.
func TestTokensOfOtherShapes(t *testing.T) {
	tokenKey := bytes.Repeat([]byte("a"), access.MinTokenKey)
	f := newFixture(t, tradePolicy, func(o *access.Options) { o.TokenKey = tokenKey })
	token, err := f.Trade("console-1", f.key("console-1", "console"))
	f.loaded(err)
	parts := strings.Split(token.Value, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	f.loaded(err)
	encode := base64.RawURLEncoding.EncodeToString
	signed := func(changes ...any) string {
		var claims map[string]any
		f.loaded(json.Unmarshal(payload, &claims))
		for i := 0; i < len(changes); i += 2 {
			claims[changes[i].(string)] = changes[i+1]
			if changes[i+1] == nil {
				delete(claims, changes[i].(string))
			}
		}
		return sign(t, jose.SigningKey{Algorithm: jose.HS256, Key: tokenKey}, claims)
	}
	if _, err := f.Bearer(t.Context(), signed()); err != nil {
		t.Errorf("the same claims: %v", err)
	}
	for name, text := range map[string]string{
		"no end":           signed("exp", nil),
		"another secret's": signed("key", "0000000000000000"),
		"no key":           signed("key", nil),
		"another subject":  signed("sub", "console-2"),
		"no subject":       signed("sub", nil),
		"iss in capitals":  signed("iss", nil, "ISS", "authing-grpc"),
		"signed, too long": signed("pad", strings.Repeat("A", 16<<10)),
		"no signature":     parts[0] + "." + parts[1] + ".",
		"none":             encode([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".",
		"RS256":            encode([]byte(`{"alg":"RS256"}`)) + "." + parts[1] + "." + parts[2],
		"no header":        "." + parts[1] + "." + parts[2],
		"text as claims":   parts[0] + "." + encode([]byte(`"authing-grpc"`)) + "." + parts[2],
		"a bad claim":      parts[0] + "." + encode([]byte(`{"iss":"authing-grpc","exp":"x"}`)) + "." + parts[2],
		"iss is a number":  parts[0] + "." + encode([]byte(`{"iss":1}`)) + "." + parts[2],
		"not base64":       parts[0] + ".!." + parts[2],
		"four parts":       token.Value + ".x",
		"too long":         token.Value + strings.Repeat("A", 16<<10),
	} {
		if caller, err := f.Bearer(t.Context(), text); refusalOf(err) != rejected {
			t.Errorf("%s: %v, %v", name, caller, err)
		}
	}
}

func TestSecretsOfSigners(t *testing.T) {
	f := newFixture(t, tradePolicy)
	f.keys += "  - {id: signer-1, caller: signer, secret: " + canary + "}\n"
	f.key("console-1", "console")
	for id, want := range map[string]string{"signer-1": canary, "console-1": "", "nobody": "", "": ""} {
		if secret, ok := f.Secret(id); secret != want || ok != (want != "") {
			t.Errorf("%q: %q, %v", id, secret, ok)
		}
	}
	// The operator of the key that cannot sign can find out why.
	if log := f.log.String(); strings.Count(log, "only the hash") != 1 || !strings.Contains(log, `"key":"console-1"`) {
		t.Errorf("logged %s", log)
	}
	if caller, err := f.Signed("signer-1"); err != nil || caller.String() != "signer (key:signer-1)" {
		t.Errorf("%v, %v", caller, err)
	}
	if _, err := f.Signed("nobody"); refusalOf(err) != rejected {
		t.Errorf("nobody: %v", err)
	}
	// A secret of another make names no key, so it is nothing alone.
	if _, err := f.Bearer(t.Context(), canary); refusalOf(err) != rejected {
		t.Errorf("its secret alone: %v", err)
	}
}
