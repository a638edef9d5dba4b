package access

import (
	"fmt"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Known is what a policy is checked against.
type Known struct {
	Methods Methods
	// Pools, Applications and Issuers are those configured; nil: not checked.
	Pools, Applications, Issuers []string
}

// ReadPolicy reads a policy file. Its error joins every Problem found.
func ReadPolicy(content []byte, known Known) (*Policy, error) {
	r := &policyReader{known: known, roles: map[string]granted{}, policy: &Policy{
		methods: known.Methods, callers: map[string]*grant{}, named: map[string]string{},
	}}
	sections := map[string]*yaml.Node{}
	for _, m := range r.members(r.open(content), "roles", "callers") {
		sections[m.key.Value] = m.value
	}
	for _, m := range r.members(sections["roles"]) {
		r.role(m)
	}
	for _, m := range r.members(sections["callers"]) {
		r.caller(m)
	}
	if len(r.policy.callers) == 0 && len(r.errs) == 0 {
		r.errs = append(r.errs, &Problem{Line: 1, Text: "has no callers, so nobody could call"})
	}
	if err := r.err(); err != nil {
		return nil, err
	}
	return r.policy, nil
}

type policyReader struct {
	reader
	known  Known
	roles  map[string]granted
	policy *Policy
}

// granted is each rpc that scopes and methods grant, and by which text.
type granted map[string]string

func (g granted) merge(from granted, by string) {
	for method, why := range from {
		if g[method] == "" {
			g[method] = by + why
		}
	}
}

func (r *policyReader) role(m member) {
	role := granted{}
	for _, inner := range r.members(m.value, "scopes", "methods") {
		role.merge(r.grants(inner), "")
	}
	r.roles[m.key.Value] = role
}

// grants are the rpcs of a list of scopes or methods.
func (r *policyReader) grants(m member) granted {
	all := granted{}
	for _, item := range r.texts(m.value) {
		match := r.known.Methods.byScope
		if m.key.Value == "methods" {
			match = r.known.Methods.byGlob
		}
		found, err := match(item.Value)
		if err != nil {
			r.refuse(item, "%s", err)
		}
		all.merge(found, "")
	}
	return all
}

var callerName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$`)

func (r *policyReader) caller(m member) {
	name := m.key.Value
	if !callerName.MatchString(name) {
		r.refuse(m.key, "a caller's name is 1 to 128 letters, digits and . _ : / -")
	}
	caller := &grant{allowed: granted{}}
	public := false
	for _, inner := range r.members(m.value, "identities", "roles", "scopes", "methods", "pools", "applications") {
		switch inner.key.Value {
		case "identities":
			public = r.identities(name, inner.value)
		case "roles":
			r.rolesOf(caller, inner.value)
		case "scopes", "methods":
			granted(caller.allowed).merge(r.grants(inner), "")
		case "pools":
			caller.pools = r.choice(inner.value, "pool", r.known.Pools)
		case "applications":
			caller.applications = r.choice(inner.value, "application", r.known.Applications)
		}
	}
	if public {
		r.checkPublic(m, caller)
	}
	r.policy.callers[name] = caller
}

func (r *policyReader) rolesOf(caller *grant, list *yaml.Node) {
	for _, item := range r.texts(list) {
		role, known := r.roles[item.Value]
		if !known {
			r.refuse(item, "there is no role %s", item.Value)
		}
		granted(caller.allowed).merge(role, "role "+item.Value+": ")
	}
}

// identities notes whose identities these are, and says whether one of them is
// an application: a caller that proves nothing.
func (r *policyReader) identities(caller string, list *yaml.Node) (public bool) {
	for _, item := range r.texts(list) {
		if err := r.checkIdentity(item.Value); err != nil {
			r.refuse(item, "%s", err)
			continue
		}
		if other := r.policy.named[item.Value]; other != "" {
			r.refuse(item, "%s is %s already", item.Value, other)
			continue
		}
		r.policy.named[item.Value] = caller
		public = public || strings.HasPrefix(item.Value, applicationPrefix)
	}
	return public
}

const applicationPrefix = "application:"

func (r *policyReader) checkIdentity(identity string) error {
	kind, rest, _ := strings.Cut(identity, ":")
	switch {
	case rest == "":
	case kind == "spiffe" && strings.HasPrefix(rest, "//"), kind == "dns":
		return nil
	case kind == "application":
		if r.known.Applications != nil && !slices.Contains(r.known.Applications, rest) {
			return fmt.Errorf("the application %s is not configured", rest)
		}
		return nil
	case kind == "jwt":
		issuer, subject, _ := strings.Cut(rest, ":")
		if subject == "" {
			break
		}
		if r.known.Issuers != nil && !slices.Contains(r.known.Issuers, issuer) {
			return fmt.Errorf("the issuer %s is not configured", issuer)
		}
		return nil
	}
	return fmt.Errorf("%s is no identity; write spiffe://<trust domain>/<path>, dns:<name>, jwt:<issuer>:<subject> or application:<id>", identity)
}

// checkPublic keeps management from callers that prove nothing.
func (r *policyReader) checkPublic(m member, caller *grant) {
	for _, method := range slices.Sorted(maps.Keys(caller.allowed)) {
		if r.known.Methods[method].Management {
			r.refuse(m.key, "%s is public, so it cannot be granted %s (%s)", m.key.Value, method, caller.allowed[method])
			return
		}
	}
}

// choice is a list of ids, or * for all.
func (r *policyReader) choice(list *yaml.Node, what string, known []string) choice {
	var found choice
	for _, item := range r.texts(list) {
		switch {
		case item.Value == "*":
			found.all = true
		case known != nil && !slices.Contains(known, item.Value):
			r.refuse(item, "the %s %s is not configured", what, item.Value)
		default:
			found.ids = append(found.ids, item.Value)
		}
	}
	if len(r.items(list)) == 0 {
		r.refuse(list, "an empty list; leave it out for the default %s", what)
	}
	return found
}

// byScope are the rpcs of a scope: `users.read`, `users.*` or `*`.
func (m Methods) byScope(scope string) (granted, error) {
	found := granted{}
	prefix, whole := strings.CutSuffix(scope, ".*")
	for name, method := range m {
		if scope == "*" || method.Scope == scope || whole && strings.HasPrefix(method.Scope, prefix+".") {
			found[name] = "scope " + scope
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no rpc has the scope %s; known: %s", scope, strings.Join(m.scopes(), ", "))
	}
	return found, nil
}

// byGlob are the rpcs whose name matches: authing.v3.ManagementService/Get*.
func (m Methods) byGlob(glob string) (granted, error) {
	found := granted{}
	for name := range m {
		matched, err := path.Match(strings.TrimPrefix(glob, "/"), strings.TrimPrefix(name, "/"))
		if err != nil {
			return nil, fmt.Errorf("%s is not a pattern", glob)
		}
		if matched {
			found[name] = "method " + glob
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no rpc is called %s; write for example authing.v3.ManagementService/Get*", glob)
	}
	return found, nil
}
