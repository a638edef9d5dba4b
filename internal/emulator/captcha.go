package emulator

import (
	"crypto/rand"
	"fmt"
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
	text := rand.Text()[:captchaLen]
	token = randomHex(16)
	err = e.handOut(&pass{key: captchaKey(token), secret: strings.ToLower(text)}, captchaLifetime)
	svg = fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="120" height="40" viewBox="0 0 120 40">`+
		`<rect width="120" height="40" fill="#eee"/>`+
		`<text x="60" y="28" font-family="monospace" font-size="24" text-anchor="middle">%s</text></svg>`, text)
	return svg, token, err
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
