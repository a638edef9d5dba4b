package mesh

import (
	"net/url"
	"slices"
	"strings"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// maxIdentity bounds each identity header, in bytes.
const maxIdentity = 8 << 10

// who is what a token says about its user.
type who struct {
	user, issuer string
	grants       identity.Grants
}

// whoOf reads a token that is good. Grants that no rule can name are left out:
// they would fill the headers.
func whoOf(token *identity.Token) *who {
	grants := token.Grants()
	return &who{user: token.Subject, issuer: token.Issuer, grants: identity.Grants{
		Scopes: slices.DeleteFunc(slices.Clone(grants.Scopes), func(one string) bool { return len(one) > maxText }),
		Roles:  slices.DeleteFunc(slices.Clone(grants.Roles), func(one string) bool { return len(one) > maxText }),
	}}
}

// headers are the identity headers, ok if they can say who it is: a user whose
// id is cut or encoded would be another one.
func (w *who) headers() (set []Header, ok bool) {
	if !isPlain(w.user) || !isPlain(w.issuer) {
		return nil, false
	}
	roles := make([]string, len(w.grants.Roles))
	for i, role := range w.grants.Roles {
		roles[i] = url.PathEscape(role)
	}
	set = append(make([]Header, 0, 4), Header{HeaderUserID, w.user}, Header{HeaderIssuer, w.issuer})
	if len(w.grants.Scopes) > 0 {
		set = append(set, Header{HeaderScopes, strings.Join(w.grants.Scopes, " ")})
	}
	if len(roles) > 0 {
		set = append(set, Header{HeaderRoles, strings.Join(roles, ",")})
	}
	return set, !slices.ContainsFunc(set, func(h Header) bool { return len(h.Value) > maxIdentity })
}

// isPlain says whether a text means the same in a header.
func isPlain(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool { return r <= ' ' || r > '~' || r == ',' }) < 0
}
