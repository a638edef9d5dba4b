package redact

import (
	"strings"
	"sync"
	"sync/atomic"
)

// secretWords are what the names of secrets are made of, without separators
// and in lower case.
var secretWords = []string{
	"password", "passwd", "secret", "token", "authorization", "cookie", "credential",
	"apikey", "accesskey", "privatekey", "signature", "otp", "passcode", "captchacode", "verifycode",
}

var withoutSeparators = strings.NewReplacer("-", "", "_", "", ".", "", " ", "")

// secretName says that a value of this name is not to be shown. It errs on the
// side of hiding.
func secretName(name string) bool {
	plain := withoutSeparators.Replace(strings.ToLower(name))
	for _, word := range secretWords {
		if strings.Contains(plain, word) {
			return true
		}
	}
	return plain == "pwd" || plain == "code" || plain == "jwt"
}

// ownSecret is secretName for names that we chose ourselves, where `code` is a
// status or an identifier, not a one-time code. They are few, and judged once.
func ownSecret(name string) bool {
	if known, ok := judged.Load(name); ok {
		return known.(bool)
	}
	secret := name != "code" && secretName(name)
	if judgedNames.Add(1) <= maxJudged {
		judged.Store(strings.Clone(name), secret)
	}
	return secret
}

// maxJudged bounds the names that are remembered.
const maxJudged = 4096

var (
	judged      sync.Map // name → whether it speaks of a secret
	judgedNames atomic.Int64
)
