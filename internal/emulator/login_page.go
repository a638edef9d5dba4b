package emulator

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed login.html
var loginHTML string

var loginTemplate = template.Must(template.New("login").Parse(loginHTML))

// loginGuard keeps pages of other sites from sending the form: they could sign
// a browser in as somebody else.
func loginGuard(page http.Handler) http.Handler {
	return http.NewCrossOriginProtection().Handler(page)
}

// loginView is what the login page shows.
type loginView struct {
	Chinese      bool
	Application  string
	Username     string // as it was typed before
	Problem      string // why that did not do
	SecondFactor bool   // a one-time password is needed too
	SignedOut    bool   // there is nothing to type
}

// Fields of the login page.
const (
	usernameField = "username"
	passwordField = "password"
	otpField      = "otp"
)

func showLogin(w http.ResponseWriter, r *http.Request, status int, v loginView) {
	v.Chinese = languageOf(r.Header.Get("Accept-Language")) == chinese
	var page bytes.Buffer
	if err := loginTemplate.Execute(&page, v); err != nil {
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	w.Write(page.Bytes()) //nolint:errcheck // The client has gone.
}

// login shows the login page of an application and reads what was typed there.
// The session is nil until a user has signed in; then the answer is written.
func (e *Emulator) login(w http.ResponseWriter, r *http.Request, app *application) *session {
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		showLogin(w, r, http.StatusOK, loginView{Application: app.Name})
		return nil
	case http.MethodPost:
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		http.Error(w, http.StatusText(http.StatusMethodNotAllowed), http.StatusMethodNotAllowed)
		return nil
	}
	name := r.PostFormValue(usernameField)
	in, err := e.signInByForm(r, attempt{
		account:  account{any: name},
		password: r.PostFormValue(passwordField),
		from:     originOf(r),
		app:      app,
		unknown:  refused(codeWrongPassword),
	})
	if err == nil {
		err = e.remember(w, in.session)
	}
	if err != nil {
		f := faultOf(err)
		showLogin(w, r, http.StatusForbidden, loginView{
			Application:  app.Name,
			Username:     name,
			Problem:      f.message(languageOf(r.Header.Get("Accept-Language"))),
			SecondFactor: f.code == codeSecondFactor,
		})
		return nil
	}
	return in.session
}

// signInByForm signs in by password and, where it is asked for, by the one-time
// password of an authenticator.
func (e *Emulator) signInByForm(r *http.Request, a attempt) (*arrival, error) {
	in, err := e.signIn(a)
	otp := r.PostFormValue(otpField)
	if err == nil || otp == "" || faultOf(err).code != codeSecondFactor {
		return in, err
	}
	find := func(v view) (*user, error) {
		u, err := a.find(v)
		if err == nil && u == nil {
			err = a.unknown
		}
		return u, err
	}
	right := false
	_, failed := e.changeUser(find, func(_ view, u *user) error {
		if right = u.mfa.verifyOTP(otp, e.now()); !right {
			return nil // wrong codes are counted
		}
		u.attributes["lastMfaTime"] = instant(e.now())
		u.mfa.passed = mfaPass{a.app.ID, e.now().Add(mfaTokenLifetime)}
		return nil
	})
	switch {
	case failed != nil:
		return nil, failed
	case !right:
		return nil, err
	default:
		return e.signIn(a)
	}
}
