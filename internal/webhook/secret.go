package webhook

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
)

// secretHeaders carry the secret; a delivery of version 2.0 has both.
var secretHeaders = []string{"X-Authing-Token", "X-Authing-Webhook-Secret"}

// secrets are digests, which have one length whatever they are of.
type secrets [][sha256.Size]byte

func newSecrets(values []string) secrets {
	var digests secrets
	for _, value := range values {
		if value != "" {
			digests = append(digests, sha256.Sum256([]byte(value)))
		}
	}
	return digests
}

// admit says that a delivery carries a secret, and none that is wrong. How long
// it takes does not depend on which secret it is, or on how much of it is right.
func (s secrets) admit(header http.Header) bool {
	given, right := 0, 0
	for _, name := range secretHeaders {
		for _, value := range header.Values(name) {
			if value == "" {
				continue
			}
			given++
			right += s.has(sha256.Sum256([]byte(value)))
		}
	}
	return given > 0 && given == right
}

func (s secrets) has(digest [sha256.Size]byte) (found int) {
	for _, one := range s {
		found |= subtle.ConstantTimeCompare(one[:], digest[:])
	}
	return found
}
