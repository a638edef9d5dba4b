package identity

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
)

// unverified reads claims of a JWT that nobody has checked: enough to know who
// should.
func unverified(token string, claims any) error {
	_, rest, found := strings.Cut(token, ".")
	payload, signature, more := strings.Cut(rest, ".")
	if !found || !more || strings.Contains(signature, ".") {
		return fmt.Errorf("%w: not a JWT", ErrInvalid)
	}
	text, err := base64.RawURLEncoding.DecodeString(payload)
	if err != nil || json.Unmarshal(text, claims) != nil {
		return fmt.Errorf("%w: not a JWT", ErrInvalid)
	}
	return nil
}
