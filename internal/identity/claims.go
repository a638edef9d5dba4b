package identity

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Grants are what a token says that its user may do.
type Grants struct {
	// Scopes are the words of the claim `scope`: one text (RFC 9068), or a list.
	Scopes []string
	// Roles are the codes of the claim `roles`: a list of texts, or of objects
	// with a `code`.
	Roles []string
}

// Grants reads them, once. They are shared and must not be changed. Claims of
// another form grant nothing.
func (t *Token) Grants() Grants {
	if known := t.grants.Load(); known != nil {
		return *known
	}
	var claims map[string]json.RawMessage // not a struct: those take Scope for scope
	_ = json.Unmarshal(t.Claims, &claims) // no claims then
	found := Grants{Scopes: scopesIn(claims["scope"]), Roles: rolesIn(claims["roles"])}
	t.grants.Store(&found)
	return found
}

// Encoded is what encode makes of the token, once: a remembered token has the
// same answer each time. It is shared and must not be changed.
func (t *Token) Encoded(encode func(*Token) ([]byte, error)) ([]byte, error) {
	if known := t.encoded.Load(); known != nil {
		return *known, nil
	}
	made, err := encode(t)
	if err != nil {
		return nil, err
	}
	t.encoded.Store(&made)
	return made, nil
}

// HasScopes says whether all of these are granted.
func (g Grants) HasScopes(needed []string) bool {
	return !slices.ContainsFunc(needed, func(one string) bool { return !slices.Contains(g.Scopes, one) })
}

// HasRole says whether one of these is granted.
func (g Grants) HasRole(needed []string) bool {
	return slices.ContainsFunc(needed, func(one string) bool { return slices.Contains(g.Roles, one) })
}

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
		if isRole(role.Code) {
			roles = append(roles, role.Code)
		}
	}
	return roles
}

// isScope says whether a text is a scope-token (RFC 6749, 3.3).
func isScope(text string) bool {
	return text != "" && strings.IndexFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '"' || r == '\\'
	}) < 0
}

func isRole(text string) bool {
	return text != "" && utf8.ValidString(text) && strings.IndexFunc(text, unicode.IsControl) < 0
}
