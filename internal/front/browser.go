package front

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// browserPath is the pages that SDKs send a user's browser to: signing in and
// out by OpenID Connect, OAuth, SAML and CAS.
var browserPath = regexp.MustCompile(
	`^/(oidc/auth|oidc/session/end|oauth/auth|login/profile/logout|cas-idp/[A-Za-z0-9_-]{1,64}|api/v2/saml-idp/[A-Za-z0-9_-]{1,64})$`)

// browser sends a browser on to the application's own host: the pages live
// there, and so does the session. The target is ours alone to say.
func (f *front) browser(w http.ResponseWriter, r *http.Request) {
	verbs := []string{http.MethodGet, http.MethodHead}
	if !slices.Contains(verbs, r.Method) {
		f.refuseVerb(w, r, verbs...)
		return
	}
	app := r.URL.Query().Get("client_id")
	if last := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]; app == "" && strings.Contains(r.URL.Path, "-idp/") && last != "logout" {
		app = last
	}
	host, ok := f.upstream.AppHost(app)
	if !ok {
		f.refuse(w, r, errUnknownApplication)
		return
	}
	target := strings.TrimRight(host, "/") + r.URL.EscapedPath()
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, target, http.StatusFound) //nolint:gosec // the host is the configured application's, whatever the request says
}
