package access_test

import (
	"strings"
	"testing"
	"time"
)

type credentials struct {
	f      *fixture
	tokens map[string]string
}

func newCredentials(t testing.TB) *credentials {
	t.Helper()
	f := newFixture(t, meshPolicy)
	c := &credentials{f: f, tokens: map[string]string{
		"key of console":  f.key("console-1", "console"),
		"key of batch":    f.key("batch-1", "batch"),
		"key of nobody":   f.key("nobody-1", "nobody"),
		"expiring key":    f.key("short-1", "console", "expires: 2026-05-01T13:00:00Z"),
		"expired key":     f.key("old-1", "console", "expires: 2026-05-01T12:00:00Z"),
		"JWT of console":  f.mesh.sign(meshClaims()),
		"JWT of batch":    f.mesh.sign(meshClaims("sub", "batch")),
		"JWT of nobody":   f.mesh.sign(meshClaims("sub", "nobody")),
		"expired JWT":     f.mesh.sign(meshClaims("exp", noon.Add(-time.Hour).Unix())),
		"JWT of a user":   newSigner(t, "k1").sign(meshClaims("iss", "https://example.authing.cn/oidc")),
		"forged JWT":      newSigner(t, "k1").sign(meshClaims()),
		"forged token":    newSigner(t, "k1").sign(meshClaims("iss", "authing-grpc", "sub", "console-1")),
		"wrong key":       "agk_console-1_WRONG",
		"unknown key":     "agk_stranger-1_WRONG",
		"key without id":  "agk_",
		"text":            "opaque",
		"token of a user": "eyJ.eyJ.x",
	}}
	traded, err := f.Trade("console-1", f.secrets["console-1"])
	f.loaded(err)
	c.tokens["traded token"] = traded.Value
	return c
}

func (c *credentials) header(names string) []string {
	if names == "" {
		return nil
	}
	var values []string
	for name := range strings.SplitSeq(names, " + ") {
		name, raw := strings.CutPrefix(name, "raw ")
		token, known := c.tokens[name]
		switch {
		case !known:
			c.f.t.Fatalf("there is no %s", name)
		case raw:
			values = append(values, token)
		default:
			values = append(values, "Bearer "+token)
		}
	}
	return values
}

func short(text string) string { return text[:min(len(text), 60)] }

func wantNoToken(t *testing.T, c *credentials, err error) {
	t.Helper()
	for name, token := range c.tokens {
		if len(token) > 8 && strings.Contains(err.Error(), token) {
			t.Errorf("quotes the %s: %v", name, err)
		}
	}
}

func TestOurs(t *testing.T) {
	c := newCredentials(t)
	for name, want := range map[string]bool{
		"key of console": true, "wrong key": true, "key without id": true, "traded token": true, "forged token": true,
		"JWT of console": true, "expired JWT": true, "JWT of a user": false, "text": false, "token of a user": false,
	} {
		if got := c.f.Ours(c.tokens[name]); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
	if c.f.Ours("") {
		t.Error("nothing is ours")
	}
}
