package access_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

var hash = "sha256:" + strings.Repeat("0a", 32)

func TestReadKeys(t *testing.T) {
	keys, err := access.ReadKeys([]byte(`# of the console
keys:
  - id: console-2026
    caller: console
    hash: ` + hash + `
    expires: 2026-05-01T12:00:00+08:00
    pool: pool-1
  - {id: a, caller: signer, secret: ` + canary + `}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) != 2 {
		t.Fatalf("%d keys", len(keys))
	}
	first, second := keys[0], keys[1]
	if first.ID != "console-2026" || first.Caller != "console" || first.Pool != "pool-1" || first.Hash() != hash ||
		!first.Expires.Equal(time.Date(2026, time.May, 1, 4, 0, 0, 0, time.UTC)) {
		t.Errorf("first: %v of %s in %q until %v, %s", first, first.Caller, first.Pool, first.Expires, first.Hash())
	}
	if second.ID != "a" || second.Caller != "signer" || second.Pool != "" || !second.Expires.IsZero() {
		t.Errorf("second: %v of %s in %q until %v", second, second.Caller, second.Pool, second.Expires)
	}
}

func TestReadNoKeys(t *testing.T) {
	for _, content := range []string{"keys: []", "keys:\n", "keys: null", "{keys: []}"} {
		if keys, err := access.ReadKeys([]byte(content)); err != nil || len(keys) != 0 {
			t.Errorf("%q: %v, %v", content, keys, err)
		}
	}
}

func TestReadBadKeys(t *testing.T) {
	for name, tc := range map[string]struct {
		content string
		want    []string // one for each problem, in order
	}{
		"empty":             {"", []string{"is empty"}},
		"only a comment":    {"# keys\n", []string{"is empty"}},
		"not YAML":          {"keys:\n  - id: a\n    secret: \"" + canary + "\n", []string{"is not YAML, line "}},
		"tab":               {"keys:\n\t- id: " + canary + "\n", []string{"is not YAML, line 2"}},
		"a text":            {canary, []string{"line 1: is not a mapping"}},
		"a list":            {"- id: a\n", []string{"line 1: is not a mapping"}},
		"no keys":           {"{}", []string{"line 1: has no list of keys"}},
		"another section":   {"# x\nkey: []\n", []string{"line 2: a member is not known here"}},
		"two sections":      {"keys: []\nkeys: []\n", []string{"line 2: keys is given twice"}},
		"keys are no list":  {"keys:\n  id: " + canary, []string{"line 2: is not a list"}},
		"key is a text":     {"keys:\n  - " + canary, []string{"line 2: is not a mapping"}},
		"two documents":     {"keys: []\n---\nkeys: []\n", []string{"holds more than one document"}},
		"typo":              {"keys:\n  - {id: a, caller: b, secret:" + canary + "}\n", []string{"line 2: a member is not known", "line 2: a key has either"}},
		"unknown member":    {key("id: a", "caller: b", "hash: "+hash, "scope: x"), []string{"line 5: a member is not known here; known: id, "}},
		"member twice":      {key("id: a", "caller: b", "secret: "+canary, "secret: "+canary), []string{"line 5: secret is given twice"}},
		"member is no name": {key("id: a", "caller: b", "hash: "+hash, "? [x]\n    : y"), []string{"line 5: is not a name"}},
		"no id":             {key("caller: b", "hash: "+hash), []string{"line 2: the key has no id"}},
		"no caller":         {key("id: a", "hash: "+hash), []string{"line 2: the key has no caller"}},
		"nothing":           {"keys: [{}]", []string{"line 1: the key has no id", "line 1: the key has no caller", "line 1: a key has either"}},
		"empty id":          {key("id: ''", "caller: b", "hash: "+hash), []string{"line 2: is not a text"}},
		"bad id":            {key("id: a_b", "caller: b", "hash: "+hash), []string{"line 2: an id is 1 to 64"}},
		"long id":           {key("id: "+strings.Repeat("a", 65), "caller: b", "hash: "+hash), []string{"line 2: an id is 1 to 64"}},
		"caller is a list":  {key("id: a", "caller: [b]", "hash: "+hash), []string{"line 3: is not a text"}},
		"hash and secret":   {key("id: a", "caller: b", "hash: "+hash, "secret: "+canary), []string{"line 2: a key has either"}},
		"neither":           {key("id: a", "caller: b"), []string{"line 2: a key has either"}},
		"secret as hash":    {key("id: a", "caller: b", "hash: "+canary), []string{"line 4: a hash is sha256:"}},
		"another hash":      {key("id: a", "caller: b", "hash: md5:"+hash[7:]), []string{"line 4: a hash is sha256:"}},
		"hash alone":        {key("id: a", "caller: b", "hash: '"+hash[7:]+"'"), []string{"line 4: a hash is sha256:"}},
		"short hash":        {key("id: a", "caller: b", "hash: "+hash[:69]), []string{"line 4: a hash is sha256:"}},
		"short secret":      {key("id: a", "caller: b", "secret: "+canary[:23]), []string{"line 4: a secret has 24 to 256 bytes"}},
		"long secret":       {key("id: a", "caller: b", "secret: "+strings.Repeat(canary, 6)), []string{"line 4: a secret has 24 to 256 bytes"}},
		"secret in a list":  {key("id: a", "caller: b", "secret: ["+canary+"]"), []string{"line 4: is not a text"}},
		"bad expires":       {key("id: a", "caller: b", "hash: "+hash, "expires: tomorrow"), []string{"line 5: expires is a time such as"}},
		"a day as expires":  {key("id: a", "caller: b", "hash: "+hash, "expires: 2027-01-31"), []string{"line 5: expires is a time such as"}},
		"empty expires":     {key("id: a", "caller: b", "hash: "+hash, "expires:"), []string{"line 5: is not a text"}},
		"same id": {
			key("id: a", "caller: b", "hash: "+hash) + "  - {id: a, caller: c, hash: '" + hash + "'}\n",
			[]string{"line 5: a second key has the id a"},
		},
		"all at once": {
			key("id: a_b", "caller: b", "hash: x", "secret: short-canary", "expires: never"),
			[]string{"line 2: an id", "line 4: a hash", "line 5: a secret", "line 6: expires", "line 2: a key has either"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := access.ReadKeys([]byte(tc.content))
			wantProblems(t, err, tc.want)
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("quotes a secret: %v", err)
			}
		})
	}
}

// key is a keys file of one key, each member in a line of its own from line 2.
func key(members ...string) string {
	return "keys:\n  - " + strings.Join(members, "\n    ") + "\n"
}

func wantProblems(t *testing.T, err error, want []string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	got := strings.Split(err.Error(), "\n")
	if !slices.EqualFunc(got, want, strings.HasPrefix) {
		t.Errorf("got\n  %s\nwant\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func TestProblemNamesItsLine(t *testing.T) {
	_, err := access.ReadKeys([]byte("keys:\n  - text\n"))
	var problem *access.Problem
	if !errors.As(err, &problem) || problem.Line != 2 || problem.Text != "is not a mapping" {
		t.Errorf("%#v", problem)
	}
}

func TestNewKey(t *testing.T) {
	made, secret, err := access.NewKey("console-1", "console")
	if err != nil {
		t.Fatal(err)
	}
	if made.ID != "console-1" || made.Caller != "console" || made.Pool != "" || !made.Expires.IsZero() {
		t.Errorf("%v of %s in %q until %v", made, made.Caller, made.Pool, made.Expires)
	}
	random, ours := strings.CutPrefix(secret, "agk_console-1_")
	if !ours || len(random) < 26 { // of base32: 128 bits and more
		t.Errorf("the secret is %s", secret)
	}
	read, err := access.ReadKeys([]byte(key("id: console-1", "caller: console", "hash: "+made.Hash())))
	if err != nil {
		t.Fatal(err)
	}
	if read[0].Hash() != made.Hash() {
		t.Errorf("read %s, made %s", read[0].Hash(), made.Hash())
	}
	f := newFixture(t, "callers: {console: {scopes: [users.read]}}")
	f.loaded(f.LoadKeys([]byte(key("id: console-1", "caller: console", "hash: "+made.Hash()))))
	if caller, err := f.Bearer(t.Context(), secret); err != nil || !caller.HasKey("console-1") || caller.HasKey("console") {
		t.Errorf("its secret: %v, %v", caller, err)
	}
	_, again, err := access.NewKey("console-1", "console")
	if err != nil || again == secret {
		t.Errorf("a second one has the same secret, or %v", err)
	}
}

func TestNewKeyRefusesIDs(t *testing.T) {
	for _, id := range []string{"", "-a", "a_b", "a b", "a/b", "ключ", strings.Repeat("a", 65)} {
		if _, secret, err := access.NewKey(id, "caller"); err == nil || secret != "" {
			t.Errorf("%q: %q, %v", id, secret, err)
		}
	}
	if _, _, err := access.NewKey(strings.Repeat("a", 64), "caller"); err != nil {
		t.Error(err)
	}
}

func TestPrintingShowsNoSecret(t *testing.T) {
	read, err := access.ReadKeys([]byte(key("id: a", "caller: b", "secret: "+canary)))
	if err != nil {
		t.Fatal(err)
	}
	demo := access.DemoKey("pool-1", canary)
	set, err := access.NewKeys(read[0], demo)
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{read, read[0], &read[0], demo, &demo, set, struct{ Key access.Key }{demo}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(verb, value); strings.Contains(text, "canary") {
				t.Errorf("%s of %T: %s", verb, value, text)
			}
		}
	}
	if got := fmt.Sprintf("%v %#v", set, read[0]); got != "2 keys key a" {
		t.Errorf("printed as %s", got)
	}
}

func TestNewKeysIsBounded(t *testing.T) {
	keys := make([]access.Key, 10_001)
	for i := range keys {
		keys[i].ID = fmt.Sprint(i)
	}
	if _, err := access.NewKeys(keys[1:]...); err != nil {
		t.Error(err)
	}
	if _, err := access.NewKeys(keys...); err == nil {
		t.Error("10001 keys are accepted")
	}
	if _, err := access.NewKeys(keys[0], keys[0]); err == nil {
		t.Error("two keys of one id are accepted")
	}
}
