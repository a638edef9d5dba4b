package emulator

import (
	"net/http"

	"github.com/zitadel/oidc/v3/pkg/op"
)

// serveLogin is the login page of an authorization request, which its query is.
func (p *openID) serveLogin(w http.ResponseWriter, r *http.Request) {
	asked := r.Clone(r.Context())
	asked.Method, asked.Body, asked.Form, asked.PostForm = http.MethodGet, http.NoBody, nil, nil
	req, err := op.ParseAuthorizeRequest(asked, p.decoder)
	if err != nil {
		op.WriteError(w, r, err, nil)
		return
	}
	app, err := p.requestingApp(req)
	if err != nil {
		op.WriteError(w, r, err, nil)
		return
	}
	if s := p.login(w, r, app); s != nil {
		p.authorize(w, asked, s)
	}
}
