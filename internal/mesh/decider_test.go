package mesh_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

func TestRules(t *testing.T) {
	scopes := map[string]string{"authing.rule": "scopes", "authing.scopes": "orders:read openid"}
	roles := map[string]string{"authing.rule": "roles", "authing.roles": "owner, admin"}
	permission := map[string]string{"authing.rule": "permission", "authing.resource": "orders", "authing.action": "read"}
	f := newFixture(t)
	for _, tc := range []struct {
		name, token string
		extensions  map[string]string
		want        mesh.Reason
		status      int
		challenge   string
	}{
		{"public", "", map[string]string{"authing.rule": "public"}, "", 200, ""},
		{"public with a bad token", "bad.token.1", map[string]string{"authing.rule": "public"}, "", 200, ""},
		{"no rule", plain, nil, "", 200, ""},
		{"no rule and no token", "", nil, mesh.ReasonTokenMissing, 401, `Bearer realm="authing"`},
		{"others' extensions", "", map[string]string{"team": "x"}, mesh.ReasonTokenMissing, 401, `Bearer realm="authing"`},
		{"authenticated", plain, map[string]string{"authing.rule": "authenticated"}, "", 200, ""},
		{"bad", "bad.token.1", nil, mesh.ReasonTokenInvalid, 401, `Bearer realm="authing", error="invalid_token"`},
		{"expired", "expired.token.1", nil, mesh.ReasonTokenExpired, 401, `Bearer realm="authing", error="invalid_token"`},
		{"revoked", "revoked.token.1", nil, mesh.ReasonTokenRevoked, 401, `Bearer realm="authing", error="invalid_token"`},
		{"refused by the issuer", "refused.token.1", nil, mesh.ReasonTokenRevoked, 401, `Bearer realm="authing", error="invalid_token"`},
		{"no keys", "keyless.token.1", nil, mesh.ReasonTokenUnverified, 503, ""},
		{"issuer cannot be asked", "unasked.token.1", nil, mesh.ReasonTokenUnverified, 503, ""},
		{"all scopes", admin, scopes, "", 200, ""},
		{"all scopes in a list", objects, scopes, "", 200, ""},
		{"no scopes", plain, scopes, mesh.ReasonScopes, 403, `Bearer realm="authing", error="insufficient_scope", scope="orders:read openid"`},
		{"one scope of two", admin, map[string]string{"authing.rule": "scopes", "authing.scopes": "openid x"}, mesh.ReasonScopes, 403, `Bearer realm="authing", error="insufficient_scope", scope="openid x"`},
		{"a scope made of two words", objects, map[string]string{"authing.rule": "scopes", "authing.scopes": "a"}, mesh.ReasonScopes, 403, `Bearer realm="authing", error="insufficient_scope", scope="a"`},
		{"scopes of another form", odd, scopes, mesh.ReasonScopes, 403, `Bearer realm="authing", error="insufficient_scope", scope="orders:read openid"`},
		{"scopes without a token", "", scopes, mesh.ReasonTokenMissing, 401, `Bearer realm="authing"`},
		{"a role", admin, roles, "", 200, ""},
		{"a role that is an object", objects, roles, "", 200, ""},
		{"no role", plain, roles, mesh.ReasonRoles, 403, `Bearer realm="authing", error="insufficient_scope"`},
		{"roles of another form", odd, roles, mesh.ReasonRoles, 403, `Bearer realm="authing", error="insufficient_scope"`},
		{"permitted", admin, permission, "", 200, ""},
		{"not permitted", plain, permission, mesh.ReasonPermission, 403, `Bearer realm="authing", error="insufficient_scope"`},
		{"permissions fail", objects, permission, mesh.ReasonPermissionFailed, 503, ""},
		{"nobody", "no.subject.1", nil, mesh.ReasonIdentity, 403, `Bearer realm="authing", error="insufficient_scope"`},
		{"a user that splits headers", "split.subject.1", nil, mesh.ReasonIdentity, 403, `Bearer realm="authing", error="insufficient_scope"`},
		{"more roles than a header holds", "many.roles.1", nil, mesh.ReasonIdentity, 403, `Bearer realm="authing", error="insufficient_scope"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var headers pairs
			if tc.token != "" {
				headers = bearer(tc.token)
			}
			req := get("/", headers)
			req.Extensions = tc.extensions
			got := f.Decide(t.Context(), req)
			if got.Reason != tc.want || got.Status() != tc.status || got.Challenge != tc.challenge || got.Allowed() != (tc.want == "") {
				t.Errorf("got %q, %d, %s", got.Reason, got.Status(), got.Challenge)
			}
			if tc.want != "" && (len(got.Set) > 0 || len(got.Remove) > 0) {
				t.Errorf("a refusal changes the request: %+v", got)
			}
		})
	}
}

// A rule of a route that cannot be read is no rule that lets pass.
func TestExtensionsThatAreNoRule(t *testing.T) {
	f := newFixture(t)
	bare := newFixture(t, func(o *mesh.Options) { o.Permissions = nil })
	for name, extensions := range map[string]map[string]string{
		"unknown rule":            {"authing.rule": "anybody"},
		"empty rule":              {"authing.rule": ""},
		"unknown key":             {"authing.rule": "authenticated", "authing.scope": "x"},
		"key of another case":     {"Authing.Rule": "public"},
		"scopes without need":     {"authing.scopes": "x"},
		"public with scopes":      {"authing.rule": "public", "authing.scopes": "x"},
		"public with audience":    {"authing.rule": "public", "authing.audience": "x"},
		"scopes without any":      {"authing.rule": "scopes"},
		"blank scopes":            {"authing.rule": "scopes", "authing.scopes": " "},
		"scope with a quote":      {"authing.rule": "scopes", "authing.scopes": `a"`},
		"an empty role":           {"authing.rule": "roles", "authing.roles": "a,,b"},
		"permission without both": {"authing.rule": "permission", "authing.resource": "x"},
		"staleness in seconds":    {"authing.max_staleness": "30"},
		"negative staleness":      {"authing.max_staleness": "-1s"},
		"cookie":                  {"authing.cookie": "a b"},
		"too many scopes":         {"authing.rule": "scopes", "authing.scopes": strings.Repeat("x ", 65)},
		"too long":                {"authing.rule": "scopes", "authing.scopes": strings.Repeat("x ", 10_000)},
	} {
		req := get("/", bearer(admin))
		req.Extensions = extensions
		if got := f.Decide(t.Context(), req); got.Reason != mesh.ReasonRule || got.Status() != 500 {
			t.Errorf("%s: %q", name, got.Reason)
		}
	}
	req := get("/", bearer(admin))
	req.Extensions = map[string]string{"authing.rule": "permission", "authing.resource": "orders", "authing.action": "read"}
	if got := bare.Decide(t.Context(), req); got.Reason != mesh.ReasonRule {
		t.Errorf("nobody to ask for permissions: %q", got.Reason)
	}
	if !strings.Contains(bare.log.String(), "no permission service is configured") {
		t.Errorf("logged %s", bare.log)
	}
}

func TestAudienceAndFreshness(t *testing.T) {
	zero := time.Duration(0)
	routes := withRoutes(
		mesh.Route{PathPrefix: "/other", Rule: mesh.Rule{Audience: "app-2"}},
		mesh.Route{PathPrefix: "/fresh", Rule: mesh.Rule{MaxStaleness: &zero}},
	)
	f := newFixture(t, routes, func(o *mesh.Options) { o.Audience = "app-1" })
	for _, tc := range []struct {
		path       string
		extensions map[string]string
		want       string
	}{
		{"/", nil, "verify plain.token.1 for app-1"},
		{"/other", nil, "verify plain.token.1 for app-2"},
		{"/fresh", nil, "verify plain.token.1 for app-1 within 0s"},
		{"/other", map[string]string{"authing.rule": "authenticated"}, "verify plain.token.1 for app-1"},
		{"/", map[string]string{"authing.audience": "app-3", "authing.max_staleness": "30s"}, "verify plain.token.1 for app-3 within 30s"},
	} {
		f.tokens.asked = nil
		req := get(tc.path, bearer(plain))
		req.Extensions = tc.extensions
		if got := f.Decide(t.Context(), req); !got.Allowed() {
			t.Errorf("%s: %s", tc.path, got.Reason)
		}
		if diff := cmp.Diff([]string{tc.want}, f.tokens.asked); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tc.path, diff)
		}
	}
}

func TestCredentials(t *testing.T) {
	f := newFixture(t, withCookie)
	for _, tc := range []struct {
		name    string
		headers pairs
		want    mesh.Reason
		user    string
	}{
		{"header", bearer(plain), "", "u1"},
		{"scheme of another case", pairs{"Authorization", "bEARER " + plain}, "", "u1"},
		{"cookie", pairs{"cookie", "a=b; session=" + admin}, "", "u2"},
		{"cookies in several headers", pairs{"cookie", "a=b", "cookie", "session=" + admin}, "", "u2"},
		{"header wins", pairs{"cookie", "session=" + admin, "authorization", "Bearer " + plain}, "", "u1"},
		{"a bad header wins", pairs{"cookie", "session=" + admin, "authorization", "Bearer bad"}, mesh.ReasonTokenInvalid, ""},
		{"another scheme wins", pairs{"cookie", "session=" + admin, "authorization", "Basic dTpw"}, mesh.ReasonTokenMissing, ""},
		{"a raw token", pairs{"authorization", plain}, mesh.ReasonTokenMissing, ""},
		{"an empty bearer", pairs{"authorization", "Bearer "}, mesh.ReasonTokenMissing, ""},
		{"an empty cookie", pairs{"cookie", "session="}, mesh.ReasonTokenMissing, ""},
		{"another cookie", pairs{"cookie", "xsession=" + admin + "; Session=" + admin}, mesh.ReasonTokenMissing, ""},
		{"two headers", pairs{"authorization", "Bearer " + plain, "Authorization", "Bearer " + plain}, mesh.ReasonAmbiguousToken, ""},
		{"two headers made one", pairs{"authorization", "Bearer " + plain + ",Bearer " + admin}, mesh.ReasonAmbiguousToken, ""},
		{"two cookies", pairs{"cookie", "session=" + plain + "; session=" + admin}, mesh.ReasonAmbiguousToken, ""},
		{"two cookies in two headers", pairs{"cookie", "session=" + plain, "cookie", "session=" + admin}, mesh.ReasonAmbiguousToken, ""},
		{"no token", pairs{"authorization", "Bearer a b"}, mesh.ReasonTokenInvalid, ""},
		{"no token in the cookie", pairs{"cookie", `session="` + plain + `"`}, mesh.ReasonTokenInvalid, ""},
		{"only padding", pairs{"authorization", "Bearer =="}, mesh.ReasonTokenInvalid, ""},
		{"too many headers", pairs(slices.Repeat([]string{"a", "b"}, 257)), mesh.ReasonTooLarge, ""},
		{"too large headers", pairs{"a", strings.Repeat("b", 64<<10)}, mesh.ReasonTooLarge, ""},
		{"too many cookies", pairs{"cookie", strings.Repeat("a=b; ", 8<<10)}, mesh.ReasonTooLarge, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := f.Decide(t.Context(), get("/", tc.headers))
			if got.Reason != tc.want || userOf(got) != tc.user {
				t.Errorf("got %q, user %q", got.Reason, userOf(got))
			}
		})
	}
	none := newFixture(t)
	if got := none.Decide(t.Context(), get("/", pairs{"cookie", "session=" + admin + "; =" + admin})); got.Reason != mesh.ReasonTokenMissing {
		t.Errorf("a cookie that nobody configured: %q", got.Reason)
	}
}

func userOf(d mesh.Decision) string {
	for _, one := range d.Set {
		if one.Name == mesh.HeaderUserID {
			return one.Value
		}
	}
	return ""
}
