package access_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func TestKeyThatIsGivenAnEnd(t *testing.T) {
	f := newFixture(t, tradePolicy)
	secret := f.key("console-1", "console")
	token, err := f.Trade("console-1", secret)
	f.loaded(err)
	f.loaded(f.LoadKeys([]byte(strings.Replace(f.keys, "caller:", "expires: 2026-05-01T13:00:00Z, caller:", 1))))
	if _, err := f.Bearer(t.Context(), token.Value); err != nil {
		t.Errorf("before: %v", err)
	}
	f.set(noon.Add(time.Hour))
	if _, err := f.Bearer(t.Context(), token.Value); refusalOf(err) != rejected || !strings.Contains(err.Error(), "the key has expired") {
		t.Errorf("after: %v", err)
	}
}

func TestRevocation(t *testing.T) {
	for name, keys := range map[string]func(f *fixture) string{
		"no keys": func(*fixture) string { return "keys: []" },
		"another": func(*fixture) string { return key("id: other-1", "caller: console", "hash: "+hash) },
		"new secret": func(f *fixture) string {
			return strings.ReplaceAll(f.keys, "id: console-1", "id: old") + key("id: console-1", "caller: console", "hash: "+hash)[6:]
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, tradePolicy)
			secret := f.key("console-1", "console")
			token, err := f.Trade("console-1", secret)
			f.loaded(err)
			for _, credential := range []string{secret, token.Value} {
				if _, err := f.call(getUser, access.Credentials{Caller: bearer(credential)}, inPool1); err != nil {
					t.Errorf("before: %v", err)
				}
			}
			f.loaded(f.LoadKeys([]byte(keys(f))))
			for _, credential := range []string{secret, token.Value} {
				if _, err := f.call(getUser, access.Credentials{Caller: bearer(credential)}, inPool1); refusalOf(err) != rejected {
					t.Errorf("after: %v", err)
				}
			}
			if _, err := f.Trade("console-1", secret); refusalOf(err) != rejected {
				t.Errorf("traded after: %v", err)
			}
			// The same file again makes both good again: nothing else is remembered.
			f.loaded(f.LoadKeys([]byte(f.keys)))
			if _, err := f.Bearer(t.Context(), token.Value); err != nil {
				t.Errorf("restored: %v", err)
			}
		})
	}
}

func TestReplicasShareTokens(t *testing.T) {
	withKey := func(key []byte) *fixture {
		return newFixture(t, tradePolicy, func(o *access.Options) { o.TokenKey = key })
	}
	same, other := bytes.Repeat([]byte("a"), access.MinTokenKey), bytes.Repeat([]byte("b"), access.MinTokenKey)
	first := withKey(same)
	secret := first.key("console-1", "console")
	token, err := first.Trade("console-1", secret)
	first.loaded(err)
	for name, tc := range map[string]struct {
		key  []byte
		want refusal
	}{
		"same": {same, refusal{}}, "other": {other, rejected}, "random": {nil, rejected},
	} {
		replica := withKey(tc.key)
		replica.loaded(replica.LoadKeys([]byte(first.keys)))
		if _, err := replica.Bearer(t.Context(), token.Value); refusalOf(err) != tc.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}
