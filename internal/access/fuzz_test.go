package access_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// issued are the credentials of a guard that fuzzing must not go beyond.
type issued struct {
	*fixture

	key    string
	tokens []string // traded, and a JWT of the issuer
}

// newIssued issues the same in every process: fuzzing spreads over several.
func newIssued(t testing.TB) issued {
	by := signer{t, jose.EdDSA, ed25519.NewKeyFromSeed(bytes.Repeat([]byte("s"), ed25519.SeedSize)), "k1"}
	f := newFixture(t, meshPolicy, withIssuer(fixed(by), nil), func(o *access.Options) {
		o.TokenKey = bytes.Repeat([]byte("t"), access.MinTokenKey)
	})
	i := issued{fixture: f, key: "agk_console-1_" + strings.Repeat("K", 26)}
	f.loaded(f.LoadKeys([]byte(key("id: console-1", "caller: console", "secret: "+i.key))))
	traded, err := f.Trade("console-1", i.key)
	f.loaded(err)
	i.tokens = []string{traded.Value, by.sign(meshClaims())}
	return i
}

// has says that a text is what was issued. What base64 says in several ways
// (line ends, unused bits) is the same token.
func (i issued) has(text string) bool {
	if text == i.key {
		return true
	}
	for _, token := range i.tokens {
		if text == token || decoded(text) == decoded(token) {
			return true
		}
	}
	return false
}

func decoded(token string) string {
	var parts []string
	for part := range strings.SplitSeq(token, ".") {
		text, err := base64.RawURLEncoding.DecodeString(part)
		if err != nil {
			return "not base64: " + token
		}
		parts = append(parts, string(text))
	}
	return strings.Join(parts, "\x00")
}

func (i issued) seeds() []string {
	encode := base64.RawURLEncoding.EncodeToString
	parts := strings.Split(i.tokens[0], ".")
	jwt := strings.Split(i.tokens[1], ".")
	return append([]string{
		"", ".", "..", "...", i.key, i.key[:len(i.key)-1], i.key + "\n", "agk_", "agk__", "agk_console-1_", "agk_console-1",
		parts[0] + "." + parts[1] + ".", parts[0] + "." + jwt[1] + "." + parts[2], jwt[0] + "." + parts[1] + "." + jwt[2],
		parts[0] + "." + parts[1] + ".\n" + parts[2], jwt[0] + "." + jwt[1] + "." + jwt[2] + "=",
		encode([]byte(`{"alg":"none"}`)) + "." + jwt[1] + ".", encode([]byte(`{"alg":"HS256","kid":"k1"}`)) + "." + jwt[1] + "." + jwt[2],
		encode([]byte(`{"alg":"HS256","b64":false,"crit":["b64"]}`)) + "." + parts[1] + "." + parts[2],
		`{"payload":"` + parts[1] + `","protected":"` + parts[0] + `","signature":"` + parts[2] + `"}`,
	}, i.tokens...)
}

func FuzzBearer(f *testing.F) {
	all := newIssued(f)
	for _, seed := range all.seeds() {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		caller, err := all.Bearer(t.Context(), token)
		if err == nil && !all.has(token) {
			t.Errorf("%q: %v, %v", token, caller, err)
		}
		if err == nil && caller.Name != "console" {
			t.Errorf("%q: is %v", token, caller)
		}
		if err != nil && (caller.String() != "" || refusalOf(err) != rejected) {
			t.Errorf("%q: %v, %v", token, caller, err)
		}
		all.log.Reset()
	})
}

// Whatever the headers say, who is identified has shown what was issued.
func FuzzIdentifyHeaders(f *testing.F) {
	all := newIssued(f)
	for _, seed := range all.seeds() {
		f.Add("Bearer "+seed, "", "", true)
		f.Add("", "", seed, false)
		f.Add(seed, "bearer "+seed, "BEARER  "+seed, true)
	}
	f.Fuzz(func(t *testing.T, first, second, authorization string, management bool) {
		from := access.Credentials{Caller: []string{first}}
		if second != "" {
			from.Caller = append(from.Caller, second)
		}
		if authorization != "" {
			from.Authorization = []string{authorization}
		}
		method := getProfile
		if management {
			method = getUser
		}
		caller, err := all.Identify(t.Context(), method, from)
		shown := all.has(bare(first)) || management && all.has(bare(authorization))
		if err == nil && (!shown || caller.Name != "console") {
			t.Errorf("%q, %q: is %v", from.Caller, from.Authorization, caller)
		}
		if err != nil && caller.String() != "" {
			t.Errorf("%q, %q: %v and %v", from.Caller, from.Authorization, caller, err)
		}
		all.log.Reset()
	})
}

func bare(header string) string {
	if scheme, token, found := strings.Cut(header, " "); found && strings.EqualFold(scheme, "bearer") {
		header = token
	}
	return strings.TrimSpace(header)
}

func FuzzReadPolicy(f *testing.F) {
	guard, known := newFixture(f, ""), known(f)
	for _, seed := range []string{
		goodPolicy, meshPolicy, placesPolicy, "", "callers:", "callers: {a: }", "a: &a [*a]", "callers: &a {b: *a}", "? ? ? a",
		"callers: {a: {<<: {scopes: ['*']}}}", "!!binary x", "--- {}\n--- {}", "callers: {a: {scopes: ['*'], identities: ['application:app-1']}}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		policy, err := access.ReadPolicy(content, known)
		if (policy == nil) != (err != nil) {
			t.Fatalf("%v, %v", policy, err)
		}
		if err != nil {
			return
		}
		// A stranger may do nothing under any policy that is accepted.
		if allowed, text, err := policy.Explain("dns:\x00stranger", getUser); allowed || err != nil {
			t.Errorf("%v\n%s", err, text)
		}
		// Nor may an application that proves nothing manage.
		if err := guard.LoadPolicy(content); err != nil {
			t.Fatal(err)
		}
		if caller, err := guard.Authorize(t.Context(), access.Public(), getUser, selecting(inPool1)); err == nil {
			t.Errorf("%v manages", caller)
		}
	})
}

func FuzzReadKeys(f *testing.F) {
	for _, seed := range [][2]string{
		{"keys:\n  - id: a\n    caller: b", "expires: 2026-05-01T12:00:00Z"},
		{"keys:\n  - id: a\n    caller: b\n    hash: " + hash, "pool: c"},
		{"keys:\n  - id: a\n    caller: b", "secret: again"},
		{"keys:\n  - id: a\n    caller: b", "  - x"},
		{"keys:\n  - id: a\n    caller: [", "]"},
		{"keys:\n  - id: a\n\tcaller: b", ""},
		{"keys: |", ""},
		{"", ""},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, before, after string) {
		content := []byte(before + "\n    secret: " + canary + "\n    " + after + "\n")
		keys, err := access.ReadKeys(content)
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("quotes a secret: %v", err)
		}
		if err != nil {
			return
		}
		if _, err := access.NewKeys(keys...); err != nil {
			t.Errorf("read, but %v", err)
		}
		for _, key := range keys {
			if key.ID == "" || key.Caller == "" || strings.Contains(key.String(), canary) {
				t.Errorf("%v of %q", key, key.Caller)
			}
		}
	})
}
