package emulator

import (
	"net/http"
	"strings"
)

// A browser that has signed in by a login page brings a cookie, which signs it
// in to every application of the pool.

const (
	browserCookie = "emulator_session"

	// browserAudience keeps verifiers of an application's tokens from taking the
	// cookie for one.
	browserAudience = "browser"
)

// remember gives the browser the cookie of a session.
func (e *Emulator) remember(w http.ResponseWriter, s *session) error {
	token, _, err := e.issue(claims{Audience: browserAudience, Subject: s.UserID, Session: s.ID}, userTokenLifetime)
	if err != nil {
		return err
	}
	http.SetCookie(w, e.cookie(token))
	return nil
}

// forgotten is the cookie that takes the session from the browser.
func (e *Emulator) forgotten() *http.Cookie {
	c := e.cookie("") //nolint:gosec // Secure where the emulator is.
	c.MaxAge = -1
	return c
}

func (e *Emulator) cookie(value string) *http.Cookie {
	return &http.Cookie{ //nolint:gosec // Secure where the emulator is.
		Name:     browserCookie,
		Value:    value,
		Path:     "/",
		HttpOnly: true,
		Secure:   strings.HasPrefix(e.publicURL, "https://"),
		SameSite: http.SameSiteLaxMode,
	}
}

// browserSession is the session that a browser's cookie names, nil when there is
// none, or it has ended.
func (e *Emulator) browserSession(r *http.Request) (*session, error) {
	cookie, err := r.Cookie(browserCookie)
	if err != nil {
		return nil, nil //nolint:nilerr // No cookie is no error.
	}
	return e.rememberedSession(cookie.Value)
}

// rememberedSession is the session that the cookie of a browser names, nil for
// none.
func (e *Emulator) rememberedSession(cookie string) (*session, error) {
	c, err := e.verify(cookie)
	if err == nil {
		_, err = e.subject(c)
	}
	if err != nil || c.Audience != browserAudience {
		return nil, nil //nolint:nilerr // A cookie that is good no more is none.
	}
	return first[*session](e.read(), tableSessions, byID, c.Session)
}
