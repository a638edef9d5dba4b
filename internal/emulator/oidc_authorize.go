package emulator

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"time"

	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// serveAuthorize sends a user back with a code, or to the login page first
// (OpenID Connect Core section 3.1.2).
func (p *openID) serveAuthorize(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead && r.Method != http.MethodPost {
		w.Header().Set("Allow", "GET, HEAD, POST")
		refuse(w, r, oidc.ErrInvalidRequest().WithDescription("the endpoint takes GET and POST"), http.StatusMethodNotAllowed)
		return
	}
	p.authorize(w, r, nil)
}

// authorize answers an authorization request. arrived is the session of a user
// who has signed in to satisfy it, nil when it comes first.
func (p *openID) authorize(w http.ResponseWriter, r *http.Request, arrived *session) {
	w.Header().Set("Cache-Control", "no-store")
	req, err := op.ParseAuthorizeRequest(r, p.decoder)
	if err != nil {
		op.WriteError(w, r, err, nil)
		return
	}
	app, err := p.requestingApp(req)
	if err != nil { // and the address is not to be trusted
		op.WriteError(w, r, err, nil)
		return
	}
	address, err := p.authorized(r, app, req, arrived)
	if err == nil {
		http.Redirect(w, r, address, http.StatusFound) //nolint:gosec // The application's, or the login page.
		return
	}
	redirect, err := op.TryErrorRedirect(r.Context(), req, err, p.encoder, nil)
	if err != nil {
		op.WriteError(w, r, err, nil)
		return
	}
	http.Redirect(w, r, redirect.URL, http.StatusFound) //nolint:gosec // The application's.
}

// requestingApp is the application of an authorization request whose
// redirect_uri is the application's.
func (p *openID) requestingApp(req *oidc.AuthRequest) (*application, error) {
	app, err := first[*application](p.read(), tableApplications, byID, req.ClientID)
	switch {
	case err != nil:
		return nil, err
	case app == nil:
		return nil, oidc.ErrInvalidRequestRedirectURI().WithDescription("client_id is no application's")
	case !allows(app.redirects, req.RedirectURI):
		return nil, oidc.ErrInvalidRequestRedirectURI().WithDescription("redirect_uri is not registered for the application")
	default:
		return app, nil
	}
}

// authorized is the address that answers the request: the application's with a
// code, or the login page's.
func (p *openID) authorized(r *http.Request, app *application, req *oidc.AuthRequest, arrived *session) (string, error) {
	if err := checkAuthRequest(app, req); err != nil {
		return "", err
	}
	s := arrived
	if s == nil {
		var err error
		if s, err = p.browserSession(r); err != nil {
			return "", err
		}
		if s == nil || p.mustSignInAgain(req, s) {
			if slices.Contains(req.Prompt, oidc.PromptNone) {
				return "", oidc.ErrLoginRequired().WithDescription("nobody is signed in")
			}
			return openIDPrefix + loginPath + "?" + r.Form.Encode(), nil
		}
	}
	if req.IDTokenHint != "" {
		hint, err := p.readHint(req.IDTokenHint)
		if err != nil || hint.Subject != s.UserID {
			return "", oidc.ErrLoginRequired().WithDescription("another user is signed in than id_token_hint names")
		}
	}
	code, err := p.grantFor(s, originOf(r), app, grant{
		kind:      authorizationCode,
		scope:     req.Scopes.String(),
		to:        req.RedirectURI,
		nonce:     req.Nonce,
		challenge: challengeOf(req),
	})
	if f := (*fault)(nil); errors.As(err, &f) && f.status == statusNotPermitted {
		return "", &oidc.Error{ErrorType: "access_denied", Description: f.message(english)}
	}
	if err != nil {
		return "", err
	}
	return op.AuthResponseURL(req.RedirectURI, req.ResponseType, req.ResponseMode,
		&op.CodeResponseType{Code: code, State: req.State}, p.encoder)
}

// challengePattern is what RFC 7636 section 4.2 lets a challenge be.
var challengePattern = regexp.MustCompile(`^[A-Za-z0-9._~-]{43,128}$`)

func checkAuthRequest(app *application, req *oidc.AuthRequest) error {
	methods := []oidc.CodeChallengeMethod{"", oidc.CodeChallengeMethodPlain, oidc.CodeChallengeMethodS256}
	modes := []oidc.ResponseMode{"", oidc.ResponseModeQuery, oidc.ResponseModeFragment}
	if _, err := op.ValidateAuthReqPrompt(req.Prompt, req.MaxAge); err != nil {
		return err
	}
	switch {
	case !slices.Contains(modes, req.ResponseMode):
		req.ResponseMode = "" // the answer cannot go that way either
		return oidc.ErrInvalidRequest().WithDescription("response_mode must be query or fragment")
	case req.RequestParam != "":
		return oidc.ErrRequestNotSupported()
	case req.ResponseType != oidc.ResponseTypeCode:
		return &oidc.Error{ErrorType: "unsupported_response_type", Description: "response_type must be code"}
	case len(req.Scopes.String())+len(req.Nonce)+len(req.RedirectURI) > maxGrantText:
		return oidc.ErrInvalidRequest().WithDescription("scope, nonce and redirect_uri are too long")
	case len(req.Scopes) == 0:
		return oidc.ErrInvalidScope().WithDescription("scope is required")
	case !slices.Contains(methods, req.CodeChallengeMethod):
		return oidc.ErrInvalidRequest().WithDescription("code_challenge_method must be S256 or plain")
	case req.CodeChallenge == "" && (app.public() || req.CodeChallengeMethod != ""):
		return oidc.ErrInvalidRequest().WithDescription("code_challenge is required")
	case req.CodeChallenge != "" && !challengePattern.MatchString(req.CodeChallenge):
		return oidc.ErrInvalidRequest().WithDescription("code_challenge must be 43 to 128 unreserved characters")
	default:
		return nil
	}
}

func challengeOf(req *oidc.AuthRequest) *oidc.CodeChallenge {
	if req.CodeChallenge == "" {
		return nil
	}
	return &oidc.CodeChallenge{Challenge: req.CodeChallenge, Method: req.CodeChallengeMethod}
}

// mustSignInAgain reports whether an application insists on a newer sign-in.
func (p *openID) mustSignInAgain(req *oidc.AuthRequest, s *session) bool {
	if slices.Contains(req.Prompt, oidc.PromptLogin) || slices.Contains(req.Prompt, oidc.PromptSelectAccount) {
		return true
	}
	return req.MaxAge != nil && p.now().Sub(s.startedAt) > time.Duration(min(*req.MaxAge, maxMaxAge))*time.Second
}

// maxMaxAge keeps max_age a duration.
const maxMaxAge = 1 << 30

// grantFor gives an application a grant in the name of a user who has signed in:
// of the same session if that was to the application, else of one of its own.
func (e *Emulator) grantFor(signedIn *session, from origin, app *application, g grant) (key string, err error) {
	err = e.write(func(v view) error {
		u, err := first[*user](v, tableUsers, byID, signedIn.UserID)
		if err != nil {
			return err
		}
		if u == nil || !u.active() {
			return badToken(codeLoginExpired)
		}
		s := signedIn
		if s.AppID != app.ID {
			if s, err = e.newSession(v, u, app, from); err != nil {
				return err
			}
		}
		g.UserID, g.SessionID, g.AppID, g.signedIn = u.ID, s.ID, app.ID, signedIn.startedAt
		key, err = e.giveGrant(v, g)
		return err
	})
	return key, err
}
