package mesh

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

const (
	// maxItems bounds the scopes or roles of one rule.
	maxItems = 64
	// maxText bounds each text of a rule, in bytes.
	maxText = 256
	// maxStaleness bounds Rule.MaxStaleness.
	maxStaleness = 24 * time.Hour
)

// Need is what a request needs to pass.
type Need int

const (
	// NeedToken is a good token, whoever it is of. It is the zero Need, so that
	// nothing is public by omission.
	NeedToken Need = iota
	// NeedNothing lets everybody pass; tokens are not looked at.
	NeedNothing
	// NeedScopes is a good token with all of Rule.Scopes.
	NeedScopes
	// NeedRoles is a good token with one of Rule.Roles.
	NeedRoles
	// NeedPermission is a good token whose user may do Rule.Action to
	// Rule.Resource.
	NeedPermission
)

// needs are the names of needs in settings.
var needs = map[string]Need{
	"public": NeedNothing, "authenticated": NeedToken, "scopes": NeedScopes,
	"roles": NeedRoles, "permission": NeedPermission,
}

// ParseNeed reads public, authenticated, scopes, roles or permission.
func ParseNeed(name string) (Need, error) {
	need, known := needs[name]
	if !known {
		return 0, errors.New("the need is none of public, authenticated, scopes, roles, permission")
	}
	return need, nil
}

// Rule says what a request needs. Fields that its Need does not use must be
// empty: a rule with more than it looks at would seem stricter than it is.
type Rule struct {
	// Name stands in logs and errors.
	Name string
	Need Need
	// Scopes are needed all; they are looked for in the claim `scope`, words in
	// one text or a list of them.
	Scopes []string
	// Roles are needed one of; they are looked for in the claim `roles`, a list
	// of texts or of objects with a `code`.
	Roles []string
	// Resource and Action are what is asked of Permissions.
	Resource, Action string
	// Audience is the application that the token must be for; empty means
	// Options.Audience.
	Audience string
	// MaxStaleness is how old the issuer's own word about the token may be, up
	// to a day; zero asks each time. Nil: the issuer is not asked.
	MaxStaleness *time.Duration
	// Cookie is the cookie that holds the token of requests without an
	// Authorization header; empty means Options.Cookie.
	Cookie string
}

// check says what is wrong with a rule.
func (r *Rule) check(permissions bool) error {
	switch {
	case r.Need < NeedToken || r.Need > NeedPermission:
		return errors.New("the need is not known")
	case r.Need == NeedPermission && !permissions:
		return errors.New("it needs a permission, and no permission service is configured")
	case r.Need == NeedNothing && (r.Audience != "" || r.MaxStaleness != nil):
		return errors.New("it is public, and says which tokens are good")
	case r.MaxStaleness != nil && (*r.MaxStaleness < 0 || *r.MaxStaleness > maxStaleness):
		return fmt.Errorf("max_staleness is not between 0 and %s", maxStaleness)
	case r.Cookie != "" && (len(r.Cookie) > maxText || !isName(r.Cookie)):
		return errors.New("the cookie's name is not one")
	case len(r.Name) > maxText || r.Audience != "" && !isText(r.Audience):
		return fmt.Errorf("the name or the audience has control characters or more than %d bytes", maxText)
	}
	if err := checkItems("scopes", r.Scopes, r.Need == NeedScopes, isScope); err != nil {
		return err
	}
	if err := checkItems("roles", r.Roles, r.Need == NeedRoles, isText); err != nil {
		return err
	}
	for name, value := range map[string]string{"resource": r.Resource, "action": r.Action} {
		switch {
		case r.Need != NeedPermission && value != "":
			return fmt.Errorf("%s is given, and not needed", name)
		case r.Need == NeedPermission && !isText(value):
			return fmt.Errorf("%s is empty, has control characters or more than %d bytes", name, maxText)
		}
	}
	return nil
}

func checkItems(name string, items []string, needed bool, good func(string) bool) error {
	switch {
	case !needed && len(items) > 0:
		return fmt.Errorf("%s are given, and not needed", name)
	case needed && (len(items) == 0 || len(items) > maxItems):
		return fmt.Errorf("%s must be 1 to %d", name, maxItems)
	}
	for i, item := range items {
		if !good(item) {
			return fmt.Errorf("%s: number %d cannot be in a token", name, i+1)
		}
	}
	return nil
}

// isScope says whether a text is a scope-token (RFC 6749, 3.3) of sensible
// length.
func isScope(text string) bool {
	return text != "" && len(text) <= maxText && strings.IndexFunc(text, func(r rune) bool {
		return r <= ' ' || r > '~' || r == '"' || r == '\\'
	}) < 0
}

func isText(text string) bool {
	return text != "" && len(text) <= maxText && utf8.ValidString(text) && strings.IndexFunc(text, unicode.IsControl) < 0
}

// isName says whether a text is a token (RFC 9110, 5.6.2), as names of cookies
// and methods are.
func isName(text string) bool {
	for i := range len(text) {
		c := text[i]
		if !isAlphanumeric(c) && !strings.ContainsRune("!#$%&'*+-.^_`|~", rune(c)) {
			return false
		}
	}
	return text != ""
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
