package mesh

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/authing-grpc/authing-grpc/internal/identity"
)

// maxIdentity bounds each identity header, in bytes.
const maxIdentity = 8 << 10

// who is what a token says about its user.
type who struct {
	user, issuer  string
	scopes, roles []string
}

// whoOf reads a token that is good. Claims of another form are none: they grant
// nothing.
func whoOf(token *identity.Token) *who {
	var claims map[string]json.RawMessage     // not a struct: those take Scope for scope
	_ = json.Unmarshal(token.Claims, &claims) // no claims then
	return &who{
		user: token.Subject, issuer: token.Issuer,
		scopes: scopesIn(claims["scope"]), roles: rolesIn(claims["roles"]),
	}
}

// scopesIn reads words in one text (RFC 9068), or a list of them.
func scopesIn(claim json.RawMessage) []string {
	var text string
	var list []string
	if len(claim) > 0 && claim[0] == '"' {
		_ = json.Unmarshal(claim, &text)
		list = strings.Fields(text)
	} else if len(claim) > 0 {
		_ = json.Unmarshal(claim, &list)
	}
	// A scope with a space in it would read as two.
	return slices.DeleteFunc(list, func(scope string) bool { return !isScope(scope) })
}

// rolesIn reads a list of texts or of objects with a code.
func rolesIn(claim json.RawMessage) []string {
	var items []json.RawMessage
	if len(claim) == 0 || json.Unmarshal(claim, &items) != nil {
		return nil
	}
	var roles []string
	for _, item := range items {
		var role struct{ Code string }
		if json.Unmarshal(item, &role.Code) != nil {
			_ = json.Unmarshal(item, &role)
		}
		if isText(role.Code) {
			roles = append(roles, role.Code)
		}
	}
	return roles
}

// headers are the identity headers, ok if they can say who it is: a user whose
// id is cut or encoded would be another one.
func (w *who) headers() (set []Header, ok bool) {
	if !isPlain(w.user) || !isPlain(w.issuer) {
		return nil, false
	}
	roles := make([]string, len(w.roles))
	for i, role := range w.roles {
		roles[i] = url.PathEscape(role)
	}
	set = append(make([]Header, 0, 4), Header{HeaderUserID, w.user}, Header{HeaderIssuer, w.issuer})
	if len(w.scopes) > 0 {
		set = append(set, Header{HeaderScopes, strings.Join(w.scopes, " ")})
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

// hasAll says whether all that is needed is there.
func hasAll(have, needed []string) bool {
	return !slices.ContainsFunc(needed, func(one string) bool { return !slices.Contains(have, one) })
}

// hasAny says whether something of what is needed is there.
func hasAny(have, needed []string) bool {
	return slices.ContainsFunc(needed, func(one string) bool { return slices.Contains(have, one) })
}
