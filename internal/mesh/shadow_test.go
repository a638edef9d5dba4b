package mesh_test

import (
	"log/slog"
	"strings"
	"testing"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

func newLog() *slog.Logger { return slog.New(slog.DiscardHandler) }

// The shadow lets pass, says what it would have done, and vouches for nobody
// that it does not know.
func TestShadow(t *testing.T) {
	f := newFixture(t, withShadow, withRemoveToken, withRoutes(
		mesh.Route{PathPrefix: "/admin", Rule: mesh.Rule{Name: "admin", Need: mesh.NeedScopes, Scopes: []string{"x"}}},
	))
	for _, tc := range []struct {
		target  string
		headers pairs
		user    string
		logged  []string
	}{
		{"/", bearer(plain), "u1", nil},
		{"/?token=secret", bearer("bad.token.1"), "", []string{"reason=token_invalid", "rule=default", "path=/ ", "host=api.example.com", "method=GET"}},
		{"/", bearer("keyless.token.1"), "", []string{"reason=token_unverified", `error="connection refused"`}},
		{"/admin", bearer(plain), "u1", []string{"reason=scopes_insufficient", "rule=admin", "path=/admin"}},
		{"/a//b?token=secret", bearer(plain), "", []string{"reason=malformed_request", "path=/a//b"}},
	} {
		f.log.Reset()
		got := f.Decide(t.Context(), get(tc.target, append(tc.headers, mesh.HeaderUserID, "root")))
		if !got.Allowed() || got.Status() != 200 || userOf(got) != tc.user {
			t.Errorf("%s: %+v", tc.target, got)
		}
		if removes(got, mesh.HeaderUserID) != (tc.user == "") || removes(got, "authorization") {
			t.Errorf("%s: removes %q", tc.target, got.Remove)
		}
		log := f.log.String()
		if (log == "") != (tc.logged == nil) || strings.Contains(log, "secret") || strings.Contains(log, "bad.token") {
			t.Errorf("%s: logged %s", tc.target, log)
		}
		for _, part := range tc.logged {
			if !strings.Contains(log, part) || !strings.Contains(log, `level=WARN msg="request would be refused"`) {
				t.Errorf("%s: %s is not in %s", tc.target, part, log)
			}
		}
	}
}

// What could not be decided is for those who run this; the rest is not.
func TestLog(t *testing.T) {
	f := newFixture(t)
	f.Decide(t.Context(), get("/", bearer("keyless.token.1")))
	if log := f.log.String(); !strings.Contains(log, "level=WARN") || !strings.Contains(log, "connection refused") {
		t.Errorf("logged %s", log)
	}
	f.log.Reset()
	f.Decide(t.Context(), get("/", nil))
	if log := f.log.String(); !strings.Contains(log, "level=DEBUG") || !strings.Contains(log, "token_missing") {
		t.Errorf("logged %s", log)
	}
}

func removes(d mesh.Decision, name string) bool {
	for _, one := range d.Remove {
		if one == name {
			return true
		}
	}
	return false
}
