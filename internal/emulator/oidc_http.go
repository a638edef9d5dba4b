package emulator

import (
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// What RFC 6749 and its kin ask of HTTP and the library leaves out.

// formOnly lets POST through and hides the query, where secrets end up in logs
// (RFC 6749 section 3.2).
func formOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodPost:
			bare := r.Clone(r.Context())
			bare.URL.RawQuery = ""
			next.ServeHTTP(w, bare)
		case http.MethodOptions: // CORS
			next.ServeHTTP(w, r)
		default:
			w.Header().Set("Allow", http.MethodPost)
			refuse(w, r, oidc.ErrInvalidRequest().WithDescription("the endpoint takes POST"), http.StatusMethodNotAllowed)
		}
	})
}

// challenging names the way to authenticate in every 401, and keeps answers out
// of caches.
func challenging(challenge string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Pragma", "no-cache")
		next.ServeHTTP(challenger{w, challenge}, r)
	})
}

type challenger struct {
	http.ResponseWriter
	challenge string
}

func (c challenger) WriteHeader(status int) {
	if status == http.StatusUnauthorized {
		c.Header().Set("WWW-Authenticate", c.challenge)
	}
	c.ResponseWriter.WriteHeader(status)
}

// naming refuses a request that names no client.
func (p *openID) naming(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, _, ok := r.BasicAuth(); !ok && r.Method == http.MethodPost && r.PostFormValue("client_id") == "" {
			refuse(w, r, oidc.ErrInvalidClient().WithDescription("the request names no client"), http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// openToPublic lets public applications introspect, as Authing's SDKs do, and
// refuses others without a secret.
func (p *openID) openToPublic(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _, basic := r.BasicAuth()
		if basic || r.Method != http.MethodPost || r.PostFormValue("client_secret") != "" {
			next.ServeHTTP(w, r)
			return
		}
		if _, err := p.authenticate(r.PostFormValue("client_id"), "", oidc.AuthMethodNone); err != nil {
			op.WriteError(w, r, err, nil)
			return
		}
		answer, err := p.introspect(r.PostFormValue("token"))
		if err != nil {
			op.WriteError(w, r, err, nil)
			return
		}
		writeJSON(w, http.StatusOK, answer)
	})
}

func refuse(w http.ResponseWriter, r *http.Request, err *oidc.Error, status int) {
	op.WriteError(w, r, op.NewStatusError(err, status), nil)
}
