package access_test

import (
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

func TestOpenGuard(t *testing.T) {
	f := newFixture(t, "")
	if !f.Open() || f.HasKeys() {
		t.Errorf("open %v, has keys %v", f.Open(), f.HasKeys())
	}
	for name, from := range map[string]access.Credentials{
		"nothing":       {},
		"a certificate": {Certificate: f.certificate("https://mesh.test")},
		"a wrong key":   {Caller: bearer("agk_a_b"), Authorization: []string{"a", "b"}},
		"a user":        {Authorization: bearer("token")},
	} {
		for _, method := range []string{getUser, signIn, health} {
			if caller, err := f.call(method, from, inPool2); err != nil || caller.String() != "anonymous" {
				t.Errorf("%s: %v, %v", name, caller, err)
			}
		}
	}
	if _, err := f.call(unknownRPC, access.Credentials{}, inPool1); refusalOf(err) != forbidden("caller=anonymous scope=") {
		t.Errorf("an rpc that is not there: %v", err)
	}
	// Doors that read credentials themselves still check them.
	if caller, err := f.Bearer(t.Context(), f.key("console-1", "console")); err != nil || caller.String() != "console (key:console-1)" {
		t.Errorf("%v, %v", caller, err)
	}
	if caller, err := f.Bearer(t.Context(), f.mesh.sign(meshClaims())); err != nil || caller.String() != "jwt:mesh:console" {
		t.Errorf("%v, %v", caller, err)
	}
	if _, err := f.Bearer(t.Context(), "agk_console-1_WRONG"); refusalOf(err) != rejected {
		t.Errorf("a wrong key: %v", err)
	}
	f.loaded(f.LoadPolicy([]byte(meshPolicy)))
	if f.Open() || !f.HasKeys() {
		t.Errorf("with a policy: open %v, has keys %v", f.Open(), f.HasKeys())
	}
	if _, err := f.call(getUser, access.Credentials{}, inPool1); refusalOf(err) != missing {
		t.Errorf("with a policy: %v", err)
	}
}

func TestBadFilesChangeNothing(t *testing.T) {
	f := newFixture(t, meshPolicy)
	secret := f.key("console-1", "console")
	f.loaded(f.LoadShadow([]byte(meshPolicy)))
	wantProblems(t, f.LoadPolicy([]byte("callers: {a: {scopes: [x]}}")), []string{"line 1: no rpc has the scope x"})
	wantProblems(t, f.LoadPolicy([]byte(caller("identities: ['jwt:other:x']"))), []string{"line 3: the issuer other"})
	wantProblems(t, f.LoadShadow([]byte("callers: {}")), []string{"line 1: has no callers"})
	wantProblems(t, f.LoadKeys([]byte("keys: [{}]\nmore: x")), []string{"line 2", "line 1", "line 1", "line 1"})
	wantProblems(t, f.LoadKeys([]byte(key("id: b", "caller: c", "hash: "+hash, "pool: pool-9"))), []string{"line 2: the pool pool-9 is not configured"})
	if caller, err := f.call(getUser, access.Credentials{Caller: bearer(secret)}, inPool1); err != nil || caller.Name != "console" {
		t.Errorf("%v, %v", caller, err)
	}
	if f.log.Len() > 0 {
		t.Errorf("logged %s", f.log)
	}
}
