package access

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Explain says whether a caller may use an rpc, and why. The caller is a name
// of the policy or one of its identities; the rpc may be written without its
// first slash. Errors: there is no such rpc.
func (p *Policy) Explain(caller, method string) (allowed bool, text string, err error) {
	method = "/" + strings.TrimPrefix(method, "/")
	rpc, known := p.methods[method]
	if !known {
		return false, "", fmt.Errorf("there is no rpc %s%s", method, p.similar(method))
	}
	if name := p.named[caller]; name != "" {
		caller = name
	}
	decision := p.method(Caller{Name: caller}, method)
	var b strings.Builder
	verdict := "denied"
	if decision.Allowed {
		verdict = "allowed"
	}
	fmt.Fprintf(&b, "%s: %s\n", verdict, decision.Why)
	fmt.Fprintf(&b, "  method  %s\n  scope   %s\n", method, rpc.Scope)
	if grant := p.callers[caller]; grant != nil && decision.Allowed {
		if rpc.Management {
			fmt.Fprintf(&b, "  pools   %s\n", grant.pools)
		} else {
			fmt.Fprintf(&b, "  applications  %s\n", grant.applications)
		}
	}
	if !decision.Allowed {
		fmt.Fprintf(&b, "  may     %s\n", strings.Join(p.mayUse(method), ", "))
	}
	return decision.Allowed, b.String(), nil
}

// mayUse are the callers that may use an rpc.
func (p *Policy) mayUse(method string) []string {
	var found []string
	for _, name := range slices.Sorted(maps.Keys(p.callers)) {
		if p.callers[name].allowed[method] != "" {
			found = append(found, name)
		}
	}
	if found == nil {
		return []string{"nobody"}
	}
	return found
}

// similar names rpcs of the same name elsewhere.
func (p *Policy) similar(method string) string {
	_, last := pathBase(method)
	var found []string
	for _, name := range slices.Sorted(maps.Keys(p.methods)) {
		if _, other := pathBase(name); strings.EqualFold(other, last) {
			found = append(found, strings.TrimPrefix(name, "/"))
		}
	}
	if len(found) == 0 {
		return ""
	}
	return "; did you mean " + strings.Join(found, " or ") + "?"
}

func pathBase(method string) (service, name string) {
	cut := strings.LastIndexByte(method, '/')
	return method[:max(cut, 0)], method[cut+1:]
}
