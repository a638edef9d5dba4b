package emulator

import (
	"bytes"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"strings"
	"unicode"

	"golang.org/x/crypto/bcrypt"
)

const minPasswordLen = 6

// password is what the store keeps of a password.
type password struct {
	hash     []byte // bcrypt of digest; nil when there is none
	verbatim string // kept as it was sent: a hash made elsewhere
}

// newPassword hashes a password.
func newPassword(plain string, cost int) (password, error) {
	hash, err := bcrypt.GenerateFromPassword(digest(plain), cost)
	return password{hash: hash}, err
}

// digest makes room for passwords over bcrypt's 72 bytes.
func digest(plain string) []byte {
	sum := sha256.Sum256([]byte(plain))
	return []byte(base64.RawStdEncoding.EncodeToString(sum[:]))
}

// matches takes as long for a wrong password as for the right one.
func (p password) matches(plain string) bool {
	if p.verbatim != "" {
		return sameSecret(p.verbatim, plain)
	}
	return bcrypt.CompareHashAndPassword(p.hash, digest(plain)) == nil
}

// same reports whether it is the password of before, not set again.
func (p password) same(before password) bool {
	return p.verbatim == before.verbatim && bytes.Equal(p.hash, before.hash)
}

func (p password) isSet() bool { return p.verbatim != "" || p.hash != nil }

// sameSecret compares without telling by its time where two secrets differ.
func sameSecret(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// readPassword undoes the encryption that a v3 request names.
func (e *Emulator) readPassword(sent, encryptType string) (string, error) {
	switch encryptType {
	case "", "none":
		return sent, nil
	case "rsa":
		return e.keys.decrypt(sent)
	case "sm2":
		return e.keys.sm2.decrypt(sent)
	default:
		return "", badField("options.passwordEncryptType", "must be none, rsa or sm2")
	}
}

// hash checks and hashes a new password.
func (e *Emulator) hash(plain string) (password, error) {
	if err := checkStrength(plain); err != nil {
		return password{}, err
	}
	return newPassword(plain, e.bcryptCost)
}

// checkStrength refuses what the pool takes for no password.
func checkStrength(plain string) error {
	if len([]rune(plain)) < minPasswordLen {
		return refused(codePasswordShort)
	}
	return nil
}

// securityLevel is 1 low, 2 medium or 3 high, by length and kinds of character.
func securityLevel(plain string) int64 {
	kinds := 0
	for _, has := range []func(rune) bool{unicode.IsLower, unicode.IsUpper, unicode.IsDigit} {
		if strings.IndexFunc(plain, has) >= 0 {
			kinds++
		}
	}
	if strings.IndexFunc(plain, func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) }) >= 0 {
		kinds++
	}
	switch {
	case kinds >= 3 && len(plain) >= 10:
		return 3
	case kinds >= 2 && len(plain) >= 8:
		return 2
	default:
		return 1
	}
}
