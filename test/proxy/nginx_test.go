//go:build nginx

package proxy_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/go-cmp/cmp"

	"github.com/authing-grpc/authing-grpc/internal/certs/certstest"
	"github.com/authing-grpc/authing-grpc/internal/mesh"
)

// identityOf are the identity headers that the application got; each at most once.
func identityOf(t *testing.T, r request) map[string]string {
	t.Helper()
	found := map[string]string{}
	for name, values := range r.header {
		plain := strings.ToLower(strings.NewReplacer("_", "-", ".", "-").Replace(name))
		if slices.Contains(mesh.IdentityHeaders(), plain) {
			found[strings.ToLower(name)] = strings.Join(values, " and ")
		}
	}
	return found
}

func TestNginx(t *testing.T) {
	n := startNginx(t)
	bob, revoked := n.signedIn(t), n.signedIn(t)
	n.revoke(t, revoked)
	admin := n.token(t, jwt.MapClaims{"sub": "admin-1", "roles": []string{"admin", "审计"}})
	expired := n.token(t, jwt.MapClaims{"exp": time.Now().Add(-time.Hour).Unix()})
	scopeless := n.token(t, jwt.MapClaims{"scope": "openid"})
	bearer := func(token string) []string { return []string{"Authorization", "Bearer " + token} }
	cookie := func(token string) []string { return []string{"Cookie", "a=b; __Host-session=" + token} }
	const (
		bare    = `Bearer realm="authing"`
		invalid = `Bearer realm="authing", error="invalid_token"`
		scopes  = `Bearer realm="authing", error="insufficient_scope", scope="openid profile"`
		lacking = `Bearer realm="authing", error="insufficient_scope"`
		anybody = "*" // whose id the emulator made up
	)
	for _, tc := range []struct {
		name, method, path string
		headers            []string
		status             int
		challenge          string
		user               string // at the application
	}{
		{"public", "GET", "/assets/a.css?v=1", nil, 200, "", ""},
		{"public, HEAD", "HEAD", "/assets/a.css", nil, 200, "", ""},
		{"public, with a token that nobody reads", "GET", "/assets/a.css", bearer("bad"), 200, "", ""},
		{"public by another method", "POST", "/assets/a.css", nil, 401, bare, ""},
		{"no token", "GET", "/", nil, 401, bare, ""},
		{"no token, HEAD", "HEAD", "/", nil, 401, bare, ""},
		{"bearer", "GET", "/a/b?c=d", bearer(bob), 200, "", anybody},
		{"bearer, HEAD", "HEAD", "/", bearer(bob), 200, "", anybody},
		{"cookie", "GET", "/", cookie(bob), 200, "", anybody},
		{"another cookie", "GET", "/", []string{"Cookie", "session=" + bob}, 401, bare, ""},
		{"another scheme", "GET", "/", []string{"Authorization", "Basic Ym9iOmJvYg=="}, 401, bare, ""},
		{"a bad token", "GET", "/", bearer(bob + "x"), 401, invalid, ""},
		{"a bad cookie", "GET", "/", cookie(bob + "x"), 401, invalid, ""},
		{"an expired token", "GET", "/", bearer(expired), 401, invalid, ""},
		{"revoked, offline", "GET", "/", bearer(revoked), 200, "", anybody},
		{"scopes", "GET", "/profile", bearer(bob), 200, "", anybody},
		{"a scope is missing", "GET", "/profile", bearer(scopeless), 403, scopes, ""},
		{"a role is missing", "GET", "/admin", bearer(bob), 403, lacking, ""},
		{"role", "GET", "/admin/users", bearer(admin), 200, "", "admin-1"},
		{"a permission is missing", "GET", "/orders", bearer(bob), 403, lacking, ""},
		{"asked each time", "GET", "/account", bearer(bob), 200, "", anybody},
		{"revoked, asked each time", "GET", "/account", bearer(revoked), 401, invalid, ""},
		{"two cookies", "GET", "/", append(cookie(bob), "Cookie", "__Host-session="+admin), 400, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got := n.ask(t, tc.method, tc.path, "", tc.headers...)
			if got.status != tc.status || got.header.Get("WWW-Authenticate") != tc.challenge || len(got.header.Values("WWW-Authenticate")) > 1 {
				t.Errorf("%d %q", got.status, got.header.Values("WWW-Authenticate"))
			}
			for name := range got.header {
				if strings.HasPrefix(name, "X-Authing") {
					t.Errorf("the client is told %s", name)
				}
			}
			reached := n.app.took()
			if passed := tc.status == http.StatusOK; passed != (len(reached) == 1) || len(reached) > 1 {
				t.Fatalf("the application was asked %v", reached)
			}
			for _, one := range reached {
				identity := identityOf(t, one)
				if one.method != tc.method || one.target != tc.path || (identity["x-authing-user-id"] != tc.user && (tc.user != anybody || identity["x-authing-user-id"] == "")) {
					t.Errorf("the application got %v", one)
				}
				if (tc.user == "") != (len(identity) == 0) {
					t.Errorf("identity %v", identity)
				}
			}
		})
	}
	if log := n.log.String(); strings.Contains(log, bob) || strings.Contains(log, revoked) {
		t.Error("a token is in the log")
	}
}

// What the application gets to know, and what of it a client can make up: nothing.
func TestNginxIdentityHeaders(t *testing.T) {
	n := startNginx(t)
	user := n.token(t, jwt.MapClaims{"sub": "user-1"})
	admin := n.token(t, jwt.MapClaims{"sub": "admin-1", "roles": []string{"admin", "审计"}})
	issuer := "http://" + n.at.Emulator + "/oidc"
	ofUser := map[string]string{"x-authing-user-id": "user-1", "x-authing-issuer": issuer, "x-authing-token-scopes": "openid profile"}
	ofAdmin := map[string]string{
		"x-authing-user-id": "admin-1", "x-authing-issuer": issuer,
		"x-authing-token-scopes": "openid profile", "x-authing-roles": "admin,%E5%AE%A1%E8%AE%A1",
	}
	var spoofed []string
	for _, name := range mesh.IdentityHeaders() {
		for _, spelling := range []string{name, strings.ToUpper(name), strings.ReplaceAll(name, "-", "_"), strings.ReplaceAll(name, "-", ".")} {
			spoofed = append(spoofed, spelling+": root")
		}
	}
	for _, tc := range []struct {
		name, path, token string
		more              []string
		want              map[string]string
	}{
		{"public", "/assets/a.css", "", nil, map[string]string{}},
		{"public, spoofed", "/assets/a.css", "", spoofed, map[string]string{}},
		{"a user", "/", user, nil, ofUser},
		{"a user, spoofed", "/", user, spoofed, ofUser},
		{"an admin", "/", admin, nil, ofAdmin},
		{"an admin, spoofed", "/", admin, spoofed, ofAdmin},
		{"a path that the proxy is to believe", "/", user, []string{"X-Original-URI: /assets", "X-Original-Method: GET"}, ofUser},
		{"a caller's credential", "/", user, []string{"X-Caller-Authorization: agk_x_y"}, ofUser},
		{"a second token", "/", user, []string{"Authorization: Bearer " + admin}, ofUser},
	} {
		lines := []string{"GET " + tc.path + " HTTP/1.1", "Host: shop.example.com"}
		if tc.token != "" {
			lines = append(lines, "Authorization: Bearer "+tc.token)
		}
		got := n.askRaw(t, "GET", append(lines, tc.more...)...)
		reached := n.app.took()
		if tc.name == "a second token" && got.status == http.StatusBadRequest && len(reached) == 0 {
			continue // later nginx refuses it by itself
		}
		if got.status != http.StatusOK || len(reached) != 1 {
			t.Fatalf("%s: %d, the application was asked %d times", tc.name, got.status, len(reached))
		}
		if diff := cmp.Diff(tc.want, identityOf(t, reached[0])); diff != "" {
			t.Errorf("%s: identity (-want +got)\n%s", tc.name, diff)
		}
		if tokens := reached[0].header.Values("Authorization"); tc.token != "" && !slices.Equal(tokens, []string{"Bearer " + tc.token}) {
			t.Errorf("%s: the application got %d tokens, or another", tc.name, len(tokens))
		}
	}
}

// A path that could be read in two ways reaches the application never, whatever
// public path it begins with.
func TestNginxPaths(t *testing.T) {
	n := startNginx(t)
	user := n.token(t)
	for _, path := range []string{
		"/assets/../admin", "/assets/..%2fadmin", "/assets/..%2Fadmin", "/assets/%2e%2e/admin", "/assets/.%2e/admin",
		"/assets/%2e%2e%2fadmin", "/assets/..;/admin", "/assets/;/../admin", "/assets;/admin", "/assets/a.css;jsessionid=1",
		"//assets/admin", "/assets//admin", "/./assets", "/assets/./a", "/assets/..", "/assets/%2e", "/assets/a%00", "/assets/%00/../admin",
		"/assets/..%5cadmin", "/assets/..\\admin", "/assets/%252e%252e/admin", "/assets/..%252fadmin", "/assets/%c0%ae%c0%ae/admin",
		"/assets/%0a", "/assets/%0d%0aX-Authing-User-Id:%20root", "/assets/a%3fb", "/assets/a%23b", "/assets/a#/../../admin", "/assets/%",
		"/assets/%zz", "/assets/\xff", "/assets/%ff", "/assets/a b", "/assets/..%c0%afadmin", "/assets/a?b c",
	} {
		for name, more := range map[string][]string{"no token": nil, "a token": {"Authorization: Bearer " + user}} {
			got := n.askRaw(t, "GET", append([]string{"GET " + path + " HTTP/1.1", "Host: shop.example.com"}, more...)...)
			if reached := n.app.took(); got.status != http.StatusBadRequest || len(reached) > 0 {
				t.Errorf("%q with %s: %d, the application was asked %v", path, name, got.status, reached)
			}
		}
	}
	for _, path := range []string{"/ASSETS/a", "/assetsx", "/_authing", "/%61ssetsx", "/admin?x=/assets", "/admin/assets", "http://shop.example.com/admin"} {
		got := n.askRaw(t, "GET", "GET "+path+" HTTP/1.1", "Host: shop.example.com")
		if reached := n.app.took(); got.status != http.StatusUnauthorized && got.status != http.StatusNotFound || len(reached) > 0 {
			t.Errorf("%q: %d, the application was asked %v", path, got.status, reached)
		}
	}
	for _, path := range []string{"/assets", "/assets/", "/%61ssets/a", "/assets/a?b=..%2f", "/assets/%E5%9B%BE.png", "/assets/a.b..c"} {
		got := n.askRaw(t, "GET", "GET "+path+" HTTP/1.1", "Host: shop.example.com")
		if reached := n.app.took(); got.status != http.StatusOK || len(reached) != 1 || reached[0].target != path {
			t.Errorf("%q: %d, the application was asked %v", path, got.status, reached)
		}
	}
	if got := n.askRaw(t, "GET", "GET /assets HTTP/1.1", "Host: shop.example.com/../x"); got.status != http.StatusBadRequest || len(n.app.took()) > 0 {
		t.Errorf("a host that is none: %d", got.status)
	}
}

func TestNginxBodies(t *testing.T) {
	n := startNginx(t)
	user := n.token(t)
	for name, body := range map[string]string{"small": `{"a":1}`, "larger than nginx's buffers": strings.Repeat("a", 300<<10)} {
		got := n.ask(t, "POST", "/comments", body, "Authorization", "Bearer "+user)
		reached := n.app.took()
		if got.status != http.StatusOK || got.text != "the application" || len(reached) != 1 || reached[0].method != "POST" || reached[0].body != body {
			t.Errorf("%s: %d, the application was asked %d times", name, got.status, len(reached))
		}
		if got := n.ask(t, "POST", "/comments", body); got.status != http.StatusUnauthorized || len(n.app.took()) > 0 {
			t.Errorf("%s, no token: %d", name, got.status)
		}
	}
}

// Browsers are sent to sign in where a page is for them.
func TestNginxSignIn(t *testing.T) {
	n := startNginx(t)
	got := n.ask(t, "GET", "/pages/orders", "")
	if got.status != http.StatusSeeOther || got.header.Get("Location") != "https://login.example.com/" || len(n.app.took()) > 0 {
		t.Errorf("no cookie: %d %v", got.status, got.header)
	}
	if got := n.ask(t, "GET", "/pages/orders", "", "Cookie", "__Host-session="+n.signedIn(t)); got.status != http.StatusOK || len(n.app.took()) != 1 {
		t.Errorf("cookie: %d", got.status)
	}
}

// Nobody passes while nobody answers, nor while nginx and the service do not know
// each other.
func TestNginxFailsClosed(t *testing.T) {
	as := func(name string) func(*nginx, map[string][]byte) {
		return func(n *nginx, files map[string][]byte) {
			own := n.ca.Issue([]string{name})
			files["client.crt"], files["client.key"] = own.Cert, own.Key
		}
	}
	for name, change := range map[string]func(*nginx, map[string][]byte){
		"the service is down":          func(n *nginx, _ map[string][]byte) { n.stop() },
		"nginx is not in the policy":   as("unknown.example.internal"),
		"the service is somebody else": func(_ *nginx, files map[string][]byte) { files["authing-ca.crt"] = certstest.New(t).PEM },
	} {
		t.Run(name, func(t *testing.T) {
			n := startNginx(t, change)
			for _, path := range []string{"/assets/a.css", "/", "/pages/orders", "/admin"} {
				got := n.ask(t, "GET", path, "", "Authorization", "Bearer "+n.token(t))
				if reached := n.app.took(); got.status != http.StatusInternalServerError || len(reached) > 0 {
					t.Errorf("%s: %d, the application was asked %v", path, got.status, reached)
				}
			}
		})
	}
}
