package mesh

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// MaxRoutes bounds the configured rules.
const MaxRoutes = 1000

// Route says which requests a rule is for: those that match all that is given.
type Route struct {
	// Host is a name without a port, or *.name for all below it. Empty: any.
	Host string
	// PathPrefix is a path, which matches itself and what is below it: /a
	// matches /a and /a/b, not /ab. Other characters than ASCII are
	// percent-encoded. Empty: any.
	PathPrefix string
	// Methods are HTTP methods; GET includes HEAD. Empty: any.
	Methods []string
	Rule    Rule
}

// checkRoutes says which rule is wrong, and returns them as they are matched.
func checkRoutes(routes []Route, permissions bool) ([]Route, error) {
	if len(routes) > MaxRoutes {
		return nil, fmt.Errorf("mesh: %d rules, and %d are the most", len(routes), MaxRoutes)
	}
	seen := make(map[string]int, len(routes))
	checked := make([]Route, len(routes))
	for i, route := range routes {
		err := route.check()
		if err == nil {
			err = route.Rule.check(permissions)
		}
		if err == nil {
			key := fmt.Sprintf("%q %q %q", route.Host, route.PathPrefix, route.Methods)
			if first, known := seen[key]; known {
				err = fmt.Errorf("it never matches, for rule %d matches the same", first)
			}
			seen[key] = i + 1
		}
		if err != nil {
			return nil, fmt.Errorf("mesh: rule %d (%.64q): %w", i+1, route.Rule.Name, err)
		}
		if route.Rule.Name == "" {
			route.Rule.Name = fmt.Sprintf("rule %d", i+1)
		}
		checked[i] = route
	}
	return checked, nil
}

func (r *Route) check() error {
	if r.Host != "" {
		name := strings.TrimPrefix(r.Host, "*.")
		if host, ok := readHost(name); !ok || host != name {
			return errors.New("the host is not a lower-case name without a port, or *.name")
		}
	}
	if r.PathPrefix != "" {
		path, ok := readPath(r.PathPrefix)
		if !ok || strings.Contains(r.PathPrefix, "?") {
			return errors.New("the path cannot be matched: it must begin with /, without query, // and dot segments")
		}
		r.PathPrefix = strings.TrimSuffix(path, "/")
	}
	if len(r.Methods) > maxItems {
		return fmt.Errorf("more than %d methods", maxItems)
	}
	r.Methods = slices.Clone(r.Methods)
	slices.Sort(r.Methods)
	for _, method := range r.Methods {
		if !isMethod(method) {
			return errors.New("a method is not an upper-case name")
		}
	}
	return nil
}

// matches says whether a rule is for a request that was read the safe way.
func (r *Route) matches(host, path, method string) bool {
	if len(r.Methods) > 0 && !slices.Contains(r.Methods, method) &&
		(method != "HEAD" || !slices.Contains(r.Methods, "GET")) {
		return false
	}
	if rest, below := strings.CutPrefix(path, r.PathPrefix); !below || rest != "" && rest[0] != '/' {
		return false
	}
	if suffix, wild := strings.CutPrefix(r.Host, "*"); wild {
		return len(host) > len(suffix) && strings.HasSuffix(host, suffix)
	}
	return r.Host == "" || r.Host == host
}
