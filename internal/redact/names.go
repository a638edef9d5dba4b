package redact

import "strings"

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
// status or an identifier, not a one-time code.
func ownSecret(name string) bool { return name != "code" && secretName(name) }
