package emulator

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const (
	captchaLifetime = 5 * time.Minute
	captchaLen      = 4
)

// newCaptcha is a picture of a text, and the token of the captcha. Tests are
// meant to read it: the text is in the picture as text.
func (e *Emulator) newCaptcha() (svg, token string, err error) {
	token = randomHex(16)
	svg, err = e.drawCaptcha(token)
	return svg, token, err
}

func (e *Emulator) drawCaptcha(token string) (svg string, err error) {
	text := rand.Text()[:captchaLen]
	err = e.handOut(&pass{key: captchaKey(token), secret: strings.ToLower(text)}, captchaLifetime)
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">`+
		`<rect width="120" height="40" fill="#eee"/>`+
		`<text x="60" y="28" font-family="monospace" font-size="24" text-anchor="middle">%s</text></svg>`, text), err
}

// captchaForIP is the token of the captcha that v2 shows to an IP address.
func captchaForIP(ip string) string { return "for " + ip }

// serveCaptcha answers GET /api/v2/security/captcha: the picture for the peer,
// or for the user of a server that names its `clientIp`.
func (e *Emulator) serveCaptcha(w http.ResponseWriter, r *http.Request) {
	svg, err := e.drawCaptcha(captchaForIP(originOf(r).onBehalfOf(r.URL.Query().Get("clientIp")).ip))
	if err != nil {
		writeFault(w, r, http.StatusInternalServerError, faultOf(err))
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write([]byte(svg)) // If the client is gone, nobody is left to tell.
}

func captchaKey(token string) string { return "captcha " + token }

// checkCaptcha refuses what is not the text of the captcha, which is used up
// either way; letter case is ignored.
func (e *Emulator) checkCaptcha(token, text string) error {
	_, err := e.use(captchaKey(token), strings.ToLower(text))
	if err == nil {
		return nil
	}
	if f := faultOf(err); f.status == statusBroken {
		return err
	}
	if err := e.discard(captchaKey(token)); err != nil {
		return err
	}
	return refused(codeCaptcha)
}
