package emulator

import "net/http"

// leavingDevices answers GET /logout?deviceId=current, by which users sign out.
// Without a device it is how administrators sign users out.
func (e *Emulator) leavingDevices(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/logout" && r.Method == http.MethodGet && r.URL.Query().Get("deviceId") == "current" {
			e.serveLogoutCurrent(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// serveLogoutCurrent ends the session of the token and that of the browser, which
// are the device.
func (e *Emulator) serveLogoutCurrent(w http.ResponseWriter, r *http.Request) {
	browser, err := e.browserSession(r)
	if err != nil {
		answerV1(w, r, err)
		return
	}
	var more []string
	if token := bearer(r.Header.Get("Authorization")); token != "" || browser == nil {
		c, err := e.verify(token)
		if err == nil {
			_, err = e.subject(c)
		}
		if err != nil {
			answerV1(w, r, err)
			return
		}
		more = append(more, c.Session)
	}
	if err = e.signOut(browser, more...); err == nil {
		http.SetCookie(w, e.forgotten())
	}
	answerV1(w, r, err)
}
