package mesh

import (
	"strings"
)

// token is the token of a request; reason says why there is none. The header
// wins: where it is, the cookie is not read.
func (h *headers) token(cookie string) (token string, reason Reason) {
	switch {
	case len(h.authorization) > 1:
		return "", ReasonAmbiguousToken
	case len(h.authorization) == 1:
		value := h.authorization[0]
		bearer, ok := bearerOf(value)
		switch {
		case !ok || bearer == "":
			return "", ReasonTokenMissing
		case strings.Contains(bearer, ","):
			return "", ReasonAmbiguousToken // two headers, made one on the way
		}
		token = bearer
	case cookie != "":
		values := 0
		for name, value := range cookiesOf(h.cookies) {
			if name == cookie {
				token = value
				values++
			}
		}
		if values > 1 {
			return "", ReasonAmbiguousToken
		}
	}
	switch {
	case token == "":
		return "", ReasonTokenMissing
	case !isToken68(token):
		return "", ReasonTokenInvalid
	default:
		return token, ""
	}
}

// bearerOf is the credential of an Authorization header, ok if it is a bearer's.
func bearerOf(value string) (credential string, ok bool) {
	scheme, credential, _ := strings.Cut(strings.Trim(value, " \t"), " ")
	return strings.Trim(credential, " "), strings.EqualFold(scheme, "bearer")
}

// cookiesOf yields the cookies of a Cookie header.
func cookiesOf(header string) func(func(name, value string) bool) {
	return func(yield func(name, value string) bool) {
		for pair := range strings.SplitSeq(header, ";") {
			name, value, _ := strings.Cut(strings.Trim(pair, " \t"), "=")
			if !yield(strings.Trim(name, " \t"), strings.Trim(value, " \t")) {
				return
			}
		}
	}
}

// withoutCookie is a Cookie header without one of its cookies, found if it was
// there.
func withoutCookie(header, cookie string) (rest string, found bool) {
	var kept []string
	for pair := range strings.SplitSeq(header, ";") {
		pair = strings.Trim(pair, " \t")
		if name, _, _ := strings.Cut(pair, "="); strings.Trim(name, " \t") == cookie {
			found = true
		} else if pair != "" {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "; "), found
}

// isToken68 says whether a text can be a bearer token (RFC 6750, 2.1).
func isToken68(text string) bool {
	body := strings.TrimRight(text, "=")
	for i := range len(body) {
		if !token68[body[i]] {
			return false
		}
	}
	return body != ""
}

// token68 are the characters of bearer tokens: tokens are long, and every
// character of every request's is looked at.
var token68 = func() (is [256]bool) {
	for c := range is {
		is[c] = isAlphanumeric(byte(c)) || strings.IndexByte("-._~+/", byte(c)) >= 0
	}
	return is
}()
