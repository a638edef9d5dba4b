package emulator

import (
	"context"
	"net/http"
	"net/url"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// EndSession signs a user out (OpenID Connect RP-Initiated Logout): of the
// session that id_token_hint names, and of the browser's.
func (p *openID) EndSession(_ context.Context, r *op.Request[oidc.EndSessionRequest]) (*op.Redirect, error) {
	browser, err := p.browserSession(&http.Request{Header: r.Header})
	if err != nil {
		return nil, err
	}
	appID, ended := r.Data.ClientID, ""
	if r.Data.IdTokenHint != "" {
		hint, err := p.readHint(r.Data.IdTokenHint)
		if err != nil {
			return nil, err
		}
		if appID != "" && appID != hint.Audience {
			return nil, oidc.ErrInvalidRequest().WithDescription("id_token_hint is not client_id's")
		}
		appID, ended = hint.Audience, hint.Session
	}
	if appID == "" && browser != nil {
		appID = browser.AppID
	}
	address, err := p.afterLogout(appID, r.Data)
	if err != nil {
		return nil, err
	}
	if err := p.signOut(browser, ended); err != nil {
		return nil, err
	}
	redirect := op.NewRedirect(address)
	redirect.Header.Set("Set-Cookie", p.forgotten().String())
	return redirect, nil
}

// signOut ends the session of a browser, if it has one, and another one.
func (e *Emulator) signOut(browser *session, more ...string) error {
	if browser != nil {
		more = append(more, browser.ID)
	}
	return e.write(func(v view) error {
		for _, id := range more {
			if _, err := v.DeleteAll(tableSessions, byID, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// afterLogout is where a user goes who has signed out.
func (p *openID) afterLogout(appID string, req *oidc.EndSessionRequest) (string, error) {
	if req.PostLogoutRedirectURI == "" {
		return openIDPrefix + signedOutPath, nil
	}
	app, err := first[*application](p.read(), tableApplications, byID, appID)
	if err != nil {
		return "", err
	}
	if app == nil || !allows(app.logouts, req.PostLogoutRedirectURI) {
		return "", oidc.ErrInvalidRequest().WithDescription("post_logout_redirect_uri is not registered for an application that the request names")
	}
	if req.State == "" {
		return req.PostLogoutRedirectURI, nil
	}
	return withQuery(req.PostLogoutRedirectURI, "state", req.State)
}

// withQuery adds a parameter to an address.
func withQuery(address, name, value string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	query := u.Query()
	query.Set(name, value)
	u.RawQuery = query.Encode()
	return u.String(), nil
}

func (p *openID) serveSignedOut(w http.ResponseWriter, r *http.Request) {
	showLogin(w, r, http.StatusOK, loginView{SignedOut: true})
}
