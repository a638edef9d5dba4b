package emulator

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"
)

// authenticator is an app that makes one-time passwords (RFC 6238): 6 digits,
// SHA-1, a new one every 30 seconds.
type authenticator struct {
	secret       string // base32
	recoveryCode string // stands in for a one-time password once; empty when used
	lastStep     int64  // of the last password taken; older ones are refused

	wrong   int       // codes in a row
	resumes time.Time // when codes are looked at again after too many wrong ones
}

const (
	otpIssuer  = "Authing" // as the app shows it
	otpPeriod  = 30        // seconds
	otpSkew    = 1         // steps that the app's clock may be off
	qrCodeSize = 200       // pixels
)

// newAuthenticator makes a secret for the user of an account name, with the
// address and the picture that bring it into an app.
func newAuthenticator(account string) (a authenticator, uri, picture string, err error) {
	key, err := totp.Generate(totp.GenerateOpts{Issuer: otpIssuer, AccountName: account, Period: otpPeriod})
	if err != nil {
		return a, "", "", err
	}
	file, err := pictureOf(key)
	if err != nil {
		return a, "", "", err
	}
	a = authenticator{secret: key.Secret(), recoveryCode: randomHex(12)}
	return a, key.URL(), "data:image/png;base64," + base64.StdEncoding.EncodeToString(file), nil
}

// pictureOf is the QR code of an address, a PNG.
func pictureOf(address *otp.Key) ([]byte, error) {
	image, err := address.Image(qrCodeSize, qrCodeSize)
	if err != nil {
		return nil, err
	}
	var file bytes.Buffer
	err = png.Encode(&file, image)
	return file.Bytes(), err
}

// valid reports whether the secret can make passwords.
func (a *authenticator) valid() bool {
	_, err := hotp.GenerateCode(a.secret, 0)
	return a.secret != "" && err == nil
}

// verify uses a one-time password or the recovery code up, and reports whether
// it is right.
func (a *authenticator) verify(code string, now time.Time) bool {
	return a.guess(now, func() bool { return a.useRecoveryCode(code) || a.verifyPassword(code, now) })
}

// guess reports whether a code is right, unless too many were wrong before.
func (a *authenticator) guess(now time.Time, right func() bool) bool {
	if a.wrong >= maxWrongOTPs && now.Before(a.resumes) {
		return false
	}
	if right() {
		a.wrong = 0
		return true
	}
	a.wrong++
	a.resumes = now.Add(mfaTokenLifetime)
	return false
}

// maxWrongOTPs is how many wrong codes in a row make an authenticator refuse
// every code for as long as an MFA token lives, so that six digits cannot be
// guessed.
const maxWrongOTPs = 5

// useRecoveryCode uses the recovery code up, and reports whether it is right.
func (a *authenticator) useRecoveryCode(code string) bool {
	if a.recoveryCode == "" || !sameSecret(code, a.recoveryCode) {
		return false
	}
	a.recoveryCode = ""
	return true
}

// verifyPassword uses a one-time password up, and reports whether it is right.
func (a *authenticator) verifyPassword(code string, now time.Time) bool {
	current := now.Unix() / otpPeriod
	for step := max(current-otpSkew, a.lastStep+1); step <= current+otpSkew; step++ {
		// An error is a password of another length: a wrong one.
		right, err := hotp.ValidateCustom(code, uint64(step), a.secret, hotp.ValidateOpts{ //nolint:gosec // lastStep+1 is positive.
			Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1,
		})
		if err == nil && right {
			a.lastStep = step
			return true
		}
	}
	return false
}
