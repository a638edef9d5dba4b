package signature

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // The SDK's algorithm; HMAC-SHA1 is not broken.
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"
)

// Window is how far the date of a request may be from the clock.
const Window = 15 * time.Minute

const (
	scheme      = "authing "
	method      = "HMAC-SHA1"
	maxNonceLen = 128
)

// The reasons a signature is refused. None says anything about the secret.
var (
	ErrMalformed  = errors.New("signature: authorization, date, nonce or content cannot be read")
	ErrMethod     = errors.New("signature: only HMAC-SHA1 is known")
	ErrUnknownKey = errors.New("signature: unknown access key")
	ErrMismatch   = errors.New("signature: does not match the request")
	ErrStale      = errors.New("signature: date is not within 15 minutes")
	ErrReplayed   = errors.New("signature: nonce was used before")
)

// Verifier checks signed requests. It is safe for concurrent use.
type Verifier struct {
	secretOf func(accessKeyID string) (secret string, ok bool)
	now      func() time.Time
	nonces   nonces
}

// NewVerifier returns a Verifier that finds secrets by secretOf and reads the
// time from now.
func NewVerifier(secretOf func(accessKeyID string) (secret string, ok bool), now func() time.Time) *Verifier {
	return &Verifier{secretOf: secretOf, now: now}
}

// Present reports whether the request carries a signature, good or bad.
func Present(r *http.Request) bool {
	authorization := r.Header.Get("Authorization")
	return len(authorization) >= len(scheme) && strings.EqualFold(authorization[:len(scheme)], scheme)
}

// Verify checks the signature of a request whose body was read already, and
// returns the access key that signed it. A request that verified once is
// refused the next time. Errors are those of this package.
func (v *Verifier) Verify(r *http.Request, body []byte) (accessKeyID string, err error) {
	accessKeyID, sent, err := credential(r)
	if err != nil {
		return "", err
	}
	date, nonce, err := freshness(r)
	if err != nil {
		return "", err
	}
	text, err := stringToSign(r, body)
	if err != nil {
		return "", ErrMalformed
	}
	secret, known := v.secretOf(accessKeyID)
	// The comparison is made for unknown keys too: the time taken tells nothing.
	matches := hmac.Equal(sent, sign(secret, text))
	now := v.now()
	switch {
	case !known:
		return "", ErrUnknownKey
	case !matches:
		return "", ErrMismatch
	case now.Sub(date).Abs() > Window:
		return "", ErrStale
	case !v.nonces.add(accessKeyID+"\n"+nonce, date, now):
		return "", ErrReplayed
	}
	return accessKeyID, nil
}

func credential(r *http.Request) (accessKeyID string, signature []byte, err error) {
	if !Present(r) {
		return "", nil, ErrMalformed
	}
	id, encoded, found := strings.Cut(r.Header.Get("Authorization")[len(scheme):], ":")
	signature, err = base64.StdEncoding.DecodeString(encoded)
	if !found || id == "" || err != nil {
		return "", nil, ErrMalformed
	}
	return id, signature, nil
}

func freshness(r *http.Request) (date time.Time, nonce string, err error) {
	if m := r.Header.Get("X-Authing-Signature-Method"); m != method {
		return time.Time{}, "", ErrMethod
	}
	nonce = r.Header.Get("X-Authing-Signature-Nonce")
	date, err = http.ParseTime(r.Header.Get("Date"))
	if err != nil || nonce == "" || len(nonce) > maxNonceLen {
		return time.Time{}, "", ErrMalformed
	}
	return date, nonce, nil
}

func sign(secret, text string) []byte {
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
