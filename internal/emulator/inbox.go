package emulator

import (
	"net/http"
	"strings"
)

// serveCodes answers GET /_emulator/codes?to=…: the newest one-time code that
// was sent to the email address or phone number and is still good. `channel`
// asks for one of that channel.
func (e *Emulator) serveCodes(w http.ResponseWriter, r *http.Request) {
	to := r.URL.Query().Get("to")
	if strings.TrimSpace(to) == "" {
		writeFault(w, r, http.StatusBadRequest, badField("to", "must be an email address or a phone number"))
		return
	}
	code, err := e.codeFor(addressee(to), r.URL.Query().Get("channel"))
	switch {
	case err != nil:
		writeFault(w, r, http.StatusInternalServerError, faultOf(err))
	case code == "":
		writeFault(w, r, http.StatusNotFound, unknown("a code for "+to))
	default:
		writeJSON(w, http.StatusOK, struct {
			Code string `json:"code"`
		}{code})
	}
}

// addressee is the key of the contact that is an email address, or a phone as
// "138…" or "+86 138…". A plus that was not escaped arrives as a space.
func addressee(text string) string {
	if strings.Contains(text, "@") {
		return foldEmail(strings.TrimSpace(text))
	}
	if strings.HasPrefix(text, " ") {
		text = "+" + text[1:]
	}
	return phoneOf(text)
}

// sameOrigin refuses what a page of another site makes a browser ask, reading
// included.
func sameOrigin(next http.Handler) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked := r.Clone(r.Context())
		asked.Method = http.MethodPost // protection lets every GET through
		if err := protection.Check(asked); err != nil {
			writeFault(w, r, http.StatusForbidden, notPermitted("the request comes from another site"))
			return
		}
		next.ServeHTTP(w, r)
	})
}
