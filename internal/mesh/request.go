package mesh

import (
	"iter"
	"strings"
)

const (
	// maxHeaders bounds the headers of a request.
	maxHeaders = 256
	// maxHeaderBytes bounds their names and values together.
	maxHeaderBytes = 64 << 10
	// maxCookieBytes bounds the cookies among them.
	maxCookieBytes = 32 << 10
)

// Request is what a proxy asks about.
type Request struct {
	Method, Host string
	// Target is the path with its query, as the client sent it.
	Target string
	// Headers are the request's headers, one pair for each time that one was
	// sent.
	Headers iter.Seq2[string, string]
	// Extensions are Envoy's context_extensions.
	Extensions map[string]string
	// KeepsHeaders means that the proxy cannot be told to remove headers of the
	// request: one that carries identity headers is refused.
	KeepsHeaders bool
}

// headers are those of a request that matter here.
type headers struct {
	authorization []string
	cookies       string   // of all Cookie headers
	spoofed       []string // names that read as one of ours, as they were sent
	count, size   int
}

func readHeaders(all iter.Seq2[string, string]) *headers {
	h := new(headers)
	if all == nil {
		return h
	}
	for name, value := range all {
		h.count++
		h.size += len(name) + len(value)
		switch {
		case strings.EqualFold(name, "authorization"):
			h.authorization = append(h.authorization, value)
		case strings.EqualFold(name, "cookie") && h.cookies == "":
			h.cookies = value
		case strings.EqualFold(name, "cookie") && len(h.cookies) <= maxCookieBytes:
			h.cookies += "; " + value
		case isIdentityHeader(name):
			h.spoofed = append(h.spoofed, strings.ToLower(name))
		}
	}
	return h
}

func (h *headers) tooLarge() bool {
	return h.count > maxHeaders || h.size > maxHeaderBytes || len(h.cookies) > maxCookieBytes
}

// The headers that say upstream who the user is.
const (
	// HeaderUserID is the `sub` of the token.
	HeaderUserID = "x-authing-user-id"
	// HeaderScopes are the token's scopes, separated by spaces.
	HeaderScopes = "x-authing-token-scopes"
	// HeaderIssuer is the `iss` of the token.
	HeaderIssuer = "x-authing-issuer"
	// HeaderRoles are the codes of the token's roles, percent-encoded and
	// separated by commas.
	HeaderRoles = "x-authing-roles"
)

// IdentityHeaders are the headers that nobody but this package sets. A
// forward-auth proxy must copy all of them from the answer to the request.
func IdentityHeaders() []string {
	return []string{HeaderUserID, HeaderScopes, HeaderIssuer, HeaderRoles}
}

// isIdentityHeader says whether a server may take a header for one of ours: CGI
// and its heirs (WSGI, Rack, PHP) make one character of all punctuation.
func isIdentityHeader(name string) bool {
	switch len(name) {
	case len(HeaderUserID):
		return sounds(name, HeaderUserID)
	case len(HeaderScopes):
		return sounds(name, HeaderScopes)
	case len(HeaderIssuer):
		return sounds(name, HeaderIssuer)
	case len(HeaderRoles):
		return sounds(name, HeaderRoles)
	default:
		return false
	}
}

func sounds(name, ours string) bool {
	for i := range len(ours) {
		c := name[i]
		switch {
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case !isAlphanumeric(c):
			c = '-'
		}
		if c != ours[i] {
			return false
		}
	}
	return true
}
