package mesh

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The context_extensions of a route of Envoy that make its rule. A route with
// none of them is matched with the configured Routes. Any other key that begins
// with `authing.`, a rule with something that it does not use, and a value that
// cannot be read refuse every request of the route (500).
const (
	// ExtensionRule is public, authenticated (which is also meant without it),
	// scopes, roles or permission.
	ExtensionRule = "authing.rule"
	// ExtensionScopes are separated by spaces.
	ExtensionScopes = "authing.scopes"
	// ExtensionRoles are separated by commas.
	ExtensionRoles = "authing.roles"
	// ExtensionResource and ExtensionAction are of the rule `permission`.
	ExtensionResource = "authing.resource"
	ExtensionAction   = "authing.action"
	// ExtensionAudience is the application id.
	ExtensionAudience = "authing.audience"
	// ExtensionMaxStaleness is a duration such as 30s; 0s asks each time.
	ExtensionMaxStaleness = "authing.max_staleness"
	// ExtensionCookie is the name of the cookie that may hold the token.
	ExtensionCookie = "authing.cookie"
)

// extensionPrefix begins the keys that are ours.
const extensionPrefix = "authing."

// routeName is what the rule of a route is called.
const routeName = "context_extensions"

// readExtensions is the rule of a route, nil if it has none.
func readExtensions(extensions map[string]string, permissions bool) (*Rule, error) {
	var rule *Rule
	for key, value := range extensions {
		if len(key) < len(extensionPrefix) || !strings.EqualFold(key[:len(extensionPrefix)], extensionPrefix) {
			continue
		}
		if rule == nil {
			rule = &Rule{Name: routeName}
		}
		if err := rule.extend(key, value); err != nil {
			return nil, fmt.Errorf("mesh: %s: %.64q: %w", routeName, key, err)
		}
	}
	if rule == nil {
		return nil, nil
	}
	if err := rule.check(permissions); err != nil {
		return nil, fmt.Errorf("mesh: %s: %w", routeName, err)
	}
	return rule, nil
}

func (r *Rule) extend(key, value string) (err error) {
	if value == "" || len(value) > maxItems*maxText {
		return errors.New("it is empty or too long") // an empty variable of a template, say
	}
	switch key {
	case ExtensionRule:
		r.Need, err = ParseNeed(value)
	case ExtensionScopes:
		r.Scopes = strings.Fields(value)
	case ExtensionRoles:
		r.Roles = strings.Split(value, ",")
		for i, role := range r.Roles {
			r.Roles[i] = strings.TrimSpace(role)
		}
	case ExtensionResource:
		r.Resource = value
	case ExtensionAction:
		r.Action = value
	case ExtensionAudience:
		r.Audience = value
	case ExtensionMaxStaleness:
		var age time.Duration
		if age, err = time.ParseDuration(value); err != nil {
			return errors.New("it is no duration such as 30s")
		}
		r.MaxStaleness = &age
	case ExtensionCookie:
		r.Cookie = value
	default:
		return errors.New("there is no such extension")
	}
	return err
}
