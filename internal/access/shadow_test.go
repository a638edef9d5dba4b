package access_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/access"
)

// difference is what the log says about two policies that disagree.
type difference struct{ Caller, Method, Enforced, Shadow, Why string }

func (f *fixture) differences() []difference {
	f.t.Helper()
	var found []difference
	for line := range strings.Lines(f.log.String()) {
		var one struct {
			difference
			Msg, Level string
		}
		f.loaded(json.Unmarshal([]byte(line), &one))
		if one.Msg != "the shadow policy decides otherwise" || one.Level != "WARN" {
			f.t.Errorf("logged %s", line)
		}
		found = append(found, one.difference)
	}
	f.log.Reset()
	return found
}

func TestShadowPolicy(t *testing.T) {
	f := newFixture(t, `
callers:
  console: {identities: ["dns:console.test"], scopes: [users.read, auth.sign_in]}
  shop: {identities: ["application:app-1"], scopes: [auth.sign_in]}
`)
	f.key("console-1", "console")
	byKey := access.Credentials{Caller: bearer(f.secrets["console-1"])}
	byCertificate := access.Credentials{Certificate: f.certificate("console.test")}
	f.loaded(f.LoadShadow([]byte(`
callers:
  console: {scopes: [users.write, auth.sign_in]}
  renamed: {identities: ["dns:console.test"], scopes: [users.read]}
  shop: {identities: ["application:app-2"], scopes: [auth.sign_in]}
`)))
	for _, tc := range []struct {
		from    access.Credentials
		method  string
		refused string // scope
		want    []difference
	}{
		{byKey, getUser, "", []difference{{
			"console (key:console-1)", getUser, "allowed", "denied",
			"rpc error: code = PermissionDenied desc = console needs the scope users.read",
		}}},
		{byKey, createUser, "scope=users.write", []difference{{"console (key:console-1)", createUser, "denied", "allowed", ""}}},
		{byKey, signIn, "", nil},
		{byKey, getProfile, "scope=auth.profile", nil},
		{byKey, health, "", nil},
		// The certificate is another caller's in the shadow policy.
		{byCertificate, getUser, "", nil},
		{byCertificate, signIn, "", []difference{{
			"console (dns:console.test)", signIn, "allowed", "denied",
			"rpc error: code = PermissionDenied desc = renamed needs the scope auth.sign_in",
		}}},
	} {
		caller, err := f.call(tc.method, tc.from, inPool1)
		if got := refusalOf(err); (err != nil) != (tc.refused != "") || !strings.HasSuffix(got.metadata, tc.refused) {
			t.Errorf("%s of %s: %+v", tc.method, caller, got)
		}
		wantDifferences(t, f, tc.want...)
	}

	if _, err := f.Authorize(t.Context(), access.Public(), signIn, selecting(inPool1)); err != nil {
		t.Error(err)
	}
	wantDifferences(t, f, difference{
		"shop (application:app-1)", signIn, "allowed", "denied",
		"rpc error: code = PermissionDenied desc = the policy does not make application:app-1 public",
	})
}

func wantDifferences(t *testing.T, f *fixture, want ...difference) {
	t.Helper()
	got := f.differences()
	if len(got) != len(want) {
		t.Fatalf("logged %+v, want %+v", got, want)
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("logged %+v, want %+v", got[i], want[i])
		}
	}
}

// Without a policy the shadow policy is tried on every call, and stops none.
func TestShadowOfAnOpenGuard(t *testing.T) {
	f := newFixture(t, "")
	f.key("console-1", "console")
	f.loaded(f.LoadShadow([]byte("callers: {console: {scopes: [users.read]}}")))
	if !f.Open() {
		t.Error("a shadow policy closes the guard")
	}
	for _, tc := range []struct {
		caller, method, why string
		from                access.Credentials
	}{
		{"console (key:console-1)", getUser, "", access.Credentials{Caller: bearer(f.secrets["console-1"])}},
		{"console (key:console-1)", createUser, "console needs the scope users.write", access.Credentials{Caller: bearer(f.secrets["console-1"])}},
		{"anonymous", getUser, "the policy has no caller anonymous", access.Credentials{Caller: bearer("agk_wrong_key")}},
		{"anonymous", signIn, "the policy has no caller anonymous", access.Credentials{Authorization: bearer(f.secrets["console-1"])}},
		{"anonymous", getUser, "the policy has no caller anonymous", access.Credentials{}},
	} {
		caller, err := f.call(tc.method, tc.from, inPool1)
		if err != nil || caller.String() != tc.caller {
			t.Errorf("%s: %v, %v", tc.method, caller, err)
		}
		var want []difference
		if tc.why != "" {
			want = []difference{{tc.caller, tc.method, "allowed", "denied", "rpc error: code = PermissionDenied desc = " + tc.why}}
		}
		wantDifferences(t, f, want...)
	}
}
